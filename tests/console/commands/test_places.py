"""Files and output of commands: an obstacle is one line with its path."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import pytest

from console.app.terminal.run import open_desk
from console.session import drafts
from console.session.home import Home
from data.base.disk import DISK
from data.book.book import Book
from data.book.reading.follower import BookReader
from data.book.storage.folder import BookBusy, BookFolder
from data.book.transaction import Transaction
from data.entries import Log
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import Room, console
from tests.kits.disks import book_in, log

NOBODY = "~no-such-user-here"


@pytest.mark.parametrize("command", [("backup",), ("restore",), ("drill", "run"), ("drill", "report")])
def test_home_of_unknown_user_is_named(siaga: Siaga, command: tuple[str, ...]) -> None:
    siaga.run("exec", "--as", "LST", "l first")
    assert f"{NOBODY}/x: no such user" in siaga.run(*command, f"{NOBODY}/x", code=2).err
    for home in ({"SIAGA_HOME": f"{NOBODY}/x"}, {"SIAGA_HOME": f"{NOBODY}/x", "LANG": "id_ID.UTF-8"}):
        said = Siaga(siaga.home, **home).run("status", code=2).err
        assert f"{NOBODY}/x" in said and ("pengguna itu tidak ada" in said) == ("LANG" in home)


@pytest.mark.parametrize("from_stdin", [False, True])
def test_exec_full_output_reports_line_as_saved(siaga: Siaga, from_stdin: bool) -> None:
    line = "-" if from_stdin else "l first"
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            siaga.argv("exec", "--as", "LST", line), input=b"l first\nl second\n", stdout=full,
            stderr=subprocess.PIPE, env=siaga.env, check=False, timeout=60,
        )  # fmt: skip
    said = done.stderr.decode()
    assert done.returncode == 1 and "not saved" not in said
    assert [entry["text"] for entry in siaga.log() if entry["kind"] == "log"] == ["first"]
    assert "saved as no. 2, but" in said  # with the entry that takes control


def test_command_unwritable_output_is_reported(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "LST", "l first")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            siaga.argv("verify"), stdout=full, stderr=subprocess.PIPE, env=siaga.env, check=False, timeout=60
        )
    assert done.returncode == 1 and done.stderr == b"siaga: standard output: no space left on the disk\n"


def test_commands_name_full_path_in_the_way(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "LST", "l first")
    (journal,) = (siaga.home / "book").glob("*.journal")
    real = journal.rename(siaga.home / "real")
    journal.symlink_to(real)
    for command in ("verify", "status", "log"):
        assert f"{journal}: is a symbolic link" in siaga.run(command, code=1).err
    journal.unlink()
    os.mkfifo(journal)  # and nobody waits for the other end of a pipe
    for command in ("verify", "status", "log"):
        assert f"{journal}: is not a regular file" in siaga.run(command, code=1).err
    journal.unlink()
    book = siaga.home / "book"
    book.symlink_to(book.rename(siaga.home / "elsewhere"))
    assert f"{book}: is a symbolic link" in siaga.run("verify", code=1).err


def test_commands_name_file_of_disk_error(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("first")])
    book.close()
    book.close()
    folder = DISK.open_folder(tmp_path / "book")
    (name,) = (name for name in DISK.names(folder) if name.endswith(".journal"))
    fd = DISK.open(folder, name, os.O_RDONLY)
    with pytest.raises(OSError, match="descriptor") as found:
        DISK.pwrite(fd, b"x", 0)
    assert found.value.errno == errno.EBADF and found.value.filename == str(tmp_path / "book" / name)
    os.close(fd)
    os.close(folder)
    BookReader.open(tmp_path).close()


@pytest.mark.parametrize("mask", [0o000, 0o777])
def test_home_with_open_umask_stays_private(tmp_path: Path, mask: int) -> None:
    siaga = Siaga(tmp_path / "home")
    before = os.umask(mask)
    try:
        siaga.run("init", alone=True)
        siaga.run("exec", "--as", "LST", "l first", alone=True)
        siaga.run("backup", str(tmp_path / "copies"), alone=True)
    finally:
        os.umask(before)
    made = [path for top in (siaga.home, tmp_path / "copies") for path in (top, *top.rglob("*"))]
    assert {path.stat().st_mode & 0o777 for path in made} == {0o600, 0o700}


# --- on a full disk ---------------------------------------------------------------------------------------------------


async def test_crash_on_full_disk_keeps_line_as_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with console(tmp_path) as room:
        book = room.desk.book
        assert isinstance(book, Book)
        full = [True]
        save = book.save

        def refusing(transactions: Sequence[Transaction]) -> None:
            if full[0]:
                raise OSError(errno.ENOSPC, "full")
            save(transactions)

        monkeypatch.setattr(book, "save", refusing)
        for line in ("l first", "l second"):
            await room.type(line)
            await room.pilot.press("enter")
        assert list(room.app.session.drafts.parked) == ["l first", "l second"]
        full[0] = False
        room.app.jobs.retry()
        await room.settle()
        assert not room.app.session.drafts.parked


async def test_exit_saves_waiting_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = await left_with_waiting(tmp_path, monkeypatch, full=False)
    assert room.app.unsaved == 0 and not drafts.load(tmp_path / "drafts.json").parked
    reader = BookReader.open(tmp_path)
    assert [e.words for e in reader.entries() if isinstance(e, Log)] == ["first", "second", "third"]
    reader.close()


async def test_exit_on_full_disk_keeps_line_as_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = await left_with_waiting(tmp_path, monkeypatch, full=True)
    assert room.app.unsaved == 3
    assert drafts.load(tmp_path / "drafts.json").parked == ("l first", "l second", "l third")


async def left_with_waiting(home: Path, monkeypatch: pytest.MonkeyPatch, *, full: bool) -> Room:
    """Leave a console while the first of three lines is being saved."""
    async with console(home) as room:
        book, writer = room.desk.book, room.app.jobs._writer
        assert isinstance(book, Book)
        going, save, close = Event(), book.save, writer.close

        def slow(transactions: Sequence[Transaction]) -> None:
            assert going.wait(30)
            if full:
                raise OSError(errno.ENOSPC, "full")
            save(transactions)

        def closing() -> None:
            going.set()
            close()

        monkeypatch.setattr(book, "save", slow)
        monkeypatch.setattr(writer, "close", closing)
        for word in ("first", "second", "third"):
            await room.type(f"l {word}")
            await room.pilot.press("enter")
        assert room.app.jobs.waiting == 3
    return room


# --- a start ----------------------------------------------------------------------------------------------------------


def test_start_waits_for_script_but_not_for_console(siaga: Siaga, monkeypatch: pytest.MonkeyPatch) -> None:
    siaga.run("exec", "--as", "LST", "l first")
    script = BookFolder(DISK, siaga.home, write=True)
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            script.close()

    monkeypatch.setattr("console.app.terminal.run.time.sleep", sleep)
    desk = open_desk(Home(siaga.home))
    assert len(waited) == 3 and desk.book.last_no == 3
    monkeypatch.setattr("console.exec.socket.console_answers", lambda socket: True)
    with pytest.raises(BookBusy):
        open_desk(Home(siaga.home))
    assert len(waited) == 3
    monkeypatch.setattr("console.exec.socket.console_answers", lambda socket: False)
    with pytest.raises(BookBusy):  # the other process keeps it: the operator must be told
        open_desk(Home(siaga.home))
    desk.close()
