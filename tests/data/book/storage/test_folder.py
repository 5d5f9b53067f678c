"""The folder of the book: which book is written in it."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from data.book.reader import BookReader
from tests.kits.disks import book_in, log, words_of


def test_newest_book_without_its_owner_file_is_found_though_a_file_cannot_be_read(tmp_path: Path) -> None:
    with closing(book_in(tmp_path)) as book:
        book.append([log("saved")])
    (tmp_path / "book" / "owner.json").unlink()
    unreadable = tmp_path / "book" / "ZZZ-0000-0001-0000000001.journal"
    unreadable.mkdir()
    os.utime(unreadable, (0, 0))
    with closing(BookReader.open(tmp_path)) as reader:
        assert reader.id == book.id and words_of(reader.entries(2)) == ["saved"]
