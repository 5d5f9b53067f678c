"""Time at the beginning of a line: which acts take one, never the future, yesterday after midnight, clock changes."""

from __future__ import annotations

from itertools import product

import msgspec
import pytest
from msgspec.structs import replace

from console.line.acts.screen import ScreenAct
from console.line.times import read_when
from console.line.verbs import ACTS
from data.base.clock import HOUR, MINUTE
from data.intents.base import Refused
from tests.kits.console.line_room import LineRoom, ms, sample
from tests.kits.running.rows import each_row

#: Acts that take no time, and why.
UNTIMED = {
    "a": "nobody acknowledges in the past",
    "s": "a sound is silenced now",
    "fix": "a correction is made now; the entry keeps its time",
    "undo": "an entry is taken back now",
    "ho": "a sheet is signed now",
    "take": "nobody was in control before they took it",
    "login": "somebody signs on now",
    "lock": "the console is locked now",
    "here": "the watch is confirmed now",
    "remind": "it is about a time to come",
    "lookout": "posts are told now, until a time to come",
    "shelve": "an alarm that rang before was not shelved",
    "test": "a test sounds now",
    "heard": "what sounds now is heard now",
    "decide": "stations agree from now on",
    "tempo": "calls cannot have been due before anybody knew of them",
}


def occurred(room: LineRoom, line: str) -> int | None:
    reading = room.read(line)
    assert reading.intent is not None, reading.why
    return reading.intent.occurred


@pytest.mark.parametrize("time", ["0154", "01:54", "01.54", "1:54", "-13"])
def test_time_prefix_in_every_form(time: str) -> None:
    assert occurred(LineRoom(), f"{time} l gate open") == ms("2024-01-22 01:54")


def test_line_without_a_time_happened_now() -> None:
    assert occurred(LineRoom(), "l gate open") is None


def test_this_minute_is_not_the_future() -> None:
    assert occurred(LineRoom(), "02:07 l gate open") == ms("2024-01-22 02:07")


def test_time_prefix_in_hours_ago() -> None:
    assert occurred(LineRoom(), "-2h l gate open") == ms("2024-01-22 00:07")
    assert occurred(LineRoom(), "-2j l gate open") == ms("2024-01-22 00:07")


def test_evening_time_typed_after_midnight_is_yesterdays_and_shows_the_date() -> None:
    room = LineRoom("2024-01-22 00:10")
    assert occurred(room, "23:50 l gate open") == ms("2024-01-21 23:50")
    assert room.read("23:50 l gate open").echo.text.endswith("21 Jan 23:50")
    assert LineRoom("2024-08-17 00:10", "id").read("23:50 l x").echo.text.endswith("16 Agu 23:50")


def test_todays_time_is_echoed_without_a_date() -> None:
    assert LineRoom().read("01:54 l gate open").echo.text.endswith(", 01:54")


def test_future_time_is_refused_with_the_time_now() -> None:
    reading = LineRoom().read("02:14 ok 4")
    assert (reading.echo.mark, reading.intent) == ("X", None)
    assert "02:07" in reading.echo.text
    assert "02:14" in reading.echo.text


def test_same_hour_yesterday_needs_a_reason() -> None:
    room = LineRoom()
    assert occurred(room, "02:14 l gate open why paper was found only now") == ms("2024-01-21 02:14")


def test_time_over_twelve_hours_ago_needs_a_reason() -> None:
    room = LineRoom("2024-01-22 15:00")
    refused = room.read("02:14 l gate open")
    assert refused.echo.mark == "X"
    assert "12" in refused.echo.text
    assert "why" in refused.echo.text
    reading = room.read("02:14 l gate was open why the note was in the other book")
    assert reading.intent is not None
    assert reading.intent.occurred == ms("2024-01-22 02:14")
    assert reading.intent.late_why == "the note was in the other book"
    assert msgspec.structs.asdict(reading.intent)["words"] == "gate was open"


@pytest.mark.parametrize("why", ["why", "alasan", "karena"])
def test_reason_is_read_in_both_languages(why: str) -> None:
    reading = LineRoom("2024-01-22 15:00", "id").read(f"02:14 catat gerbang terbuka {why} baru dilaporkan")
    assert reading.intent is not None
    assert reading.intent.late_why == "baru dilaporkan"


