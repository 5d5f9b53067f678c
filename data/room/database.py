"""The room file.

The room as a TinyDB database, from which the console starts and which anybody may query.

It is a journal file of :mod:`data.book.storage.tinydb_storage` with the tables of :mod:`data.room.tables`. The process
with the lock on the book writes it. While entries are applied the room notes which of its parts they touch; those are
appended now and then, as one transaction with ``meta``, on a thread of its own.

It is a projection, and the book is the truth. Nothing of it is synced and no save waits for it. The end of each
transaction is a moment of the room, so whatever can be read of the file up to the first line that cannot be used is
right: :func:`load` starts from there and folds what the books have beyond it. If nothing can be used (no file, another
version, other books), the room is folded from the books, with the same result, and the file is made again.

Making it again and compacting it write a new file and rename it: a reader keeps the one that it has open.
"""

import contextlib
import os
import threading
import time
from collections.abc import Iterable, Iterator
from heapq import merge
from pathlib import Path

import msgspec

from data.base.descriptors import held
from data.base.disk import DISK, Disk
from data.book.reading.readable import ReadableBook
from data.book.storage.table_file import Change, TableFile, change_lines
from data.room import tables
from data.room.noted.corrections import Corrections
from data.room.room import Room
from data.room.tables import (
    AMENDED,
    CORRECTIONS,
    META,
    TABLES,
    UNDONE,
    Meta,
    ReadsBook,
    Restoring,
    Row,
    document,
    meta_of,
    read_meta,
    rows,
)

#: The file is compacted when it is over this size (bytes) and so much larger than what it holds.
LARGE, SLACK = 256 << 10, 1.5
#: When the console is left, it is compacted if it is so much larger than what it holds.
SLACK_AT_EXIT = 1.1
#: Name of the snapshot that earlier versions kept.
OLD_NAME = "room.json"
#: Documents that are encoded between two rests of a thread that makes the file again next to a console.
PIECE = 16

#: Errors of a file that cannot be used. LookupError: the last entry that it knows is damaged.
FAULTS = (OSError, ValueError, LookupError, msgspec.MsgspecError)


class Unsynced(TableFile):
    """The tables of a file that is never synced: it can be made again."""

    is_synced = False


class Batch(msgspec.Struct, frozen=True):
    """One write: rows, and ``meta`` of the same moment.

    number: of the batch, counted from 1
    is_whole: whether these are all rows: they go to a new file
    """

    number: int
    rows: list[Row]
    meta: Meta
    is_whole: bool


def load(path: Path, book: ReadsBook, *, disk: Disk = DISK) -> Room | None:
    """Return the room at the end of ``book``: what the file says, and the entries after that.

    None if there is no file, or it cannot be read, or belongs to another version or other books.
    """
    try:
        with _opened(path, disk) as file:
            return _read(file, book).room
    except FAULTS:
        return None


def is_current(path: Path, book: ReadsBook, *, disk: Disk = DISK) -> bool:
    """Whether the file holds all that the books do."""
    meta = stored_meta(path, book, disk=disk)
    if meta is None or meta.no != book.last_no:
        return False
    return {id: no for id, (no, _) in meta.others.items()} == {id: each.last_no for id, each in book.others().items()}


def stored_meta(path: Path, book: ReadsBook, *, disk: Disk = DISK) -> Meta | None:
    """Return what ``meta`` of the file says; None if the file does not fit these books."""
    try:
        with _opened(path, disk) as file:
            found = file.rows(META)
            place = found.get("1") if found is not None else None
            meta = read_meta(file.text(place)) if place is not None else None
        return meta if meta is not None and _fits(meta, book) else None
    except FAULTS:
        return None


def stored_corrections(path: Path, book: ReadsBook) -> tuple[Corrections, dict[str, int]] | None:
    """Return what has corrected entries according to the file, and the last number of each book that it has.

    None if the file does not fit these books, or leaves entries out before those numbers.
    """
    try:
        with _opened(path, DISK) as file:
            raw = file.read(file.end, 0)
            meta = read_meta(dict(_texts(file, META, raw))["1"])
            if not _fits(meta, book) or any(meta.position.gaps.values()):
                return None
            restoring = Restoring()
            for table in (CORRECTIONS, UNDONE, AMENDED):
                restoring.add(table, (text for _, text in _texts(file, table, raw)))
        return restoring.corrections(), dict(meta.position.last)
    except FAULTS:
        return None


def save(path: Path, room: Room, book: ReadsBook) -> None:
    """Write a complete room file. Raises OSError, LookupError."""
    with contextlib.closing(RoomFile(path)) as file:
        file.flush(room, book)


