"""Heartbeat: enters what time requires, and marks that the console is alive.

It runs the rules of time and notes gaps and clock steps. The screen calls it once a second, a drill as fast as it
likes. Every timer is computed from stored times, so a late tick changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from console.session.desk import Desk
from console.session.jobs import Job, JobQueue
from console.session.liveness import GAP, ClockWatch
from data.base.clock import MINUTE, SECOND
from data.book.transaction import via as way_of
from data.entries import Entry
from data.entries.base import SYSTEM
from data.intents.base import Context
from data.queries.clock_doubt import step_doubt
from data.rules import all_rules
from data.rules.gaps import clock_step_entry, gap_entry

#: How often the mark is renewed (ms): a crash is known to within this.
MARK_EVERY = 10 * SECOND
#: How long a start waits for a clock that cannot be right to be set, unless somebody enters a line (ms).
HOLD = MINUTE
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
        self._held_until = 0  # nothing is entered before (monotonic ms); 0: the clock can be right
        self._held_doubt = ""  # the doubt that had been entered by then
        self._last_alive = 0
        self._stuck_since = 0  # since when nobody sees the screen (UTC ms); 0: the terminal takes it
        self._entered: dict[str, None] = {}  # keys of the rules' entries, newest last

    def start(self, last_alive: int) -> None:
        """Note that the console is up. ``last_alive``: when one last watched this room (UTC ms; 0: never)."""
        now = self._desk.clock.now()
        if self._desk.doubted() is not None and not self._held_until:
            self._last_alive, self._held_until = last_alive, self._desk.clock.monotonic() + HOLD
            self._held_doubt = self._desk.known_doubt.doubt_ref
            self.tick()
            return
        if last_alive and now - last_alive > GAP and self._desk.room.duty.first_control:
            self._note_gap(last_alive, now, "down")
        # A start does not answer the watch over the operator if it waits for a key.
        self._desk.key_at = self._desk.room.registers.asked or now
        self.tick()

    def tick(self) -> None:
        """Enter everything that has become due."""
        if self.watch():
            self.ask_rules()

    def watch(self) -> bool:
        """Note a gap or a step of the clock, and that the console is alive. Return whether the rules may be asked."""
        now = self._desk.clock.now()
        passed = self._clock_watch.tick()
        if self._held_until and self._is_held():
            return False
        if passed.gap and self._desk.room.duty.first_control:
            self._note_gap(now - passed.gap, now, passed.cause)
        if passed.step:
            self._note_step(passed.step, now)
        if self._stuck_since:
            return True  # nobody sees the screen: what the mark says stays as it was
        if now - self._marked >= MARK_EVERY or now < self._marked:
            self._marked = now
            self._on_mark(now)
        return True

    def _is_held(self) -> bool:
        """Whether nothing is entered yet: the start found a clock that cannot be right, and it may be set soon."""
        desk = self._desk
        if desk.known_doubt.doubt_ref != self._held_doubt or desk.clock.monotonic() >= self._held_until:
            self._held_until = 0  # somebody has entered something all the same
            return False
        if desk.doubted() is None:  # it was set
            self._held_until = 0
            self.start(self._last_alive)
        return True

    def _note_step(self, step: int, now: int) -> None:
        desk = self._desk
        desk.key_at = min(desk.key_at + step, now) if desk.key_at else 0  # a key in the future would answer the watch
        if self._stuck_since:
            self._stuck_since += step

        def entries(ctx: Context) -> list[Entry]:
            why = step_doubt(step, now, desk.known_doubt.doubt, desk.known_doubt.doubt_at)
            return [clock_step_entry(step, now - step, ctx.room, desk.site, why)]

        self._jobs.put(Job(SYSTEM, entries, is_about_clock=True))

    def has_watched(self) -> bool:
        """Return whether somebody could watch up to now: else the mark stays, and the next start finds the gap."""
        return not (self._stuck_since or self._held_until or self._clock_watch.tick().gap)

    def continued(self) -> None:
        """Note that the process was stopped, and continues now."""
        self._clock_watch.was_stopped = True

    def terminal_stuck(self, span: int) -> None:
        """Note for how long (ms) the terminal has taken no output; 0: it takes it. Call it once a second."""
        now = self._desk.clock.now()
        if span > GAP:
            self._stuck_since = self._stuck_since or now - span
        elif self._stuck_since:
            since, self._stuck_since = self._stuck_since, 0
            if self._desk.room.duty.first_control:
                self._note_gap(since, now, "terminal")

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
        due = all_rules.due(ctx.room, self._desk.site, ctx.now, ctx)
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
