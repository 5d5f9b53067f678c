"""A replica: one other station's book, as far as it has arrived here.

See :mod:`data.book.replicas.replicas`.
"""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from data.book.reader import BookMoved, BookReader, ReadableBook
from data.book.replicas.incoming import NotAnEntry, cleaned, entry_of
from data.book.storage.folder import BookFolder
from data.book.storage.part import Head, Part, PartName
from data.book.storage.record import Row, arrived_in, body
from data.entries import Entry
from data.entries.base import Arrival
from data.entries.codec import first_hash, next_hash

#: Bytes. A part that has grown beyond this is left, and the replica continues in a new one.
LARGE = 256 << 20

#: Why a part was started: its entries came in a file. Those that came in another way are never in the same part.
BY_FILE: tuple[Arrival, ...] = ("courier", "unsealed")

#: When an entry arrived here, in its line.
_ARRIVED = re.compile(rb"\},(\d+)\]\n")

#: Lines that the index file may lack before it is renewed.
INDEX_AFTER = 4096


class ReplicaGap(LookupError):
    """Entries are missing before those that arrived.

    ``expected``: the number that can be appended next.
    """

    def __init__(self, book: str, expected: int) -> None:
        super().__init__(f"{book}: entry {expected} comes next")
        self.book, self.expected = book, expected


class ReplicaFork(Exception):
    """Entry ``no`` of ``book`` is here already with other contents.

    Two books have this name.
    """

    def __init__(self, book: str, no: int) -> None:
        super().__init__(f"{book}: entry {no} differs from the one that is here")
        self.book, self.no = book, no


class ReplicaBad(ValueError):
    """Some bytes should be entry ``no`` of ``book`` and are not.

    ``why``: name (of the book), size, form, book, number, moment, clock (its hybrid clock does not rise).
    """

    def __init__(self, book: str, no: int, why: str) -> None:
        super().__init__(f"{book}: entry {no}: {why}")
        self.book, self.no, self.why = book, no, why


def check_rows(
    book: str, last_no: int, hash_: str, hlc: tuple[int, int], first_no: int, raws: Sequence[bytes], arrived: int
) -> tuple[list[Row], list[Entry]]:
    """Return the entries of ``raws`` after ``last_no``, as rows and decoded.

    Raises ReplicaBad.
    """
    rows: list[Row] = []
    entries: list[Entry] = []
    for no, raw in enumerate(raws, first_no):
        if no <= last_no:
            continue
        try:
            entry = entry_of(raw, book, no)
        except NotAnEntry as error:
            raise ReplicaBad(book, no, str(error)) from error
        if entry.hlc <= hlc:
            raise ReplicaBad(book, no, "clock")
        hash_, hlc = next_hash(hash_, raw), entry.hlc
        rows.append(Row(no, hash_, raw, arrived))
        entries.append(entry)
    return rows, entries


