"""Replicas: the books of other stations, as far as they have arrived here.

They are in ``home/replica``, in the same form as the book itself (:mod:`data.book.storage.part`): file names, first
lines, lines with a checksum and the chain's hash. A line also has the moment at which the entry arrived here, which the
hash does not cover.

A replica is a copy. A torn tail is cut and fetched again. If a part is damaged, its sound entries stay readable where
they are until the damaged ones have come again, from the remote or in a file. Then a whole part takes its place, and
the damaged one is renamed (``….damaged-1``) and kept as evidence. The last number of a replica says how far its station
has been read; nothing else is stored about that.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from data.base.disk import DISK, Disk
from data.book.reading.checking import check
from data.book.replicas.replica import ReplicaBad, ReplicaBook, ReplicaFork, ReplicaGap, check_rows
from data.book.storage.folder import BookFolder
from data.book.storage.part import PartName
from data.entries import Entry
from data.entries.base import Arrival
from data.entries.codec import first_hash

FOLDER = "replica"

#: The form of a book's id: its files are named after it.
BOOK_ID = r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}-[a-z0-9]{4}"


class Replicas:
    """Every other station's book in one home.

    One process at a time writes; any number follow.
    """

    def __init__(self, home: Path, files: BookFolder | None, *, write: bool, disk: Disk) -> None:
        self._home = home
        self._disk = disk
        self._files = files
        self._write = write
        self._writing = threading.Lock()
        self._books: dict[str, ReplicaBook] = {}  # replaced, never changed: other threads may be iterating it
        self.failed: dict[str, OSError] = {}
        for id in sorted({name.book for name in files.files()}) if files is not None else ():
            self._open(id)

    def _open(self, id: str) -> None:
        assert self._files is not None
        try:
            self._books = {**self._books, id: ReplicaBook(self._files, id, write=self._write)}
            self.failed.pop(id, None)
        except OSError as error:  # one book's failure never stops the others
            self.failed[id] = error

    @classmethod
    def open(cls, home: Path, *, write: bool, disk: Disk = DISK) -> Replicas:
        """Open the replicas of ``home``.

        ``write``: as the one process that writes. Raises BookBusy, OSError.
        """
        files = cls._folder(home, write, disk) if (home / FOLDER).exists() else None  # else nothing has arrived yet
        try:
            return cls(home, files, write=write, disk=disk)
        except BaseException:
            if files is not None:
                files.close()
            raise

    @staticmethod
    def _folder(home: Path, write: bool, disk: Disk) -> BookFolder:
        files = BookFolder(disk, home, write=write, folder=FOLDER)
        if write:
            try:
                disk.sync_above(files.path)  # else its files are lost with its name
            except BaseException:
                files.close()
                raise
            files.remove_leftovers()
        return files

    def books(self) -> tuple[str, ...]:
        """Return the ids of the books that are here, sorted."""
        return tuple(sorted(self._books))

    def book(self, book: str) -> ReplicaBook | None:
        """Return one of them; None if nothing of it is here."""
        return self._books.get(book)

    def __iter__(self) -> Iterator[ReplicaBook]:
        known = self._books
        return (known[id] for id in sorted(known))

    def last(self, book: str) -> tuple[int, str]:
        """Return the last number and hash of a book.

        If nothing of it is here: 0 and the hash of its id.
        """
        known = self._books.get(book)
        return (known.last_no, known.last_hash) if known is not None else (0, first_hash(book))

    def upto(self, book: str) -> int:
        """Return the last number of a book before the first entry that is damaged here; else its last number."""
        known = self._books.get(book)
        return known.upto if known is not None else 0

    def append(
        self,
        book: str,
        first_no: int,
        raws: Sequence[bytes],
        arrived: int,
        *,
        hash: str = "",
        came: Arrival = "station",
    ) -> list[Entry]:
        """Add entries of another station's book, and return the new ones.

        It returns when they are on the disk; do not call it on the UI thread. Entries that are here already are
        compared and skipped. Damaged ones come again: they are among the returned ones as soon as none is missing.

        raws: the entries from number ``first_no`` on, in canonical form
        arrived: now (UTC ms)
        hash: the chain's hash after the last of ``raws``, if the sender gives it
        came: how they came here

        Raises ReplicaGap, ReplicaFork, ReplicaBad, OSError: then nothing was added. The first call makes the folder, or
        raises BookBusy.
        """
        if re.fullmatch(BOOK_ID, book) is None:
            raise ReplicaBad(book, 0, "name")
        assert self._write, "opened to follow, not to write"
        with self._writing:
            if self._files is None:
                self._files = self._folder(self._home, True, self._disk)
                for id in sorted({name.book for name in self._files.files()}):
                    self._open(id)  # another process has written here before
            known = self._books.get(book)
            if known is None:
                known = ReplicaBook(self._files, book, write=True)
            rows, entries = known.new_rows(first_no, raws, arrived)
            last = first_no + len(raws) - 1
            # A last entry that cannot be read here is not compared.
            here = known.hash_or_empty(last) or hash if 0 <= last <= known.last_no else ""
            found = rows[-1].hash if rows else here
            if hash and hash != found:
                raise ReplicaFork(book, last)
            known.take_again(first_no, raws, arrived)
            if rows:
                known.save(rows, entries[-1].hlc, came)
                if book not in self._books:
                    self._books = {**self._books, book: known}
            return [*known.told(), *entries]

    def would_append(self, book: str, first_no: int, raws: Sequence[bytes]) -> None:
        """Raise what :meth:`append` would, and change nothing."""
        if re.fullmatch(BOOK_ID, book) is None:
            raise ReplicaBad(book, 0, "name")
        known = self._books.get(book)
        if known is not None:
            known.new_rows(first_no, raws, 1)
        elif first_no > 1:
            raise ReplicaGap(book, 1)
        else:
            check_rows(book, 0, first_hash(book), (-1, 0), first_no, raws, 1)

    def check(self, book: str, start: int = 1, step: int = 200) -> Iterator[int]:
        """Check a replica's lines and chain in small pieces.

        See :func:`data.book.reading.checking.check`. At the end, what is damaged is to come again (:meth:`upto`).
        """
        known = self._books[book]
        yield from check(known, start, step)
        if self._write:
            with self._writing:
                known.miss()

    def refresh(self, *, grow_only: bool = False) -> int:
        """Make entries readable that another process has added since, and return how many.

        ``grow_only``: while other threads read; raises BookMoved if a book must be opened again. Raises OSError.
        """
        if self._files is None:
            if not (self._home / FOLDER).exists():
                return 0
            self._files = self._folder(self._home, False, self._disk)
        names: dict[str, list[PartName]] = {}
        for name in self._files.files():
            names.setdefault(name.book, []).append(name)
        added = 0
        for id, files in names.items():
            if id in self._books:
                known = self._books[id]
                added += known.grow(files) if grow_only else known.refresh(files)
            else:
                self._open(id)
                added += self.last(id)[0]
        return added

    def tidy(self) -> None:
        """Write the index files, which make the next start quick.

        Call when idle; never fails.
        """
        with self._writing:
            for book in self:
                book.tidy()

    def close(self) -> None:
        """Close every file and let other processes write."""
        if self._write:
            self.tidy()
        for book in self:
            book.close()
        if self._files is not None:
            self._files.close()
            self._files = None
