"""Drill on a screen in memory, driven by the test and not by real time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from console.drill.play.app import DrillApp
from console.drill.play.session import DrillSession, resume
from console.drill.result.report import Report
from console.session.desk import Desk
from data.book.reading.readable import ReadableBook
from data.words import Words
from tests.kits.console.desk_room import Room


class DrillRoom(Room):
    """A console in a drill. Its clock moves only by :meth:`run`."""

    app: DrillApp
    out: list[DrillApp]

    @property
    def drill_run(self) -> DrillSession:
        return self.app.drill_run

    async def retype(self, text: str) -> None:
        """Type every key: a drill counts them."""
        self.app.line.put("")
        self.app.session.typed("")
        await self.type(text)
        await self.pilot.press("enter")

    async def run(self, seconds: int) -> None:
        """Let ``seconds`` of the drill pass."""
        await self.app.advance(seconds * 1000)
        self.app.show_time()
        self.show_waiting()
        await self.pilot.pause()

    async def finish(self) -> None:
        """Play to the end of the script."""
        while not self.drill_run.is_over:
            await self.run(600)


@asynccontextmanager
async def drill_room(drill: DrillSession, *, size: tuple[int, int] = (80, 24)) -> AsyncIterator[DrillRoom]:
    """Run a drill on a screen. After a power cut ``room.out`` is not empty and the book is closed as by the kernel."""
    desk = Desk.open(drill.home, clock=drill.clock, disk=drill.world.disk)
    out: list[DrillApp] = []

    def power_off(app: DrillApp) -> None:
        out.append(app)
        app.drill_run.is_paused = True

    app = DrillApp(desk, drill, power_off=power_off, is_driven=False)
    try:
        async with app.run_test(size=size) as pilot:
            room = DrillRoom(app, pilot, drill.clock)
            room.out = out
            await room.until(lambda: app.is_ready)
            await room.settle()
            yield room
    finally:
        app.jobs.close()
        if out:
            ReadableBook.close(desk.book)
            if desk.room_file is not None:
                desk.room_file.close()
        else:
            app.housekeeping.leave(has_watched=True)
            desk.close()


async def to_the_end(drill: DrillSession) -> tuple[DrillSession, Report]:
    """Play a drill on a screen, through every power cut, to its end."""
    while True:
        async with drill_room(drill) as room:
            while not (room.out or drill.is_over):
                await room.run(600)
            if room.app.report is not None:
                return drill, room.app.report
        drill = resume(drill.home, Words())
