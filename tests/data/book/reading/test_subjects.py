"""Which entries name a subject: searched for, then indexed."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.book.reading.subjects import SEARCHES, Subjects
from tests.kits.disks import book_in, log, words_of


def test_all_subjects_are_indexed_when_many_were_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = book_in(tmp_path)
    book.append([log("a", "post:1"), log("b", "post:2")])
    noted: list[int] = []
    note = Subjects._note

    def noting(self: Subjects, no: int, line: bytes) -> None:
        noted.append(no)
        note(self, no, line)

    monkeypatch.setattr(Subjects, "_note", noting)
    for n in range(SEARCHES):
        assert words_of(book.all_of(f"post:{n % 2 + 1}")) == ["ab"[n % 2]] and not noted
    assert words_of(book.all_of("post:2")) == ["b"] and noted == [1, 2, 3]
    book.close()
