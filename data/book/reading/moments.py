"""Entries of a book by their moment: from one on, or up to one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Protocol

from msgspec.structs import replace

from data.book.reading.parts import lines_of
from data.book.reading.readable import ReadableBook
from data.entries import Entry
from data.entries.causality import VersionVector

#: When an entry was recorded, in its line: the first field of its canonical form.
_RECORDED = re.compile(rb'",\{"at":(\d+)')


class NumberedBook(Protocol):
    """A book, as far as a moment is looked for in it."""

    @property
    def last_no(self) -> int: ...
    def get(self, no: int) -> Entry: ...


def first_since(book: NumberedBook, at: int) -> int:
    """Return the number of the first entry from a moment on.

    ``at``: when it was recorded (UTC ms), or later. If there is none, return one beyond the last. A clock that was
    set back may hide earlier ones. Raises OSError.
    """
    return 1 + bisect_left(range(1, book.last_no + 1), at, key=lambda no: book.get(no).at)


def first_stamped(book: NumberedBook, at: int) -> int:
    """Return the number of the first entry whose hybrid clock is ``at`` (ms) or later; one beyond the last if none.

    The hybrid clock never goes back, and no entry was recorded later than its own says. Raises OSError.
    """
    return 1 + bisect_left(range(1, book.last_no + 1), at, key=lambda no: book.get(no).hlc[0])


def recorded_by(book: ReadableBook, moment: int, start: int = 1) -> Iterator[Entry]:
    """Yield the entries from number ``start`` on that were recorded by ``moment`` (UTC ms), in order.

    Only near that moment it parses entries that it does not yield. Raises OSError.
    """
    return stamped_by(book, moment, start, _RECORDED, lambda entry, line: entry.at <= moment)


def stamped_by(
    book: ReadableBook,
    moment: int,
    start: int,
    stamp: re.Pattern[bytes],
    takes: Callable[[Entry, bytes | None], bool],
) -> Iterator[Entry]:
    """Yield the entries from ``start`` on that ``takes`` takes: none with a ``stamp`` after ``moment``.

    The first one after some that are left out has their increments of the version vector too, so that the vectors
    of those that are yielded are complete (:mod:`data.entries.causality`). Raises OSError.
    """
    last = start - 1
    for part, first, after in book.parts.batches(start, book.last_no + 1):
        least = part.least(stamp, first, after) if part is not None else None
        if least is not None and least > moment:
            continue
        near: Entry | None = None
        for no, line in enumerate(lines_of(part, first, after), first):
            near = entry = book.entry_at(no, line, near)
            if not takes(entry, line):
                continue
            if no > last + 1:
                seen: VersionVector = {}
                for each in book.entries(last + 1, no):
                    seen |= each.seen
                entry = replace(entry, seen=seen | entry.seen) if seen else entry
            last = no
            yield entry
