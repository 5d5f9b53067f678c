"""Push loop: it sends every change to the agency, one request at a time.

Nothing in the room waits for it. A request is written down before it is sent and repeated as it is until it is
answered, so a kill between any two steps loses nothing and sends nothing else under its key.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import deque
from collections.abc import Callable
from typing import Literal

import msgspec

from data.base.clock import SECOND, Clock
from data.base.text import clean_line
from data.entries.subjects import is_incident
from data.room.room import Room
from data.site.model import Site
from data.sync.agency.objects import path_of, snapshot
from data.sync.agency.outbox import Change, Outbox, Refusal, Request
from data.sync.link_state import Why
from data.sync.ports import Run
from data.sync.remote.attempts import Attempts
from data.sync.remote.backoff import SIGN_IN
from data.sync.remote.http import HttpClient, Reply, Trouble, trouble_of
from data.sync.remote.secrets import SecretFault
from data.words import Words

#: Rest between two looks at the books (ms). A save wakes the loop at once.
REST = 5 * SECOND
#: Statuses that say no to one object, which is kept aside while the rest continues. Others mean that all wait.
REFUSED = frozenset(range(400, 500)) - {401, 403, 407, 408, 425, 429}
#: Every status that the loop reads itself.
ANSWERS = frozenset(range(200, 300)) | REFUSED | {403}
#: So often a 409 is taken for "the first request is still at work", before it counts as a refusal.
MOST_CONFLICTS = 3
#: Characters of an answer that are kept with a refusal.
SHOWN = 200

#: Besides the states of a link: ``off``: nothing is pushed; ``standby``: another station does.
PushWord = Literal["off", "standby", "untried", "online", "degraded", "offline", "tls", "signin", "reset"]


def is_ours(named: str, site: Site, room: Room, book: str) -> bool:
    """Return True if this station speaks with the agency: it is ``named``, or the one in control if nobody is."""
    if named:
        return named == site.station
    return room.duty.in_control(book) or (not room.duty.control and len(room.duty.stations) < 2)


class PushState(msgspec.Struct, frozen=True):
    """The state of the push. ``contact``, ``next_try``: monotonic ms. ``refused``: objects that are kept aside."""

    state: PushWord = "off"
    contact: int | None = None
    error: Why | None = None
    attempts: int = 0
    next_try: int | None = None
    refused: int = 0


class Outward:
    """The push of one station. Callbacks run on the loop.

    - ``room()``: the live room. ``book``: the id of the own book now.
    - ``look()``: read the sign-in again if its file has changed.
    """

    def __init__(
        self,
        http: HttpClient,
        outbox: Outbox,
        room: Callable[[], Room],
        book: Callable[[], str],
        site: Site,
        clock: Clock,
        *,
        look: Callable[[], object] = lambda: None,
        run: Run | None = None,
        rng: random.Random | None = None,
        on_changed: Callable[[PushState], None] = lambda state: None,
    ) -> None:
        self.http = http
        self.outbox = outbox
        self.state = PushState("untried")
        self.fault: SecretFault | None = None  # a token that cannot be used now
        self._room = room
        self._book = book
        self._site = site
        self._words = Words(site.language)
        self._clock = clock
        self.look = look
        self._run = run or asyncio.to_thread
        self._attempts = Attempts(clock, rng or random.Random())
        self._on_changed = on_changed
        self._walked: deque[Change] = deque()  # changes of the entry that was walked last
        self._has_signed_in = False  # since the sign-in was last refused
        self._again = False
        self._conflicts = 0  # in a row, of one request

    # --- called on the loop -----------------------------------------------------------------------------------------

    def wake(self) -> None:
        """Send what was just saved, unless the loop waits for the agency."""
        self._attempts.wake()

    def try_now(self) -> None:
        """End any wait."""
        self._attempts.now()

    def again(self) -> None:
        """Send what was refused again, at once."""
        self._again = True
        self._attempts.now()

    # --- the task ---------------------------------------------------------------------------------------------------

    async def wait(self, span: int) -> None:
        """Wait for ``span`` ms, or until something is to be sent."""
        await self._attempts.wait(span)

    async def start(self) -> None:
        """Load what the last run left."""
        await self._run(self.outbox.load, dict(self._room().last))

    async def run_once(self) -> int:
        """Send all that waits, and return how long to rest (ms).

        No error that a server or a disk can cause is raised.
        """
        try:
            await self._run(self.outbox.take, dict(self._room().last))
            if self.outbox.again(None if self._again else self._clock.now()):
                await self._keep()
            self._again = False
            if not self.is_ours():
                return self._report("standby", None, REST)
            await self._run(self.look)
            self.fault = None
            await self._send_all()
        except Exception as error:
            trouble = trouble_of(error)
            if isinstance(error, SecretFault):
                self.fault = error
            elif trouble.state == "signin":
                self._has_signed_in = False
            return self._report(trouble.state, trouble.why, self._attempts.failed(trouble.floor), waits=True)
        asked = self.http.backoff_left
        self._attempts.succeeded(asked)
        return self._report("online", None, max(REST, asked))

    def is_ours(self) -> bool:
        """Return True if this station pushes: the one that the site file names, else the one in control."""
        return is_ours(self._site.push.station, self._site, self._room(), self._book())

    def _report(self, state: str, why: Why | None, rest: int, *, waits: bool = False) -> int:
        shown = PushState(
            state=msgspec.convert(state if state in _WORDS else "degraded", PushWord),
            contact=self.http.contact,
            error=why,
            attempts=self._attempts.failures,
            next_try=self._clock.monotonic() + rest if waits else None,
            refused=len(self.outbox.kept.refused),
        )
        if shown != self.state:
            self.state = shown
            self._on_changed(shown)
        return rest

    # --- sending ----------------------------------------------------------------------------------------------------

    async def _send_all(self) -> None:
        """Send until nothing waits. Raises Trouble, OSError."""
        while True:
            request = self.outbox.kept.pending
            if request is None:
                request = await self._next()
                if request is None:
                    return
                self.outbox.kept.pending = request
                await self._keep()
            await self._send(request)
            await self._run(self.outbox.take, dict(self._room().last))

    async def _keep(self) -> None:
        """Keep what is known. On a full disk the push continues: only a kill would make it repeat."""
        with contextlib.suppress(OSError):
            await self._run(self.outbox.save)

    async def _next(self) -> Request | None:
        """Return the next request; None: nothing waits."""
        every = self.outbox.sends_every
        while True:
            if every and not self._walked and not self.outbox.kept.missed:
                self._walked.extend(await self._run(self.outbox.walk))
            change = self._walked.popleft() if self._walked else self.outbox.first
            if change is None:
                await self._keep()
                return None
            covers = self.outbox.covers
            if every:
                request = await self._run(self.made, self.outbox.room, change, covers)
            else:
                request = self.made(self._room(), change, covers)
            if request is None and is_incident(change.subject):
                request = await self._run(self._made_of_the_past, change, covers)
            if request is not None:
                return request
            self.outbox.gone(change)

    def made(self, room: Room, change: Change, covers: dict[str, int]) -> Request | None:
        """Return the request that tells of ``change``; None: ``room`` does not have the object."""
        made = snapshot(room, self._site, self._words, change.subject, change.ref, change.at, self._book())
        if made is None:
            return None
        body = msgspec.json.encode(made).decode()
        return Request(change, covers, self._site.push.method, path_of(self._site, made), body)

    def _made_of_the_past(self, change: Change, covers: dict[str, int]) -> Request | None:
        return self.made(self.outbox.past(change.subject), change, covers)

    async def _send(self, request: Request) -> None:
        """Do one exchange, and note the answer. Raises Trouble, OSError."""
        reply = await self.exchange(request)
        refusal = None
        if reply.status >= 300:
            if reply.status == 403 and not self._has_signed_in:
                raise Trouble("signin", "sync.refused_403", floor=SIGN_IN)
            if reply.status in (404, 405) and not self.outbox.kept.accepted:
                raise Trouble("degraded", "push.no_path", floor=SIGN_IN, status=reply.status, path=request.path)
            if reply.status == 409 and self._conflicts < MOST_CONFLICTS:
                self._conflicts += 1  # a repeat came while the agency was still at work on the first
                raise Trouble("degraded", "sync.busy", status=409)
            text = clean_line(reply.body[: 4 * SHOWN].decode("utf-8", "replace"))[:SHOWN]
            refusal = Refusal(request.change.key, request.change.ref, reply.status, self._clock.now(), text)
        else:
            self._has_signed_in = True
        self._conflicts = 0
        self.outbox.answered(request, refusal)
        self.outbox.kept.contact = self._clock.now()
        self._attempts.succeeded()
        self._report("online", None, 0)

    async def exchange(self, request: Request) -> Reply:
        """Send ``request`` and return the answer. Raises Trouble."""
        headers = {"Idempotency-Key": request.change.key}
        return await self.http.request(request.method, request.path, headers=headers, content=request.body.encode())


_WORDS = ("off", "standby", "online", "degraded", "offline", "tls", "signin", "reset")
