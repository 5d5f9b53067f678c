"""Second screen on the home of a desk that writes, both with a clock that the test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from console.second.app import SecondScreen
from console.session.desk import Desk
from console.session.home import Home
from console.session.liveness import mark_alive
from data.base.clock import ManualClock
from tests.kits.console.desk_room import NIGHT, Driven, new_home

Snapshot = dict[str, tuple[int, int, int, int]]


class Second(Driven[SecondScreen]):
    """A second screen that looks at the books when the test calls :meth:`look`."""

    async def look(self) -> None:
        """Look at the files and the time."""
        await self.app.follower.look()
        self.app.tick()
        self.show_waiting()
        await self.pilot.pause()

    async def enter(self, text: str) -> None:
        """Type a line and press Enter."""
        await self.retype(text)
        self.app.show()
        await self.pilot.pause()


@asynccontextmanager
async def second(
    home: Home, clock: ManualClock, *, size: tuple[int, int] = (80, 24), loud: bool = False
) -> AsyncIterator[Second]:
    """Run a second screen on ``home``."""
    app = SecondScreen(Desk.view(home, clock=clock), is_loud=loud, is_ticking=False, is_following=False)
    try:
        async with app.run_test(size=size) as pilot:
            found = Second(app, pilot, clock)
            await found.until(lambda: app.is_ready)
            await found.idle()
            yield found
    finally:
        app.finish()


class WritingDesk:
    """A console without its screen: a desk that writes, and the mark that it watches."""

    def __init__(self, folder: Path, *, language: str = "en", now: int = NIGHT) -> None:
        self.clock = ManualClock(now)
        self.home = new_home(folder, language)
        self.desk = Desk.open(self.home, clock=self.clock)
        self.alive()

    def alive(self) -> None:
        """Renew the mark."""
        mark_alive(self.home.alive, self.clock.now(), self.desk.site)

    def enter(self, *lines: str, by: str = "LST") -> None:
        """Enter lines of the operator."""
        for line in lines:
            self.desk.execute(line, by)

    def again(self) -> None:
        """Kill it and start it again, without a snapshot."""
        self.desk.book.close()
        self.desk = Desk.open(self.home, clock=self.clock)
        self.alive()

    def close(self) -> None:
        """Close the desk."""
        self.desk.close()


def snapshot(home: Home) -> Snapshot:
    """Return inode, size and times of every file and folder of a home."""
    found: Snapshot = {}
    for path in [home.path, *home.path.rglob("*")]:
        stat = path.lstat()
        found[str(path)] = (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
    return found
