"""Property: the invariants of people and posts hold after every step of any history, and each notices its fault."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from data.base.clock import HOUR, MINUTE
from data.room.room import Room
from data.room.state.control import Duty
from data.room.state.incidents import Incident, UnitState
from data.room.state.posts import PostState
from data.rules.invariants import INVARIANTS, broken
from tests.kits.rooms.memory_room import EIGHT_PM
from tests.kits.rooms.night import jember
from tests.kits.rooms.story import Script, Story, play, scripts
from tests.kits.running.examples import examples

#: Histories.
MOST = examples(400, few=15)
MANY = settings(
    max_examples=MOST, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@MANY
@given(scripts)
def test_invariants_hold_after_every_step(script: Script) -> None:
    def holds(story: Story) -> None:
        assert broken(story.room, story.site, story.now) == []

    play(script, holds)


FIRE = "incident:JBR-7f3a-1"


def room_with(*states: PostState | Incident) -> Room:
    room = Room()
    duty = Duty(operator="LST", since=EIGHT_PM, first_control=EIGHT_PM, control_crew="A", control_crew_since=EIGHT_PM)
    room.states["room"] = duty
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


ON_BREAK = PostState(code="4", break_since=EIGHT_PM + 1, on_break_until=EIGHT_PM + HOUR, cover="6")
CASES: dict[str, list[tuple[PostState | Incident, ...]]] = {
    "a person is in one place": [],
    "a cover is present": [
        (ON_BREAK, PostState(code="6", covers="4", status="patrol")),
        (ON_BREAK, PostState(code="6", covers="4", tour="1")),
        (ON_BREAK,),
        (PostState(code="6", covers="4"),),
    ],
    "nothing is SENT or SCENE without somebody there": [
        (fire(state="sent"),),
        (fire(state="scene", units=(UnitState("6", sent=1),)), PostState(code="6", status="to", incident=FIRE)),
        (fire(state="sent", units=(UnitState("6", sent=1),)),),
        (fire(state="ack"), PostState(code="6", status="scene", incident=FIRE)),
    ],
    "no break outlives its crew": [
        (replace(ON_BREAK, break_since=EIGHT_PM - 1), PostState(code="6", covers="4")),
    ],
    "a post has one panic": [
        (
            fire(source="panic", post="4"),
            fire(subject=f"{FIRE}2", source="panic", post="4"),
            PostState(code="4", danger=FIRE),
        ),
        (fire(source="panic", post="4"),),
    ],
    "no call is MISSED that was answered": [
        (PostState(code="4", missed_due=EIGHT_PM + HOUR, late_due=EIGHT_PM + HOUR, late_ref="x",
                   contact=EIGHT_PM + 51 * MINUTE),),
    ],
    "no state is without its reason": [
        (PostState(code="4", danger=FIRE),),
        (PostState(code="4", status="to"),),
        (PostState(code="4", went=("Dimas",)),),
        (PostState(code="4", roll=FIRE),),
        (PostState(code="4", late_due=EIGHT_PM + HOUR),),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("name", "states"), [(name, states) for name, many in CASES.items() for states in many])
def test_invariant_notices_its_fault(name: str, states: tuple[PostState | Incident, ...]) -> None:
    found = list(INVARIANTS[name](room_with(*states), jember(), EIGHT_PM + 2 * HOUR))
    assert found


def test_every_invariant_has_a_case() -> None:
    assert set(CASES) == set(INVARIANTS)
