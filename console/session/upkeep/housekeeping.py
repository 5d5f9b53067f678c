"""Housekeeping: files for the next start, free disk space, check of the books.

The files hold drafts, the room file, and the mark that the console is alive. All of them are conveniences and
are written off the UI thread; a disk that fails shows at the book.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, ParamSpec

from console.session import drafts
from console.session.desk import Desk
from console.session.drafts import Drafts
from console.session.liveness import mark_alive
from console.session.slices import Spawn
from data.base.clock import HOUR, MINUTE, SECOND
from data.base.descriptors import SPARE
from data.base.filesystem import filesystem_of
from data.base.permissions import OpenTo, open_to_others
from data.base.text import ranges
from data.book.book import Book
from data.book.predecessors import RecordedBook, recorded, recovered
from data.book.reading.checking import check
from data.entries import Entry
from data.room.database import Batch, RoomFile
from data.view.values import Hint

#: The last number and hash are noted this often (ms).
ANCHOR_EVERY = 5 * MINUTE
#: A room file that could not be written is tried again after this long (ms).
ROOM_AGAIN = 20 * SECOND

#: The text of the line is on the disk after this long (s): sooner than the second that a kill may cost.
DRAFTS_WITHIN = 0.3

#: Drafts, mark or anchor that could not be kept are tried again this often (ms).
AGAIN = 5 * SECOND

#: How often missing checkpoints are looked for (ms).
PAST_EVERY = HOUR

#: Entries checked at a time, and the pause between (s): a million take less than a minute.
PIECE, REST = 500, 0.01
#: The header does not mention the check of a book that is shorter than this (entries).
SHORT = 5_000
#: How often the free space of the disk is read (ms).
SPACE_EVERY = 20 * SECOND

P = ParamSpec("P")


async def _in_pieces(steps: Iterator[Any], on_step: Callable[[Any], None] = lambda step: None) -> None:
    """Let a thread take the steps, with a rest after each, so that no key waits for them."""
    from console.session.upkeep.heap import trim  # seam: nothing is done in pieces before the first frame

    while (step := await asyncio.to_thread(next, steps, steps)) is not steps:
        on_step(step)
        await asyncio.sleep(REST)
    trim()


def news_of_loss(own: RecordedBook, book: str, lost: frozenset[int]) -> tuple[Entry, ...]:
    """Return the entry that says which entries of another station's book are damaged here, once for the same ones."""
    file = f"{book} {ranges(sorted(lost))}"
    known = any(entry.file == file for entry in recorded(own, "replica"))
    return () if known else (recovered("replica", file),)


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
        self._is_writing_room = False
        self._room_at = 0  # the room file is not written before (monotonic ms)
        self._anchor_no = 0
        self._anchor_at = 0
        self._space_at = 0
        self._past_at = 0  # rooms of the past are not looked after before (monotonic ms)
        self._again_at = 0
        self._unkept: dict[Hint, int] = {}
        self._writing: dict[Hint, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.checked: int | None = 0  # number of the last entry whose chain was checked; None: all of them
        self.free_mb: int | None = None  # megabytes left on the disk, once that is known
        self.open_to_others = OpenTo()  # what of the home others can write to
        self.second_away = ""  # the folder on the second disk, while it is not there
        self._is_looking = False  # whether that disk is asked, which may take its time

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
            self._spawn(self._look_for_second())

    async def _read_space(self) -> None:
        with contextlib.suppress(OSError):
            self.free_mb = (await asyncio.to_thread(filesystem_of, self._desk.home.path)).free >> 20
            await self.look_who_can_write()

    async def _look_for_second(self) -> None:
        """Look whether the second disk is there: without it nothing is left to fall back on."""
        if self._is_looking or not isinstance(self._desk.book, Book):
            return
        self._is_looking = True
        try:
            missing = await asyncio.to_thread(self._desk.book.missing_second)
            self.second_away = "" if missing is None else str(missing)
        finally:
            self._is_looking = False

    async def look_who_can_write(self) -> OpenTo:
        """Look, and return, what of the home others can write to."""
        self.open_to_others = await asyncio.to_thread(open_to_others, self._desk.home.places)
        return self.open_to_others

    def keep_drafts(self) -> None:
        """Write the drafts within a second."""
        if not self._drafts_asked:
            self._drafts_asked = True
            asyncio.get_running_loop().call_later(DRAFTS_WITHIN, self._save_drafts)

    def _save_drafts(self) -> None:
        if self._writing["drafts"].locked():  # a slow disk: what is written then is the newest
            asyncio.get_running_loop().call_later(DRAFTS_WITHIN, self._save_drafts)
            return
        self._drafts_asked = False
        self._spawn(self._keep("drafts", drafts.save, self._desk.home.drafts, self._current_drafts()))

    def mark_alive(self, now: int) -> None:
        """Note that this console watched at ``now`` (UTC ms)."""
        self._spawn(self._keep("mark", mark_alive, self._desk.home.alive, now, self._desk.site))

    async def marked(self) -> None:
        """Wait until the latest mark is on the disk."""
        await asyncio.sleep(0)  # the task that writes it is running
        async with self._writing["mark"]:
            pass

    async def _keep(self, what: Hint, write: Callable[P, bool], *args: P.args, **kwargs: P.kwargs) -> None:
        """Let a thread write a file, after those that write it already, and note whether it could."""
        try:
            async with self._writing[what]:
                kept = await asyncio.to_thread(write, *args, **kwargs)
        except LookupError:
            return  # a book that cannot be read shows at the book
        except (OSError, RuntimeError):  # RuntimeError: there is no room for one more thread
            kept = False
        self._note(what, kept)

    def _note(self, what: Hint, kept: bool) -> None:
        """Note whether a file could be kept."""
        if kept:
            self._unkept.pop(what, None)
        else:
            self._unkept.setdefault(what, self._desk.clock.now())

    @property
    def unkept(self) -> tuple[tuple[Hint, int], ...]:
        """Files that cannot be kept for the next start, and since when (UTC ms), the longest first."""
        return tuple(sorted(self._unkept.items(), key=lambda item: item[1]))

    def keep_again(self) -> None:
        """Try again now and then what could not be kept."""
        SPARE.renew()
        now = self._desk.clock.monotonic()
        if not self._unkept or now < self._again_at:
            return
        self._again_at = now + AGAIN
        if "drafts" in self._unkept:
            self._save_drafts()
        if "mark" in self._unkept:
            self.mark_alive(self._desk.clock.now())
        if "anchor" in self._unkept:
            self._spawn(self._keep("anchor", self._desk.note_anchor))

    def keep_room(self) -> None:
        """Write what entries have changed to the room file, on a thread, unless that still runs.

        After a failure everything is written, some time later.
        """
        room_file, now = self._desk.room_file, self._desk.clock.monotonic()
        if room_file is None or self._is_writing_room or now < self._room_at:
            return
        with contextlib.suppress(OSError, LookupError):  # a disk that cannot be read shows at the book
            batch = room_file.take(self._desk.room, self._desk.library)
            if batch is not None:
                self._is_writing_room = True
                self._spawn(self._write_room(room_file, batch))

    async def _write_room(self, room_file: RoomFile, batch: Batch) -> None:
        try:
            await asyncio.to_thread(room_file.write, batch)
            self._note("room", True)
        except OSError:
            self._room_at = self._desk.clock.monotonic() + ROOM_AGAIN
            self._note("room", False)
        finally:
            self._is_writing_room = False

    def keep_anchor(self) -> None:
        """Note the last number and hash now and then."""
        now, no = self._desk.clock.monotonic(), self._desk.book.last_no
        if no != self._anchor_no and now >= self._anchor_at:
            self._anchor_no, self._anchor_at = no, now + ANCHOR_EVERY
            self._spawn(self._keep("anchor", self._desk.note_anchor))

    def keep_past(self) -> None:
        """Make the checkpoints that are missing, now and then: after the check of the book."""
        now = self._desk.clock.monotonic()
        if self.checked is None and now >= self._past_at:
            self._past_at = now + PAST_EVERY
            self._spawn(self._make_past())

    async def _make_past(self) -> None:
        """Let a thread make them, in pieces that no key waits for. A disk that does not take them is asked later."""
        # Nothing of the past loads before the first frame.
        from data.room.past import make

        with contextlib.suppress(OSError, LookupError, ValueError, RuntimeError):
            await _in_pieces(make(self._desk.library, self._desk.home.past))

    async def check(self, on_damage: Callable[[tuple[Entry, ...]], None]) -> None:
        """Check the chain of the complete book, in pieces that no key waits for. Raises OSError.

        ``on_damage`` is called with drafts about damage, to be entered.
        """
        book = self._desk.book
        before = len(book.found) if isinstance(book, Book) else 0
        await _in_pieces(check(book, step=PIECE), self._reached)
        self.checked = None
        if isinstance(book, Book) and len(book.found) > before:
            on_damage(book.found[before:])

    def _reached(self, no: int) -> None:
        self.checked = no

    async def check_replicas(self, on_damage: Callable[[tuple[Entry, ...]], None]) -> None:
        """Check other stations' books as they are kept here, in the same pieces. A disk that cannot be read is left.

        ``on_damage`` is called with drafts about entries that only a file of that station can bring again.
        """
        replicas, own = self._desk.library.replicas, self._desk.book
        for id in replicas.books() if isinstance(own, Book) else ():  # else nothing can be mended here
            with contextlib.suppress(OSError, LookupError):
                await _in_pieces(replicas.check(id, step=PIECE))
                book = replicas.book(id)
                lost = book.lost if book is not None and not self._desk.site.remote.url else frozenset()
                if lost and (news := await asyncio.to_thread(news_of_loss, own, id, lost)):
                    on_damage(news)

    def save_drafts(self) -> None:
        """Write the drafts at once: the screen is gone."""
        drafts.save(self._desk.home.drafts, self._current_drafts())

    def leave(self, *, has_watched: bool) -> None:
        """Write mark and anchor at once: the screen is gone. has_watched: it was there until now."""
        if has_watched:
            mark_alive(self._desk.home.alive, self._desk.clock.now(), self._desk.site)
        with contextlib.suppress(OSError, LookupError):
            self._desk.note_anchor()
