"""The one way in which a file of the home is opened by its path.

Anything may be in the place of a file: a FIFO, a socket, a device, a folder, an endless file. Opening one must neither
wait nor fill the memory, so only a regular file of a bounded size is read. Files inside an opened folder are opened by
:class:`data.base.disk.Disk` by the same rules.

A file that a person wrote may have faults: each becomes one line for that person (:class:`FileFault`).
"""

from __future__ import annotations

import errno
import os
import stat
from codecs import BOM_UTF8
from collections.abc import Iterable
from io import BufferedReader
from pathlib import Path
from typing import Self

from data.base import oserrors
from data.base.descriptors import SPARE
from data.base.disk import SAFE
from data.base.permissions import PRIVATE_FILE
from data.base.text import quoted
from data.words import Words

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


# --- what a person wrote ----------------------------------------------------------------------------------------------

#: Nobody writes a larger file by hand.
LARGEST_KIB = 1024


class FileFault(Exception):
    """Everything that is wrong with a file that a person wrote.

    One line for each fault, in the language of the reader.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))

    @classmethod
    def of(cls, words: Words, file: str, why: str) -> Self:
        """Return the one fault of a whole file."""
        return cls([words("site.file", file=file, why=why)])


def read_text(path: Path, words: Words) -> str:
    """Return the text of a file.

    Raises :class:`FileFault`: not there, not readable, too large, not UTF-8.
    """
    name = quoted(path.name, 200)
    try:
        raw = read_file(path, largest=LARGEST_KIB * 1024, link=True)
    except FileNotFoundError:
        if path.is_symlink():
            why = words("site.dangling", target=quoted(str(path.readlink()), 200))
        else:
            why = words("site.nofile")
        raise FileFault.of(words, quoted(str(path), 200), why) from None
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise FileFault.of(words, name, words("site.too_big", n=LARGEST_KIB)) from None
        why = words("site.unreadable", why=oserrors.why(error, words))
        raise FileFault.of(words, quoted(str(path), 200), why) from None
    raw = raw.removeprefix(BOM_UTF8)  # some editors write it
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FileFault.of(words, name, words("site.not_utf8", line=line)) from None
