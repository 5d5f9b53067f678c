"""The one way in which a file of the home is opened by its path.

Anything may be in the place of a file: a FIFO, a socket, a device, a folder, an endless file. Opening one must neither
wait nor fill the memory, so only a regular file of a bounded size is read. Files inside an opened folder are opened by
:class:`data.base.disk.Disk` by the same rules.
"""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

from data.base.descriptors import SPARE
from data.base.disk import SAFE
from data.base.permissions import PRIVATE_FILE

#: Bytes. No file of the home that is read at once is larger, except the room file.
LARGEST = 16 << 20
#: Flags of a file that must not be there yet.
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def open_file(path: Path, flags: int = os.O_RDONLY, *, link: bool = False) -> int:
    """Open a regular file and return its descriptor; a new one gets the mode 0600. Raises OSError that names it.

    link: the path may be a link to a regular file, as a person may make one for a file that they write
    """
    how = flags & ~os.O_TRUNC | (SAFE & ~os.O_NOFOLLOW if link else SAFE)
    fd = SPARE.for_call(lambda: os.open(path, how, PRIVATE_FILE))
    try:
        mode = os.fstat(fd).st_mode
        if not stat.S_ISREG(mode):
            code = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
            raise OSError(code, "not a regular file", str(path))
        if flags & os.O_TRUNC:  # only now: a device or a FIFO is left as it is
            os.ftruncate(fd, 0)
    except BaseException:
        os.close(fd)
        raise
    return fd


def open_binary(path: Path) -> BufferedReader:
    """Open a file that a person names, or a link to it, for reading. Raises OSError that names it."""
    return os.fdopen(open_file(path, link=True), "rb")


def read_file(path: Path, *, largest: int = LARGEST, link: bool = False) -> bytes:
    """Return all of a file. Raises OSError, also if it has more than ``largest`` bytes.

    link: as in :func:`open_file`
    """
    with os.fdopen(open_file(path, link=link), "rb") as file:
        raw = file.read(largest + 1)
    if len(raw) > largest:
        raise OSError(errno.EFBIG, "too large", str(path))
    return raw
