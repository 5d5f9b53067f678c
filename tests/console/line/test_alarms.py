"""Commands about sources, the shelf and the sound test, in both languages."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from console.line.echo import WIDEST
from data.base.clock import MINUTE
from data.entries.alarms import SourceChanged
from data.intents.alarms import AnswerSoundTest, ChangeSource, Shelve, TestSound, Unshelve
from data.intents.base import Intent
from tests.kits.console.line_room import LineRoom

CASES: list[tuple[str, str, Intent]] = [
    ("src cam-3 down no signal", "sumber cctv-3 mati no signal", ChangeSource(source="cam-3", state="down",
                                                                               words="no signal")),
    ("src cam-2 up", "sumber CAM-2 pulih", ChangeSource(source="cam-2", state="up")),
    ("src mains down", "sumber pln padam", ChangeSource(source="mains", state="down")),
    ("src panel-1 alarm zone 3", "src fire-panel alarm zone 3",
     ChangeSource(source="panel-1", state="down", words="zone 3")),
    ("shelve cam-2 60m wet connector", "redam cam-2 60mnt wet connector",
     Shelve(source="cam-2", minutes=60, why="wet connector")),
    ("shelve cam-2 2h wet", "redam cam-2 2j wet", Shelve(source="cam-2", minutes=120, why="wet")),
    ("shelve cam-2 wet connector", "redam cctv-2 wet connector", Shelve(source="cam-2", why="wet connector")),
    ("shelve 101 30m wet", "redam #101 30m wet", Shelve(source="cam-2", minutes=30, why="wet")),
    ("shelve cam-1 off", "redam cam-1 stop", Unshelve(source="cam-1")),
    ("test sound", "uji suara", TestSound()),
]  # fmt: skip


def prepared(language: str) -> LineRoom:
    room = LineRoom(language=language)
    room.do("ok 1")
    room.do("src cam-2 down x", by="system")
    room.do("shelve cam-1 30m wet")
    return room


@pytest.mark.parametrize("case", CASES, ids=lambda c: str(c[0]))
@pytest.mark.parametrize("language", ["en", "id"])
def test_read_alarm_command_and_echo(case: tuple[str, str, Intent], language: str) -> None:
    english, indonesian, wanted = case
    for text in (english, indonesian):
        room = prepared(language)
        reading = room.read(text)
        assert reading.intent is not None, reading.why
        found = {name: getattr(reading.intent, name) for name in wanted.__struct_fields__}
        assert found | {"received": 0} == {name: getattr(wanted, name) for name in wanted.__struct_fields__}
        assert reading.echo.mark == "=" and cell_len(reading.echo.text) <= WIDEST
        room.do(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("src cam-9 down", '"cam-9"? cam-'),
        ("src zebra down", "which source? mains net panel-1 cam-1"),
        ("src cam-3", "say down or up: src CODE down"),
        ("src cam-3 asleep", "say down or up: src CODE down"),
        ("src cam-3 up", "is not down"),
        ("src cam-2 down", "has been down since 02:07:00"),
        ("shelve cam-3", "a reason is needed: shelve cam-3 30m WHY"),
        ("shelve cam-3 30m", "a reason is needed: shelve cam-3 30m WHY"),
        ("shelve cam-3 9h wet", "540 min is not possible: 1 to 480"),
        ("shelve cam-3 0m wet", "0 min is not possible"),
        ("shelve panel-1 x", "Fire panel is a P1 and cannot be shelved"),
        ("shelve cam-3 off", "not shelved; shelved: cam-1"),
        ("shelve cam-1 off now", 'no place for "now" here'),
        ("test 6 off now", 'no place for "now" here'),
        ("uji 6 stop sekarang", 'no place for "sekarang" here'),
        ("test sound loud", "loud"),
        ("heard yes", "no sound test is waiting"),
        ("heard perhaps", "heard yes, or heard no"),
    ],
)
def test_refused_alarm_command_says_what_to_type(text: str, said: str) -> None:
    reading = prepared("en").read(text)
    assert reading.intent is None
    assert said in reading.why, reading.why


def test_echo_of_a_source_says_what_follows() -> None:
    room = prepared("en")
    assert room.read("src cam-3 down").echo.consequence == "opens #102"
    assert room.read("src cam-1 down").echo.consequence == "shelved: recorded, not announced"
    assert room.read("src cam-2 up").echo.consequence == "in #101"
    assert "until 02:37" in room.read("shelve cam-3 30m wet").echo.text
    assert room.read("shelve").ui == room.read("src").ui == room.read("redam").ui == "shelf"


@pytest.mark.parametrize(("text", "heard"), [("y", True), ("ya", True), ("n", False), ("t", False), ("tidak", False)])
def test_one_letter_answers_a_sound_test_only_while_it_waits(text: str, heard: bool) -> None:
    room = prepared("id")
    before = room.read(text).intent
    assert not isinstance(before, AnswerSoundTest)
    room.do("uji suara")
    found = room.read(text).intent
    assert isinstance(found, AnswerSoundTest) and found.heard is heard
    assert not isinstance(room.read(f"{text} 3").intent, AnswerSoundTest)
    room.do(text)
    assert not isinstance(room.read(text).intent, AnswerSoundTest)


def test_hostile_words_about_a_source_stay_words() -> None:
    room = LineRoom()
    room.do("src cam-3 down \x1b[2J[@click=app.quit]x[/] \u202egnp {0} %s")
    said = next(e for e in room.book if isinstance(e, SourceChanged))
    assert said.words == "[2J[@click=app.quit]x[/] gnp {0} %s"


def test_a_alone_names_the_command_that_a_passed_target_asks_for() -> None:
    room = LineRoom()
    room.do("ok all")
    room.do("n FIRE 3 smoke")
    room.do("a")
    room.now += 4 * MINUTE
    first = room.read("a")
    assert first.intent is not None and "g 101 POST" in str(first.echo)
    room.do("a")
    room.do("n PERS 4 man", by="BGS")
    again = room.read("a")
    assert again.intent is None and "g 101 POST" in again.why and "a 102" in again.why
    assert room.read("a 102").intent is not None


def test_echo_of_closing_a_row_names_the_source_that_is_still_down() -> None:
    room = LineRoom()
    room.do("src cam-3 down")
    assert "still down: " in room.read("c 101 handled").echo.warning
    room.do("src cam-3 up")
    assert "still down" not in room.read("c 101 handled").echo.warning
