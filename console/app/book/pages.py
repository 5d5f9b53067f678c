"""Pages of the book.

Lines that are read as they are needed, and a search that never delays a key.

A search is done in slices of a few milliseconds, between which keys are answered.
"""

from __future__ import annotations

import contextlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from heapq import merge
from typing import TYPE_CHECKING

from msgspec.structs import replace

from console.app.book.interleave import Interleaved, InterleavedFound, Joined, OtherLines
from console.app.messages import BoardChanged, Post
from console.session.desk import Desk
from console.session.slices import Pause, Spawn
from data.book.reading.follower import BookReader
from data.book.reading.readable import ReadableBook
from data.book.storage.folder import NoBook, imports_home
from data.entries import Entry, Fix, Imported, Void
from data.entries.subjects import split_ref, station_of
from data.queries.current_shift import shift_at_moment
from data.site.localtime import hhmm_seen, zone
from data.view.incident import detailed, marked
from data.view.lines import line_of, written_in
from data.view.lines.way import arrival_text
from data.view.values import BookLine, EntryView
from widgets.drawing.times import Times

if TYPE_CHECKING:
    from data.view.lines.search import BookFilter

#: Lines of other books come before the own book's. Their key is the entry's number minus a multiple of this: once for
#: the book that the own one continues, twice for the one before that, and so on; imported ones come first of all.
ANOTHER = 1 << 40
#: From this multiple on: the books of other stations.
THEIRS = 1_000
THEIRS_BELOW = -(THEIRS - 1) * ANOTHER
#: So many new entries of other stations are placed at once; more are placed in slices.
AT_ONCE = 20
#: How many lines are cached.
KEPT = 4_000


class BookPages:
    """Lines of the book of ``desk``, and what a search found among them. It posts :class:`BoardChanged`."""

    def __init__(self, desk: Desk, spawn: Spawn, post: Post) -> None:
        self._desk = desk
        self._zone = zone(desk.site)
        self._lines: dict[int, BookLine] = {}
        self._filter: BookFilter | None = None  # None: every line is shown
        self._found: array[int] = array("q")  # falling; without those of other stations
        self._found_theirs, self._found_keys = OtherLines(), set[int]()
        self._rising: Sequence[int] | None = None
        self._until = 0  # the search has seen the book up to here
        self._search = 0
        self._imports: tuple[ReadableBook, ...] = ()  # newest first
        self._earlier = desk.book.earlier[::-1]
        self._old = [self._keys_of(book, back) for back, book in enumerate(self._earlier, 1)][::-1]
        self.in_words = ""
        self.is_searching = False
        self._others: OtherLines | None = None  # once somebody has looked at the book
        self._is_placing = False
        self._theirs: list[str] = []  # books of other stations: the index here is part of their entries' keys
        self._spawn = spawn
        self._post = post
        self._newest: list[int] = []  # keys of the newest lines; of how many, and at which ends of the books
        self._newest_of: tuple[int, dict[str, int]] = (0, {})

    # --- lines ------------------------------------------------------------------------------------------------------

    def line(self, key: int) -> BookLine:
        """Return the line with this key: an entry's number, or for another book's entry see :data:`ANOTHER`."""
        known = self._lines.get(key)
        if known is None:
            known = self._read(key)
            if self._filter is None or not self._filter.shows_via:
                known = replace(known, via="")
            if len(self._lines) > KEPT:
                self._lines.clear()
            self._lines[key] = known
        return known

    def _read(self, key: int) -> BookLine:
        if key < 0:
            desk, entry = self._desk, self._other(key)
            line = line_of(entry, desk.words, desk.site, number_of=desk.number_of)
            theirs = marked(detailed(line, desk.room, entry), desk.room, entry)
            if key >= THEIRS_BELOW:
                return theirs
            came, station = desk.library.arrival(entry) or "station", station_of(entry.book)
            return replace(theirs, station=station, way=came, via=arrival_text(came, station, entry.via, desk.words))
        own = self._desk.line(key)
        assert own is not None
        return own

    def _other(self, key: int) -> Entry:
        """Return an entry of another book."""
        back = (ANOTHER - 1 - key) // ANOTHER
        if back >= THEIRS:
            theirs = self._desk.library.replicas.book(self._theirs[back - THEIRS])
            assert theirs is not None
            return theirs.get(key + back * ANOTHER)
        book = (*self._earlier, *self._imports)[back - 1]
        assert book is not None
        return book.get(key + back * ANOTHER)

    def _their_key(self, book: str, no: int) -> int:
        """Return the key of an entry of another station's book."""
        if book not in self._theirs:
            self._theirs.append(book)
        return no - (THEIRS + self._theirs.index(book)) * ANOTHER

    def _key_of(self, ref: str) -> int:
        """Return the key of an entry by its ref; 0 if it is not here."""
        book, no = split_ref(ref)
        if self._desk.library.get(ref) is None:
            return 0
        if book == self._desk.book.id:
            return no
        return self._their_key(book, no) if book in self._desk.library.others() else 0

    def _keys_of(self, book: ReadableBook, back: int) -> range:
        return range(1 - back * ANOTHER, book.last_no + 1 - back * ANOTHER)

    def newest(self, count: int) -> tuple[BookLine, ...]:
        """Return the last lines of every station's book, by time, oldest first."""
        books = {"": self._desk.book, **self._desk.library.others()}
        ends = (count, {id: book.last_no for id, book in books.items()})
        if ends != self._newest_of:
            last = (
                (book.get(no).order, self._their_key(id, no) if id else no)
                for id, book in books.items()
                for no in range(max(1, book.last_no - count + 1), book.last_no + 1)
            )
            self._newest, self._newest_of = [key for _, key in sorted(last)[-count:]], ends
        return tuple(self.line(key) for key in self._newest)

    def last(self) -> BookLine | None:
        """Return the newest line of the own book."""
        no = self._desk.book.last_no
        return self.line(no) if no else None

    def clock(self, at: int) -> str:
        """Return a moment (UTC ms) as local ``02:15``, with the date if it is not today's."""
        return hhmm_seen(self._desk.site, self._desk.words, at, self._desk.clock.now())

    def shift(self, at: int) -> str:
        """Return the shift of the crew in control at a moment (UTC ms), in words."""
        found = shift_at_moment(self._desk.room.duty, self._desk.site, at)
        day = Times(self._desk.site.zone, self._desk.words).dates(found.starts)[3]
        return self._desk.words("console.shift_of", day=day, crew=self._desk.site.crew_name(found.crew))

    def entry(self, key: int) -> EntryView | None:
        """Return entry ``key`` with everything that is known about it; None if there is none."""
        if not key or key > self._desk.book.last_no:
            return None
        line = self.line(key)
        person = self._desk.site.person(line.by) if line.by and line.by != "-" else None
        entry = self._desk.book.get(key) if key > 0 else self._other(key)
        of = self._desk.library.find_book(entry.book)
        hash_ = of.hash_or_empty(entry.no) if of is not None and entry.no <= of.last_no else ""
        mark = self._desk.room.correction(entry.ref)
        corrected = self._key_of(mark.ref) if mark is not None else 0
        return EntryView(
            line,
            name=person.full or person.name if person else "",
            corrects=entry.of_no if isinstance(entry, (Fix, Void)) else 0,
            corrections=(self.line(corrected),) if corrected else (),
            hash=" ".join(hash_[i : i + 4] for i in range(0, 12, 4)),
        )

    def history_of(self, key: int) -> Imported | None:
        """Return the imported incident with this key, or None."""
        entry = self._other(key) if THEIRS_BELOW <= key < 0 else None
        return entry if isinstance(entry, Imported) else None

    def incident_of(self, key: int) -> str:
        """Return the subject of the incident that entry ``key`` is about, or ""."""
        if not key or key > self._desk.book.last_no:
            return ""
        subjects = self.line(key).subjects
        return next((s for s in subjects if self._desk.room.incident(s) is not None), "")

    def note(self, entry: Entry) -> None:
        """Note a new entry: the one it corrects reads differently now, and the search that is shown may want it."""
        for ref in (entry.of,) if isinstance(entry, Fix) else entry.of if isinstance(entry, Void) else ():
            self._lines.pop(self._key_of(ref), None)
        if not self.in_words:
            return
        if entry.book != self._desk.book.id:
            if self._wants(key := self._their_key(entry.book, entry.no)):
                self._add_found(key)
        elif entry.no > self._until:
            self._until = entry.no
            if self._wants(entry.no):
                self._found.insert(0, entry.no)
                self._rising = None

    def _add_found(self, key: int) -> None:
        """Add a line of another station that the search wants."""
        if key not in self._found_keys:
            entry = self._other(key)
            self._found_theirs.add(self._place_of(entry), key, entry)
            self._found_keys.add(key)
            self._rising = None

    # --- other stations' lines --------------------------------------------------------------------------------------

    def _with_theirs(self, own: Sequence[int]) -> Sequence[int]:
        """Return the own lines with the other stations' among them, as far as they are placed."""
        placed = self._others
        if placed is None:
            return own
        if not self._is_placing:
            others = self._desk.library.others()
            first = {id: placed.last_placed.get(id, 0) + 1 for id in others}
            fresh = [(id, no) for id, book in others.items() for no in range(first[id], book.last_no + 1)]
            if len(fresh) > AT_ONCE:
                self._spawn(self._place_all())
            else:
                for id, no in fresh:
                    entry = others[id].get(no)
                    placed.add(self._place_of(entry), self._their_key(id, no), entry)
        return Interleaved(own, sum(map(len, self._old)), placed, self._widest())

    def _widest(self) -> int:
        """Return the cells of the widest number that a line may have."""
        others = self._desk.library.others()
        widest = max((len(f"{station_of(id)} {book.last_no}") for id, book in others.items()), default=0)
        return max(widest, len(str(self._desk.book.last_no)))

    def _place_of(self, entry: Entry) -> int:
        """Return after how many entries of the own book an entry of another one comes."""
        book = self._desk.book
        return bisect_left(range(1, book.last_no + 1), entry.order, key=lambda no: book.get(no).order)

    async def _place_all(self) -> None:
        """Find the place of every entry of the other stations. Reads both sides once, in slices."""
        self._is_placing = True
        try:
            placed, pause = OtherLines(), Pause()
            others = self._desk.library.others()
            ours = self._desk.book.entries()
            last, place = next(ours, None), 0
            for entry in merge(*(book.entries() for book in others.values()), key=lambda e: e.order):
                while last is not None and last.order < entry.order:
                    last, place = next(ours, None), place + 1
                    await pause()
                placed.add(place, self._their_key(entry.book, entry.no), entry)
                await pause()
            self._others = placed
        finally:
            self._is_placing = False
        self._post(BoardChanged())

    # --- search -----------------------------------------------------------------------------------------------------

    @property
    def numbers(self) -> Sequence[int]:
        """The keys that are shown, oldest line first; those of one book rise."""
        if not self.in_words:
            own = range(1, self._desk.book.last_no + 1)
            return self._with_theirs(Joined(self._old, own) if self._old else own)
        if self._rising is None:
            found, theirs = self._found[::-1], self._found_theirs
            self._rising = InterleavedFound(found, theirs, self._widest()) if theirs.keys else found
        return self._rising

    def find(self, words: str) -> None:
        """Search for ``words`` (:mod:`data.view.lines.search`); show every line if they are empty."""
        self._search += 1
        from data.view.lines.search import read  # seam: the grammar of a search

        self._filter = read(words, self._desk.clock.now(), self._zone)
        self._lines.clear()  # they are shown with or without their way
        self._found, self._rising = array("q"), None
        self._found_theirs, self._found_keys = OtherLines(), set()
        self.in_words = "" if self._filter.everything else words.strip()
        self.is_searching = bool(self.in_words)
        self._until = self._desk.book.last_no
        if not self._desk.library.is_alone and self._others is None and not self._is_placing:
            self._spawn(self._place_all())
        if self.in_words:
            self._spawn(self._run_search(self._search, self._until))

    async def _run_search(self, search: int, last: int) -> None:
        pause = Pause()
        for key in self._keys(last):
            if await pause():
                self._post(BoardChanged())
            if search != self._search:
                return
            if self._wants(key):
                if key < THEIRS_BELOW:
                    self._add_found(key)
                else:
                    self._found.append(key)
                    self._rising = None
        self.is_searching = False
        self._post(BoardChanged())

    def _wants(self, key: int) -> bool:
        """Return whether the search wants the line with this key."""
        desk = self._desk

        def written() -> str:
            entry = self._other(key) if key < 0 else desk.book.get(key)
            return written_in(entry, desk.words, desk.site, number_of=desk.number_of)

        return self._filter is not None and self._filter.wants(self._read(key), written)

    def _keys(self, last: int) -> Iterator[int]:
        yield from range(last, 0, -1)
        if not self._imports:
            with contextlib.suppress(OSError, NoBook):
                newest = BookReader.open(imports_home(self._desk.home.path))
                self._imports = (newest, *newest.earlier[::-1])
        for back, book in enumerate(self._earlier, 1):
            yield from reversed(self._keys_of(book, back))
        for back, imports in enumerate(self._imports, len(self._earlier) + 1):
            yield from reversed(self._keys_of(imports, back))
        others = self._desk.library.others()
        for id in others:
            self._their_key(id, 1)
        for at, id in enumerate(self._theirs):
            if id in others:
                yield from reversed(self._keys_of(others[id], THEIRS + at))
