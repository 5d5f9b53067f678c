"""The library: the books of one room, which is the fold of them all.

They are this station's own book, the ones that it continues, and the replicas of other stations' books. Entries are
written only into the own book; the others only grow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from heapq import merge
from itertools import chain, takewhile
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType

from data.book.book import Book
from data.book.reading.follower import BookReader
from data.book.reading.moments import first_since, first_stamped, recorded_by
from data.book.reading.readable import ReadableBook
from data.book.replicas.replica import ReplicaBook
from data.book.replicas.replicas import Replicas
from data.entries import Entry, Subject
from data.entries.base import Arrival
from data.entries.subjects import split_ref

#: A mapping of books to numbers that has none.
NO_NUMBERS: Mapping[str, int] = MappingProxyType({})


def _is_from(first: int, entry: Entry) -> bool:
    return entry.no >= first


def _recorded_from(book: ReadableBook, first: int) -> Iterator[tuple[int, Entry]]:
    return ((entry.at, entry) for entry in book.entries(first))


def _recorded(book: ReadableBook, no: int) -> int:
    return book.get(no).at


class Library:
    """The books of one room.

    ``book``: this station's own. ``replicas``: those of other stations.
    """

    def __init__(self, book: Book | BookReader, replicas: Replicas) -> None:
        self.book = book
        self.replicas = replicas

    @classmethod
    def open(cls, home: Path, *, write: bool = False) -> Library:
        """Open the books of ``home`` for reading; with ``write``, the replicas to append to them.

        Raises NoBook, OSError.
        """
        return cls(BookReader.open(home), Replicas.open(home, write=write))

    @property
    def id(self) -> str:
        """The id of the own book."""
        return self.book.id

    @property
    def last_no(self) -> int:
        """The last number of the own book."""
        return self.book.last_no

    @property
    def earlier(self) -> tuple[ReadableBook, ...]:
        """The books that the own one continues."""
        return self.book.earlier

    @property
    def own(self) -> tuple[ReadableBook, ...]:
        """The own book after those that it continues."""
        return (*self.book.earlier, self.book)

    @property
    def books(self) -> tuple[ReadableBook, ...]:
        """Every book of the room: those of this station, then those of others."""
        return (*self.own, *self.others().values())

    def hash(self, no: int) -> str:
        """Return the chain's hash after entry ``no`` of the own book.

        Raises IndexError, EntryLost, OSError.
        """
        return self.book.hash(no)

    def entries(self, start: int = 1, stop: int | None = None) -> Iterator[Entry]:
        """Yield entries of the own book.

        See :meth:`data.book.reading.readable.ReadableBook.entries`.
        """
        return self.book.entries(start, stop)

    def others(self) -> dict[str, ReplicaBook]:
        """Return the books of other stations by id.

        Also an earlier book of this station, if more of it came back than was restored here.
        """
        return {book.id: book for book in self.replicas if book.id != self.book.id}

    @property
    def is_alone(self) -> bool:
        """Whether no entry of another station has arrived here."""
        return not self.others()

    # --- all of them ------------------------------------------------------------------------------------------------

    def all_entries(self) -> Iterator[Entry]:
        """Yield every entry of the room once, in the order of the fold."""
        return self.stamped_since(0)

    def stamped_since(self, at: int) -> Iterator[Entry]:
        """Yield what :meth:`all_entries` does, without entries whose hybrid clock is before ``at`` (ms).

        They hold all that was recorded at ``at`` or later, also by a clock that was set back.
        """
        known = self._starts()
        ours = [book.entries(first_stamped(book, at) if at else 1) for book in self.own]
        if not known:
            return chain.from_iterable(ours)
        others = self.others().items()
        theirs = [book.entries(max(known[id], first_stamped(book, at) if at else 1)) for id, book in others]
        return merge(*ours, *theirs, key=lambda entry: entry.order)

    def newest_first(self) -> Iterator[Entry]:
        """Yield what :meth:`all_entries` does, in the opposite order: what comes last is read first."""
        known = self._starts()
        ours = [book.entries_back() for book in self.own]
        if not known:
            return chain.from_iterable(reversed(ours))
        theirs = [takewhile(partial(_is_from, known[id]), book.entries_back()) for id, book in self.others().items()]
        return merge(*ours, *theirs, key=lambda entry: entry.order, reverse=True)

    def all_of(self, subject: Subject) -> Iterator[Entry]:
        """Yield every entry of the room that names ``subject`` once, in no order."""
        yield from self.book.all_of(subject)
        known = self._starts()
        for id, book in self.others().items():
            yield from (entry for entry in book.all_of(subject) if entry.no >= known[id])

    def since(self, at: int, last: Mapping[str, int] | None = None) -> Iterator[Entry]:
        """Yield the entries of the room recorded at ``at`` (UTC ms) or later.

        By the clock of their station. ``last``: book → the last number wanted, of other books none; None: all are.
        """
        stop = {} if last is None else {book.id: last.get(book.id, 0) + 1 for book in self.books}
        ours = [book.entries(first_since(book, at), stop.get(book.id)) for book in self.own]
        known = self._starts()
        theirs = [
            book.entries(max(known[id], first_since(book, at)), stop.get(id)) for id, book in self.others().items()
        ]
        return merge(*ours, *theirs, key=lambda entry: entry.order)

    def between(self, at: int, until: int) -> Iterator[Entry]:
        """Yield what :meth:`since` does, without what was recorded at ``until`` (UTC ms) or later."""
        ours = [recorded_by(book, until - 1, first_since(book, at)) for book in self.own]
        known = self._starts()
        theirs = [
            recorded_by(book, until - 1, max(known[id], first_since(book, at))) for id, book in self.others().items()
        ]
        return merge(*ours, *theirs, key=lambda entry: entry.order)

    def known_at(self, moment: int, since: Mapping[str, int] = NO_NUMBERS) -> Iterator[Entry]:
        """Yield the entries that were known here at ``moment`` (UTC ms).

        They were recorded or had arrived by then; in fold order. ``since``: book → the first number wanted; of other
        books all are.
        """
        known = self._starts()
        ours = [recorded_by(book, moment, since.get(book.id, 1)) for book in self.own]
        others = self.others().items()
        theirs = [book.known_at(moment, max(known[id], since.get(id, 1))) for id, book in others]
        return merge(*ours, *theirs, key=lambda entry: entry.order)

    def recorded_before(self, until: int, since: Mapping[str, int] = NO_NUMBERS) -> Iterator[Entry]:
        """Yield the entries recorded before ``until`` (UTC ms) by the clock of their station, in fold order.

        It does not matter when they arrived here. ``since``: as for :meth:`known_at`.
        """
        known = self._starts()
        ours = [recorded_by(book, until - 1, since.get(book.id, 1)) for book in self.own]
        others = self.others().items()
        theirs = [recorded_by(book, until - 1, max(known[id], since.get(id, 1))) for id, book in others]
        return merge(*ours, *theirs, key=lambda entry: entry.order)

    def as_they_came(self, after: Mapping[str, int] = NO_NUMBERS) -> Iterator[tuple[int, Entry]]:
        """Yield each entry with the moment since when it is known here (UTC ms), about in that order.

        Those of one book are in their order. ``after``: book → the last number that is left out; of other books none.
        """
        known = self._starts()
        found = {book.id: _recorded_from(book, after.get(book.id, 0) + 1) for book in self.own}
        for id, book in self.others().items():
            arrived = book.arrivals(max(known[id], after.get(id, 0) + 1))
            found[id] = chain(found[id], arrived) if id in found else arrived
        return merge(*found.values(), key=itemgetter(0))

    def newest_known(self, moment: int) -> tuple[int, Entry] | None:
        """Return the entry that was known last at ``moment`` (UTC ms), and since when; None if there was none."""
        found = [(since(no), book.get(no)) for book, no, since in self._known_then(moment) if no >= 1]
        return max(found, key=lambda known: (known[0], known[1].order), default=None)

    def first_known_after(self, moment: int) -> tuple[int, Entry] | None:
        """Return the entry that was known first after ``moment`` (UTC ms), and since when; None if there is none."""
        places = self._known_then(moment)
        found = [(since(no + 1), book.get(no + 1)) for book, no, since in places if no < book.last_no]
        return min(found, key=lambda known: (known[0], known[1].order), default=None)

    def _known_then(self, moment: int) -> Iterator[tuple[ReadableBook, int, Callable[[int], int]]]:
        """Yield each book, the number of its last entry that was known at ``moment``, and since when a number was.

        A clock that was set back may hide earlier ones.
        """
        for own in self.own:
            yield own, first_since(own, moment + 1) - 1, partial(_recorded, own)
        starts = self._starts()
        for id, book in self.others().items():
            if starts[id] <= book.last_no:
                yield book, book.last_arrived(moment), book.arrived

    def _starts(self) -> dict[str, int]:
        """Return the number from which each other book counts.

        An earlier book of this station is read from its own files as far as they reach.
        """
        here = {book.id: book.last_no for book in self.book.earlier}
        return {id: here.get(id, 0) + 1 for id in self.others()}

    # --- one entry --------------------------------------------------------------------------------------------------

    def find_book(self, book: str) -> ReadableBook | None:
        """Return a book of the room by its id, or None.

        An earlier one of this station as far as it is here.
        """
        if book == self.book.id:
            return self.book
        return next((b for b in self.book.earlier if b.id == book), None) or self.replicas.book(book)

    def get(self, ref: str) -> Entry | None:
        """Return the entry ``BOOK-NO`` of the room, or None. Raises OSError."""
        book, no = split_ref(ref)
        for found in (self.find_book(book), self.replicas.book(book)):
            if found is not None and 1 <= no <= found.last_no:
                return found.get(no)
        return None

    def arrival(self, entry: Entry) -> Arrival | None:
        """Return how an entry of another station came here; None for one that was written here. Raises OSError."""
        book = self.others().get(entry.book)
        here = any(entry.book == own.id and entry.no <= own.last_no for own in self.own)
        return None if here or book is None or not 1 <= entry.no <= book.last_no else book.arrival(entry.no)

    def index(self) -> None:
        """Find out where every subject is named.

        A refold need not read complete books then. Call it on a thread.
        """
        for book in (*self.book.earlier, self.book, *self.others().values()):
            book.subjects.index()

    def close(self) -> None:
        """Close every file."""
        self.replicas.close()
        self.book.close()
