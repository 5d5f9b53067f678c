"""Posts of a missed call that called, and are silent again."""

from __future__ import annotations

import pytest

from data.base.clock import MINUTE
from data.rules.all_rules import due
from data.view.posts import post_views
from data.view.values import PostView
from tests.kits.console.line_room import LineRoom, ms

OTHERS = "ok 1-3,5,6"


def rules(room: LineRoom) -> None:
    """Run the rules of time until they have nothing to add."""
    while found := due(room.room, room.site, room.now, room.context()):
        room.save(*found[0])


def to(room: LineRoom, moment: str, *lines: str) -> None:
    """Let time pass until ``HH:MM``, with the rules at each minute, and type lines."""
    end = ms(f"2024-01-22 {moment}")
    while room.now < end:
        room.now += MINUTE
        rules(room)
    for line in lines:
        room.do(line)
        rules(room)


def missed() -> LineRoom:
    """Return a room at 02:20 in which post 4 missed the call of 02:00: #101."""
    room = LineRoom("2024-01-22 01:50")
    room.do(OTHERS)
    to(room, "02:20")
    return room


def silent(room: LineRoom, until: str) -> LineRoom:
    """Let the others call, and post 4 be silent."""
    to(room, "02:56", OTHERS)
    to(room, until)
    return room


def panel(room: LineRoom, code: str = "4") -> PostView:
    return next(p for p in post_views(room.room, room.site, room.now) if p.code == code)


def rows(room: LineRoom) -> list[tuple[int, str, int, bool]]:
    found = sorted(room.room.open_incidents(), key=lambda i: i.number)
    return [(i.number, i.type, room.room.effective_priority(i), i.is_new) for i in found]


@pytest.mark.parametrize(
    ("said", "first"),
    [
        (("ok 4 radio was off",), (101, "MISS", 1, False)),
        (("g 101 3", "on 101 3", "ok 4", "back 3"), (101, "MISS", 1, False)),
        (("ok 4", "pri 101 2 it called"), (101, "MISS", 2, False)),
        (("type 101 ASLT beaten", "relief 4 Sari", "ok 4", "controlled 101"), (101, "ASLT", 1, False)),
    ],
    ids=["called", "reached", "lowered", "under control"],
)
def test_post_that_called_and_is_silent_again_has_a_row_and_a_p1_of_its_own(
    said: tuple[str, ...], first: tuple[int, str, int, bool]
) -> None:
    room = missed()
    to(room, "02:23", "a 101", *said)
    assert panel(room).status == "normal" or first[1] == "ASLT"
    silent(room, "03:17")
    assert rows(room) == [first, (102, "MISS", 2, True)]
    assert (panel(room).turns, panel(room).turns_at) == ("p1", ms("2024-01-22 03:20"))
    assert room.incident(102).related == (room.incident(101).subject,)
    to(room, "03:20")
    assert rows(room) == [first, (102, "MISS", 1, True)]
    room.do("ok 4")
    rules(room)
    assert room.incident(102).answered and room.incident(101).answered


def test_post_of_a_round_that_called_alone_leaves_the_round() -> None:
    room = LineRoom("2024-01-22 01:50")
    room.do("ok 1-3")
    to(room, "02:23", "a 101", "ok 4")
    to(room, "02:56", "ok 1-3")
    to(room, "03:17")
    assert [(i.number, i.post) for i in sorted(room.room.open_incidents(), key=lambda i: i.number)] == [
        (101, ""), (102, "4"),
    ]  # fmt: skip
    assert {code: room.room.post(code).missed_incident for code in "456"} == {
        "4": room.subject(102), "5": room.subject(101), "6": room.subject(101),
    }  # fmt: skip


def test_silence_that_goes_on_stays_one_row_with_one_p1() -> None:
    room = missed()
    to(room, "02:23", "a 101", "pri 101 2 seen from the gate")
    silent(room, "03:17")
    assert rows(room) == [(101, "MISS", 2, False)]
    assert panel(room).turns != "p1", "an operator lowered it: it becomes no P1 again"
    to(room, "03:30")
    assert rows(room) == [(101, "MISS", 2, False)]
