"""What a console leaves for its next start, beside the book: drafts, a snapshot of the room, the mark that somebody
watched. All of it is convenience, written off the UI thread: what cannot be saved shows at the book.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

from console.session import drafts
from console.session import liveness as watch
from console.session.desk import Desk
from console.session.drafts import Drafts
from data.base.clock import MINUTE, SECOND
from data.base.filesystem import filesystem_of
from data.book.book import Book
from data.entries import Entry

#: A snapshot of the room is left for the next start after this long (ms), and soon after a start that had none.
SNAPSHOT_EVERY = 5 * MINUTE

#: Entries that are checked at a time, and the rest between (s): a million take less than a minute.
PIECE, REST = 500, 0.01
#: A book that is checked sooner than this is not said to be checked (entries).
SHORT = 5_000
#: How often the room on the disk is looked at (ms).
SPACE_EVERY = 20 * SECOND

Spawn = Callable[[Coroutine[Any, Any, object]], None]


class Keeping:
    """``spawn`` lets a coroutine go on beside the screen; ``typed`` tells what stands in the line now."""

    def __init__(self, desk: Desk, spawn: Spawn, typed: Callable[[], Drafts]) -> None:
        self._desk = desk
        self._spawn = spawn
        self._typed = typed
        self._drafts_asked = False
        self._snapshot_no = 0
        self._snapshot_at = 0
        self._space_at = 0
        self.checked: int | None = 0  # up to which entry the chain was checked; None: all of it
        self.free_mb: int | None = None  # megabytes left on the disk, once that is known

    @property
    def checking(self) -> bool:
        """Whether a long book is being checked."""
        return self.checked is not None and self._desk.book.last_no > SHORT

    def space(self) -> None:
        """Look now and then how much room the disk has."""
        now = self._desk.clock.monotonic()
        if now >= self._space_at:
            self._space_at = now + SPACE_EVERY
            self._spawn(self._look_at_space())

    async def _look_at_space(self) -> None:
        with contextlib.suppress(OSError):
            self.free_mb = (await asyncio.to_thread(filesystem_of, self._desk.home.path)).free >> 20

    def drafts(self) -> None:
        """Keep what stands in the line, within a second."""
        if not self._drafts_asked:
            self._drafts_asked = True
            asyncio.get_running_loop().call_later(1.0, self._save_drafts)

    def _save_drafts(self) -> None:
        self._drafts_asked = False
        self._spawn(asyncio.to_thread(drafts.save, self._desk.home.drafts, self._typed()))

    def alive(self, now: int) -> None:
        """Note that somebody watched at ``now`` (UTC ms)."""
        self._spawn(asyncio.to_thread(watch.mark_alive, self._desk.home.alive, now))

    def snapshot(self) -> None:
        """So that a start after a crash need not fold the whole book. Packed in slices, written elsewhere."""
        now, no = self._desk.clock.monotonic(), self._desk.book.last_no
        if no != self._snapshot_no and now >= self._snapshot_at:
            self._snapshot_no, self._snapshot_at = no, now + SNAPSHOT_EVERY
            self._spawn(self._write_snapshot())

    async def _write_snapshot(self) -> None:
        from console.session.slices import Pause
        from data.room import database as roomfile

        pause = Pause(rest=0.03)
        packing = roomfile.packed_slowly(self._desk.room, self._desk.library)
        while (packed := next(packing)) is None:
            await pause()
        with contextlib.suppress(OSError):
            await asyncio.to_thread(roomfile.write, self._desk.home.room_file, packed)
        with contextlib.suppress(OSError, LookupError):
            await asyncio.to_thread(self._desk.note_anchor)

    async def check(self, found: Callable[[tuple[Entry, ...]], None]) -> None:
        """Check the chain of the whole book, in pieces that no key waits for. ``checked`` tells how far; ``found`` is
        handed drafts about damage, to be entered. Raises OSError."""
        book = self._desk.book
        before = len(book.found) if isinstance(book, Book) else 0
        steps = book.check(step=PIECE)
        while (reached := await asyncio.to_thread(next, steps, None)) is not None:
            self.checked = reached
            await asyncio.sleep(REST)
        self.checked = None
        if isinstance(book, Book) and len(book.found) > before:
            found(book.found[before:])

    def leave(self) -> None:
        """The screen is gone: the last of both, at once."""
        drafts.save(self._desk.home.drafts, self._typed())
        watch.mark_alive(self._desk.home.alive, self._desk.clock.now())
        with contextlib.suppress(OSError, LookupError):
            self._desk.note_anchor()
