"""Parts, and folders, that are removed while the book is written."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pytest

from data.base.clock import DAY, ManualClock
from data.book.reading.follower import BookReader
from data.book.storage import relink as relink_module
from data.book.upkeep.verify import verify
from data.book.writer import reason
from tests.kits.disks import AT, BadDisk, book_in, journals, log, words_of


def test_save_after_the_part_was_removed_recreates_it(tmp_path: Path) -> None:
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


def test_recreated_part_ends_with_its_last_entry(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("before")])
    (path,) = journals(tmp_path)
    pieces = patch.object(relink_module, "CHUNK", path.stat().st_size - 10)
    with path.open("ab") as file:
        file.write(b"[" * 5000)  # what a failed write left, and could not be cut
    path.unlink()
    with pieces:
        book.append([log("after")])
    assert words_of(book.entries(2)) == ["before", "after"]
    assert path.read_bytes().endswith(b"]\n")
    book.close()


def test_reader_follows_a_recreated_part(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("before")])
    reader = BookReader.open(tmp_path)
    journals(tmp_path)[0].unlink()
    book.append([log("after")])
    reader.refresh()
    assert words_of(reader.entries(2)) == ["before", "after"]
    reader.close()
    book.close()


def test_save_without_a_folder_fails(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("before")])
    shutil.rmtree(tmp_path / "book")
    with pytest.raises(FileNotFoundError) as gone:
        book.append([log("after")])
    assert reason(gone.value) == "gone" and words_of(book.entries(2)) == ["before"]
    book.close()


def test_close_recreates_a_removed_part(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("the last of the night")])
    journals(tmp_path)[0].unlink()
    book.close()
    book = book_in(tmp_path)
    assert words_of(book.entries(2)) == ["the last of the night"] and not book.found and not book.earlier
    book.close()


def test_removed_part_does_not_prevent_a_new_month(tmp_path: Path) -> None:
    clock = ManualClock(AT)
    book = book_in(tmp_path, clock=clock)
    book.append([log("before")])
    journals(tmp_path)[0].unlink()
    clock.advance(40 * DAY)
    book.append([log("next month")])
    assert len(journals(tmp_path)) == 2
    journals(tmp_path)[
        0
    ].unlink()  # an old part that no process has open cannot be recreated: the next start reports it
    clock.advance(40 * DAY)
    book.append([log("and the next")])
    assert len(journals(tmp_path)) == 2 and book.last_no == 4
    id = book.id
    book.close()
    book = book_in(tmp_path)
    assert book.id != id and [old.id for old in book.earlier] == [id]
    book.close()


def test_relink_on_a_full_disk_leaves_no_half_copy(tmp_path: Path) -> None:
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


def test_relink_where_links_are_not_counted_leaves_the_part_alone(
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


def test_reader_continues_after_the_part_had_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
