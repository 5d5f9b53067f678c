"""Errors of files and disks in the reader's language; files that a person wrote."""

from __future__ import annotations

import contextlib
import errno
import os
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

from data.base.files import read_file
from data.base.text import quoted
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


# --- files that a person wrote ----------------------------------------------------------------------------------------

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
            reason = words("site.dangling", target=quoted(str(path.readlink()), 200))
        else:
            reason = words("site.nofile")
        raise FileFault.of(words, quoted(str(path), 200), reason) from None
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise FileFault.of(words, name, words("site.too_big", n=LARGEST_KIB)) from None
        reason = words("site.unreadable", why=why(error, words))
        raise FileFault.of(words, quoted(str(path), 200), reason) from None
    raw = raw.removeprefix(BOM_UTF8)  # some editors write it
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FileFault.of(words, name, words("site.not_utf8", line=line)) from None
