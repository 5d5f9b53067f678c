"""Disks that fail in the ways real ones do."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

from data.base.clock import ManualClock
from data.base.disk import Disk
from data.book.book import Book
from data.book.replicas.replica import ReplicaBook
from data.book.replicas.replicas import Replicas
from data.entries import Entry, Log

AT = 1_700_000_000_000


class BadDisk(Disk):
    """A disk that fails as it is set to.

    room: bytes that still fit (None: any)
    chunk: most bytes of one write
    fail_sync, fail_write: how many syncs or writes fail from now on (-1: all)
    fail_truncate: whether no file can be cut
    syncs, writes: how many syncs there were; offset and length of each write
    """

    def __init__(self) -> None:
        self.room: int | None = None
        self.chunk = 1 << 30
        self.fail_sync = 0
        self.fail_write = 0
        self.fail_truncate = False
        self.syncs = 0
        self.writes: list[tuple[int, int]] = []

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        if self.fail_write:
            self.fail_write -= 1
            raise OSError(errno.EIO, "Input/output error")
        fits = len(data) if self.room is None else self.room
        if fits <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        done = super().pwrite(fd, data[: min(self.chunk, fits)], offset)
        self.writes.append((offset, done))
        if self.room is not None:
            self.room -= done
        return done

    def free(self, folder: int) -> int:
        return super().free(folder) if self.room is None else self.room

    def sync(self, fd: int) -> None:
        self.syncs += 1
        if self.fail_sync:
            self.fail_sync -= 1
            raise OSError(errno.EIO, "Input/output error")
        super().sync(fd)

    def truncate(self, fd: int, size: int) -> None:
        if self.fail_truncate:
            raise OSError(errno.EIO, "Input/output error")
        super().truncate(fd, size)


def book_in(home: Path, *, disk: Disk | None = None, clock: ManualClock | None = None) -> Book:
    """Open the book of ``home`` for writing."""
    return Book.open(home, station="JBR", site="Jember", clock=clock or ManualClock(AT), disk=disk or Disk())


def log(words: str, *subjects: str) -> Log:
    """Return a draft."""
    return Log(by="LST", subjects=subjects or ("room",), words=words)


def words_of(entries: Iterator[Entry] | list[Entry]) -> list[str]:
    """Return the words of log entries, and the kind of others."""
    return [e.words if isinstance(e, Log) else e.kind for e in entries]


def kill(book: Book) -> None:
    """Leave the book as a killed process does.

    Descriptors and locks are gone, nothing else happens.
    """
    for part in book.parts:
        part.close()
    book._files.close()


def replica(replicas: Replicas, book: str) -> ReplicaBook:
    """Return one of the replicas, which must be here."""
    found = replicas.book(book)
    assert found is not None
    return found


def journals(home: Path) -> list[Path]:
    """Return the files of the book, oldest first."""
    return sorted((home / "book").glob("*.journal"))
