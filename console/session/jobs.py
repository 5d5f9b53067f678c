"""Jobs, and who does them.

Every job (an operator's line, a rule, a note of the console itself) becomes draft entries at its *turn*: it is checked
against the room as it is then, numbered, saved, and only after the fsync applied to the room. One job is being saved at
a time; later ones wait behind it.
"""

from __future__ import annotations

import contextlib
import contextvars
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from console.session.desk import Desk
from data.book.book import Book
from data.book.transaction import EntryTooLong, Transaction
from data.book.writer import NotSaved, Writer, reason
from data.entries import Entry
from data.entries.base import SYSTEM
from data.intents.base import Context, Refused

if TYPE_CHECKING:
    import asyncio


T = TypeVar("T")


class Job:
    """Something that wants to be entered. ``make`` answers with drafts (none: nothing to do) or raises Refused."""

    def __init__(
        self,
        by: str,
        make: Callable[[Context], list[Entry]],
        *,
        text: str = "",
        saved: Callable[[list[Entry]], None] | None = None,
        refused: Callable[[Refused], None] | None = None,
    ) -> None:
        self.by = by
        self.make = make
        self.text = text
        self.saved = saved
        self.refused = refused

    def turn(self, desk: Desk) -> list[Entry]:
        """The drafts, now that it is its turn; none if it is refused, which it is told."""
        try:
            return self.make(desk.context(self.by))
        except Refused as refusal:
            if self.refused:
                self.refused(refusal)
            return []


def _found(desk: Desk) -> Job:
    """What a start has found and the disk did not take then."""
    return Job(SYSTEM, lambda ctx: [*desk.to_enter], saved=lambda entries: desk.to_enter.clear())


class Pump:
    """Does jobs one after the other without ever blocking the loop: the console's way of saving."""

    def __init__(self, desk: Desk, loop: asyncio.AbstractEventLoop) -> None:
        assert isinstance(desk.book, Book)
        self._desk = desk
        self._book = desk.book
        self._loop = loop
        self._context = contextvars.copy_context()  # the writer's thread has none of what the screen keeps there
        self._writer = Writer(desk.book)
        self._jobs: deque[Job] = deque()
        self._saving: Job | None = None
        self._closing = False
        self._result: list[Entry] | BaseException | None = None  # of that job, until the loop has been told
        self.on_idle: Callable[[], None] = lambda: None
        if desk.to_enter:
            self.put(_found(desk))

    @property
    def writer(self) -> Writer:
        """The thread that saves, with the state that the header shows."""
        return self._writer

    @property
    def saving(self) -> str:
        """Words of what is being saved now; empty if nothing is."""
        return self._saving.text if self._saving else ""

    @property
    def waiting(self) -> int:
        """How many jobs are not saved yet."""
        return len(self._jobs) + (self._saving is not None)

    def put(self, job: Job) -> None:
        """Let ``job`` have its turn after those that wait already."""
        self._jobs.append(job)
        if not self._closing:  # else it has its turn in :meth:`close`
            self._next()

    def _next(self) -> None:
        while self._saving is None and self._jobs:
            job = self._jobs.popleft()
            if drafts := job.turn(self._desk):
                self._saving = job
                self._writer.submit(drafts, self._done)

    def _done(self, result: list[Entry] | BaseException) -> None:
        """On the writer's thread."""
        self._result = result
        self.on_loop(self._saved, result)

    def on_loop(self, call: Callable[[T], None], argument: T) -> None:
        """From another thread: let the loop call ``call(argument)`` as the one who made the pump, if it still runs."""
        with contextlib.suppress(RuntimeError):  # it has ended: :meth:`close` does what is left
            self._loop.call_soon_threadsafe(call, argument, context=self._context)

    def _saved(self, result: list[Entry] | BaseException) -> None:
        if result is not self._result:
            return  # :meth:`close` was quicker
        self._told(result)
        self._next()
        if self._saving is None:
            self.on_idle()

    def _told(self, result: list[Entry] | BaseException) -> None:
        job, self._saving, self._result = self._saving, None, None
        assert job is not None
        if isinstance(result, BaseException):
            if job.refused:
                job.refused(Refused("refuse.not_saved", why=str(result)))
        else:
            self._desk.apply(result)
            if job.saved:
                job.saved(result)

    def close(self) -> None:
        """The loop has ended: save what waits, and stop. :attr:`waiting` tells what the disk has not taken."""
        self._closing = True
        self._writer.close()
        if self._saving is not None and self._result is not None:
            if isinstance(self._result, NotSaved):
                return
            self._told(self._result)
        while self._saving is None and self._jobs:
            job = self._jobs.popleft()
            if drafts := job.turn(self._desk):
                self._saving = job
                try:
                    self._told(self._book.append(drafts))
                except OSError:
                    return
                except EntryTooLong as error:
                    self._told(error)


class Steady:
    """Does jobs at once, on the caller's thread: for drills without a screen.

    While the disk takes nothing it waits with them as the console's writer does: what was numbered is held with its
    number and time and tried again every second; what comes later waits behind it.
    """

    def __init__(self, desk: Desk) -> None:
        assert isinstance(desk.book, Book)
        self._desk = desk
        self._book = desk.book
        self._jobs: deque[Job] = deque()
        self._held: tuple[Job, Transaction] | None = None
        self._since = 0
        self._why = ""
        self._busy = False
        if desk.to_enter:
            self.put(_found(desk))

    @property
    def holds(self) -> bool:
        """Whether something waits for the disk."""
        return self._held is not None

    def facts(self) -> dict[str, Any]:
        """What the board is told of saving."""
        if self._held is None:
            return {}
        return {
            "book_state": "notsaved",
            "not_saved_since": self._since,
            "not_saved_why": self._why,
            "waiting": 1 + len(self._jobs),
        }

    def put(self, job: Job) -> None:
        """Do ``job`` now; what it asks for in turn is done after it, and all of it once the disk takes it."""
        self._jobs.append(job)
        self._work()

    def retry(self) -> None:
        """A second has passed: try again to save what is held."""
        if self._held is not None:
            job, transaction = self._held
            if self._saved(job, transaction):
                self._held = None
                self._work()

    def _work(self) -> None:
        if self._busy or self._held is not None:
            return
        self._busy = True
        try:
            while self._jobs and self._held is None:
                self._do(self._jobs.popleft())
        finally:
            self._busy = False

    def _do(self, job: Job) -> None:
        if drafts := job.turn(self._desk):
            transaction = self._book.stamp(drafts)
            if not self._saved(job, transaction):
                self._held = (job, transaction)
                self._since = self._desk.clock.now()

    def _saved(self, job: Job, transaction: Transaction) -> bool:
        try:
            self._book.save([transaction])
        except OSError as error:
            self._why = reason(error)
            return False
        self._desk.apply(transaction.entries)
        if job.saved:
            job.saved(transaction.entries)
        return True
