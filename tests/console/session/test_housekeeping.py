"""Housekeeping: the free space of the disk."""

from __future__ import annotations

from pathlib import Path

from console.session.housekeeping import SPACE_EVERY
from tests.kits.console.desk_room import console


async def test_housekeeping_low_disk_space_shows_in_header(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        room.app.housekeeping.free_mb = 5_000
        room.app.show()
        assert "MB" not in room.text
        for free, words in ((180, "disk: 180 MB left"), (12, "12 MB left")):
            room.app.housekeeping.free_mb = free
            room.app.show()
            await room.pilot.pause()
            assert words in room.text


async def test_housekeeping_reads_free_disk_space(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        room.app.housekeeping.free_mb = None
        room.clock.advance(SPACE_EVERY)
        room.app.tick()
        await room.until(lambda: room.app.housekeeping.free_mb is not None)
