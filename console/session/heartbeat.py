"""Heartbeat: enters what time requires, and marks that the console is alive.

It runs the rules of time and notes gaps and clock steps. The screen calls it once a second, a drill as fast as it
likes. Every timer is computed from stored times, so a late tick changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from console.session.desk import Desk
from console.session.jobs import Job, JobQueue
from console.session.liveness import GAP, ClockWatch
from data import rules
from data.base.clock import SECOND
from data.book.transaction import via as way_of
from data.entries import Entry
from data.entries.base import SYSTEM
from data.intents.base import Context
from data.rules.gaps import clock_step_entry, gap_entry

#: How often the mark is renewed (ms): a crash is known to within this.
MARK_EVERY = 10 * SECOND
#: How many keys of the rules' entries are remembered.
KEYS_KEPT = 4_096


class Heartbeat:
    """Enters everything that is due. ``on_mark(now)`` keeps the time (UTC ms) for the next start and must not block."""

    def __init__(self, desk: Desk, jobs: JobQueue, on_mark: Callable[[int], None]) -> None:
        self._desk = desk
        self._jobs = jobs
        self._on_mark = on_mark
        self._clock_watch = ClockWatch(desk.clock)
        self._marked = 0
        self._asked = False
        self._entered: dict[str, None] = {}  # keys of the rules' entries, newest last

    def start(self, last_alive: int) -> None:
        """Note that the console is up. ``last_alive``: when one last watched this room (UTC ms; 0: never)."""
        now = self._desk.clock.now()
        if last_alive and now - last_alive > GAP and self._desk.room.duty.first_control:
            self._note_gap(last_alive, now, "down")
        # A start does not answer the watch over the operator if it waits for a key.
        self._desk.key_at = self._desk.room.registers.asked or now
        self.tick()

    def tick(self) -> None:
        """Enter everything that has become due."""
        now = self._desk.clock.now()
        gap, step = self._clock_watch.tick()
        if gap and self._desk.room.duty.first_control:
            self._note_gap(now - gap, now, "suspend")
        if step:
            self._desk.key_at = min(self._desk.key_at, now)  # a key in the future would answer the watch for hours
            self._jobs.put(Job(SYSTEM, lambda ctx: [clock_step_entry(step, now - step, ctx.room)]))
        if now - self._marked >= MARK_EVERY or now < self._marked:
            self._marked = now
            self._on_mark(now)
        self.ask_rules()

    def ask_rules(self) -> None:
        """Enter the entries of the rules of time, one transaction after another."""
        if not self._asked:
            self._asked = True
            self._jobs.put(
                Job(
                    SYSTEM, self._due, via=way_of("rule"), on_saved=self._again, on_refused=lambda refusal: self._done()
                )
            )

    def _due(self, ctx: Context) -> list[Entry]:
        due = rules.due(ctx.room, self._desk.site, ctx.now, ctx)
        # No rule fires twice. One that would, through a fault of ours, must not fill the disk.
        wanted = next((entries for entries in due if entries[0].key not in self._entered), None)
        if wanted is None:
            self._asked = False
            return []
        return wanted

    def _again(self, entries: list[Entry]) -> None:
        if entries[0].key:
            self._entered[entries[0].key] = None
            if len(self._entered) > KEYS_KEPT:
                self._entered.pop(next(iter(self._entered)))
        self._asked = False
        self.ask_rules()

    def _done(self) -> None:
        self._asked = False

    def _note_gap(self, since: int, until: int, cause: str) -> None:
        if not self._desk.room.duty.in_control(self._desk.book.id):
            return  # the station in control watched
        self._jobs.put(Job(SYSTEM, lambda ctx: [gap_entry(self._desk.room, self._desk.site, since, until, cause, ctx)]))
