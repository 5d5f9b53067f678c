"""Entries of a period in memory, found by when they were recorded."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from msgspec.structs import force_setattr

from data.entries import Entry

#: Fields whose values many entries have: those of one command have its moment and its first number.
_SHARED = ("book", "by", "subjects", "seen", "via", "proof", "words", "post", "type", "type_name", "at", "cmd")


def shared(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries with equal values of theirs kept once: a year of them takes half the memory."""
    known: dict[object, object] = {}
    nothing: dict[str, int] = {}
    names: dict[type[Entry], tuple[str, ...]] = {}
    for entry in entries:
        kind = type(entry)
        if kind not in names:
            names[kind] = tuple(name for name in _SHARED if name in kind.__struct_fields__)
        for name in names[kind]:
            value = getattr(entry, name)
            if name == "seen":
                if value:
                    continue
                value = nothing
            elif value.__hash__ is not None:
                value = known.setdefault(value, value)
            force_setattr(entry, name, value)
        yield entry


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
