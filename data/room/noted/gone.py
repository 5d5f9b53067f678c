"""Incidents that a rule opened and that have left the room.

An entry that names such an incident again has it folded from its history; that of any other is known by its kind. They
are kept for good: of many, those that left first are packed. A *bucket* has those whose names have the same checksum.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import msgspec

from data.entries import Subject
from data.room.noted.touched import Touched
from data.room.state.packed import UNREADABLE, nothing_else

#: Incidents that are not packed, those that left last. The others are packed when they are as many.
PLAIN = 256
#: Buckets there may be.
BUCKETS = 128


class Names(msgspec.Struct, frozen=True):
    """A bucket. ``packed``: a JSON list of subjects, compressed (zlib)."""

    place: int
    packed: bytes


class Gone:
    """Their subjects.

    plain: those that are not packed
    buckets: place → the others
    touched: where it is noted what has changed; None: nobody asks
    on_unreadable: is called when a bucket cannot be read, and calls :meth:`mend`
    """

    def __init__(self, plain: Iterable[Subject] = (), buckets: dict[int, Names] | None = None) -> None:
        self.plain: dict[Subject, None] = dict.fromkeys(plain)
        self.buckets = {} if buckets is None else buckets
        self.touched: Touched | None = None
        self.on_unreadable: Callable[[], None] = nothing_else

    def __contains__(self, subject: Subject) -> bool:
        return subject in self.plain or subject in self._opened(_place_of(subject))

    def __iter__(self) -> Iterator[Subject]:
        yield from self.plain
        for place in [*self.buckets]:
            yield from self._opened(place)

    def add(self, subject: Subject) -> None:
        """Note that an incident left."""
        if subject in self:
            return
        self.plain[subject] = None
        if len(self.plain) > 2 * PLAIN:
            some: dict[int, list[Subject]] = {}
            for each in [*islice(self.plain, len(self.plain) - PLAIN)]:
                del self.plain[each]
                some.setdefault(_place_of(each), []).append(each)
                if self.touched is not None:
                    self.touched.subjects[each] = None
            for place, names in some.items():
                self._write(place, [*self._opened(place), *names])

    def discard(self, subject: Subject) -> None:
        """Note that an incident is back, if it had left."""
        place = _place_of(subject)
        if subject in self.plain:
            del self.plain[subject]
        elif subject in (names := self._opened(place)):
            self._write(place, [each for each in names if each != subject])

    def _opened(self, place: int) -> list[Subject]:
        try:
            return self._read(place)
        except UNREADABLE:
            self.on_unreadable()
            return self._read(place)

    def _read(self, place: int) -> list[Subject]:
        """Read a bucket. Raises :data:`UNREADABLE`."""
        found = self.buckets.get(place)
        return msgspec.json.decode(zlib.decompress(found.packed), type=list[str]) if found is not None else []

    def mend(self, known: Iterable[Subject]) -> None:
        """Put others in the places of the buckets that cannot be read. ``known``: all that left."""
        some: dict[int, list[Subject]] = {}
        for subject in known:
            some.setdefault(_place_of(subject), []).append(subject)
        for place in [*self.buckets]:
            try:
                self._read(place)
            except UNREADABLE:
                self._write(place, [each for each in some.get(place, ()) if each not in self.plain])

    def _write(self, place: int, names: list[Subject]) -> None:
        if names:
            self.buckets[place] = Names(place, zlib.compress(msgspec.json.encode([*dict.fromkeys(names)]), 1))
        else:
            del self.buckets[place]
        if self.touched is not None:
            self.touched.names[place] = None


def _place_of(subject: Subject) -> int:
    return zlib.crc32(subject.encode()) % BUCKETS
