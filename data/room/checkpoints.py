"""Checkpoints: rooms that are kept for a look back.

With them a room of the past need not be folded from the first entry. A checkpoint is the room after the first so many
entries of each book, in a file of the folder ``past`` of a home. Its first line (:class:`Mark`) says which entries
these are; the rest are the rows of :mod:`data.room.tables`, compressed.

The room depends only on which entries are applied. So a checkpoint is right for every moment at which all of its
entries count, whatever arrived since: the entries that it lacks, late ones and corrections too, are applied to it.

It is a hint, and the books are the truth. One that cannot be used (damaged, of another version of the fold, of books
that are not here, a pipe in its place) does not count, and is made again. Nothing of it is synced.
"""

from __future__ import annotations

import contextlib
import os
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from msgspec.structs import replace

from data.base.descriptors import held
from data.base.disk import DISK, Disk
from data.base.files import LARGEST
from data.book.library import Library
from data.room.room import Position, Room
from data.room.state.control import Turn
from data.room.tables import TABLES, Restoring, document, rows, version

#: Checkpoints of a home, and the bytes of all of them; beyond either, every other one of the older half goes.
MOST, MOST_BYTES = 256, 64 << 20
#: Bytes of one, before it is compressed. A larger room is folded again.
LARGEST_ROOM = 128 << 20
#: Bytes of the first line.
LONGEST_MARK = 64 << 10
#: Rows that are encoded between two steps.
PIECE = 64

_NAME = re.compile(r"\d{13,}-\d{10,}\.past")

#: Errors of a checkpoint that cannot be used. LookupError: an entry of the book is damaged.
FAULTS = (OSError, ValueError, LookupError, RecursionError, msgspec.MsgspecError, zlib.error)


class Mark(msgspec.Struct, frozen=True):
    """Which entries a checkpoint has, and its sum.

    version: of the fold, see :func:`data.room.tables.version`
    ends: book → its last entry that counts, and the chain's hash after it; all before it count too
    known: since when all of them are known here (UTC ms)
    recorded: when the latest of them was recorded (UTC ms)
    lost: those that were damaged, as (book, number)
    sum: CRC-32 of the rest of the file
    """

    version: str
    ends: dict[str, tuple[int, str]]
    known: int
    recorded: int
    lost: tuple[tuple[str, int], ...] = ()
    sum: int = 0

    @property
    def name(self) -> str:
        """The name of its file: when it was known, and how many entries it has."""
        return f"{self.known:013d}-{sum(no for no, _ in self.ends.values()):010d}.past"


class _Body(msgspec.Struct):
    """The rest of the file."""

    position: Position
    tables: dict[str, list[msgspec.Raw]]


class Checkpoint(msgspec.Struct, frozen=True):
    """A room, and which entries it has."""

    mark: Mark
    room: Room


# --- reading ----------------------------------------------------------------------------------------------------------


def newest(
    path: Path, library: Library, fits: Callable[[Mark], bool] = lambda mark: True, *, disk: Disk = DISK
) -> Checkpoint | None:
    """Return the newest checkpoint in the folder ``path`` that ``fits`` and can be used; None: there is none.

    Never fails.
    """
    for mark, body in _usable(path, library, fits, disk):
        with contextlib.suppress(*FAULTS):
            return Checkpoint(mark, _room(mark, body, library))
    return None


def newest_mark(path: Path, library: Library, *, disk: Disk = DISK) -> Mark | None:
    """Return which entries the newest checkpoint has, without making its room. Never fails."""
    found = _usable(path, library, lambda mark: True, disk)
    return next((mark for mark, body in found if zlib.crc32(body) == mark.sum), None)


def _usable(path: Path, library: Library, fits: Callable[[Mark], bool], disk: Disk) -> Iterator[tuple[Mark, bytes]]:
    """Yield the checkpoints of these books that ``fits``, the newest first. Never fails."""
    with contextlib.suppress(OSError), _opened(path, disk) as folder:
        for name in reversed(_names(folder, disk)):
            with contextlib.suppress(*FAULTS):
                mark, body = _read(folder, name, disk)
                if fits(mark) and _is_of(mark, library):
                    yield mark, body


@contextlib.contextmanager
def _opened(path: Path, disk: Disk) -> Iterator[int]:
    with held(disk.open_folder(path)) as folder:
        yield folder


def _names(folder: int, disk: Disk) -> list[str]:
    """Return the names of the checkpoints, oldest first."""
    return [name for name in disk.names(folder) if _NAME.fullmatch(name)]


