"""One file of a book, a *part*.

A part knows where the line of each entry begins, and what is wrong with the file.

A book is one row of numbered entries in several parts, named ``<book>-<part's number>-<first entry's number>.journal``.
The first line of a part says which entry and hash it continues from, and why it was started. Lines are kept as offsets
(8 bytes an entry) and parsed when they are read.
"""

import contextlib
import os
import re
import struct
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import islice, pairwise
from typing import Self
from zlib import crc32

import msgspec

from data.base.descriptors import held
from data.base.disk import Disk
from data.book.storage.journal_file import JournalFile, Lines
from data.book.storage.record import (
    BODY_AT,
    CHUNK,
    FILE,
    NO_AT,
    Row,
    entry_end,
    entry_lines,
    hash_in,
    intact_start,
    is_entry,
    is_intact,
    make_line,
    parse,
    parse_entry,
    read_lines,
)

#: Bytes. A part that has grown beyond this is left, and the book continues in a new one: what is done for the newest
#: file (reading it without an index, keeping its index, copying it with each backup) costs no more at any load.
LARGE = 8 << 20

#: Entries that are written at once.
_PIECE = 500

#: Bytes; longer than any line: an entry has at most 32 KiB.
LONGEST_LINE = 64 * 1024

_NAME = re.compile(r"(?P<book>[A-Za-z0-9_-]+-[a-z0-9]{4})-(?P<file>\d{4,})-(?P<first>\d{10,})\.journal")
_INDEX = struct.Struct("<8sQQqQ64sI")
_MAGIC = b"SIAGAIX1"


class Head(msgspec.Struct, frozen=True, omit_defaults=True):
    """The first line of a part.

    book, file: which part it is
    after_no, after_hash: the entry that it continues from
    why: ``new``; ``damaged`` (the part before is); ``write`` or ``sync`` (writing to that one failed); ``size`` (it is
        full); ``month`` (it is last month's); ``full`` (its disk is); ``courier``, ``unsealed`` (in a replica: its
        entries came in a file)
    at: UTC ms
    """

    book: str
    file: int
    after_no: int
    after_hash: str
    why: str
    at: int = 0
    format: int = 1


class PartName(msgspec.Struct, frozen=True, order=True):
    """The fields of a part's file name."""

    book: str
    file: int
    first: int

    @classmethod
    @lru_cache(maxsize=1 << 12)  # a folder is listed many times, and has two names a month
    def read(cls, name: str) -> "PartName | None":
        """Read a file name; None if it is not that of a part."""
        match = _NAME.fullmatch(name)
        return cls(match["book"], int(match["file"]), int(match["first"])) if match else None

    def __str__(self) -> str:
        return f"{self.book}-{self.file:04d}-{self.first:010d}.journal"


