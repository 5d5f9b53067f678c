"""Incident numbers in a room of two stations that both have a #101.

Each number shows its station's letter.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from console.drill.result.board_text import board_text
from data.base.clock import ManualClock
from data.entries.subjects import book_mark
from data.intents.base import Refused
from data.view.incident import number_of
from data.view.lines import text_of
from data.view.lines.numbers import Numbers
from data.view.posts import post_views
from data.view.values import IncidentView, QueueRow
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import wib
from tests.kits.console.stations import Station, pair

Pair = tuple[Station, Station]


@pytest.fixture
def two(tmp_path: Path) -> Pair:
    """JBR with a crowd as J101; POL with a fire as P101 and an assault as P102. Both know all three."""
    a, b = pair(tmp_path)
    a.do("n CRWD 1 a crowd")
    b.do("n FIRE 1 smoke")
    b.do("n ASLT 3 pushed over")
    a.read(b)
    b.read(a)
    assert [a.desk.room.number_text(i) for i in a.open] == ["J101", "P101", "P102"]
    return a, b


def row(station: Station, number: str) -> QueueRow:
    return next(r for r in station.desk.queue.rows if f"{r.letter}{r.number}" == number)


def view(station: Station, number: str) -> IncidentView:
    found = station.desk.incident(row(station, number).subject)
    assert found is not None
    return found


def test_numbers_on_the_post_panel_have_the_letter(two: Pair) -> None:
    a, _ = two
    a.do("g p101 5")
    a.do("on p101 5")
    a.do("panic 4")
    about = {v.code: v.about for v in post_views(a.desk.room, a.desk.site, a.clock.now())}
    assert (about["5"], about["4"]) == ("#P101", "#J102")


def test_related_rows_and_the_raised_by_mark_have_the_letter(two: Pair) -> None:
    a, _ = two
    a.do("link p101 rel j101")
    crowd, fire = row(a, "J101"), row(a, "P101")
    assert (crowd.priority, crowd.because, crowd.related) == (1, "P101", ("P101",))
    assert (fire.because, fire.related) == ("", ("J101",))
    assert [link.number for link in view(a, "J101").linked] == ["P101"]
    a.desk.close()
    text = Siaga(a.home.path).run("status").out
    assert "because #P101" in text and "& #P101" in text and "& #J101" in text


def test_the_detail_of_a_raised_incident_has_the_letter(two: Pair) -> None:
    a, _ = two
    for line in ("link p101 rel j101", "a p102"):
        a.do(line)
    board = a.desk.board()
    assert board.queue[0].because == "P101"
    detail = board_text(a.desk, board).splitlines()[-10:]
    assert any("because #P101" in line for line in detail), detail


def test_merged_reports_and_history_have_the_letter(two: Pair) -> None:
    a, _ = two
    with pytest.raises(Refused):
        a.do("link p102 dup j101")  # the more urgent one is not folded under the other unasked
    a.do("link p102 upd j101")
    crowd = view(a, "J101")
    assert [report.number for report in crowd.reports] == ["P102"]
    assert any(line.about == "#P102" for line in crowd.history)
    linked = a.desk.book.get(a.desk.book.last_no)
    text = text_of(linked, a.desk.words, a.desk.site, number_of=a.desk.number_of)
    assert "#P102" in text and "#J101" in text


def test_lines_of_incidents_that_a_source_opened_have_the_letter(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    a.do("n CRWD 1 a crowd")
    a.do("src mains down")
    b.do("n FIRE 1 smoke")
    b.read(a)
    opened = next(e for e in b.desk.library.all_entries() if e.kind == "incident.opened" and e.key)
    for reader in (b.desk.number_of, Numbers(b.desk.library).of):  # on the screen, in siaga log
        assert text_of(opened, b.desk.words, b.desk.site, number_of=reader).startswith("NEW #J102 ")


def test_words_of_a_source_row_name_its_cause_with_the_letter(two: Pair) -> None:
    a, _ = two
    for line in ("src mains down", "src cam-1 down", "src cam-2 down"):
        a.do(line)
    cameras = next(r for r in a.desk.queue.rows if r.type == "CCTV")
    assert cameras.words.endswith("follows #J102")


def test_what_prevents_a_handover_has_the_letter(two: Pair) -> None:
    a, b = two
    for line in ("a p101", "a p102", "ho start LST"):
        a.do(line)
    a.do("ho sign lamp", by="BGS")
    b.read(a)
    b.do("n FIRE 2 smoke again")
    a.read(b)
    handover = a.desk.board().handover
    assert handover is not None and handover.args["number"] == "P103"


def test_the_echo_of_a_new_incident_has_the_letter(two: Pair) -> None:
    a, _ = two
    assert "#J102" in a.desk.read("n VEHI 1 a van", "LST").echo.consequence


def test_an_incident_that_left_the_room_keeps_its_letter(two: Pair) -> None:
    a, _ = two
    subject = a.open[1].subject
    del a.desk.room.states[subject]
    assert number_of(a.desk.room, subject, a.desk.entry_of) == "P101"
    assert number_of(a.desk.room, "incident:POL-none-9", a.desk.entry_of) == ""


def test_bare_number_that_two_open_incidents_carry_asks(two: Pair) -> None:
    a, _ = two
    for line in ("101 words", "a 101", "c 101 handled x", "g 101 3", "#101 words", "pri 101 1"):
        with pytest.raises(Refused) as refused:
            a.do(line)
        assert "J101 / P101" in refused.value.text(a.desk.words), line
    assert a.do("a j101")[0].subjects != a.do("a p101")[0].subjects
    a.do("c j101 handled gone home")
    a.do("101 only one is open now")


def test_number_that_came_again_with_the_year_asks(tmp_path: Path) -> None:
    a = Station(tmp_path, "JBR", clock=ManualClock(wib("2023-12-31T22:00")))
    a.do("n VEHI 1 van")
    old = a.open[0].subject
    a.do("c 101 safe gone")
    a.clock.advance(4 * 3_600_000)
    a.do("n PERS 3 man")
    a.do("reopen 101/23 it is back")
    assert [a.desk.room.number_text(i) for i in a.open] == ["101/23", "101/24"]
    with pytest.raises(Refused) as refused:
        a.do("101 words")
    assert "101/23 / 101/24" in refused.value.text(a.desk.words)
    assert a.do("101/23 words")[0].subjects[0] == old
    assert a.do("101/24 words")[0].subjects[0] == a.open[1].subject
    assert {r.full_number for r in a.desk.queue.rows} == {"101/24", "101/23"}
    a.do("n INFO 3 news")
    assert a.open[-1].number == 102


def test_query_shows_the_numbers_as_they_are_typed(two: Pair) -> None:
    a, _ = two
    a.desk.close()
    siaga = Siaga(a.home.path)
    shown = siaga.run("query", "incidents", "number == 101", "--fields", "number,type").out
    assert [line.split() for line in shown.splitlines()[:3]] == [["number", "type"], ["J101", "CRWD"], ["P101", "FIRE"]]
    for form in ("--json", "--csv"):
        said = siaga.run("query", "incidents", "number == 101", "--fields", "number,type", form).out
        assert "101" in said and "J101" not in said


def test_query_shows_the_number_of_the_board_where_two_stations_opened_an_incident(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    a.do("src cam-3 down")
    b.clock.advance(9_000)
    b.do("n INFO 3 news")
    b.do("src cam-3 down")
    b.read(a)
    assert [i for i in map(b.desk.room.number_text, b.open) if i != "P101"] == ["J101"]
    b.desk.close()
    shown = Siaga(b.home.path).run("query", "incidents", "type == 'CCTV'", "--fields", "number,type").out
    assert shown.splitlines()[1].split() == ["J101", "CCTV"]


@pytest.fixture
def twins(tmp_path: Path) -> Pair:
    """JBR continued in two homes that each opened a #102, after the #101 that both have. Each knows both."""
    a = Station(tmp_path, "JBR")
    a.do("n CRWD 1 a crowd")
    b = a.copied(tmp_path / "copy")
    a.do("n VEHI 2 a van")
    b.do("n FIRE 3 smoke")
    a.read(b)
    b.read(a)
    return a, b


