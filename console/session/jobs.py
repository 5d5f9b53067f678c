"""Jobs: what wants to be entered, and the two queues that enter it.

A job is an operator's line, a rule, or a note of the console itself. At its turn it becomes draft entries: they are
checked against the room as it is then, numbered, saved, and only after the fsync applied to the room. One job is saved
at a time; later ones wait behind it.
"""

from __future__ import annotations

import contextlib
import contextvars
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from console.session.desk import Desk
from data.base.refusal import Refused
from data.book.book import Book
from data.book.transaction import EntryTooLong, Transaction
from data.book.writer import NotSaved, SaveState, Writer, reason
from data.entries import Entry, Via
from data.entries.base import SYSTEM
from data.view.values import SavingFacts

if TYPE_CHECKING:  # a queue without an event loop does not load it
    import asyncio

    from data.intents.base import Context, SignOn

T = TypeVar("T")

#: Code of an operator, or a function that returns it at the job's turn.
Author = str | Callable[[], str]


class Job:
    """Something to be entered for ``by``, an operator's code or ``system``; asked at its turn, if it is a function.

    make: returns the drafts (none: nothing to do) or raises Refused
    via: the way by which it came; None: from the console itself
    sign_on: returns at its turn who has proven who they are; without it nobody has
    text: the line, for the screen to show while it is being saved
    on_saved: called with the entries once they are on the disk
    on_refused: called with the reason if the job enters nothing
    is_about_clock: it says itself that the clock moved or cannot be right
    """

    def __init__(
        self,
        by: Author,
        make: Callable[[Context], list[Entry]],
        *,
        via: Via | None = None,
        sign_on: Callable[[], SignOn | None] = lambda: None,
        text: str = "",
        on_saved: Callable[[list[Entry]], None] = lambda entries: None,
        on_refused: Callable[[Refused], None] = lambda refusal: None,
        is_about_clock: bool = False,
    ) -> None:
        self.by = by
        self.make = make
        self.via = via
        self.sign_on = sign_on
        self.text = text
        self.on_saved = on_saved
        self.on_refused = on_refused
        self.is_about_clock = is_about_clock

    def run(self, desk: Desk) -> list[Entry]:
        """Return the drafts, now that it is the job's turn; none if it is refused."""
        try:
            by = self.by if isinstance(self.by, str) else self.by()
            return self.make(desk.context(by, self.sign_on()))
        except Refused as refusal:
            self.on_refused(refusal)
            return []


class JobQueue(Protocol):
    """A queue of jobs, as callers see it."""

    def put(self, job: Job) -> None:
        """Give ``job`` its turn after those that wait already."""
        ...


class _Turns:
    """The part that both queues share: each job's turn, and what a saved job leads to."""

    def __init__(self, desk: Desk) -> None:
        assert isinstance(desk.book, Book)
        self._desk = desk
        self._book = desk.book
        self._waiting: deque[Job] = deque()
        self._running = False
        if desk.to_enter:  # found at the start, when the disk did not take it
            found = Job(SYSTEM, lambda ctx: [*desk.to_enter], on_saved=lambda entries: desk.to_enter.clear())
            self._waiting.append(found)

    @property
    def _is_saving(self) -> bool:
        """Whether later jobs must wait."""
        raise NotImplementedError

    def _save(self, job: Job, drafts: list[Entry]) -> None:
        """Save what ``job`` enters."""
        raise NotImplementedError

    def put(self, job: Job) -> None:
        """Give ``job`` its turn after those that wait already."""
        self._waiting.append(job)
        self._run()

    def _run(self) -> None:
        """Give waiting jobs their turn until one is being saved."""
        if self._running:
            return
        self._running = True
        try:
            while self._waiting and not self._is_saving:
                job = self._waiting.popleft()
                if not job.is_about_clock and (doubt := self._desk.doubts()):  # said before anything is entered
                    self._waiting.appendleft(job)
                    job = Job(SYSTEM, lambda ctx, doubt=doubt: doubt, is_about_clock=True)  # type: ignore[misc]
                if drafts := job.run(self._desk):
                    self._save(job, drafts)
        finally:
            self._running = False

    def _entered(self, job: Job, entries: list[Entry]) -> None:
        """Apply what was saved, then notify the job."""
        self._desk.apply(entries)
        job.on_saved(entries)


