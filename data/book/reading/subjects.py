"""Entries that name a subject, searched for in the bytes or indexed."""

import threading
from array import array
from collections.abc import Iterator
from typing import Protocol

import msgspec

from data.book.storage.record import body
from data.entries import Entry, Subject
from data.entries.causality import VectorIndex, VersionVector

#: Subjects whose entries are searched for in the bytes of a book, before it pays to index all subjects.
SEARCHES = 8


class SearchedBook(Protocol):
    """A book, as far as its subjects are looked for."""

    def line(self, no: int) -> bytes | None: ...
    def lines(self, start: int) -> Iterator[tuple[int, bytes | None]]: ...
    def find(self, needle: bytes) -> Iterator[int]: ...
    def get(self, no: int) -> Entry: ...


class _Fields(msgspec.Struct):
    subjects: tuple[str, ...] = ()
    seen: dict[str, int] = {}


_fields = msgspec.json.Decoder(_Fields)


class Subjects:
    """The subjects of one book, and the version vectors of its entries. Any thread may ask."""

    def __init__(self, book: SearchedBook) -> None:
        self._book = book
        self._lock = threading.RLock()
        self.forget()

    def forget(self) -> None:
        """Forget what was read: the book has other entries now."""
        self._searches = 0
        self._by_subject: dict[Subject, array[int]] = {}
        self._indexed = 0
        self._vectors = VectorIndex()

    @property
    def is_indexed(self) -> bool:
        """Whether the index was made; then it is continued when it is asked."""
        return self._indexed > 0

    def index(self) -> None:
        """Index the entries that are not indexed. The first call reads all of the book. Raises OSError."""
        with self._lock:
            for no, line in self._book.lines(self._indexed + 1):
                if line is not None:
                    self._note(no, line)
                self._indexed = no

    def numbers_of(self, subject: Subject) -> list[int]:
        """Return the numbers of the entries that name ``subject``, in order, from the index. Raises OSError."""
        with self._lock:
            self.index()
            return self._by_subject.get(subject, array("q")).tolist()

    def entries_of(self, subject: Subject) -> Iterator[Entry]:
        """Yield the entries that name ``subject``, oldest first, each with its complete version vector.

        See :mod:`data.entries.causality`. Raises OSError.
        """
        if self._indexed or self._searches >= SEARCHES:
            yield from map(self._vectors.complete, map(self._book.get, self.numbers_of(subject)))
            return
        self._searches += 1
        vectors = VectorIndex()
        for no in self._book.find(b'"seen":{'):
            if (line := self._book.line(no)) is not None:
                vectors.note(no, _increment(body(no, line)))
        for no in self._book.find(msgspec.json.encode(subject)):
            entry = self._book.get(no)
            if subject in entry.subjects:
                yield vectors.complete(entry)

    def _note(self, no: int, line: bytes) -> None:
        try:
            found = _fields.decode(body(no, line))
        except ValueError:
            return
        self._vectors.note(no, found.seen)
        for subject in dict.fromkeys(found.subjects):
            known = self._by_subject.get(subject)
            if known is None:
                known = self._by_subject[subject] = array("q")
            known.append(no)


def _increment(raw: bytes) -> VersionVector:
    try:
        return _fields.decode(raw).seen
    except ValueError:
        return {}
