"""A book to be read: by number, in order, by subject.

And a reader that follows a book that another process writes.
"""

import errno
import re
import threading
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import msgspec
from msgspec.structs import replace

from data.base.disk import DISK, Disk
from data.book.storage.folder import BookFolder, NoBook
from data.book.storage.part import Part, PartName
from data.book.storage.record import body, ends_transaction, hash_in
from data.entries import BookOpened, Entry, Subject, Unknown
from data.entries.base import SYSTEM
from data.entries.causality import VectorIndex, VersionVector
from data.entries.codec import decode, first_hash, next_hash

#: ``raw_kind`` of the entry that is shown in place of a damaged one.
LOST = "lost"
#: Subjects whose entries are searched for in the bytes of a book, before it pays to index all subjects.
SEARCHES = 8
#: Older files that stay open at most: each has a descriptor, and eight bytes an entry.
KEPT = 16
#: Entries that are read at once by who reads from the end: a page or two.
_BACK = 64
#: ``why`` of a book that continues another one whose second disk was away (:class:`data.entries.BookOpened`).
SECOND = "second"


class EntryLost(LookupError):
    """The entry is damaged on the disk: ``siaga verify`` names the byte."""


class BookMoved(LookupError):
    """Another book is written now, or a part was replaced: open the book again.

    ``torn``: it is the same file, and entries that were read are no longer in it.
    """

    def __init__(self, book: str, *, torn: bool = False) -> None:
        super().__init__(book)
        self.torn = torn


class _Subjects(msgspec.Struct):
    subjects: tuple[str, ...] = ()
    seen: dict[str, int] = {}


class _Times(msgspec.Struct):
    at: int = 0
    hlc: tuple[int, int] = (0, 0)


_subjects = msgspec.json.Decoder(_Subjects)
_times = msgspec.json.Decoder(_Times)


#: When an entry was recorded, in its line: the first field of its canonical form.
_RECORDED = re.compile(rb'",\{"at":(\d+)')


def _lines_of(part: Part | None, start: int, stop: int) -> list[bytes | None]:
    return part.lines(start, stop) if part is not None else [None]


def _increment(raw: bytes) -> VersionVector:
    try:
        return _subjects.decode(raw).seen
    except ValueError:
        return {}


def _times_in(raw: bytes) -> _Times | None:
    try:
        return _times.decode(raw)
    except ValueError:
        return None


