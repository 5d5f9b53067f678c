"""The parts of a book: its lines in order, and which files stay open."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import overload

from data.book.storage.part import Part

#: Older files that stay open at most: each has a descriptor, and eight bytes an entry.
KEPT = 16


class Parts(Sequence[Part]):
    """The parts of one book, oldest first. Any thread may read; one at a time changes which there are.

    A part is opened when it is read, and few of the older ones stay open.

    opened: is called with a part that was opened just now
    leaving: is called with an older part that is to be closed
    """

    def __init__(
        self, parts: tuple[Part, ...], opened: Callable[[Part], None], leaving: Callable[[Part], None]
    ) -> None:
        self._parts = parts  # replaced under the lock, never changed: other threads may be iterating it
        self._kept: list[Part] = []  # older ones that are loaded, the one that was loaded first at the beginning
        self._opened = opened
        self._leaving = leaving
        self._lock = threading.RLock()

    @overload
    def __getitem__(self, place: int) -> Part: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Part, ...]: ...
    def __getitem__(self, place: int | slice) -> Part | tuple[Part, ...]:
        return self._parts[place]

    def __iter__(self) -> Iterator[Part]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    # --- which stay open --------------------------------------------------------------------------------------------

    def at(self, no: int) -> Part:
        """Return the part that has entry ``no``, if any has, opened. Raises OSError."""
        parts = self._parts
        return self.loaded(parts[max(0, bisect_right([p.first for p in parts], no) - 1)])

    def loaded(self, part: Part) -> Part:
        """Return one of the parts when it is open. Raises OSError."""
        if not part.is_loaded:
            with self._lock:
                if not part.is_loaded:
                    part.open()
                    self._opened(part)
                    self._keep(part)
        return part

    def newest(self) -> Part:
        """Return the newest part when it is open. Raises OSError."""
        part = self._parts[-1]
        if not part.is_loaded:
            part.open()
        return part

    def _keep(self, part: Part) -> None:
        """Note that an older part is loaded. If they are too many, leave the one that was loaded first.

        One that is not loaded takes its place, and it is closed when nobody reads it any more. One with damage stays,
        and so do the newest two.
        """
        here = {id(each) for each in self._parts}
        older = here - {id(each) for each in self._parts[-2:]}
        self._kept = [each for each in (*self._kept, part) if each.fd >= 0 and id(each) in here]
        left = next((p for p in self._kept if id(p) in older and not p.is_damaged and p is not part), None)
        if left is not None and len(self._kept) > KEPT:
            self._leave(left)

    def _leave(self, left: Part) -> None:
        self._leaving(left)
        self._kept = [each for each in self._kept if each is not left]
        self._parts = tuple(each.leave() if each is left else each for each in self._parts)

    def leave_older(self) -> None:
        """Leave all older parts, but for those with damage: all were read, and who reads some later opens a few."""
        with self._lock:
            for part in self._parts[:-2]:
                if part.is_loaded and not part.is_damaged:
                    self._leave(part)

    def close(self) -> None:
        """Close the files."""
        for part in self._parts:
            part.close()

    # --- which there are --------------------------------------------------------------------------------------------

    def add(self, part: Part, after: int) -> None:
        """Add a part that starts after entry ``after``: what the one before has beyond it does not count."""
        with self._lock:
            for old in self._parts[-1:]:
                old.limit = after
                self._keep(old)
            self._parts = (*self._parts, part)

    def put(self, part: Part) -> None:
        """Put a part in the place of the one with its name, or where it belongs."""
        with self._lock:
            parts = {each.name: each for each in (*self._parts, part)}
            self._parts = tuple(sorted(parts.values(), key=lambda each: each.name))

    def take_in(self, parts: tuple[Part, ...]) -> None:
        """Take in new parts, and keep those that are known.

        ``parts``: all that there are now, not opened. Entries of a known one beyond the start of the next one do not
        count. Raises OSError.
        """
        with self._lock:
            known = {part.name: part for part in self._parts}
            for part in parts:
                old = known.setdefault(part.name, part)
                if old is part:
                    continue
                if old.limit is None:
                    old.follow()
                old.limit = part.limit
            self._parts = tuple(known[part.name] for part in parts)

    def replace(self, parts: tuple[Part, ...]) -> None:
        """Have others, not opened yet, in place of them all."""
        self._parts = parts

    # --- lines ------------------------------------------------------------------------------------------------------

    def batches(self, start: int, stop: int) -> Iterator[tuple[Part | None, int, int]]:
        """Yield what can be read at once: the part, the first entry, the first that is not of it.

        ``stop``: an entry that is not included. None: the entry is in no part. Raises OSError.
        """
        no = max(1, start)
        while no < stop:
            part = self.at(no)
            is_there = part.first <= no <= part.last
            upto = part.batch_end(no, min(stop, part.last + 1)) if is_there else no + 1
            yield part if is_there else None, no, upto
            no = upto

    def lines(self, start: int, stop: int) -> Iterator[tuple[int, bytes | None]]:
        """Yield number and line of the entries from ``start`` to before ``stop``; None for one that cannot be read.

        Raises OSError.
        """
        for part, first, after in self.batches(start, stop):
            yield from enumerate(lines_of(part, first, after), first)

    def find(self, needle: bytes, start: int, stop: int, *, back: bool) -> Iterator[int]:
        """Yield the numbers from ``start`` to before ``stop`` whose lines contain ``needle``.

        See :meth:`Part.find`. Raises OSError.
        """
        parts = self._parts
        for part in reversed(parts) if back else parts:
            if part.first < stop and (part.limit is None or part.limit >= start):
                yield from self.loaded(part).find(needle, start=start, stop=stop, back=back)

    # --- files ------------------------------------------------------------------------------------------------------

    def names(self) -> tuple[str, ...]:
        """Return the names of the files, oldest first."""
        return tuple(part.filename for part in self._parts)

    def damaged(self) -> tuple[str, ...]:
        """Return the names of the files in which damage was found. Raises OSError."""
        found = {part.filename for part in self._parts if part.is_damaged}
        for before, part in pairwise(self._parts):
            if part.why() == "damaged":  # it says so of the one before; one without a head is damaged itself
                found.add((before if part.head is not None else part).filename)
        return tuple(sorted(found))

    def ends(self) -> dict[str, int]:
        """Return the newest file's name and its bytes that count.

        They reach to the end of the last complete transaction. Nothing for a damaged file: all of it may matter then.
        """
        part = self._parts[-1]
        return {} if part.is_damaged or part.has_holes else {part.filename: part.end}


def lines_of(part: Part | None, start: int, stop: int) -> list[bytes | None]:
    """Return the lines of a batch of :meth:`Parts.batches`."""
    return part.lines(start, stop) if part is not None else [None]
