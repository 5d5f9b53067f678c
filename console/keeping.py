"""What a console leaves for its next start, beside the book: drafts, a snapshot of the room, the mark that somebody
watched. All of it is convenience, written off the UI thread: what cannot be saved shows at the book.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

from console import drafts, watch
from console.desk import Desk
from console.drafts import Drafts
from data.clock import MINUTE

#: A snapshot of the room is left for the next start after this long (ms), and soon after a start that had none.
SNAPSHOT_EVERY = 5 * MINUTE

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
        from console.bookpages import Pause
        from data import roomfile

        pause = Pause(rest=0.03)
        packing = roomfile.packed_slowly(self._desk.room, self._desk.book)
        while (packed := next(packing)) is None:
            await pause()
        with contextlib.suppress(OSError):
            await asyncio.to_thread(roomfile.write, self._desk.home.room_file, packed)

    def leave(self) -> None:
        """The screen is gone: the last of both, at once."""
        drafts.save(self._desk.home.drafts, self._typed())
        watch.mark_alive(self._desk.home.alive, self._desk.clock.now())
