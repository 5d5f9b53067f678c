"""Convergence: two to six stations with the same entries have the same room.

Stations act through the real decisions, on what they know; entries travel in pieces, twice, in any order of stations,
and are folded one by one, many at once, or step by step with own entries in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from data.base.clock import HOUR, SECOND
from data.entries import BookOpened, Entry, Void
from data.intents.base import Context, Intent, Refused
from data.intents.control import TakeControl
from data.intents.corrections import Correct, Undo
from data.intents.decide import decide
from data.intents.incidents.closing import Close, MarkControlled, Reopen
from data.intents.incidents.links import Link
from data.intents.incidents.opening import Acknowledge, AnotherReport, NewIncident, WriteNote
from data.intents.incidents.priority import SetPriority
from data.intents.outside import WriteLine
from data.intents.posts import Arrive, CheckCall, Release, SendPosts
from data.intents.stations import ResolveConflict
from data.room.catch_up import catch_up
from data.room.room import Room
from data.room.state.incidents import Incident
from data.words import Words
from tests.kits.rooms.memory_room import EIGHT_PM
from tests.kits.rooms.small_site import SITE
from tests.kits.running.examples import examples

CODES = ("JBR", "POL", "SAT", "KPU", "DIM", "BWS")
WORDS = Words("en")


class Station:
    """A station: its book, the books it has read, its clock (off by ``skew``) and its room."""

    def __init__(self, number: int, skew: int) -> None:
        self.id = f"{CODES[number]}-{number}aaa"
        self.skew = skew
        self.books: dict[str, list[Entry]] = {self.id: []}
        self.room = Room(history=self.history) if number % 2 else Room()
        self.hlc = (0, 0)
        self.said: dict[str, int] = {}
        self.save([BookOpened(by="system", subjects=("room",), station=CODES[number], site="KPU")], EIGHT_PM)

    @property
    def own(self) -> list[Entry]:
        return self.books[self.id]

    def history(self, subject: str) -> Iterator[Entry]:
        """Return the entries of a subject with their complete version vectors, as the library does."""
        for book in self.books.values():
            seen: dict[str, int] = {}
            for entry in book:
                seen |= entry.seen
                if subject in entry.subjects:
                    yield replace(entry, seen=dict(seen))

    def save(self, drafts: list[Entry], now: int) -> None:
        at, first = now + self.skew, len(self.own) + 1
        for place, draft in enumerate(drafts):
            self.hlc = (at, 0) if at > self.hlc[0] else (self.hlc[0], self.hlc[1] + 1)
            seen = {b: len(x) for b, x in self.books.items() if b != self.id and len(x) > self.said.get(b, 0)}
            self.said |= seen
            entry = replace(
                draft, book=self.id, no=first + place, at=at, hlc=self.hlc, seen=seen, cmd=first if place else 0
            )
            self.own.append(entry)
            self.room.apply(entry)

    def do(self, intent: Intent, by: str, now: int) -> bool:
        def own(no: int) -> Entry | None:
            return self.own[no - 1] if 1 <= no <= len(self.own) else None

        ctx = Context(
            room=self.room, site=SITE, by=by, now=now + self.skew, book=self.id, next_no=len(self.own) + 1,
            words=WORDS, entry=own,
        )  # fmt: skip
        try:
            drafts = decide(intent, ctx)
        except Refused:
            return False
        self.save(drafts, now)
        return True

    def read(self, other: Station, most: int, how: str, between: list[tuple[Intent, str]], now: int) -> None:
        """Read at most ``most`` entries of every book from ``other``, and a few for the second time."""
        fresh: list[Entry] = []
        again: list[Entry] = []
        for book, entries in other.books.items():
            if book == self.id:
                continue
            mine = self.books.setdefault(book, [])
            again += mine[-2:]
            more = entries[len(mine) : len(mine) + most]
            mine.extend(more)
            fresh += more
        for entry in fresh:
            self.hlc = max(self.hlc, entry.hlc)
        if how == "one by one":
            for entry in (*again, *fresh, *again):
                self.room.apply(entry)
        elif how == "at once":
            self.room.extend((*again, *fresh))
        else:
            for step, _ in enumerate(catch_up(self.room, (*again, *fresh))):
                if between and step % 3 == 1:
                    self.do(*between.pop(), now)


KINDS = (
    "new", "new", "new", "ack", "send", "arrive", "back", "control", "close", "close", "reopen", "priority", "priority",
    "note", "report", "dup", "rel", "fix", "undo", "undo", "ok", "take", "line",
)  # fmt: skip
INCIDENTS = st.integers(0, 5)
POSTS = st.sampled_from("123456")


@st.composite
def acts(draw: st.DrawFn) -> tuple[str, Any]:
    """A command about "the n-th incident", which depends on the station."""
    kind = draw(st.sampled_from(KINDS))
    return kind, (draw(INCIDENTS), draw(INCIDENTS), draw(POSTS), draw(st.integers(1, 4)))


def intent_of(station: Station, kind: str, facts: tuple[int, int, str, int]) -> Intent | None:
    first, second, post, number = facts
    known = sorted((s for s in station.room.states.values() if isinstance(s, Incident)), key=lambda s: s.subject)
    if kind == "new":
        return NewIncident(type=("FIRE", "CRWD", "POWR")[first % 3], post=post, words=f"w{second}")
    if kind == "ok":
        return CheckCall(posts=(post,))
    if kind == "line":
        return WriteLine(words=f"line {second}")
    if kind == "undo":
        return Undo()
    if kind == "take":
        return TakeControl(operator=("LST", "BGS")[first % 2], how="take", why="here")
    if not known:
        return None
    one, other = known[first % len(known)], known[second % len(known)]
    if kind == "fix":
        book, _, no = one.opened_ref.rpartition("-")
        return Correct(no=int(no), words=f"fixed {second}{post}") if book == station.id else None
    made: dict[str, Intent] = {
        "ack": Acknowledge(incident=one.subject),
        "send": SendPosts(posts=(post,), incident=one.subject),
        "arrive": Arrive(posts=(post,), incident=one.subject),
        "back": Release(posts=(post,)),
        "control": MarkControlled(incident=one.subject),
        "close": Close(incident=one.subject, disposition=("safe", "handled")[second % 2], words="done"),
        "reopen": Reopen(incident=one.subject, why="again"),
        "priority": SetPriority(incident=one.subject, priority=number, why="changed"),
        "note": WriteNote(incident=one.subject, words=f"n{second}"),
        "report": AnotherReport(incident=one.subject, words=f"r{second}"),
        "dup": Link(incident=one.subject, how="dup", other=other.subject),
        "rel": Link(incident=one.subject, how="rel", other=other.subject),
    }
    return made[kind]


HOW = st.sampled_from(("one by one", "at once", "step by step"))
STEPS = st.one_of(
    st.tuples(st.just("act"), st.integers(0, 5), acts()),
    st.tuples(st.just("act"), st.integers(0, 5), acts()),
    st.tuples(st.just("act"), st.integers(0, 5), acts()),
    st.tuples(st.just("read"), st.integers(0, 5), st.tuples(st.integers(0, 5), st.integers(1, 9), HOW, acts())),
)


@given(
    st.lists(st.integers(-9 * HOUR, 9 * HOUR), min_size=2, max_size=6),
    st.lists(STEPS, min_size=5, max_size=60),
    st.randoms(use_true_random=False),
)
@settings(max_examples=examples(120, few=6), deadline=None, suppress_health_check=list(HealthCheck))
def test_stations_with_the_same_entries_have_the_same_room(
    skews: list[int], steps: list[tuple[str, int, Any]], chance: Any
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("data.room.fold.PIECE", 1)  # every entry is a step, so that own entries come between
        patch.setattr("data.room.fold.TAIL", 4)  # so that history is read
        live(skews, steps, chance)


def live(skews: list[int], steps: list[tuple[str, int, Any]], chance: Any) -> None:
    """A night of several stations."""
    stations = [Station(number, skew) for number, skew in enumerate(skews)]
    now = EIGHT_PM
    for what, number, facts in steps:
        now += 7 * SECOND
        station = stations[number % len(stations)]
        by = ("LST", "BGS")[number % 2]
        if what == "act":
            intent = intent_of(station, *facts)
            if intent is not None:
                station.do(intent, by, now)
        else:
            other, most, how, act = facts
            between = intent_of(station, *act)
            other = stations[other % len(stations)]
            if other is not station:
                station.read(other, most, how, [(between, by), (Undo(), by)] * 2 if between else [], now)
    exchange(stations, now, chance)
    same_room(stations)
    decided_between(stations, now + HOUR, chance)


def exchange(stations: list[Station], now: int, chance: Any) -> None:
    """Let all stations read from each other, in any order, until none lacks an entry."""
    total = sum(len(s.own) for s in stations)
    while any(sum(map(len, s.books.values())) < total for s in stations):
        one, other = chance.sample(stations, 2)
        one.read(other, chance.randint(1, 30), chance.choice(("one by one", "at once", "step by step")), [], now)


def same_room(stations: list[Station]) -> None:
    made = [entry for station in stations for entry in station.own]
    whole = Room.fold(sorted(made, key=lambda e: e.order))
    for station in stations:
        assert station.room.states == whole.states
        assert [r.subject for r in station.room.open_incidents()] == [r.subject for r in whole.open_incidents()]
    nothing_lost(made, whole)


def nothing_lost(made: list[Entry], room: Room) -> None:
    """Check that each entry of an incident is in its history once, and that no open incident is hidden."""
    void = {ref for entry in made if isinstance(entry, Void) for ref in entry.of}
    incidents = {s.subject: s for s in room.states.values() if isinstance(s, Incident)}
    for entry in made:
        for subject in dict.fromkeys(entry.subjects):
            if subject in incidents and entry.ref not in void:
                assert incidents[subject].entries.count(entry.ref) <= 1
                opened = room.incident(subject)
                assert opened is not None
                if entry.order >= next(e.order for e in made if e.ref == opened.opened_ref):
                    assert entry.ref in opened.entries, (entry, opened)
    shown = {found.subject for found in room.open_incidents()}
    for incident in incidents.values():
        if incident.folded_into:
            above, path = incident, [incident.subject]
            while above.folded_into and above.folded_into in incidents and above.folded_into not in path:
                above = incidents[above.folded_into]
                path.append(above.subject)
            assert above.folded_into not in path or len(path) > 2, path  # two incidents do not hide each other
            assert above.subject in shown or above.state == "closed" or above.folded_into, path


def decided_between(stations: list[Station], now: int, chance: Any) -> None:
    """Check that a station that knows all decisions can resolve each conflict, for every station."""
    one = chance.choice(stations)
    for _ in range(3):
        for incident in list(one.room.states.values()):
            if isinstance(incident, Incident):
                for conflict in incident.conflicts:
                    now += SECOND
                    value = conflict.decisions[chance.randrange(len(conflict.decisions))].value
                    if not one.do(
                        ResolveConflict(incident=incident.subject, field=conflict.field, value=value), "LST", now
                    ):
                        other = "open" if conflict.field == "end" else str(incident.priority)
                        one.do(
                            ResolveConflict(incident=incident.subject, field=conflict.field, value=other), "LST", now
                        )
    if one.room.duty.rivals:
        assert one.do(TakeControl(operator="LST", how="take", why="two"), "LST", now)
    exchange(stations, now, chance)
    same_room(stations)
    for station in stations:
        assert not station.room.duty.rivals
        left = [s for s in station.room.states.values() if isinstance(s, Incident) and s.conflicts]
        assert not [c for s in left for c in s.conflicts if s.is_open and c.field in ("priority", "state", "words")]
