"""The room file next to a running console: written as it goes, never in the way of a save."""

from __future__ import annotations

from pathlib import Path

from console.session.desk import Desk
from console.session.upkeep.housekeeping import ROOM_AGAIN
from data.base.clock import SECOND
from data.room.database import is_current, load
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
