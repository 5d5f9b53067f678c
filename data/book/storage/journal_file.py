"""One file of a book, for reading: where each entry's line begins, and what is wrong with the file.

A book is one row of numbers over several files, named ``<book>-<file's number>-<first entry's number>.journal``. The
first line of a file says which entry and hash it goes on from, and why it was begun. Lines are kept as offsets (8 bytes
an entry) and parsed when they are read.
"""

from __future__ import annotations

import os
import re
import struct
from array import array
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

import msgspec

from data.base.disk import Disk
from data.book.storage.record import (
    BODY_AT,
    BOOK,
    CHUNK,
    FILE,
    HASH_AT,
    NO_AT,
    Line,
    is_rot,
    make,
    parse,
    salvage,
    walk,
    whole,
    whole_in,
)

#: Larger than any line: an entry has at most 32 KiB.
LONGEST_LINE = 64 * 1024

#: Where a line says whether it is the last one of its transaction.
LAST_AT = 14

_NAME = re.compile(r"(?P<book>[A-Za-z0-9_-]+-[a-z0-9]{4})-(?P<file>\d{4,})-(?P<first>\d{10,})\.journal")
_INDEX = struct.Struct("<8sQQqQ64sI")
_MAGIC = b"SIAGAIX1"


class Head(msgspec.Struct, frozen=True, omit_defaults=True):
    """The first line of a file. ``why``: new, damaged (the file before has rot), write or sync (writing to it failed),
    size (it is full), month (the other one is last month's), full (so is its disk). ``at``: UTC ms."""

    book: str
    file: int
    after_no: int
    after_hash: str
    why: str
    at: int = 0
    format: int = 1


def line_of_head(head: Head) -> bytes:
    """The first line of a file."""
    return make(synced=True, last=True, id=b"0", table=b'"file"', hash=b"", value=msgspec.json.encode(head))


class PartName(NamedTuple):
    """What a file's name says."""

    book: str
    file: int
    first: int

    @classmethod
    def read(cls, name: str) -> PartName | None:
        """None if ``name`` is not that of a book's file."""
        match = _NAME.fullmatch(name)
        return cls(match["book"], int(match["file"]), int(match["first"])) if match else None

    def __str__(self) -> str:
        return f"{self.book}-{self.file:04d}-{self.first:010d}.journal"


