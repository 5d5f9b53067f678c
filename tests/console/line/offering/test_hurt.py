"""An officer who is hurt: whatever is typed, the answer names the alarm."""

from __future__ import annotations

import pytest

from data.intents.incidents.opening import NewIncident, Panic, WriteNote
from tests.kits.console.line_room import LineRoom


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    ("line", "post"),
    [
        ("officer hurt at P1", "1"), ("officer down 3", "3"), ("petugas dipukul pos 2", "2"), ("fight at P4", "4"),
        ("n officer hurt P1", "1"), ("n petugas dipukul 2", "2"), ("baru perkelahian 1", "1"), ("n fight 1", "1"),
        ("4 petugas dipukul", "4"), ("pos 2 dipukul", "2"), ("4 officer is down", "4"), ("dipukul 2", "2"),
        ("guard was attacked at post 5", "5"), ("-5 anggota terluka pos 6", "6"),
        ("4 dimas hurt", "4"), ("p4 dimas hurt, hit by a bottle", "4"), ("P1 hendra luka", "1"), ("4 man down", "4"),
        ("4 bleeding", "4"), ("4 kena pukul, berdarah", "4"), ("1 kena batu", "1"), ("dimas hurt", "4"),
        ("Dimas injured at P1", "1"), ("dimas terluka", "4"), ("hendra kena lemparan batu", "1"),
        ("dimas hurt by 3 men", "4"), ("dimas down", "4"), ("n dimas hurt", "4"),
        ("injured officer at post 1", "1"), ("4 got hit", "4"),
        ("4 pingsan", "4"), ("dimas collapsed", "4"),
    ],
)  # fmt: skip
def test_hurt_officer_is_answered_with_the_alarm_and_the_incident(line: str, post: str, language: str) -> None:
    room = LineRoom(language=language)
    reading = room.read(line)
    panic = "tolong" if language == "id" else "panic"
    assert reading.intent is None and reading.echo.mark == "?"
    assert f"F9 {post}" in reading.why and f"{panic} {post}" in reading.why and f"n ASLT {post}" in reading.why
    proposal = reading.why.rpartition(": ")[2]
    assert isinstance(room.read(proposal).intent, NewIncident)


def test_post_of_a_name_is_known_and_an_unknown_one_is_left_open() -> None:
    room = LineRoom()
    assert "F9 1" in room.read("fight at gate").why
    assert "F9 1" in room.read("dimas injured at the gate").why  # he is on post 4
    assert "F9 POST" in room.read("officer hurt").why
    assert "F9 POST" in room.read("putu hurt").why  # off duty, and the beginning of a verb


def test_words_of_an_entry_about_a_hurt_officer_remind_of_the_alarm() -> None:
    room = LineRoom.busy()
    for line, post in (
        ("102 petugas dipukul", "4"), ("l petugas dipukul pos 2", "2"), ("ok 5 officer hurt", "5"),
        ("n petugas diserang 2", "2"), ("n ASLT 2 x", "2"), ("101 dimas hurt", "4"), ("ok 1 hendra hurt by stone", "1"),
        ("l dimas bleeding", "4"), ("n MEDI 3 putu kena batu", "3"), ("ok 1-6 dimas luka", "4"),
    ):  # fmt: skip
        reading = room.read(line)
        assert reading.intent is not None and f"F9 {post}" in reading.echo.consequence, line
    for line in ("102 man left", "102 dimas left, gate down", "l dimas walked down to the gate", "l gate kena batu"):
        assert "F9" not in room.read(line).echo.consequence, line
    assert isinstance(room.read("panic 2 officer hurt").intent, Panic)
    room.do("panic 2")
    reading = room.read("103 officer hurt, bleeding")
    assert isinstance(reading.intent, WriteNote) and "F9" not in reading.echo.consequence
