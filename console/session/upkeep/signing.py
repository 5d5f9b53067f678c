"""Signing: when the console signs its book, and how it looks at other signatures.

The book is signed every hour, when control changes hands, and at the end. Nothing waits for it: the key is read on a
thread of its own, and the signature is entered when it is there, however late. That the medium does not answer is said
when another signature is due a minute later or more.
"""

from __future__ import annotations

import asyncio
import contextlib

from console.session.desk import Desk
from console.session.jobs import Job, Jobs
from console.session.slices import Spawn
from data.base.clock import HOUR, MINUTE
from data.book.book import Book
from data.book.signing.known import look, look_again
from data.book.signing.signer import Signer, draft
from data.entries import Control, Entry, Recovered, Signed
from data.entries.base import SYSTEM

#: A medium that was away is looked for this often (ms); the book says so once an hour.
AGAIN = MINUTE
#: So long the end of a console waits for a medium (s).
PATIENCE = 2.0


class Signing:
    """Signs the book of one console, if its home has a key."""

    def __init__(self, desk: Desk, jobs: Jobs, spawn: Spawn) -> None:
        assert isinstance(desk.book, Book)
        self._desk, self._jobs, self._spawn, self._book = desk, jobs, spawn, desk.book
        self._loop = asyncio.get_running_loop()
        self._signer = Signer(desk.home.path, desk.site.station, desk.anchors)
        self._entry = 0  # the newest entry that needs no other signature
        self._due = desk.clock.monotonic() + MINUTE
        self._asked: int | None = None  # when a signature was asked for that is not there (monotonic ms)
        self._waits = ""  # why another one is to be made after it
        self._told: int | None = None  # when the book said that it is not signed (monotonic ms)
        self._spawn(self._begin())

    async def _begin(self) -> None:
        newest = await asyncio.to_thread(self._signer.newest, self._book)
        if newest is not None and not self._entry:
            self._entry = _covers(newest.no, newest.entry)
            left = newest.at + HOUR - self._desk.clock.now()
            self._due = max(self._due, self._desk.clock.monotonic() + min(left, HOUR))
        keys = [(s.code, s.key) for s in self._desk.room.duty.stations if s.key and s.code != self._desk.site.station]
        if keys:
            found = await asyncio.to_thread(look_again, self._desk.home.path, self._book, keys, self._desk.clock.now())
            self._enter(found)

    @property
    def _is_wanted(self) -> bool:
        """Whether this console signs, and there is something to be signed."""
        is_able = self._signer.record is not None and not self._desk.rewritten
        return is_able and (self._book.last_no > self._entry or self._told is not None)

    def tick(self) -> None:
        """Sign if it is due. Call it once a second."""
        if self._desk.clock.monotonic() >= self._due and self._is_wanted:
            self._ask("hour")

    def saw(self, entry: Entry) -> None:
        """Look at an entry that was folded: control changed hands here, or another station has signed its book."""
        if isinstance(entry, Control) and entry.book == self._book.id and self._is_wanted:
            self._ask("handover")
        elif isinstance(entry, Signed) and entry.signature and entry.book != self._book.id:
            self._spawn(self._look(entry))

    async def _look(self, entry: Signed) -> None:
        theirs = self._desk.library.others().get(entry.book)
        if theirs is not None:
            now = self._desk.clock.now()
            self._enter(await asyncio.to_thread(look, self._desk.home.path, self._book, theirs, entry, now))

    def _enter(self, found: list[Recovered]) -> None:
        if found:
            self._jobs.put(Job(SYSTEM, lambda ctx: list(found)))

    def _ask(self, why: str) -> None:
        now = self._desk.clock.monotonic()
        self._due = now + HOUR
        if self._asked is not None and now - self._asked < MINUTE:
            self._waits = why
            return
        self._asked = now
        self._signer.ask(self._book, self._desk.clock.now(), why, self._on_loop)

    def _on_loop(self, made: Signed) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended: the end signs
            self._loop.call_soon_threadsafe(self._made, made)

    def _made(self, made: Signed) -> None:
        now, self._asked = self._desk.clock.monotonic(), None
        if self._waits:
            why, self._waits = self._waits, ""
            self._ask(why)
        if not made.signature:
            self._due = now + AGAIN
            if self._told is not None and made.why == "hour" and now - self._told < HOUR:
                return
        self._told = None if made.signature else now
        self._jobs.put(Job(SYSTEM, lambda ctx: [made], on_saved=self._saved))

    def _saved(self, entries: list[Entry]) -> None:
        entry = entries[0]
        assert isinstance(entry, Signed)
        self._entry = _covers(entry.upto, entry.no) if entry.signature else entry.no
        self._signer.note(entry)

    def finish(self) -> None:
        """Sign the end of the book, after the screen is gone and all is saved."""
        record = self._signer.record
        if record is None or not self._is_wanted or self._desk.doubts():
            return
        no, hash_, now = self._book.last_no, self._book.last_hash, self._desk.clock.now()
        made: list[Signed] = []
        if self._signer.wait(PATIENCE):
            self._signer.ask(self._book, now, "exit", made.append)
            self._signer.wait(PATIENCE)
        last = made[0] if made else draft(no, hash_, record, now, "exit", unsigned="slow")
        if not last.signature and self._told is not None and self._book.last_no == self._entry:
            return
        with contextlib.suppress(OSError):  # a full disk: the next start signs
            entries = self._book.append([last])
            self._desk.apply(entries)
            self._saved(entries)
            self._signer.wait_noted(PATIENCE)


def _covers(upto: int, entry: int) -> int:
    """Return the last entry that needs no other signature: that which holds this one, if it comes directly after."""
    return entry if entry == upto + 1 else upto
