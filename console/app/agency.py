"""Push to the agency: the console's background task, its state and its page.

Without an address in the site file nothing of it is loaded.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from console.app.messages import BoardChanged, Post
from console.session.desk import Desk
from console.session.jobs import Job, JobQueue
from console.session.slices import Spawn
from data.base.clock import MINUTE, SECOND
from data.book.transaction import via
from data.entries.base import SYSTEM
from data.sync.link_state import Why
from data.view.values import PushFacts
from data.words import Words
from widgets.drawing.times import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.entries import Entry
    from data.intents.base import Context
    from data.intents.incidents.pulled import PulledIncident
    from data.sync.agency.note import Told
    from data.sync.agency.pull import Inward
    from data.sync.agency.push import Outward, PushState

#: How long until the push is set up again after a fault (ms).
AGAIN = MINUTE


class OutwardLink:
    """One console's push. It posts :class:`BoardChanged`."""

    def __init__(self, desk: Desk, jobs: JobQueue, spawn: Spawn, post: Post) -> None:
        self._desk = desk
        self._jobs = jobs
        self._inward: Inward | None = None
        self._spawn = spawn
        self._post = post
        self._outward: Outward | None = None
        self._error: Why | None = None  # why it could not be set up
        self._retry = asyncio.Event()
        self._noted: tuple[str, int] = ("", 0)
        self.is_started = False

    def start(self) -> None:
        """Begin to push and to pull if the site file names the agency's addresses."""
        if self._desk.site.push.url:
            self.is_started = True
            self._spawn(self._run())
        if self._desk.site.pull.url:
            self._spawn(self._run_inward())

    async def _run_inward(self) -> None:
        inward = None
        while inward is None:
            with contextlib.suppress(Exception):  # a disk that fails, a missing library: the room continues without it
                inward = await asyncio.to_thread(self._inward_made)
                await inward.start()
                self._inward = inward
            if inward is None:
                await self._desk.clock.sleep(AGAIN)
        try:
            while True:
                await inward.wait(await inward.run_once())
        finally:
            with contextlib.suppress(Exception):
                await inward.http.close()

    def _inward_made(self) -> Inward:
        from data.sync import setup  # seam: sync, on a thread

        desk = self._desk
        return setup.inward(desk.home.path, desk.site, desk.library, lambda: desk.room, self._enter, desk.clock)

    async def _enter(self, incidents: Sequence[PulledIncident]) -> None:
        """Enter what the agency has, and return when it is on the disk."""
        for incident in incidents:
            done = asyncio.get_running_loop().create_future()
            self._jobs.put(_job(incident, done))
            await done

    async def _run(self) -> None:
        while True:
            try:
                outward = await asyncio.to_thread(self._made)
                await outward.start()
                break
            except Exception as error:  # a disk that fails, a missing library: the room continues without it
                self._error = Why("sync.fault", {"error": type(error).__name__})
                self._post(BoardChanged())
            self._retry.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._retry.wait(), AGAIN / SECOND)
        self._outward, self._error = outward, None
        try:
            while True:
                await outward.wait(await outward.run_once())
        finally:
            with contextlib.suppress(Exception):
                await outward.http.close()

    def _made(self) -> Outward:
        from data.sync import setup  # seam: sync; its network library is loaded here, on a thread

        desk = self._desk
        return setup.outward(
            desk.home.path, desk.site, desk.library, lambda: desk.room, desk.clock, on_changed=self._changed
        )

    def saved(self) -> None:
        """Send what has changed."""
        if self._outward is not None:
            self._outward.wake()

    def try_now(self) -> None:
        """Try at once."""
        self._retry.set()
        for each in (self._outward, self._inward):
            if each is not None:
                each.try_now()

    def again(self) -> int:
        """Send again what was refused, and return how many objects that is."""
        if self._outward is None:
            return 0
        self._outward.again()
        return len(self._outward.outbox.kept.refused)

    # --- showing ----------------------------------------------------------------------------------------------------

    def _changed(self, state: PushState) -> None:
        self._post(BoardChanged())

    def facts(self) -> PushFacts:
        """Return the state of the push for the board, and note it for readers."""
        if not self.is_started:
            return PushFacts()
        outward = self._outward
        if outward is None:
            return PushFacts("untried" if self._error is None else "offline")
        now, state = self._desk.clock.monotonic(), outward.state
        age = None if state.contact is None else max(0, now - state.contact)
        self._note(state.state, age)
        if state.state == "standby":
            return PushFacts("standby")
        box = outward.outbox
        return PushFacts(state.state, age, box.count, len(box.kept.refused), box.oldest, box.incidents)

    def _note(self, state: str, age: int | None) -> None:
        from data.sync.agency import note

        now = self._desk.clock.monotonic()
        if self._noted[0] == state and now - self._noted[1] < note.RENEW:
            return
        self._noted = (state, now)
        wall = self._desk.clock.now()
        noted = note.Note(state, wall, None if age is None else wall - age)
        self._spawn(asyncio.to_thread(note.write, self._desk.home.path, noted))

    def rows(self) -> list[tuple[str, str]]:
        """Return the rows about the agency for the page about the link; none without an address."""
        return [*self._push_rows(), *self._pull_rows()]

    def _pull_rows(self) -> list[tuple[str, str]]:
        inward, words = self._inward, self._desk.words
        if inward is None:
            return []
        state = words(f"push.is.{inward.word}")
        found = [(words("push.pull"), words("push.pulled", state=state, count=inward.kept.came))]
        if inward.error is not None:
            found.append((words("link.error"), inward.error.text(words)))
        return found + [(number, words("push.aside", why=why)) for number, why in inward.kept.aside.items()]

    def _push_rows(self) -> list[tuple[str, str]]:
        if not self.is_started:
            return []
        desk, words, outward = self._desk, self._desk.words, self._outward
        if outward is None:
            if self._error is None:
                return [(words("push.state"), words("push.is.untried"))]
            return [(words("push.state"), words("push.is.offline")), (words("link.error"), self._error.text(words))]
        from data.sync.agency.note import Told

        box = outward.outbox
        told = Told(box.count, box.oldest, box.kept.refused)
        found = push_rows(words, desk.site.push.url, outward.state.state, told, desk.clock.now())
        state, now = outward.state, desk.clock.monotonic()
        if state.contact is not None:
            found.append((words("link.contact"), words("link.ago", span=spelled(words, max(0, now - state.contact)))))
        if state.error is not None:
            found.append((words("link.error"), state.error.text(words)))
        if state.next_try is not None:
            found.append((words("link.next"), words("link.in", span=spelled(words, max(0, state.next_try - now)))))
        return found


