"""Follower of the books that another process writes.

It keeps the room of a second screen up to date with them.

It reads files and decodes entries on a thread. It folds them in slices, between which keys are answered, and own
entries a transaction at a time. When the books were replaced (a copy, a restored backup, a truncated file) it opens all
of them again, on a thread, while the old ones stay open.
"""

from __future__ import annotations

import asyncio

from textual.message import Message

from console.app.messages import BoardChanged, Post
from console.second.alerts import Unread
from console.second.console_status import ConsoleStatus, StatusReader
from console.second.drill_clock import DrillClock
from console.session.desk import Desk
from console.session.liveness import site_mark
from console.session.slices import Pause
from data.base import file_errors
from data.base.clock import SECOND
from data.base.file_errors import FileFault
from data.book.growth import Growth, read_growth
from data.book.reading.follower import BookMoved
from data.view.values import LinkFacts

#: How often it looks at the files (s).
EVERY = 0.5
#: Rest after each slice of folding (s).
REST = 0.006
#: Least time between two times that it opens the books again (ms): it reads a damaged one that still grows from start.
REOPEN_AFTER = 5 * SECOND

#: Faults of a home that may be gone in a moment.
FAULTS = (OSError, LookupError, ValueError, FileFault)


class Follower:
    """Follows the books of ``desk``. It posts :class:`BoardChanged` and :class:`Reopened`."""

    class Reopened(Message):
        """Posted when the books are others: the room is on ``desk`` from now on."""

        def __init__(self, desk: Desk) -> None:
            super().__init__()
            self.desk = desk

    def __init__(self, desk: Desk, reader: StatusReader, post: Post) -> None:
        self.desk = desk
        self.console = reader.read()
        self.link, self.push = desk.link(), desk.push()
        self.unread: Unread | None = None
        self._reader = reader
        self._post = post
        self._retired: Desk | None = None
        self._site = site_mark(desk.site)  # the one followed
        self._reopened_at: int | None = None

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """Look at the files once, and fold what is new."""
        before = (self.console, self.unread)
        try:
            await self._take(*await asyncio.to_thread(self._read))
        except BookMoved:
            await self._reopen()
        except FAULTS as error:
            self._failed(error)
        if (self.console, self.unread) != before:
            self._post(BoardChanged())

    def _read(self) -> tuple[ConsoleStatus, LinkFacts, Growth | None]:
        """Read the files, on a thread. Growth None: the console works with another site file now. Raises FAULTS."""
        if isinstance(self.desk.clock, DrillClock):
            self.desk.clock.look()
        self.console = console = self._reader.read()  # also when the book cannot be read
        if console.is_watching and console.site not in ("", self._site):
            return console, self.link, None
        self.push = self.desk.push()
        return console, self.desk.link(), read_growth(self.desk.library, self.desk.room.last)

    async def _take(self, console: ConsoleStatus, link: LinkFacts, growth: Growth | None) -> None:
        if growth is None:
            await self._reopen()
            return
        self.link, self.unread = link, None
        if growth:
            await self._fold(growth)

    async def _fold(self, growth: Growth) -> None:
        desk, pause = self.desk, Pause(REST)
        for transaction in growth.own:
            desk.apply(transaction)
            await pause()
        for _ in desk.catch_up(growth.theirs):
            await pause()

    # --- another book -----------------------------------------------------------------------------------------------

    async def _reopen(self) -> None:
        now = self.desk.clock.monotonic()
        if self._reopened_at is not None and now - self._reopened_at < REOPEN_AFTER:
            return
        self._reopened_at = now
        old = self.desk
        try:
            desk = await asyncio.to_thread(Desk.view, old.home, clock=old.clock)
        except FAULTS as error:
            self._failed(error)
            return
        # The console's, also if the file was changed again since: it is opened once for each site that is taken over.
        self._site = self.console.site or site_mark(desk.site)
        self.desk, self.unread = desk, None
        if self._retired is not None:
            self._retired.close()
        self._retired = old  # a search in it may still run: it stays open until the next one
        self._post(self.Reopened(desk))

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
    return file_errors.why(error, desk.words) if isinstance(error, OSError) else desk.words("second.rot")
