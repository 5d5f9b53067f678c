"""Subject room: control, the roster's shift, gaps, sound."""

from __future__ import annotations

from msgspec.structs import replace

from data import entries as e
from data.room.reducers.control import TURNS_KEPT
from data.room.room import Room
from data.room.state.control import Duty


def duty_after(*entries: e.Entry) -> Duty:
    return Room.fold(replace(x, book="B", no=n, at=n, hlc=(n, 0)) for n, x in enumerate(entries, 1)).duty


def control(operator: str, crew: str = "", how: str = "first") -> e.Control:
    name = operator.title()
    return e.Control(by=operator, subjects=("room",), operator=operator, name=name, crew=crew, how=how)


SHIFT = e.ShiftChanged(by="system", subjects=("room",), shift="day", crew="B", starts=10, ends=20)
GAP = e.Gap(by="system", subjects=("room",), since=3, until=9, cause="down", missed=2)


def test_nobody_is_in_control_of_an_empty_room() -> None:
    assert Room().duty == Duty()


def test_control_changes_hands_and_the_turns_are_kept() -> None:
    found = duty_after(control("LST", "A"), control("BGS", "B", "accept"))
    assert (found.operator, found.operator_name, found.since, found.first_control, found.how) == (
        "BGS",
        "Bgs",
        2,
        1,
        "accept",
    )
    assert [(t.operator, t.since, t.until) for t in found.turns] == [("LST", 1, 2), ("BGS", 2, 0)]


def test_control_is_never_back_dated() -> None:
    assert duty_after(replace(control("LST"), occurred=0)).since == 1


def test_turns_are_bounded() -> None:
    found = duty_after(*(control(f"O{n}") for n in range(TURNS_KEPT * 2)))
    assert len(found.turns) == TURNS_KEPT
    assert found.turns[-1].operator == found.operator
    assert found.first_control == 1


def test_the_shift_of_the_roster_does_not_move_control() -> None:
    found = duty_after(control("LST", "A"), SHIFT)
    assert (found.operator, found.control_crew, found.crew, found.shift, found.ends) == ("LST", "A", "B", "day", 20)


def test_a_stand_in_keeps_the_crew() -> None:
    found = duty_after(control("LST", "A"), control("XYZ", "A", "take"))
    assert (found.control_crew, found.control_crew_since) == ("A", 1)
    assert duty_after(control("LST", "A"), control("BGS", "B", "accept")).control_crew_since == 2


def test_a_gap_waits_until_it_is_seen_by_name() -> None:
    found = duty_after(GAP)
    assert (found.gap_seen, found.gap_since, found.gap_until, found.gap_missed, found.gap_cause) == (
        False,
        3,
        9,
        2,
        "down",
    )
    seen = e.Seen(by="LST", subjects=("room",), what=("B-1",))
    assert duty_after(GAP, seen).gap_seen
    assert not duty_after(GAP, replace(seen, what=("B-7",))).gap_seen
    assert not duty_after(GAP, seen, GAP).gap_seen


def test_silence() -> None:
    assert duty_after(e.Silenced(by="LST", subjects=("room",))).silenced == 1