def test_number_that_a_station_gave_in_two_homes_is_told_apart_everywhere(twins: Pair) -> None:
    books = {station.desk.book.id for station in twins}
    numbers = {"101"} | {f"102/{book_mark(book, books)}" for book in books}
    assert len(numbers) == 3
    for station in twins:
        room = station.desk.room
        assert {room.number_text(i) for i in station.open} == numbers
        assert {r.full_number for r in station.desk.queue.rows} == numbers
        station.desk.close()
        siaga = Siaga(station.home.path)
        for said in (siaga.run("status").out, siaga.run("log").out, siaga.run("report", "shift").out):
            assert numbers == set(re.findall(r"#(10[0-9](?:/[0-9a-z]+)?)", said)), said


def test_every_number_that_a_refusal_names_can_be_typed(twins: Pair) -> None:
    for station in twins:
        for line in ("102 words", "a 102", "c 102 handled x", "pri 102 2 x"):
            with pytest.raises(Refused) as refused:
                station.do(line)
            found = re.findall("102/[0-9a-z]+", refused.value.text(station.desk.words))
            assert len(set(found)) == 2
        for number in found:
            entry = station.do(f"{number}: words")[-1]
            incident = station.desk.room.incident(entry.subjects[0])
            assert incident is not None and station.desk.room.number_text(incident) == number
            assert station.do(f"t {number.upper()} 1")[0].subjects == entry.subjects
        siaga = Siaga(station.home.path)
        for number in found:
            siaga.run("log", "--subject", number)
        assert all(number in siaga.run("log", "--subject", "102", code=2).err for number in found)


def test_log_names_incidents_by_their_numbers(two: Pair) -> None:
    a, _ = two
    for line in ("pri p101 2 less", "link p102 rel p101", "c j101 handled x"):
        a.do(line)
    a.desk.close()
    siaga = Siaga(a.home.path)
    for options in ((), ("-n", "3"), ("--json",), ("--grep", "less")):
        out = siaga.run("log", *options).out
        assert "→" not in out and "#P101" in out, out
    assert "P102" in siaga.run("log", "--subject", "P102").out
    assert "J101 / P101" in siaga.run("log", "--subject", "101", code=2).err
