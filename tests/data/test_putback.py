"""A file, or the whole folder, that is removed while the book is written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data.bookread import BookReader
from data.verify import verify
from data.writer import reason
from tests.data.disks import book_in, journals, log, words_of


def test_what_is_saved_after_the_file_was_removed_is_there_with_all_that_was_before(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("before")])
    (path,) = journals(tmp_path)
    path.unlink()
    book.append([log("after")])
    book.append([log("and on")])
    assert words_of(book.entries(2)) == ["before", "after", "and on"]
    book.close()
    assert verify(tmp_path).ok
    book = book_in(tmp_path)
    assert words_of(book.entries(2)) == ["before", "after", "and on"]
    assert not book.earlier and not book.found and book.last_no == 4  # the same book, not a copy
    book.close()


def test_a_reader_goes_on(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("before")])
    reader = BookReader.open(tmp_path)
    journals(tmp_path)[0].unlink()
    book.append([log("after")])
    reader.refresh()
    assert words_of(reader.entries(2)) == ["before", "after"]
    reader.close()
    book.close()


def test_where_the_folder_is_gone_as_well_nothing_is_called_saved(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("before")])
    shutil.rmtree(tmp_path / "book")
    with pytest.raises(FileNotFoundError) as gone:
        book.append([log("after")])
    assert reason(gone.value) == "gone" and words_of(book.entries(2)) == ["before"]
    book.close()
