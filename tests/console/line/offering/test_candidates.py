"""Candidates: what could stand where the operator types, best first, and what each would mean."""

from __future__ import annotations

import pytest

from console.line.offering.rows import offers_of
from data.view.values import Offer
from tests.kits.console.line_room import LineRoom
from tests.kits.widgets.lines import EN
from widgets.command_line.offers import offers_rows
from widgets.drawing.cells import cells


@pytest.fixture
def room() -> LineRoom:
    room = LineRoom.busy()
    room.do("g 101 3")
    room.do("br 1 2 20m")
    room.do("patrol 6")
    return room


def rows(room: LineRoom, line: str) -> list[Offer]:
    reading = room.read(line)
    found = offers_of(reading.candidates, reading.act, room.context())
    return list(found.rows) if found is not None else []


def test_types_come_with_name_priority_and_what_they_ask(room: LineRoom) -> None:
    assert [r.columns for r in rows(room, "n f")][:2] == [
        ("FIRE", "P1", "Fire", "send 1 m  7 steps"),
        ("FALM", "P1", "Fire-panel alarm", "send 1 m  6 steps"),
    ]
    room.do("n FALM 3 panel")
    assert rows(room, "n f")[0].word == "FALM", "used last"
    assert len([r for r in rows(room, "n ") if r.columns[1][:1] == "P"]) >= 28, "all types can be learnt here"


def test_posts_come_with_what_choosing_one_means(room: LineRoom) -> None:
    meaning = {r.word: r.columns[3:] for r in rows(room, "g 102 ")}
    assert meaning["3"] == ("TO #101 FIRE P1", "leaves it nobody")
    assert meaning["1"] == ("BREAK", "covered by 2") and meaning["2"] == ("COVERS", "covers 1")
    assert meaning["4"] == ("NORMAL", "free")


def test_posts_and_people_come_in_the_order_in_which_they_were_used() -> None:
    room = LineRoom.busy()
    room.wait(1)
    room.do("g 101 5")
    room.wait(1)
    room.do("relief 2 Tama")
    assert [r.word for r in rows(room, "g 102 ")][:3] == ["2", "5", "1"]
    assert rows(room, "relief 3 ")[0].word == "Tama"
    room.wait(1)
    room.do("key out 12 Wahyu")
    assert [r.word for r in rows(room, "relief 3 ")][:2] == ["Wahyu", "Tama"]
    assert rows(room, "relief 3 ta")[0].word == "Tama", "what begins as typed comes first"


def test_incidents_come_with_their_age(room: LineRoom) -> None:
    room.wait(12)
    found = {r.word: r.columns for r in rows(room, "a ")}
    assert found["102"] == ("102", "P3", "PERS", "4", "man", "NEW 12 m")


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("relief 3 ta", "Tama"), ("src ca", "cam-1"), ("und", "undo"), ("c 101 ha", "handled"), ("t 101 ", "1"),
        ("link 101 rel 10", "102"), ("10", "102"), ("g 3,loa", "3,5"), ("n wrhs", ""), ("n bmb", "BOMB"),
    ],
)  # fmt: skip
def test_everything_that_has_a_name_is_offered(room: LineRoom, line: str, word: str) -> None:
    found = [r.word for r in rows(room, line)]
    assert word in found if word else not found


@pytest.mark.parametrize(
    "line",
    [
        "n FIRE", "ok", "a", "n", "g 102 4", "l some free words", "n FIRE 3 smo", "", "101", "t 101 1", "g 101 1",
        "call 101 HP",
    ],
)  # fmt: skip
def test_nothing_is_offered_where_the_line_is_complete(room: LineRoom, line: str) -> None:
    assert rows(room, line) == []


@pytest.mark.parametrize("width", [80, 120, 200])
def test_list_is_never_wider_than_the_screen_and_the_meaning_is_whole(room: LineRoom, width: int) -> None:
    room.do("n PERS 5 " + "long words " * 30)
    for line in ("n ", "g 102 ", "a ", "relief 3 ", "t 101 ", "src ", "1"):
        reading = room.read(line)
        found = offers_of(reading.candidates, reading.act, room.context())
        assert found is not None
        drawn = offers_rows(found, EN, width, 7)
        assert all(cells(row.text) == width for row in drawn) and len(drawn) <= 7
        if line == "a ":
            assert all("NEW 0 m" in row.text or "SENT 0 m" in row.text for row in drawn[1:])
