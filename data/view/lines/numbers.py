"""Numbers of incidents as the entries gave them: for readers that fold no room."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

import msgspec

from data.book.library import Library
from data.book.reading.moments import first_stamped
from data.book.reading.readable import ReadableBook
from data.entries import BookOpened, Entry, Opened, Subject
from data.entries.stations import StationNamed
from data.entries.subjects import book_mark, opening_ref, random_of, station_of
from data.room.state.stations import StationState, letters_of

_DIGITS = re.compile("[0-9]+")


class Numbers:
    """The number that each incident got when it was opened, with its station's letter if there are several.

    Openings are looked for in the books when somebody asks. near: the hybrid clock (ms) where to begin.
    coming: entries that would come into the books.
    """

    def __init__(self, library: Library, coming: Iterable[Entry] = ()) -> None:
        self.near = 0
        self._library = library
        self._coming = {entry.subjects[0]: entry for entry in coming if isinstance(entry, Opened) and entry.subjects}
        self._named = tuple(entry for entry in coming if isinstance(entry, BookOpened | StationNamed))
        self._known: dict[Subject, Opened | None] = {}
        self._twins: dict[tuple[str, int, int], dict[Subject, str]] | None = None
        self._letters: dict[str, str] | None = None

    def note(self, entry: Entry) -> None:
        """Take in an entry that was saved since: an opening, or a station with its letter."""
        if isinstance(entry, Opened):
            self._known.pop(entry.subjects[0] if entry.subjects else "", None)
            self._twins = None
        elif isinstance(entry, BookOpened | StationNamed):
            self._letters = self._twins = None

    def of(self, subject: Subject) -> str:
        """Return the number of an incident, ``129``, ``J129`` or ``J129/7f``; "" if no book has its opening."""
        if subject not in self._known:
            self._known[subject] = self._opening(subject)
        opened = self._known[subject]
        return f"{self._letter(opened)}{opened.number}{self._mark(opened)}" if opened and opened.number else ""

    def named(self, text: str) -> list[Subject]:
        """Return the incidents that ``text`` names (``129``, ``J129``, ``129/23``, ``129/7f``), the newest at the end.

        A book that this station had before may come back from the remote and then stands after the own one.
        """
        wanted, _, mark = text.removeprefix("#").partition("/")
        found: dict[Subject, Opened] = {}
        for digits in _DIGITS.findall(wanted):
            for book in self._library.books:
                for entry in map(book.get, book.find(b'"number":%d,' % int(digits))):
                    if isinstance(entry, Opened) and entry.subjects:
                        found.setdefault(entry.subjects[0], entry)
        return [
            subject
            for subject, opened in sorted(found.items(), key=lambda item: (item[1].year, item[1].order))
            if wanted.upper() in (str(opened.number), f"{self._letter(opened)}{opened.number}")
            and (mark in ("", f"{opened.year % 100:02}") or random_of(opened.book).startswith(mark.lower()))
        ]

    def _opening(self, subject: Subject) -> Opened | None:
        """Return the entry that opened an incident; if several did, that of this station, else of the first book."""
        entry = self._library.get(opening_ref(subject))
        if isinstance(entry, Opened):  # a rule's has another subject: asked for is the number that it gave
            return entry
        needle = msgspec.json.encode(subject)
        for book in self._library.books:
            place = first_stamped(book, self.near + 1)
            opened = _first(book, chain(book.find(needle, place, back=True), book.find(needle, place)), subject)
            if opened is not None:
                return opened
        return self._coming.get(subject)

    def _mark(self, opened: Opened) -> str:
        """Return what tells it from another one to which its station gave the same number in the same year."""
        if self._twins is None:
            self._twins = self._found_twins()
        known = self._twins.get((station_of(opened.book), opened.year, opened.number), {})
        return f"/{book_mark(opened.book, known.values())}" if len(known) > 1 else ""

    def _found_twins(self) -> dict[tuple[str, int, int], dict[Subject, str]]:
        """Return each number that a station can have given twice, with the incidents that have it and their books."""
        found: dict[tuple[str, int, int], dict[Subject, str]] = {}
        for station in self._branched():
            for book in self._library.books:
                for entry in map(book.get, book.find(b'"incident.opened"')) if station_of(book.id) == station else ():
                    if isinstance(entry, Opened) and entry.subjects:
                        key = (station, entry.year, entry.number)
                        found.setdefault(key, {}).setdefault(entry.subjects[0], entry.book)
        return found

    def _branched(self) -> set[str]:
        """Return the stations whose books are not one after the other: only those can give a number twice."""
        followed: dict[str, int] = {}  # book → the last entry after which another one continues
        first: set[str] = set()
        branched: set[str] = set()
        for book in self._library.books:
            opened, station = book.get(1) if book.last_no else None, station_of(book.id)
            if isinstance(opened, BookOpened) and opened.after_book not in followed and opened.after_book:
                followed[opened.after_book] = opened.after_no
            elif station in first or (isinstance(opened, BookOpened) and opened.after_book):
                branched.add(station)
            else:
                first.add(station)
        ends = {book.id: book.last_no for book in self._library.books}
        return branched | {station_of(book) for book, no in followed.items() if ends.get(book, no) > no}

    def _letter(self, opened: Opened) -> str:
        if self._letters is None:
            stations: dict[str, StationState] = {}
            books = self._library.books
            codes = {*(station_of(book.id) for book in books), *(entry.station for entry in self._named)}
            # Only a room of several stations has letters, and only then all that the books say of them is looked for.
            several = books if len(codes) > 1 else ()
            said = (entry for book in several for entry in map(book.get, book.find(b'"station":"')))
            for entry in (*said, *self._named):
                if isinstance(entry, BookOpened | StationNamed):
                    known = stations.get(entry.station, StationState(code=entry.station))
                    stations[entry.station] = known.with_letter(entry.letter or known.letter, entry.hlc[0])
            self._letters = letters_of(tuple(stations.values()))
        return self._letters.get(station_of(opened.book), "")


def _first(book: ReadableBook, numbers: Iterable[int], subject: Subject) -> Opened | None:
    """Return the first of these entries that opens the incident."""
    entries = map(book.get, numbers)
    return next((e for e in entries if isinstance(e, Opened) and e.subjects[:1] == (subject,)), None)