def _job(incident: PulledIncident, done: asyncio.Future[None]) -> Job:
    """Return the job that enters ``incident``, and then ends ``done``."""
    from data.intents.decide import decide

    def end() -> None:
        if not done.done():
            done.set_result(None)

    def make(ctx: Context) -> list[Entry]:
        drafts = decide(incident, ctx)
        if not drafts:
            end()
        return drafts

    return Job(SYSTEM, make, via=via("pull"), on_saved=lambda entries: end(), on_refused=lambda refused: end())


def push_rows(words: Words, url: str, state: str, told: Told, now: int) -> list[tuple[str, str]]:
    """Return what is known of a push, as rows: to where, what waits, what was refused."""
    found = [(words("push.state"), f"{words(f'push.is.{state}')} · {url}")]
    if state != "standby":
        waits = words("link.none") if not told.waiting else str(told.waiting)
        if told.waiting and told.oldest is not None:
            span = spelled(words, max(0, now - told.oldest))
            waits = words("link.unsent_since", count=told.waiting, span=span)
        found.append((words("push.waiting"), waits))
    for subject, refusal in told.refused.items():
        kind, _, name = subject.partition(":")
        what = words(f"push.kind.{kind}", name=name)
        text = words("push.refused_by", status=refusal.status, text=refusal.text, span=spelled(words, now - refusal.at))
        found.append((what, text))
    if told.refused:
        found.append((words("link.try"), "siaga push again"))
    return found
