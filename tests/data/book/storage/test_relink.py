"""A file, or the whole folder, that is removed while the book is written."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from data.base.clock import DAY, ManualClock
from data.book.reader import BookReader
from data.book.upkeep.verify import verify
from data.book.writer import reason
from tests.kits.disks import AT, BadDisk, book_in, journals, log, words_of


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


def test_what_was_saved_is_there_though_nothing_is_saved_any_more(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("the last of the night")])
    journals(tmp_path)[0].unlink()
    book.close()
    book = book_in(tmp_path)
    assert words_of(book.entries(2)) == ["the last of the night"] and not book.found and not book.earlier
    book.close()


def test_a_removed_file_does_not_keep_a_new_month_from_beginning(tmp_path: Path) -> None:
    clock = ManualClock(AT)
    book = book_in(tmp_path, clock=clock)
    book.append([log("before")])
    journals(tmp_path)[0].unlink()
    clock.advance(40 * DAY)
    book.append([log("next month")])
    assert len(journals(tmp_path)) == 2
    journals(tmp_path)[0].unlink()  # an old one, which nobody has open, cannot be put back: the next start misses it
    clock.advance(40 * DAY)
    book.append([log("and the next")])
    assert len(journals(tmp_path)) == 2 and book.last_no == 4
    id = book.id
    book.close()
    book = book_in(tmp_path)
    assert book.id != id and [old.id for old in book.earlier] == [id]
    book.close()


def test_on_a_full_disk_no_half_copy_stays(tmp_path: Path) -> None:
    disk = BadDisk()
    book = book_in(tmp_path, disk=disk)
    book.append([log("before")])
    journals(tmp_path)[0].unlink()
    disk.room = 100
    with pytest.raises(OSError) as full:
        book.append([log("after")])
    assert reason(full.value) == "full" and not [*(tmp_path / "book").glob("*.new")]
    disk.room = None
    book.append([log("after")])
    assert words_of(book.entries(2)) == ["before", "after"]
    book.close()


def test_where_the_file_system_counts_no_names_the_file_is_not_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = book_in(tmp_path)
    real, (path,) = os.fstat, journals(tmp_path)
    inode = path.stat().st_ino

    def uncounted(fd: int) -> object:
        stat = real(fd)
        names = {name: getattr(stat, name) for name in dir(stat) if name.startswith("st_")}
        return SimpleNamespace(**(names | {"st_nlink": 0}))

    monkeypatch.setattr(os, "fstat", uncounted)
    book.append([log("before")])
    assert path.stat().st_ino == inode
    path.unlink()
    book.append([log("after")])
    assert path.exists() and words_of(book.entries(2)) == ["before", "after"]
    monkeypatch.undo()
    book.close()


def test_a_reader_that_looks_while_the_file_has_no_name_goes_on_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = book_in(tmp_path)
    book.append([log("before")])
    reader = BookReader.open(tmp_path)
    journals(tmp_path)[0].unlink()
    book.append([log("after")])
    with monkeypatch.context() as gone:
        gone.setattr(reader._files, "parts", lambda id: ())
        with pytest.raises(FileNotFoundError):
            reader.refresh()
    reader.refresh()
    assert words_of(reader.entries(2)) == ["before", "after"]
    reader.close()
    book.close()
