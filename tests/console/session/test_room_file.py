"""The room file next to a running console: written as it goes, never in the way of a save."""

from __future__ import annotations

from pathlib import Path

import pytest
from tinydb import TinyDB

from console.session.desk import Desk
from console.session.upkeep.housekeeping import ROOM_AGAIN
from data.base.clock import SECOND
from data.book.storage.tinydb_storage import JournalStorage
from data.room.database import is_current, load
from data.room.room import Room
from data.room.tables import SETTLED
from tests.kits.console.desk_room import console


async def test_console_writes_what_was_entered_within_seconds(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        path, library = room.desk.home.room_file, room.desk.library
        await room.pass_time(3 * SECOND, SECOND)
        await room.until(lambda: is_current(path, library))
        first = path.stat().st_ino
        await room.enter("n THFT 3 a bike")
        await room.enter("ok 4")
        assert not is_current(path, library)
        await room.pass_time(3 * SECOND, SECOND)
        await room.until(lambda: is_current(path, library))
        assert path.stat().st_ino == first
        reader = Desk.view(room.desk.home, clock=room.clock)
        assert reader.room.states == room.desk.room.states
        reader.close()


async def test_console_writes_no_room_file_while_a_backlog_is_folded(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.pass_time(3 * SECOND, SECOND)
        path = room.desk.home.room_file
        await room.until(lambda: is_current(path, room.desk.library))
        room.desk.room.begin_backlog()
        await room.enter("ok 4")
        before = path.read_bytes()
        await room.pass_time(5 * SECOND, SECOND)
        await room.idle()
        assert path.read_bytes() == before
        room.desk.room.end_backlog()
        await room.pass_time(3 * SECOND, SECOND)
        await room.until(lambda: is_current(path, room.desk.library))


async def test_room_file_that_cannot_be_written_is_in_nobodys_way_and_tried_again(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.pass_time(3 * SECOND, SECOND)
        path = room.desk.home.room_file
        await room.until(lambda: is_current(path, room.desk.library))
        path.unlink()
        path.mkdir()
        for _ in range(3):
            await room.enter("ok 4")
            await room.pass_time(3 * SECOND, SECOND)
            await room.idle()
        assert room.app.jobs.facts().state == "saved" and load(path, room.desk.library) is None
        path.rmdir()
        await room.pass_time(ROOM_AGAIN + 2 * SECOND, SECOND)
        await room.until(lambda: is_current(path, room.desk.library))


async def test_console_shows_incidents_of_a_room_file_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.room.room.PLAIN", 1)
    async with console(tmp_path) as room:
        for number in range(101, 105):
            await room.enter(f"n THFT 3 bike {number}")
            await room.enter(f"c {number} handled left")
    with TinyDB(tmp_path / "room.db", storage=JournalStorage) as db:
        assert db.table(SETTLED).update({"packed": "AAAA"})
    async with console(tmp_path) as room:
        await room.enter("101 it was red")
        assert [i.words for n in (101, 102) for i in room.desk.room.all_by_number(n)] == ["bike 101", "bike 102"]
        assert room.desk.room.states == Room.fold(room.desk.library.all_entries()).states
