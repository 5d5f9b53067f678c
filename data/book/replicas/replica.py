"""A replica: one other station's book, as far as it has arrived here.

See :mod:`data.book.replicas.replicas`.
"""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from msgspec.structs import replace

from data.book.reading.checking import check
from data.book.reading.follower import BookMoved
from data.book.reading.moments import stamped_by
from data.book.reading.readable import EntryLost, ReadableBook
from data.book.reading.subjects import Subjects
from data.book.replicas.incoming import NotAnEntry, cleaned, entry_of
from data.book.storage.folder import BookFolder
from data.book.storage.part import LARGE, Head, Part, PartName
from data.book.storage.record import Row, arrived_in, body, hash_in
from data.entries import Entry
from data.entries.base import Arrival
from data.entries.codec import first_hash, next_hash

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


def _each(rows: list[Row]) -> list[list[Row]]:
    """Return each entry as a transaction: damage in one must not hide the sound ones that came with it."""
    return [[row] for row in rows]


class ReplicaBook(ReadableBook):
    """One other station's book. One thread at a time appends; any thread reads.

    Damaged entries are *lost* until they come again. All that is sound stays readable, and its file stays as it is,
    until every lost entry of the book is here: only then whole files take the places of the damaged ones.
    """

    def __init__(self, files: BookFolder, id: str, *, write: bool) -> None:
        super().__init__(files, id, files.parts(id))
        self._disk = files.disk
        self._new_part_why = ""  # why the next save must begin a new part; empty: it need not
        self._hlc: tuple[int, int] | None = None
        self._found: set[int] = set()  # numbers at which a check found damage
        self._missing: frozenset[int] = frozenset()
        self._first_lost = 0  # the first lost number that has not come again; 0: none
        self._again: dict[int, bytes] = {}  # lost entries that came again, and are not in a file yet
        self._untold: list[Entry] = []  # lost entries that are in a file again, and were not returned to the caller
        self._replaced: list[Part] = []  # damaged files that another thread may be reading
        if self.parts and write:
            self._recover()
        if self.parts:
            self._read_end()

    def _entry(self, no: int, line: bytes) -> Entry:
        return cleaned(super()._entry(no, line), body(no, line))

    def entries(self, start: int = 1, stop: int | None = None) -> Iterator[Entry]:
        """Yield entries as a book does, without damaged ones: the room takes them in when they come again."""
        return (self._entry(no, line) for no, line in self.lines(start, stop) if line is not None)

    def _earlier(self) -> tuple[ReadableBook, ...]:
        return ()  # a book that it continues is a replica of its own

    def arrived(self, no: int) -> int:
        """Return when entry ``no`` arrived here (UTC ms); 0 if its line is damaged.

        Raises IndexError, OSError.
        """
        line = self.line(no)
        return arrived_in(line) if line is not None else 0

    def arrivals(self, start: int = 1) -> Iterator[tuple[int, Entry]]:
        """Yield the entries from number ``start`` on, with their arrival (UTC ms)."""
        for no, line in self.lines(start):
            if line is not None:
                yield arrived_in(line), self._entry(no, line)

    def arrival(self, no: int) -> Arrival:
        """Return how entry ``no`` came here: from the remote, or in a file. Raises IndexError, OSError."""
        return self._came(self.parts.at(no))

    @staticmethod
    def _came(part: Part) -> Arrival:
        why = part.why()
        return next((way for way in BY_FILE if way == why), "station")

    def known_at(self, moment: int, start: int = 1) -> Iterator[Entry]:
        """Yield the entries that had arrived by ``moment`` (UTC ms).

        ``start``: the first number.
        """
        return stamped_by(
            self, moment, start, _ARRIVED, lambda entry, line: line is not None and arrived_in(line) <= moment
        )

    def last_arrived(self, moment: int) -> int:
        """Return the number of the last entry that had arrived by ``moment`` (UTC ms); 0 if there is none.

        A clock that was set back may hide earlier ones.
        """
        return bisect_right(range(1, self.last_no + 1), moment, key=self.arrived)

    # --- for the writer ---------------------------------------------------------------------------------------------

    def _recover(self) -> None:
        """Have the newest part on the disk before it counts.

        Cut a torn tail. Leave a damaged part as it is, and continue in a new one; set it aside if nothing in it can be
        read.
        """
        while self.parts:
            part = self.parts[-1]
            part.open(write=True)
            if not part.is_damaged:
                if part.bad >= 0 or part.end > part.durable:
                    part.recover(keep_tail=False)
                return
            if any(offset >= 0 for offset in part.offsets):
                part.write_again()
                self._new_part_why = "damaged"
                self._read_end()
                for _ in check(self, part.first):
                    pass
                self.miss()
                return
            part.close()
            self._set_aside(part.filename)
            self._disk.sync_folder(self._files.fd)
            self.parts.replace(self._files.parts(self.id))

    def new_rows(self, first_no: int, raws: Sequence[bytes], arrived: int) -> tuple[list[Row], list[Entry]]:
        """Return the new entries of ``raws``, as rows and decoded.

        Raises ReplicaGap, ReplicaFork, ReplicaBad, OSError.
        """
        if first_no > self.last_no + 1:
            raise ReplicaGap(self.id, self.last_no + 1)
        for no, raw in enumerate(raws, first_no):
            if no <= self.last_no and no not in self._missing and self.differs(no, raw):
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
        part = self.parts[-1] if self.parts else None
        if part is None or self._new_part_why or part.end > LARGE or self._came(part) != came:
            why = came if came in BY_FILE else self._new_part_why or ("new" if part is None else "size")
            file = max((name.file for name in self._files.files(self.id)), default=0) + 1
            new = self._begin_part(file, rows, why, self.last_no, self.last_hash)
            self.parts.add(new, self.last_no)
            self._new_part_why = ""
        else:
            self._append(part, rows)
        last = rows[-1]
        self._hlc, self.last_hash, self.last_no = hlc, last.hash, last.no
        if self.subjects.is_indexed:
            self.subjects.index()  # so that a search by subject need not wait for it
        self.tidy(INDEX_AFTER)

    def _append(self, part: Part, rows: list[Row]) -> None:
        try:
            part.save(_each(rows))
        except OSError:
            part.take_back()
            self._new_part_why = part.failed
            raise

    def _begin_part(self, file: int, rows: list[Row], why: str, after_no: int, after_hash: str) -> Part:
        head = Head(self.id, file, after_no, after_hash, why, rows[0].arrived)
        return Part.begin(self._disk, self._files.fd, head, _each(rows))

    # --- for lost entries -------------------------------------------------------------------------------------------

    def note_damage(self, no: int) -> None:
        """Do as a book does, for :meth:`miss`. Raises OSError."""
        super().note_damage(no)
        self._found.add(no)
        if no > 1 and self.line(no) is not None:
            self._found.add(no - 1)  # one of the two is not the one that it was

    def miss(self) -> None:
        """Have come again what a check has found damaged. A damaged file that lacks no entry is replaced at once."""
        self._missing, self._found = self._missing | self._found, set()
        self._count_lost()
        if not self._missing and any(part.is_damaged for part in self.parts):
            with contextlib.suppress(OSError, LookupError, ReplicaFork):  # else it is read as it is
                self._replace({}, 0)

    def _count_lost(self) -> None:
        self._first_lost = min((no for no in self._missing if no not in self._again), default=0)

    @property
    def upto(self) -> int:
        """The last number before the first lost entry; :attr:`last_no` if none is lost."""
        return self._first_lost - 1 if self._first_lost else self.last_no

    @property
    def lost(self) -> frozenset[int]:
        """The numbers of the entries that are damaged here, until they are in a file again."""
        return self._missing

    def differs(self, no: int, raw: bytes) -> bool:
        """Do as a book does; a lost entry is not compared."""
        return no not in self._missing and super().differs(no, raw)

    def hash_or_empty(self, no: int) -> str:
        """Do as a book does; empty for a lost entry too."""
        return "" if no in self._missing else super().hash_or_empty(no)

    def told(self) -> list[Entry]:
        """Return, once, the lost entries that are in a file again."""
        told, self._untold = self._untold, []
        return told

    def take_again(self, first_no: int, raws: Sequence[bytes], arrived: int) -> None:
        """Take lost entries from ``raws``; once all have come, put whole files in the places of the damaged ones.

        Raises ReplicaBad, ReplicaFork (they do not fit between the sound ones), OSError.
        """
        taken: dict[int, bytes] = {}
        for no, raw in enumerate(raws, first_no):
            if no <= self.last_no and (no in self._missing or self.line(no) is None):
                try:
                    entry_of(raw, self.id, no)
                except NotAnEntry as error:
                    raise ReplicaBad(self.id, no, str(error)) from error
                taken[no] = raw
        if not taken:
            return
        self._missing, self._again = self._missing | taken.keys(), self._again | taken
        self._count_lost()
        if not self._first_lost:
            again, self._again = self._again, {}
            try:
                self._replace(again, arrived)
            except EntryLost:  # more is damaged than was known
                self._again = again
                for _ in check(self):
                    pass
                self.miss()
            finally:
                self._count_lost()

    def _replace(self, again: dict[int, bytes], arrived: int) -> None:
        """Write the files with lost entries again, with what came in their places. Nothing changes if it does not fit.

        Raises ReplicaFork, OSError.
        """
        whole: list[tuple[PartName, Part | None, str, list[Row]]] = []
        ends = {0: first_hash(self.id)}
        for name, part, first, last in self._spans():
            is_damaged = part is not None and part.is_damaged
            if last < first or not (is_damaged or any(first <= no <= last for no in self._missing)):
                continue
            before = ends.get(first - 1) or self.hash(first - 1)
            after = self.line(last + 1) if last < self.last_no else None
            rows = self._whole_rows(first, last, before, again, arrived_in(after) if after is not None else arrived)
            if after is not None and last + 1 not in again:
                fits = next_hash(rows[-1].hash, body(last + 1, after)) == hash_in(last + 1, after)
            else:
                fits = True
            if not fits or (last == self.last_no and rows[-1].hash != self.last_hash):
                raise ReplicaFork(self.id, last)
            ends[last] = rows[-1].hash
            whole.append((name, part, before, rows))
        for name, part, before, rows in whole:
            self._put(name, part, before, rows)
            numbers = range(rows[0].no, rows[-1].no + 1)
            self._untold += [entry_of(raw, self.id, no) for no, raw in sorted(again.items()) if no in numbers]
            self._missing -= {*numbers}
        self.damaged, self._hlc = False, None
        self._index_again()

    def _spans(self) -> Iterator[tuple[PartName, Part | None, int, int]]:
        """Yield each part with the first and the last number that counts in it.

        Before them all, without a part, the name and the numbers of a first file that was removed.
        """
        parts = self.parts
        if parts[0].first > 1:
            yield PartName(self.id, parts[0].name.file - 1, 1), None, 1, parts[0].first - 1
        for part, after in zip_longest(parts, parts[1:]):
            yield part.name, part, part.first, after.first - 1 if after is not None else self.last_no

    def _whole_rows(self, first: int, last: int, hash_: str, again: dict[int, bytes], arrived: int) -> list[Row]:
        """Return the entries of a file, ``again`` among them. ``hash_``: before the first. Raises ReplicaFork, OSError.

        Nobody knows any more when a lost one had arrived: at the latest when the next sound one did.
        """
        rows: list[Row] = []
        for no in range(first, last + 1):
            line = self.line(no)
            raw = again[no] if no in again else self.raw(no)
            hash_ = next_hash(hash_, raw)
            if no not in again and line is not None and hash_ != hash_in(no, line):
                raise ReplicaFork(self.id, no)
            rows.append(Row(no, hash_, raw, arrived_in(line) if line is not None else 0))
        for at in range(len(rows) - 1, -1, -1):
            arrived = rows[at].arrived or arrived
            rows[at] = replace(rows[at], arrived=arrived)
        return rows

    def _put(self, name: PartName, old: Part | None, before: str, rows: list[Row]) -> None:
        """Put a whole file in the place of a damaged one, which is set aside when the other is on the disk.

        Raises OSError.
        """
        why, at = (old.head.why, old.head.at) if old is not None and old.head is not None else ("new", 0)
        head = Head(self.id, name.file, rows[0].no - 1, before, why, at)
        new = Part.begin(
            self._disk, self._files.fd, head, _each(rows), lambda filename, inode: self._set_aside(filename)
        )
        with contextlib.suppress(OSError):
            new.write_index()
        if old is not None:
            new.limit = old.limit
            self._replaced.append(old)
        else:
            new.limit = rows[-1].no
        newest = self.parts[-1]
        self.parts.put(new)
        if newest is old and self._new_part_why == "damaged":
            self._new_part_why = ""

    def _set_aside(self, filename: str) -> None:
        """Rename a damaged file, which is kept as evidence. Raises OSError."""
        aside = self._disk.unused_name(self._files.fd, f"{filename}.damaged-")
        with contextlib.suppress(FileNotFoundError):  # it was removed
            self._disk.rename(self._files.fd, filename, aside)

    def _index_again(self) -> None:
        """Index the subjects again, if they were indexed, while other threads use the old index."""
        if self.subjects.is_indexed:
            again = Subjects(self)
            again.index()
            self.subjects = again

    def tidy(self, least: int = 1) -> None:
        """Write the index of the newest part if it lacks ``least`` lines.

        Never fails: it is only a hint.
        """
        if self.parts and not self._new_part_why and self.parts[-1].unindexed >= least:
            with contextlib.suppress(OSError):
                self.parts[-1].write_index()

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
        self.parts.close()
        self.parts.replace(self._files.parts(self.id))
        self.subjects.forget()
        self._read_end()
        return max(0, self.last_no - before)

    def grow(self, names: list[PartName]) -> int:
        """Do as :meth:`refresh` while other threads read.

        Raises BookMoved as :meth:`data.book.reading.follower.BookReader.grow` does, OSError.
        """
        before = self.last_no
        part = self.parts[-1] if self.parts else None
        same = part is not None and [p.name for p in self.parts] == names
        if part is None or not same or not all(map(self._is_current, self.parts)):
            raise BookMoved(self.id)
        if not part.follow():
            raise BookMoved(self.id, torn=True)
        self.last_no = part.last
        self._take_hash(part)
        return self.last_no - before

    @staticmethod
    def _is_current(part: Part) -> bool:
        """Whether the file of a part, if it is open, was neither replaced nor removed. Raises OSError."""
        try:
            return not part.is_loaded or part.is_current()
        except FileNotFoundError:
            return False

    def close(self) -> None:
        """Close its files; :class:`Replicas` closes the folder."""
        self.parts.close()
        for part in self._replaced:
            part.close()
