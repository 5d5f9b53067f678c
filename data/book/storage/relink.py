"""Recreate the newest file of the book if somebody removed it while it is written.

The system keeps an open file until it is closed, and lets it grow, though it has no name any more: what is saved in it
would reach the disk, and be gone when the console ends. So before each save a file without a name is written again
under its old name.
"""

from __future__ import annotations

import os

from data.base.disk import Disk
from data.book.storage.part import Part
from data.book.storage.record import CHUNK


def relink(disk: Disk, part: Part) -> bool:
    """Recreate the file of ``part`` if it was unlinked. Return True if it had been.

    Raises OSError, also when its folder is gone too: then nothing has changed.
    """
    if disk.is_linked(part.fd, part.folder, part.filename):
        return False
    pieces = (part.read(min(CHUNK, part.end - at), at) for at in range(0, part.end, CHUNK))
    fd = disk.write_new(part.folder, part.filename, pieces)
    try:
        disk.sync_folder(part.folder)
    except OSError:
        os.close(fd)
        raise
    part.fd = fd  # the other one stays open: another thread may be reading in it just now
    return True
