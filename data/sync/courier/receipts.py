"""Up to where other stations are known to have this station's books: from the files that came back from them.

A hint in a small file, ``sync/told.json``: without it the next file that is written holds more than it must.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from data.sync import hints

_NAME = "told.json"


def load(home: Path) -> dict[str, dict[str, int]]:
    """Station → book → number. {} if nothing is known."""
    return hints.read(home, _NAME, dict[str, dict[str, int]]) or {}


def record(home: Path, station: str, has: Mapping[str, int]) -> None:
    """``station`` has these books up to these numbers. Raises OSError."""
    known = load(home)
    before = known.get(station, {})
    known[station] = before | {book: max(no, before.get(book, 0)) for book, no in has.items()}
    hints.write(home, _NAME, known)


def first_unconfirmed(
    book: str, stations: Collection[str], known: Mapping[str, Mapping[str, int]], acked: Mapping[str, int]
) -> int:
    """The first number of ``book`` that somebody may not have: neither the remote acknowledged it, nor has every one of
    the other ``stations`` said that it has it."""
    carried = min((known.get(station, {}).get(book, 0) for station in stations), default=0)
    return max(carried, acked.get(book, 0)) + 1