class Part:
    """One file of a book.

    ``first``: number of its first entry. ``limit``: last number that counts (the next file goes on after it; what is
    beyond is evidence), None in the newest file. ``end``: bytes up to the last whole transaction. ``proven``: bytes
    known to have been on the disk. ``bad``: first byte that is not well, -1 if all is. ``rot``: it was well once; else
    it is a tail that was never acknowledged.
    """

    def __init__(self, disk: Disk, folder: int, name: PartName, limit: int | None) -> None:
        self.name = name
        self.first = name.first
        self.limit = limit
        self.offsets = array("q")
        self.end = 0
        self.proven = 0
        self.proven_count = 0
        self.last_hash = ""
        self.head: Head | None = None
        self.bad = -1
        self.rot = False
        self.indexed = 0  # entries that the index file covers
        self.known_last = (0, "")  # last number and hash according to the index
        self.holes = False
        self._sized = 0  # bytes in the file when it was opened
        self._disk = disk
        self.folder = folder
        self.fd = -1

    # --- opening ----------------------------------------------------------------------------------------------------

    def open(self, *, write: bool = False, index: bool = True) -> None:
        """Find the lines. ``index``: trust the index file for what it covers. Raises OSError."""
        self.fd = self._disk.open(self.folder, str(self.name), os.O_RDWR if write else os.O_RDONLY)
        size = self._sized = self._disk.size(self.fd)
        self._read_head(size)
        self._read_index(size, index and self.bad < 0)  # also without a head it tells how many entries there were
        if self.bad < 0:
            self._scan(size)
            if self.bad < 0 and self.end < self.proven:
                self.bad = self.end  # the file has become shorter
        if self.limit is not None and self.last >= self.limit:
            self.bad, self.rot = -1, False  # what is beyond the limit does not count
        elif self.bad >= 0:
            self.rot = self.rot or self.limit is not None or is_rot(self._read, self.bad, size, self.proven)
            if self.rot:
                self._gather(size)

    def why(self) -> str:
        """Why this file was begun (see :class:`Head`). Raises OSError."""
        if self.head is None and self.fd < 0:
            self.fd = self._disk.open(self.folder, str(self.name), os.O_RDONLY)
            self._read_head(self._disk.size(self.fd))
            bad = self.bad
            self.close()
            self.bad, self.rot = -1, False
            if bad >= 0:
                return "damaged"
        return self.head.why if self.head is not None else "damaged"

    def first_entry(self) -> bytes | None:
        """The canonical form of the file's first entry, without finding all the others; None if it is not whole. Raises
        OSError."""
        fd = self._disk.open(self.folder, str(self.name), os.O_RDONLY)
        try:
            lines = self._disk.pread(fd, 2 * LONGEST_LINE, 0).split(b"\n", 2)
        finally:
            os.close(fd)
        line = entry_line(lines[1]) if len(lines) == 3 else None
        return line.value if line is not None and line.id == self.first else None

    def close(self) -> None:
        """Close the file; what was found stays."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def _read(self, length: int, offset: int) -> bytes:
        return self._disk.pread(self.fd, length, offset)

    def _read_head(self, size: int) -> None:
        text = self._read(min(size, 4096), 0)
        raw, newline, _ = text.partition(b"\n")
        line = parse(raw) if newline else None
        if line is not None and line.table == FILE:
            try:
                self.head = msgspec.json.decode(line.value, type=Head)
            except ValueError:
                line = None
        if line is None or self.head is None:
            self.bad, self.rot = 0, True  # a file takes its name when its first line is on the disk
            return
        self.end = self.proven = len(raw) + 1
        self.last_hash = self.head.after_hash

    @property
    def last(self) -> int:
        """Number of the last entry that counts; ``first - 1`` if there is none."""
        found = self.first + len(self.offsets) - 1
        return found if self.limit is None else min(found, self.limit)

    def _scan(self, size: int) -> None:
        """Check and index what is behind ``end``. Stops at the first line that is not well."""
        offsets = array("q")
        append = offsets.append
        no = self.first + len(self.offsets)
        before = self.last_hash.encode()
        hash_at, body_at, wider = HASH_AT + len(str(no)), BODY_AT + len(str(no)), 10 ** len(str(no))
        position = self.end
        done = 0
        for offset, line, ended in walk(self._read, position, size):
            rest = line[12:]
            if (
                not ended
                or line[:12] != b'["%08x",' % crc32(rest)
                or not rest.startswith(b'%d,"book","' % no, 5)
                or sha256(before + line[body_at : entry_end(line)]).hexdigest().encode() != line[hash_at : body_at - 2]
            ):
                break
            if rest[1] == 0x2B:  # "+"
                if len(offsets) != done:  # the last line of the transaction before is missing
                    break
                self.proven = max(self.proven, offset)
                self.proven_count = len(self.offsets) + done
            append(offset)
            before = line[hash_at : body_at - 2]
            no += 1
            if no == wider:
                hash_at, body_at, wider = hash_at + 1, body_at + 1, wider * 10
            if rest[2] == 0x2E:  # "."
                done = len(offsets)
                position = offset + len(line) + 1
                self.last_hash = before.decode()
        self.offsets.extend(offsets[:done])
        self.end = position
        if position < size:
            self.bad = position
            found = entry_line(self._read(min(LONGEST_LINE, size - position), position).partition(b"\n")[0])
            if found is not None and found.synced and not self._follows(found):
                self.rot = True  # it vouches for what stood before it, and that is not there

    def _follows(self, line: Line) -> bool:
        """Whether the line goes on from the last good one."""
        good = sha256(self.last_hash.encode() + line.value).hexdigest() == line.hash
        return good and line.id == self.first + len(self.offsets)

    def _gather(self, size: int) -> None:
        """In a file with rot: find every entry that can still be read, by its number. Lost ones are -1."""
        found: dict[int, tuple[int, str]] = {}
        waiting: dict[int, tuple[int, str]] = {}
        end = max(self.end, 1)
        for offset, raw in salvage(walk(self._read, self.end, size)):
            line = entry_line(raw)
            if line is None:
                continue
            no = int(line.id or 0)
            if no >= self.first + len(self.offsets):
                waiting.setdefault(no, (offset, line.hash))
            if line.last:
                found, waiting = waiting | found, {}
                end = offset + len(raw) + 1
        known = self.first + len(self.offsets)
        last = max(found, default=known - 1)
        for no in range(known, last + 1):
            self.offsets.append(found[no][0] if no in found else -1)
        if found:
            self.last_hash = found[last][1]
        known_no, known_hash = self.known_last
        if known_no > last:
            self.offsets.extend([-1] * (known_no - last))
            self.last_hash = known_hash
        self.end = end
        self.holes = True

    def hash_at_last(self) -> str:
        """The chain's hash after :attr:`last`."""
        if self.limit is None or self.first + len(self.offsets) - 1 <= self.limit:
            return self.last_hash
        line = self.line(self.limit) if self.limit >= self.first else None
        if line is not None:
            return hash_in(self.limit, line)
        return self.head.after_hash if self.head is not None else ""

    def raw_lines(self) -> Iterator[tuple[int, bytes, bool]]:
        """Every line behind the first, whole or not: offset, line, whether it has its newline."""
        lines = walk(self._read, 0, self._disk.size(self.fd))
        next(lines, None)
        return lines

    def size(self) -> int:
        """Bytes in the file. Raises OSError."""
        return self._disk.size(self.fd)

    # --- reading ----------------------------------------------------------------------------------------------------

    def line(self, no: int) -> bytes | None:
        """The line of an entry, without newline; None if it cannot be read whole. Raises OSError."""
        index = no - self.first
        offset = self.offsets[index]
        if offset < 0:
            return None
        after = self.offsets[index + 1] if index + 1 < len(self.offsets) else self.end
        if after > offset:
            line = self._read(after - offset - 1, offset)
            if whole(line) and is_of(no, line):
                return line
        line = whole_in(self._read(LONGEST_LINE, offset).partition(b"\n")[0])  # beside damage
        return line if is_of(no, line) else None

    def place(self, no: int) -> int:
        """The byte at which entry ``no`` stands or, if it is not there, should."""
        index = no - self.first
        return max(0, self.offsets[index]) if index < len(self.offsets) else self.end

    def lines(self, start: int, stop: int) -> list[bytes | None]:
        """The lines of the entries ``start`` to ``stop`` (not included): one read for many. Raises OSError."""
        if self.holes:
            return [self.line(no) for no in range(start, stop)]
        offsets = self.offsets[start - self.first : stop - self.first]
        offsets.append(self.offsets[stop - self.first] if stop - self.first < len(self.offsets) else self.end)
        base = offsets[0]
        data = self._read(offsets[-1] - base, base)
        cut = (data[a - base : b - base - 1] for a, b in pairwise(offsets))
        return [line if whole(line) and is_of(no, line) else None for no, line in enumerate(cut, start)]

    def batch(self, start: int, stop: int) -> int:
        """A number up to ``stop`` such that the lines from ``start`` on are about a chunk to read."""
        stop = min(stop, start + 4096)
        while (
            not self.holes
            and stop - start > 64
            and self.offsets[stop - 1 - self.first] - self.offsets[start - self.first] > CHUNK
        ):
            stop = start + (stop - start) // 2
        return stop

    # --- growing ----------------------------------------------------------------------------------------------------

    def follow(self) -> bool:
        """Index whole transactions that were added since. False if the file is not what it was: open it anew."""
        size = self._disk.size(self.fd)
        if size < self.end:
            return False
        if size == self.end or (self.rot and size == self._sized):
            return True
        self.bad = -1
        self._scan(size)
        return self.bad < 0 or not is_rot(self._read, self.bad, size, self.proven)

    def begun(self, fd: int, end: int, last_hash: str, head: Head) -> None:
        """The file was just made and holds its first line only."""
        self.head = head
        self.fd, self.end, self.proven, self.last_hash = fd, end, end, last_hash

    def grew(self, offsets: list[int], end: int, last_hash: str) -> None:
        """Lines were written and are on the disk."""
        self.last_hash = last_hash
        self.end = self.proven = end
        self.offsets.extend(offsets)
        self.proven_count = len(self.offsets)

    def write_again(self) -> None:
        """Write once more what is not known to be on the disk. Raises OSError.

        If a sync failed before the process ended, the kernel may hold these bytes as clean, and a sync would return
        without writing them. Writing the same bytes again makes the sync mean what it says.
        """
        if self.end > self.proven:
            self._disk.write_all(self.fd, self._read(self.end - self.proven, self.proven), self.proven)

    def synced(self) -> None:
        """Everything that was read or written was synced."""
        self.proven, self.proven_count = self.end, len(self.offsets)

    # --- the index file ---------------------------------------------------------------------------------------------

    @property
    def index_name(self) -> str:
        """``….index`` beside the file: the offsets, so that a start need not read the whole file. Only a hint."""
        return str(self.name).removesuffix(".journal") + ".index"

    def write_index(self) -> None:
        """Keep the offsets for the next start. Only for what is on the disk. Raises OSError."""
        if self.holes or self.fd < 0:
            return
        stat = os.fstat(self.fd)
        rows = self.offsets.tobytes()
        head = (_MAGIC, stat.st_ino, self.end, stat.st_mtime_ns, len(self.offsets), self.last_hash.encode())
        checksum = crc32(rows, crc32(_INDEX.pack(*head, 0)))
        self._disk.replace_file(self.folder, self.index_name, _INDEX.pack(*head, checksum) + rows, sync=False)
        self.indexed = len(self.offsets)

    @property
    def unindexed(self) -> int:
        """Entries of an open, sound file that its index does not cover."""
        return 0 if self.holes or self.fd < 0 else len(self.offsets) - self.indexed

    def _read_index(self, size: int, trust: bool) -> None:
        data = self._disk.read_file(self.folder, self.index_name) or b""
        if len(data) < _INDEX.size:
            return
        magic, inode, end, modified, count, last_hash, checksum = _INDEX.unpack_from(data)
        rows = memoryview(data)[_INDEX.size :]
        plain = _INDEX.pack(magic, inode, end, modified, count, last_hash, 0)
        stat = os.fstat(self.fd)
        if magic != _MAGIC or len(rows) != 8 * count or crc32(rows, crc32(plain)) != checksum or inode != stat.st_ino:
            return
        self.proven = max(self.proven, end)  # an index is written of what is on the disk
        self.known_last = (self.first + count - 1, last_hash.decode())
        if not trust or size < end or (size == end and modified != stat.st_mtime_ns):
            return
        offsets = array("q")
        offsets.frombytes(rows)
        if count:
            line = entry_line(self._read(end - offsets[-1], offsets[-1])[:-1])
            if line is None or line.id != self.first + count - 1 or line.hash.encode() != last_hash:
                return
        self.offsets, self.end, self.last_hash = offsets, end, last_hash.decode()
        self.proven_count = self.indexed = count


