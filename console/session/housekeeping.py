"""Housekeeping: files for the next start, free disk space, check of the book.

The files hold drafts, a snapshot of the room, and the mark that the console is alive. All of them are conveniences and
are written off the UI thread; a disk that fails shows at the book.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

from console.session import drafts
from console.session.desk import Desk
from console.session.drafts import Drafts
from console.session.liveness import mark_alive
from console.session.slices import Pause
from data.base.clock import MINUTE, SECOND
from data.base.filesystem import filesystem_of
from data.book.book import Book
from data.entries import Entry
from data.room import database

#: A snapshot of the room is written after this long (ms), and soon after a start that had none.
SNAPSHOT_EVERY = 5 * MINUTE

#: Entries checked at a time, and the pause between (s): a million take less than a minute.
PIECE, REST = 500, 0.01
#: The header does not mention the check of a book that is shorter than this (entries).
SHORT = 5_000
#: How often the free space of the disk is read (ms).
SPACE_EVERY = 20 * SECOND

Spawn = Callable[[Coroutine[Any, Any, object]], None]


class Housekeeping:
    """Housekeeping of one console.

    spawn: runs a coroutine in the background
    current_drafts: returns the drafts as they are now
    """

    def __init__(self, desk: Desk, spawn: Spawn, current_drafts: Callable[[], Drafts]) -> None:
        self._desk = desk
        self._spawn = spawn
        self._current_drafts = current_drafts
        self._drafts_asked = False
        self._snapshot_no = 0
        self._snapshot_at = 0
        self._space_at = 0
        self.checked: int | None = 0  # number of the last entry whose chain was checked; None: all of them
        self.free_mb: int | None = None  # megabytes left on the disk, once that is known

    @property
    def is_checking(self) -> bool:
        """Whether a long book is being checked."""
        return self.checked is not None and self._desk.book.last_no > SHORT

    def read_space(self) -> None:
        """Read the free space of the disk if the last reading is old."""
        now = self._desk.clock.monotonic()
        if now >= self._space_at:
            self._space_at = now + SPACE_EVERY
            self._spawn(self._read_space())

    async def _read_space(self) -> None:
        with contextlib.suppress(OSError):
            self.free_mb = (await asyncio.to_thread(filesystem_of, self._desk.home.path)).free >> 20

    def keep_drafts(self) -> None:
        """Write the drafts within a second."""
        if not self._drafts_asked:
            self._drafts_asked = True
            asyncio.get_running_loop().call_later(1.0, self._save_drafts)

    def _save_drafts(self) -> None:
        self._drafts_asked = False
        self._spawn(asyncio.to_thread(drafts.save, self._desk.home.drafts, self._current_drafts()))

    def mark_alive(self, now: int) -> None:
        """Note that this console watched at ``now`` (UTC ms)."""
        self._spawn(asyncio.to_thread(mark_alive, self._desk.home.alive, now))

    def keep_snapshot(self) -> None:
        """Write a snapshot now and then, so that a start after a crash need not fold the complete book.

        It is packed in slices on the loop and written on a thread.
        """
        if self._desk.room.is_catching_up:
            return
        now, no = self._desk.clock.monotonic(), self._desk.book.last_no
        if no != self._snapshot_no and now >= self._snapshot_at:
            self._snapshot_no, self._snapshot_at = no, now + SNAPSHOT_EVERY
            self._spawn(self._write_snapshot())

    async def _write_snapshot(self) -> None:
        pause = Pause(rest=0.03)
        packing = database.packed_slowly(self._desk.room, self._desk.library)
        while (packed := next(packing)) is None:
            await pause()
        with contextlib.suppress(OSError):
            await asyncio.to_thread(database.write, self._desk.home.room_file, packed)
        with contextlib.suppress(OSError, LookupError):
            await asyncio.to_thread(self._desk.note_anchor)

    async def check(self, on_damage: Callable[[tuple[Entry, ...]], None]) -> None:
        """Check the chain of the complete book, in pieces that no key waits for. Raises OSError.

        ``on_damage`` is called with drafts about damage, to be entered.
        """
        book = self._desk.book
        before = len(book.found) if isinstance(book, Book) else 0
        steps = book.check(step=PIECE)
        while (reached := await asyncio.to_thread(next, steps, None)) is not None:
            self.checked = reached
            await asyncio.sleep(REST)
        self.checked = None
        if isinstance(book, Book) and len(book.found) > before:
            on_damage(book.found[before:])

    def leave(self) -> None:
        """Write drafts, mark and anchor at once: the screen is gone."""
        drafts.save(self._desk.home.drafts, self._current_drafts())
        mark_alive(self._desk.home.alive, self._desk.clock.now())
        with contextlib.suppress(OSError, LookupError):
            self._desk.note_anchor()
