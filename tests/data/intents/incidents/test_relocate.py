"""Correction of an incident's post."""

from __future__ import annotations

import pytest

from data.rules.invariants import broken
from data.view.queue import Queue
from tests.kits.console.line_room import LineRoom


def test_incident_is_at_the_post_that_is_corrected() -> None:
    room = LineRoom.busy()
    room.do("g 101 5")
    assert "it was entered for post 3; still sent: post 5" in room.read("place 101 4 wrong post").echo.consequence
    room.do("lokasi 101 4 wrong post")
    incident = room.incident(101)
    assert (incident.post, incident.post_name, incident.units_out) == ("4", "Warehouse rear", ("5",))
    assert incident.subject in room.room.post("4").here and incident.subject not in room.room.post("3").here
    row = Queue(room.room, room.site, room.now).row(incident.subject)
    assert row is not None and row.posts == ("4",)
    assert not list(broken(room.room, room.site, room.now))
    room.do("undo")
    assert room.incident(101).post == "3" and incident.subject not in room.room.post("4").here
    room.do("place 101 - nobody knows where")
    assert room.incident(101).post == ""


def test_danger_of_a_panic_follows_its_post() -> None:
    room = LineRoom()
    room.do("panic 3")
    room.do("place 101 4 he pressed for his neighbour")
    subject = room.incident(101).subject
    assert (room.room.post("3").danger, room.room.post("4").danger) == ("", subject)
    assert not list(broken(room.room, room.site, room.now))
    room.do("panic 3")
    assert room.read("place 101 3 it was 3").echo.mark == "X"
    assert room.read("place 101 - nowhere").echo.mark == "X"


@pytest.mark.parametrize("line", ["place 101 3 same", "place 101 4", "place 101 9 x", "place 999 4 x"])
def test_relocation_is_refused(line: str) -> None:
    assert LineRoom.busy().read(line).echo.mark == "X"
