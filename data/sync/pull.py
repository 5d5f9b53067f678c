"""Pull: fetch every other book as far as its station's head says.

The cursor is the replica's last number, and after that the last one before an entry that is damaged here. A book with a
problem gets a back-off of its own; the other books continue.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection, Sequence

import msgspec

from data.base.clock import MINUTE, Clock
from data.book.replicas.replica import ReplicaBad, ReplicaFork, ReplicaGap
from data.entries import Entry
from data.sync.link_state import Waiting, Why
from data.sync.ports import Run, Store
from data.sync.push import anchor_holds
from data.sync.remote.backoff import Backoff
from data.sync.remote.batch_size import BatchSize
from data.sync.remote.http import TooLarge, TooSlow, Trouble
from data.sync.remote.kinto import PAGE, Anchor, Head, Remote
from data.sync.segment import MOST_ENTRIES, BadRecord, Keys, Segment, parse

#: Interval at which every book is asked for new entries, whatever the heads say (ms).
SWEEP = MINUTE
#: Books that may fail in one round; the rest waits for the next round. Otherwise a head that names thousands of missing
#: books would keep a station from pushing.
MOST_FAILED = 10
#: Entries passed on at a time; the screen runs in between.
SLICE = 50


#: Errors that concern one book only.
_OF_ONE_BOOK = (BadRecord, ReplicaBad, ReplicaFork, ReplicaGap, LookupError, OSError)


class _Troubled(msgspec.Struct):
    """A problem with one book, which is not tried before ``until`` (monotonic ms)."""

    why: Why
    backoff: Backoff
    until: int = 0


class Pull:
    """Receiver of other stations' books.

    - ``on_arrived(entries)``: these entries are on the disk.
    - ``on_progress(n)``: ``n`` more entries are here.
    - ``on_page()``: awaited between two pages of a long pull.
    """

    def __init__(
        self,
        remote: Remote,
        store: Store,
        keys: Keys,
        run: Run,
        clock: Clock,
        rng: random.Random,
        *,
        on_arrived: Callable[[list[Entry]], None],
        on_progress: Callable[[int], None],
        on_page: Callable[[], Awaitable[None]],
    ) -> None:
        self._remote = remote
        self._store = store
        self.keys = keys
        self._run = run
        self._clock = clock
        self._rng = rng
        self._on_arrived = on_arrived
        self._on_progress = on_progress
        self._on_page = on_page
        self._swept: int | None = None
        self._wanted: dict[str, int] = {}  # book → its last entry, by its station's head
        self._troubles: dict[str, _Troubled] = {}
        self._unmended: dict[str, _Troubled] = {}  # books with damage here that could not be fetched again
        self._anchors: dict[str, Anchor] = {}  # book → its anchor, by its station's head
        self._agreed: dict[str, Anchor] = {}  # anchors that the replica agrees with
        self._batch = BatchSize(remote.http, PAGE)

    @property
    def troubles(self) -> tuple[tuple[str, Why], ...]:
        """Each book with a problem, and the problem."""
        return tuple((book, t.why) for book, t in sorted((self._unmended | self._troubles).items()))

    @property
    def missing(self) -> tuple[Waiting, ...]:
        """The entries that are known to be on the remote and not here."""
        found = []
        for book, to in sorted(self._wanted.items()):
            last, _ = self._store.last(book)
            upto = self._store.upto(book)
            if upto < last:
                found.append(Waiting(book, upto + 1, upto + 1, away=True))
            if last < to:
                found.append(Waiting(book, last + 1, to, away=True))
        return tuple(found)

    def retry_now(self) -> None:
        """Clear every book's back-off."""
        for trouble in (*self._troubles.values(), *self._unmended.values()):
            trouble.until = 0

    def learn(self, heads: Collection[Head], mine: Callable[[str], int | None]) -> None:
        """Take in the heads.

        ``mine(book)``: the last entry of an own book that is here; 0: another station's book; None: it is complete.
        """
        self._wanted = {
            book: to
            for head in heads
            for book, to in head.books.items()
            if (here := mine(book)) is not None and to > here
        }
        self._anchors = {a.book: a for head in heads if (a := head.anchor) is not None and mine(a.book) is not None}
        known = {*self._wanted, *self._store.books()}
        self._troubles = {book: trouble for book, trouble in self._troubles.items() if book in known}

    async def fetch(self, mine: Callable[[str], int | None]) -> int:
        """Fetch what is missing of every book, and return how many entries arrived.

        Raises Trouble that does not concern one book only.
        """
        now = self._clock.monotonic()
        sweep = self._swept is None or now - self._swept >= SWEEP
        books = dict.fromkeys(self._wanted)
        if sweep:
            self._swept = now
            books |= dict.fromkeys(b for b in self._store.books() if mine(b) is not None)
        came = failed = 0
        for book in sorted(
            books, key=lambda b: not self._store.last(b)[0]
        ):  # books that have a replica already go first
            if failed == MOST_FAILED:
                break
            trouble = self._troubles.get(book)
            if trouble is not None and trouble.until > self._clock.monotonic():
                continue
            try:
                came += await self._fetch_book(book, sweep)
            except _OF_ONE_BOOK as error:
                self._fail(self._troubles, book, _why(book, error))
                failed += 1
            except Trouble as error:
                if not error.local and not _of_one_log(error):
                    raise
                self._fail(self._troubles, book, error.why)
                failed += 1
            else:
                self._troubles.pop(book, None)
        return came

    def _fail(self, troubles: dict[str, _Troubled], book: str, why: Why) -> None:
        known = troubles.get(book)
        trouble = _Troubled(why, known.backoff if known else Backoff(self._rng))
        trouble.until = self._clock.monotonic() + trouble.backoff.failed()
        troubles[book] = trouble

    async def _compare(self, book: str) -> None:
        """Compare the replica of ``book`` with the anchor that its station left.

        Raises ReplicaFork.

        After two disasters a station can reuse numbers that are here already. Its new entries would never be fetched,
        and nobody would notice.
        """
        anchor = self._anchors.get(book)
        held = self._store.book(book)
        if anchor is None or held is None or anchor.no > held.last_no or self._agreed.get(book) == anchor:
            return
        if await self._run(anchor_holds, anchor, held, self.keys) is False:
            raise ReplicaFork(book, anchor.no)
        self._agreed[book] = anchor

    async def _fetch_book(self, book: str, sweep: bool) -> int:
        """Fetch what is missing of ``book``, and return how many entries arrived.

        New entries come first, then those that are damaged here. ``sweep``: ask for new ones whatever the head says.
        """
        await self._compare(book)
        came = await self._fetch_after(book, lambda: self._store.last(book)[0], self._wanted.get(book, 0), sweep)
        return came + await self._fetch_damaged(book)

    async def _fetch_damaged(self, book: str) -> int:
        """Fetch again what is damaged here, and return how many entries arrived.

        Entries that the remote does not have either delay nothing else of the book.
        """
        last, _ = self._store.last(book)
        trouble = self._unmended.get(book)
        if trouble is not None and trouble.until > self._clock.monotonic() and self._store.upto(book) < last:
            return 0
        try:
            came = await self._fetch_after(book, lambda: self._store.upto(book), last, False)
        except _OF_ONE_BOOK as error:
            self._fail(self._unmended, book, _why(book, error))
            return 0
        self._unmended.pop(book, None)
        return came

    async def _fetch_after(self, book: str, cursor: Callable[[], int], to: int, sweep: bool) -> int:
        """Fetch what comes after ``cursor`` up to entry ``to`` or, with ``sweep``, all. Return how many arrived."""
        came = 0
        while True:
            last = cursor()
            if last >= to and not sweep:
                return came
            page, full = await self._page(book, last, to)
            if not page:
                if last >= to:
                    return came
                raise BadRecord("sync.short_log", book)
            entries: list[Entry] = await self._run(self._append, book, page)
            for start in range(0, len(entries), SLICE):
                self._on_arrived(entries[start : start + SLICE])
                await asyncio.sleep(0)
            came += len(entries)
            self._on_progress(len(entries))
            reached = cursor()
            if reached <= last:
                raise BadRecord("sync.short_log", book)
            if full:
                sweep = True  # there may be more entries than the head says
                await self._on_page()
            elif reached >= to:
                return came

    async def _page(self, book: str, last: int, to: int) -> tuple[list[Segment], bool]:
        """Return the segments from entry ``last + 1`` on, and whether there may be more.

        If the first of them begins later, the segment that covers that entry comes before it.
        """
        while True:
            try:
                asked = self._batch.now
                raws = await self._remote.segments_after(book, last, asked)
                self._batch.grow()
                break
            except TooLarge:
                if self._batch.now == 1:
                    raise
                self._batch.cap()
            except TooSlow:
                self._batch.shrink()
                raise
        page: list[Segment] = await self._run(self._parsed, book, raws)
        if (page and page[0].first > last + 1) or (not page and last < to):
            page.insert(0, await self._covering(book, last + 1))
        return page, len(raws) >= asked

    async def _covering(self, book: str, no: int) -> Segment:
        """Return the segment that holds entry ``no``. Raises BadRecord.

        It is the last one that begins at or before ``no``, or an earlier one: a remote that was rolled back and then
        got a late request holds some entries in two segments.
        """
        upto, limit = no, 1
        while upto > no - MOST_ENTRIES and upto > 0:
            raws = await self._remote.segments_upto(book, upto, limit)
            segments: list[Segment] = await self._run(self._parsed, book, raws)
            if not segments or segments[-1].first > upto:
                break
            for segment in segments:
                if segment.first <= no <= segment.to:
                    return segment
            upto, limit = segments[-1].first - 1, self._batch.now
        raise BadRecord("sync.short_log", book)

    def _parsed(self, book: str, raws: Sequence[msgspec.Raw]) -> list[Segment]:
        """Return the segments before the first bad one. Raises BadRecord if none is good."""
        page: list[Segment] = []
        try:
            for raw in raws:
                segment = parse(raw, self._remote.bucket, self.keys)
                if segment.book != book:
                    raise BadRecord("sync.bad_book", segment.id)
                page.append(segment)
        except BadRecord:
            if not page:
                raise
        return page

    def _append(self, book: str, page: Sequence[Segment]) -> list[Entry]:
        """Append a page to the replica, with one fsync for adjacent segments."""
        first, raws = page[0].first, page[0].raws
        digest = page[0].hash
        now = self._clock.now()
        for segment in page[1:]:
            if segment.first > first + len(raws):
                break  # a gap: the next page begins with the covering segment
            if segment.to >= first + len(raws):
                raws += segment.raws[first + len(raws) - segment.first :]
                digest = segment.hash
        return self._store.append(book, first, raws, now, hash=digest)


def _of_one_log(error: Trouble) -> bool:
    """Return True if the error concerns one log only.

    The remote answers, and it let this account read the heads a moment ago.
    """
    return error.why.key == "sync.refused_403" or (error.why.key == "sync.failing" and error.why.facts["status"] == 500)


def _why(book: str, error: Exception) -> Why:
    if isinstance(error, BadRecord):
        return error.why
    if isinstance(error, ReplicaFork):
        return Why("sync.replica_fork", {"book": book, "no": error.no})
    if isinstance(error, ReplicaBad):
        return Why("sync.replica_bad", {"book": book, "no": error.no})
    if isinstance(error, OSError):
        return Why("sync.not_kept", {"book": book, "error": error.strerror or type(error).__name__})
    return Why("sync.short_log", {"record": book})
