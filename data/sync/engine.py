"""Sync, as one task that goes on for ever: look at the own log, send, read the heads, fetch, rest.

Whatever happens to it, nothing that was saved here waits for it, and nothing it says goes beyond what a disk holds:
entries are handed on when the replica has them, and count as sent when the remote's own copy was compared. It may be
ended between any two steps; the next one goes on from what is on the disks and on the remote.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable

from data.base.clock import DAY, HOUR, SECOND, Clock
from data.entries import Entry
from data.sync.audit import Audit
from data.sync.link_state import LinkState, State, Why
from data.sync.own_log import Acked, CurrentBook, Diverged, OwnBook
from data.sync.pull import Pull, Store
from data.sync.push import Push
from data.sync.remote.backoff import Backoff
from data.sync.remote.http import Trouble
from data.sync.remote.kinto import Remote
from data.sync.remote.threads import Run
from data.sync.segment import BadRecord, Keys, station_of

#: The rest between two rounds differs by so much, so that stations do not fall into step.
SPREAD = 0.2
#: When something came, more is likely to: the rest is then this much shorter.
BRISK = 5
#: Entries beyond which a catch-up is said to be one.
MANY = 200


class Engine:
    """Callbacks come on the loop. ``arrived``: entries of other books, on the disk already. ``changed``: the link
    stands differently. ``diverged(book, common)``: this station's book goes on elsewhere after entry ``common``; until
    its owner has begun a new one nothing of it is sent.

    ``poll_ms``: the rest between two rounds. ``acked``: loaded by :meth:`start`.
    """

    def __init__(
        self,
        remote: Remote,
        book: CurrentBook,
        store: Store,
        acked: Acked,
        keys: Keys,
        clock: Clock,
        *,
        poll_ms: int = 3 * SECOND,
        rng: random.Random | None = None,
        run: Run | None = None,
        on_arrived: Callable[[list[Entry]], None] = lambda entries: None,
        on_changed: Callable[[LinkState], None] = lambda state: None,
        on_diverged: Callable[[str, int], None] = lambda book, common: None,
    ) -> None:
        self.state = LinkState("offline")
        self.remote = remote
        self._book = book
        self._store = store
        self._acked = acked
        self._clock = clock
        self._poll = poll_ms
        self._rng = rng or random.Random()
        self._run = run or asyncio.to_thread
        self._on_changed = on_changed
        self._on_diverged = on_diverged
        self._push = Push(remote, acked, keys, self._run, on_progress=self._count_progress)
        self._audit = Audit(remote, acked, keys, self._run)
        self._pull = Pull(
            remote, store, keys, self._run, clock, self._rng,
            on_arrived=on_arrived, on_progress=self._count_progress, on_page=self._send_some,
        )  # fmt: skip
        self._backoff = Backoff(self._rng)
        self._books: list[OwnBook] = []
        self._audited_at: int | None = None  # when the own log was last looked at, all of it (monotonic ms)
        self._recent_audited_at = 0
        self._audited_books: set[str] = set()
        self._lost = 0  # entries the remote had acknowledged and no longer has, until they are there again
        self._forked: tuple[str, int] | None = None
        self._push_trouble: Why | None = None  # of the last sending
        self._audit_troubles: dict[str, Why] = {}  # what the last look at the own log found
        self._done = self._total = 0
        self._oldest: tuple[str, int, int] = ("", 0, 0)
        self._awake = asyncio.Event()
        self._urgent = False

    # --- asked from outside, on the loop ----------------------------------------------------------------------------

    def wake(self) -> None:
        """Something was saved here: send it now, unless the remote is being waited for. That it waits shows at once."""
        if self._backoff.failures and self._books:
            if not self._oldest[2]:
                self._oldest = ("", 0, self._clock.now())  # until it is read
            self._publish(self.state.state, self.state.error, self._time_to_try())
        if not self._backoff.failures and not self.remote.http.backoff_left:
            self._awake.set()

    def try_now(self) -> None:
        """Do not wait any longer; look at every book."""
        self._urgent = True
        self._pull.retry_now()
        self._awake.set()

    # --- the task ---------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Go on until cancelled."""
        await self.start()
        while True:
            rest = await self.run_once()
            await self.wait(rest)

    async def start(self) -> None:
        """Read what is known from before."""
        await self._run(self._acked.load)
        self._books = await self._run(self._own_books)
        await self._report("offline", None)

    async def run_once(self) -> int:
        """One round, and how long to rest after it (ms). Raises nothing that a remote or a disk can cause."""
        try:
            came = await self.round()
        except Trouble as trouble:
            if trouble.state in ("signin", "reset"):
                self._audited_at = None
                self._push.forget_head()
            return await self._failed(trouble.state, trouble.why, trouble.floor)
        except OSError as error:
            return await self._failed("degraded", Why("sync.disk", {"error": error.strerror or "?"}), 0)
        except Exception as error:  # a fault of ours must not end what a restart would only begin again
            return await self._failed("degraded", Why("sync.fault", {"error": type(error).__name__}), 0)
        self._backoff.succeeded()
        odd = [*self._audit_troubles.values(), *(why for _, why in self._pull.troubles)]
        await self._report(self._settled_state(), self._push_trouble or next(iter(odd), None))
        rest = int((self._poll // BRISK if came else self._poll) * self._rng.uniform(1 - SPREAD, 1 + SPREAD))
        asked = self.remote.http.backoff_left
        if asked and not self._urgent:
            self._awake.clear()
        return max(rest, asked)

    async def round(self) -> int:
        """Look, send, fetch: how many entries came. Raises Trouble, OSError."""
        self._push_trouble, failed = None, None
        self._books = await self._run(self._own_books)
        try:
            await self._audit_logs()
            await self._send()
        except Trouble as trouble:
            if trouble.state not in ("degraded", "reset") and trouble.why.key != "sync.refused_403":
                raise
            failed = trouble  # what cannot be sent does not keep anything from being fetched
        await self._read_heads()
        self._done, self._total = 0, self._missing_count()
        came = await self._pull.fetch(self._own_upto)
        if self._push.needs_audit:
            self._audited_at = None
        if failed is not None:
            raise failed
        return came

    async def _failed(self, state: State, why: Why, floor: int) -> int:
        rest = self._backoff.failed(floor=floor)
        if not self._urgent:
            self._awake.clear()  # what was saved meanwhile waits for the remote like everything else
        await self._report(state, why, rest)
        return rest

    async def wait(self, span: int) -> None:
        """Wait, or until something wants to be sent."""
        if not self._awake.is_set():
            sleeping = asyncio.ensure_future(self._clock.sleep(span))
            waking = asyncio.ensure_future(self._awake.wait())
            try:
                await asyncio.wait((sleeping, waking), return_when=asyncio.FIRST_COMPLETED)
            finally:
                sleeping.cancel()
                waking.cancel()
        self._awake.clear()
        self._urgent = False

    # --- one's own --------------------------------------------------------------------------------------------------

    def _own_books(self) -> list[OwnBook]:
        # An earlier book may be of another station: a code that was changed. Its log is not this station's to write.
        mine = self.remote.station
        before: dict[str, OwnBook] = {b.id: b for b in self._book.earlier if station_of(b.id) == mine}
        for id in self._store.books():
            # What came back of a book that this station has lost the end of (set back, restored) is kept with the
            # others' books. Should the remote lose it, nobody but this station may put it there again.
            copy = self._store.book(id) if station_of(id) == mine and id != self._book.id else None
            if copy is not None and (id not in before or copy.last_no > before[id].last_no):
                before[id] = copy
        return [*before.values(), self._book]

    async def _audit_logs(self) -> None:
        """Look at the own log when it is due: all of it at the start, once a day and whenever something was odd; the
        last day's once an hour."""
        now = self._clock.monotonic()
        whole = self._audited_at is None or now - self._audited_at >= DAY
        fresh = {b.id for b in self._books} - self._audited_books
        if not whole and not fresh and now - self._recent_audited_at < HOUR:
            return
        self._audit_troubles = {}
        for book in self._books:
            start = 1 if whole or book.id in fresh else await self._run(book.first_since, self._clock.now() - DAY)
            if start > max(book.last_no, 1) or self._is_forked(book):
                continue
            try:
                lost = await self._audit.check(book, current=book is self._book, start=start)
            except Diverged as found:
                self._fork(found, book)
            except BadRecord as error:
                self._audit_troubles[book.id] = error.why
            else:
                self._lost += max(0, -lost)
        self._recent_audited_at = now
        self._audited_books |= fresh
        if whole:
            self._audited_at = now
            self._push.needs_audit = False

    async def _send(self) -> None:
        books = [b for b in self._books if not self._is_forked(b)]
        if self._forked is not None:
            return  # until there is a new book; fetching goes on
        total = sum(b.last_no - self._acked.of(b) for b in books)
        self._done, self._total = 0, total
        if self._lost:
            await self._report("reset", self._loss())
        try:
            self._push_trouble = await self._push.send(books, self._book.id)
        except Diverged as found:
            self._fork(found, next(b for b in books if b.id == found.book))
        else:
            if self._push_trouble is None:
                self._lost = 0

    async def _send_some(self) -> None:
        """Between two pages of a long catch-up: what was saved here meanwhile need not wait for its end."""
        if any(self._acked.of(b) < b.last_no for b in self._books):
            await self._send()

    def _fork(self, found: Diverged, book: OwnBook) -> None:
        if book is not self._book:
            # Nothing is written there any more, and what is there already is what the others have.
            self._audit_troubles[book.id] = Why("sync.old_fork", {"book": found.book, "no": found.common})
            self._acked.acknowledge(found.book, book.last_no)
            return
        if self._forked is None:
            self._forked = (found.book, found.common)
            self._on_diverged(found.book, found.common)

    def _is_forked(self, book: OwnBook) -> bool:
        return self._forked is not None and self._forked[0] == book.id

    # --- the others' ------------------------------------------------------------------------------------------------

    async def _read_heads(self) -> None:
        heads = await self.remote.heads()
        own = heads.get(station_of(self._book.id))
        if own is not None:
            self._push.check_head(own.books)
        self._pull.learn(heads.values(), self._own_upto)

    def _own_upto(self, book: str) -> int | None:
        """Up to which entry ``book`` is here as an own one; None if nothing of it can be elsewhere only."""
        if book == self._book.id:
            return None
        return next((own.last_no for own in self._books if own.id == book), 0)

    # --- saying -----------------------------------------------------------------------------------------------------

    def _missing_count(self) -> int:
        return sum(w.last - w.first + 1 for w in self._pull.missing)

    def _count_progress(self, entries: int) -> None:
        self._done += entries
        if self._lost or self._total > MANY or self.state.state not in ("online", "fork"):
            self._total = max(self._total, self._done)
            self._publish("reset" if self._lost else "catching", self._loss(), None)

    def _settled_state(self) -> State:
        if self._forked is not None:
            return "fork"
        if self._push_trouble is not None or self._audit_troubles or self._pull.troubles:
            return "degraded"
        return "online"

    def _loss(self) -> Why | None:
        if self._forked is not None:
            return Why("sync.forked", {"book": self._forked[0], "no": self._forked[1]})
        return Why("sync.lost", {"count": self._lost}) if self._lost else None

    async def _report(self, state: State, why: Why | None, rest: int | None = None) -> None:
        with contextlib.suppress(OSError):  # shown when it can be read
            await self._run(self._find_oldest)
        if state == "fork":
            why = self._loss()
        self._publish(state, why, rest)

    def _time_to_try(self) -> int | None:
        """How long it still is to the next try (ms)."""
        return None if self.state.next_try is None else max(0, self.state.next_try - self._clock.monotonic())

    def _find_oldest(self) -> None:
        """When the oldest unsent entry was recorded: read once for each. If that one cannot be read, the next."""
        waiting = self._acked.unsent(self._books)
        if not waiting:
            self._oldest = ("", 0, 0)
        elif self._oldest[:2] != (waiting[0].book, waiting[0].first):
            book = next(b for b in self._books if b.id == waiting[0].book)
            entry = next(book.entries(waiting[0].first), None)
            self._oldest = (book.id, waiting[0].first, entry.at if entry else 0)

    def _publish(self, state: State, why: Why | None, rest: int | None) -> None:
        unsent = self._acked.unsent(self._books)
        missing = self._pull.missing
        shown = LinkState(
            state=state,
            unsent=sum(w.last - w.first + 1 for w in unsent),
            oldest=self._oldest[2] or None if unsent else None,
            contact=self.remote.http.contact,
            behind=tuple(sorted({station_of(w.book) for w in missing})),
            done=self._done if state in ("catching", "reset") else 0,
            total=self._total if state in ("catching", "reset") else 0,
            attempts=self._backoff.failures,
            error=why,
            next_try=None if rest is None else self._clock.monotonic() + rest,
            waiting=(*unsent, *missing),
            troubles=self._pull.troubles,
        )
        if shown != self.state:
            self.state = shown
            self._on_changed(shown)
