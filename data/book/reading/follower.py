"""A book that another process may write, read as it grows."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

from data.base.disk import DISK, Disk
from data.book.reading.readable import ReadableBook
from data.book.storage.folder import BookFolder, NoBook
from data.book.storage.part import Part
from data.book.storage.record import ends_transaction
from data.entries import Entry


class BookMoved(LookupError):
    """Another book is written now, or a part was replaced: open the book again.

    ``torn``: it is the same file, and entries that were read are no longer in it.
    """

    def __init__(self, book: str, *, torn: bool = False) -> None:
        super().__init__(book)
        self.torn = torn


class BookReader(ReadableBook):
    """A book that another process may be writing.

    Takes no lock, changes nothing, never shows half a transaction.
    """

    def __init__(self, files: BookFolder, id: str, parts: tuple[Part, ...]) -> None:
        super().__init__(files, id, parts)
        self._stamp = files.owner_stamp()
        self._read_end()

    @classmethod
    def open(cls, home: Path, *, disk: Disk = DISK) -> BookReader:
        """Open the book of ``home``. Raises NoBook (a FileNotFoundError), OSError."""
        files = BookFolder(disk, home, write=False)
        try:
            id = files.newest()
            return cls(files, id, files.parts(id))
        except BaseException:
            files.close()
            raise

    def refresh(self) -> int:
        """Make entries readable that were added since, and return how many.

        Raises OSError.

        If a new book was opened (``id`` changes) or a part was replaced, everything counts as new.
        """
        try:
            return self.grow()
        except BookMoved:
            stamp, id = self._files.owner_stamp(), self._files.newest()
            self._reopen(id, self._parts_of(id))
            self._stamp = stamp
            return self.last_no

    def grow(self) -> int:
        """Do as :meth:`refresh` while other threads read.

        No file that they may be reading is closed. Raises BookMoved (then nothing has changed: open the book again),
        OSError.
        """
        before = self.last_no
        if self._stamp != (stamp := self._files.owner_stamp()):
            if self._files.newest() != self.id:
                raise BookMoved(self.id)
            if self._files.files(self.id) != [part.name for part in self.parts]:
                self.parts.take_in(self._parts_of(self.id))
                self._read_end()
            self._stamp = stamp
        part = self.parts[-1]
        if not part.is_current() or not part.follow():
            raise BookMoved(self.id)
        self.last_no = part.last
        self._take_hash(part)
        return max(0, self.last_no - before)

    def is_there(self) -> bool:
        """Whether the folder that is read is still where it was opened. Raises OSError."""
        return self._files.is_there()

    def transactions(self, start: int = 1) -> Iterator[list[Entry]]:
        """Yield the entries from number ``start`` on, those of one transaction together.

        Raises OSError.
        """
        some: list[Entry] = []
        for no, line in self.lines(start):
            some.append(self._entry(no, line) if line is not None else self.get(no))
            if line is None or ends_transaction(line):
                yield some
                some = []
        if some:
            yield some

    def _parts_of(self, id: str) -> tuple[Part, ...]:
        """Return the parts.

        Raises NoBook if they were removed: the writer recreates the newest.
        """
        if not (parts := self._files.parts(id)):
            raise NoBook(errno.ENOENT, "the files of the book are not there", id)
        return parts

    def _reopen(self, id: str, parts: tuple[Part, ...]) -> None:
        self.parts.close()
        self.id = id
        self.parts.replace(parts)
        self._before = None
        self.subjects.forget()
        self._read_end()