def _read(folder: int, name: str, disk: Disk) -> tuple[Mark, bytes]:
    """Return the first line of a checkpoint and the rest. Raises :data:`FAULTS`."""
    with held(disk.open(folder, name, os.O_RDONLY)) as fd:
        raw = disk.pread(fd, min(disk.size(fd), LARGEST + LONGEST_MARK), 0)
    line, _, body = raw.partition(b"\n")
    mark = msgspec.json.decode(line[9:], type=Mark)
    if line[:9] != b"%08x " % zlib.crc32(line[9:]) or mark.name != name:
        raise ValueError("not as it was written")
    return mark, body


def _is_of(mark: Mark, library: Library) -> bool:
    """Whether it is of this version, and of the books as they are. Raises :data:`FAULTS`."""
    if mark.version != version() or any(_has(library, *each) for each in mark.lost):
        return False
    return all(_hash(library, book, no) == hash_ for book, (no, hash_) in mark.ends.items())


def _hash(library: Library, book: str, no: int) -> str:
    """Return the hash after an entry, from whichever of the books here has it. Raises LookupError, OSError."""
    for found in (library.find_book(book), library.replicas.book(book)):
        if found is not None and 0 <= no <= found.last_no:
            return found.hash(no)
    raise LookupError(book)


def _has(library: Library, book: str, no: int) -> bool:
    """Whether an entry can be read."""
    try:
        return bool(_hash(library, book, no))
    except LookupError:
        return False


def _room(mark: Mark, body: bytes, library: Library) -> Room:
    """Return the room of a checkpoint. Raises :data:`FAULTS`."""
    if zlib.crc32(body) != mark.sum:
        raise ValueError("not as it was written")
    found = msgspec.json.decode(zlib.decompressobj().decompress(body, LARGEST_ROOM), type=_Body)
    restoring = Restoring()
    for table in TABLES[:-1]:
        restoring.add(table, map(bytes, found.tables.get(table, ())))
    return restoring.room(found.position, library)


# --- writing ----------------------------------------------------------------------------------------------------------


def mark_of(room: Room, library: Library, known: int, recorded: int, lost: tuple[tuple[str, int], ...]) -> Mark:
    """Return the first line of a checkpoint of ``room``. Raises OSError, LookupError: its last entry is damaged."""
    ends = {book: (no, _hash(library, book, no)) for book, no in room.last.items()}
    return Mark(version(), ends, known, recorded, lost)


def write(path: Path, room: Room, mark: Mark, *, disk: Disk = DISK) -> Iterator[None]:
    """Write a checkpoint, in small steps; then keep to :data:`MOST`. Raises OSError.

    A room that is too large is left out.
    """
    tables: dict[str, list[msgspec.Raw]] = {}
    size = 0
    for number, row in enumerate(rows(room, room.everything()), 1):
        if row.content is not None and not isinstance(row.content, Turn):
            text = msgspec.json.encode(document(row))
            size += len(text)
            tables.setdefault(row.table, []).append(msgspec.Raw(text))
        if number % PIECE == 0:
            yield
    if size > LARGEST_ROOM // 2:
        return
    body = zlib.compress(msgspec.json.encode(_Body(room.position(), tables)), 3)
    line = msgspec.json.encode(replace(mark, sum=zlib.crc32(body)))
    if len(line) > LONGEST_MARK or len(body) > LARGEST:
        return
    yield
    with _opened(path, disk) as folder:
        disk.replace_file(folder, mark.name, b"%08x %b\n%b" % (zlib.crc32(line), line, body), sync=False)
        _thin(folder, disk)


def sweep(path: Path, library: Library, *, disk: Disk = DISK) -> Iterator[None]:
    """Remove what cannot be used, in small steps. Raises OSError: it cannot even be looked for."""
    with _opened(path, disk) as folder:
        for name in disk.names(folder):
            yield
            with contextlib.suppress(*FAULTS):
                mark, body = _read(folder, name, disk)
                if _is_of(mark, library) and zlib.crc32(body) == mark.sum:
                    continue
            _remove(folder, name, disk)


def _thin(folder: int, disk: Disk) -> None:
    """Remove every other one of the older half, if there are too many, or they are too large."""
    names = _names(folder, disk)
    sizes = [os.stat(name, dir_fd=folder, follow_symlinks=False).st_size for name in names]
    if len(names) > MOST or sum(sizes) > MOST_BYTES:
        for name in names[: len(names) // 2 : 2]:
            _remove(folder, name, disk)


def _remove(folder: int, name: str, disk: Disk) -> None:
    with contextlib.suppress(OSError):  # a folder, or a file that another user left
        disk.unlink(folder, name)
