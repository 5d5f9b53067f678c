"""A TinyDB storage on a journal file.

A save appends what it changed, and waits for the disk.

``TinyDB(path, storage=JournalStorage)`` works with any table class, and finds what changed by comparing. With
:class:`data.book.storage.tinydb_table.JournalTable` a change costs what it touches.

Documents are kept as places in the file and parsed when they are read: a caller may change a document that was handed
out, and the store is not affected. An id is never used twice while the table exists, not even after a removal and a new
start (``truncate`` and dropping the table begin a new one). When the file turns out to be damaged, or a sync fails, it
stays readable and is never written again.

A database that is opened for reading (``access_mode="r"``) follows its writer. Each query begins with what was appended
since, or with the file that has taken the place of this one; it never shows half a transaction. Use a table without a
query cache (``db.table(name, cache_size=0)``): TinyDB's cache does not know of other writers.
"""

from __future__ import annotations

import errno
import json
import os
import warnings
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from tinydb.storages import Storage

from data.base.disk import DISK, Disk
from data.book.storage.table_file import Change, Rows, TableFile, TableView

_MODES = ("r", "rb", "r+", "rb+")


class JournalDamaged(OSError):
    """The journal is damaged, or a sync failed.

    It can be read and is not written any more.
    """


class JournalBusy(OSError):
    """Another process, or another open database in this one, writes this journal."""


# --- the storage ------------------------------------------------------------------------------------------------------


class JournalStorage(Storage):
    """Keeps tables in a journal file. Raises OSError, JournalBusy.

    ``kwargs`` go to the JSON encoder, as with TinyDB's own storage; ``indent`` has no effect: a line stays a line.
    """

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
        given = {k: v for k, v in kwargs.items() if k not in ("indent", "separators")}
        kind = given.pop("cls", None) or json.JSONEncoder
        self._encoder = kind(**({"ensure_ascii": False} | given), separators=(",", ":"))
        self._escaping = kind(**(given | {"ensure_ascii": True}), separators=(",", ":"))
        self._writes = any(sign in access_mode for sign in "+wa")
        place = Path(path)
        if create_dirs and self._writes:
            place.parent.mkdir(parents=True, exist_ok=True)
        self._disk = disk
        self._folder = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self.file = TableFile(disk, self._folder, place.name)
        try:
            self._open(disk)
        except BaseException:
            self.close()
            raise

    def _open(self, disk: Disk) -> None:
        self.file.open_file(os.O_RDWR | os.O_CREAT if self._writes else os.O_RDONLY)
        if self._writes and not disk.lock(self.file.fd):
            raise JournalBusy(errno.EBUSY, "another database writes this journal", self.file.filename)
        self.file.load()
        if self._writes and not self.file.is_damaged:
            self.file.recover()

    @property
    def damaged(self) -> str:
        """Why the journal is not written any more; empty while it is."""
        if self.file.is_damaged:
            return f"damaged at byte {self.file.bad}"
        reasons = {"sync": "a sync failed", "write": "a write failed and could not be taken back"}
        return reasons.get(self.file.failed, "")

    def close(self) -> None:
        """Close the file and let others write it."""
        self.file.close()
        if self._folder >= 0:
            os.close(self._folder)
        self._folder = -1

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return all tables; None before the first save.

        Documents are parsed when they are asked for.
        """
        if self._folder < 0:
            raise ValueError("I/O operation on closed file")
        if not self._writes:
            self._follow()
        if not self.file.end:
            return None
        return {name: self.file.value(name) for name in self.file.tables()}

    def _follow(self) -> None:
        """Take in what was appended since, or open the file that has taken the place of this one. Raises OSError."""
        file = self.file
        try:
            if file.is_current() and file.follow():
                return
            fresh = TableFile(self._disk, self._folder, file.filename)
            fresh.open_file(os.O_RDONLY)
        except FileNotFoundError:  # it was removed: the open one can still be read
            return
        try:
            fresh.load()
        except OSError:
            fresh.close()
            raise
        weakref.finalize(file, os.close, file.fd)  # views of its tables may still be read
        self.file = fresh

    def encode(self, value: Any) -> bytes:
        """Return a value as JSON text.

        Raises TypeError, ValueError for what JSON cannot hold.
        """
        try:
            return cast(bytes, self._encoder.encode(value).encode())
        except UnicodeEncodeError:  # half a surrogate pair: JSON can hold it escaped
            return cast(bytes, self._escaping.encode(value).encode())

    def write(self, data: Mapping[str, Any]) -> None:
        """Make the tables what ``data`` says, by appending what differs.

        Raises OSError and what encoding raises.
        """
        changes = [Change(name, None, None) for name in self.file.tables() if name not in data]
        for name, wanted in data.items():
            if not (isinstance(wanted, TableView) and wanted.file is self.file):
                changes += self._difference(name, wanted)
        self.commit(changes)

    def _difference(self, name: str, wanted: Any) -> list[Change]:
        if not isinstance(wanted, Mapping) or not all(isinstance(doc, Mapping) for doc in wanted.values()):
            return [Change(name, None, self.encode(wanted))]
        changes: list[Change] = []
        rows = self.file.rows(name)
        if rows is None:
            changes.append(Change(name, None, b"{}"))
            rows = Rows()
        ids = {str(key) for key in wanted}
        changes += [Change(name, key, None) for key in rows if key not in ids]
        for key, doc in wanted.items():
            value = self.encode(dict(doc))
            place = rows.get(str(key))
            if place is None or self.file.text(place) != value:
                changes.append(Change(name, str(key), value))
        return changes

    def commit(self, changes: list[Change]) -> None:
        """Append ``changes`` as one transaction, all or none.

        It returns when they are on the disk.

        Raises OSError; after a failed sync JournalDamaged, from then on always.
        """
        if not self._writes:
            raise OSError(errno.EBADF, "Cannot write to the database: it was opened for reading")
        if self.damaged:
            raise JournalDamaged(errno.EIO, self.damaged)
        if self._folder < 0:
            raise ValueError("I/O operation on closed file")
        if not changes:
            if self.file.end:
                return
            changes = [Change("", None, None)]  # the first save, of nothing: the file is a database from now on
        try:
            self.file.append_changes(changes)
        except OSError as error:
            if self.file.failed == "sync":
                raise JournalDamaged(error.errno, self.damaged) from error
            raise
