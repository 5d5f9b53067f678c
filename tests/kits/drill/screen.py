"""A drill on a screen in memory, driven by the test and not by real time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from console.drill.play.app import DrillApp
from console.drill.play.session import DrillSession, resume
from console.drill.result.report import Report
from console.session.desk import Desk
from data.book.reader import ReadableBook
from data.words import Words
from tests.kits.console.desk_room import Room


class DrillRoom(Room):
    """A console in a drill. Its clock moves only by :meth:`run`."""

    app: DrillApp
    out: list[DrillApp]

    @property
    def playing(self) -> DrillSession:
        return self.app.drill_run

    async def run(self, seconds: int) -> None:
        """Let seconds of the drill pass."""
        await self.app.advance(seconds * 1000)
        self.app.show_time()
        await self.pilot.pause()

    async def finish(self) -> None:
        """To the end of the script."""
        while not self.playing.is_over:
            await self.run(600)


@asynccontextmanager
async def drill_room(playing: DrillSession, *, size: tuple[int, int] = (80, 24)) -> AsyncIterator[DrillRoom]:
    """The drill on a screen. When its power goes out, ``room.out`` says so, and its book is let go of as the kernel
    does it."""
    desk = Desk.open(playing.home, clock=playing.clock, disk=playing.world.disk)
    out: list[DrillApp] = []

    def power_off(app: DrillApp) -> None:
        out.append(app)
        app.drill_run.is_paused = True

    app = DrillApp(desk, playing, power_off=power_off, is_driven=False)
    try:
        async with app.run_test(size=size) as pilot:
            room = DrillRoom(app, pilot, playing.clock)
            room.out = out
            await room.until(lambda: app.is_ready)
            await room.settle()
            yield room
    finally:
        app.jobs.close()
        if out:
            ReadableBook.close(desk.book)
        else:
            app.housekeeping.leave()
            desk.close()


async def to_the_end(playing: DrillSession) -> tuple[DrillSession, Report]:
    """Play it on a screen, through every power cut, to its end."""
    while True:
        async with drill_room(playing) as room:
            while not (room.out or playing.is_over):
                await room.run(600)
            if room.app.report is not None:
                return playing, room.app.report
        playing = resume(playing.home, Words())
