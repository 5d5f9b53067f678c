"""Descriptors kept back for the book and the other files of the home.

A process may have only so many open files. When something else has taken all of them, a save that needs one gets one of
these, until there is a free one again.
"""

from __future__ import annotations

import contextlib
import errno
import os
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

T = TypeVar("T")

#: How many a console keeps back: what a new part, ``owner.json`` on two disks and the hints need at once.
MOST = 8
_NONE_LEFT = (errno.EMFILE, errno.ENFILE)


@contextlib.contextmanager
def held(fd: int) -> Iterator[int]:
    """Keep a descriptor open until the end of a ``with``."""
    try:
        yield fd
    finally:
        os.close(fd)


class Spare:
    """Open descriptors of nothing, to be given up. Any thread may ask."""

    def __init__(self) -> None:
        self._most = 0
        self._kept: list[int] = []
        self._lock = threading.Lock()

    def keep(self, most: int = MOST) -> None:
        """Keep so many back from now on; 0: none."""
        with self._lock:
            self._most = most
            while len(self._kept) > most:
                os.close(self._kept.pop())
        self.renew()

    def renew(self) -> None:
        """Keep back again what was given up, as far as there are free ones."""
        with self._lock:
            try:
                while len(self._kept) < self._most:
                    self._kept.append(os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC))
            except OSError:
                return

    def give(self) -> bool:
        """Give one up. Return False if there is none."""
        with self._lock:
            if not self._kept:
                return False
            os.close(self._kept.pop())
            return True

    def for_call(self, call: Callable[[], T]) -> T:
        """Return what ``call()`` returns. If it lacks a descriptor, it gets one of these. Raises what it raises."""
        while True:
            try:
                return call()
            except OSError as error:
                if error.errno not in _NONE_LEFT or not self.give():
                    raise


#: Those of this process.
SPARE = Spare()
