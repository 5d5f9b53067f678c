"""Keeps the room of a second screen up with the books that another process writes.

Files are looked at, and entries decoded, on a thread; they are folded in slices between which keys are answered, own
entries a whole transaction at a time. When the books are others than they were (a copy, a restored backup, a file that
was cut) all of them are opened anew, on a thread, beside the old ones.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from console.second.banner import Unread
from console.second.console_status import Beside, Lookout
from console.session.desk import Desk
from data.base import oserrors
from data.base.clock import SECOND
from data.base.toml import FileFault
from data.book.follow import Growth, read_growth
from data.book.reader import BookMoved
from data.room.catch_up import catch_up

#: How often the files are looked at (s).
EVERY = 0.5
#: After each slice of folding the loop has so long for itself (s).
REST = 0.006
#: Books that were opened anew are not again before this (ms): a damaged one that goes on growing is read whole then.
ANEW_AFTER = 5 * SECOND

#: What is wrong with a home, and may be right again in a moment.
FAULTS = (OSError, LookupError, ValueError, FileFault)


class Follower:
    """``changed``: something is to be shown. ``opened(desk)``: the room is on another desk from now on."""

    def __init__(
        self, desk: Desk, lookout: Lookout, *, changed: Callable[[], None], opened: Callable[[Desk], None]
    ) -> None:
        self.desk = desk
        self.beside = lookout.look()
        self.link: dict[str, Any] = desk.link()
        self.unread: Unread | None = None
        self._lookout = lookout
        self._changed = changed
        self._opened = opened
        self._retired: Desk | None = None
        self._site = _stamp(desk.home.site_file)
        self._pid = self.beside.pid
        self._anew_at: int | None = None

    async def run(self) -> None:
        """Follow for as long as the screen stands."""
        while True:
            await self.once()
            await asyncio.sleep(EVERY)

    async def once(self) -> None:
        """Take in what there is now."""
        before = (self.beside, self.unread)
        try:
            await self._take(*await asyncio.to_thread(self._look))
        except BookMoved:
            await self._anew()
        except FAULTS as error:
            self._failed(error)
        if (self.beside, self.unread) != before:
            self._changed()

    def _look(self) -> tuple[Beside, dict[str, Any], Growth | None]:
        """On a thread. No growth: the console that runs was started with another site file. Raises FAULTS."""
        self.beside = beside = self._lookout.look()  # also when the book cannot be read
        restarted = beside.pid != self._pid and beside.watching
        if restarted and _stamp(self.desk.home.site_file) != self._site:
            return beside, {}, None
        if restarted:
            self._pid = beside.pid
        return beside, self.desk.link(), read_growth(self.desk.library, self.desk.room.last)

    async def _take(self, beside: Beside, link: dict[str, Any], growth: Growth | None) -> None:
        if growth is None:
            await self._anew()
            return
        self.link, self.unread = link, None
        if growth:
            await self._fold(growth)

    async def _fold(self, growth: Growth) -> None:
        from console.session.slices import Pause

        desk, pause = self.desk, Pause(REST)
        for transaction in growth.own:
            desk.apply(transaction)
            await pause()
        some = list(growth.theirs)
        for step, change in enumerate(catch_up(desk.room, some)):
            if change is not None:
                desk.queue.apply(change)
                desk.on_change(change, some[min(step, len(some) - 1)])
            await pause()

    # --- another book -----------------------------------------------------------------------------------------------

    async def _anew(self) -> None:
        now = self.desk.clock.monotonic()
        if self._anew_at is not None and now - self._anew_at < ANEW_AFTER:
            return
        self._anew_at = now
        old = self.desk
        try:
            stamp = _stamp(old.home.site_file)
            desk = await asyncio.to_thread(Desk.view, old.home, clock=old.clock)
        except FAULTS as error:
            self._failed(error)
            return
        self._site, self._pid = stamp, self.beside.pid
        self.desk, self.unread = desk, None
        if self._retired is not None:
            self._retired.close()
        self._retired = old  # a search in it may still go on: it stays open until the next one
        self._opened(desk)

    def _failed(self, error: BaseException) -> None:
        since = self.unread.since if self.unread is not None else self.desk.clock.now()
        self.unread = Unread(since, _why(error, self.desk))

    def close(self) -> None:
        """Close every file."""
        for desk in (self._retired, self.desk):
            if desk is not None:
                desk.close()


def _why(error: BaseException, desk: Desk) -> str:
    if isinstance(error, FileFault):
        return error.lines[0] if error.lines else ""
    if isinstance(error, FileNotFoundError):
        return desk.words("second.gone")
    return oserrors.why(error, desk.words) if isinstance(error, OSError) else desk.words("second.rot")


def _stamp(file: Path) -> tuple[int, int]:
    """Changes when the file is replaced or written; zeros while it is not there."""
    try:
        stat = file.stat()
    except OSError:
        return (0, 0)
    return (stat.st_ino, stat.st_mtime_ns)
