"""Questions that states answer about themselves."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from data.base.clock import MINUTE
from data.entries import SheetLine, Targets
from data.room.state.alarms import Alarms, Shelf
from data.room.state.control import Duty, Turn
from data.room.state.handover import Handover
from data.room.state.incidents import (
    AFTERWARDS,
    Conflict,
    Decision,
    Mark,
    ReportState,
    Stamps,
    UnitState,
    happened_at,
    owed_at,
    runs_from,
)
from data.room.state.orders import RollCall
from data.room.state.posts import PostState
from data.room.state.registers import is_same_key, is_same_name, the_one_named
from data.room.state.stations import StationState, letters_of
from tests.kits.rooms.reducing import INCIDENT

MINE, THEIRS = "JBR-7f3a", "SAT-2b1c"

# --- incidents ------------------------------------------------------------------------------------------------------


def test_targets_run_from_when_it_happened_unless_that_was_long_ago() -> None:
    received = 100 * MINUTE
    assert AFTERWARDS == 5 * MINUTE
    for occurred, happened, runs in (
        (0, received, received),
        (received - AFTERWARDS, received - AFTERWARDS, received - AFTERWARDS),
        (received - AFTERWARDS - 1, received - AFTERWARDS - 1, received),
        (received + 1, received, received),  # typed before its own time: it happened when it was received
    ):
        incident = replace(INCIDENT, received=received, occurred=occurred)
        assert (happened_at(received, occurred), runs_from(received, occurred)) == (happened, runs)
        assert (incident.happened, incident.runs_from, incident.is_afterwards) == (
            happened, runs, happened < received - AFTERWARDS,
        )  # fmt: skip
    assert replace(INCIDENT, received=5, restarted=9).runs_from == 9


def test_nobody_can_be_sent_to_an_incident_without_a_place() -> None:
    targets = Targets(ack=15, breach=30, send=60, arrive=180, supervisor=120, update=600)
    assert owed_at("3", targets) == targets
    assert owed_at("", targets) == Targets(ack=15, breach=30, supervisor=120, update=600)
    assert replace(INCIDENT, post="", targets=targets).owed.send == 0


def test_stamps_that_count_are_those_since_it_was_opened_again() -> None:
    names = ("acked", "sent", "arrived", "controlled", "told", "updated")
    first = replace(INCIDENT, acked=1, sent=2, arrived=3, controlled=4, told=5, updated=6)
    assert [first.stamp(name) for name in names] == [1, 2, 3, 4, 5, 6]
    again = replace(
        first, restarted=10, again=Stamps(acked=11, sent=12, arrived=13, controlled=14, told=15, updated=16)
    )
    assert [again.stamp(name) for name in names] == [11, 12, 13, 14, 15, 16]
    worse = replace(first, renewed=20)
    assert [worse.stamp(name) for name in names] == [0, 2, 3, 4, 5, 6]
    assert worse.is_new and not first.is_new and not replace(worse, state="closed").is_new
    assert replace(worse, renewed_acked=21).stamp("acked") == 21
    assert (worse.author, replace(worse, renewed_by="BGS").author) == ("LST", "BGS")


def test_newest_moment_of_an_incident_is_that_of_any_stamp() -> None:
    for name in (
        "received", "opened", "since", "restarted", "closed", "renewed", "renewed_acked", "raised", "seen", "recalled",
        "acked", "sent", "arrived", "controlled", "told", "updated",
    ):  # fmt: skip
        assert replace(INCIDENT, **{name: 99}).latest == 99
    assert replace(INCIDENT, again=Stamps(told=99)).latest == 2  # of a reopening that was undone
    assert replace(INCIDENT, restarted=3, again=Stamps(told=99)).latest == 99


def test_incident_counts_reports_units_and_its_most_urgent_priority() -> None:
    units = (UnitState(post="4", sent=5), UnitState(post="5", sent=5, released=7), UnitState(post="6", arrived=5))
    incident = replace(INCIDENT, units=units, reports=(ReportState(at=5), ReportState(at=6, count=3)), priority=3)
    assert (incident.units_out, incident.report_count, incident.highest) == (("4", "6"), 5, 3)
    marks = (Mark("open", 1, 1, 2), Mark("acked", 2, 2), Mark("term", 3, 3, 1))
    assert replace(incident, marks=marks).highest == 1


def test_incident_has_a_row_unless_it_is_closed_or_merged() -> None:
    assert INCIDENT.is_open and replace(INCIDENT, state="controlled").is_open
    assert not replace(INCIDENT, state="closed").is_open and not replace(INCIDENT, folded_into="incident:x").is_open
    assert replace(INCIDENT, source="panic").is_panic and not INCIDENT.is_panic


def test_number_is_of_the_stations_that_gave_it() -> None:
    incident = replace(INCIDENT, number=101, opened_ref=f"{MINE}-1")
    assert (incident.stations_of(101), incident.stations_of(102)) == (("JBR",), ())
    both = replace(incident, numbers=((101, MINE), (101, THEIRS), (104, "POL-1")))
    assert (both.stations_of(101), both.stations_of(104), both.stations_of(105)) == (("JBR", "SAT"), ("POL",), ())


def test_mark_is_the_year_or_how_a_book_that_gave_a_number_begins() -> None:
    incident = replace(INCIDENT, year=2024, number=101, opened_ref=f"{MINE}-1")
    both = replace(incident, numbers=((101, THEIRS), (104, "POL-c0de")))
    marks = ("24", "7f", "7F3A", "2b", "2B1C", "c0", "3a", "23", "20")
    assert [mark for mark in marks if incident.has_mark(mark)] == ["24", "7f", "7F3A"]
    assert [mark for mark in marks if both.has_mark(mark)] == ["24", "2b", "2B1C", "c0"]
    assert replace(incident, year=2003).has_mark("03") and not replace(incident, year=2003).has_mark("3")


def decision(field: str, value: str) -> Decision:
    return Decision(field=field, value=value, book=MINE, no=1, by="LST", at=1)


def test_conflict_is_of_values_that_differ_and_two_states_only_against_under_control() -> None:
    def conflicts(*writes: Decision) -> tuple[Conflict, ...]:
        return replace(INCIDENT, writes=writes).conflicts

    high, low, words = decision("priority", "1"), decision("priority", "3"), decision("words", "x")
    assert conflicts() == conflicts(high, words) == conflicts(high, high) == ()
    assert conflicts(high, words, low) == (Conflict("priority", (high, low)),)
    sent, scene, controlled = (decision("state", value) for value in ("sent", "scene", "controlled"))
    assert conflicts(sent, scene) == conflicts(controlled, controlled) == ()
    assert conflicts(sent, controlled) == (Conflict("state", (sent, controlled)),)


# --- control --------------------------------------------------------------------------------------------------------


def turn(operator: str, book: str, **more: Any) -> Turn:
    return Turn(operator=operator, book=book, no=1, **more)


def test_turns_and_control_are_looked_up_by_station() -> None:
    first, second, third = turn("LST", MINE), turn("BGS", THEIRS), turn("SRY", "JBR-0001")
    duty = Duty(turns=(first, second, third), control=(second, third))
    assert [duty.turn_at(book) for book in (MINE, THEIRS, "POL-1")] == [third, second, None]
    assert [duty.in_control(book) for book in ("JBR-9999", THEIRS, "POL-1")] == [True, True, False]
    assert duty.rivals == (second, third) and Duty(control=(first,)).rivals == ()


@pytest.mark.parametrize(
    ("since", "ref", "silenced"),
    [
        (50, "", True),
        (51, "", False),
        (50, f"{MINE}-99", True),  # of this station: the operator who silenced it has heard it
        (50, "JBR-0001-99", True),  # in another book of it
        (50, f"{THEIRS}-7", True),
        (50, f"{THEIRS}-8", False),  # it came later
        (50, "POL-1-1", False),
        (51, f"{THEIRS}-7", False),
    ],
)
def test_what_rings_is_silenced_if_it_was_known_then(since: int, ref: str, silenced: bool) -> None:
    duty = Duty(silenced=50, silenced_in=MINE, silenced_seen=((THEIRS, 7),))
    assert duty.is_silenced(since, ref) is silenced
    assert replace(duty, silenced_in="").is_silenced(since, ref) is (since <= 50)


def test_letters_differ_between_stations_and_one_alone_has_none() -> None:
    one, two, three = StationState("JBR"), StationState("SAT", letter="J"), StationState("JJ")
    assert letters_of((one,)) == {} and Duty(stations=(one,)).letter_of(MINE) == ""
    assert letters_of((one, two)) == {"SAT": "J", "JBR": "B"}
    assert letters_of((one, two, three)) == {"SAT": "J", "JBR": "B", "JJ": "A"}
    late = StationState("ABC").with_letter("J", 9)
    first = StationState("SAT").with_letter("J", 5).with_letter("J", 12)
    assert letters_of((late, first)) == {"SAT": "J", "ABC": "A"}, "a station that joins takes no letter in use"
    assert StationState("SAT").with_letter("J", 5).with_letter("K", 9).lettered == 9, (
        "another letter is in use from now"
    )
    duty = Duty(stations=(one, two))
    assert [duty.letter_of(book) for book in (MINE, THEIRS, "POL-1")] == ["B", "J", ""]


def test_what_nobody_has_acknowledged_is_named_by_its_entry() -> None:
    assert Duty(gap_ref="g", step_ref="s", doubt_ref="d").unseen == ()
    assert Duty(gap_ref="g", gap_seen=False, step_seen=False, doubt_ref="d", doubt_seen=False).unseen == ("g", "d")


def test_line_of_the_sheet_is_read_as_it_was() -> None:
    line = SheetLine("posts", "6")
    sheet = Handover(ref="B-1", no=1, since=5, outgoing="LST", incoming="BGS", read=(line,))
    assert sheet.is_read(line) and not sheet.is_read(SheetLine("posts", "5"))
    assert Duty(handover=sheet).handover_to == "BGS" and Duty().handover_to == ""


# --- posts, alarms, registers -----------------------------------------------------------------------------------------


def test_deadlines_of_a_call_run_from_its_time_or_where_a_step_of_the_clock_moved_it() -> None:
    assert PostState(code="4").starts_at(60) == 60
    moved = PostState(code="4", held_due=60, held_from=75)
    assert (moved.starts_at(60), moved.starts_at(120), PostState(code="4", held_due=60).starts_at(60)) == (75, 120, 60)


def test_shelf_is_found_by_its_source() -> None:
    shelves = tuple(
        Shelf(source=code, name=code, since=1, until=9, why="wet", by="LST", ref=f"{MINE}-{code}") for code in "ab"
    )
    alarms = Alarms(shelves=shelves, flood_on=5, flood_off=4)
    assert [alarms.shelf(code) for code in "bac"] == [shelves[1], shelves[0], None]
    assert alarms.in_flood and not replace(alarms, flood_off=5).in_flood


def test_roll_call_finds_the_posts_of_people_and_names_everybody() -> None:
    roll = RollCall(since=1, posts=("1", "2", "3"), names=(("Ani", "Budi"), ("Citra",)), others=("Dewi",))
    assert roll.posts_of(["Citra", "Budi"]) == ("1", "2") and roll.posts_of(["Dewi"]) == ()
    assert roll.everybody == ("Ani", "Budi", "Citra", "Dewi")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("12", "012", True), ("K 012", "k  12", True), ("0", "00", True), ("10", "1", False), ("1.05", "1.5", True),
     ("A12", "A102", False)],
)  # fmt: skip
def test_key_has_one_number_however_it_is_written(one: str, other: str, same: bool) -> None:
    assert is_same_key(one, other) is same


def test_name_is_the_same_one_else_the_only_one_with_its_words() -> None:
    assert the_one_named("hasan", ("Pak Hasan", "Hasan")) == "Hasan"
    assert the_one_named("hasan", ("Pak Hasan", "Rina")) == "Pak Hasan"
    assert the_one_named("hasan", ("Pak Hasan", "Bu Hasan")) is None and the_one_named(" ", ("Rina",)) is None


def test_name_is_the_same_in_other_letters_and_with_other_blanks() -> None:
    assert is_same_name(" Bu  ANI", "bu ani ") and not is_same_name("Bu Ani", "BuAni")
