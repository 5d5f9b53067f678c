"""Own log: this station's books, and how far the remote has acknowledged them.

An acknowledged number is a hint: an audit (:mod:`data.sync.audit`) finds a lost one again and corrects a wrong one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from data.book import anchor
from data.book.anchor import Anchor, tells_of_loss
from data.book.reading.readable import ReadableBook
from data.entries.subjects import station_of
from data.sync import hints
from data.sync.link_state import Waiting

if TYPE_CHECKING:
    from data.sync.ports import Books, CurrentBook, OwnBook, Store

#: Where a book was rewritten: on this disk, or on the remote.
Where = Literal["here", "there"]

_ACKED = "acked.json"
_SENT = "sent.json"


def sent(home: Path) -> list[Anchor]:
    """Return what the remote has acknowledged of this disk's books, as anchors. Not on the UI thread."""
    known = hints.read(home, _SENT, dict[str, tuple[int, str]]) or {}
    return [Anchor(book, no, hash_) for book, (no, hash_) in known.items() if hash_]


def furthest_unmet(home: Path, folders: Iterable[Path], book: ReadableBook) -> Anchor | None:
    """Return the furthest anchor that the book does not meet: one that is noted in ``folders``, or an entry sent.

    None if all are met. Not on the UI thread.
    """
    books = [each.id for each in (*book.earlier, book)]
    return anchor.furthest_unmet([*anchor.load(folders, books), *sent(home)], book)


class Diverged(Exception):
    """The remote holds other entries of this book after entry ``common``.

    The book was written in two places (a copy, a disk that was put back), one of the two was rewritten
    (:meth:`Acked.rewritten`), or it is longer there than here.
    """

    def __init__(self, book: str, common: int) -> None:
        super().__init__(f"{book} continues differently after entry {common}")
        self.book = book
        self.common = common


class Acked:
    """The last acknowledged entry of each book.

    - ``acked[book]``: the last entry that the remote acknowledged.
    - ``sent[book]``: the furthest entry that this disk sent and that was acknowledged, with the chain's hash after it.
      It never goes back: it tells a book that was rewritten here from one that was written in two places.
    - ``held[book]``: the last entry that the remote holds, which can be more than there is here of an earlier book.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self.acked: dict[str, int] = {}
        self.held: dict[str, int] = {}
        self.sent: dict[str, tuple[int, str]] = {}

    def load(self) -> None:
        """Load the hint of the last run. Not on the UI thread."""
        self.acked = hints.read(self._home, _ACKED, dict[str, int]) or {}
        self.sent = hints.read(self._home, _SENT, dict[str, tuple[int, str]]) or {}
        for book, no in self.acked.items():  # noted by a version that kept no hash
            self.sent.setdefault(book, (no, ""))

    def save(self) -> None:
        """Save the hint. Not on the UI thread.

        A disk that refuses it is ignored: the book reports it, and nothing depends on a hint.
        """
        with contextlib.suppress(OSError):
            hints.write(self._home, _SENT, self.sent)
            hints.write(self._home, _ACKED, self.acked)

    def of(self, book: OwnBook) -> int:
        """Return the last entry of ``book`` that need not be sent."""
        return min(self.acked.get(book.id, 0), book.last_no)

    def acknowledge(self, book: str, no: int, hash: str = "") -> None:
        """Note that the remote has acknowledged entries up to ``no``. ``hash``: of the chain after it, here."""
        self.acked[book] = max(no, self.acked.get(book, 0))
        self.held[book] = max(no, self.held.get(book, 0))
        if hash and no >= self.sent.get(book, (0, ""))[0]:
            self.sent[book] = (no, hash)

    def rewritten(self, book: OwnBook, common: int, *, current: bool = True) -> Where | None:
        """Return where the book was rewritten if it and the remote differ after entry ``common``; None: it is a fork.

        In a fork another copy of the disk has sent what this one never sent. Entries that it has sent, and that
        the remote has acknowledged, were the same on both sides once: one of the two was rewritten since.
        """
        no, hash_ = self.sent.get(book.id, (0, ""))
        if no <= common or not (hash_ or current):  # of a closed book, a number without a hash may mean a fork of old
            return None
        if no <= book.last_no and hash_:
            try:
                if book.hash(no) == hash_:
                    return "there"
            except LookupError:
                return None
        return None if no > book.last_no or tells_of_loss(book, no) else "here"

    def correct(self, book: str, no: int) -> None:
        """Note that an audit found the book up to entry ``no``, no more and no less."""
        self.acked[book] = self.held[book] = no

    def unsent(self, books: Sequence[OwnBook]) -> tuple[Waiting, ...]:
        """Return the entries of ``books`` that are not on the remote."""
        return tuple(Waiting(b.id, self.of(b) + 1, b.last_no) for b in books if self.of(b) < b.last_no)


def own_books(station: str, book: CurrentBook, store: Store) -> list[OwnBook]:
    """Return the books of ``station``, the one that is written now last."""
    # After a change of the station's code an earlier book is another station's: this one may not write its log.
    before: dict[str, OwnBook] = {b.id: b for b in book.earlier if station_of(b.id) == station}
    for id in store.books():
        # A station that was restored gets the end of its own book back from the remote, as a replica. If the remote
        # loses it, only this station may put it there again.
        copy = store.book(id) if station_of(id) == station and id != book.id else None
        if copy is not None and (id not in before or copy.last_no > before[id].last_no):
            before[id] = copy
    return [*before.values(), book]


def under_other_codes(station: str, book: ReadableBook) -> list[ReadableBook]:
    """Return the books that were written here under another station code, if they hold more than their opening.

    They are not sent from here: this station may not write another one's log.
    """
    return [each for each in book.earlier if station_of(each.id) != station and each.last_no > 1]


def unsent_of(home: Path, station: str, library: Books) -> Unsent:
    """Return what ``station`` has not sent, as the last run noted it. Not on the UI thread."""
    acked = Acked(home)
    acked.load()
    found = Unsent(acked, station, library.book, library.replicas)
    found.look()
    return found


class Unsent:
    """Entries that this station has not sent, counted at the moment of asking from its books and the acknowledged ones.

    Every screen and command asks here, whatever the link is doing. :meth:`look` comes first, and not on the UI thread;
    the rest reads at most one entry.
    """

    def __init__(self, acked: Acked, station: str, book: CurrentBook, store: Store) -> None:
        self.acked = acked
        self._of = (station, book, store)
        self.books: list[OwnBook] = []
        self._oldest: tuple[str, int, int | None] = ("", 0, None)

    def look(self) -> list[OwnBook]:
        """Find out which books are this station's, and return them."""
        self.books = own_books(*self._of)
        return self.books

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """The entries that are not on the remote."""
        return self.acked.unsent(self.books)

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(each.last - each.first + 1 for each in self.waiting)

    @property
    def oldest(self) -> int | None:
        """When the oldest of them was recorded (UTC ms). If it cannot be read, the next one counts."""
        waiting = self.waiting
        if not waiting:
            return None
        first = waiting[0]
        if self._oldest[:2] != (first.book, first.first):
            book = next(each for each in self.books if each.id == first.book)
            with contextlib.suppress(OSError):
                entry = next(book.entries(first.first), None)
                self._oldest = (first.book, first.first, entry.at if entry is not None else None)
        return self._oldest[2]
