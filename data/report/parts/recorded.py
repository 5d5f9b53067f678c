"""Entries in the order of the fold, found by when they were recorded."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate

from data.entries import Entry


class Recorded:
    """The entries of ``entries`` between two moments, without a look at all of them.

    A clock that was set back, or another station's, records out of order; so each place also has the latest moment up
    to it and the earliest from it on.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        moments = [entry.at for entry in entries]
        self._latest = [*accumulate(moments, max)]
        self._earliest = [*accumulate(reversed(moments), min)][::-1]
        self.moments = sorted(moments)

    def between(self, start: int, end: int) -> Iterator[Entry]:
        """Return the entries that were recorded in [start, end), in UTC ms."""
        first, last = bisect_left(self._latest, start), bisect_left(self._earliest, end)
        return (e for e in self._entries[first:last] if start <= e.at < end)
