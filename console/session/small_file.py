"""Small files that are hints and conveniences, replaced whole: a reader sees the old one or the new one."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from data.base.disk import FULL

_SAFE = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


def replace(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content`` (mode 0600, no symlink followed). No entry depends on these files: an error
    (a folder that is read-only) is silent here and shows at the book. On a full disk the file is written over where it
    stands, with blanks up to its old length: a draft or the mark that somebody watches needs no new room."""
    with contextlib.suppress(OSError):
        try:
            _replace(path, content)
        except OSError as error:
            there = path.stat()
            if error.errno not in FULL or len(content) > max(there.st_size, 512 * there.st_blocks):
                raise
            _write(path, os.O_WRONLY, content.ljust(there.st_size))


def _replace(path: Path, content: bytes) -> None:
    new = path.with_name(path.name + ".new")
    _write(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, content)
    new.replace(path)


def _write(path: Path, flags: int, content: bytes) -> None:
    fd = os.open(path, flags | _SAFE, 0o600)
    try:
        if os.write(fd, content) < len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        os.fsync(fd)
    finally:
        os.close(fd)
