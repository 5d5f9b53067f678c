"""Rooms of the past, and the making of checkpoints.

A moment has two rooms. The one that the screen showed has what was *known* here by then, so what had arrived. The one
of a report has what was *recorded* before, at whichever station, also if it arrived later.

Both start from the newest checkpoint that has none but such entries, and are the same without one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from data.base.descriptors import held
from data.base.disk import DISK, Disk
from data.book.library import Library
from data.book.reading.readable import LOST
from data.entries import Entry, Unknown
from data.room import checkpoints
from data.room.catch_up import catch_up
from data.room.checkpoints import Mark
from data.room.room import Room

#: Entries from one checkpoint to the next: they are folded in a tenth of a second.
EVERY = 4096
#: Entries that are folded between two steps of :func:`make`: a few milliseconds.
PIECE = 128
#: Damaged entries that a checkpoint may have.
MOST_LOST = 64
#: Later than every moment (UTC ms).
LATEST = 1 << 62
#: Free space (bytes) that is left to the book.
FREE = 64 << 20


def known_at(library: Library, path: Path, moment: int) -> Room:
    """Return the room of what was known at ``moment`` (UTC ms). ``path``: of the checkpoints. Raises OSError."""
    room = start_known_at(library, path, moment)
    room.extend(library.known_at(moment, after(room)))
    return room


def whole(library: Library, path: Path) -> Room:
    """Return the room of all entries. Raises OSError."""
    found = checkpoints.newest(path, library)
    if found is None:
        return Room.fold(library.all_entries(), history=library.all_of)
    found.room.extend(library.known_at(LATEST, after(found.room)))
    return found.room


def start_known_at(library: Library, path: Path, moment: int) -> Room:
    """Return a room with part of what was known at ``moment`` (UTC ms), or an empty one."""
    found = checkpoints.newest(path, library, lambda mark: mark.known <= moment)
    return found.room if found is not None else Room(library.all_of)


def recorded_before(library: Library, path: Path, until: int) -> Room:
    """Return the room of all that was recorded before ``until`` (UTC ms), wherever it was. Raises OSError."""
    found = checkpoints.newest(path, library, lambda mark: mark.recorded < until)
    room = found.room if found is not None else Room(library.all_of)
    room.extend(library.recorded_before(until, after(room)))
    return room


def after(room: Room) -> dict[str, int]:
    """Return the first number of each book that is not applied, of a room without gaps."""
    return {book: no + 1 for book, no in room.last.items()}


# --- making checkpoints -----------------------------------------------------------------------------------------------


class _Noted:
    """Facts for a :class:`Mark`, gathered from the entries that pass. ``count``: how many passed."""

    def __init__(self, mark: Mark | None) -> None:
        self.known, self.recorded = (mark.known, mark.recorded) if mark is not None else (0, 0)
        self.lost = mark.lost if mark is not None else ()
        self.count = 0

    def pass_on(self, entries: Iterable[tuple[int, Entry]]) -> Iterator[Entry]:
        """Yield the entries. Each comes with the moment since when it is known here (UTC ms)."""
        for known, entry in entries:
            self.known, self.recorded = max(self.known, known), max(self.recorded, entry.at)
            if isinstance(entry, Unknown) and entry.raw_kind == LOST and not entry.raw:
                self.lost = (*self.lost, (entry.book, entry.no))
            self.count += 1
            yield entry


def make(library: Library, path: Path, *, disk: Disk = DISK, every: int = EVERY) -> Iterator[None]:
    """Make the checkpoints that are missing, in steps of a few milliseconds; first remove those of no use.

    Only for the process that writes the book. Raises OSError: the disk does not take them.
    """
    mark = checkpoints.newest_mark(path, library, disk=disk)
    if _left(library, {book: no for book, (no, _) in mark.ends.items()} if mark is not None else {}) < every:
        return
    with held(disk.open_folder(path, make=True)) as folder:
        yield from checkpoints.sweep(path, library, disk=disk)
        found = checkpoints.newest(path, library, disk=disk)
        room = found.room if found is not None else Room(library.all_of)
        noted = _Noted(found.mark if found is not None else None)
        entries = noted.pass_on(library.as_they_came(room.last))
        while _left(library, room.last) >= every and disk.free(folder) > FREE:
            before = noted.count
            for number, _ in enumerate(catch_up(room, islice(entries, every)), 1):
                if number % PIECE == 0:
                    yield
            if noted.count == before or len(noted.lost) > MOST_LOST or any(room.position().gaps.values()):
                return
            with contextlib.suppress(LookupError, IsADirectoryError):  # its last entry is damaged, or a folder is there
                mark = checkpoints.mark_of(room, library, noted.known, noted.recorded, noted.lost)
                yield from checkpoints.write(path, room, mark, disk=disk)


def _left(library: Library, last: Mapping[str, int]) -> int:
    """Return how many entries come after the last numbers of the books."""
    ends: dict[str, int] = {}
    for book in library.books:
        ends[book.id] = max(book.last_no, ends.get(book.id, 0))
    return sum(max(0, no - last.get(id, 0)) for id, no in ends.items())
