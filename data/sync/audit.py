"""Audit: whether the remote still holds what it acknowledged, unchanged.

The audit walks the own log by the extents of its records, without the entries. Push restarts at the first hole. A
record that ends after this book does, or with another hash, means that the book was written in two places.
"""

from __future__ import annotations

from collections.abc import Sequence

from data.sync.own_log import Acked, Diverged
from data.sync.ports import OwnBook, Run
from data.sync.remote.kinto import Remote
from data.sync.segment import MOST_ENTRIES, BadRecord, Extent, Keys, Segment, parse, record_id

#: Records that a short look reads.
GLANCE = 100


class Audit:
    """The audit of a station's books, one at a time.

    ``run`` does disk work off the loop.
    """

    def __init__(self, remote: Remote, acked: Acked, keys: Keys, run: Run) -> None:
        self._remote = remote
        self._acked = acked
        self.keys = keys
        self._run = run

    async def check(self, book: OwnBook, *, current: bool, start: int = 1) -> int:
        """Set what is acknowledged of ``book`` to what the remote holds without a hole.

        Return the difference to what was acknowledged before; negative: the remote lost so many entries.

        - ``current``: the book is still written here, so no entry of it may be on the remote only.
        - ``start``: begin at the segment with this entry.

        Raises Diverged, BadRecord, Trouble, OSError.
        """
        after = record_id(book.id, max(0, start - MOST_ENTRIES))
        reached = 0 if start <= MOST_ENTRIES else None  # None: known from the first record
        more = True
        while more:
            extents, more = await self._remote.extents(book.id, after)
            for extent in extents:
                if reached is None:
                    if extent.first > start:  # the segment with entry `start` is gone, and maybe more
                        return await self.check(book, current=current)
                    reached = extent.first - 1
                if extent.first > reached + 1:
                    more = False
                    break
                reached = max(reached, extent.to)
            wrong = await self._run(_first_wrong, book, extents, current)
            if wrong is not None:
                await self._compare(book, wrong, current=current)
            if not extents or extents[-1].id <= after:
                break
            after = extents[-1].id
        if reached is None:  # no record where there should be one: audit everything
            return await self.check(book, current=current)
        lost = reached - self._acked.acked.get(book.id, 0)
        self._acked.correct(book.id, reached)
        await self._run(self._acked.save)
        return lost

    async def is_whole(self, book: OwnBook) -> bool:
        """Look at the last records of a book only: do they follow each other, up to what is acknowledged?

        Raises BadRecord, Trouble, OSError.
        """
        known = self._acked.of(book)
        extents = await self._remote.newest_extents(book.id, GLANCE)
        if not extents:
            return known == 0
        reached = extents[0].to
        for extent in extents[1:]:
            if extent.first > reached + 1:
                return False
            reached = max(reached, extent.to)
        return reached >= known and await self._run(_first_wrong, book, extents, True) is None

    async def _compare(self, book: OwnBook, extent: Extent, *, current: bool) -> None:
        """Fetch a record that does not fit, and compare its entries.

        Raises Diverged if a station sealed it, else BadRecord. A record is right if it merely continues a closed book
        that ends earlier here.
        """
        raw = await self._remote.record(extent.id)
        if raw is None:
            raise BadRecord("sync.bad_record", extent.id)
        segment = await self._run(parse, raw, self._remote.bucket, self.keys)
        await self._run(compare, book, segment, current)
        if segment.to <= book.last_no or (segment.to, segment.hash) != (extent.to, extent.hash):
            raise BadRecord("sync.bad_hash", extent.id)


def _first_wrong(book: OwnBook, extents: Sequence[Extent], current: bool) -> Extent | None:
    for extent in extents:
        if extent.to > book.last_no:
            # A closed book may be longer on the remote.
            return extent if current or extent.first <= book.last_no else None
        if hash_here(book, extent.to) not in ("", extent.hash):
            return extent  # one that is damaged here is better there
    return None


def hash_here(book: OwnBook, no: int) -> str:
    """Return the chain's hash after an entry; "" if it is damaged or not here."""
    try:
        return book.hash(no)
    except LookupError:
        return ""


def compare(book: OwnBook, segment: Segment, current: bool) -> int:
    """Compare a segment of the remote with ``book``, entry by entry.

    Return the last number of the segment. Raises Diverged.
    """
    for no, raw in enumerate(segment.raws, segment.first):
        if no > book.last_no:
            if current:
                raise Diverged(book.id, book.last_no)
            break
        try:
            here = book.raw(no)
        except LookupError:
            continue
        if here != raw:
            raise Diverged(book.id, no - 1)
    return segment.to
