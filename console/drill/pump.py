"""Does a drill's jobs at once, on the caller's thread, and waits with them while the disk takes nothing.

As the console's writer does: what was numbered is held with its number and time and tried again every second; what
comes later waits behind it.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from console.desk import Desk, Job
from data.book import Book, Transaction
from data.intents import Refused
from data.writer import reason


class Steady:
    """Takes jobs (:class:`console.heart.Takes`)."""

    def __init__(self, desk: Desk) -> None:
        assert isinstance(desk.book, Book)
        self._desk = desk
        self._book = desk.book
        self._jobs: deque[Job] = deque()
        self._held: tuple[Job, Transaction] | None = None
        self._since = 0
        self._why = ""
        self._busy = False

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
        try:
            drafts = job.make(self._desk.context(job.by))
        except Refused as refusal:
            if job.refused:
                job.refused(refusal)
            return
        if drafts:
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
