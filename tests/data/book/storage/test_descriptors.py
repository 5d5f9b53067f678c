"""A program whose standard input is closed: one of the book's files or folders is descriptor 0, and works as any."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from data.base.clock import DAY, ManualClock
from data.book.book import Book
from data.book.reading.follower import BookReader
from data.book.replicas.replicas import Replicas
from data.book.storage.folder import BookBusy
from data.book.storage.tinydb_storage import JournalStorage
from data.book.storage.tinydb_table import JournalDB
from data.book.upkeep.verify import verify
from tests.data.book.test_second_disk import TwoDisks
from tests.kits.disks import AT, journals, log, words_of


class LowDisk(TwoDisks):
    """A disk on which the ``at``-th that is opened, and what is opened after that one is closed, is descriptor 0."""

    def __init__(self, at: int, bad: Path) -> None:
        super().__init__(bad)
        self.at = at
        self.reserves = True

    def _next(self) -> None:
        if self.at == 0:
            os.close(0)
        self.at -= 1

    def open(self, folder: int, name: str, flags: int) -> int:
        self._next()
        return super().open(folder, name, flags)

    def open_folder(self, path: Path, *, make: bool = False) -> int:
        self._next()
        return super().open_folder(path, make=make)


@contextmanager
def kept() -> Iterator[None]:
    """Give descriptor 0 back after the block."""
    saved = os.dup(0)
    try:
        yield
    finally:
        os.dup2(saved, 0)
        os.close(saved)


def refuses(home: Path) -> bool:
    """Whether another writer is refused."""
    try:
        Book.open(home, station="JBR", site="", clock=ManualClock(AT)).close()
    except BookBusy:
        return True
    return False


@pytest.mark.parametrize("at", range(32))
def test_descriptor_0_is_one_as_any(tmp_path: Path, at: int) -> None:
    home, second, clock = tmp_path / "home", tmp_path / "second", ManualClock(AT)
    moves = at >= 16  # between two disks
    with kept():
        disk = LowDisk(at % 16, home)
        for words in ("one", "two")[moves:]:
            with closing(
                Book.open(home, station="JBR", site="", clock=clock, disk=disk, second=second if moves else None)
            ) as book:
                book.append([log(words)])
                journals(home)[-1].unlink()
                book.append([log(f"{words} again")])
                book.tidy()
                assert journals(home)[-1].with_suffix(".index").exists()
                clock.advance(40 * DAY)
                book.append([log(f"{words} later")])
                assert refuses(home)
                (home / "book").rename(home / "moved")
                shutil.copytree(home / "moved", home / "book")
                assert refuses(home)
                shutil.rmtree(home / "book")
                (home / "moved").rename(home / "book")
                if moves:
                    disk.room = 0
                    book.append([log("there")])
                    assert [*second.glob("*.journal")] and book._files.ends_on_second(book.id)
                    disk.room, disk.bad, disk.fail_write = None, second, 1
                    book.append([log("back")])
                    assert not book._files.ends_on_second(book.id)
                    disk.bad, disk.fail_write = home, 1
                    book.append([log("there again")])
                    assert book._files.ends_on_second(book.id)
        with closing(BookReader.open(home, disk=disk)) as reader:
            ours = [f"{n}{more}" for n in ("one", "two")[moves:] for more in ("", " again", " later")]
            saved = [*ours, *["there", "back", "there again"][: 3 * moves]]
            assert words_of(reader.entries())[1:] == saved
            assert not reader.damaged and reader.get(1) == next(reader.subjects.entries_of("room"))
        assert verify(home, disk=disk).ok
        with (
            closing(Replicas.open(tmp_path / "other", write=True, disk=disk)) as replicas,
            closing(BookReader.open(home)) as reader,
        ):
            for no in range(1, reader.last_no + 1):
                replicas.append(reader.id, no, [reader.raw(no)], AT)
            assert replicas.last(reader.id)[0] == reader.last_no


@pytest.mark.parametrize("at", ["its folder", "its file", "a reader's folder", "a reader's file"])
def test_database_with_descriptor_0_is_as_any(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    real, opens = os.open, iter(["its folder", "its file", "a reader's folder", "a reader's file"])

    def opened(*args: Any, **more: Any) -> int:
        if next(opens, "") == at:
            os.close(0)
        return real(*args, **more)

    with kept():
        with monkeypatch.context() as patched:
            patched.setattr(os, "open", opened)
            database = JournalDB(tmp_path / "db")
            database.insert({"n": 1})
            reader = JournalStorage(tmp_path / "db", access_mode="r")
        database.insert({"n": 2})
        assert len((reader.read() or {})["_default"]) == len(database.all()) == 2
        reader.close()
        database.close()
        for closed in (reader, database.storage):
            with pytest.raises(ValueError, match="closed"):
                closed.read()
        JournalDB(tmp_path / "db").close()
