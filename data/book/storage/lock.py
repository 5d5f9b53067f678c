"""Lock of a book: its file, and the process that holds it.

A program that only asks for the holder loads nothing of the book.
"""

import contextlib
import os
from pathlib import Path

import msgspec

from data.base.files import open_file

#: Folder of the book in a home, and the lock in it.
FOLDER = "book"
LOCK = "lock"

#: Where the system lists the locks that are held (Linux).
LOCKS = Path("/proc/locks")


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
        held = _listed(LOCKS.read_bytes(), pid, inode)
    return LockHolder(pid, held)


def _listed(locks: bytes, pid: int, inode: int) -> bool:
    """Whether ``pid`` holds the lock of this file.

    A row: ``1: FLOCK ADVISORY WRITE 7 08:01:131 0 EOF``.
    """
    for row in locks.splitlines():
        words = row.split()
        if len(words) >= 6 and words[1] == b"FLOCK" and words[4] == b"%d" % pid and words[5].endswith(b":%d" % inode):
            return True
    return False
