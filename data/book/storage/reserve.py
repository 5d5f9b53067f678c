"""Room that is the book's own on a disk that another program fills.

Where the file system can, blocks behind the end of the newest file are taken for it without making it longer. Where it
cannot, a file of zeros stands in the folder, and goes when the disk is full. Either way at least 500 entries of the
usual length still fit, and the header has said long before that the disk fills up.
"""

from __future__ import annotations

import contextlib

from data.base.disk import Disk
from data.book.storage.part import Part

#: Bytes that are kept; renewed when half of them are used. An entry has about 500 bytes, at most 32 KiB.
RESERVE = 1 << 20
HALF = RESERVE // 2
FILE = "reserve"


class Reserve:
    """The reserve of a book whose folder is ``folder`` (descriptor)."""

    def __init__(self, disk: Disk, folder: int) -> None:
        self._disk = disk
        self._folder = folder
        self._fd = -1
        self._until = 0  # bytes of the newest file up to which room is taken

    def keep(self, part: Part) -> None:
        """Have room behind the end of ``part``, the newest file. Never fails: a disk without room says so elsewhere."""
        if part.fd == self._fd and part.end + HALF <= self._until:
            return
        with contextlib.suppress(OSError):
            if not self._disk.reserve(part.fd, part.end, RESERVE):
                self._make_file()
        self._fd, self._until = part.fd, part.end + RESERVE

    def _make_file(self) -> None:
        if FILE in self._disk.names(self._folder) or self._disk.free(self._folder) < 4 * RESERVE:
            return
        self._disk.replace_file(self._folder, FILE, bytes(RESERVE))

    def spend(self) -> bool:
        """The disk is full: let go of the file. True if there was one; another attempt may succeed. Made again by
        :meth:`keep` when there is room."""
        self._until = 0
        try:
            self._disk.unlink(self._folder, FILE)
        except OSError:
            return False
        return True
