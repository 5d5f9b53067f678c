"""Each invariant of people and posts finds the rooms that break it, names them, and is content with sound ones."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from data.base.clock import HOUR, MINUTE
from data.room.room import Room
from data.room.state.control import Duty
from data.room.state.incidents import Incident, UnitState
from data.room.state.posts import PostState
from data.rules.invariants import INVARIANTS, broken
from tests.kits.rooms.memory_room import EIGHT_PM
from tests.kits.rooms.night import jember

NOW = EIGHT_PM + 2 * HOUR
DUE = EIGHT_PM + HOUR
OPENS = DUE - jember().checks.window_min * MINUTE
FIRE = "incident:JBR-7f3a-1"
SECOND = f"{FIRE}2"


def room_with(*states: PostState | Incident, **duty: Any) -> Room:
    room = Room()
    since: dict[str, Any] = {"since": EIGHT_PM, "first_control": EIGHT_PM, "control_crew_since": EIGHT_PM}
    room.states["room"] = Duty(operator="LST", control_crew="A", **since, **duty)
    for state in states:
        room.states[state.subject if isinstance(state, Incident) else f"post:{state.code}"] = state
        room._incidents.changed(None, state)
    return room


def fire(**more: Any) -> Incident:
    made = Incident(
        subject=FIRE, number=101, year=2024, type="FIRE", type_name="Fire", priority=1, type_priority=1,
        received=EIGHT_PM, opened=EIGHT_PM, by="LST", opened_ref="JBR-7f3a-1",
    )  # fmt: skip
    return replace(made, **more)


def post(code: str, **more: Any) -> PostState:
    return PostState(code=code, **more)


def panic(**more: Any) -> Incident:
    return fire(**{"source": "panic", "post": "4", **more})


ON_BREAK = post("4", break_since=EIGHT_PM + 1, on_break_until=DUE, cover="6")
SENT, THERE = UnitState("6", sent=1), UnitState("6", sent=1, arrived=2)
GONE = UnitState("6", sent=1, arrived=2, released=3)
UNANSWERED: dict[str, Any] = {"missed_due": DUE, "late_due": DUE, "late_ref": "x"}

#: Invariant, states, what it says of them.
BROKEN: list[tuple[str, tuple[PostState | Incident, ...], list[str]]] = [
    ("cover", (ON_BREAK, post("6", covers="4", status="patrol")), ["post 6 covers 4 and is patrol "]),
    ("cover", (ON_BREAK, post("6", covers="4", tour="1")), ["post 6 covers 4 and is normal 1"]),
    ("cover", (ON_BREAK,), ["post 6 covers nobody, not 4"]),
    ("cover", (post("6", covers="4"),), ["post 6 covers 4, which is not on a break"]),
    (
        "cover",
        (ON_BREAK, post("6", covers="2")),
        ["post 6 covers 2, not 4", "post 6 covers 2, which is not on a break"],
    ),
    (
        "cover",
        (ON_BREAK, post("6", covers="4", break_since=1, cover="5"), post("5", covers="6")),
        ["post 6 covers 4, not 4"],
    ),
    ("cover", (replace(ON_BREAK, cover=""),), ["post 4 has a break without a cover, or a cover without a break"]),
    (
        "cover",
        (replace(ON_BREAK, break_since=0), post("6", covers="4")),
        ["post 4 has a break without a cover, or a cover without a break"],
    ),
    ("SENT", (fire(state="sent"),), ["#101 says SENT and nobody is sent"]),
    ("SENT", (fire(state="sent", units=(GONE,)),), ["#101 says SENT and nobody is sent"]),
    (
        "SENT",
        (fire(state="scene", units=(SENT,)), post("6", status="to", incident=FIRE)),
        ["#101 says SCENE and nobody is there"],
    ),
    ("SENT", (fire(state="scene", units=(GONE,)),), ["#101 says SCENE and nobody is there"]),
    ("SENT", (fire(state="sent", units=(SENT,)),), ["post 6 is out on #101 and does not know it"]),
    *(
        ("SENT", (*incident, post("6", status=status, incident=FIRE)),
         [f"post 6 is {status} for an incident that does not know it"])
        for status in ("to", "scene")
        for incident in ((), (fire(state="ack"),), (fire(state="ack", units=(GONE,)),),
                         (fire(state="closed", units=(THERE,)),))
    ),
    (
        "crew",
        (replace(ON_BREAK, break_since=EIGHT_PM - 1), post("6", covers="4")),
        ["post 4 has a break of the crew before"],
    ),
    ("panic", (panic(), panic(subject=SECOND, number=102), post("4", danger=FIRE)),
     ["post 4 has panics #101 and #102"]),
    ("panic", (panic(),), ["post 4 does not know of panic #101"]),
    *(
        ("MISSED", (post("4", **UNANSWERED, **heard),),
         [f"post 4 is {word} for a call that it answered" for word in ("LATE", "MISSED")])
        for heard in ({"contact": OPENS}, {"contact": DUE}, {"checked_due": DUE}, {"checked_due": DUE + HOUR})
    ),
    ("reason", (post("4", late_due=DUE),), ["post 4 is LATE by no entry"]),
    ("reason", (post("4", missed_due=DUE),), ["post 4 is MISSED without a reason"]),
    ("reason", (post("4", status="to"),), ["post 4 is to to nowhere"]),
    ("reason", (post("4", status="scene"),), ["post 4 is scene to nowhere"]),
    ("reason", (post("4", went=("Dimas",)),), ["post 4 is in its place and its people are out"]),
    *(
        ("reason", (*incident, post("4", danger=FIRE, roll=FIRE)),
         ["post 4 is in danger without an open incident",
          "post 4 answers the roll calls of an incident that is over"])
        for incident in ((), (fire(state="closed"),))
    ),
]  # fmt: skip


@pytest.mark.parametrize(("word", "states", "lines"), BROKEN)
def test_invariant_names_the_post_or_incident_that_breaks_it(
    word: str, states: tuple[PostState | Incident, ...], lines: list[str]
) -> None:
    room = room_with(*states)
    (name,) = [name for name in INVARIANTS if word in name.split()]
    found = list(INVARIANTS[name](room, jember(), NOW))
    assert found == lines
    assert [line for line in broken(room, jember(), NOW) if line.startswith(name)] == [f"{name}: {n}" for n in lines]


def test_every_invariant_has_a_case() -> None:
    assert len({word for word, *_ in BROKEN}) + 1 == len(INVARIANTS), "a person is in one place: see below"


def test_person_at_two_posts_is_found_however_the_name_is_written() -> None:
    site = jember()
    twice = {**site.crews[0].posts, "1": ("Hendra",), "4": ("HENDRA",)}
    site = replace(site, crews=(replace(site.crews[0], posts=twice), *site.crews[1:]))
    assert list(INVARIANTS["a person is in one place"](room_with(), site, NOW)) == ["HENDRA is at posts 1 and 4"]


SOUND: list[tuple[PostState | Incident, ...]] = [
    (),
    (ON_BREAK, post("6", covers="4")),
    (fire(state="sent", units=(SENT,)), post("6", status="to", incident=FIRE, went=("Rizky",))),
    (fire(state="scene", units=(THERE,)), post("6", status="scene", incident=FIRE, went=("Rizky",))),
    (fire(state="ack"), post("6", incident=FIRE)),
    (post("6", status="to", target="gate", went=("Rizky",)),),
    (post("6", status="patrol", went=("Rizky",)), post("4", tour="1", went=("Dimas",))),
    (panic(), panic(subject=SECOND, post="5"), post("4", danger=FIRE), post("5", danger=SECOND)),
    (post("4", **UNANSWERED, contact=OPENS - 1, checked_due=DUE - HOUR),),
    (post("4", missed_due=DUE, missed_incident=FIRE),),
    (post("4", missed_due=DUE, late_ref="x"),),
    (fire(), post("4", danger=FIRE, roll=FIRE)),
]


@pytest.mark.parametrize("states", SOUND)
def test_sound_room_breaks_no_invariant(states: tuple[PostState | Incident, ...]) -> None:
    assert broken(room_with(*states), jember(), NOW) == []


def test_contact_of_a_time_that_comes_again_answers_no_call() -> None:
    answered = post("4", **UNANSWERED, contact=DUE)
    assert broken(room_with(answered), jember(), NOW)
    assert broken(room_with(answered, back=1), jember(), NOW) == []
