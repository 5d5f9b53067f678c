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
