"""What a book had seen of the other books, entry by entry.

An entry names only what is new: the last number that its station had applied from another book, if that had changed
since its entry before. What it had seen in all is the sum of its book up to it. The fold needs the whole: two entries
are concurrent if neither station had seen the other's (architecture.md, "The book").
"""

from __future__ import annotations

from array import array
from bisect import bisect_right

from msgspec.structs import replace

from data.entries.base import Entry
from data.entries.subjects import split_ref

#: Book → the last number that was seen of it.
Seen = dict[str, int]


def knows(entry: Entry, book: str, no: int) -> bool:
    """Whether whoever made ``entry`` had seen entry ``no`` of ``book``; ``entry.seen`` is the whole (see above)."""
    return entry.book == book or entry.seen.get(book, 0) >= no


def knows_ref(entry: Entry, ref: str) -> bool:
    """The same for an entry by its ref; true for none."""
    return knows(entry, *split_ref(ref))


class Sightings:
    """The sums of all books while their entries come one after the other."""

    def __init__(self, seen: dict[str, Seen] | None = None) -> None:
        self.seen: dict[str, Seen] = seen or {}

    def whole(self, entry: Entry) -> Entry:
        """The entry with everything that its station had seen. To be asked once for each entry of a book, in order."""
        known = self.seen.get(entry.book)
        if entry.seen:
            known = {**(known or {}), **entry.seen}
            self.seen[entry.book] = known
        return replace(entry, seen=known) if known else entry


class SeenIndex:
    """The sums of one book, for its entries in any order."""

    def __init__(self) -> None:
        self._nos: dict[str, array[int]] = {}
        self._lasts: dict[str, array[int]] = {}

    def note(self, no: int, seen: Seen) -> None:
        """Entry ``no`` names this; to be told in order."""
        for book, last in seen.items():
            self._nos.setdefault(book, array("q")).append(no)
            self._lasts.setdefault(book, array("q")).append(last)

    def whole(self, entry: Entry) -> Entry:
        """As :meth:`Sightings.whole`."""
        found = {}
        for book, nos in self._nos.items():
            at = bisect_right(nos, entry.no)
            if at:
                found[book] = self._lasts[book][at - 1]
        return replace(entry, seen=found) if found else entry
