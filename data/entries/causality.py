"""Causality between stations: version vectors of the entries each had seen.

An entry's ``seen`` is the increment of its station's version vector: for each other book, the last number that the
station had applied, if that changed since its entry before. The vector at an entry is the sum of the increments of its
book up to it. The fold needs the complete vector: two entries are concurrent if neither station had seen the other's
(docs/sync.md).
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from data.entries.base import Entry
from data.entries.subjects import split_ref

#: Book → the last number seen of it.
VersionVector = dict[str, int]


def has_seen(entry: Entry, book: str, no: int) -> bool:
    """Whether the station that made ``entry`` had seen entry ``no`` of ``book``; needs the complete vector."""
    return entry.book == book or entry.seen.get(book, 0) >= no


def has_seen_ref(entry: Entry, ref: str) -> bool:
    """:func:`has_seen` for an entry by its ref; True for text that is not a ref."""
    return has_seen(entry, *split_ref(ref))


class Causality:
    """Version vectors of all books, while their entries arrive one after the other."""

    def __init__(self, vectors: dict[str, VersionVector] | None = None) -> None:
        self.vectors: dict[str, VersionVector] = vectors or {}

    def complete(self, entry: Entry) -> Entry:
        """Return the entry with its complete vector. Call once for each entry of a book, in order."""
        vector = self.vectors.get(entry.book)
        if entry.seen:
            vector = {**(vector or {}), **entry.seen}
            self.vectors[entry.book] = vector
        return replace(entry, seen=vector) if vector else entry


def without(entries: Iterable[Entry], is_left_out: Callable[[Entry], bool]) -> Iterator[Entry]:
    """Yield the entries but those left out, whose increments go to the next one of their book: vectors stay complete.

    ``entries``: those of one book in order.
    """
    left: dict[str, VersionVector] = {}
    for entry in entries:
        if is_left_out(entry):
            left[entry.book] = left.get(entry.book, {}) | entry.seen
        else:
            seen = left.pop(entry.book, {})
            yield replace(entry, seen=seen | entry.seen) if seen else entry


class VectorIndex:
    """Version vectors of one book, for its entries in any order."""

    def __init__(self) -> None:
        self._nos: dict[str, array[int]] = {}
        self._lasts: dict[str, array[int]] = {}

    def note(self, no: int, increment: VersionVector) -> None:
        """Record the increment of entry ``no``. Call in order."""
        for book, last in increment.items():
            self._nos.setdefault(book, array("q")).append(no)
            self._lasts.setdefault(book, array("q")).append(last)

    def complete(self, entry: Entry) -> Entry:
        """Return the entry with its complete vector."""
        vector = {}
        for book, nos in self._nos.items():
            at = bisect_right(nos, entry.no)
            if at:
                vector[book] = self._lasts[book][at - 1]
        return replace(entry, seen=vector) if vector else entry
