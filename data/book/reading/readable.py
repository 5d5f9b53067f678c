"""A book to be read: each entry by its number, in order, from the end."""

from collections.abc import Iterator

import msgspec

from data.book.reading.parts import Parts
from data.book.reading.subjects import Subjects
from data.book.storage.folder import BookFolder
from data.book.storage.part import Part
from data.book.storage.record import body, hash_in
from data.entries import BookOpened, Entry, Subject, Unknown
from data.entries.base import SYSTEM
from data.entries.codec import decode, first_hash

#: ``raw_kind`` of the entry that is shown in place of a damaged one.
LOST = "lost"
#: Entries that are read at once by who reads from the end: a page or two.
_BACK = 64
#: ``why`` of a book that continues another one whose second disk was away (:class:`data.entries.BookOpened`).
SECOND = "second"

#: Damaged file → ranges of the numbers that are lost or doubtful in it.
Known = dict[str, tuple[tuple[int, int], ...]]


class EntryLost(LookupError):
    """The entry is damaged on the disk: ``siaga verify`` names the byte."""


class _Times(msgspec.Struct):
    at: int = 0
    hlc: tuple[int, int] = (0, 0)


_times = msgspec.json.Decoder(_Times)


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
    repaired: the damaged files that a repair has recorded, each with the numbers that are lost or doubtful in it
    parts: its files
    subjects: which of its entries name a subject
    returned: in an earlier book, the first entry that was on a second disk while that was away; 0 if none was
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
        self.repaired: Known = {}
        self.returned = 0
        self.parts = Parts(parts, self._on_opened, self._on_leaving)
        self.subjects = Subjects(self)
        self._files = files
        self._before: tuple[ReadableBook, ...] | None = None

    def __len__(self) -> int:
        return self.last_no

    def _on_opened(self, part: Part) -> None:
        self.damaged = self.damaged or (part.is_damaged and part.filename not in self.repaired)

    def _on_leaving(self, part: Part) -> None:
        """Do what is to be done before an older part is closed."""

    def _read_end(self) -> None:
        """Read number and hash of the last entry, and what is known of damage."""
        part = self.parts.newest()
        self.last_no = part.last
        self._take_hash(part)
        owner = self._files.owner()
        self.repaired = owner.known if owner is not None else {}
        self.damaged = self.damaged or bool(set(self.parts.damaged()) - set(self.repaired))

    def _take_hash(self, part: Part) -> None:
        self.last_hash = part.hash_at_last() or ("" if self.last_no else first_hash(self.id))

    # --- one entry --------------------------------------------------------------------------------------------------

    def line(self, no: int) -> bytes | None:
        """Return the line of entry ``no``, without newline; None if it cannot be read.

        Raises IndexError, OSError.
        """
        if not 1 <= no <= self.last_no:
            raise IndexError(f"the book has entries 1 to {self.last_no}, not {no}")
        part = self.parts.at(no)
        return part.line(no) if part.first <= no <= part.last else None

    def raw(self, no: int) -> bytes:
        """Return the canonical form of entry ``no``.

        Raises IndexError, EntryLost, OSError.
        """
        line = self.line(no)
        if line is None:
            raise EntryLost(f"entry {no} is damaged")
        return body(no, line)

    def hash(self, no: int) -> str:
        """Return the chain's hash after entry ``no``; hash(0) is that of the book's id.

        Raises as :meth:`raw`.
        """
        if no == 0:
            return first_hash(self.id)
        line = self.line(no)
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
        line = self.line(no)
        return line is not None and body(no, line) != raw

    def get(self, no: int) -> Entry:
        """Return entry ``no``.

        In place of a damaged one, return an :class:`Unknown` of the kind ``lost``. Raises IndexError, OSError.
        """
        line = self.line(no)
        if line is not None:
            return self._entry(no, line)
        for near in range(no - 1, 0, -1):
            line = self.line(near)
            if line is not None:
                return self._lost(no, self._entry(near, line))
        return self._lost(no, None)

    def entry_at(self, no: int, line: bytes | None, near: Entry | None) -> Entry:
        """Return the entry of a line, as :meth:`get` does. ``near``: the one before it, if it was read already."""
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

    # --- many -------------------------------------------------------------------------------------------------------

    def entries(self, start: int = 1, stop: int | None = None) -> Iterator[Entry]:
        """Yield entries from number ``start`` on, in order.

        ``stop``: the first that is not included; None: all that are saved now.
        """
        near: Entry | None = None
        for no, line in self.lines(start, stop):
            near = self.entry_at(no, None, near) if line is None else self._decoded(no, body(no, line))
            yield near

    def entries_back(self) -> Iterator[Entry]:
        """Yield what :meth:`entries` does, the last entry first."""
        no = self.last_no
        while no >= 1:
            part = self.parts.at(no)
            start = max(1, part.first, no - _BACK + 1) if part.first <= no <= part.last else no
            lines = part.lines(start, no + 1) if start >= part.first and no <= part.last else [None]
            for at, line in zip(range(no, start - 1, -1), reversed(lines), strict=True):
                yield self._entry(at, line) if line is not None else self.get(at)
            no = start - 1

    def lines(self, start: int = 1, stop: int | None = None) -> Iterator[tuple[int, bytes | None]]:
        """Yield number and line of entries, as :meth:`entries` does; None for a line that cannot be read.

        Raises OSError.
        """
        after = self.last_no + 1
        return self.parts.lines(start, after if stop is None else min(stop, after))

    def find(self, needle: bytes, start: int = 1, *, back: bool = False) -> Iterator[int]:
        """Yield the numbers of the entries from ``start`` on whose canonical form may contain ``needle``.

        It looks through the files, at the speed of memory, and decodes nothing. ``back``: those before ``start``
        instead, the last first. Raises OSError.
        """
        return self.parts.find(needle, 1 if back else start, start if back else self.last_no + 1, back=back)

    # --- with the books before it -----------------------------------------------------------------------------------

    @property
    def earlier(self) -> "tuple[ReadableBook, ...]":
        """The books of this home that this one continues, oldest first.

        It continues them after a copy or a restored backup, each up to the entry that this one names. The room is the
        fold of them all.
        """
        if self._before is None:
            self._before = self._earlier()
        return self._before

    def _earlier(self) -> "tuple[ReadableBook, ...]":
        raw = self.parts[0].first_entry() if self.last_no and self.parts[0].first == 1 else None
        first = self._decoded(1, raw) if raw is not None else None
        if not isinstance(first, BookOpened) or not first.after_book:
            return ()
        # Entries on a second disk that was away count again as soon as that disk is back.
        limit = None if first.why == SECOND and self._files.ends_on_second(first.after_book) else first.after_no
        parts = self._files.parts(first.after_book, limit)
        if not parts or first.after_book == self.id:
            return ()
        book = ReadableBook.opened(self._files, first.after_book, parts)
        book.returned = first.after_no + 1 if book.last_no > first.after_no else 0
        return (*book.earlier, book)

    @staticmethod
    def opened(files: BookFolder, id: str, parts: tuple[Part, ...]) -> "ReadableBook":
        """Return a book that nobody writes any more. Raises OSError."""
        book = ReadableBook(files, id, parts)
        book._read_end()
        return book

    def gone_books(self) -> dict[str, int]:
        """Return the books that this folder should have and has no file of, each with its last number."""
        return self._files.gone()

    def other_books(self) -> "Iterator[ReadableBook]":
        """Yield the other books of this folder with all their entries, one open at a time.

        Raises OSError.
        """
        for id in dict.fromkeys(name.book for name in self._files.files() if name.book != self.id):
            parts = self._files.parts(id)
            try:
                yield ReadableBook.opened(self._files, id, parts)
            finally:
                for part in parts:
                    part.close()

    @property
    def is_room_damaged(self) -> bool:
        """Whether this book or an earlier one has damage that is not recorded."""
        return self.damaged or any(book.damaged for book in self.earlier)

    def others(self) -> "dict[str, ReadableBook]":
        """Return the books of other stations that are folded with this one: none.

        A library has them (:class:`data.book.library.Library`).
        """
        return {}

    def all_entries(self) -> Iterator[Entry]:
        """Yield every entry of the room, those of :attr:`earlier` books first."""
        for book in (*self.earlier, self):
            yield from book.entries()

    def all_of(self, subject: Subject) -> Iterator[Entry]:
        """Yield the entries of :meth:`all_entries` that name ``subject``.

        Each with the version vector of its station (:mod:`data.entries.causality`).
        """
        for book in (*self.earlier, self):
            yield from book.subjects.entries_of(subject)

    def note_damage(self, no: int) -> None:
        """Note that entry ``no`` was found damaged. Raises OSError."""
        self.damaged = True

    def close(self) -> None:
        """Close the files."""
        for book in self._before or ():
            book.close()
        self.parts.close()
        self._files.close()
