"""Push: send own entries, one segment in flight, oldest first.

Entries never change, so nothing about a segment needs to be stored.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Sequence

from data.book.reading.readable import EntryLost
from data.sync.audit import compare, hash_here
from data.sync.link_state import Why
from data.sync.own_log import Acked
from data.sync.ports import OwnBook, Run
from data.sync.remote.batch_size import BatchSize
from data.sync.remote.http import Reply, TooSlow, Trouble
from data.sync.remote.kinto import Anchor, Head, Remote, stored
from data.sync.segment import MOST_ENTRIES, BadRecord, Keys, Segment, body, make, parse, seal

#: Segments of a long backlog after which the head is written, so that others need not wait for its end.
HEAD_EVERY = 5


class Push:
    """Sender of a station's own books.

    ``on_progress(n)``: the remote acknowledged ``n`` more entries. ``needs_audit``: the own head is not as it was last
    written, so the log must be audited.
    """

    def __init__(
        self, remote: Remote, acked: Acked, keys: Keys, run: Run, *, on_progress: Callable[[int], None]
    ) -> None:
        self._remote = remote
        self._acked = acked
        self.keys = keys
        self._run = run
        self._on_progress = on_progress
        self._batch = BatchSize(remote.http, MOST_ENTRIES)
        self._etag = ""
        self._head: dict[str, int] | None = None  # as last written
        self._anchored = ("", 0)
        self.needs_audit = False

    async def send(self, books: Sequence[OwnBook], current: str) -> Why | None:
        """Send what the remote has not acknowledged of ``books``, then write the head.

        Return the first reason why a book could not be sent to its end; the other books are sent all the same.
        ``current``: the id of the book that is written now. Raises Trouble, Diverged, OSError.
        """
        sent, why = 0, None
        for book in books:
            while self._acked.of(book) < book.last_no:
                before = self._acked.of(book)
                try:
                    to = await self._send_segment(book, before + 1, current == book.id)
                except BadRecord as error:
                    why = why or error.why
                    break
                except EntryLost:
                    why = why or Why("sync.own_lost", {"book": book.id, "no": before + 1})
                    break
                except Trouble as trouble:
                    if not trouble.local:
                        raise
                    why = why or trouble.why
                    break
                self._acked.acknowledge(book.id, to, await self._run(hash_here, book, to))
                self._on_progress(self._acked.of(book) - before)
                sent += 1
                if sent % HEAD_EVERY == 0:
                    await self._run(self._acked.save)
                    await self.write_head(books, current)
        if sent % HEAD_EVERY:
            await self._run(self._acked.save)
        await self.write_head(books, current)
        return why

    async def _send_segment(self, book: OwnBook, first: int, current: bool) -> int:
        """Send the segment that begins with entry ``first``.

        Return the last entry of the book that the remote holds now.
        """
        segment: Segment = await self._run(_made, book, first, self._remote.bucket, self.keys, self._batch.now)
        try:
            reply = await self._remote.put(segment.id, await self._run(body, segment))
        except TooSlow:
            self._batch.shrink(len(segment.entries))
            raise
        if reply.status == 413:
            if len(segment.entries) == 1:
                raise Trouble("degraded", "sync.entry_too_large", local=True, no=first)
            self._batch.cap(len(segment.entries))
            return first - 1
        self._batch.grow()
        return await self._run(self._acknowledged, book, segment.id, reply, current)

    def _acknowledged(self, book: OwnBook, record: str, reply: Reply, current: bool) -> int:
        """Compare the stored record with the book: an answer alone proves nothing."""
        segment = parse(stored(reply), self._remote.bucket, self.keys)
        if segment.id != record:
            raise BadRecord("sync.bad_record", record)
        return compare(book, segment, current)

    # --- the head ---------------------------------------------------------------------------------------------------

    def forget_head(self) -> None:
        """Read the head again before it is written."""
        self._etag, self._head = "", None

    @property
    def knows_head(self) -> bool:
        """True if the own head was read or written, and not forgotten since."""
        return self._head is not None

    def check_head(self, books: dict[str, int]) -> None:
        """Compare the own head, read with all heads, with what was last written.

        A difference means that the remote was rolled back, or that another process writes in this station's name.
        """
        if self._head is not None and books != self._head:
            self.forget_head()
            self.needs_audit = True

    async def write_head(self, books: Sequence[OwnBook], current: str) -> None:
        """Write the head: how much of the own books the remote has.

        The last number and hash of the current book go with it, as an anchor.
        """
        if not self._etag:
            head, self._etag = await self._remote.own_head()
            self._head = head.books
            self._anchored = (head.anchor.book, head.anchor.no) if head.anchor else ("", 0)
        there = {b.id: n for b in books if (n := max(self._acked.of(b), self._acked.held.get(b.id, 0)))}
        # A book of this station that is on the remote only stays in its head: other stations still read it.
        wanted = {**{id: no for id, no in (self._head or {}).items() if id not in there}, **there}
        book = next(b for b in books if b.id == current)
        no = self._acked.of(book)
        if wanted == self._head and self._anchored == (current, no):
            return
        anchor = await self._run(_anchor, book, no, self.keys[0]) if no else None
        etag = await self._remote.put_head(wanted, anchor, self._etag)
        if not etag:
            self.forget_head()
            self.needs_audit = True
            return
        self._etag, self._head, self._anchored = etag, wanted, (current, no)


def _made(book: OwnBook, first: int, bucket: str, keys: Keys, most: int) -> Segment:
    return make(book, first, bucket, keys, most=most)


def _anchor(book: OwnBook, no: int, key: bytes) -> Anchor:
    digest = book.hash(no)
    return Anchor(book.id, no, digest, seal(key, "anchor", book.id, str(no), digest))


def _opens(anchor: Anchor, keys: Keys) -> bool:
    parts = ("anchor", anchor.book, str(anchor.no), anchor.hash)
    return any(hmac.compare_digest(seal(key, *parts), anchor.mac) for key in keys)


def stranger_to(heads: Iterable[Head], own: str, keys: Keys) -> str:
    """Return a station whose seal none of ``keys`` opens, if they open no seal of the room at all; else "".

    A key that opens nothing is most likely not the site's. The other stations could never read what it seals: nobody
    may change a record. If it opens the own last seal, or if no other station has sealed yet, it counts as the site's.

    ``own``: the code of this station.
    """
    sealed = {head.station: head.anchor for head in heads if head.anchor is not None}
    others = sorted(sealed.keys() - {own})
    return others[0] if others and not any(_opens(anchor, keys) for anchor in sealed.values()) else ""


def anchor_holds(anchor: Anchor, book: OwnBook, keys: Keys) -> bool | None:
    """Return True if ``book`` still has the entry and hash of its anchor.

    None: the anchor's seal is not this site's.
    """
    if not _opens(anchor, keys):
        return None
    try:
        return anchor.no <= book.last_no and book.hash(anchor.no) == anchor.hash
    except LookupError:
        return True  # damaged here, which the book reports itself