def test_time_twelve_hours_ago_needs_no_reason() -> None:
    assert occurred(LineRoom("2024-01-22 14:14"), "02:14 l gate open") == ms("2024-01-22 02:14")


def test_word_why_stays_in_the_words_if_no_reason_is_needed() -> None:
    reading = LineRoom().read("01:54 l asked him why he stood there")
    assert reading.intent is not None
    assert msgspec.structs.asdict(reading.intent)["words"] == "asked him why he stood there"


def test_time_alone_is_refused() -> None:
    for line in ("02:04", "0204", "-15"):
        assert LineRoom().read(line).echo.mark == "X"


def test_four_digits_are_an_incident_if_there_is_one() -> None:
    room = LineRoom("2024-01-22 13:00")
    assert occurred(room, "1215 l gate open") == ms("2024-01-22 12:15")
    assert room.read("1215").echo.mark == "X"
    room.do("n FIRE 3 smoke")
    opened = room.book[-1]
    numbered = msgspec.structs.replace(opened, book="JBR-othr", no=1, number=1215)
    room.room.apply(msgspec.structs.replace(numbered, subjects=("incident:JBR-othr-1",)))
    assert room.read("1215").ui == "open"
    assert room.read("1215 crowd is growing").intent is not None
    which = room.read("1215 l gate open")
    assert (which.echo.mark, which.intent) == ("?", None)
    assert "12:15" in which.echo.text
    assert "#1215" in which.echo.text
    assert occurred(room, "12:15 l gate open") == ms("2024-01-22 12:15")
    assert room.read("#1215 l gate open").echo.text.startswith("note on #1215")


@pytest.mark.parametrize("line", ["2460 l x", "0260 l x", "24:00 l x", "02:60 l x", "-12345 l x"])
def test_impossible_time_is_refused(line: str) -> None:
    assert LineRoom().read(line).intent is None


@pytest.mark.parametrize("act", ["s", "fix 1 words", "undo", "find x", "b", "?", "v", "h", "at 01:00", "quit"])
def test_command_that_has_no_time_refuses_one(act: str) -> None:
    room = LineRoom()
    room.do("l words")
    reading = room.read(f"01:54 {act}")
    assert (reading.echo.mark, reading.intent, reading.ui) == ("X", None, "")


# --- days of clock changes -----------------------------------------------------------------------------------------


def berlin(now: str, fold: int = 0) -> LineRoom:
    room = LineRoom(site=msgspec.structs.replace(sample(), zone="Europe/Berlin", zone_word=""))
    room.now = ms(now, "Europe/Berlin", fold)
    return room


def test_skipped_time_is_refused() -> None:
    reading = berlin("2024-03-31 03:20").read("02:30 l gate open")
    assert reading.echo.mark == "X"
    assert "03:20" in reading.echo.text


def test_minutes_ago_count_across_a_clock_change() -> None:
    room = berlin("2024-03-31 03:20")
    assert occurred(room, "01:40 l gate open") == room.now - 40 * MINUTE
    assert occurred(room, "-40 l gate open") == room.now - 40 * MINUTE


def test_time_shown_twice_is_the_newest_past_one_and_shows_its_zone() -> None:
    first, second = berlin("2024-10-27 02:45"), berlin("2024-10-27 02:45", fold=1)
    assert second.now - first.now == HOUR
    assert occurred(first, "02:30 l gate open") == first.now - 15 * MINUTE
    assert occurred(second, "02:30 l gate open") == second.now - 15 * MINUTE
    assert first.read("02:30 l gate open").echo.text.endswith("02:30 CEST")
    assert second.read("02:30 l gate open").echo.text.endswith("02:30 CET")
    assert occurred(second, "02:50 l gate open") == second.now - 55 * MINUTE


def test_evening_time_after_a_long_day() -> None:
    room = berlin("2024-10-28 00:10")
    assert occurred(room, "23:50 l gate open") == room.now - 20 * MINUTE


def test_evening_time_on_a_leap_day() -> None:
    room = LineRoom("2024-03-01 00:10")
    assert occurred(room, "23:50 l gate open") == ms("2024-02-29 23:50")
    assert room.read("23:50 l gate open").echo.text.endswith("29 Feb 23:50")


