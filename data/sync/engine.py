"""Sync loop: audit our log, push, read heads, pull, sleep.

No save waits for sync. Sync reports only what a disk holds: entries are passed on once the replica has them, and count
as sent once the remote's own copy was compared. It may be killed between any two steps; the next run continues from
what is on the disks and on the remote.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable

from data.base.clock import DAY, HOUR, MINUTE, SECOND, Clock
from data.book.reading.moments import first_since
from data.entries import Entry
from data.queries.clock_doubt import is_off
from data.sync.audit import Audit
from data.sync.link_state import LinkState, State, Why
from data.sync.own_log import Acked, Diverged, Unsent, Where
from data.sync.ports import CurrentBook, OwnBook, Run, Store
from data.sync.pull import Pull
from data.sync.push import Push, stranger_to
from data.sync.remote.attempts import Attempts
from data.sync.remote.http import Trouble, trouble_of
from data.sync.remote.kinto import Remote
from data.sync.remote.secrets import SecretFault
from data.sync.segment import BadRecord, Keys, station_of

#: The rest between two rounds varies by this part, so that stations do not fall into step.
SPREAD = 0.2
#: After entries arrived, more are likely: the rest is shorter by this factor.
BRISK = 5
#: Interval between two looks at the end of the own log (ms).
GLANCE_EVERY = MINUTE
#: A transfer of more entries than this is shown as a catch-up.
MANY = 200


class Engine:
    """The sync of one station. Callbacks run on the loop.

    - ``poll_ms``: rest between two rounds (ms).
    - ``acked``: loaded by :meth:`start`.
    - ``look()``: read the secrets that have changed and return the keys; called off the loop before each round.
    - ``on_arrived(entries)``: entries of other books are on the disk.
    - ``on_changed(state)``: the state of the link has changed.
    - ``on_diverged(book, common)``: the remote has other entries of this station's book after entry ``common``.
      Nothing of it is sent until its owner opens a new book.
    - ``on_rewritten(book, common, where)``: they differ after ``common`` although this disk sent more and the remote
      acknowledged it: one of them was rewritten, ``here`` or ``there``. Nothing of it is sent, and nobody opens a book.
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
        look: Callable[[], Keys] | None = None,
        poll_ms: int = 3 * SECOND,
        rng: random.Random | None = None,
        run: Run | None = None,
        on_arrived: Callable[[list[Entry]], None] = lambda entries: None,
        on_changed: Callable[[LinkState], None] = lambda state: None,
        on_diverged: Callable[[str, int], None] = lambda book, common: None,
        on_rewritten: Callable[[str, int, Where], None] = lambda book, common, where: None,
    ) -> None:
        self.state = LinkState("untried")
        self.remote = remote
        self._book = book
        self._store = store
        self._acked = acked
        self._clock = clock
        self._look = look
        self._poll = poll_ms
        self._rng = rng or random.Random()
        self._run = run or asyncio.to_thread
        self._on_changed = on_changed
        self._on_diverged = on_diverged
        self._on_rewritten = on_rewritten
        self._rewritten: Where | None = None
        self.secret_fault: SecretFault | None = None  # a password, key or certificate that cannot be used now
        self._push = Push(remote, acked, keys, self._run, on_progress=self._count_progress)
        self._audit = Audit(remote, acked, keys, self._run)
        self._pull = Pull(
            remote, store, keys, self._run, clock, self._rng,
            on_arrived=on_arrived, on_progress=self._count_progress, on_page=self._send_some,
        )  # fmt: skip
        self._attempts = Attempts(clock, self._rng)
        self.unsent = Unsent(acked, remote.station, book, store)
        self._audited_at: int | None = None  # the last audit of the full own log (monotonic ms)
        self._glanced_at = 0  # the last look at its end
        self._recent_audited_at = 0  # the last audit of its last day, or of all of it
        self._audited_books: set[str] = set()
        self._lost = 0  # entries that the remote acknowledged and lost, until it has them again
        self._forked: tuple[str, int] | None = None
        self._push_trouble: Why | None = None  # of the last push
        self._proved: Keys = ()  # the keys that were found to be this room's
        self._stranger = ""  # a station whose seal they do not open, nor any other: nothing is sent
        self._audit_troubles: dict[str, Why] = {}  # book → problem, of the last audit
        self._done = self._total = 0

    # --- called on the loop -----------------------------------------------------------------------------------------

    def wake(self) -> None:
        """Send what was just saved, unless the engine waits for the remote.

        The state shows the waiting entry at once.
        """
        if self._attempts.failures:
            self._publish(self.state.state, self.state.error, self._time_to_try())
        if not self.remote.http.backoff_left:
            self._attempts.wake()

    def try_now(self) -> None:
        """End the wait, and try every book."""
        self._pull.retry_now()
        self._attempts.now()

    # --- the task ---------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Sync until cancelled."""
        await self.start()
        while True:
            rest = await self.run_once()
            await self.wait(rest)

    async def start(self) -> None:
        """Load what is known from the last run."""
        await self._run(self._acked.load)
        await self._run(self.unsent.look)
        await self._report("untried", None)

    async def run_once(self) -> int:
        """Run one round and return how long to rest after it (ms).

        No error that a remote or a disk can cause is raised.
        """
        try:
            await self._sign_in()
            self.secret_fault = None
            came = await self.round()
        except Exception as error:
            trouble = trouble_of(error)
            if isinstance(error, SecretFault):
                self.secret_fault = error
            elif trouble.state in ("signin", "reset"):
                self._audited_at = None
                self._push.forget_head()
            rest = self._attempts.failed(trouble.floor)
            await self._report(trouble.state, trouble.why, rest)
            return rest
        asked = self.remote.http.backoff_left
        self._attempts.succeeded(asked)
        problems = [*self._audit_troubles.values(), *(why for _, why in self._pull.troubles)]
        await self._report(self._settled_state(), self._push_trouble or next(iter(problems), None))
        rest = int((self._poll // BRISK if came else self._poll) * self._rng.uniform(1 - SPREAD, 1 + SPREAD))
        return max(rest, asked)

    async def _sign_in(self) -> None:
        """Read what has changed of password, keys and certificates. Raises SecretFault."""
        if self._look is not None:
            self._push.keys = self._audit.keys = self._pull.keys = await self._run(self._look)

    async def round(self) -> int:
        """Audit, push and pull. Return how many entries arrived. Raises Trouble, OSError."""
        self._push_trouble, failed = None, None
        await self._run(self.unsent.look)
        try:
            await self._audit_logs()
            await self._prove_keys()
            await self._send()
        except Trouble as trouble:
            failed = await self.remote.refusal(trouble) if trouble.why.key == "sync.refused_403" else trouble
            if failed.state not in ("degraded", "reset", "signin"):
                raise failed from trouble
            if trouble.why.key == "sync.refused_401":
                raise  # nobody is signed in
        # A push that fails does not stop the pull.
        if not await self._read_heads() and failed is None:
            failed = Trouble("reset", "sync.no_head", station=self.remote.station)
        self._done, self._total = 0, self._missing_count()
        came = await self._pull.fetch(self._own_upto)
        if self._push.needs_audit:
            self._audited_at = None
        if failed is not None:
            raise failed
        return came

    async def wait(self, span: int) -> None:
        """Wait for ``span`` ms, or until something is to be sent."""
        await self._attempts.wait(span)

    # --- own books --------------------------------------------------------------------------------------------------

    async def _audit_logs(self) -> None:
        """Audit the own log when it is due.

        All of it at the start, once a day and after a problem; the last day of it once an hour; its last records once
        a minute, so that what the remote has lost is noticed although nothing is entered.
        """
        now = self._clock.monotonic()
        await self._glance(now)
        full = self._audited_at is None or now - self._audited_at >= DAY
        fresh = {b.id for b in self.unsent.books} - self._audited_books
        if not full and not fresh and now - self._recent_audited_at < HOUR:
            return
        self._audit_troubles = {}
        for book in self.unsent.books:
            start = 1 if full or book.id in fresh else await self._run(first_since, book, self._clock.now() - DAY)
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
                if lost < 0:
                    self._glanced_at = now
        self._recent_audited_at = now
        self._audited_books |= fresh
        if full:
            self._audited_at = now
            self._push.needs_audit = False

    async def _glance(self, now: int) -> None:
        """Look at the end of the own log once a minute; if it is not as it was, all of it is audited."""
        if self._audited_at is None or now - self._glanced_at < GLANCE_EVERY or self._is_forked(self._book):
            return
        self._glanced_at = now
        with contextlib.suppress(BadRecord):  # an audit says which
            if await self._audit.is_whole(self._book):
                return
        self._audited_at = None
        self._glanced_at = now + HOUR  # if the audit finds nothing wrong, this look is not to be trusted for a while

    async def _prove_keys(self) -> None:
        """Find out whether the keys open what is sealed in this room: at the start, and when they have changed."""
        if self._push.keys != self._proved:
            heads = await self.remote.heads()
            self._stranger = stranger_to(heads.values(), self.remote.station, self._push.keys)
            self._proved = () if self._stranger else self._push.keys

    async def _send(self) -> None:
        books = [b for b in self.unsent.books if not self._is_forked(b)]
        if self._forked is not None:
            return  # until there is a new book; pull continues
        if self._stranger:
            self._push_trouble = Why("sync.key_strange", {"station": self._stranger})
            return
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
        """Push between two pages of a long pull, so that new entries need not wait."""
        if any(self._acked.of(b) < b.last_no for b in self.unsent.books):
            await self._send()

    def _fork(self, found: Diverged, book: OwnBook) -> None:
        where = self._acked.rewritten(book, found.common, current=book is self._book)
        if book is not self._book and where is None:
            # This book is closed, and the other stations have what the remote has.
            self._audit_troubles[book.id] = Why("sync.old_fork", {"book": found.book, "no": found.common})
            self._acked.acknowledge(found.book, book.last_no)
            return
        if self._forked is None:
            self._forked = (found.book, found.common)
            if where is not None:
                self._rewritten = where
                self._on_rewritten(found.book, found.common, where)
            else:
                self._on_diverged(found.book, found.common)

    def _is_forked(self, book: OwnBook) -> bool:
        return self._forked is not None and self._forked[0] == book.id

    # --- other stations' books --------------------------------------------------------------------------------------

    async def _read_heads(self) -> bool:
        """Read how far all books go. Return False if the own head, which was there, is gone."""
        heads = await self.remote.heads()
        own = heads.get(station_of(self._book.id))
        if own is not None:
            self._push.check_head(own.books)
        self._pull.learn(heads.values(), self._own_upto)
        return own is not None or not self._push.knows_head

    def _own_upto(self, book: str) -> int | None:
        """Return the last entry here of an own ``book``, 0 for another station's.

        None: the book is written here, so no entry of it is missing here.
        """
        if book == self._book.id:
            return None
        return next((own.last_no for own in self.unsent.books if own.id == book), 0)

    # --- state ------------------------------------------------------------------------------------------------------

    def _missing_count(self) -> int:
        return sum(w.last - w.first + 1 for w in self._pull.missing)

    def _count_progress(self, entries: int) -> None:
        self._done += entries
        if self._lost or self._total > MANY or self.state.state not in ("online", "fork", "rewritten"):
            self._total = max(self._total, self._done)
            self._publish("reset" if self._lost else "catching", self._loss(), None)

    def _settled_state(self) -> State:
        if self._forked is not None:
            return "rewritten" if self._rewritten else "fork"
        if self._push_trouble is not None or self._audit_troubles or self._pull.troubles:
            return "degraded"
        return "online"

    def _loss(self) -> Why | None:
        if self._forked is not None:
            key = f"sync.rewritten_{self._rewritten}" if self._rewritten else "sync.forked"
            return Why(key, {"book": self._forked[0], "no": self._forked[1] + bool(self._rewritten)})
        return Why("sync.lost", {"count": self._lost}) if self._lost else None

    async def _report(self, state: State, why: Why | None, rest: int | None = None) -> None:
        await self._run(lambda: self.unsent.oldest)  # read off the loop
        if state in ("fork", "rewritten"):
            why = self._loss()
        self._publish(state, why, rest)

    def _time_to_try(self) -> int | None:
        """Return the time until the next try (ms), or None."""
        return None if self.state.next_try is None else max(0, self.state.next_try - self._clock.monotonic())

    def _skew(self) -> int | None:
        """Return how far the remote's clock is off, to the second; small differences are 0."""
        skew = self.remote.http.skew
        return skew if skew is None else skew // SECOND * SECOND if is_off(skew) else 0

    def _publish(self, state: State, why: Why | None, rest: int | None) -> None:
        missing = self._pull.missing
        shown = LinkState(
            state=state,
            unsent=self.unsent.count,
            oldest=self.unsent.oldest,
            contact=self.remote.http.contact,
            behind=tuple(sorted({station_of(w.book) for w in missing})),
            done=self._done if state in ("catching", "reset") else 0,
            total=self._total if state in ("catching", "reset") else 0,
            attempts=self._attempts.failures,
            error=why,
            next_try=None if rest is None else self._clock.monotonic() + rest,
            waiting=(*self.unsent.waiting, *missing),
            troubles=self._pull.troubles,
            skew=self._skew(),
        )
        if shown != self.state:
            self.state = shown
            self._on_changed(shown)