def entry_line(raw: bytes) -> Line | None:
    """Read a line of the book's table; None if it is not whole or another's."""
    line = parse(raw)
    return line if line is not None and line.table == BOOK and isinstance(line.id, int) else None


def entry_end(line: bytes) -> int:
    """Where the entry ends in its line, from the line's end: an entry ends with ``}``, a time of arrival does not."""
    return -1 if line[-2:] == b"}]" else line.rfind(b",") - len(line)


def is_of(no: int, line: bytes) -> bool:
    """Whether a whole line is that of entry ``no``. The index knows where a line stood, not whether it stands there."""
    return line.startswith(b'%d,"book","' % no, NO_AT)


def is_last(line: bytes) -> bool:
    """Whether a whole line is the last one of its transaction."""
    return line[LAST_AT : LAST_AT + 1] == b"."


def body(no: int, line: bytes) -> bytes:
    """The entry's canonical form, from its line."""
    return line[BODY_AT + len(str(no)) : entry_end(line)]


def arrived_in(line: bytes) -> int:
    """When the entry arrived here (UTC ms), from its line; 0 for one that was written here."""
    return 0 if line[-2:] == b"}]" else int(line[line.rfind(b",") + 1 : -1])


def hash_in(no: int, line: bytes) -> str:
    """The chain's hash after the entry, from its line."""
    digits = len(str(no))
    return line[HASH_AT + digits : BODY_AT + digits - 2].decode()