class Part(JournalFile):
    """A part of a book.

    first: number of its first entry
    limit: last number that counts: the next part continues after it, and what is beyond is evidence. None in the newest
        part
    offsets: where the line of each entry begins; -1 for one that is lost
    last_hash: the chain's hash after its last entry, whatever the limit
    has_holes: whether entries behind damage were gathered: offsets are not in order, and some are missing
    indexed: entries that the index file covers
    """

    _is_left = False

    def __init__(self, disk: Disk, folder: int, name: PartName, limit: int | None) -> None:
        super().__init__(disk, folder, str(name))
        self.name = name
        self.first = name.first
        self.limit = limit
        self.offsets = array("q")
        self.last_hash = ""
        self.head: Head | None = None
        self.has_holes = False
        self.indexed = 0
        self._index_end = (0, "")  # last number and hash according to the index

    # --- opening ----------------------------------------------------------------------------------------------------

    def open(self, *, write: bool = False, index: bool = True) -> None:
        """Open the file and find the lines.

        ``index``: trust the index file for what it covers. Raises OSError.
        """
        self.close()
        self.offsets, self.bad, self.is_damaged = array("q"), -1, False
        self.open_file(os.O_RDWR if write else os.O_RDONLY)
        self._read_head()
        self._read_index(index and self.bad < 0)  # also without a head it tells how many entries there were
        self.load()

    def leave(self) -> "Part":
        """Return the same part, not opened. This one is closed when nobody reads it any more."""
        fresh = Part(self._disk, self.folder, self.name, self.limit)
        fresh.head = self.head
        self._is_left = True
        return fresh

    def __del__(self) -> None:
        if self._is_left:
            self.close()

    def why(self) -> str:
        """Return why this part was started (see :class:`Head`). Raises OSError."""
        if self.head is None and self.fd < 0:
            peek = Part(self._disk, self.folder, self.name, self.limit)
            peek.open_file(os.O_RDONLY)
            peek._read_head()
            peek.close()
            self.head = peek.head
        return self.head.why if self.head is not None else "damaged"

    def read_ends(self) -> tuple[Head, int, str] | None:
        """Return what the first line says, and number and hash of the last entry; the others are not read.

        None if one of the two is not intact, or the last one does not end its transaction. Raises OSError.
        """
        peek = Part(self._disk, self.folder, self.name, None)
        peek.open_file(os.O_RDONLY)
        try:
            peek._read_head()
            size = peek.size()
            tail = peek.read(min(size, LONGEST_LINE), max(0, size - LONGEST_LINE))
        finally:
            peek.close()
        line = parse_entry(tail[:-1].rpartition(b"\n")[2]) if tail.endswith(b"\n") else None
        if peek.head is None or line is None or not line.last:
            return None
        return peek.head, int(line.id or 0), line.hash

    def size_on_disk(self) -> int:
        """Return the size of the file without opening it; 0 if it is not there."""
        try:
            return os.stat(self.filename, dir_fd=self.folder, follow_symlinks=False).st_size
        except OSError:
            return 0

    def first_entry(self) -> bytes | None:
        """Return the canonical form of the first entry.

        The other entries are not read. None if it is not intact. Raises OSError.
        """
        with held(self._disk.open(self.folder, self.filename, os.O_RDONLY)) as fd:
            lines = self._disk.pread(fd, 2 * LONGEST_LINE, 0).split(b"\n", 2)
        line = parse_entry(lines[1]) if len(lines) == 3 else None
        return line.value if line is not None and line.id == self.first else None

    def _read_head(self) -> None:
        raw, newline, _ = self.read(4096, 0).partition(b"\n")
        line = parse(raw) if newline else None
        if line is not None and line.table == FILE:
            try:
                self.head = msgspec.json.decode(line.value, type=Head)
            except ValueError:
                line = None
        if line is None or self.head is None:
            self.bad, self.is_damaged = 0, True  # a file gets its name when its first line is on the disk
            return
        self.end = self.durable = len(raw) + 1
        self.last_hash = self.head.after_hash

    def accept(self, lines: Lines) -> bool:
        """Take in entries whose numbers and hashes follow."""
        offsets, known = self.offsets, len(self.offsets)
        no = self.first + known
        before = self.last_hash.encode()
        longer = 0
        for offset, line in lines:
            if no >= longer:  # one more digit
                digits = len(str(no))
                entry_at, longer = BODY_AT + digits, 10**digits
            entry = line[entry_at : -1 if line.endswith(b"}]") else entry_end(line)]
            before = sha256(before + entry).hexdigest().encode()
            if not line.startswith(b'%d,"book","%b' % (no, before), NO_AT):
                del offsets[known:]
                return False
            offsets.append(offset)
            no += 1
        self.last_hash = before.decode()
        return True

    def _judge(self) -> None:
        if self.limit is not None and self.last >= self.limit:
            self.bad, self.is_damaged = -1, False  # what is beyond the limit does not count
            return
        self.is_damaged = self.is_damaged or (self.bad >= 0 and self.limit is not None)
        super()._judge()

    def _was_durable(self) -> bool:
        line = parse_entry(self.read(LONGEST_LINE, self.bad).partition(b"\n")[0])
        if line is not None and line.synced:  # it vouches for what was before it
            follows = sha256(self.last_hash.encode() + line.value).hexdigest() == line.hash
            if not follows or line.id != self.first + len(self.offsets):
                return True
        return super()._was_durable()

    def _salvage(self) -> None:
        """Gather the entries that can still be read by their numbers."""
        known = self.first + len(self.offsets)
        found: dict[int, tuple[int, str]] = {}
        self.end = max(self.end, 1)
        for lines in self._salvaged():
            for offset, raw in lines:
                line = parse_entry(raw)
                if line is not None and int(line.id or 0) >= known:
                    found.setdefault(int(line.id or 0), (offset, line.hash))
        last = max(found, default=known - 1)
        self.offsets.extend(found[no][0] if no in found else -1 for no in range(known, last + 1))
        if found:
            self.last_hash = found[last][1]
        no, hash_ = self._index_end
        if no > last:
            self.offsets.extend([-1] * (no - last))
            self.last_hash = hash_
        self.has_holes = True

    # --- its entries ------------------------------------------------------------------------------------------------

    @property
    def last(self) -> int:
        """The number of the last entry that counts; ``first - 1`` if there is none."""
        found = self.first + len(self.offsets) - 1
        return found if self.limit is None else min(found, self.limit)

    @property
    def last_durable(self) -> int:
        """The number of the last entry of a sound part that is known to be on the disk."""
        return self.first + bisect_left(self.offsets, self.durable) - 1

    def hash_at_last(self) -> str:
        """Return the chain's hash after :attr:`last`; "" if the entry that tells it is lost. Raises OSError."""
        if self.limit is None or self.first + len(self.offsets) - 1 <= self.limit:
            return self.last_hash
        if self.limit < self.first:
            return self.head.after_hash if self.head is not None else ""
        line = self.line(self.limit)
        return hash_in(self.limit, line) if line is not None else ""

    def line(self, no: int) -> bytes | None:
        """Return the line of an entry, without newline; None if it is not intact.

        Raises OSError.
        """
        index = no - self.first
        offset = self.offsets[index]
        if offset < 0:
            return None
        after = self.offsets[index + 1] if index + 1 < len(self.offsets) else self.end
        if after > offset:
            line = self.read(after - offset - 1, offset)
            if is_intact(line) and is_entry(no, line):
                return line
        line = intact_start(self.read(LONGEST_LINE, offset).partition(b"\n")[0])  # next to damage
        return line if is_entry(no, line) else None

    def lines(self, start: int, stop: int) -> list[bytes | None]:
        """Return the lines of many entries, with one read.

        Entry ``stop`` is not included. Raises OSError.
        """
        if self.has_holes:
            return [self.line(no) for no in range(start, stop)]
        offsets = self.offsets[start - self.first : stop - self.first]
        offsets.append(self.offset(stop))
        base = offsets[0]
        data = self.read(offsets[-1] - base, base)
        cut = (data[a - base : b - base - 1] for a, b in pairwise(offsets))
        return [line if is_intact(line) and is_entry(no, line) else None for no, line in enumerate(cut, start)]

    def batch_end(self, start: int, stop: int) -> int:
        """Return the end of a batch that is about a chunk to read.

        It starts at entry ``start``, and ends at ``stop`` or before.
        """
        stop = min(stop, start + 4096)
        while (
            not self.has_holes
            and stop - start > 64
            and self.offsets[stop - 1 - self.first] - self.offsets[start - self.first] > CHUNK
        ):
            stop = start + (stop - start) // 2
        return stop

    def find(self, needle: bytes, *, start: int = 1, stop: int | None = None, back: bool = False) -> Iterator[int]:
        """Yield the numbers of the entries from ``start`` to before ``stop`` whose lines contain ``needle``.

        It looks through the bytes, at the speed of memory; a line that it names may be damaged. ``back``: the last
        first. Raises OSError.
        """
        start, stop = max(start, self.first), self.last + 1 if stop is None else min(stop, self.last + 1)
        batches = []
        while start < stop:
            batches.append((start, end := self.batch_end(start, stop)))
            start = end
        for first, end in reversed(batches) if back else batches:
            found = self._found(needle, first, end)
            yield from reversed(found) if back else found

    def least(self, stamp: re.Pattern[bytes], start: int, stop: int) -> int | None:
        """Return the least number in the lines of entries ``start`` to before ``stop``; None if it is not known.

        ``stamp``: finds one number in each intact line. It looks through the bytes and parses no line. Raises OSError.
        """
        if self.has_holes:
            return None
        base = self.offset(start)
        found = stamp.findall(self.read(self.offset(stop) - base, base))
        return min(map(int, found)) if len(found) == stop - start else None

    def _found(self, needle: bytes, start: int, stop: int) -> list[int]:
        if self.has_holes:
            lines = ((no, self.line(no)) for no in range(start, stop))
            return [no for no, line in lines if line is not None and needle in line]
        base = self.offset(start)
        data = self.read(self.offset(stop) - base, base)
        found: list[int] = []
        at = data.find(needle)
        while at >= 0:
            found.append(self.first + bisect_right(self.offsets, base + at) - 1)
            at = data.find(needle, self.offset(found[-1] + 1) - base)
        return found

    def offset(self, no: int) -> int:
        """Return the byte at which entry ``no`` is or, if it is not there, should be."""
        index = no - self.first
        return max(0, self.offsets[index]) if index < len(self.offsets) else self.end

    def raw_lines(self) -> Iterator[tuple[int, bytes, bool]]:
        """Yield every line after the first, intact or not.

        Offset, line, whether it has its newline.
        """
        lines = read_lines(self.read, 0, self.size())
        next(lines, None)
        return lines

    # --- growing ----------------------------------------------------------------------------------------------------

    @classmethod
    def begin(
        cls,
        disk: Disk,
        folder: int,
        head: Head,
        groups: Sequence[list[Row]],
        before_rename: Callable[[str, int], None] = lambda name, inode: None,
    ) -> Self:
        """Write a new part that begins with the transactions in ``groups``.

        It gets its name when all of it is on the disk, after ``before_rename``, which gets the name and the inode.
        Raises OSError.
        """
        name = PartName(head.book, head.file, head.after_no + 1)
        first = make_line(
            synced=True, last=True, id=b"0", table=b'"file"', hash=b"", value=msgspec.json.encode(head)
        )  # fmt: skip
        data, offsets = entry_lines(groups, len(first), synced=False)
        part = cls(disk, folder, name, None)
        part.head, part.last_hash = head, head.after_hash
        part.fd = disk.write_new(
            folder, str(name), [first + data], before_rename=lambda fd: before_rename(str(name), os.fstat(fd).st_ino)
        )
        try:
            disk.sync_folder(folder)
        except OSError:
            part.close()
            raise
        part.end = part.durable = len(first) + len(data)
        part.is_loaded = True
        part._count(groups, offsets)
        return part

    def save(self, groups: Sequence[list[Row]], *, on_full: Callable[[], bool] = lambda: False) -> None:
        """Append transactions, and return when they are on the disk.

        See :meth:`append`. Raises OSError.
        """
        data, offsets = entry_lines(groups, self.end, synced=True)
        self.append(data, on_full=on_full)
        self._count(groups, offsets)

    def save_all(self, rows: Iterable[Row]) -> None:
        """Append one transaction, of any size, in pieces, and return when it is on the disk.

        Raises OSError: then nothing of it counts.
        """
        rows, end, offsets = iter(rows), self.end, array("q")
        piece = [*islice(rows, _PIECE)]
        last = None
        while piece:
            after = [*islice(rows, _PIECE)]
            data, some = entry_lines([piece], end, synced=not offsets, ends=not after)
            self._disk.write_all(self.fd, data, end)
            end += len(data)
            offsets.extend(some)
            last, piece = piece[-1], after
        if last is not None:
            self._reach(end)
            self.offsets.extend(offsets)
            self.last_hash = last.hash

    def _count(self, groups: Sequence[list[Row]], offsets: list[int]) -> None:
        if groups:
            self.offsets.extend(offsets)
            self.last_hash = groups[-1][-1].hash

    @property
    def month_end(self) -> int:
        """When the month ends in which this part was started (UTC ms)."""
        began = datetime.fromtimestamp((self.head.at if self.head is not None else 0) / 1000, UTC)
        after = datetime(began.year + began.month // 12, began.month % 12 + 1, 1, tzinfo=UTC)
        return int(after.timestamp() * 1000)

    # --- the index file ---------------------------------------------------------------------------------------------

    @property
    def index_name(self) -> str:
        """The name of the file with the offsets.

        With it, a start need not read the entire part. It is only a hint.
        """
        return self.filename.removesuffix(".journal") + ".index"

    @property
    def unindexed(self) -> int:
        """How many entries of an open, sound part its index does not cover."""
        return 0 if self.has_holes or self.fd < 0 else len(self.offsets) - self.indexed

    def write_index(self) -> None:
        """Keep the offsets of what is on the disk for the next start. Raises OSError."""
        if self.has_holes or self.fd < 0:
            return
        stat = os.fstat(self.fd)
        rows = self.offsets.tobytes()
        head = (_MAGIC, stat.st_ino, self.end, stat.st_mtime_ns, len(self.offsets), self.last_hash.encode())
        checksum = crc32(rows, crc32(_INDEX.pack(*head, 0)))
        self._disk.replace_file(self.folder, self.index_name, _INDEX.pack(*head, checksum) + rows, sync=False)
        self.indexed = len(self.offsets)

    def _read_index(self, trust: bool) -> None:
        data = b""
        with contextlib.suppress(OSError):  # a hint: what is in its place, or whose it is, stops nothing
            data = self._disk.read_file(self.folder, self.index_name) or b""
        if len(data) < _INDEX.size:
            return
        magic, inode, end, modified, count, last_hash, checksum = _INDEX.unpack_from(data)
        rows = memoryview(data)[_INDEX.size :]
        plain = _INDEX.pack(magic, inode, end, modified, count, last_hash, 0)
        stat = os.fstat(self.fd)
        if magic != _MAGIC or len(rows) != 8 * count or crc32(rows, crc32(plain)) != checksum or inode != stat.st_ino:
            return
        self.durable = max(self.durable, end)  # an index is written of what is on the disk
        self._index_end = (self.first + count - 1, last_hash.decode())
        if not trust or stat.st_size < end or (stat.st_size == end and modified != stat.st_mtime_ns):
            return
        offsets = array("q")
        offsets.frombytes(rows)
        if count:
            line = parse_entry(self.read(end - offsets[-1], offsets[-1])[:-1])
            if line is None or line.id != self.first + count - 1 or line.hash.encode() != last_hash:
                return
        self.offsets, self.end, self.last_hash = offsets, end, last_hash.decode()
        self.indexed = count
