"""The rule for times from a clock that is ahead of this one."""

from __future__ import annotations

from typing import Any

import pytest

from data import entries as e
from data.base.clock import HOUR
from data.queries.clock_doubt import AGREE
from data.room.room import Room
from data.room.state.alarms import Alarms
from data.room.state.control import Duty
from data.room.state.orders import Order
from data.room.state.posts import PostState
from data.room.state.registers import OutsideCall, Registers
from data.rules.clock_skew import clock_skew_rules
from tests.data.room.reducers.test_clock_steps import NOW, holds, shelf, tour
from tests.kits.rooms.memory_room import BOOK

_OF_POST = ("contact", "contact_at", "status_since", "people_since", "break_since", "roll_since", "called_at", "tested")
_OF_DUTY = ("silenced", "since", "control_crew_since")
_OF_ALARMS = ("flood_on", "flood_off", "tested", "heard_at")
_AHEAD: list[tuple[str, Any]] = [
    *(("post:4", lambda at, n=n: PostState(code="4", **{n: at})) for n in _OF_POST),
    ("post:4", lambda at: PostState(code="4", orders=(Order(every_min=30, since=at),))),
    *(("room", lambda at, n=n: Duty(**{n: at})) for n in _OF_DUTY),
    *(("registers", lambda at, n=n: Registers(**{n: at})) for n in ("asked", "unanswered")),
    ("registers", lambda at: Registers(tours=(tour(at),))),
    ("registers", lambda at: Registers(calls=(OutsideCall(who="D", number="1", at=at, due=NOW),))),
    *(("alarms", lambda at, n=n: Alarms(**{n: at})) for n in _OF_ALARMS),
    ("alarms", lambda at: Alarms(shelves=(shelf(at),))),
]


@pytest.mark.parametrize(("subject", "state"), _AHEAD)
def test_subjects_more_than_a_minute_ahead_are_named(subject: str, state: Any) -> None:
    assert list(clock_skew_rules(holds({subject: state(NOW + AGREE)}), NOW, BOOK)) == []
    furthest = NOW + AGREE + 1
    room = holds({subject: state(furthest), "post:5": PostState(code="5", contact=NOW)})
    ((entry,),) = clock_skew_rules(room, NOW, BOOK)
    assert isinstance(entry, e.ClockStep)
    named = ("room", "registers", "alarms", *((subject,) if subject == "post:4" else ()))
    assert (entry.subjects, entry.other, entry.before) == (named, True, furthest)
    assert (entry.delta, entry.key) == (-AGREE - 1, f"ahead:{furthest}:0")


def test_post_slightly_ahead_is_named_with_the_one_far_ahead() -> None:
    posts = {"post:4": PostState(code="4", contact=NOW + HOUR), "post:5": PostState(code="5", contact=NOW + 1)}
    ((entry,),) = clock_skew_rules(holds(posts), NOW, BOOK)
    assert entry.subjects == ("room", "registers", "alarms", "post:4", "post:5")


def _opened(at: int, book: str = "POL-0k2d") -> e.Entry:
    return e.Opened(
        by="BGS", subjects=(f"incident:{book}-1",), number=101, year=2024, type="FIRE", type_name="Fire", priority=1,
        type_priority=1, received=at, book=book, no=1, at=at, hlc=(at, 0),
    )  # fmt: skip


def test_incident_put_ahead_by_another_stations_clock_is_named() -> None:
    assert not list(clock_skew_rules(Room.fold([_opened(NOW + AGREE)]), NOW, BOOK))
    ((entry,),) = clock_skew_rules(Room.fold([_opened(NOW + AGREE + 1)]), NOW, BOOK)
    assert isinstance(entry, e.ClockStep)
    assert entry.subjects == ("room", "registers", "alarms", "incident:POL-0k2d-1")
    assert (entry.other, entry.before) == (True, NOW + AGREE + 1)
    # Opened here, while no console ran to see how the clock was set back.
    ours = _opened(NOW + HOUR, BOOK)
    heard = e.Note(
        by="BGS", subjects=ours.subjects, words="x", book="POL-0k2d", no=1, at=NOW + HOUR, hlc=(NOW + HOUR, 1)
    )
    ((entry,),) = clock_skew_rules(Room.fold([ours, heard]), NOW, BOOK)
    assert entry.subjects[-1] == f"incident:{BOOK}-1"
    ((entry,),) = clock_skew_rules(Room.fold([_opened(NOW - HOUR, BOOK), heard]), NOW, BOOK)
    assert entry.subjects[-1] == f"incident:{BOOK}-1"