class ReadableBook:
    """A book to be read, whichever process writes it. Any thread may read.

    id: of the book
    last_no, last_hash: number and hash of the last entry that is saved; "" if that entry is lost and nothing else tells
    damaged: whether damage was found in it that no repair has recorded; saving continues all the same
    """

    id: str
    last_no: int
    last_hash: str
    damaged: bool

    def __init__(self, files: BookFolder, id: str, parts: tuple[Part, ...]) -> None:
        self.id = id
        self.last_no = 0
        self.last_hash = first_hash(id)
        self.damaged = False
        self._files = files
        self._parts = parts  # replaced under the mutex, never changed: other threads may be iterating it
        self._kept: list[Part] = []  # older ones that are loaded, the one that was loaded first at the beginning
        self._forget_subjects()
        self._mutex = threading.RLock()
        self._before: tuple[BookReader, ...] | None = None
        self._known: dict[str, tuple[tuple[int, int], ...]] = {}

    def _forget_subjects(self) -> None:
        self._searches = 0
        self._by_subject: dict[Subject, array[int]] = {}
        self._indexed = 0
        self._vectors = VectorIndex()

    def __len__(self) -> int:
        return self.last_no

    def _part(self, no: int) -> Part:
        parts = self._parts
        return self._loaded(parts[max(0, bisect_right([p.first for p in parts], no) - 1)])

    def _loaded(self, part: Part) -> Part:
        if not part.is_loaded:
            with self._mutex:
                if not part.is_loaded:
                    part.open()
                    self.damaged = self.damaged or (part.is_damaged and part.filename not in self._known)
                    self._keep(part)
        return part

    def _keep(self, part: Part) -> None:
        """Note that an older part is loaded. If they are too many, leave the one that was loaded first.

        One that is not loaded takes its place, and it is closed when nobody reads it any more. One with damage stays,
        and so do the newest two.
        """
        here = {id(each) for each in self._parts}
        older = here - {id(each) for each in self._parts[-2:]}
        self._kept = [each for each in (*self._kept, part) if each.fd >= 0 and id(each) in here]
        left = next((p for p in self._kept if id(p) in older and not p.is_damaged and p is not part), None)
        if left is None or len(self._kept) <= KEPT:
            return
        self._leave(left)
        self._kept.remove(left)
        self._parts = tuple(each.leave() if each is left else each for each in self._parts)

    def _leave(self, part: Part) -> None:
        """Do what is to be done before an older part is left."""

    def _line(self, no: int) -> bytes | None:
        if not 1 <= no <= self.last_no:
            raise IndexError(f"the book has entries 1 to {self.last_no}, not {no}")
        part = self._part(no)
        return part.line(no) if part.first <= no <= part.last else None

    def raw(self, no: int) -> bytes:
        """Return the canonical form of entry ``no``.

        Raises IndexError, EntryLost, OSError.
        """
        line = self._line(no)
        if line is None:
            raise EntryLost(f"entry {no} is damaged")
        return body(no, line)

    def hash(self, no: int) -> str:
        """Return the chain's hash after entry ``no``; hash(0) is that of the book's id.

        Raises as :meth:`raw`.
        """
        if no == 0:
            return first_hash(self.id)
        line = self._line(no)
        if line is None:
            raise EntryLost(f"entry {no} is damaged")
        return hash_in(no, line)

    def hash_or_empty(self, no: int) -> str:
        """Return :meth:`hash` for the screen: empty for an entry that cannot be read.

        Raises IndexError, OSError.
        """
        try:
            return self.hash(no)
        except EntryLost:
            return ""

    def differs(self, no: int, raw: bytes) -> bool:
        """Whether entry ``no`` is another one than ``raw``. One that cannot be read is not compared.

        Raises IndexError, OSError.
        """
        line = self._line(no)
        return line is not None and body(no, line) != raw

    def get(self, no: int) -> Entry:
        """Return entry ``no``.

        In place of a damaged one, return an :class:`Unknown` of the kind ``lost``. Raises IndexError, OSError.
        """
        line = self._line(no)
        if line is not None:
            return self._entry(no, line)
        for near in range(no - 1, 0, -1):
            line = self._line(near)
            if line is not None:
                return self._lost(no, self._entry(near, line))
        return self._lost(no, None)

    def entries(self, start: int = 1, stop: int | None = None) -> Iterator[Entry]:
        """Yield entries from number ``start`` on, in order.

        ``stop``: the first that is not included; None: all that are saved now.
        """
        near: Entry | None = None
        for no, line in self._lines(start, stop):
            near = self._entry_at(no, None, near) if line is None else self._decoded(no, body(no, line))
            yield near

    def recorded_by(self, moment: int, start: int = 1) -> Iterator[Entry]:
        """Yield the entries from number ``start`` on that were recorded by ``moment`` (UTC ms), in order.

        Only near that moment it parses entries that it does not yield. Raises OSError.
        """
        return self._sieved(moment, start, _RECORDED, lambda entry, line: entry.at <= moment)

    def _sieved(
        self, moment: int, start: int, stamp: re.Pattern[bytes], takes: Callable[[Entry, bytes | None], bool]
    ) -> Iterator[Entry]:
        """Yield the entries from ``start`` on that ``takes`` takes: none with a ``stamp`` after ``moment``.

        The first one after some that are left out has their increments of the version vector too, so that the vectors
        of those that are yielded are complete (:mod:`data.entries.causality`).
        """
        last = start - 1
        for part, first, after in self._batches(start, None):
            least = part.least(stamp, first, after) if part is not None else None
            if least is not None and least > moment:
                continue
            near: Entry | None = None
            for no, line in enumerate(_lines_of(part, first, after), first):
                near = entry = self._entry_at(no, line, near)
                if not takes(entry, line):
                    continue
                if no > last + 1:
                    seen: VersionVector = {}
                    for each in self.entries(last + 1, no):
                        seen |= each.seen
                    entry = replace(entry, seen=seen | entry.seen) if seen else entry
                last = no
                yield entry

    def _batches(self, start: int, stop: int | None) -> Iterator[tuple[Part | None, int, int]]:
        """Yield what can be read at once: the part, the first entry, the first that is not of it.

        None: the entry is in no part.
        """
        no = max(1, start)
        stop = self.last_no + 1 if stop is None else min(stop, self.last_no + 1)
        while no < stop:
            part = self._part(no)
            is_there = part.first <= no <= part.last
            upto = part.batch_end(no, min(stop, part.last + 1)) if is_there else no + 1
            yield part if is_there else None, no, upto
            no = upto

    def _lines(self, start: int, stop: int | None) -> Iterator[tuple[int, bytes | None]]:
        for part, first, after in self._batches(start, stop):
            yield from enumerate(_lines_of(part, first, after), first)

    def lines(self) -> Iterator[tuple[int, bytes | None]]:
        """Yield the number and the line of every entry.

        None for a line that cannot be read. Raises OSError.
        """
        return self._lines(1, None)

    def entries_back(self) -> Iterator[Entry]:
        """Yield what :meth:`entries` does, the last entry first."""
        no = self.last_no
        while no >= 1:
            part = self._part(no)
            start = max(1, part.first, no - _BACK + 1) if part.first <= no <= part.last else no
            lines = part.lines(start, no + 1) if start >= part.first and no <= part.last else [None]
            for at, line in zip(range(no, start - 1, -1), reversed(lines), strict=True):
                yield self._entry(at, line) if line is not None else self.get(at)
            no = start - 1

    def find(self, needle: bytes, start: int = 1, *, back: bool = False) -> Iterator[int]:
        """Yield the numbers of the entries from ``start`` on whose canonical form may contain ``needle``.

        It looks through the files, at the speed of memory, and decodes nothing. ``back``: those before ``start``
        instead, the last first. Raises OSError.
        """
        stop = start if back else self.last_no + 1
        start = 1 if back else start
        for part in reversed(self._parts) if back else self._parts:
            if part.first < stop and (part.limit is None or part.limit >= start):
                yield from self._loaded(part).find(needle, start=start, stop=stop, back=back)

    def _entry_at(self, no: int, line: bytes | None, near: Entry | None) -> Entry:
        """Return the entry of a line. ``near``: the one before it, if it was read already."""
        if line is not None:
            return self._entry(no, line)
        return self._lost(no, near) if near is not None else self.get(no)

    def _entry(self, no: int, line: bytes) -> Entry:
        return self._decoded(no, body(no, line))

    def _decoded(self, no: int, raw: bytes) -> Entry:
        try:
            return decode(raw)
        except ValueError:  # intact, but not what this version knows as that kind
            return self._lost(no, _times_in(raw), raw.decode("utf-8", "replace"))

    def _lost(self, no: int, near: Entry | _Times | None, raw: str = "") -> Unknown:
        at, hlc = (near.at, near.hlc) if near is not None else (0, (0, 0))
        return Unknown(book=self.id, no=no, at=at, hlc=hlc, by=SYSTEM, subjects=(), raw_kind=LOST, raw=raw)

    def of(self, subject: Subject) -> Iterator[Entry]:
        """Yield the entries that name ``subject``, oldest first.

        The first call reads all of the book.
        """
        return map(self.get, self.numbers_of(subject))

    def numbers_of(self, subject: Subject) -> list[int]:
        """Return the numbers of the entries that name ``subject``, in order."""
        with self._mutex:
            for no, line in self._lines(self._indexed + 1, None):
                if line is not None:
                    self._note(no, line)
                self._indexed = no
            return self._by_subject.get(subject, array("q")).tolist()

    def _note(self, no: int, line: bytes) -> None:
        try:
            found = _subjects.decode(body(no, line))
        except ValueError:
            return
        self._vectors.note(no, found.seen)
        for subject in dict.fromkeys(found.subjects):
            known = self._by_subject.get(subject)
            if known is None:
                known = self._by_subject[subject] = array("q")
            known.append(no)

    def check(self, start: int = 1, step: int = 200) -> Iterator[int]:
        """Check checksum and chain of the entries from ``start`` on.

        Sets :attr:`damaged` if one is wrong.

        Yields the number reached after each ``step`` entries (200 take about a millisecond). Raises OSError.
        """
        before: str | None = None
        for no, line in self._lines(start, None):
            if before is None and line is not None:
                before = self._hash_or_none(no - 1)
            wrong = line is None or (before and next_hash(before, body(no, line)) != hash_in(no, line))
            if wrong and not self._is_known(no):
                self._damage_at(no)
            before = hash_in(no, line) if line is not None else None
            if no % step == 0:
                yield no
        yield self.last_no

    def _hash_or_none(self, no: int) -> str | None:
        try:
            return self.hash(no)
        except LookupError:
            return None

    def is_suspect(self, no: int) -> bool:
        """Whether entry ``no`` can be read, but does not follow the one before it.

        Or that one cannot be read.
        """
        line = self._line(no)
        if line is None or no == 1:
            return False
        before = self._hash_or_none(no - 1)
        return before is None or next_hash(before, body(no, line)) != hash_in(no, line)

    def _is_known(self, no: int) -> bool:
        ranges = self._known.get(self.file_of(no), ())  # by file: another book of the folder has the same numbers
        return any(first <= no <= last for first, last in ranges)

    def _damage_at(self, no: int) -> None:
        self.damaged = True

    @property
    def earlier(self) -> "tuple[BookReader, ...]":
        """The books of this home that this one continues, oldest first.

        It continues them after a copy or a restored backup, each up to the entry that this one names. The room is the
        fold of them all.
        """
        if self._before is None:
            self._before = self._earlier()
        return self._before

    def _earlier(self) -> "tuple[BookReader, ...]":
        raw = self._parts[0].first_entry() if self.last_no and self._parts[0].first == 1 else None
        first = self._decoded(1, raw) if raw is not None else None
        if not isinstance(first, BookOpened) or not first.after_book:
            return ()
        # Entries on a second disk that was away count again as soon as that disk is back.
        limit = None if first.why == SECOND and self._files.ends_on_second(first.after_book) else first.after_no
        parts = self._files.parts(first.after_book, limit)
        if not parts or first.after_book == self.id:
            return ()
        book = BookReader(self._files, first.after_book, parts)
        book.returned = first.after_no + 1 if book.last_no > first.after_no else 0
        return (*book.earlier, book)

    def _open_last(self) -> None:
        """Open the newest part, and read number, hash and damage from it."""
        part = self._parts[-1]
        if not part.is_loaded:
            part.open()
        self.last_no = part.last
        self._hash_of(part)
        owner = self._files.owner()
        self._known = owner.known if owner is not None else {}
        self.damaged = self.damaged or bool(set(self.damaged_files()) - set(self._known))

    def file_of(self, no: int) -> str:
        """Return the name of the file that holds entry ``no``."""
        return str(self._part(no).name)

    @property
    def repaired(self) -> dict[str, tuple[tuple[int, int], ...]]:
        """The damaged files that a repair has recorded.

        Each with the numbers that are lost or doubtful in it.
        """
        return dict(self._known)

    def damaged_files(self) -> tuple[str, ...]:
        """Return the names of the files of this book in which damage was found."""
        found = {part.filename for part in self._parts if part.is_damaged}
        for before, part in pairwise(self._parts):
            if part.why() == "damaged":  # it says so of the one before; one without a head is damaged itself
                found.add((before if part.head is not None else part).filename)
        return tuple(sorted(found))

    @property
    def is_room_damaged(self) -> bool:
        """Whether this book or an earlier one has damage that is not recorded."""
        return self.damaged or any(book.damaged for book in self.earlier)

    def other_books(self) -> "Iterator[BookReader]":
        """Yield the other books of this folder with all their entries, one open at a time.

        Raises OSError.
        """
        for id in dict.fromkeys(name.book for name in self._files.files() if name.book != self.id):
            parts = self._files.parts(id)
            try:
                yield BookReader(self._files, id, parts)
            finally:
                for part in parts:
                    part.close()

    def _hash_of(self, part: Part) -> None:
        self.last_hash = part.hash_at_last() or ("" if self.last_no else first_hash(self.id))

    def others(self) -> "dict[str, ReadableBook]":
        """Return the books of other stations that are folded with this one: none.

        A library has them (:class:`data.book.library.Library`).
        """
        return {}

    # --- with the books before it -----------------------------------------------------------------------------------

    def all_entries(self) -> Iterator[Entry]:
        """Yield every entry of the room, those of :attr:`earlier` books first."""
        for book in (*self.earlier, self):
            yield from book.entries()

    def all_of(self, subject: Subject) -> Iterator[Entry]:
        """Yield the entries of :meth:`all_entries` that name ``subject``.

        Each with the version vector of its station (:mod:`data.entries.causality`).
        """
        for book in (*self.earlier, self):
            yield from book._named(subject)

    def _named(self, subject: Subject) -> Iterator[Entry]:
        if self._indexed or self._searches >= SEARCHES:
            yield from map(self._vectors.complete, self.of(subject))
            return
        self._searches += 1
        vectors = VectorIndex()
        for no in self.find(b'"seen":{'):
            if (line := self._line(no)) is not None:
                vectors.note(no, _increment(body(no, line)))
        for no in self.find(msgspec.json.encode(subject)):
            entry = self.get(no)
            if subject in entry.subjects:
                yield vectors.complete(entry)

    def since(self, at: int) -> Iterator[Entry]:
        """Yield the entries of :meth:`all_entries` from a moment on.

        ``at``: when they were recorded (UTC ms), or later.
        """
        for book in (*self.earlier, self):
            yield from book.entries(book.first_since(at))

    def first_since(self, at: int) -> int:
        """Return the number of the first entry from a moment on.

        ``at``: when it was recorded (UTC ms), or later. If there is none, return one beyond the last. A clock that was
        set back may hide earlier ones.
        """
        return 1 + bisect_left(range(1, self.last_no + 1), at, key=lambda no: self.get(no).at)

    def first_stamped(self, at: int) -> int:
        """Return the number of the first entry whose hybrid clock is ``at`` (ms) or later; one beyond the last if none.

        The hybrid clock never goes back, and no entry was recorded later than its own says.
        """
        return 1 + bisect_left(range(1, self.last_no + 1), at, key=lambda no: self.get(no).hlc[0])

    def files(self) -> tuple[str, ...]:
        """Return the names of this book's files, oldest first."""
        return tuple(part.filename for part in self._parts)

    def ends(self) -> dict[str, int]:
        """Return the newest file's name and its bytes that count.

        They reach to the end of the last complete transaction. Nothing for a damaged file: all of it may matter then.
        """
        part = self._parts[-1]
        return {} if part.is_damaged or part.has_holes else {part.filename: part.end}

    def close(self) -> None:
        """Close the files."""
        for book in self._before or ():
            book.close()
        self.close_parts()
        self._files.close()

    def close_parts(self) -> None:
        """Close the files of this book, but not the folder, which another book uses."""
        for part in self._parts:
            part.close()


