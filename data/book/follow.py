"""Following a room that another process writes.

Functions for the growth of its books, and for the holder of their lock.

No lock is taken here and nothing is written. The caller may be on a thread of its own while others read the same books.
"""

from __future__ import annotations

import contextlib
import os
from heapq import merge
from pathlib import Path

import msgspec

from data.base.files import open_file
from data.book.library import Library
from data.book.reader import BookMoved, BookReader
from data.book.storage.folder import FOLDER, LOCK
from data.entries import Entry

#: Where the system lists the locks that are held (Linux).
LOCKS = Path("/proc/locks")


class Growth(msgspec.Struct, frozen=True):
    """New entries of a room.

    own: of its own book, those of one transaction together
    theirs: of other stations' books, in the order of the fold
    """

    own: tuple[tuple[Entry, ...], ...] = ()
    theirs: tuple[Entry, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.own or self.theirs)


def read_growth(library: Library, folded: dict[str, int]) -> Growth:
    """Return the entries that were added to the books since.

    ``folded``: the last number of each that the room holds. Raises BookMoved (open the library again), OSError.
    """
    own = library.book
    assert isinstance(own, BookReader)
    if not own.is_there():
        raise BookMoved(own.id)
    own.grow()
    library.replicas.refresh(grow_only=True)
    ours = tuple(tuple(some) for some in own.transactions(folded.get(own.id, 0) + 1))
    theirs = merge(
        *(book.entries(folded.get(id, 0) + 1) for id, book in library.others().items()), key=lambda entry: entry.order
    )
    found = Growth(ours, tuple(theirs))
    if found:
        library.index()  # so that a refold for late entries need not read complete books
    return found


class LockHolder(msgspec.Struct, frozen=True):
    """The process that writes the book of a home.

    pid: the last one, as the lock file says; 0: none yet
    held: whether that process holds the lock now; None where the system does not tell
    """

    pid: int = 0
    held: bool | None = None


def lock_holder(home: Path) -> LockHolder:
    """Return the process that writes the book of ``home``, without touching its lock.

    Never fails.
    """
    pid, held = 0, None
    with contextlib.suppress(OSError, ValueError):
        lock = home / FOLDER / LOCK
        with os.fdopen(open_file(lock), "rb") as file:
            text = file.read(16).strip()
            inode = os.fstat(file.fileno()).st_ino
        pid = int(text) if text.isdigit() else 0
        held = _listed(LOCKS.read_text("ascii", "replace"), pid, inode)
    return LockHolder(pid, held)


def _listed(locks: str, pid: int, inode: int) -> bool:
    """Whether ``pid`` holds the lock of this file.

    A row: ``1: FLOCK ADVISORY WRITE 7 08:01:131 0 EOF``.
    """
    for row in locks.splitlines():
        words = row.split()
        if len(words) >= 6 and words[1] == "FLOCK" and words[4] == str(pid) and words[5].endswith(f":{inode}"):
            return True
    return False
