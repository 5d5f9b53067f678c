"""The books of this station, and what of them the remote has acknowledged.

An acknowledged number is a hint in a small file: losing it costs a look at the remote (:mod:`data.sync.audit`), and a
wrong one is corrected by it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from data.entries import Entry
from data.sync import hints
from data.sync.link_state import Waiting
from data.sync.segment import Readable

_ACKED = "acked.json"


class OwnBook(Readable, Protocol):
    """A book that was written here; see :class:`data.book.reader.Reading`."""

    def get(self, no: int) -> Entry: ...
    def first_since(self, at: int) -> int: ...
    def entries(self, start: int = 1) -> Iterator[Entry]: ...


class CurrentBook(OwnBook, Protocol):
    """The book that is written here now, with those that it goes on from."""

    @property
    def earlier(self) -> Sequence[OwnBook]: ...


class Diverged(Exception):
    """The remote holds entries of this book after ``common`` that are not those here: it was written in two places (a
    copy, a disk brought back), or goes on there while it ended here."""

    def __init__(self, book: str, common: int) -> None:
        super().__init__(f"{book} goes on differently after entry {common}")
        self.book = book
        self.common = common


class Acked:
    """``acked[book]``: up to which entry the remote acknowledged. ``there[book]``: up to which entry it holds the book,
    which for an earlier book may be more than is here."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.acked: dict[str, int] = {}
        self.held: dict[str, int] = {}

    def load(self) -> None:
        """Read what is known from before. Not on the UI thread."""
        self.acked = hints.read(self._home, _ACKED, dict[str, int]) or {}

    def save(self) -> None:
        """Keep it. Not on the UI thread. A disk that does not take it shows at the book; nothing depends on this."""
        with contextlib.suppress(OSError):
            hints.write(self._home, _ACKED, self.acked)

    def of(self, book: OwnBook) -> int:
        """Up to which entry of ``book`` nothing needs to be sent."""
        return min(self.acked.get(book.id, 0), book.last_no)

    def acknowledge(self, book: str, no: int) -> None:
        """The remote has acknowledged up to entry ``no``."""
        self.acked[book] = max(no, self.acked.get(book, 0))
        self.held[book] = max(no, self.held.get(book, 0))

    def correct(self, book: str, no: int) -> None:
        """A look at the remote found it up to entry ``no``: no more and no less."""
        self.acked[book] = self.held[book] = no

    def unsent(self, books: Sequence[OwnBook]) -> tuple[Waiting, ...]:
        """What of ``books`` is not on the remote."""
        return tuple(Waiting(b.id, self.of(b) + 1, b.last_no) for b in books if self.of(b) < b.last_no)
