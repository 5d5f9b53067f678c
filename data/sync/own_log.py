"""Own log: this station's books, and how far the remote has acknowledged them.

An acknowledged number is a hint: an audit (:mod:`data.sync.audit`) finds a lost one again and corrects a wrong one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from data.sync import hints
from data.sync.link_state import Waiting
from data.sync.ports import OwnBook

_ACKED = "acked.json"


class Diverged(Exception):
    """The remote holds other entries of this book after entry ``common``.

    The book was written in two places (a copy, a disk that was put back), or it is longer there than here.
    """

    def __init__(self, book: str, common: int) -> None:
        super().__init__(f"{book} goes on differently after entry {common}")
        self.book = book
        self.common = common


class Acked:
    """The last acknowledged entry of each book.

    - ``acked[book]``: the last entry that the remote acknowledged.
    - ``held[book]``: the last entry that the remote holds, which can be more than there is here of an earlier book.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self.acked: dict[str, int] = {}
        self.held: dict[str, int] = {}

    def load(self) -> None:
        """Load the hint of the last run. Not on the UI thread."""
        self.acked = hints.read(self._home, _ACKED, dict[str, int]) or {}

    def save(self) -> None:
        """Save the hint. Not on the UI thread.

        A disk that refuses it is ignored: the book reports it, and nothing depends on a hint.
        """
        with contextlib.suppress(OSError):
            hints.write(self._home, _ACKED, self.acked)

    def of(self, book: OwnBook) -> int:
        """Return the last entry of ``book`` that need not be sent."""
        return min(self.acked.get(book.id, 0), book.last_no)

    def acknowledge(self, book: str, no: int) -> None:
        """Note that the remote has acknowledged entries up to ``no``."""
        self.acked[book] = max(no, self.acked.get(book, 0))
        self.held[book] = max(no, self.held.get(book, 0))

    def correct(self, book: str, no: int) -> None:
        """Note that an audit found the book up to entry ``no``, no more and no less."""
        self.acked[book] = self.held[book] = no

    def unsent(self, books: Sequence[OwnBook]) -> tuple[Waiting, ...]:
        """Return the entries of ``books`` that are not on the remote."""
        return tuple(Waiting(b.id, self.of(b) + 1, b.last_no) for b in books if self.of(b) < b.last_no)
