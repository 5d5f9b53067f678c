"""Room with a console in its own folder and a clock that the test moves: nothing but time is faked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from textual.pilot import Pilot

from console.app.base_app import BaseApp
from console.app.console_app import ConsoleApp
from console.session.desk import Desk
from console.session.home import Home
from data.base.clock import MINUTE, SECOND, ManualClock
from tests.kits.rooms.sample import write_sample

A = TypeVar("A", bound=BaseApp)

WIB = ZoneInfo("Asia/Jakarta")


def wib(text: str) -> int:
    """Return a local time of the sample site as UTC ms."""
    return int(datetime.fromisoformat(text).replace(tzinfo=WIB).timestamp() * 1000)


NIGHT = wib("2024-01-22T04:17:52")


def new_home(folder: Path, language: str = "en") -> Home:
    """Make a home with the sample site."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    home = Home(folder)
    if not home.site_file.exists():
        write_sample(home, language)
        home.introduced.touch()  # it has been shown: what is tested is the room
    return home


class Driven(Generic[A]):
    """A screen that a test drives by keys."""

    def __init__(self, app: A, pilot: Pilot[Any], clock: ManualClock) -> None:
        self.app = app
        self.pilot = pilot
        self.clock = clock

    @property
    def text(self) -> str:
        """The text on the screen."""
        width, height = self.app.size
        rows = [line.text for line in self.app.screen._compositor.render_strips()]
        assert len(rows) <= height and all(len(row) <= width * 2 for row in rows)
        return "\n".join(rows)

    async def type(self, text: str) -> None:
        """Type into the line, key by key."""
        for char in text:
            await self.pilot.press("space" if char == " " else char)

    async def retype(self, text: str) -> None:
        """Replace what the line holds and press Enter. Only the last letter is typed: each letter repaints the line."""
        self.app.line.put(text[:-1])
        self.app.session.typed(text[:-1])
        await self.type(text[-1:])
        await self.pilot.press("enter")

    def listen(self) -> list[int]:
        """Return a list of when the bell rings from now on (UTC ms)."""
        rung: list[int] = []
        if self.app.sound is not None:
            self.app.sound._bell = lambda: rung.append(self.clock.now())
        return rung

    def show_waiting(self) -> None:
        """Show now what would be shown within the second."""
        if self.app.frames.is_due:
            self.app.show()

    async def idle(self) -> None:
        """Let the loop run until nothing runs in the background."""
        await self.until(lambda: not self.app._tasks)

    async def until(self, is_true: Callable[[], bool]) -> None:
        """Let the loop run until ``is_true()``."""
        for _ in range(5000):
            if is_true():
                return
            await self.pilot.pause(0.001)
            await self.pilot.pause()  # what becomes true is looked at when all that follows from it has happened
        raise AssertionError("it never became true")


class Room(Driven[ConsoleApp]):
    """A console on a desk."""

    @property
    def desk(self) -> Desk:
        return self.app.desk

    async def enter(self, text: str) -> None:
        """Type a line, press Enter and wait until nothing waits to be saved."""
        await self.retype(text)
        await self.settle()

    async def settle(self) -> None:
        """Wait until everything that was entered is saved and shown."""
        await self.until(lambda: not self.app.jobs.waiting)
        self.app.show()
        await self.pilot.pause()

    async def pass_time(self, span: int, step: int = 30 * SECOND) -> None:
        """Let ``span`` ms pass, tick by tick."""
        end = self.clock.now() + span
        while self.clock.now() < end:
            self.clock.advance(min(step, end - self.clock.now()))
            self.app.tick()
            await self.until(lambda: not self.app.jobs.waiting)
            self.show_waiting()
        await self.settle()

    async def minutes(self, count: int) -> None:
        """Let minutes pass, a minute at each tick: that is when rules fire."""
        await self.pass_time(count * MINUTE, MINUTE)


@asynccontextmanager
async def console(
    folder: Path,
    *,
    size: tuple[int, int] = (80, 24),
    now: int = NIGHT,
    language: str = "en",
    me: str = "LST",
    clock: ManualClock | None = None,
) -> AsyncIterator[Room]:
    """Run a console. Leaving the block closes it."""
    clock = clock or ManualClock(now)
    desk = Desk.open(new_home(folder, language), clock=clock)
    app = ConsoleApp(desk, me=me, is_ticking=False)
    try:
        async with app.run_test(size=size) as pilot:
            room = Room(app, pilot, clock)
            await room.until(lambda: app.is_ready)
            await room.settle()
            yield room
    finally:
        app.finish()
        desk.close()
