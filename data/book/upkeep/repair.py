"""What is left of a damaged book, and an end to the alarm about it.

Nothing is rewritten and nothing is guessed. Every reader already gathers what stands before the damage and what can be
read behind it; a repair looks at all of it once, says what is lost and what is doubtful, and enters that into the book.
From then on the damage is known: the header no longer calls it out, ``siaga verify`` lists it as known, and the damaged
file stays as it is, as evidence.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from data.book.book import Book
from data.book.reader import ReadableBook
from data.book.storage.record import body, hash_in
from data.entries import Entry, Recovered
from data.entries.base import SYSTEM
from data.entries.codec import next_hash

Range = tuple[int, int]


class Loss(msgspec.Struct, frozen=True):
    """``lost``: numbers whose entries cannot be read; ``suspect``: those that can, although the entry before them is
    lost or their hash does not follow from it. As ranges, both ends included. ``files``: the damaged ones, all of
    ``book``."""

    lost: tuple[Range, ...] = ()
    suspect: tuple[Range, ...] = ()
    files: tuple[str, ...] = ()
    book: str = ""

    def __bool__(self) -> bool:
        return bool(self.files)


def all_losses(book: ReadableBook) -> Iterator[Loss]:
    """What of each book in the folder is lost and no repair has entered: of those that ``book`` goes on from too (a
    damaged one that was copied or restored). Raises OSError."""
    yield from filter(None, map(find_loss, book.other_books()))
    yield from filter(None, (find_loss(book),))


def find_loss(book: ReadableBook) -> Loss:
    """Look at every entry of ``book``. Raises OSError."""
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
    files = {*book.damaged_files(), *(book.file_of(no) for no in (*lost, *suspect))} - book.repaired_files
    return Loss(_ranges(lost), _ranges(suspect), tuple(sorted(files)), book.id)


def repair(book: Book, loss: Loss) -> Entry:
    """Enter ``loss`` into the book and have it known. Returns the entry. Raises OSError."""
    draft = Recovered(
        by=SYSTEM,
        subjects=("room",),
        what="repaired",
        file=" ".join(loss.files),
        lost=loss.lost,
        suspect=loss.suspect,
    )
    (entry,) = book.append([draft])
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