def test_skipped_time_is_refused_today_and_yesterdays_before_the_change() -> None:
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


@pytest.mark.parametrize(("language", "said"), [("en", "is not a time. Use 02:15"), ("id", "bukan waktu. Tulis 02:15")])
def test_word_that_was_meant_as_a_time_is_refused_as_one(language: str, said: str) -> None:
    def check(typed: str, command: str) -> None:
        why = LineRoom(language=language).read(f"{typed} {command}").why
        assert why.startswith(f'"{typed}" {said}')

    times = ("25:00", "24:00", "7:75", "02.75", "2460", "2400", "0275", "02:15:07", "-15x")
    each_row(product(times, ("ok 4", "n FIRE 3 smoke", "101 seen", "4")), check)


def test_four_digits_without_a_command_are_an_incident() -> None:
    room = LineRoom()
    for line in ("2460", "2460 smoke seen"):
        assert "2460" in room.read(line).why and "time" not in room.read(line).why


def test_every_act_takes_a_time_or_has_a_reason_not_to() -> None:
    writes = [act for act in ACTS if not isinstance(act, ScreenAct)]
    assert {act.name for act in writes if not act.timed} == set(UNTIMED)
    assert all(not act.timed for act in ACTS if isinstance(act, ScreenAct)), "what writes nothing happens at no time"
    assert len(writes) - len(UNTIMED) > 25


#: Lines that begin something at 02:07 → the line that ends it, and what the refusal calls the beginning.
BEGUN = [
    (["g 101 3"], "on 3", "post 3 was sent"),
    (["g 101 3"], "back 3", "post 3 was sent"),
    (["g 101 3"], "g 102 3", "post 3 was sent"),
    (["g 102 3"], "c 102 handled", "post 3 was sent"),
    (["g 101 3", "on 3"], "back 3", "post 3 arrived"),
    (["g 6 to 1"], "on 6", "post 6 was sent"),
    (["g 6 to 1", "on 6"], "back 6", "post 6 arrived"),
    (["patrol 5"], "back 5", "post 5 went on patrol"),
    (["closed 5 by Surya flooded"], "open 5", "post 5 was withdrawn"),
    (["br 5 6"], "back 5", "post 5's break began"),
    (["br 5 6"], "g 101 5", "post 5's break began"),
    (["visit in Tono to 3"], "visit out Tono", "Tono came in"),
    (["key out 12 Budi"], "key in 12", "key 12 went out"),
    (["tour start"], "tour end", "tour Warehouse round began"),
    (["move 25 from A to B"], "move 10 arrived 25 by Dewi and Surya", "the boxes of no. 10 left"),
    (["call Damkar 113 answered"], "call Damkar arrived", "Damkar was called"),
    (["scene 101 in Tono"], "scene 101 out Tono", "Tono went in"),
    (["src cam-3 down"], "src cam-3 up", "went down"),
    ([], "101 controlled", "#101 came in"),
    ([], "c 102 false", "#102 came in"),
]


def test_nothing_ends_before_it_began() -> None:
    def check(lines: list[str], end: str, began: str) -> None:
        room = LineRoom.busy(*lines)
        room.now += 3 * MINUTE
        why = room.read(f"-10 {end}").why
        assert f"{began} at 02:07: 02:00 is before that; write 02:07 or later" in why, why
        assert room.read(f"-2 {end}").intent is not None, room.read(f"-2 {end}").why

    each_row(BEGUN, check)


def test_end_in_the_minute_of_its_beginning_is_never_before_it() -> None:
    room = LineRoom.busy()
    room.now += 52_000
    room.do("g 101 3")
    room.now += 3 * MINUTE
    room.do("02:07 on 3")
    (unit,) = room.incident(101).units
    assert unit.arrived == unit.sent == room.now - 3 * MINUTE


def test_indonesian_end_before_its_beginning_says_what_would_be_right() -> None:
    room = LineRoom(language="id")
    room.do("tamu masuk Tono ke 3")
    why = room.read("-20 tamu keluar Tono").why
    assert why == "Tono masuk pukul 02:07: 01:47 sebelum itu; tulis 02:07 atau sesudahnya"
