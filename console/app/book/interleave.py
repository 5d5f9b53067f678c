"""Interleaved lines of several stations' books in the order of the fold.

The own book keeps its numbers.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import overload

from data.entries import Entry
from data.entries.base import FoldOrder


class Keys(Sequence[int]):
    """Keys of lines, made on demand: a subclass defines the length and :meth:`at`."""

    def at(self, place: int) -> int:
        """Return the key at a place from 0 up to the length."""
        raise NotImplementedError

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[int]: ...
    def __getitem__(self, index: int | slice) -> int | Sequence[int]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            raise IndexError(index)
        return self.at(place)


class Joined(Keys):
    """Ranges one after another."""

    def __init__(self, parts: Sequence[range], last: range) -> None:
        self._parts = (*parts, last)
        self._length = sum(map(len, self._parts))

    def __len__(self) -> int:
        return self._length

    def at(self, place: int) -> int:
        for part in self._parts:
            if place < len(part):
                return part[place]
            place -= len(part)
        raise IndexError(place)


class OtherLines:
    """Places of other stations' lines among those of the own book, in the order of the fold.

    places: after how many entries of the own book each comes
    keys: the key by which each is read
    last_placed: number of the last entry that was added, of each of their books
    """

    def __init__(self) -> None:
        self.places: array[int] = array("q")
        self.keys: array[int] = array("q")
        self.last_placed: dict[str, int] = {}
        self._orders: list[FoldOrder] = []

    def add(self, place: int, key: int, entry: Entry) -> None:
        """Add a line at its place."""
        self.last_placed[entry.book] = entry.no
        at = bisect_right(self._orders, entry.order)
        self._orders.insert(at, entry.order)
        self.places.insert(at, place)
        self.keys.insert(at, key)


class Interleaved(Keys):
    """Lines of the own book with those of other stations among them.

    base: keys of the own book's lines
    before: how many of them belong to earlier books that the own book continues
    widest: cells of the widest number
    """

    def __init__(self, base: Sequence[int], before: int, others: OtherLines, widest: int) -> None:
        self._base = base
        self._before = before
        self._places = others.places
        self._keys = others.keys
        self.widest = widest

    def __len__(self) -> int:
        return len(self._base) + len(self._keys)

    def _at(self, other: int) -> int:
        """Return the index of the ``other``-th line of another station."""
        return self._before + self._places[other] + other

    def at(self, place: int) -> int:
        other = bisect_left(range(len(self._keys)), place, key=self._at)
        if other < len(self._keys) and self._at(other) == place:
            return self._keys[other]
        return self._base[place - other]

    def find(self, key: int) -> int | None:
        """Return the place of the line with this key."""
        if key > 0:  # of the own book: its number tells how many of its lines come before
            base = self._before + key - 1
            if base >= len(self._base):
                return None
            return base + bisect_left(self._places, key)
        if key in self._keys:
            return self._at(self._keys.index(key))
        base = bisect_left(self._base, key)
        return base if base < self._before and self._base[base] == key else None


class InterleavedFound(Interleaved):
    """Lines that a search found, interleaved as on the book's page. ``others`` may grow; these stay as they are.

    base: rising keys of lines of the own book and of those that it continues
    """

    def __init__(self, base: Sequence[int], others: OtherLines, widest: int) -> None:
        super().__init__(base, 0, others, widest)
        self._places = others.places[:]
        self._keys = others.keys[:]

    def _base_before(self, other: int) -> int:
        """Return how many of ``base`` come before the ``other``-th line of another station."""
        return bisect_right(self._base, self._places[other])

    def _at(self, other: int) -> int:
        return self._base_before(other) + other

    def find(self, key: int) -> int | None:
        """Return the place of the line with this key, or where it would be."""
        if key in self._keys:
            return self._at(self._keys.index(key))
        base = bisect_left(self._base, key)
        return base + bisect_right(range(len(self._keys)), base, key=self._base_before)
