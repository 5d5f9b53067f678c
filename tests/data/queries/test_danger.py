"""DANGER at a post: a panic, and an assault that is not under control."""

from __future__ import annotations

import pytest

from data.queries.roll_calls import roll_call_incident
from data.rules.all_rules import due
from data.view.posts import post_views
from data.view.values import PostView
from tests.kits.console.line_room import LineRoom


def rules(room: LineRoom) -> None:
    while found := due(room.room, room.site, room.now, room.context()):
        room.save(*found[0])


def panel(room: LineRoom, code: str) -> PostView:
    return next(p for p in post_views(room.room, room.site, room.now) if p.code == code)


@pytest.mark.parametrize("line", ["n ASLT 5 yoga beaten", "panic 5"])
def test_post_of_an_open_assault_is_in_danger_until_it_is_under_control(line: str) -> None:
    room = LineRoom()
    room.do("ok all")
    room.do(line)
    assert (panel(room, "5").status, panel(room, "5").about, panel(room, "5").new) == ("danger", "#101", True)
    room.do("a 101")
    assert (panel(room, "5").status, panel(room, "5").new) == ("danger", False)
    room.do("controlled 101")
    assert panel(room, "5").status == ("danger" if line == "panic 5" else "normal"), "a panic until it is closed"


def test_post_of_a_fire_is_not_in_danger() -> None:
    room = LineRoom()
    room.do("ok all")
    room.do("n FIRE 5 smoke")
    assert panel(room, "5").status != "danger"


def test_missed_call_that_is_an_assault_now_is_danger_and_has_roll_calls() -> None:
    room = LineRoom("2024-01-22 01:50")
    room.do("ok 1-3,5,6")
    for _ in range(31):
        room.wait(1)
        rules(room)
    assert panel(room, "4").status == "missed"
    assert roll_call_incident(room.room, room.room.post("4")) == "", "it cannot answer: the incident is about that"
    for line in ("type 101 ASLT dimas beaten", "relief 4 Sari", "4 ok sari"):
        room.do(line)
        rules(room)
        assert panel(room, "4").status == "danger", line
    state = room.room.post("4")
    assert roll_call_incident(room.room, state) == state.roll == room.subject(101)
    room.do("controlled 101")
    rules(room)
    assert (panel(room, "4").status, room.room.post("4").roll) == ("normal", "")


def test_cover_whose_officer_was_assaulted_covers_nobody() -> None:
    room = LineRoom()
    room.do("ok all")
    room.do("br 5 6 15m")
    room.do("n ASLT 6 beaten")
    assert (panel(room, "5").status, panel(room, "6").status) == ("unmanned", "danger")
