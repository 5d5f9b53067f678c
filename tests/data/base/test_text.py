"""Text from outside: what breaks a line separates words, and nothing joins two."""

from __future__ import annotations

import pytest

from data.base.text import clean, clean_line

BREAKS = ["\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\r\n", "\n", "\t", "\r\r", "\x0b \u2028"]


@pytest.mark.parametrize("mark", BREAKS)
def test_break_of_a_line_becomes_one_blank(mark: str) -> None:
    assert clean_line(f"ok 4{mark}all quiet") == "ok 4 all quiet"
    assert clean(f"a{mark}b").split() == ["a", "b"]


def test_other_control_characters_go() -> None:
    assert clean("a\x00b\u202ec\ufeff\n") == "abc\n"


@pytest.mark.parametrize("hidden", ["\u200b", "\u2060", "\u00ad"])
def test_mark_nobody_sees_in_a_word_makes_no_other_word(hidden: str) -> None:
    assert clean_line(f"visit out Bu{hidden}di") == "visit out Budi"


@pytest.mark.parametrize("unseen", ["\u200b\u200b", "\u2060", "\u200d", "\u3164", "\u2800", "\ufe0f", "\u200b \u200c"])
def test_word_of_nothing_visible_is_no_word(unseen: str) -> None:
    assert clean_line(unseen) == ""
    assert clean_line(f"key out 9 {unseen}") == "key out 9"


@pytest.mark.parametrize("kept", ["\U0001f468\u200d\U0001f469", "\u2764\ufe0f", "e\u0301", "\u0646\u200c\u0645"])
def test_joiner_within_a_word_stays(kept: str) -> None:
    assert clean_line(kept) == kept
