"""Where the words of a line go: the log, an incident, a post, the controller; and the row that says so."""

from __future__ import annotations

import msgspec
import pytest

from data.intents.incidents.opening import WriteNote
from data.intents.outside import TellController, WriteLine
from data.intents.tours import WalkTour
from tests.kits.console.line_room import LineRoom, sample


@pytest.fixture
def room() -> LineRoom:
    return LineRoom.busy()


@pytest.mark.parametrize("line", ["note 102 genset on", "note #102 genset on", "l #102 genset on", "102 genset on"])
def test_note_with_an_incident_is_a_note_on_it(room: LineRoom, line: str) -> None:
    assert room.read(line).intent == room.read("102 genset on").intent
    assert "note on #102" in room.read(line).echo.text


@pytest.mark.parametrize("line", ["note 112 was called", "l 102 guests left", "catat 102 kotak", "l P4: 102 boxes"])
def test_line_of_the_log_keeps_a_number_that_counts_something(room: LineRoom, line: str) -> None:
    reading = room.read(line)
    assert isinstance(reading.intent, WriteLine) and reading.intent.words == line.split(" ", 1)[1].removeprefix("P4: ")
    assert ("on #102: 102 WORDS" in reading.echo.full) == (line.split()[1] == "102")


def test_note_without_a_number_says_that_it_is_not_on_the_selected_incident(room: LineRoom) -> None:
    for language, said in (("en", "not on #101"), ("id", "bukan catatan #101")):
        room = LineRoom(language=language)
        room.do("n FIRE 3 smoke")
        room.selected = room.subject(101)
        for line in ("note genset on", "catat genset hidup"):
            assert isinstance(room.read(line).intent, WriteLine)
            assert said in room.read(line).echo.consequence


def test_post_that_may_be_a_priority_is_asked_and_any_other_is_said(room: LineRoom) -> None:
    for line in ("102 p3 only 60 people", "102 P3 only 60 people"):
        reading = room.read(line)
        assert reading.intent is None and reading.echo.mark == "?"
        assert "pri 102 3 only 60 people" in reading.why and "102 P3: only 60 people" in reading.why
    for line, post in (("102 P3: only 60 people", "3"), ("102 p6 only 60 people", "6")):
        reading = room.read(line)
        assert isinstance(reading.intent, WriteNote) and reading.intent.post == post
        assert f"from post {post}" in reading.echo.consequence


@pytest.mark.parametrize("line", ["tell padal 102 gate down", "tell controller 102 gate down", "e 102 gate down"])
def test_incident_is_understood_after_who_was_told(room: LineRoom, line: str) -> None:
    intent = room.read(line).intent
    assert isinstance(intent, TellController)
    assert (intent.incident, intent.words, intent.who) == (room.subject(102), "gate down", "")
    assert "#102" in room.read(line).echo.text


def test_somebody_else_who_was_told_is_named_with_the_incident(room: LineRoom) -> None:
    reading = room.read("tell Tama 102 gate down")
    assert isinstance(reading.intent, TellController) and reading.intent.who == "Tama"
    assert "Tama told of #102" in reading.echo.text


def test_checkpoints_are_taken_together_and_one_first_gets_its_form(room: LineRoom) -> None:
    room.do("tour start")
    for line in ("tour point TK-1 TK-2 TK-3 gate shut", "tur titik TK-1,TK-2 TK-3, gate shut"):
        intent = room.read(line).intent
        assert isinstance(intent, WalkTour) and (intent.points, intent.words) == (("TK-1", "TK-2", "TK-3"), "gate shut")
    assert "tour missed TK-5 locked" in room.read("TK-5 terlewat locked").why
    assert "tour point TK-5" in room.read("TK-5").why


@pytest.mark.parametrize("line", ["tour start 1", "tour start", "tour point TK-1", "tour end"])
def test_tour_of_a_site_without_tours_names_the_key(line: str) -> None:
    room = LineRoom(site=msgspec.structs.replace(sample(), tours=()))
    assert "[[tour]]" in room.read(line).why and "site.toml" in room.read(line).why


def test_tour_that_does_not_run_says_how_it_starts(room: LineRoom) -> None:
    assert "tour start 1" in room.read("tour point TK-1").why
    assert LineRoom(language="id").read("tur titik TK-1").why.endswith("tur mulai 1")


@pytest.mark.parametrize("typed", ["cctv 3", "Camera 3", "kamera 3", "camera 3 warehouse door", "cam-3", "cctv-3"])
def test_source_is_known_by_the_name_that_the_board_shows(room: LineRoom, typed: str) -> None:
    for line in (f"shelve {typed} 30m fog", f"redam {typed} 30m kabut", f"src {typed} down"):
        assert "(cam-3)" in room.read(line).echo.text, line


def test_source_without_a_name_is_said_once() -> None:
    site = sample()
    bare = [msgspec.structs.replace(s, name=s.code) for s in site.sources]
    room = LineRoom(site=msgspec.structs.replace(site, sources=tuple(bare)))
    assert room.read("shelve cam-3 30m fog").echo.text.startswith("shelve cam-3 until")
