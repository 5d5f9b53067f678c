"""Growth of the books of a room: entries that another process has added.

No lock is taken here and nothing is written. The caller may be on a thread of its own while others read the same books.
"""

from __future__ import annotations

from heapq import merge

import msgspec

from data.book.library import Library
from data.book.reading.follower import BookMoved, BookReader
from data.entries import Entry


class Growth(msgspec.Struct, frozen=True):
    """New entries of a room.

    own: of its own book, those of one transaction together
    theirs: of other stations' books, in the order of the fold
    """

    own: tuple[tuple[Entry, ...], ...] = ()
    theirs: tuple[Entry, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.own or self.theirs)


def read_growth(library: Library, folded: dict[str, int]) -> Growth:
    """Return the entries that were added to the books since.

    ``folded``: the last number of each that the room holds. Raises BookMoved (open the library again), OSError.
    """
    own = library.book
    assert isinstance(own, BookReader)
    if not own.is_there():
        raise BookMoved(own.id)
    own.grow()
    library.replicas.refresh(grow_only=True)
    ours = tuple(tuple(some) for some in own.transactions(folded.get(own.id, 0) + 1))
    theirs = merge(
        *(book.entries(folded.get(id, 0) + 1) for id, book in library.others().items()), key=lambda entry: entry.order
    )
    found = Growth(ours, tuple(theirs))
    if found:
        library.index()  # so that a refold for late entries need not read complete books
    return found
