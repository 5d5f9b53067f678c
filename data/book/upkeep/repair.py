"""Repair of a damaged book: its losses are found and recorded.

No line is rewritten or guessed. Every reader already finds the entries before the damage and those that can be read
behind it. A repair looks at all of them once, and enters which numbers are lost and which are doubtful. From then on
the damage is known: the header no longer shows it, ``siaga verify`` lists it as known, and the damaged file stays as it
is, as evidence.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from data.book.book import Book
from data.book.predecessors import repairs
from data.book.reading.readable import ReadableBook
from data.book.storage.part import PartName
from data.book.storage.record import body, hash_in
from data.book.transaction import via
from data.entries import Entry, Recovered
from data.entries.base import SYSTEM
from data.entries.codec import next_hash

Range = tuple[int, int]


class Loss(msgspec.Struct, frozen=True):
    """The damage of one book, as ranges of numbers with both ends included.

    lost: entries that cannot be read
    suspect: entries that can be read, but the one before them is lost or is not the one that they follow
    files: the damaged ones, all of ``book``
    """

    lost: tuple[Range, ...] = ()
    suspect: tuple[Range, ...] = ()
    files: tuple[str, ...] = ()
    book: str = ""

    def __bool__(self) -> bool:
        return bool(self.files)


def all_losses(book: ReadableBook) -> Iterator[Loss]:
    """Yield the losses of each book in the folder that no repair has recorded.

    A damaged book that was copied or restored is in the folder of the one that continues it. If all its files are gone,
    all its entries are lost. Raises OSError.
    """
    for id, last in book.gone_books().items():
        file = str(PartName(id, 1, 1))
        if not any(file in found for found in (book.repaired, *map(repairs, (*book.earlier, book)))):
            yield Loss(lost=((1, last),), files=(file,), book=id)
    yield from filter(None, map(find_loss, book.other_books()))
    yield from filter(None, (find_loss(book),))


def find_loss(book: ReadableBook) -> Loss:
    """Read every entry of ``book``, and return its loss. Raises OSError."""
    lost: list[int] = []
    suspect: list[int] = []
    before: str | None = book.hash(0)
    for no, line in book.lines():
        if line is None:
            lost.append(no)
            before = None
            continue
        found = hash_in(no, line)
        if before is None or next_hash(before, body(no, line)) != found:
            suspect.append(no)
        before = found
    files = {*book.parts.damaged(), *(book.parts.at(no).filename for no in (*lost, *suspect))} - book.repaired.keys()
    return Loss(_ranges(lost), _ranges(suspect), tuple(sorted(files)), book.id)


def repair(book: Book, loss: Loss) -> Entry:
    """Record ``loss`` in the book, so that it is known, and return the entry.

    Raises OSError.
    """
    draft = Recovered(
        by=SYSTEM,
        subjects=("room",),
        what="repaired",
        file=" ".join(loss.files),
        lost=loss.lost,
        suspect=loss.suspect,
    )
    (entry,) = book.append([draft], via("repair"))
    book.know(dict.fromkeys(loss.files, (*loss.lost, *loss.suspect)))
    return entry


def _ranges(numbers: list[int]) -> tuple[Range, ...]:
    found: list[Range] = []
    for no in numbers:
        if found and no == found[-1][1] + 1:
            found[-1] = (found[-1][0], no)
        else:
            found.append((no, no))
    return tuple(found)
