"""What the line offers and says, to the word: what is offered once, what is said only where it is so."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from console.line.cursor import QUOTED, quote
from console.line.echo import Speech
from console.line.times import read_when
from data.base.clock import MINUTE
from data.base.nearest import nearest
from data.intents.base import Refused
from tests.kits.console.line_room import LineRoom, ms, sample


@pytest.fixture
def room() -> LineRoom:
    return LineRoom.busy()


@pytest.mark.parametrize(
    ("typed", "words", "meant"),
    [
        ("ba", ("ab",), "ab"),  # two that were swapped are one mistake
        ("ba", ("cd",), ""),
        ("clsoe", ("close", "closed"), "close"),
        ("colse", ("cobra", "close"), "close"),
        ("fire", ("fire", "fir"), "fire"),
        ("fir", ("fire", "hire"), "fire"),
        ("hire", ("fire", "hired"), "hired"),  # of equals the one that begins with the same letter
        ("x", ("a",), ""),
        ("Fir", ("FIRE", "INFO"), "FIRE"),
        ("xy", ("abcd",), ""),
        ("", ("a", "b"), ""),
        ("anything", (), ""),
    ],
)
def test_the_word_that_was_probably_meant(typed: str, words: tuple[str, ...], meant: str) -> None:
    assert nearest(typed, words) == meant


def test_a_source_is_down_or_up_in_both_languages(room: LineRoom) -> None:
    assert room.read("src cam-3 ").completions == ("down", "up", "mati", "pulih")


@pytest.mark.parametrize("line", ["closed 4 by Su", "relief 3 Ta", "n FIRE patr", "g 3,loa"])
def test_nothing_is_offered_twice(room: LineRoom, line: str) -> None:
    offered = room.read(line).completions
    assert offered and len(set(offered)) == len(offered)


@pytest.mark.parametrize(("language", "offered"), [("en", "faster"), ("id", "cepat")])
def test_a_drill_is_asked_in_the_words_of_its_language(language: str, offered: str) -> None:
    room = LineRoom(language=language)
    room.drill = True
    words = room.read("drill ").completions
    assert offered in words and len(words) == len({*words})
    assert not {"faster", "cepat"} - {offered} & {*words}


def test_that_late_stays_is_said_only_where_something_is_late(room: LineRoom) -> None:
    said = room.read("-5 ok 4").echo.consequence
    assert said.startswith("next due") and "stays" not in said
    assert "stays" not in room.read("ok 4").echo.consequence and "LATE" not in room.read("ok 4").echo.consequence


def test_timers_restart_with_an_incident_and_not_with_a_post(room: LineRoom) -> None:
    room.do("c 102 safe gone")
    assert room.read("reopen 102 back again").echo.consequence == "timers start again"
    room.do("closed 4 by Surya flooded")
    assert room.read("open 4").echo.text and room.read("open 4").echo.consequence == ""


@pytest.mark.parametrize("line", ["seal", "seal G-0417", "seal P4 G-0417", "seal P4 G-0417 by Sari and Rizky"])
def test_one_seal_alone_is_not_enough(room: LineRoom, line: str) -> None:
    assert "how many of how many" in room.read(line).why


def test_posts_are_named_and_shorter_counted_together(room: LineRoom) -> None:
    say = Speech(room.context())
    assert say.posts(()) == (room.words("line.no_posts"),)
    assert say.posts(("4",)) == ("post 4 Warehouse rear", "post 4")
    assert say.posts(("3", "5")) == ("posts 3 Warehouse door, 5 Loading yard", "posts 3,5")


def test_a_step_is_ticked_and_unticked_in_words(room: LineRoom) -> None:
    assert room.read("t 101 1").echo.text.startswith("step 1 done, #101")
    room.do("t 101 1")
    assert room.read("t 101 -1").echo.text.startswith("step 1 open again, #101")


@pytest.mark.parametrize(("language", "name"), [("en", "#103 Fire"), ("id", "#103 Kebakaran")])
def test_a_type_is_named_in_the_language_of_the_console(language: str, name: str) -> None:
    room = LineRoom(language=language)
    for line in ("n FIRE 3 x", "n FIRE 3 y"):
        room.do(line)
    kind = name.partition(" ")[2]
    assert kind in room.read("n FIRE 3 smoke").echo.text
    assert kind in room.read("t 101 1").echo.text


def test_what_is_undone_or_corrected_stays_and_that_is_said(room: LineRoom) -> None:
    room.do("l rain")
    assert room.read("undo").echo.consequence == room.words("line.stays_struck")
    assert room.read("fix wind").echo.consequence == room.words("line.both_stay")
    assert room.read("urung").echo.consequence


def test_a_alone_says_when_what_it_meant_is_closed(room: LineRoom) -> None:
    quiet = LineRoom()
    quiet.do("ok all")
    quiet.do("n PERS 4 man", by="BGS")
    fixed = quiet.read("a").fixed
    quiet.do("c 101 safe gone")
    assert quiet.read("a", fixed=fixed).why == quiet.words("refuse.fixed_closed", number="101")


def test_by_when_who_was_called_is_to_be_here_is_said(room: LineRoom) -> None:
    said = room.read("call #101 113 answered").echo.consequence
    minutes = next(o.minutes for o in room.site.outside if "113" in (o.name, o.number, *o.words))
    due = room.context().time(room.now + minutes * MINUTE)
    assert minutes and room.words("entry.call_due", at=due) in said
    assert room.words("line.say_answered") in room.read("call #101 113").echo.consequence
    assert room.read("call - 110 no answer").echo.consequence == ""


def test_a_long_word_is_quoted_cut() -> None:
    assert quote("x" * QUOTED) == "x" * QUOTED
    assert quote("x" * (QUOTED + 1)) == "x" * (QUOTED - 1) + "…"


def test_a_time_that_clocks_skipped_today_is_none_and_before_it_is_yesterdays() -> None:
    berlin = replace(sample(), zone="Europe/Berlin")
    for now in ("2024-03-31 03:00", "2024-03-31 05:00"):
        with pytest.raises(Refused) as error:
            read_when("0230", berlin, ms(now, berlin.zone))
        assert error.value.key == "refuse.skipped"
    before = read_when("0230", berlin, ms("2024-03-31 01:59", berlin.zone))
    assert (before.at, before.wrapped) == (ms("2024-03-30 02:30", berlin.zone), True)
    with pytest.raises(Refused) as error:
        read_when("0230", berlin, ms("2024-04-01 00:10", berlin.zone))
    assert error.value.key == "refuse.future"
