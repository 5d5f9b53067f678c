"""The book as the screen pages through it: lines read as they are needed, a search that never holds up a key.

Long work (a search, the room as it was) is done in slices of a few milliseconds between which the loop goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
from array import array
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Any, overload

from console.desk import Desk
from data.board import Board, EntryView, Line
from data.book import BookReader, NoBook
from data.bookfilter import BookFilter, read
from data.entries import Entry, Fix, Void
from data.lines import line_of
from data.room import Room
from data.shifts import hhmm, shift_at, zone

#: Longest slice of long work (s). Half a frame, so that a key in between is drawn in time.
SLICE = 0.004
#: Entries of other books stand before the book's own: their key is their number minus a multiple of this, once for the
#: book that this one goes on from, twice for the one before that, and so on; imported ones before them all.
ANOTHER = 1 << 40
#: Lines that are kept read.
KEPT = 4_000

Spawn = Callable[[Coroutine[Any, Any, object]], None]


class BookPages:
    """Lines of the book of ``desk``, and what a search found among them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._zone = zone(desk.site)
        self._lines: dict[int, Line] = {}
        self._filter = BookFilter()
        self._found: array[int] = array("q")  # falling
        self._rising: Sequence[int] | None = None
        self._until = 0  # the search has seen the book up to here
        self._search = 0
        self._imports: BookReader | None = None
        self._earlier = desk.book.earlier[::-1]
        self._old = [self._keys_of(book, back) for back, book in enumerate(self._earlier, 1)][::-1]
        self.in_words = ""

    # --- lines ------------------------------------------------------------------------------------------------------

    def line(self, key: int) -> Line:
        """The line with this key: an entry's number, or that of another book's entry as :data:`ANOTHER` says."""
        known = self._lines.get(key)
        if known is None:
            known = self._read(key)
            if len(self._lines) > KEPT:
                self._lines.clear()
            self._lines[key] = known
        return known

    def _read(self, key: int) -> Line:
        if key < 0:
            return line_of(self._other(key), self._desk.words, self._desk.site)
        line = self._desk.line(key)
        assert line is not None
        return line

    def _other(self, key: int) -> Entry:
        """The entry of another book."""
        back = (ANOTHER - 1 - key) // ANOTHER
        book = self._earlier[back - 1] if back <= len(self._earlier) else self._imports
        assert book is not None
        return book.get(key + back * ANOTHER)

    def _keys_of(self, book: BookReader, back: int) -> range:
        return range(1 - back * ANOTHER, book.last_no + 1 - back * ANOTHER)

    def newest(self, count: int) -> tuple[Line, ...]:
        """The last lines of the book, oldest first."""
        last = self._desk.book.last_no
        return tuple(self.line(no) for no in range(max(1, last - count + 1), last + 1))

    def last(self) -> Line | None:
        """The newest line."""
        no = self._desk.book.last_no
        return self.line(no) if no else None

    def clock(self, at: int) -> str:
        """A moment as ``02:15``, local."""
        return hhmm(self._desk.site, at)

    def shift(self, at: int) -> str:
        """The shift and crew at a moment, in words."""
        found = shift_at(self._desk.site, at)
        crew = self._desk.site.crew(found.crew)
        return self._desk.words("console.shift_of", day=found.day, crew=crew.name if crew else found.crew)

    def entry(self, key: int) -> EntryView | None:
        """Entry ``key`` with everything that is known of it; None if there is none."""
        if not key or key > self._desk.book.last_no:
            return None
        line = self.line(key)
        person = self._desk.site.person(line.by) if line.by and line.by != "-" else None
        hash_ = self._desk.book.hash(key) if key > 0 else ""
        entry = self._desk.book.get(key) if key > 0 else self._other(key)
        mark = self._desk.room.mark(entry.ref) if entry is not None else None
        return EntryView(
            line,
            name=person.full or person.name if person else "",
            corrects=entry.of_no if isinstance(entry, (Fix, Void)) else 0,
            corrections=(self.line(mark.no),) if mark is not None and 0 < mark.no <= self._desk.book.last_no else (),
            hash=" ".join(hash_[i : i + 4] for i in range(0, 12, 4)),
        )

    def incident_of(self, key: int) -> str:
        """The subject of the incident that entry ``key`` is about, or ""."""
        if not key or key > self._desk.book.last_no:
            return ""
        subjects = self.line(key).subjects
        return next((s for s in subjects if self._desk.room.incident(s) is not None), "")

    def note(self, entry: Entry) -> None:
        """A new entry: what it corrects reads differently now; a search that is shown may want it."""
        for ref in (entry.of,) if isinstance(entry, Fix) else entry.of if isinstance(entry, Void) else ():
            self._lines.pop(int(ref.rpartition("-")[2]), None)
        if entry.no > self._until and self.in_words:
            self._until = entry.no
            if self._filter.wants(self.line(entry.no)):
                self._found.insert(0, entry.no)
                self._rising = None

    # --- search -----------------------------------------------------------------------------------------------------

    @property
    def numbers(self) -> Sequence[int]:
        """The keys that are shown, rising."""
        if not self.in_words:
            own = range(1, self._desk.book.last_no + 1)
            return Joined(self._old, own) if self._old else own
        if self._rising is None:
            self._rising = self._found[::-1]
        return self._rising

    def find(self, words: str, spawn: Spawn, changed: Callable[[], None]) -> None:
        """Show only what ``words`` ask for (:mod:`data.bookfilter`); everything if they are empty."""
        self._search += 1
        self._filter = read(words, self._desk.clock.now(), self._zone)
        self._found, self._rising = array("q"), None
        self.in_words = "" if self._filter.everything else words.strip()
        self._until = self._desk.book.last_no
        if self.in_words:
            spawn(self._look(self._search, self._until, changed))

    async def _look(self, search: int, last: int, changed: Callable[[], None]) -> None:
        pause = Pause()
        for key in self._keys(last):
            if await pause():
                changed()
            if search != self._search:
                return
            if self._filter.wants(self._read(key)):
                self._found.append(key)
                self._rising = None
        changed()

    def _keys(self, last: int) -> Iterator[int]:
        yield from range(last, 0, -1)
        if self._imports is None:
            from data.importer import imports_home  # with it comes all of importing, which a start does not need

            with contextlib.suppress(OSError, NoBook):
                self._imports = BookReader.open(imports_home(self._desk.home.path))
        for back, book in enumerate(self._earlier, 1):
            yield from reversed(self._keys_of(book, back))
        if self._imports is not None:
            yield from reversed(self._keys_of(self._imports, len(self._earlier) + 1))

    # --- the room as it was -----------------------------------------------------------------------------------------

    async def board_at(self, moment: int) -> Board:
        """The board as it stood at ``moment`` (UTC ms), from what was recorded by then."""
        room = Room()
        pause = Pause()
        last = 0
        for entry in self._desk.book.whole():
            if entry.at <= moment:
                room.apply(entry)
                last = entry.no if entry.book == self._desk.book.id else 0
            await pause()
        return self._desk.board_of(room, moment, last)

    # --- figures and the sheet --------------------------------------------------------------------------------------

    def figures(self) -> list[tuple[str, str]]:
        """The figures of this shift as (name, value) rows."""
        from console.sheet import figure_rows

        return figure_rows(self._desk, rounds=True)

    def sheet(self, board: Board) -> list[tuple[str, str]]:
        """What the next shift must be told, as (title, words) rows."""
        from console.sheet import sheet_rows

        return sheet_rows(self._desk, board)


class Joined(Sequence[int]):
    """Ranges one after the other, not written out."""

    def __init__(self, parts: Sequence[range], last: range) -> None:
        self._parts = (*parts, last)
        self._length = sum(map(len, self._parts))

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[int]: ...
    def __getitem__(self, index: int | slice) -> int | Sequence[int]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self._length))]
        at = index + self._length if index < 0 else index
        for part in self._parts:
            if 0 <= at < len(part):
                return part[at]
            at -= len(part)
        raise IndexError(index)


class Pause:
    """Lets the loop go on whenever a slice is used up; tells when it did. ``rest``: for so long (s), for work that
    nobody waits for."""

    def __init__(self, rest: float = 0.0) -> None:
        self._rest = rest
        self._loop = asyncio.get_running_loop()
        self._end = self._loop.time() + SLICE

    async def __call__(self) -> bool:
        if self._loop.time() < self._end:
            return False
        await asyncio.sleep(self._rest)
        self._end = self._loop.time() + SLICE
        return True
