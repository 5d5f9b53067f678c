"""Reducers of the registers: each kind of entry changes just this."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from data import entries as e
from data.room.reducers import registers
from data.room.reducers.registers import with_arrival, with_call
from data.room.state.registers import MissedPoints, OutsideCall, Registers, Reminder, Tour
from tests.kits.rooms.reducing import AT, REF, SYS, made


def tour(code: str, **more: Any) -> Tour:
    return Tour(code=code, name="T", post="6", points=("a", "b", "c"), since=1, until=9, ref="B-1", **more)


REGISTERS: list[tuple[Registers, e.Entry, dict[str, Any]]] = [
    (
        Registers(tours=(tour("t"), tour("u"))),
        e.TourStarted(**SYS, tour="t", name="N", post="5", points=("x",), until=77),
        {"tours": (tour("u"), Tour(code="t", name="N", post="5", points=("x",), since=AT, until=77, ref=REF))},
    ),
    (
        Registers(tours=(tour("t", seen=("a",), missed=("b",)), tour("u"))),
        e.TourPoint(**SYS, tour="t", points=("a", "b")),
        {"tours": (tour("t", seen=("a", "b")), tour("u"))},
    ),
    (
        Registers(tours=(tour("t", missed=("b",)), tour("u"))),
        e.TourMissed(by="LST", subjects=("registers",), tour="t", points=("b", "c"), name="N"),
        {"tours": (tour("t", missed=("b", "c")), tour("u"))},
    ),
    (
        Registers(),
        e.TourMissed(**SYS, tour="t", points=("b",), name="N"),
        {"points": (MissedPoints(ref=REF, tour="t", name="N", points=("b",), at=AT),)},
    ),
    (Registers(tours=(tour("t"), tour("u"))), e.TourEnded(**SYS, tour="t", done=1, count=3), {"tours": (tour("u"),)}),
    (Registers(), e.WatchAsked(**SYS, last=5, minutes=75), {"asked": AT, "asked_min": 75}),
    (
        Registers(asked=3, unanswered=4),
        e.WatchAsked(**SYS, last=5, minutes=75),
        {"asked": AT, "asked_min": 75, "unanswered": 0},
    ),
    (Registers(asked=6), e.WatchMissed(**SYS, asked=5), {}),
    (Registers(), e.Remind(by="LST", subjects=("registers",), due=77, words="w"),
     {"reminders": (Reminder(ref=REF, no=9, due=77, words="w", by="LST"),)}),
    (
        Registers(),
        e.Called(**SYS, who="Damkar", number="113", due=AT + 9),
        {"calls": (OutsideCall(who="Damkar", number="113", at=AT, due=AT + 9, noted=AT),)},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "entry", "changes"), REGISTERS)
def test_registers_reducer_changes_just_this(before: Registers, entry: e.Entry, changes: dict[str, Any]) -> None:
    found = registers.KIND.reducers[type(entry)](before, made(entry), "registers")
    assert found == replace(before, **changes)


def test_operator_watch_rings_unanswered_until_a_key() -> None:
    asked: Any = Registers(asked=5, asked_min=75)
    missed = registers.KIND.reducers[e.WatchMissed](asked, made(e.WatchMissed(**SYS, asked=5)), "registers")
    assert missed.unanswered == AT
    found = registers.KIND.reducers[e.WatchOk](missed, made(e.WatchOk(**SYS)), "registers")
    assert (found.asked, found.unanswered) == (0, 0)


def test_missed_points_wait_until_acknowledged_by_ref() -> None:
    points = tuple(MissedPoints(ref=f"B-{n}", tour="t", name="N", points=("b",), at=5) for n in (1, 2))
    for what, left in ((("B-1",), ("B-2",)), ((), ()), (("B-3",), ("B-1", "B-2"))):
        seen = made(e.Seen(**SYS, what=what))
        found: Any = registers.KIND.reducers[e.Seen](Registers(points=points), seen, "registers")
        assert tuple(p.ref for p in found.points) == left


def test_repeated_outside_call_keeps_the_first_target_until_arrival() -> None:
    state: Any = Registers()
    for who, at in (("Damkar", 10), ("damkar ", 20), ("PLN", 30)):
        call = e.Called(**SYS, who=who, number="1", due=at + 5)
        state = registers.KIND.reducers[e.Called](state, made(call, at=at), "registers")
    assert [(c.who, c.at) for c in state.calls] == [("Damkar", 10), ("PLN", 30)]
    state = registers.KIND.reducers[e.Called](state, made(e.Called(**SYS, who="Ambulance"), at=33), "registers")
    assert len(state.calls) == 2, "nobody has to come by a time that was not set"
    both = with_arrival(state.calls, made(e.CallArrived(**SYS, who="Damkar"), at=40))
    (late, *_) = with_arrival(state.calls, made(e.CallArrived(**SYS, who="Damkar", occurred=30), at=40))
    assert (late.arrived, late.arrived_noted) == (30, 40)
    assert [(c.who, c.arrived) for c in both] == [("Damkar", 40), ("PLN", 0)]
    again = with_call(both, made(e.Called(**SYS, who="Damkar", due=99), at=50))
    assert [(c.who, c.at, c.arrived) for c in again] == [("Damkar", 10, 40), ("PLN", 30, 0), ("Damkar", 50, 0)]
    assert [c.arrived for c in with_arrival(again, made(e.CallArrived(**SYS, who="Damkar"), at=60))] == [
        40, 0, 60,
    ]  # fmt: skip
