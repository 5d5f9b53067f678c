"""TinyDB on a journal: the same tables and queries, but a save appends what it touched and waits for the disk.

``TinyDB(path, storage=JournalStorage)`` with ``table_class = JournalTable`` (or :class:`JournalDB`, which has both).
With TinyDB's own table class it works as well, and finds what changed by comparing. Lines:
:mod:`data.book.storage.record`.

Documents are kept as places in the file and parsed when they are read: what a caller does to a document it was given
never reaches the store. An id is never used twice while the table exists, not even after a removal and a new start
(``truncate`` and dropping the table begin a new table). When the file turns out to be damaged or a
sync fails, it stays readable and is never written again.
"""

from __future__ import annotations

import errno
import json
import os
import warnings
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import Any, cast

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from data.base.disk import DISK, Disk
from data.book.storage.record import is_rot, make, name_of, parse, walk
from data.book.storage.tinydb_table import Overlay, Rows, Tables, TableView

_MODES = ("r", "rb", "r+", "rb+")


class JournalDamaged(OSError):
    """The journal is damaged, or a sync failed: it can be read and is not written any more."""


class JournalBusy(OSError):
    """Another process, or another open database in this one, writes this journal."""


class JournalStorage(Storage):
    """Keeps tables in an append-only file. ``kwargs`` go to :func:`json.dumps`, as with TinyDB's own storage (but a
    line stays a line: ``indent`` has no effect). Raises OSError, JournalBusy."""

    def __init__(
        self,
        path: str | os.PathLike[str],
        create_dirs: bool = False,
        encoding: str | None = None,
        access_mode: str = "r+",
        *,
        disk: Disk = DISK,
        **kwargs: Any,
    ) -> None:
        super().__init__()
        if access_mode not in _MODES:
            warnings.warn(
                "Using an `access_mode` other than 'r', 'rb', 'r+' or 'rb+' can cause data loss or corruption",
                stacklevel=2,
            )
        self._encoding = encoding
        self._disk = disk
        given = {k: v for k, v in kwargs.items() if k not in ("indent", "separators")}
        kind = given.pop("cls", None) or json.JSONEncoder
        self._encoder = kind(**({"ensure_ascii": False} | given), separators=(",", ":"))
        self._escaping = kind(**(given | {"ensure_ascii": True}), separators=(",", ":"))
        self._writes = any(sign in access_mode for sign in "+wa")
        self.tables = Tables()
        self.damaged = ""
        self._end = 0
        self._fd = -1
        place = Path(path)
        if create_dirs and self._writes:
            place.parent.mkdir(parents=True, exist_ok=True)
        self._folder = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            self._open(place.name)
        except BaseException:
            self.close()
            raise

    # --- opening ----------------------------------------------------------------------------------------------------

    def _open(self, name: str) -> None:
        self._fd = self._disk.open(self._folder, name, os.O_RDWR | os.O_CREAT if self._writes else os.O_RDONLY)
        if self._writes and not self._disk.lock(self._fd):
            raise JournalBusy(errno.EBUSY, "another database writes this journal", name)
        size = self._disk.size(self._fd)
        bad, proven = self._load(size)
        if bad >= 0 and is_rot(self.pread, bad, size, 0):
            self.damaged = f"damaged at byte {bad}"
            self._load(size, past_damage=True)
        elif self._writes:
            self._settle(name, size, proven)

    def _load(self, size: int, *, past_damage: bool = False) -> tuple[int, int]:
        """Find the documents: (first byte that is not well or -1, bytes that were on the disk for certain)."""
        self.tables = Tables()
        self._end = proven = 0
        pending: list[tuple[int, int, Any]] = []
        for offset, raw, ended in walk(self.pread, 0, size):
            line = parse(raw) if ended else None
            if line is None or (line.synced and pending):
                if not past_damage:
                    return self._end, proven
                pending = []
            if line is None:
                continue
            if line.synced:
                proven = offset
            pending.append((offset, len(raw), line))
            if line.last:
                for at, length, each in pending:
                    self._take(each.table, each.id, at + length - 1 - len(each.value), each.value)
                pending = []
                self._end = offset + len(raw) + 1
        return (self._end if self._end < size else -1), proven

    def _settle(self, name: str, size: int, proven: int) -> None:
        """Cut a tail that was never acknowledged, keeping a copy, and put the rest on the disk for certain."""
        if self._end < size:
            there = self._disk.names(self._folder)
            copy = next(n for i in range(1, 1 << 30) if (n := f"{name}.torn-{i}") not in there)
            self._disk.replace_file(self._folder, copy, self.pread(size - self._end, self._end))
            self._disk.truncate(self._fd, self._end)
        if proven < self._end:
            self._disk.write_all(self._fd, self.pread(self._end - proven, proven), proven)
        self._disk.sync(self._fd)
        self._disk.sync_folder(self._folder)

    def close(self) -> None:
        """Close the file and let others write it."""
        for fd in (self._fd, self._folder):
            if fd >= 0:
                os.close(fd)
        self._fd = self._folder = -1

    # --- reading ----------------------------------------------------------------------------------------------------

    def pread(self, length: int, offset: int) -> bytes:
        """Bytes of the file. Raises OSError."""
        return self._disk.pread(self._fd, length, offset)

    def document(self, place: tuple[int, int]) -> Any:
        """Parse what stands at (offset, length), anew each time. Raises ValueError if it cannot be read."""
        return json.loads(self.text(place))

    def text(self, place: tuple[int, int]) -> bytes:
        """The JSON text that stands at (offset, length)."""
        offset, length = place
        return self.pread(length, offset)

    def read(self) -> dict[str, dict[str, Any]] | None:
        """All tables, as a mapping whose documents are parsed when they are asked for; None before the first save."""
        if self._fd < 0:
            raise ValueError("I/O operation on closed file")
        if not self._end:
            return None
        return cast(dict[str, dict[str, Any]], View(self))

    # --- writing ----------------------------------------------------------------------------------------------------

    def encode(self, value: Any) -> bytes:
        """A value as JSON text. Raises TypeError, ValueError for what JSON cannot hold."""
        try:
            return cast(bytes, self._encoder.encode(value).encode())
        except UnicodeEncodeError:  # half a surrogate pair: JSON can hold it escaped
            return cast(bytes, self._escaping.encode(value).encode())

    def write(self, data: Mapping[str, Any]) -> None:
        """Make the tables what ``data`` says, by appending what differs. Raises OSError and what encoding raises."""
        changes: list[Change] = []
        for name in self.tables.names():
            if name not in data:
                changes.append((name, None, None))
        for name, wanted in data.items():
            if not (isinstance(wanted, TableView) and wanted.storage is self):
                changes += self._difference(name, wanted)
        self.commit(changes)

    def _difference(self, name: str, wanted: Any) -> list[Change]:
        if not isinstance(wanted, Mapping) or not all(isinstance(doc, Mapping) for doc in wanted.values()):
            return [(name, None, self.encode(wanted))]
        rows = self.tables.rows(name)
        changes: list[Change] = []
        if rows is None:
            changes.append((name, None, b"{}"))
            rows = Rows()
        ids = {str(key) for key in wanted}
        changes += [(name, key, None) for key in rows if key not in ids]
        for key, doc in wanted.items():
            value = self.encode(dict(doc))
            place = rows.get(str(key))
            if place is None or self.text(place) != value:
                changes.append((name, str(key), value))
        return changes

    def commit(self, changes: list[Change]) -> None:
        """Append ``changes`` as one transaction and return when they are on the disk: all or none.

        Raises OSError; after a failed sync JournalDamaged, from then on always.
        """
        if not self._writes:
            raise OSError(errno.EBADF, "Cannot write to the database: it was opened for reading")
        if self.damaged:
            raise JournalDamaged(errno.EIO, self.damaged)
        if self._fd < 0:
            raise ValueError("I/O operation on closed file")
        if not changes:
            if self._end:
                return
            changes = [("", None, None)]  # the first save, of nothing: the file is a database from now on
        places: list[int] = []
        lines: list[bytes] = []
        at = self._end
        for i, (name, key, value) in enumerate(changes):
            text = b"null" if value is None else value
            line = make(
                synced=i == 0,
                last=i == len(changes) - 1,
                id=name_of(key),
                table=name_of(name),
                hash=b"",
                value=text,
            )
            lines.append(line)
            at += len(line)
            places.append(at - 2 - len(text))
        self._put(b"".join(lines))
        for (name, key, value), place in zip(changes, places, strict=True):
            self._take(name, key, place, b"null" if value is None else value)
        self._end = at

    def _put(self, data: bytes) -> None:
        try:
            self._disk.write_all(self._fd, data, self._end)
        except OSError:
            try:
                self._disk.truncate(self._fd, self._end)
            except OSError:
                self.damaged = "a write failed and could not be taken back"
            raise
        try:
            self._disk.sync(self._fd)
        except OSError as error:
            self.damaged = "a sync failed"
            raise JournalDamaged(error.errno, self.damaged) from error

    def _take(self, name: str, key: str | int | None, offset: int, value: bytes) -> None:
        place = None if value == b"null" else (offset, len(value))
        if key is None:
            self.tables.whole(name, place, value)
        else:
            self.tables.put(name, str(key), place)


