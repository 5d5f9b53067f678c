"""One process writes a home, whatever became of the folder of its book; and no book begins where another was."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from console.exec.server import LineServer
from console.exec.socket import Reply
from console.session.desk import Desk
from console.session.home import Home
from data.base.clock import ManualClock, SystemClock
from data.book.book import Book
from data.book.storage.folder import HOME_LOCK, BookBusy
from data.entries import Log, Via
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import NIGHT, new_home


def test_a_home_that_was_only_inited_tells_of_its_book(siaga: Siaga, tmp_path: Path) -> None:
    siaga.run("exec", "--as", "LST", "l first")
    shutil.rmtree(siaga.home / "book")
    for name in ("room.db", "drafts.json", "alive", "backup.json"):
        (siaga.home / name).unlink(missing_ok=True)
    for args in (("exec", "--as", "LST", "l second"), ("verify",), ("status",)):
        assert "THE BOOK IS GONE" in siaga.run(*args, code=1).err
    assert not (siaga.home / "book").exists()


def test_init_leaves_a_trace_of_its_book(tmp_path: Path) -> None:
    fresh = Siaga(tmp_path / "fresh")
    fresh.run("init")
    assert len(list(fresh.home.glob("anchor-*.json"))) == 1
    shutil.rmtree(fresh.home / "book")
    assert "THE BOOK IS GONE" in fresh.run("exec", "--as", "LST", "l first", code=1).err
    assert not (fresh.home / "book").exists()


@pytest.mark.parametrize("put_back", ["copy", "empty", "none"])
def test_a_second_writer_is_refused_while_the_first_saves_in_the_moved_folder(tmp_path: Path, put_back: str) -> None:
    home = new_home(tmp_path / "home")
    first = Desk.open(home, clock=ManualClock(NIGHT))
    home.book_dir.rename(tmp_path / "moved")
    if put_back == "copy":
        shutil.copytree(tmp_path / "moved", home.book_dir)
        with pytest.raises(BookBusy):
            Desk.open(home, clock=ManualClock(NIGHT))
    elif put_back == "empty":
        home.book_dir.mkdir()
    book = first.book
    assert isinstance(book, Book)
    book.append([Log(by="LST", subjects=("room",), words="saved there")])
    assert book.moved == str(tmp_path / "moved")
    first.close()
    if put_back == "copy":  # now it may: a new book continues the copy
        second = Desk.open(home, clock=ManualClock(NIGHT))
        assert second.book.id != book.id
        second.close()


async def test_exec_and_a_second_start_name_the_console_that_writes_elsewhere(siaga: Siaga, tmp_path: Path) -> None:
    siaga.run("exec", "--as", "LST", "l first")
    home = Home(siaga.home)
    book = Book.open(siaga.home, station="JBR", site="x", clock=SystemClock())
    home.book_dir.rename(tmp_path / "moved")
    shutil.copytree(tmp_path / "moved", home.book_dir)

    async def answer(line: str, as_: str, via: Via) -> Reply:
        return Reply(True, 7, "through the console")

    assert "writes the book" in (await asyncio.to_thread(siaga.run, "repair", code=1)).err
    server = LineServer(home.socket, answer)
    await server.start()
    ran = await asyncio.to_thread(siaga.run, "exec", "--as", "LST", "l second")
    assert ran.out == "7 saved · through the console\n"
    assert "already running" in (await asyncio.to_thread(siaga.run, "repair", code=1)).err
    await server.close()
    book.close()


def test_a_lock_of_the_home_that_cannot_be_made_stops_nothing(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    (home.path / HOME_LOCK).mkdir()
    Desk.open(home, clock=ManualClock(NIGHT)).close()
