"""Lines of several stations' books in the order of the fold, with the own book's numbers as they are."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import overload

from data.entries import Entry
from data.entries.base import FoldOrder


class Keys(Sequence[int]):
    """Keys of lines, not written out: a subclass says how many there are, and which stands :meth:`at` a place."""

    def at(self, place: int) -> int:
        """The key at a place from 0 up to the length."""
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
    """Ranges one after the other."""

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


class Weave:
    """Where the entries of other stations stand among the own book's: ``places``: after how many of its entries;
    ``keys``: by what key their lines are read; both in the order of the fold."""

    def __init__(self) -> None:
        self.places: array[int] = array("q")
        self.keys: array[int] = array("q")
        self._orders: list[FoldOrder] = []

    def add(self, place: int, key: int, entry: Entry) -> None:
        """Put a line where it belongs."""
        at = bisect_right(self._orders, entry.order)
        self._orders.insert(at, entry.order)
        self.places.insert(at, place)
        self.keys.insert(at, key)


class Woven(Keys):
    """``base``: keys of the own book's lines, ``before`` of which belong to books that it goes on from. ``widest``:
    cells of the widest number."""

    def __init__(self, base: Sequence[int], before: int, weave: Weave, widest: int) -> None:
        self._base = base
        self._before = before
        self._places = weave.places
        self._keys = weave.keys
        self.widest = widest

    def __len__(self) -> int:
        return len(self._base) + len(self._keys)

    def _at(self, other: int) -> int:
        """The index of the ``other``-th line of another station."""
        return self._before + self._places[other] + other

    def at(self, place: int) -> int:
        other = bisect_left(range(len(self._keys)), place, key=self._at)
        if other < len(self._keys) and self._at(other) == place:
            return self._keys[other]
        return self._base[place - other]

    def find(self, key: int) -> int | None:
        """Where the line with this key stands."""
        if key > 0:  # the own book's: what stands before it is known by its number
            base = self._before + key - 1
            if base >= len(self._base):
                return None
            return base + bisect_left(self._places, key)
        if key in self._keys:
            return self._at(self._keys.index(key))
        base = bisect_left(self._base, key)
        return base if base < self._before and self._base[base] == key else None


class WovenFound(Woven):
    """What a search found: ``base``, rising keys of lines of the own book and of those that it goes on from, with those
    of other stations among them as on the book's page. ``weave`` may grow on; this stays as it was made."""

    def __init__(self, base: Sequence[int], weave: Weave, widest: int) -> None:
        super().__init__(base, 0, weave, widest)
        self._places = weave.places[:]
        self._keys = weave.keys[:]

    def _before_it(self, other: int) -> int:
        """How many of ``base`` stand before the ``other``-th line of another station."""
        return bisect_right(self._base, self._places[other])

    def _at(self, other: int) -> int:
        return self._before_it(other) + other

    def find(self, key: int) -> int | None:
        """Where the line with this key stands, or would."""
        if key in self._keys:
            return self._at(self._keys.index(key))
        base = bisect_left(self._base, key)
        return base + bisect_right(range(len(self._keys)), base, key=self._before_it)
