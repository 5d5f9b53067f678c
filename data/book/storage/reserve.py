"""Preallocated disk space for when another program has filled the disk.

With it the book can accept 500 more entries.

If the file system can, blocks are reserved behind the end of the newest part without making it longer. If it cannot, a
file of zeros lies in the folder, and is removed when the disk is full. The header has warned of the full disk long
before.
"""

from __future__ import annotations

import contextlib

from data.base.disk import Disk
from data.book.storage.part import Part

#: Bytes that are reserved; renewed when half of them are used. An entry has about 500 bytes, at most 32 KiB.
RESERVE = 1 << 20
HALF = RESERVE // 2
FILE = "reserve"


class Reserve:
    """The reserve of a book in ``folder`` (descriptor)."""

    def __init__(self, disk: Disk, folder: int) -> None:
        self._disk = disk
        self._folder = folder
        self._fd = -1
        self._until = 0  # bytes of the newest part up to which space is reserved

    def keep(self, part: Part) -> None:
        """Reserve space behind the end of ``part``, the newest one.

        Never fails: a full disk is reported elsewhere.
        """
        if part.fd == self._fd and part.end + HALF <= self._until:
            return
        with contextlib.suppress(OSError):
            if not self._disk.reserve(part.fd, part.end, RESERVE):
                self._make_file()
        self._fd, self._until = part.fd, part.end + RESERVE

    def leave(self, part: Part) -> None:
        """Give back the blocks behind the end of ``part``, which is whole and has another one after it. Never fails."""
        with contextlib.suppress(OSError):
            if self._disk.size(part.fd) == part.end:
                self._disk.unreserve(part.fd)

    def _make_file(self) -> None:
        if FILE in self._disk.names(self._folder) or self._disk.free(self._folder) < 4 * RESERVE:
            return
        self._disk.replace_file(self._folder, FILE, bytes(RESERVE))

    def spend(self) -> bool:
        """Remove the file of zeros, because the disk is full.

        Return True if there was one: another attempt may succeed. :meth:`keep` creates it again when there is room.
        """
        self._until = 0
        try:
            self._disk.unlink(self._folder, FILE)
        except OSError:
            return False
        return True
