"""A file of the book that somebody removed while it was written.

The system keeps what an open file holds until it is closed, and takes more into it: a save would be on the disk, and
gone with the console. So before a save a file without a name is written anew under its old one.
"""

from __future__ import annotations

import contextlib
import os

from data.base.disk import Disk
from data.book.storage.journal_file import Part
from data.book.storage.record import CHUNK


def put_back(disk: Disk, part: Part) -> bool:
    """Give ``part`` its name again if it lost it; it takes it when all of it is on the disk. Whether it had. Raises
    OSError, also when the folder is gone as well: then nothing has changed."""
    if disk.linked(part.fd, part.folder, str(part.name)):
        return False
    coming = f"{part.name}.new"
    fd = disk.open(part.folder, coming, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    try:
        for at in range(0, part.end, CHUNK):
            disk.write_all(fd, disk.pread(part.fd, min(CHUNK, part.end - at), at), at)
        disk.sync(fd)
        disk.rename(part.folder, coming, str(part.name))
        disk.sync_folder(part.folder)
    except OSError:
        os.close(fd)
        with contextlib.suppress(OSError):  # half a copy would take what room there is
            disk.unlink(part.folder, coming)
        raise
    part.fd = fd  # the other one stays open: somebody may be reading in it just now
    return True
