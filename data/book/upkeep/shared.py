"""Shared files: those that a copy has in common with the copy before it.

They are linked, and neither copied nor checked again, so a backup costs what is new. A file that another file of its
book follows is never written again, and no program writes into a copy of the book: it opens a new one that continues
it. Only the newest file of a replica is appended to where it lies, so that one is always copied.

A shared file has the size and the time of the home's. A row of them must have no gap, and begin and end where the files
around it say; the chain's hash there vouches for all that is in it, which was checked when it was copied. A link does
not show what rots later, here or in the home. So with each copy one shared file, in turn, is copied and checked again.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from data.base.descriptors import held
from data.base.disk import DISK


class Source:
    """A file of a home that is to be copied.

    name: below the home
    file: its own name
    folder: descriptor of the folder it is in; -1 if it is open
    stat: at the moment that is copied
    fd: its descriptor if it may still change; else -1
    end: bytes that count; -1: all
    may_share: whether no program appends to a copy of it
    """

    def __init__(
        self, name: str, folder: int, stat: os.stat_result, *, fd: int = -1, end: int = -1, may_share: bool = True
    ) -> None:
        self.name, self.file = name, name.rpartition("/")[2]
        self.folder, self.fd, self.may_share = folder, fd, may_share
        self.size = end if end >= 0 else stat.st_size
        self._modified, self._inode = stat.st_mtime_ns, stat.st_ino

    def is_like(self, stat: os.stat_result) -> bool:
        """Whether a file of a copy has the size and the time of this one."""
        return (stat.st_size, stat.st_mtime_ns) == (self.size, self._modified)

    @contextlib.contextmanager
    def opened(self) -> Iterator[tuple[int, int]]:
        """Yield a descriptor and the bytes to copy. Raises OSError."""
        if self.fd >= 0:
            yield self.fd, self.size
            return
        with held(DISK.open(self.folder, self.file, os.O_RDONLY)) as fd:
            stat = os.fstat(fd)  # a whole file may have taken the place of a damaged one since
            yield fd, self.size if stat.st_ino == self._inode else stat.st_size


def shared(copy: Path, files: Iterable[Source]) -> set[str]:
    """Return the names of the files that ``copy`` has just as they are in a home, by their size and time."""
    found = set()
    for below, some in groupby(files, key=lambda each: each.name.rpartition("/")[0]):
        with contextlib.suppress(OSError), held(DISK.open_folder(copy / below)) as folder:
            for each in some:
                with contextlib.suppress(OSError):
                    if each.may_share and each.is_like(os.stat(each.file, dir_fd=folder, follow_symlinks=False)):
                        found.add(each.name)
    return found


def next_to_renew(names: Iterable[str], before: str) -> str:
    """Return the shared file that is copied again: the one after ``before``, else the first; "" if there is none."""
    ordered = sorted(names)
    return next((name for name in ordered if name > before), next(iter(ordered), ""))
