"""A drill on a screen in memory, driven by the test and not by real time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from console.desk import Desk
from console.drill.playing import Playing
from console.drill.screen import DrillApp
from data.bookread import Reading
from tests.console.roomkit import Room


class DrillRoom(Room):
    """A console in a drill. Its clock moves only by :meth:`run`."""

    app: DrillApp

    @property
    def playing(self) -> Playing:
        return self.app.playing

    async def run(self, seconds: int) -> None:
        """Let seconds of the drill pass."""
        await self.app.advance(seconds * 1000)
        self.app.seen()
        await self.pilot.pause()

    async def finish(self) -> None:
        """To the end of the script."""
        while not self.playing.over:
            await self.run(600)


@asynccontextmanager
async def drill_room(
    playing: Playing,
    *,
    size: tuple[int, int] = (80, 24),
    power_off: Callable[[DrillApp], None] | None = None,
    let_go: bool = True,
) -> AsyncIterator[DrillRoom]:
    """The drill on a screen. ``let_go``: leave it in order, not as after a power cut."""
    desk = Desk.open(playing.home, clock=playing.clock, disk=playing.world.disk)
    app = DrillApp(desk, playing, power_off=power_off, driven=False)
    try:
        async with app.run_test(size=size) as pilot:
            room = DrillRoom(app, pilot, playing.clock)
            await room.until(lambda: hasattr(app, "_hand"))
            await room.settle()
            yield room
    finally:
        app._pump.close()
        if let_go:
            app._keeping.leave()
            desk.close()
        else:  # as the kernel does
            Reading.close(desk.book)