class ReplicaBook(ReadableBook):
    """One other station's book. One thread at a time appends; any thread reads."""

    def __init__(self, files: BookFolder, id: str, *, write: bool) -> None:
        super().__init__(files, id, files.parts(id))
        self._disk = files.disk
        self._new_part_why = ""  # why the next save must begin a new part; empty: it need not
        self._hlc: tuple[int, int] | None = None
        if self._parts and write:
            self._recover()
        if self._parts:
            self._open_last()

    def _entry(self, no: int, line: bytes) -> Entry:
        return cleaned(super()._entry(no, line), body(no, line))

    def _earlier(self) -> tuple[BookReader, ...]:
        return ()  # a book that it continues is a replica of its own

    def arrived(self, no: int) -> int:
        """Return when entry ``no`` arrived here (UTC ms); 0 if its line is damaged.

        Raises IndexError, OSError.
        """
        line = self._line(no)
        return arrived_in(line) if line is not None else 0

    def arrivals(self, start: int = 1) -> Iterator[tuple[int, Entry]]:
        """Yield the entries from number ``start`` on, with their arrival (UTC ms)."""
        for no, line in self._lines(start, None):
            if line is not None:
                yield arrived_in(line), self._entry(no, line)

    def arrival(self, no: int) -> Arrival:
        """Return how entry ``no`` came here: from the remote, or in a file. Raises IndexError, OSError."""
        return self._came(self._part(no))

    @staticmethod
    def _came(part: Part) -> Arrival:
        why = part.why()
        return next((way for way in BY_FILE if way == why), "station")

    def known_at(self, moment: int, start: int = 1) -> Iterator[Entry]:
        """Yield the entries that had arrived by ``moment`` (UTC ms).

        ``start``: the first number.
        """
        return self._sieved(
            moment, start, _ARRIVED, lambda entry, line: line is not None and arrived_in(line) <= moment
        )

    def last_arrived(self, moment: int) -> int:
        """Return the number of the last entry that had arrived by ``moment`` (UTC ms); 0 if there is none.

        A clock that was set back may hide earlier ones.
        """
        return bisect_right(range(1, self.last_no + 1), moment, key=self.arrived)

    # --- for the writer ---------------------------------------------------------------------------------------------

    def _recover(self) -> None:
        """Have the newest part on the disk before it counts.

        Cut a torn tail; set a damaged part aside.
        """
        part = self._parts[-1]
        part.open(write=True)
        if part.is_damaged:
            self._open_last()
            self.set_aside(next(i for i in range(part.first, part.last + 2) if not self.is_sound(i)))
        elif part.bad >= 0 or part.end > part.durable:
            part.recover(keep_tail=False)

    def is_sound(self, no: int) -> bool:
        """Whether entry ``no`` is here, can be read and follows from the one before it."""
        if no > self.last_no:
            return False
        return self._line(no) is not None and not self.is_suspect(no)

    def new_rows(self, first_no: int, raws: Sequence[bytes], arrived: int) -> tuple[list[Row], list[Entry]]:
        """Return the new entries of ``raws``, as rows and decoded.

        Raises ReplicaGap, ReplicaFork, ReplicaBad, OSError.
        """
        if first_no > self.last_no + 1:
            raise ReplicaGap(self.id, self.last_no + 1)
        for no, raw in enumerate(raws, first_no):
            if no <= self.last_no and self.differs(no, raw):
                raise ReplicaFork(self.id, no)
        return check_rows(self.id, self.last_no, self.last_hash, self._last_hlc(), first_no, raws, arrived)

    def _last_hlc(self) -> tuple[int, int]:
        if self._hlc is None:
            self._hlc = self.get(self.last_no).hlc if self.last_no else (-1, 0)
        return self._hlc

    def save(self, rows: list[Row], hlc: tuple[int, int], came: Arrival = "station") -> None:
        """Append the rows, with one sync.

        hlc: of the last
        came: how they came here, which the part that holds them says

        Raises OSError: then none of them counts.
        """
        part = self._parts[-1] if self._parts else None
        if part is None or self._new_part_why or part.end > LARGE or self._came(part) != came:
            why = came if came in BY_FILE else self._new_part_why or ("new" if part is None else "size")
            file = max((name.file for name in self._files.files(self.id)), default=0) + 1
            new = self._begin_part(file, rows, why, self.last_no, self.last_hash)
            for old in self._parts[-1:]:
                old.limit = self.last_no
            self._parts = (*self._parts, new)
            self._new_part_why = ""
        else:
            self._append(part, rows)
        last = rows[-1]
        self._hlc, self.last_hash, self.last_no = hlc, last.hash, last.no
        if self._indexed:
            self.numbers_of("")  # so that a search by subject need not wait for it
        self.tidy(INDEX_AFTER)

    def _append(self, part: Part, rows: list[Row]) -> None:
        try:
            part.save([rows])
        except OSError:
            part.take_back()
            self._new_part_why = part.failed
            raise

    def _begin_part(self, file: int, rows: list[Row], why: str, after_no: int, after_hash: str) -> Part:
        head = Head(self.id, file, after_no, after_hash, why, rows[0].arrived if rows else 0)
        return Part.begin(self._disk, self._files.fd, head, [rows] if rows else [])

    def set_aside(self, no: int) -> None:
        """Keep the sound entries before ``no``, which is damaged.

        The files with the rest are renamed. Raises OSError.
        """
        at = max((i for i, part in enumerate(self._parts) if part.first <= no), default=0)
        part = self._parts[at]
        before, after_no = (part.head.after_hash if part.head is not None else ""), part.first - 1
        if no <= after_no:  # the file with the entries before it was removed: nothing of the book can be kept
            before, after_no = "", 0
        elif not before:
            known = self._hash_or_none(after_no)
            if known is None:  # nor does the entry before it say what it continues from
                self.set_aside(after_no)
                return
            before = known
        rows: list[Row] = []
        hash_ = before
        for sound in range(part.first, min(no, part.last + 1)):
            line = part.line(sound)
            if line is None:
                break
            raw = self.raw(sound)
            hash_ = next_hash(hash_, raw)
            rows.append(Row(sound, hash_, raw, arrived_in(line)))
        for old in reversed(self._parts[at:]):
            old.close()
            with contextlib.suppress(OSError):
                self._disk.unlink(self._files.fd, old.index_name)
            aside = self._disk.unused_name(self._files.fd, f"{old.filename}.damaged-")
            self._disk.rename(self._files.fd, old.filename, aside)
        self._parts = self._parts[:at]
        self._forget_subjects()
        self._hlc, self._new_part_why = None, ""
        if rows or before:
            self._parts = (*self._parts, self._begin_part(part.name.file, rows, "damaged", after_no, before))
        self._disk.sync_folder(self._files.fd)
        self.last_no = after_no + len(rows)
        self.last_hash = hash_ or first_hash(self.id)
        self.damaged = False

    def tidy(self, least: int = 1) -> None:
        """Write the index of the newest part if it lacks ``least`` lines.

        Never fails: it is only a hint.
        """
        if self._parts and not self._new_part_why and self._parts[-1].unindexed >= least:
            with contextlib.suppress(OSError):
                self._parts[-1].write_index()

    # --- for followers ----------------------------------------------------------------------------------------------

    def refresh(self, names: list[PartName]) -> int:
        """Make entries readable that were added since, and return how many.

        ``names``: its files now. Raises OSError.
        """
        before = self.last_no
        try:
            return self.grow(names)
        except BookMoved as moved:
            before = 0 if moved.torn else before
        self.close_parts()
        self._parts = self._files.parts(self.id)
        self._forget_subjects()
        self._open_last()
        return max(0, self.last_no - before)

    def grow(self, names: list[PartName]) -> int:
        """Do as :meth:`refresh` while other threads read.

        Raises BookMoved as :meth:`data.book.reader.BookReader.grow` does, OSError.
        """
        before = self.last_no
        part = self._parts[-1] if self._parts else None
        same = part is not None and [p.name for p in self._parts] == names
        if part is None or not same or not part.is_current():
            raise BookMoved(self.id)
        if not part.follow():
            raise BookMoved(self.id, torn=True)
        self.last_no = part.last
        self._hash_of(part)
        return self.last_no - before

    def close(self) -> None:
        """Close its files; :class:`Replicas` closes the folder."""
        self.close_parts()
