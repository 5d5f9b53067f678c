"""The folder of the book: its files, its lock, and whose book it is.

``book/lock`` is locked by the one writer and never unlinked. ``owner.json`` names the book that is written here, the
machine and the files' inodes: in a copy or a restored backup they differ, and a copy must not go on under the same
name. Files of the book: see :mod:`data.bookpart`. ``*.torn-N``: tails that were cut.
``*.index``: hints for a quick start.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
from pathlib import Path

import msgspec

from data.bookpart import Part, PartName
from data.disk import Disk

LOCK = "lock"
OWNER = "owner.json"
FOLDER = "book"

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


class BookBusy(Exception):
    """Another process writes this book. ``pid``: which, 0 if unknown."""

    def __init__(self, pid: int = 0) -> None:
        super().__init__(f"another process writes this book (pid {pid})" if pid else "another process writes this book")
        self.pid = pid


class NoBook(FileNotFoundError):
    """There is no book in this home yet."""


class Owner(msgspec.Struct, frozen=True, omit_defaults=True):
    """``owner.json``. ``files``: name → inode. ``coming``: a file that is being begun and may not exist."""

    book: str
    machine: str = ""
    files: dict[str, int] = {}
    coming: dict[str, int] = {}


def machine() -> str:
    """This machine, as a hash of its id (the id itself is meant to stay private); empty if it has none."""
    for place in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        with contextlib.suppress(OSError):
            text = Path(place).read_text("ascii", "replace").strip()
            if text:
                return hashlib.sha256(b"siaga " + text.encode()).hexdigest()[:16]
    return ""


def new_id(station: str) -> str:
    """A new book's id: the station's code, a dash, four random characters."""
    return station + "-" + "".join(secrets.choice(_LETTERS) for _ in range(4))


class BookFolder:
    """The opened folder ``home/book``."""

    def __init__(self, disk: Disk, home: Path, *, write: bool) -> None:
        self.disk = disk
        self.path = home / FOLDER
        self._lock = -1
        try:
            self.fd = disk.open_folder(self.path, make=write)
        except FileNotFoundError as missing:
            raise NoBook(missing.errno, "there is no book here yet", str(self.path)) from None
        if write:
            try:
                self._take_lock()
            except BaseException:
                self.close()
                raise

    def _take_lock(self) -> None:
        self._lock = self.disk.open(self.fd, LOCK, os.O_RDWR | os.O_CREAT)
        if not self.disk.lock(self._lock):
            text = self.disk.pread(self._lock, 16, 0).strip()
            raise BookBusy(int(text) if text.isdigit() else 0)
        with contextlib.suppress(OSError):  # only for the message another process shows
            self.disk.pwrite(self._lock, b"%-16d" % os.getpid(), 0)

    def close(self) -> None:
        """Let go of the lock and the folder."""
        for fd in (self._lock, self.fd):
            if fd >= 0:
                os.close(fd)
        self._lock = self.fd = -1

    # --- whose book -------------------------------------------------------------------------------------------------

    def owner(self) -> Owner | None:
        """What ``owner.json`` says; None if it is missing or unreadable."""
        raw = self.disk.read_file(self.fd, OWNER)
        if raw is None:
            return None
        try:
            return msgspec.json.decode(raw, type=Owner)
        except msgspec.DecodeError:
            return None

    def own(self, owner: Owner) -> None:
        """Write ``owner.json``. Raises OSError."""
        self.disk.replace_file(self.fd, OWNER, msgspec.json.format(msgspec.json.encode(owner), indent=2) + b"\n")

    def owner_stamp(self) -> tuple[int, int]:
        """Changes when ``owner.json`` is replaced."""
        try:
            stat = os.stat(OWNER, dir_fd=self.fd, follow_symlinks=False)
        except FileNotFoundError:
            return (0, 0)
        return (stat.st_ino, stat.st_mtime_ns)

    def ours(self, owner: Owner) -> bool:
        """Whether this is the folder that ``owner`` wrote: same machine, same files, none gone that must be there."""
        if owner.machine != machine():
            return False
        known = owner.files | owner.coming
        there = {str(name): self.inode(str(name)) for name in self.files(owner.book)}
        return set(owner.files) <= set(there) and all(known.get(name) == inode for name, inode in there.items())

    def inode(self, name: str) -> int:
        """The inode of a file of the folder."""
        return os.stat(name, dir_fd=self.fd, follow_symlinks=False).st_ino

    # --- files ------------------------------------------------------------------------------------------------------

    def files(self, book: str | None = None) -> list[PartName]:
        """The files of one book, or of all, oldest first."""
        names = (PartName.read(name) for name in self.disk.names(self.fd))
        return sorted(n for n in names if n is not None and book in (None, n.book))

    def parts(self, book: str, limit: int | None = None) -> tuple[Part, ...]:
        """The files of a book, not opened yet."""
        names = self.files(book)
        limits: list[int | None] = [after.first - 1 for after in names[1:]]
        limits.append(limit)
        return tuple(Part(self.disk, self.fd, name, last) for name, last in zip(names, limits, strict=True))

    def newest(self) -> str:
        """The book that is written here: as the owner says, else the one whose file is the newest. Raises NoBook."""
        owner = self.owner()
        names = self.files()
        if owner is not None and any(n.book == owner.book for n in names):
            return owner.book
        if not names:
            raise NoBook(errno.ENOENT, "there is no book here yet", str(self.path))
        return max(names, key=lambda n: (os.stat(str(n), dir_fd=self.fd).st_mtime_ns, n)).book

    def remove_leftovers(self) -> None:
        """Remove files that were being begun when the process ended: nothing in them was acknowledged."""
        for name in self.disk.names(self.fd):
            if name.endswith(".new"):
                with contextlib.suppress(OSError):
                    self.disk.unlink(self.fd, name)

    def keep_tail(self, part: Part) -> tuple[str, int]:
        """Copy the tail of ``part`` that was never acknowledged to ``*.torn-N``: name and bytes. Raises OSError."""
        size = self.disk.size(part.fd)
        tail = self.disk.pread(part.fd, size - part.end, part.end)
        taken = set(self.disk.names(self.fd))
        name = next(n for i in range(1, 1 << 30) if (n := f"{part.name}.torn-{i}") not in taken)
        fd = self.disk.open(self.fd, name, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        try:
            self.disk.write_all(fd, tail, 0)
            self.disk.sync(fd)
        finally:
            os.close(fd)
        return name, len(tail)