class RoomFile:
    """The room file as its writer has it.

    :meth:`take` and :meth:`load` belong to the thread that applies entries, :meth:`write` to any one thread.
    """

    def __init__(self, path: Path, *, disk: Disk = DISK) -> None:
        self._path = path
        self._disk = disk
        self._folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._file: Unsynced | None = None  # None: it must be made again
        self._ids: dict[str, dict[str, int]] = {}  # table → key of a row → id of its document
        self._counts: dict[str, int] = {}  # table → the highest id that was given
        self._taken = self._written = 0  # numbers of batches
        self._last: dict[str, int] = {}  # the end of each book in the batch that was taken last
        self._writing = threading.Lock()

    def load(self, book: ReadsBook) -> Room | None:
        """Return the room as :func:`load` does, and write on from there."""
        with contextlib.suppress(OSError):  # a kill between the new file and its new name left it
            self._disk.unlink(self._folder, self._path.name + ".new")
        try:
            with _opened(self._path, self._disk) as file:
                found = _read(file, book, is_tracked=True)
        except FAULTS:
            return None
        with contextlib.suppress(OSError):
            file.folder = self._folder
            file.open_file(os.O_RDWR)
            if file.bad < 0 and file.size() == file.end:
                self._file, self._ids, self._last = file, found.ids, dict(found.meta.position.last)
                self._counts = {table: file.highest(table) for table in TABLES}
                self._remove_old()
        return found.room

    # --- on the thread that applies entries ---------------------------------------------------------------------------

    def take(self, room: Room, book: ReadsBook) -> Batch | None:
        """Return what has changed since the last call, frozen; None: nothing, or a backlog is being folded.

        Everything, if what was taken before was not written. Raises LookupError, OSError.
        """
        if room.is_catching_up or (self._is_good and room.last == self._last):
            return None
        meta = meta_of(room, book)
        touched = room.take_touched()
        is_whole = not self._is_good
        self._taken += 1
        self._last = meta.position.last
        return Batch(self._taken, rows(room, room.everything() if is_whole else touched), meta, is_whole)

    @property
    def _is_good(self) -> bool:
        """Whether the file holds all that was taken."""
        return self._file is not None and self._written == self._taken

    # --- on any one thread --------------------------------------------------------------------------------------------

    def write(self, batch: Batch, *, rests: bool = True, slack: float = SLACK, large: int = LARGE) -> None:
        """Write a batch, and compact the file if it is worth it. Raises OSError: the next batch has everything.

        rests: rest now and then, so that another thread can answer keys
        """
        with self._writing:
            if batch.number <= self._written or self._folder < 0:
                return
            if batch.is_whole:
                self._make(batch, rests)
            elif self._is_ours():
                assert self._file is not None
                self._file.append_changes(list(self._changes(batch)))
            else:
                self._drop()
                return
            self._written = batch.number
            self._remove_old()
            self._compact(slack, large)

    def flush(self, room: Room, book: ReadsBook, *, leaving: bool = False) -> None:
        """Write what has changed. ``leaving``: for a while nothing follows. Raises OSError, LookupError."""
        batch = self.take(room, book)
        if batch is not None:
            slack, large = (SLACK_AT_EXIT, 0) if leaving else (SLACK, LARGE)
            self.write(batch, rests=False, slack=slack, large=large)
            if self._written != batch.number:  # somebody else replaced the file
                self.flush(room, book)

    def close(self) -> None:
        """Close the file. Rows not yet written are not."""
        with self._writing:
            self._drop()
            if self._folder >= 0:
                os.close(self._folder)
            self._folder = -1

    def _drop(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None

    def _is_ours(self) -> bool:
        """Whether the file is there, and as this writer left it."""
        try:
            return self._file is not None and self._file.is_current() and self._file.size() == self._file.end
        except OSError:
            return False

    def _make(self, batch: Batch, rests: bool) -> None:
        """Write everything to a new file, and let it take the place of the old one."""
        self._ids, self._counts = {}, {}
        heads = (Change(table, None, b"{}") for table in TABLES)
        self._replace(_joined(heads, _resting(self._changes(batch), rests)))

    def _replace(self, changes: Iterable[Change]) -> None:
        lines = change_lines(changes, synced=False)
        fd = self._disk.write_new(self._folder, self._path.name, _in_pieces(lines), sync=False)
        self._drop()
        file = Unsynced(self._disk, self._folder, self._path.name)
        file.fd = fd
        file.load()
        self._file = file

    def _changes(self, batch: Batch) -> Iterator[Change]:
        """Yield what to append for a batch: the rows that are not as they were, and ``meta``."""
        for row in batch.rows:
            ids = self._ids.setdefault(row.table, {})
            id_ = ids.get(row.key)
            if row.content is None:
                if id_ is not None:
                    del ids[row.key]
                    yield Change(row.table, str(id_), None)
                continue
            text = msgspec.json.encode(document(row))
            if id_ is None:
                id_ = ids[row.key] = self._counts[row.table] = self._counts.get(row.table, 0) + 1
            elif not batch.is_whole and self._text(row.table, id_) == text:
                continue
            yield Change(row.table, str(id_), text)
        yield Change(META, "1", msgspec.json.encode(batch.meta))

    def _text(self, table: str, id_: int) -> bytes | None:
        found = self._file.rows(table) if self._file is not None else None
        place = found.get(str(id_)) if found is not None else None
        return self._file.text(place) if self._file is not None and place is not None else None

    def _compact(self, slack: float, large: int) -> None:
        """Write what the file holds to a new one, if the file is much larger."""
        file = self._file
        assert file is not None
        if file.end > large and file.end > slack * file.held():
            self._replace(_contents(file))

    def _remove_old(self) -> None:
        """Remove the snapshot of an earlier version, now that this file is complete."""
        with contextlib.suppress(OSError):
            self._disk.unlink(self._folder, OLD_NAME)


def _joined(*parts: Iterable[Change]) -> Iterator[Change]:
    for part in parts:
        yield from part


def _resting(changes: Iterable[Change], rests: bool) -> Iterator[Change]:
    for number, change in enumerate(changes, 1):
        if rests and number % PIECE == 0:
            time.sleep(0.001)
        yield change


def _in_pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Join lines, so that a write has some of them."""
    some: list[bytes] = []
    for line in lines:
        some.append(line)
        if len(some) == 4 * PIECE:
            yield b"".join(some)
            some = []
    yield b"".join(some)


def _contents(file: TableFile) -> Iterator[Change]:
    """Yield what makes the tables of ``file``, ``meta`` last."""
    for table in TABLES:
        found = file.rows(table)
        yield Change(table, None, b"{}")
        for id_ in found if found is not None else ():
            place = found.get(id_) if found is not None else None
            if place is not None:
                yield Change(table, id_, file.text(place))


@contextlib.contextmanager
def _opened(path: Path, disk: Disk) -> Iterator[Unsynced]:
    """Open and load a file, for reading only. Raises OSError."""
    with (
        held(os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)) as folder,
        contextlib.closing(Unsynced(disk, folder, path.name)) as file,
    ):
        file.open_file(os.O_RDONLY)
        file.load()
        yield file


class _Read(msgspec.Struct, frozen=True):
    """Result of reading a room file.

    room: at the end of the books
    meta: what the file says
    ids: table → key of a row → id of its document
    """

    room: Room
    meta: Meta
    ids: dict[str, dict[str, int]]


def _read(file: TableFile, book: ReadsBook, *, is_tracked: bool = False) -> _Read:
    """Read the room, and fold what the books have beyond it. Raises :data:`FAULTS`.

    is_tracked: note what entries touch from here on
    """
    raw = file.read(file.end, 0)
    meta = read_meta(dict(_texts(file, META, raw))["1"])
    if not _fits(meta, book):
        raise ValueError("it belongs to another version or to other books")
    restoring = Restoring()
    ids: dict[str, dict[str, int]] = {}
    for table in TABLES[:-1]:
        found = file.rows(table)
        numbers = [int(id_) for id_, _ in found.places()] if found is not None else []
        keys = restoring.add(table, (text for _, text in _texts(file, table, raw)))  # one at a time: they are large
        ids[table] = dict(zip(keys, numbers, strict=True))
    room = restoring.room(meta.position, book)
    if is_tracked:
        room.take_touched()
    fresh = [other.entries(meta.others.get(id, (0, ""))[0] + 1) for id, other in book.others().items()]
    room.extend(merge(book.entries(start=meta.no + 1), *fresh, key=lambda entry: entry.order))
    return _Read(room, meta, ids)


def _texts(file: TableFile, table: str, raw: bytes) -> Iterator[tuple[str, bytes]]:
    found = file.rows(table)
    for id_, (offset, length) in found.places() if found is not None else ():
        yield id_, raw[offset : offset + length]


def _fits(meta: Meta, book: ReadsBook) -> bool:
    """Whether the file is of this version, and of these books as they are."""
    if meta.version != tables.version() or meta.book != book.id:
        return False
    if meta.no > book.last_no or book.hash(meta.no) != meta.hash:
        return False
    if meta.earlier != {each.id: each.last_no for each in book.earlier}:
        return False
    others = book.others()
    if any(id in others and _is_back(others[id], gaps) for id, gaps in meta.position.gaps.items()):
        return False
    return all(
        id in others and no <= others[id].last_no and others[id].hash(no) == hash_
        for id, (no, hash_) in meta.others.items()
    )


def _is_back(book: ReadableBook, gaps: list[tuple[int, int]]) -> bool:
    """Whether an entry can be read that could not be when the room was folded: damaged entries came again."""
    return any(book.hash_or_empty(no) for first, last in gaps for no in range(first, min(last, book.last_no) + 1))
