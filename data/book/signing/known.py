"""Known keys: whether other stations sign with theirs, and sign what they sent.

The first key of a station is taken as it comes: its entries came under the site's seal. From then on it is known, until
its owner names the next one, or a person enters another.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

from data.base.text import key_head
from data.book.predecessors import recorded, recovered
from data.book.reading.readable import ReadableBook
from data.book.signing import keys, signature
from data.book.signing.keys import Pin
from data.entries import Recovered, Signed
from data.entries.subjects import station_of


def look(home: Path, own: ReadableBook, theirs: ReadableBook, entry: Signed, now: int) -> list[Recovered]:
    """Return what is to be entered in the book ``own`` about a signature of another station: mostly nothing.

    Its key becomes known if none is. ``now``: UTC ms. Not on the UI thread.
    """
    found = signature.of(entry)
    try:
        fits = found.no < entry.no and found.is_right and theirs.hash(found.no) == found.hash
    except (OSError, LookupError):
        fits = False
    if not fits:
        return _once(own, "theirs_wrong", f"{entry.book} {entry.no}")
    with contextlib.suppress(OSError, ValueError):
        station = station_of(entry.book)
        pins = keys.pinned(home).get(station, ())
        if pins and not any(found.key.startswith(pin.key) for pin in pins):
            return _once(own, "other_key", f"{station} {entry.no} {key_head(found.key)}")
        new = [found.key] if not pins else []
        for key in (*new, *([found.next] if found.next else [])):
            if not any(key == pin.key for pin in pins):
                keys.pin(home, station, Pin(key, now, entry.book, entry.no))
    return []


def look_again(home: Path, own: ReadableBook, stations: Iterable[tuple[str, str]], now: int) -> list[Recovered]:
    """Do so for what arrived while no console ran: the newest key of each station, as the room has it."""
    found: list[Recovered] = []
    with contextlib.suppress(OSError, ValueError):
        known = keys.pinned(home)
        for station, key in stations:
            if station not in known:
                keys.pin(home, station, Pin(key, now, station))
            elif not any(key.startswith(pin.key) for pin in known[station]):
                found += _once(own, "other_key", f"{station} 0 {key_head(key)}")
    return found


def _once(own: ReadableBook, what: str, file: str) -> list[Recovered]:
    """Return the entry, unless the book has one of the same place: the station and its number, or its key."""
    is_same = any(_place(entry.file) == _place(file) for entry in recorded(own, what))
    return [] if is_same else [recovered(what, file)]


def _place(file: str) -> list[str]:
    """Return a station with its key, else with the number."""
    station, *place = file.split()
    return [station, *(place[1:] or place)]
