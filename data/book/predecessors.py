"""Predecessors: the books that another one continues.

Their known damage, and entries of them that came back with a second disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from data.book.reading.readable import Known, ReadableBook
from data.entries import Entry, Recovered
from data.entries.base import SYSTEM


class RecordedBook(Protocol):
    """A book, as far as :func:`recorded` reads it."""

    @property
    def id(self) -> str: ...
    def find(self, needle: bytes) -> Iterator[int]: ...
    def get(self, no: int) -> Entry: ...


def recovered(what: str, file: str, size: int = 0) -> Recovered:
    """Return a draft that records what a start has found.

    ``size``: bytes that were cut, or the first damaged byte.
    """
    return Recovered(by=SYSTEM, subjects=("room",), what=what, file=file, bytes=size)


def repairs(book: ReadableBook) -> Known:
    """Return the damage that repairs have recorded in ``book``.

    Reads all of it. Raises OSError.
    """
    found: Known = {}
    for entry in recorded(book, "repaired"):
        found |= dict.fromkeys(entry.file.split(), (*entry.lost, *entry.suspect))
    return found


def damage(books: tuple[ReadableBook, ...], known: Known) -> tuple[Known, tuple[Entry, ...]]:
    """Return the known damage of ``books``, and drafts about the rest. Raises OSError.

    It comes from ``known`` (the owner file) and, in a copy, which has no owner file, from the books themselves.
    """
    damaged = {name for book in books for name in book.parts.damaged()}
    if damaged - set(known):
        for book in books:
            known = known | repairs(book)
    return known, tuple(recovered("damaged", name) for name in sorted(damaged - set(known)))


def returned(book: ReadableBook) -> tuple[Entry, ...]:
    """Return drafts that record, once, that a second disk is back.

    It holds entries of an earlier book. Raises OSError.
    """
    back = {f"{old.id} {old.returned}-{old.last_no}" for old in book.earlier if old.returned}
    if back:
        back -= {entry.file for entry in recorded(book, "returned")}
    return tuple(recovered("returned", numbers) for numbers in sorted(back))


def recorded(book: RecordedBook, what: str) -> Iterator[Recovered]:
    """Yield what starts of ``book`` have found of this kind. Looks through all of it. Raises OSError."""
    mark = b'"what":"%b"' % what.encode()
    for no in book.find(mark):
        entry = book.get(no)
        if isinstance(entry, Recovered) and entry.what == what:
            yield entry