class Jobs(_Turns):
    """The console's queue: saves on the writer's thread and never blocks the event loop.

    Jobs wait until :meth:`start`. ``on_save_state`` is called on the loop when saving fails or works again.
    """

    def __init__(self, desk: Desk, on_save_state: Callable[[], None] = lambda: None) -> None:
        super().__init__(desk)
        self.save_state = SaveState()
        self._on_save_state = on_save_state
        self._loop: asyncio.AbstractEventLoop | None = None
        self._context = contextvars.Context()  # of the starter: the writer's thread lacks what the screen keeps there
        self._saving: Job | None = None
        self._result: list[Entry] | BaseException | None = None  # of that job, until the loop has processed it
        self._progress: asyncio.Future[None] | None = None  # done when one more is saved, or the state changes
        self._closing = False
        self._writer = Writer(self._book)
        self._writer.on_state = lambda state: self._on_loop(self._save_state_changed, state)

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to save, on the running ``loop``."""
        self._loop, self._context = loop, contextvars.copy_context()
        self._run()

    @property
    def saving(self) -> str:
        """The line that is being saved now; "": none."""
        return self._saving.text if self._saving else ""

    @property
    def waiting(self) -> int:
        """How many jobs are not saved yet."""
        return len(self._waiting) + (self._saving is not None)

    @property
    def unsaved(self) -> list[Job]:
        """The jobs that are not saved yet, in the order of their turns."""
        return [*filter(None, (self._saving,)), *self._waiting]

    def facts(self) -> SavingFacts:
        """Return the state of saving."""
        state = self.save_state
        word = "saving" if state.state == "saved" and self.waiting else state.state
        return SavingFacts(word, state.since or None, state.reason, self.waiting, self._book.moved)

    def retry(self) -> None:
        """Try at once to save what the disk has not taken."""
        self._writer.retry()

    async def drain(self) -> None:
        """Wait until everything is saved, but not for a disk that accepts nothing."""
        while self.waiting and self.save_state.state != "notsaved":
            assert self._loop is not None
            if self._progress is None or self._progress.done():
                self._progress = self._loop.create_future()
            await self._progress

    def close(self) -> None:
        """Save what waits, after the loop has ended. :attr:`waiting` then counts what the disk has not taken."""
        self._closing = True
        self._writer.close()
        if self._result is not None:
            if isinstance(self._result, NotSaved):
                return
            self._finish(self._result)
        self._run()

    @property
    def _is_saving(self) -> bool:
        return self._saving is not None or (self._loop is None and not self._closing)

    def _save(self, job: Job, drafts: list[Entry]) -> None:
        self._saving = job
        if not self._closing:
            self._writer.submit(drafts, self._saved_there, job.via)
            return
        try:
            self._finish(self._book.append(drafts, job.via))
        except OSError:
            return  # it stays unsaved, and those behind it
        except EntryTooLong as error:
            self._finish(error)

    def _saved_there(self, result: list[Entry] | BaseException) -> None:
        """Pass the result to the loop, from the writer's thread."""
        self._result = result
        self._on_loop(self._saved, result)

    def _on_loop(self, call: Callable[[T], None], argument: T) -> None:
        """Let the loop call ``call(argument)`` in the starter's context, from another thread."""
        with contextlib.suppress(RuntimeError):  # the loop has ended: :meth:`close` does the rest
            if self._loop is not None:
                self._loop.call_soon_threadsafe(call, argument, context=self._context)

    def _saved(self, result: list[Entry] | BaseException) -> None:
        if result is not self._result:
            return  # :meth:`close` was quicker
        self._finish(result)
        self._run()
        self._note_progress()

    def _finish(self, result: list[Entry] | BaseException) -> None:
        job, self._saving, self._result = self._saving, None, None
        assert job is not None
        if isinstance(result, BaseException):
            job.on_refused(Refused("refuse.not_saved", why=str(result)))
        else:
            self._entered(job, result)

    def _note_progress(self) -> None:
        if self._progress is not None and not self._progress.done():
            self._progress.set_result(None)

    def _save_state_changed(self, state: SaveState) -> None:
        self.save_state = state
        self._note_progress()
        self._on_save_state()


class SyncJobs(_Turns):
    """A drill's queue: saves at once, on the caller's thread.

    While the disk accepts nothing it behaves as the console's writer does. It holds what was numbered, with its number
    and time, and tries again every second; later jobs wait.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._held: tuple[Job, Transaction] | None = None
        self._since = 0
        self._why = ""
        self._run()

    @property
    def is_blocked(self) -> bool:
        """Whether a job waits for the disk."""
        return self._held is not None

    def facts(self) -> SavingFacts:
        """Return the state of saving."""
        if self._held is None:
            return SavingFacts()
        return SavingFacts("notsaved", self._since, self._why, 1 + len(self._waiting))

    def retry(self) -> None:
        """Try again to save what is held: a second has passed."""
        if self._held is not None and self._try(*self._held):
            self._held = None
            self._run()

    @property
    def _is_saving(self) -> bool:
        return self._held is not None

    def _save(self, job: Job, drafts: list[Entry]) -> None:
        transaction = self._book.stamp(drafts, job.via)
        if not self._try(job, transaction):
            self._held, self._since = (job, transaction), self._desk.clock.now()

    def _try(self, job: Job, transaction: Transaction) -> bool:
        try:
            self._book.save([transaction])
        except OSError as error:
            self._why = reason(error)
            return False
        self._entered(job, transaction.entries)
        return True
