"""The writer: the one thread that saves entries.

All submissions that wait are saved with one fsync; each stays a transaction of its own. When the disk is full or fails,
they are held, with the numbers and times that they were given, and tried again every second until they are saved.
"""

import contextlib
import errno
import threading
from collections import deque
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Literal

import msgspec

from data.base.disk import FULL
from data.book.book import Book
from data.book.transaction import Transaction
from data.entries import Entry, Via

#: Seconds between two attempts to save.
RETRY_S = 1.0

#: Seconds without work after which the index is renewed.
IDLE_S = 2.0

State = Literal["saved", "saving", "notsaved"]
#: Why entries are not saved; ``gone``: the folder or the disk is not there.
Reason = Literal["", "full", "readonly", "gone", "error"]

Done = Callable[[list[Entry] | BaseException], None]


class NotSaved(Exception):
    """Entries were not saved.

    The console was closed while the disk accepted nothing. ``reason``: as in SaveState.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class SaveState(msgspec.Struct, frozen=True):
    """The state of saving.

    reason: why entries are not saved (see :func:`reason`); empty in the other states
    since: when the state began (UTC ms)
    waiting: submissions that are not saved yet
    error: the system's own words, for a log
    """

    state: State = "saved"
    reason: Reason = ""
    since: int = 0
    waiting: int = 0
    error: str = ""


def reason(error: BaseException) -> Reason:
    """Return why a save failed."""
    code = error.errno if isinstance(error, OSError) else None
    if code in FULL or code == errno.EFBIG:
        return "full"
    if code in (errno.EROFS, errno.EACCES, errno.EPERM):
        return "readonly"
    if code in (errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ESTALE):
        return "gone"
    return "error"


class Writer:
    """Saves entries on a thread of its own.

    ``on_state`` is called on that thread whenever saving fails, or works again: not for "saving".
    """

    def __init__(self, book: Book, *, retry_s: float = RETRY_S, idle_s: float = IDLE_S) -> None:
        self._book = book
        self._clock = book.clock
        self._retry_s = retry_s
        self._idle_s = idle_s
        self._queue: deque[tuple[Sequence[Entry], Via | None, Done]] = deque()
        self._held: list[tuple[Transaction, Done]] = []
        self._lock = threading.Lock()
        self._wake: SimpleQueue[None] = SimpleQueue()  # it wakes a thread at half the cost of a Condition
        self._closing = False
        self._now = SaveState(since=self._clock.now())  # saved or not saved
        self.on_state: Callable[[SaveState], None] = lambda state: None
        self._thread = threading.Thread(target=self._run, name="siaga-writer", daemon=True)
        self._thread.start()

    @property
    def state(self) -> SaveState:
        """The state of saving now."""
        waiting = len(self._queue) + len(self._held)
        now = self._now
        if not waiting:
            return now
        state: State = "saving" if now.state == "saved" else now.state
        return msgspec.structs.replace(now, state=state, waiting=waiting)

    def submit(self, drafts: Sequence[Entry], done: Done, via: Via | None = None) -> None:
        """Save ``drafts`` as one transaction. ``via``: see :meth:`data.book.book.Book.stamp`.

        ``done`` is called on the writer thread and must not block. It gets the entries when they are on the disk, or
        the exception that refused them (EntryTooLong, NotSaved).
        """
        with self._lock:
            if self._closing:
                raise RuntimeError("the writer is closed")
            self._queue.append((drafts, via, done))
        self._wake.put(None)

    def retry(self) -> None:
        """Try again now to save held entries."""
        self._wake.put(None)

    def close(self) -> None:
        """Save all that waits, then stop.

        Entries that the disk does not accept now are given back as NotSaved.
        """
        with self._lock:
            self._closing = True
        self._wake.put(None)
        self._thread.join()

    # --- on the writer thread ---------------------------------------------------------------------------------------

    def _run(self) -> None:
        while self._wait():
            self._stamp_waiting()
            if self._held:
                self._save_held()
        self._stamp_waiting()
        if self._held:
            self._save_held()
        if self._held:
            held, self._held = self._held, []
            self._book.unstamp()
            for _, done in held:
                self._answer(done, NotSaved(self._now.reason))

    def _wait(self) -> bool:
        """Sleep until there is something to do. Return False when it is time to stop."""
        longest = self._retry_s if self._held else self._idle_s if self._book.is_untidy else None
        try:
            self._wake.get(timeout=longest)
            while not self._wake.empty():  # what they tell of is done in one go
                self._wake.get()
        except Empty:
            if not self._held:
                self._book.tidy()
        return not self._closing

    def _stamp_waiting(self) -> None:
        """Stamp the submissions that wait, in their order."""
        while self._queue:
            drafts, via, done = self._queue.popleft()
            try:
                transaction = self._book.stamp(drafts, via)
            except Exception as refused:
                self._answer(done, refused)
                continue
            self._held.append((transaction, done))

    def _save_held(self) -> None:
        try:
            self._book.save([transaction for transaction, _ in self._held])
        except Exception as error:
            self._set("notsaved", reason(error), str(error))
            return
        held, self._held = self._held, []
        self._set("saved")
        for transaction, done in held:
            self._answer(done, transaction.entries)
        self._book.look()

    @staticmethod
    def _answer(done: Done, result: list[Entry] | BaseException) -> None:
        with contextlib.suppress(Exception):  # a failing callback must not stop the thread that saves
            done(result)

    def _set(self, state: State, why: Reason = "", error: str = "") -> None:
        before = self._now
        if (before.state, before.reason, before.error) == (state, why, error):
            return
        same = before.state == state
        self._now = SaveState(state, why, before.since if same else self._clock.now(), error=error)
        self.on_state(self._now)
