"""Entries by their moment."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from data.base.clock import HOUR, ManualClock
from data.book.reading.moments import recorded_by
from tests.kits.disks import AT, book_in, log, words_of


def test_entries_after_a_clock_was_set_back_are_found_by_their_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.book.book.LARGE", 1)  # each in a file of its own
    clock = ManualClock(AT)
    with closing(book_in(tmp_path, clock=clock)) as book:
        for words, step in (("then", 0), ("an hour later", HOUR), ("later still", HOUR), ("set back", -2 * HOUR)):
            clock.step(step)
            book.append([log(words)])
        assert words_of(recorded_by(book, AT)) == ["book.opened", "then", "set back"]
        assert words_of(recorded_by(book, AT + HOUR, 3)) == ["an hour later", "set back"]
