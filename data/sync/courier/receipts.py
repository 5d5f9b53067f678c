"""Up to where other stations are known to have this station's books: from the files that came back from them.

A hint in a small file, ``sync/told.json``: without it the next file that is written holds more than it must.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from data.base.disk import DISK, Disk

_NAME = "told.json"
FOLDER = "sync"


def load(home: Path, disk: Disk = DISK) -> dict[str, dict[str, int]]:
    """Station → book → number. {} if nothing is known."""
    try:
        folder = disk.open_folder(home / FOLDER)
    except OSError:
        return {}
    try:
        raw = disk.read_file(folder, _NAME)
        return msgspec.json.decode(raw, type=dict[str, dict[str, int]]) if raw is not None else {}
    except (OSError, msgspec.DecodeError):
        return {}
    finally:
        os.close(folder)


def record(home: Path, station: str, has: Mapping[str, int], disk: Disk = DISK) -> None:
    """``station`` has these books up to these numbers. Raises OSError."""
    known = load(home, disk)
    before = known.get(station, {})
    known[station] = before | {book: max(no, before.get(book, 0)) for book, no in has.items()}
    folder = disk.open_folder(home / FOLDER, make=True)
    try:
        disk.replace_file(folder, _NAME, msgspec.json.encode(known))
    finally:
        os.close(folder)


def first_unconfirmed(
    book: str, stations: Collection[str], known: Mapping[str, Mapping[str, int]], acked: Mapping[str, int]
) -> int:
    """The first number of ``book`` that somebody may not have: neither the remote acknowledged it, nor has every one of
    the other ``stations`` said that it has it."""
    carried = min((known.get(station, {}).get(book, 0) for station in stations), default=0)
    return max(carried, acked.get(book, 0)) + 1
