"""SQLite on the model, by a VFS of SQLite's own kind (sqlite.org/vfs.html).

Its files are those of a :class:`~tests.kits.faults.power_disk.PowerDisk`.

It does for durability what SQLite's Unix VFS does: the folder is synced with the first sync of a new journal or WAL and
after a deletion that asks for it. A sector is 4096 bytes. A write is declared to spare the bytes around it
(SQLITE_IOCAP_POWERSAFE_OVERWRITE), which is true of the model. The index of the WAL is in memory
(``locking_mode=EXCLUSIVE``), so shared memory is not needed; it need not be durable.

The library that Python's own ``sqlite3`` is linked to is needed. :func:`missing` reports if it is linked in without its
symbols.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path
from typing import Any, ClassVar

import msgspec

from data.base.disk import Disk
from tests.kits.faults.docs import Docs, Store
from tests.kits.faults.power_disk import PowerCut, PowerDisk

NAME = b"siagafaults"
OK, IOERR, NOTFOUND, CANTOPEN, SHORT_READ, NO_FILE = 0, 10, 12, 14, 522, 5898
CREATE, JOURNALS = 0x4, 0x800 | 0x4000 | 0x80000
POWERSAFE_OVERWRITE = 0x1000


class _FileStruct(Structure):
    _fields_: ClassVar = [("methods", c_void_p), ("key", c_int64)]


_File = POINTER(_FileStruct)
_METHODS: list[tuple[str, Any]] = [
    ("close", CFUNCTYPE(c_int, _File)),
    ("read", CFUNCTYPE(c_int, _File, c_void_p, c_int, c_int64)),
    ("write", CFUNCTYPE(c_int, _File, c_void_p, c_int, c_int64)),
    ("truncate", CFUNCTYPE(c_int, _File, c_int64)),
    ("sync", CFUNCTYPE(c_int, _File, c_int)),
    ("file_size", CFUNCTYPE(c_int, _File, POINTER(c_int64))),
    ("lock", CFUNCTYPE(c_int, _File, c_int)),
    ("unlock", CFUNCTYPE(c_int, _File, c_int)),
    ("check_reserved_lock", CFUNCTYPE(c_int, _File, POINTER(c_int))),
    ("file_control", CFUNCTYPE(c_int, _File, c_int, c_void_p)),
    ("sector_size", CFUNCTYPE(c_int, _File)),
    ("device_characteristics", CFUNCTYPE(c_int, _File)),
]


class _Methods(Structure):
    _fields_: ClassVar = [("version", c_int), *_METHODS]


_OPEN = CFUNCTYPE(c_int, c_void_p, c_char_p, _File, c_int, POINTER(c_int))
_DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_ACCESS = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int, POINTER(c_int))


class _Vfs(Structure):
    _fields_: ClassVar = [
        ("version", c_int),
        ("file_bytes", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("app", c_void_p),
        ("open", _OPEN),
        ("delete", _DELETE),
        ("access", _ACCESS),
        ("full_path", c_void_p),  # these and the rest are those of the default VFS
        *((f"rest{i}", c_void_p) for i in range(8)),
    ]


def missing() -> str:
    """Return why this cannot run here; empty if it can."""
    try:
        _library().sqlite3_vfs_register  # noqa: B018
    except (OSError, AttributeError, TypeError) as error:
        return f"Python's sqlite3 does not show SQLite's own functions ({error})"
    return ""


def _library() -> Any:
    return ctypes.CDLL(importlib.import_module("_sqlite3").__file__)


class _Open(msgspec.Struct):
    fd: int
    folder: Path
    sync_folder: bool


def _guarded(call: Callable[..., int]) -> Callable[..., int]:
    """Keep exceptions from reaching C.

    If the power is gone or the disk failed, SQLite sees an I/O error.
    """

    def guarded(*args: Any) -> int:
        try:
            return call(*args)
        except (PowerCut, OSError):
            return IOERR

    return guarded


class _Faulty:
    """The VFS. ``disk``: the model that it uses now."""

    def __init__(self) -> None:
        self.disk: PowerDisk | None = None
        self._files: dict[int, _Open] = {}
        self._keys = 0
        library = _library()
        library.sqlite3_vfs_find.restype = POINTER(_Vfs)
        default = library.sqlite3_vfs_find(None).contents
        self._methods = _Methods(1, *(kind(_guarded(getattr(self, "_" + name))) for name, kind in _METHODS))
        self._vfs = _Vfs.from_buffer_copy(default)
        self._vfs.version, self._vfs.name, self._vfs.next = 1, NAME, None
        self._vfs.file_bytes = ctypes.sizeof(_FileStruct)
        self._vfs.open = _OPEN(_guarded(self._open))
        self._vfs.delete = _DELETE(_guarded(self._delete))
        self._vfs.access = _ACCESS(_guarded(self._access))
        if library.sqlite3_vfs_register(ctypes.byref(self._vfs), 0) != OK:
            raise OSError("SQLite does not take another VFS")

    @property
    def _on(self) -> PowerDisk:
        assert self.disk is not None
        if self.disk.dead:
            raise PowerCut
        return self.disk

    def _in(self, folder: Path) -> int:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY)

    def _open(self, vfs: Any, name: bytes | None, file: Any, flags: int, out: Any) -> int:
        file.contents.methods = None
        if name is None:
            return CANTOPEN
        path = Path(os.fsdecode(name))
        folder = self._in(path.parent)
        try:
            fd = self._on.open(folder, path.name, os.O_RDWR | (os.O_CREAT if flags & CREATE else 0))
        except FileNotFoundError:
            return CANTOPEN
        finally:
            os.close(folder)
        self._keys += 1
        self._files[self._keys] = _Open(fd, path.parent, bool(flags & CREATE and flags & JOURNALS))
        file.contents.key = self._keys
        file.contents.methods = ctypes.addressof(self._methods)
        if out:
            out[0] = flags
        return OK

    def _delete(self, vfs: Any, name: bytes, sync: int) -> int:
        path = Path(os.fsdecode(name))
        folder = self._in(path.parent)
        try:
            self._on.unlink(folder, path.name)
            if sync:
                self._on.sync_folder(folder)
        except FileNotFoundError:
            return NO_FILE
        finally:
            os.close(folder)
        return OK

    def _access(self, vfs: Any, name: bytes, flags: int, out: Any) -> int:
        path = Path(os.fsdecode(name))
        out[0] = int(path.exists() and path.stat().st_size > 0)
        return OK

    def _close(self, file: Any) -> int:
        self._files.pop(file.contents.key)  # PowerDisk.kill closes the descriptor
        return OK

    def _read(self, file: Any, buffer: int, length: int, offset: int) -> int:
        data = self._on.pread(self._files[file.contents.key].fd, length, offset)
        ctypes.memmove(buffer, data + bytes(length - len(data)), length)
        return OK if len(data) == length else SHORT_READ

    def _write(self, file: Any, buffer: int, length: int, offset: int) -> int:
        self._on.write_all(self._files[file.contents.key].fd, ctypes.string_at(buffer, length), offset)
        return OK

    def _truncate(self, file: Any, size: int) -> int:
        self._on.truncate(self._files[file.contents.key].fd, size)
        return OK

    def _sync(self, file: Any, flags: int) -> int:
        known = self._files[file.contents.key]
        self._on.sync(known.fd)
        if known.sync_folder:
            folder = self._in(known.folder)
            try:
                self._on.sync_folder(folder)
            finally:
                os.close(folder)
            known.sync_folder = False
        return OK

    def _file_size(self, file: Any, out: Any) -> int:
        out[0] = self._on.size(self._files[file.contents.key].fd)
        return OK

    def _lock(self, file: Any, level: int) -> int:
        return OK

    _unlock = _lock

    def _check_reserved_lock(self, file: Any, out: Any) -> int:
        out[0] = 0
        return OK

    def _file_control(self, file: Any, what: int, argument: Any) -> int:
        return NOTFOUND

    def _sector_size(self, file: Any) -> int:
        return 4096

    def _device_characteristics(self, file: Any) -> int:
        return POWERSAFE_OVERWRITE


_faulty: _Faulty | None = None


def vfs() -> _Faulty:
    """Return the one VFS of this process."""
    global _faulty
    if _faulty is None:
        _faulty = _Faulty()
    return _faulty


class SQLite(Store):
    """SQLite with a WAL. ``synchronous``: whether a commit waits for the disk."""

    name = "SQLite, WAL, synchronous=FULL"
    synchronous = "FULL"
    modelled = False

    def __init__(self, folder: Path, disk: Disk) -> None:
        super().__init__(folder, disk)
        where = f"file:{self.path}?vfs={NAME.decode()}" if self.modelled else f"file:{self.path}"
        self._made = False
        with self._dying():
            self.db = sqlite3.connect(where, uri=True, isolation_level=None)
            self._made = True
            if self.modelled:
                self.db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self.db.execute("PRAGMA journal_mode=WAL")
            self.db.execute(f"PRAGMA synchronous={self.synchronous}")
            self.db.execute("PRAGMA wal_autocheckpoint=8")  # pages: often enough to be met by a fault
            self.db.execute("CREATE TABLE IF NOT EXISTS docs (id INTEGER PRIMARY KEY, doc TEXT)")

    @classmethod
    @contextmanager
    def on(cls, disk: PowerDisk) -> Iterator[None]:
        vfs().disk, before = disk, cls.modelled
        cls.modelled = True
        try:
            yield
        finally:
            vfs().disk, cls.modelled = None, before

    @contextmanager
    def _dying(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error:
            if isinstance(self.disk, PowerDisk) and self.disk.dead:
                self.abandon()
                raise PowerCut from None
            raise

    def abandon(self) -> None:
        """End the life in this block: pending writes are dropped."""
        if self._made:
            with suppress(sqlite3.Error):
                self.db.close()

    def insert(self, docs: Docs) -> None:
        with self._dying():
            self.db.execute("BEGIN IMMEDIATE")
            rows = [(id, msgspec.json.encode(doc).decode()) for id, doc in docs.items()]
            self.db.executemany("INSERT INTO docs VALUES (?, ?)", rows)
            self.db.execute("COMMIT")

    def update(self, id: int, fields: dict[str, Any]) -> None:
        with self._dying():
            (text,) = self.db.execute("SELECT doc FROM docs WHERE id = ?", (id,)).fetchone()
            doc = msgspec.json.encode(msgspec.json.decode(text) | fields).decode()
            self.db.execute("UPDATE docs SET doc = ? WHERE id = ?", (doc, id))

    def remove(self, id: int) -> None:
        with self._dying():
            self.db.execute("DELETE FROM docs WHERE id = ?", (id,))

    def load(self) -> Docs:
        if self.db.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise ValueError("SQLite's own integrity check fails")
        return {id: msgspec.json.decode(text) for id, text in self.db.execute("SELECT id, doc FROM docs ORDER BY id")}

    def close(self) -> None:
        self.db.close()


class SQLiteNormal(SQLite):
    """SQLite as many set it for speed: the WAL is synced at checkpoints only."""

    name = "SQLite, WAL, synchronous=NORMAL"
    synchronous = "NORMAL"