class BookReader(ReadableBook):
    """A book that another process may be writing.

    Takes no lock, changes nothing, never shows half a transaction.

    ``returned``: in an earlier book, the first entry that was on a second disk while that was away; 0 if none was.
    """

    returned = 0

    def __init__(self, files: BookFolder, id: str, parts: tuple[Part, ...]) -> None:
        super().__init__(files, id, parts)
        self._stamp = files.owner_stamp()
        self._open_last()

    @classmethod
    def open(cls, home: Path, *, disk: Disk = DISK) -> "BookReader":
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
            if self._files.files(self.id) != [p.name for p in self._parts]:
                self._add_parts()
            self._stamp = stamp
        part = self._parts[-1]
        if not part.is_current() or not part.follow():
            raise BookMoved(self.id)
        self.last_no = part.last
        self._hash_of(part)
        return max(0, self.last_no - before)

    def is_there(self) -> bool:
        """Whether the folder that is read is still where it was opened. Raises OSError."""
        return self._files.is_there()

    def transactions(self, start: int = 1) -> Iterator[list[Entry]]:
        """Yield the entries from number ``start`` on, those of one transaction together.

        Raises OSError.
        """
        some: list[Entry] = []
        for no, line in self._lines(start, None):
            some.append(self._entry(no, line) if line is not None else self.get(no))
            if line is None or ends_transaction(line):
                yield some
                some = []
        if some:
            yield some

    def _add_parts(self) -> None:
        """Take in new parts.

        Entries of an old part beyond the start of the next one do not count.
        """
        with self._mutex:
            self._add_parts_to({p.name: p for p in self._parts})

    def _add_parts_to(self, old: dict[PartName, Part]) -> None:
        parts = []
        for part in self._parts_of(self.id):
            known = old.get(part.name)
            if known is None:
                parts.append(part)
                continue
            if known.limit is None:
                known.follow()
            known.limit = part.limit
            parts.append(known)
        self._parts = tuple(parts)
        self._open_last()

    def _parts_of(self, id: str) -> tuple[Part, ...]:
        """Return the parts.

        Raises NoBook if they were removed: the writer recreates the newest.
        """
        if not (parts := self._files.parts(id)):
            raise NoBook(errno.ENOENT, "the files of the book are not there", id)
        return parts

    def _reopen(self, id: str, parts: tuple[Part, ...]) -> None:
        self.close_parts()
        self.id, self._parts = id, parts
        self._before = None
        self._forget_subjects()
        self._open_last()
