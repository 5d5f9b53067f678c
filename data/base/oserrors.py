"""Errors of the operating system about a file or a disk, in the reader's language."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from data.words import Words


def why(error: OSError, words: Words) -> str:
    """Return the reason for ``error`` in words.

    The system's own words, where the catalogue has none.
    """
    code = error.errno
    if code == errno.ENOTDIR and isinstance(error.filename, str) and Path(error.filename).is_symlink():
        code = errno.ELOOP  # a folder that must not be reached through a link
    otherwise = error.strerror or str(error) or type(error).__name__
    return words.get(f"oserror.{errno.errorcode.get(code or 0, '').lower()}", otherwise)


def path_prefix(error: OSError) -> str:
    """Return ``PATH: `` if the error names one, to begin a line with.

    Else return nothing.
    """
    return f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes) else ""


@contextlib.contextmanager
def about(path: Path) -> Iterator[None]:
    """Let an OSError raised in this block name ``path``, unless it names another."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise
