"""What the console does by itself as time goes on: the rules of time, gaps, clock steps, and the mark that it is alive.

Called once a second by the screen, or as fast as a drill likes; every timer is computed from stored times, so that a
beat that comes late changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from console.session.desk import Desk
from console.session.jobs import Job
from console.session.liveness import GAP, Watch
from data import rules
from data.base.clock import SECOND
from data.entries import Entry
from data.entries.base import SYSTEM
from data.intents.base import Context
from data.rules.gaps import clock_step_entry, gap_entry

#: How often the mark is renewed (ms): a crash is known to within this.
MARK_EVERY = 10 * SECOND


class Takes(Protocol):
    """Whatever does jobs: the pump of the console, or the desk itself when nothing may wait."""

    def put(self, job: Job) -> None:
        """Do ``job`` at its turn."""
        ...


#: Keys of the rules' entries that are remembered.
KEYS_KEPT = 4_096


class Heart:
    """``mark(now)`` keeps the time for the next start; it must not block."""

    def __init__(self, desk: Desk, pump: Takes, mark: Callable[[int], None]) -> None:
        self._desk = desk
        self._pump = pump
        self._mark = mark
        self._watch = Watch(desk.clock)
        self._marked = 0
        self._asked = False
        self._entered: dict[str, None] = {}  # keys of the rules' entries, newest last

    def start(self, last_alive: int) -> None:
        """The console is up. ``last_alive``: when one last watched this room (UTC ms; 0: never)."""
        now = self._desk.clock.now()
        if last_alive and now - last_alive > GAP and self._desk.room.duty.first_control:
            self._note_gap(last_alive, now, "down")
        # A start is no sign of life where the watch over the operator waits for one.
        self._desk.key_at = self._desk.room.registers.asked or now
        self.beat()

    def beat(self) -> None:
        """Time has passed."""
        now = self._desk.clock.now()
        gap, step = self._watch.tick()
        if gap and self._desk.room.duty.first_control:
            self._note_gap(now - gap, now, "suspend")
        if step:
            self._desk.key_at = min(self._desk.key_at, now)  # a key in the future would answer the watch for hours
            self._pump.put(Job(SYSTEM, lambda ctx: [clock_step_entry(step, now - step, ctx.room)]))
        if now - self._marked >= MARK_EVERY or now < self._marked:
            self._marked = now
            self._mark(now)
        self.ask_rules()

    def ask_rules(self) -> None:
        """Enter what the rules of time ask for now, one transaction after the other."""
        if not self._asked:
            self._asked = True
            self._pump.put(Job(SYSTEM, self._due, saved=self._again, refused=lambda refusal: self._done()))

    def _due(self, ctx: Context) -> list[Entry]:
        due = rules.due(ctx.room, self._desk.site, ctx.now, ctx)
        # No rule fires twice. One that would, by a fault of ours, must not fill the disk.
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
        self._pump.put(Job(SYSTEM, lambda ctx: [gap_entry(self._desk.room, self._desk.site, since, until, cause, ctx)]))
