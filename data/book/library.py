"""The books of one room: this station's own, those it goes on from, and what has arrived of other stations'.

The room is the fold of them all. The own book is the one that is written; the others only grow.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge

from data.book.book import Book
from data.book.reader import BookReader, ReadableBook
from data.book.replicas.replica import ReplicaBook
from data.book.replicas.replicas import Replicas
from data.entries import Entry, Subject
from data.entries.subjects import split_ref


class Library:
    """``book``: this station's own. ``replicas``: the other stations'."""

    def __init__(self, book: Book | BookReader, replicas: Replicas) -> None:
        self.book = book
        self.replicas = replicas

    @property
    def id(self) -> str:
        """The own book."""
        return self.book.id

    @property
    def last_no(self) -> int:
        """The last number of the own book."""
        return self.book.last_no

    @property
    def earlier(self) -> tuple[BookReader, ...]:
        """The books that the own one goes on from."""
        return self.book.earlier

    def hash(self, no: int) -> str:
        """The chain's hash after entry ``no`` of the own book. Raises IndexError, EntryLost, OSError."""
        return self.book.hash(no)

    def entries(self, start: int = 1, stop: int | None = None) -> Iterator[Entry]:
        """Entries of the own book, as :meth:`data.book.reader.ReadableBook.entries`."""
        return self.book.entries(start, stop)

    def others(self) -> dict[str, ReplicaBook]:
        """The books of other stations, by id; also an earlier one of this station, of which more came back than is
        here since it was restored."""
        return {book.id: book for book in self.replicas if book.id != self.book.id}

    @property
    def is_alone(self) -> bool:
        """Whether nothing of another station has arrived here."""
        return not self.others()

    # --- all of them ------------------------------------------------------------------------------------------------

    def all_entries(self) -> Iterator[Entry]:
        """Every entry of the room once, in the order of the fold."""
        known = self._starts()
        if not known:
            return self.book.all_entries()
        ours = [book.entries() for book in (*self.book.earlier, self.book)]
        theirs = [book.entries(known[id]) for id, book in self.others().items()]
        return merge(*ours, *theirs, key=lambda entry: entry.order)

    def all_of(self, subject: Subject) -> Iterator[Entry]:
        """Every entry of the room that names ``subject``, once, in no order."""
        yield from self.book.all_of(subject)
        known = self._starts()
        for id, book in self.others().items():
            yield from (entry for entry in book.all_of(subject) if entry.no >= known[id])

    def since(self, at: int) -> Iterator[Entry]:
        """The entries of the room that were recorded at ``at`` (UTC ms) or later, by their own station's clock."""
        ours = [book.entries(book.first_since(at)) for book in (*self.book.earlier, self.book)]
        known = self._starts()
        theirs = [book.entries(max(known[id], book.first_since(at))) for id, book in self.others().items()]
        return merge(*ours, *theirs, key=lambda entry: entry.order)

    def known_at(self, moment: int) -> Iterator[Entry]:
        """What was known here at ``moment`` (UTC ms): recorded here by then, or arrived by then; in fold order."""
        known = self._starts()
        ours = [(e for e in book.entries() if e.at <= moment) for book in (*self.book.earlier, self.book)]
        theirs = [book.known_at(moment, known[id]) for id, book in self.others().items()]
        return merge(*ours, *theirs, key=lambda entry: entry.order)

    def _starts(self) -> dict[str, int]:
        """From which number on each other book counts: an earlier book of this station is read from its own file as
        far as that goes."""
        here = {book.id: book.last_no for book in self.book.earlier}
        return {id: here.get(id, 0) + 1 for id in self.others()}

    # --- one entry --------------------------------------------------------------------------------------------------

    def find_book(self, book: str) -> ReadableBook | None:
        """A book of the room by its id; an earlier one of this station as far as it is here."""
        if book == self.book.id:
            return self.book
        return next((b for b in self.book.earlier if b.id == book), None) or self.replicas.book(book)

    def get(self, ref: str) -> Entry | None:
        """The entry ``BOOK-NO`` of the room, or None. Raises OSError."""
        book, no = split_ref(ref)
        for found in (self.find_book(book), self.replicas.book(book)):
            if found is not None and 1 <= no <= found.last_no:
                return found.get(no)
        return None

    def index(self) -> None:
        """Know where every subject is named: what is folded anew need not read whole books for it. On a thread."""
        for book in (*self.book.earlier, self.book, *self.others().values()):
            book.numbers_of("")

    def close(self) -> None:
        """Close every file."""
        self.replicas.close()
        self.book.close()