#: Table, id (None: the whole table), JSON text (None: removed).
Change = tuple[str, str | None, bytes | None]


class View(MutableMapping[str, Any]):
    """What :meth:`JournalStorage.read` answers. Changes to it stay in it until it is written."""

    def __init__(self, storage: JournalStorage) -> None:
        self._storage = storage
        self._tables: dict[str, Any] = dict.fromkeys(storage.tables.names(), storage)

    def __getitem__(self, name: str) -> Any:
        value = self._tables[name]
        if value is not self._storage:
            return value
        place = self._storage.tables.plain(name)
        if place is not None:
            return self._storage.document(place)
        return TableView(self._storage, name)

    def __setitem__(self, name: str, table: Any) -> None:
        self._tables[name] = table

    def __delitem__(self, name: str) -> None:
        del self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


class JournalTable(Table):
    """A table whose changes cost what they touch. ``cache_size`` is 0 unless asked for: TinyDB's query cache hands the
    same document to several callers."""

    def __init__(self, storage: Storage, name: str, cache_size: int = 0, persist_empty: bool = False) -> None:
        super().__init__(storage, name, cache_size=cache_size, persist_empty=persist_empty)

    def _update_table(self, updater: Callable[[dict[Any, Any]], None]) -> None:
        storage = self._storage
        if not isinstance(storage, JournalStorage):  # behind a middleware: TinyDB's own way
            super()._update_table(updater)
            return
        overlay = Overlay(storage, self.name, self.document_id_class)
        updater(cast(dict[Any, Any], overlay))
        storage.commit(overlay.changes())
        self.clear_cache()

    def _get_next_id(self) -> int:
        storage = self._storage
        if self._next_id is None and isinstance(storage, JournalStorage):
            self._next_id = storage.tables.highest(self.name) + 1  # type: ignore[assignment]
        return cast(int, super()._get_next_id())  # type: ignore[no-untyped-call]


class JournalDB(TinyDB):
    """A TinyDB on a journal: ``JournalDB(path)``."""

    table_class = JournalTable
    default_storage_class = JournalStorage  # type: ignore[assignment]
