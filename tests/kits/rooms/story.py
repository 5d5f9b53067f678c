"""Histories for property tests: typed lines, passing time, clock jumps, kills.

A script is a list of steps. :class:`Story` plays it on a room with its book, with the real grammar. After every step
the rules run until they have nothing more to add, as on the desk. A line that is refused has no effect.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from console.line.reading import read
from data.base.clock import MINUTE, SECOND
from data.entries import Entry, Void
from data.intents.base import Refused
from data.intents.decide import decide
from data.room.room import Room
from data.room.state.incidents import Incident
from data.rules import all_rules
from data.rules.gaps import clock_step_entry, gap_entry
from data.site.model import Cadence, CheckRules, Site
from tests.kits.console.line_room import ms, sample
from tests.kits.rooms.memory_room import MemoryRoom

#: A step: what happens, and numbers that pick its posts, incidents and so on.
Step = tuple[str, int, int, int]

#: Lines with {p}, {q}: posts; {n}, {m}: numbers of incidents; {k}: 1 to 4; {o}: an operator. Those listed twice are
#: drawn more often.
LINES = (
    "ok {p}", "ok {p}", "ok all", "ok all", "{p}", "-12 ok {p}", "ok {p},{q} fine", "n ht: P{p} seen",
    "l ht: P{p} clear", "n {type} {p} so it is", "n {type} {p} so it is", "n1 ASLT {p} pushed over",
    "n {type} - somewhere", "n {n} again", "a", "a", "a {n}", "s", "g {n} {p},{q}", "g {n} {p}", "g {p} to {q}",
    "on {p}", "on {n} {p}", "back {p}", "back {p}", "{n} a note", "t {n} {k}", "t {n} {k}",
    "waive {n} {k} not needed by Surya", "controlled {n}", "c {n} handled done", "c {n} handled done",
    "c {n} handled done", "reopen {n} again", "pri {n} {k} so", "link {n} rel {m}", "link {n} dup {m}",
    "link {n} upd {m}", "br {p} {q} 20m", "br {p} {q} 20m", "br {p} {q} 60m", "relief {p} Tama",
    "closed {p} by Surya ordered", "open {p}", "patrol {p}", "panic {p}", "roll {n}", "roll {n} missing Sari",
    "tempo {p} 15 until 2h by Surya", "tempo siaga 1 by Surya", "tempo off by Surya", "test {p} daily",
    "test {p} off", "remind 20m call them", "tour start 1", "tour point TK-1", "tour end", "call 110 come", "e told",
    "fix it was so", "undo", "undo", "undo", "undo", "src cam-3 down", "src cam-3 up", "shelve cam-3 30m wet",
    "ho start", "ho start {o}", "ho sign watch it", "ho sign watch it", "ho all", "ho accept {o}", "ho accept {o}",
    "ho accept LST", "ho pause", "ho resume", "ho resume", "ho quick {o}", "take {o} ill", "ho sign LST",
)  # fmt: skip
TYPES = ("VEHI", "CRWD", "FIRE", "INFO", "MEDI")
OPERATORS = ("BGS", "LST")

#: Steps that are not lines: waits (minutes), clock jumps (minutes), kills (minutes until the next start), a burst of
#: reports.
WAITS = ("wait 1", "wait 4", "wait 6", "wait 11", "wait 16", "wait 21", "wait 30", "wait 62", "wait 240")
OTHERS = ("jump 7", "jump -7", "jump -65", "kill 0", "kill 0", "kill 3", "kill 40", "kill 300", "burst 12")

#: Times of check calls in a site file: window, LATE, MISSED, P1 (minutes). The usual ones are listed twice.
FIGURES = ((10, 5, 15, 20), (10, 5, 15, 20), (5, 2, 8, 12), (15, 10, 40, 70))
#: Starts of histories, and their zone: before the evening rounds, midnight, the night, a change of shift; and the
#: nights in which clocks go forward and back.
STARTS = (
    ("2024-01-21 19:50", "Asia/Jakarta"),
    ("2024-01-21 23:40", "Asia/Jakarta"),
    ("2024-01-22 01:30", "Asia/Jakarta"),
    ("2024-01-22 06:50", "Asia/Jakarta"),
    ("2024-03-31 00:50", "Europe/Amsterdam"),
    ("2024-10-27 00:50", "Europe/Amsterdam"),
)

#: Steps that belong together, so that histories reach situations in which rules add entries.
SCENES: tuple[tuple[str, ...], ...] = (
    ("wait 62", "wait 21"),
    ("wait 62", "wait 21", "pri {n} 3 they answer", "wait 6", "pri {n} 2 so", "wait 6"),
    ("n {type} {p} so it is", "{n} looked at", "c {n} handled done"),
    ("n VEHI {p} so it is", "n MEDI {q} so it is", "c {n} safe nothing", "reopen {n} again", "c {n} safe nothing"),
    ("wait 30", "wait 30", "{p}", "wait 16", "a", "ok {p}"),
    ("wait 62", "wait 6", "a", "{p}", "wait 16", "{n} called twice", "ok {p}", "c {n} handled found"),
    ("ok all", "br {p} {q} 20m", "wait 11", "ok all", "wait 16", "back {p}"),
    ("ok all", "br {p} {q} 60m", "n1 ASLT {q} pushed over", "g {n} {q}"),
    ("ok all", "br {p} {q} 20m", "relief {q} Tama", "wait 62"),
    ("ok all", "br {p} {q} 20m", "closed {q} by Surya ordered", "panic {p}"),
    ("n1 ASLT {p} pushed over", "a", "g {n} {p},{q}", "on {p}", "wait 11", "{p}", "wait 16", "roll {n}"),
    (
        "n1 ASLT {p} pushed over",
        "t {n} 1",
        "t {n} 2",
        "t {n} 3",
        "waive {n} 4 no by Surya",
        "waive {n} 5 no by Surya",
        "c {n} handled done",
    ),
    ("n1 VEHI {p} van", "t {n} {k}", "c {n} handled done"),
    ("n {type} {p} so it is", "undo"),
    ("n {type} {p} so it is", "n CRWD {q} more", "link {m} rel {n}", "pri {m} 1 so", "undo", "c {n} handled x"),
    ("g {p} to {q}", "undo", "ok {p}", "undo"),
    ("ok all", "br {p} {q} 20m", "undo"),
    ("ok all", "relief {p} Tama", "wait 62", "relief {q} Rizky", "ok {q}"),
    ("relief {p} Tama", "undo", "closed {p} by Surya ordered", "undo"),
    ("ho start {o}", "ho sign watch it", "wait 4", "ho all", "ho accept {o}"),
    ("ho start {o}", "n1 ASLT {p} pushed over", "ho accept {o}", "a", "ho resume", "ho sign watch it", "ho accept {o}"),
    ("a", "a", "a", "ho start {o}", "ho sign watch it", "br {p} {q} 20m", "wait 4", "ho accept {o}", "ok all"),
    ("a", "a", "a", "ho start {o}", "ho sign watch it", "wait 62", "a", "ho resume", "ho accept {o}"),
    ("src cam-3 down", "a", "shelve cam-3 30m wet", "kill 3", "wait 30"),
    ("a", "a", "ho start {o}", "ho pause", "kill 3", "ho resume", "undo"),
    ("take {o} ill", "ho sign {o}", "ho sign LST", "ho sign BGS"),
    ("ho quick {o}", "undo"),
    ("test {p} daily", "wait 4"),
    ("closed {p} by Surya ordered", "wait 62", "open {p}", "wait 21"),
    ("tempo {p} 15 until 2h by Surya", "wait 30", "tempo off by Surya"),
    ("tempo siaga 1 by Surya", "wait 21", "ok all"),
    ("src cam-3 down", "shelve cam-3 30m wet", "src cam-3 up", "src cam-3 down", "wait 30"),
    ("burst 12", "a", "wait 11"),
    ("kill 0", "undo"),
    ("kill 40", "ok all", "wait 62"),
    ("wait 62", "wait 6", "kill 300", "wait 6", "a"),
    ("test {p} daily", "kill 3", "wait 4"),
    ("ok all", "br {p} {q} 20m", "kill 40", "back {p}"),
    ("jump -65", "ok all", "wait 62"),
    ("burst 12", "a", "jump -65", "wait 62", "wait 21"),
    ("test {p} daily", "br {p} {q} 20m", "jump -65", "wait 16", "tour start 1", "jump -7", "wait 62"),
)

#: Single steps as scenes of their own.
_SINGLE = st.sampled_from([(text,) for text in (*LINES, *WAITS, *OTHERS)])
_numbers = st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))
_scene = st.tuples(st.one_of(st.sampled_from(SCENES), st.sampled_from(SCENES), _SINGLE), _numbers)


def _steps(scenes: list[tuple[tuple[str, ...], tuple[int, int, int]]]) -> list[Step]:
    return [(text, *numbers) for texts, numbers in scenes for text in texts]


scripts = st.tuples(
    st.integers(0, len(FIGURES) - 1),
    st.integers(0, len(STARTS) - 1),
    st.lists(_scene, min_size=4, max_size=12).map(_steps),
)
Script = tuple[int, int, list[Step]]


@lru_cache(maxsize=8)
def site_with(figures: tuple[int, int, int, int]) -> Site:
    """Return the sample site with these times of check calls, and half-hourly calls of lone posts at night."""
    site = sample("en")
    window, late, missed, p1 = figures
    found: CheckRules = replace(
        site.checks,
        window_min=window,
        late_min=late,
        missed_min=missed,
        p1_min=p1,
        lone=(Cadence(every_min=30, from_hour=20, to_hour=6),),
    )
    return replace(site, checks=found)


class Story(MemoryRoom):
    """A room and its book. ``reached``: the situations that came up, for counting."""

    def __init__(self, figures: int = 0, start: int = 0) -> None:
        local, zone = STARTS[start]
        super().__init__(replace(site_with(FIGURES[figures]), zone=zone), ms(local, zone), by="system", language="en")
        self.reached: set[str] = set()
        self.dies_always = False  # restart from the book after every command
        #: Called with the entries of every transaction.
        self.on_entries: Callable[[list[Entry]], None] = lambda entries: None

    def save(self, *drafts: Entry) -> list[Entry]:
        """Number and apply the drafts of a command, as book and desk do."""
        saved = super().save(*drafts)
        if self.dies_always:
            self.room = Room.fold(reversed(self.book))
        self.reached.update(entry.kind for entry in saved)
        self.on_entries(saved)
        return saved

    def rules(self) -> None:
        """Run the rules until they have nothing more to add."""
        for _ in range(60):
            due = all_rules.due(self.room, self.site, self.now, self.context())
            if not due:
                return
            self.save(*due[0])
        raise AssertionError(f"rules do not come to rest: {due}")

    # --- steps ------------------------------------------------------------------------------------------------------

    def play(self, script: list[Step], each: Callable[[], None] = lambda: None) -> None:
        """Play the steps. ``each`` is called after each of them."""
        self.save(*decide(self.intent("ok 1", "LST"), self.context("LST")))
        self.rules()
        for step in script:
            self.step(*step)
            each()

    def step(self, what: str, a: int, b: int, c: int) -> None:
        word, _, number = what.partition(" ")
        if word == "wait":
            self.wait(int(number))
        elif word == "jump":
            self.now += int(number) * MINUTE
            self.save(clock_step_entry(int(number) * MINUTE, self.now - int(number) * MINUTE, self.room, self.site))
        elif word == "kill":
            self.kill(int(number))
        elif word == "burst":
            for _ in range(int(number)):
                self.now += 20 * SECOND
                self.type("n VEHI 1 one more")
        else:
            self.now += 7 * SECOND
            self.rules()
            self.type(self.line(what, a, b, c))
        self.rules()

    def wait(self, minutes: float) -> None:
        """Let time pass, with the rules run every minute, or every five minutes of a long wait."""
        end = self.now + int(minutes * MINUTE)
        pace = MINUTE if minutes <= 31 else 5 * MINUTE
        while self.now < end:
            self.now = min(end, self.now // pace * pace + pace)
            self.rules()

    def kill(self, minutes: int) -> None:
        """Kill the console; ``minutes`` later it starts from its book, read backwards."""
        self.room = Room.fold(reversed(self.book))
        if minutes:
            since, self.now = self.now, self.now + minutes * MINUTE
            self.save(gap_entry(self.room, self.site, since, self.now, "down", self.context()))

    def line(self, template: str, a: int, b: int, c: int) -> str:
        """Fill in a template with posts, incidents and operators of the room."""
        numbers = sorted({i.number for i in self.incidents()}) or [101]
        codes = [p.code for p in self.site.posts]
        other = next(o for o in OPERATORS if o != self.room.duty.operator)
        return template.format(
            p=codes[a % len(codes)],
            q=codes[(a + 1 + b) % len(codes)],
            n=numbers[-1 - b % min(3, len(numbers))],
            m=numbers[c % len(numbers)],
            k=c % 4 + 1,
            o=other,
            type=TYPES[c % len(TYPES)],
        )

    def incidents(self) -> list[Incident]:
        return [s for s in self.room.states.values() if isinstance(s, Incident)]

    def intent(self, text: str, by: str) -> Any:
        """Return the intent of a line, or None if it is refused."""
        return read(text, self.context(by), received=self.now).intent

    def type(self, text: str) -> list[Entry]:
        """Let the operator in control type a line. Return its entries; [] if it is refused."""
        by = self.room.duty.operator
        intent = self.intent(text, by)
        if intent is None:
            return []
        try:
            saved = self.save(*decide(intent, self.context(by)))
        except Refused:  # the grammar has to refuse it before
            raise AssertionError(f"echoed, then refused: {text}") from None
        if any(isinstance(entry, Void) for entry in saved):
            self.reached.add("void")
        return saved


def play(script: Script, each: Callable[[Story], None] | None = None) -> Story:
    """Play a script and return its story."""
    story = Story(script[0], script[1])
    story.play(script[2], (lambda: each(story)) if each else lambda: None)
    return story
