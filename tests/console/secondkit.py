"""A second screen on the home of a desk that writes, both with the clock that the test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from console import watch
from console.desk import Desk
from console.home import Home
from console.second.screen import SecondScreen
from data.clock import ManualClock
from tests.console.roomkit import NIGHT, new_home

Snapshot = dict[str, tuple[int, int, int, int]]


class Second:
    """A second screen, driven by keys; the books are looked at when the test says so."""

    def __init__(self, app: SecondScreen, pilot: Pilot[Any], clock: ManualClock) -> None:
        self.app = app
        self.pilot = pilot
        self.clock = clock

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.text for line in self.app.screen._compositor.render_strips())

    async def look(self) -> None:
        """The files are looked at, and the time."""
        await self.app.follower.once()
        self.app.seen()
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type into the line, key by key."""
        for char in text:
            await self.pilot.press("space" if char == " " else char)

    async def enter(self, text: str) -> None:
        """Type a line and press Enter."""
        self.app._foot.line.put("")
        self.app.session.typed("")
        await self.type(text)
        await self.pilot.press("enter")
        self.app._show()
        await self.pilot.pause()

    async def until(self, so: Callable[[], bool]) -> None:
        """Let the loop run until ``so()``."""
        for _ in range(5000):
            if so():
                return
            await self.pilot.pause(0.001)
        raise AssertionError("never came about")


@asynccontextmanager
async def second(
    home: Home, clock: ManualClock, *, size: tuple[int, int] = (80, 24), loud: bool = False
) -> AsyncIterator[Second]:
    """A second screen on ``home``."""
    app = SecondScreen(Desk.view(home, clock=clock), loud=loud)

    async def wait() -> None:
        """The test says when."""

    app.follower.run = wait  # type: ignore[method-assign]
    try:
        async with app.run_test(size=size) as pilot:
            found = Second(app, pilot, clock)
            await found.until(lambda: hasattr(app, "_ticking") and app._complete)
            app._ticking.pause()
            await found.until(lambda: not app._tasks)
            yield found
    finally:
        app.finish()


class Writing:
    """The console beside it, without its screen: a desk that writes, and the mark that it watches."""

    def __init__(self, folder: Path, *, language: str = "en", now: int = NIGHT) -> None:
        self.clock = ManualClock(now)
        self.home = new_home(folder, language)
        self.desk = Desk.open(self.home, clock=self.clock)
        self.alive()

    def alive(self) -> None:
        """It renews its mark."""
        watch.mark_alive(self.home.alive, self.clock.now())

    def enter(self, *lines: str, by: str = "LST") -> None:
        """Lines of its operator."""
        for line in lines:
            self.desk.execute(line, by)

    def again(self) -> None:
        """Killed and started again: no snapshot is left."""
        self.desk.book.close()
        self.desk = Desk.open(self.home, clock=self.clock)
        self.alive()

    def close(self) -> None:
        """It ends."""
        self.desk.close()


def snapshot(home: Home) -> Snapshot:
    """Every file and folder of a home: inode, size, times of the change and of what stands in it."""
    found: Snapshot = {}
    for path in [home.path, *home.path.rglob("*")]:
        stat = path.lstat()
        found[str(path)] = (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
    return found
