"""Receipts: how far other stations have this station's books.

They come from the courier files of those stations.

They are a hint (``sync/told.json``). Without it the next file holds more than it must.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from data.book.library import Library
from data.book.reading.readable import ReadableBook
from data.sync import hints

_NAME = "told.json"


def proven(has: Mapping[str, tuple[int, str]], library: Library) -> dict[str, int]:
    """Return how far another station has our books: what it says it has, where the chain's hash proves it."""
    found = {}
    ours: Sequence[ReadableBook] = (*library.book.earlier, library.book)
    for book in ours:
        no, hash_ = has.get(book.id, (0, ""))
        if 0 < no <= book.last_no and hash_ and book.hash_or_empty(no) == hash_:
            found[book.id] = no
    return found


def load(home: Path) -> dict[str, dict[str, int]]:
    """Return station → book → number, {} if nothing is known."""
    return hints.read(home, _NAME, dict[str, dict[str, int]]) or {}


def record(home: Path, station: str, has: Mapping[str, int]) -> None:
    """Note that ``station`` has these books up to these numbers. Raises OSError."""
    known = load(home)
    before = known.get(station, {})
    known[station] = before | {book: max(no, before.get(book, 0)) for book, no in has.items()}
    hints.write(home, _NAME, known)


def first_unconfirmed(
    book: str, stations: Collection[str], known: Mapping[str, Mapping[str, int]], acked: Mapping[str, int]
) -> int:
    """Return the first number of ``book`` that another station may not have.

    The remote has not acknowledged it, and not every one of the other ``stations`` has confirmed it.
    """
    carried = min((known.get(station, {}).get(book, 0) for station in stations), default=0)
    return max(carried, acked.get(book, 0)) + 1
