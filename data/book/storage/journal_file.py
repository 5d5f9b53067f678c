"""The one engine for journal files, which are append-only.

It opens, checks, recovers and follows them, and appends to them.

A file is a row of transactions, each of one or more lines (:mod:`data.book.storage.record`). It is only ever appended
to. A part of the book (:mod:`data.book.storage.part`) and the file of a TinyDB database
(:mod:`data.book.storage.tinydb_storage`) are journal files that know what their lines mean.

Opening and loading change nothing on the disk. A file that is to be appended to is recovered first; a program that only
reads, or would rather begin the file again, leaves it at that.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from zlib import crc32

from data.base.disk import FULL, Disk
from data.book.storage.record import DOT, LAST_AT, PLUS, SYNCED_AT, read_lines, read_pieces, salvage

#: A transaction as it was read: the offset and the text of each of its lines.
Lines = list[tuple[int, bytes]]


class JournalFile:
    """An append-only file of lines. A subclass accepts its transactions.

    folder: descriptor of the folder it is in
    filename: its name there
    fd: its descriptor; -1 while it is closed
    is_loaded: whether it is open and all that it holds was found
    end: bytes up to the end of the last complete transaction
    durable: bytes that are known to have reached the disk
    bad: offset of the first line that cannot be used; -1 if there is none
    is_damaged: whether that line had reached the disk once. If not, it starts a torn tail, which was never reported
        saved
    torn: the tail that was cut: the name of its copy (empty if there is none) and its bytes
    failed: why nothing can be appended any more: ``write``, ``sync``, or empty
    is_synced: whether an append waits for the disk. If not, no line claims that those before it reached the disk, so a
        line that cannot be used is never damage: the file ends before it
    """

    is_synced = True

    def __init__(self, disk: Disk, folder: int, filename: str) -> None:
        self.folder = folder
        self.filename = filename
        self.fd = -1
        self.is_loaded = False
        self.end = 0
        self.durable = 0
        self.bad = -1
        self.is_damaged = False
        self.torn: tuple[str, int] | None = None
        self.failed = ""
        self._disk = disk
        self._loaded = 0  # bytes in the file when it was loaded

    def accept(self, lines: Lines) -> bool:
        """Take in the next transaction.

        Return False, and take nothing, if it does not follow from those before it.
        """
        raise NotImplementedError

    # --- opening ----------------------------------------------------------------------------------------------------

    def open_file(self, flags: int) -> None:
        """Open the file, without a look at what it holds. Raises OSError."""
        self.fd = self._disk.open(self.folder, self.filename, flags)

    def close(self) -> None:
        """Close the file. The results of loading it stay."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1
            self.is_loaded = False

    def load(self) -> None:
        """Check every line from ``end`` on and accept every complete transaction.

        In a damaged file, accept what can still be read behind the damage too. Raises OSError.
        """
        self._loaded = self.size()
        if self.bad < 0:
            self._scan()
            if self.bad < 0 and self.end < self.durable:
                self.bad = self.end  # the file has become shorter
        self._judge()
        self.is_loaded = True

    def _scan(self) -> None:
        """Accept transactions up to the first line that cannot be used."""
        size = self.size()
        lines: Lines = []
        for offset, some, ended in read_pieces(self.read, self.end, size):
            if not ended or not self._scanned(offset, some, lines):
                break
        if self.end < size:
            self.bad = self.end

    def _scanned(self, offset: int, some: list[bytes], lines: Lines) -> bool:
        """Accept the transactions of a piece; ``lines``: of one that is not complete. False: a line cannot be used."""
        for line in some:
            if line[:12] != b'["%08x",' % crc32(line[12:]):
                return False
            if line[SYNCED_AT] == PLUS:
                if lines:  # the last line of the transaction before is missing
                    return False
                self.durable = max(self.durable, offset)
            lines.append((offset, line))
            offset += len(line) + 1
            if line[LAST_AT] == DOT:
                if not self.accept(lines):
                    return False
                self.end = offset
                lines.clear()
        return True

    def _judge(self) -> None:
        """Tell damage from a torn tail, and accept what can be read behind damage."""
        if self.bad >= 0:
            self.is_damaged = self.is_damaged or self._was_durable()
            if self.is_damaged:
                self._salvage()

    def _was_durable(self) -> bool:
        """Whether the bad line had reached the disk.

        That much is known of the file, or an intact line behind it says so.
        """
        if self.bad < self.durable:
            return True
        lines = salvage(read_lines(self.read, self.bad, self.size()))
        return any(line[SYNCED_AT] == PLUS for offset, line in lines if offset > self.bad)

    def _salvage(self) -> None:
        for lines in self._salvaged():
            self.accept(lines)

    def _salvaged(self) -> Iterator[Lines]:
        """Yield the transactions behind the damage, as far as their lines are intact."""
        lines: Lines = []
        for offset, line in salvage(read_lines(self.read, self.end, self.size())):
            lines.append((offset, line))
            if line[LAST_AT] == DOT:
                self.end = offset + len(line) + 1
                yield lines
                lines = []

    # --- reading ----------------------------------------------------------------------------------------------------

    def read(self, length: int, offset: int) -> bytes:
        """Return bytes of the file. Raises OSError."""
        return self._disk.pread(self.fd, length, offset)

    def size(self) -> int:
        """Return how many bytes the file has. Raises OSError."""
        return self._disk.size(self.fd)

    def follow(self) -> bool:
        """Accept transactions that were appended since.

        Return False if the file is not what it was: open it again. Raises OSError.
        """
        size = self.size()
        if size < self.end:
            return False
        if size == self.end or (self.is_damaged and size == self._loaded):
            return True
        self.bad = -1
        self._scan()
        return self.bad < 0 or not self._was_durable()

    def is_current(self) -> bool:
        """Whether its name still leads to the file that is open.

        Raises FileNotFoundError if nothing has that name.
        """
        named = os.stat(self.filename, dir_fd=self.folder, follow_symlinks=False)
        return named.st_ino == os.fstat(self.fd).st_ino

    # --- writing ----------------------------------------------------------------------------------------------------

    def recover(self, *, keep_tail: bool = True) -> None:
        """Make the file ready to be appended to.

        Cut a torn tail, and have all before it on the disk.

        ``keep_tail``: copy it to ``*.torn-N`` first. Raises OSError.
        """
        if self.bad >= 0:
            tail = self.read(self.size() - self.end, self.end)
            copy = self._keep(tail) if keep_tail else ""
            self._disk.sync_folder(self.folder)
            self._disk.truncate(self.fd, self.end)
            self.bad = -1
            self.torn = (copy, len(tail))
        if self.end > self.durable:
            # After a failed sync the kernel may hold these bytes as clean, and the next sync would return without
            # writing them. The same bytes written again make the sync mean what it says.
            self._disk.write_all(self.fd, self.read(self.end - self.durable, self.durable), self.durable)
        self._disk.sync(self.fd)
        self._disk.sync_folder(self.folder)
        self.durable = self.end

    def write_again(self) -> None:
        """Have a damaged file on the disk as it is, for the reason that :meth:`recover` has. Raises OSError."""
        if (size := self.size()) > self.durable:
            self._disk.write_all(self.fd, self.read(size - self.durable, self.durable), self.durable)
        self._disk.sync(self.fd)
        self._disk.sync_folder(self.folder)

    def _keep(self, tail: bytes) -> str:
        """Copy a torn tail. A full disk gets no copy: a room that starts is worth more."""
        name = self._disk.unused_name(self.folder, f"{self.filename}.torn-")
        try:
            self._disk.replace_file(self.folder, name, tail)
        except OSError as error:
            if error.errno not in FULL:
                raise
            return ""
        return name

    def append(self, data: bytes, *, on_full: Callable[[], bool] = lambda: False) -> None:
        """Append complete transactions and return when they are on the disk.

        ``on_full``: called when the disk is full; True if another attempt may succeed. Raises OSError: then none of
        them counts, and :attr:`failed` says whether this file can be appended to again.
        """
        try:
            self._disk.write_all(self.fd, data, self.end)
        except OSError as error:
            if error.errno not in FULL or not on_full():
                raise
            self._disk.write_all(self.fd, data, self.end)
        self._reach(self.end + len(data))

    def _reach(self, end: int) -> None:
        """Have all up to byte ``end``, which was written, on the disk."""
        if self.is_synced:
            try:
                self._disk.sync(self.fd)
            except OSError:
                self.failed = "sync"  # nobody knows what of it the disk has
                raise
            self.durable = end
        self.end = end

    def take_back(self) -> None:
        """Cut what a failed write has left behind the end."""
        if self.fd < 0 or self.failed or self.size() == self.end:
            return
        try:
            self._disk.truncate(self.fd, self.end)
        except OSError:
            self.failed = "write"
