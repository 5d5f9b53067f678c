"""Files that are replaced or created as a unit: no reader ever sees half of one."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from data.base.descriptors import held
from data.base.disk import FULL, IN_THE_WAY
from data.base.files import NEW, open_file


def replace_hint(path: Path, content: bytes) -> bool:
    """Replace a small file that no entry depends on (mode 0600, no symlink followed). Return False if that failed.

    On a full disk the file is overwritten in place, padded with blanks to its old length, so that a draft or the time
    of the last heartbeat still fits.
    """
    try:
        try:
            _rename_over(path, content)
        except OSError as error:
            there = path.stat()
            if error.errno not in FULL or len(content) > max(there.st_size, 512 * there.st_blocks):
                raise
            _write(path, os.O_WRONLY, content.ljust(there.st_size))
    except OSError:
        return False
    return True


def _rename_over(path: Path, content: bytes) -> None:
    new, flags = path.with_name(path.name + ".new"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        _write(new, flags, content)
    except OSError as error:
        if error.errno not in IN_THE_WAY:
            raise
        new.unlink()
        _write(new, flags, content)
    new.replace(path)


def _write(path: Path, flags: int, content: bytes) -> None:
    with held(open_file(path, flags)) as fd:
        if os.write(fd, content) < len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        os.fsync(fd)


@contextlib.contextmanager
def new_file(path: Path, *, overwrite: bool = False) -> Iterator[BinaryIO]:
    """Write a file (0600) that gets its name only when all of it is on the disk.

    Raises FileExistsError unless ``overwrite``; OSError.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        draft.unlink(missing_ok=True)  # of a process that was killed and had our number
        fd = open_file(draft, NEW)
        with os.fdopen(fd, "wb") as file:
            yield file
            file.flush()
            os.fsync(fd)
        if overwrite:
            draft.replace(path)
        else:
            os.link(draft, path)  # unlike a rename this never replaces a file
    except OSError as error:
        if error.filename in (None, str(draft)):
            error.filename, error.filename2 = str(path), None
        raise
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
