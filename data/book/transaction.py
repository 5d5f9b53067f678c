"""Entries on their way to the disk.

They get the numbers, times and hashes that make drafts part of a book.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from data.base.clock import Clock
from data.base.process import this_process
from data.book.storage.record import Row
from data.entries import Entry, Via
from data.entries.base import Way
from data.entries.codec import MAX_BYTES, canonical, first_hash, next_hash


class EntryTooLong(ValueError):
    """An entry is longer than the book accepts. ``size``: its bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(f"an entry of {size} bytes; at most {MAX_BYTES} can be saved")
        self.size = size


def via(way: Way) -> Via:
    """Return the way of an entry that this process makes."""
    process = this_process()
    return Via(way, process.uid, process.user, process.pid)


class Transaction(msgspec.Struct, frozen=True):
    """Entries that have their numbers and are saved together or not at all.

    ``rows``: the entries as they are written.
    """

    entries: list[Entry]
    rows: list[Row]


class Stamper:
    """Gives drafts the numbers, hashes and times of one book.

    One thread stamps, another may observe.
    """

    def __init__(self, book: str, clock: Clock) -> None:
        self._book = book
        self._clock = clock
        self._lock = threading.Lock()
        self._via = via("console")
        self._hlc = (0, 0)  # the highest hybrid clock of any entry
        self._seen: dict[str, int] = {}  # version vector: the last number that was applied of every other book
        self._recorded: dict[str, int] = {}  # the part of it that own entries hold
        self._next = (1, first_hash(book), self._hlc)  # number, hash and clock for the next draft

    @property
    def is_new(self) -> bool:
        """Whether no entry was observed or stamped yet."""
        return self._hlc == (0, 0)

    def observe(self, entry: Entry) -> None:
        """Note that an entry was applied.

        Times stamped from now on never fall below its own, and the next entry of this book records that it was seen.
        """
        with self._lock:
            self._hlc = max(self._hlc, entry.hlc)
            if entry.book and entry.book != self._book:
                self._seen[entry.book] = max(entry.no, self._seen.get(entry.book, 0))

    def stamp(self, drafts: Sequence[Entry], via: Via | None = None) -> Transaction:
        """Give drafts their book, numbers, times and way.

        ``via``: the way by which they came; None: the console itself. A draft that has one already keeps it.

        Raises EntryTooLong (then nothing is stamped).
        """
        found = Transaction([], [])
        for entry, row in self.stamping(drafts, via):
            found.entries.append(entry)
            found.rows.append(row)
        return found

    def stamping(self, drafts: Iterable[Entry], via: Via | None = None) -> Iterator[tuple[Entry, Row]]:
        """Yield the entries of one transaction as :meth:`stamp` makes them; they count when all were yielded."""
        now, via = self._clock.now(), via or self._via
        no, hash_, hlc = self._next
        first = no
        with self._lock:
            hlc = max(hlc, self._hlc)
            seen = {book: last for book, last in self._seen.items() if last > self._recorded.get(book, 0)}
        for draft in drafts:
            hlc = (now, 0) if now > hlc[0] else (hlc[0], hlc[1] + 1)
            entry = msgspec.structs.replace(
                draft,
                book=self._book,
                no=no,
                at=now,
                hlc=hlc,
                seen=seen if no == first else {},
                cmd=draft.cmd or (first if no > first else 0),
                via=draft.via or via,
            )
            raw = canonical(entry)
            if len(raw) > MAX_BYTES:
                raise EntryTooLong(len(raw))
            hash_ = next_hash(hash_, raw)
            yield entry, Row(no, hash_, raw)
            no += 1
        self._next = (no, hash_, hlc)
        if no > first:
            self._recorded |= seen

    def saved(self) -> None:
        """All that was stamped is on the disk."""
        with self._lock:
            self._hlc = max(self._hlc, self._next[2])

    def restart(self, last_no: int, last_hash: str) -> None:
        """Forget what was stamped and not saved: the book ends at this number and hash."""
        self._next = (last_no + 1, last_hash, self._hlc)
        self._recorded = {}  # what the forgotten entries held of the version vector is recorded again
