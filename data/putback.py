"""A file of the book that somebody removed while it was written.

The system keeps what an open file holds until it is closed, and takes more into it: a save would be on the disk, and
gone with the console. So before a save a file without a name is written anew under its old one.
"""

from __future__ import annotations

import os

from data.bookpart import Part
from data.disk import Disk
from data.journalline import CHUNK


def put_back(disk: Disk, part: Part) -> None:
    """Give ``part`` its name again; it takes it when all of it is on the disk. Raises OSError, also when the folder is
    gone as well: then nothing has changed."""
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
        raise
    part.fd = fd  # the other one stays open: somebody may be reading in it just now
