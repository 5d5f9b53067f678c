"""Book page, search, log, verify and status with entries of several stations."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.app.book.interleave import Interleaved, InterleavedFound, OtherLines
from console.app.book.pages import BookPages
from console.session.desk import Desk
from console.session.home import Home
from data.base.clock import HOUR
from data.view.posts import post_views
from data.words import Words
from tests.kits.console.command import Siaga
from tests.kits.console.stations import Station, pair
from tests.kits.rooms.calling import alerts_of
from widgets.board.latest_lines import LatestLines


def pages_of(station: Station) -> tuple[BookPages, list[asyncio.Task[object]]]:
    """Book pages of a station, and the tasks that they started in the background."""
    tasks: list[asyncio.Task[object]] = []
    return BookPages(station.desk, lambda work: tasks.append(asyncio.ensure_future(work)), lambda message: None), tasks


async def shown(station: Station, words: str = "") -> list[str]:
    """Return the lines of the book page: station and number, of a search or of all."""
    pages, waits = pages_of(station)
    pages.find(words)
    assert pages.is_searching == bool(words)
    await asyncio.gather(*waits)
    assert not pages.is_searching
    return [f"{line.station}{line.no} {line.kind}" for line in map(pages.line, pages.numbers)]


def exchanged(folder: Path) -> tuple[Station, Station]:
    a, b = pair(folder)
    a.do("ok 1")
    b.do("n fire 2 asap")
    a.do("ok 2")
    b.do("ok 3")
    a.read(b)
    a.do("l after")
    return a, b


async def test_book_page_lists_all_stations_in_fold_order(tmp_path: Path) -> None:
    a, _ = exchanged(tmp_path)
    found = await shown(a)
    order = [("" if e.book == a.desk.book.id else "POL") + f"{e.no} {e.kind}" for e in a.desk.library.all_entries()]
    assert found == order
    assert "POL3 incident.opened" in found and found[-1].endswith("log")


async def test_book_page_shows_arrivals_in_place(tmp_path: Path) -> None:
    a, b = exchanged(tmp_path)
    pages, waits = pages_of(a)
    pages.find("")
    await asyncio.gather(*waits)
    a.do("ok 4")
    b.do("ok 5")
    a.read(b)
    for station in (a, b):
        station.clock.advance(HOUR)
    a.do("ok 6")
    lines = [pages.line(key) for key in pages.numbers]
    assert [(line.book, line.no) for line in lines] == [(e.book, e.no) for e in a.desk.library.all_entries()]
    for place, key in enumerate(pages.numbers):
        found = pages.numbers
        assert isinstance(found, Interleaved) and found.find(key) == place
        view = pages.entry(key)
        assert view is not None and view.line == lines[place] and view.hash


async def test_book_search_covers_all_stations(tmp_path: Path) -> None:
    a, _ = exchanged(tmp_path)
    assert await shown(a, "asap") == ["POL3 incident.opened"]


async def test_book_search_results_are_in_time_order(tmp_path: Path) -> None:
    a, b = exchanged(tmp_path)
    for line in ("l fog", "l fog again"):
        b.do(line)
        a.read(b)
        for station in (a, b):
            station.clock.advance(HOUR)
        a.do(line)
    whole = [("" if e.book == a.desk.book.id else "POL") + f"{e.no} {e.kind}" for e in a.desk.library.all_entries()]
    for words in ("check", "fog", "kind:log", "2024"):
        found = await shown(a, words)
        assert found == [line for line in whole if line in found]
    assert [line[:3] == "POL" for line in await shown(a, "fog")] == [True, False, True, False]


async def test_book_search_adds_arrivals_once_in_place(tmp_path: Path) -> None:
    a, b = exchanged(tmp_path)
    b.do("l fog at the coast")
    a.clock.advance(HOUR)
    a.do("l fog here")
    pages, waits = pages_of(a)
    a.desk.on_change = lambda change, entry: pages.note(entry)
    pages.find("fog")
    a.read(b)  # arrives while it is looked for
    await asyncio.gather(*waits)
    listed = [pages.line(key) for key in pages.numbers]
    assert [(line.station, line.words) for line in listed] == [("POL", "fog at the coast"), ("", "fog here")]
    b.clock.advance(2 * HOUR)
    b.do("l fog is gone")
    a.read(b)
    a.clock.advance(2 * HOUR)
    a.do("l no fog here")
    keys = pages.numbers
    assert isinstance(keys, InterleavedFound)
    assert [pages.line(key).words for key in keys] == [
        "fog at the coast", "fog here", "fog is gone", "no fog here",
    ]  # fmt: skip
    assert [keys.find(key) for key in keys] == [0, 1, 2, 3]
    for words in ("fog is back", "no mist"):
        b.do(f"l {words}")
    a.read(b)  # both arrive at once
    assert [pages.line(key).words for key in pages.numbers].count("fog is back") == 1


async def test_newest_lines_come_from_all_stations(tmp_path: Path) -> None:
    a, b = exchanged(tmp_path)
    pages, _ = pages_of(a)

    def newest(count: int) -> list[tuple[str, int]]:
        return [(line.station, line.no) for line in pages.newest(count)]

    def whole(count: int) -> list[tuple[str, int]]:
        entries = [*a.desk.library.all_entries()][-count:]
        return [("" if e.book == a.desk.book.id else "POL", e.no) for e in entries]

    assert newest(5) == whole(5) and {station for station, _ in newest(5)} == {"", "POL"}
    b.do("l one more")
    a.read(b)
    a.do("l and one")
    assert newest(5) == whole(5) != newest(3) == whole(3)
    assert newest(99) == whole(99)
    tail = LatestLines()
    tail.update(pages.newest(4), zone="Asia/Jakarta", now=a.desk.clock.now())
    rows = [ink.text for ink in tail.paint(44, 9)]
    marked = [" POL " in row for row in rows[1:5]]
    assert marked == [line.station == "POL" for line in reversed(pages.newest(4))] and set(marked) == {True, False}


def test_correction_of_other_station_shows_below_its_entry(tmp_path: Path) -> None:
    a, b = exchanged(tmp_path)
    b.do("fix 3 asap tebal")
    a.read(b)
    pages, _ = pages_of(a)
    view = pages.entry(pages._their_key(b.desk.book.id, 3))
    assert view is not None and view.line.mark == "fixed"
    assert [line.words for line in view.corrections] == ["asap tebal"]
    assert view.corrections[0].station == "POL"


def test_log_and_verify_name_the_station(tmp_path: Path) -> None:
    a, b = exchanged(tmp_path)
    a.desk.close()
    siaga = Siaga(a.home.path)
    lines = siaga.run("log").out.splitlines()
    assert any(line.strip().startswith(f"{b.desk.book.id}-3 ") for line in lines)
    refs = [(e["book"], e["no"]) for e in siaga.log()]
    assert refs.count((b.desk.book.id, 3)) == 1
    verified = json.loads(siaga.run("verify", "--json").out)
    assert verified["ok"] and verified["books"][b.desk.book.id]["hash"] == b.desk.book.last_hash
    assert b.desk.book.id in siaga.run("verify").out
    file = next((a.home.path / "replica").glob("*.journal"))
    file.write_bytes(file.read_bytes().replace(b"asap", b"asaq"))
    assert not json.loads(siaga.run("verify", "--json", code=1, quiet=True).out)["ok"]


def test_conflict_is_shown_and_resolved_by_a_line(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    a.do("n crowd 2 massa")
    b.read(a)
    b.do("pri 101 1")
    a.do("pri 101 3 why reda")
    for one, other in ((a, b), (b, a)):
        one.read(other)
    assert a.facts == b.facts
    incident = a.open[0]
    assert incident.priority == 1
    row = a.desk.queue.rows[0]
    assert (row.letter, row.has_conflict) == ("J", True)
    view = a.desk.incident(incident.subject)
    assert view is not None
    (dispute,) = view.conflicts
    assert [(c.text, c.who.split()[0], c.counts) for c in dispute.choices] == [
        ("P1", "POL", True),
        ("P3", "JBR", False),
    ]
    a.desk.close()
    siaga = Siaga(a.home.path)
    (found,) = json.loads(siaga.run("status", "--json").out)["incidents"]
    assert [c["text"] for c in found["disputed"][0]["choices"]] == ["P1", "P3"]
    assert "CONFLICT" in siaga.run("status").out
    a.desk = Desk.open(a.home, clock=a.clock)
    asked = a.desk.read("decide j101", "LST")
    assert asked.echo.mark == "?" and "1 P1 (POL BGS" in asked.echo.text and "2 P3 (JBR LST" in asked.echo.text
    reading = a.desk.read("putuskan 101 2", "LST")
    assert reading.echo.mark == "=" and "P3" in reading.echo.text and "J101" in reading.echo.text
    a.do("decide 101 2")
    b.read(a)
    assert a.facts == b.facts
    assert (b.open[0].priority, b.open[0].conflicts) == (3, ())
    assert a.desk.read("decide 101 1", "LST").echo.mark == "X"


def test_interleaved_lines_find_every_line_they_list() -> None:
    others = OtherLines()
    lines = Interleaved(range(1, 6), 0, others, 9)
    assert [*lines] == [1, 2, 3, 4, 5]
    for place, key in ((0, -10), (2, -9), (2, -8), (5, -7)):
        others.places.append(place)
        others.keys.append(key)
    assert [*lines] == [-10, 1, 2, -9, -8, 3, 4, 5, -7]
    assert [lines.find(key) for key in lines] == list(range(9))
    assert lines.find(6) is None and lines.find(-99) is None
    assert lines[-1] == -7 and lines[1:4] == [1, 2, -9]


@given(own=st.sets(st.integers(-9, 12)), theirs=st.lists(st.integers(0, 12), max_size=9), more=st.integers(0, 12))
def test_interleaved_search_results_find_every_line_they_list(own: set[int], theirs: list[int], more: int) -> None:
    others = OtherLines()
    for key, place in enumerate(sorted(theirs), -99):
        others.places.append(place)
        others.keys.append(key)
    base = sorted(own)
    lines = InterleavedFound(base, others, 9)
    # Interleave another station's line after that many of the own book's lines, found or not.
    merged = sorted(
        [(key, 0, key) for key in base] + [(p, 1, k) for p, k in zip(others.places, others.keys, strict=True)]
    )
    merged = sorted(merged, key=lambda e: (max(e[0], 0) if e[1] else e[0], e[1], e[2]))
    assert [*lines] == [key for *_, key in merged]
    assert [lines.find(key) for key in lines] == list(range(len(lines)))
    others.places.append(more)
    assert len(lines) == len(merged)


def test_restored_backup_shows_entries_of_other_stations(tmp_path: Path) -> None:
    a, b = exchanged(tmp_path)
    facts = a.facts
    a.desk.close()
    Siaga(a.home.path).run("backup", str(tmp_path / "copies"))
    fresh = Siaga(tmp_path / "fresh")
    fresh.run("restore", str(tmp_path / "copies"))
    desk = Desk.open(Home(fresh.home), clock=a.clock)
    assert desk.library.replicas.last(b.desk.book.id) == (b.desk.book.last_no, b.desk.book.last_hash)
    assert {s: x for s, x in desk.room.states.items() if s != "room"} == {s: x for s, x in facts.items() if s != "room"}
    desk.close()


def test_refusal_and_choice_name_incident_with_letter(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    a.do("n fire 3 gudang")
    a.do("a")
    b.do("n crowd 5 massa")
    b.read(a)
    letter = b.desk.room.letter(next(i for i in b.open if i.type == "FIRE"))
    assert letter
    for line in (f"c {letter}101 false kabel", f"a {letter}101", f"t {letter}101 99", f"pri {letter}101 1"):
        reading = b.desk.read(line, "BGS")
        assert reading.echo.mark in ("X", "?"), line
        said = reading.why or reading.echo.text
        assert f"#{letter}101" in said and "#101" not in said, f"{line}: {said}"


@pytest.mark.parametrize(("language", "act"), [("en", "take NAME"), ("id", "ambil NAMA")])
def test_alert_two_in_control_names_the_ending_command(tmp_path: Path, language: str, act: str) -> None:
    a, b = pair(tmp_path)
    a.do("ok 1")
    b.read(a)
    a.do("take BGS kabel")
    b.do("take BGS kabel", by="BGS")
    b.read(a)
    alert = b.desk.board().alert
    assert alert is not None and alert.key == "stations.two_in_control"
    assert Words(language)(alert.hint) == act
    b.do("take LST di sini")
    alert = b.desk.board().alert
    assert alert is None or alert.key != "stations.two_in_control"


def test_alert_says_at_the_station_that_lost_control_that_another_one_took_it(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    a.do("ok 1-6")
    b.read(a)
    b.do("take BGS no answer from there")
    a.read(b)
    for station in (a, b):
        alert = station.desk.board().alert
        shown = alert is not None and alert.key == "alert.control_taken"
        assert shown is (station is a), alert
    alert = a.desk.board().alert
    assert alert is not None and Words("en")(alert.hint, **alert.args) == "ho sign LST"
    assert Words("en")(alert.key, **alert.args).startswith("POL BGS took control from LST ")
    b.do("take LST back again", by="LST")
    a.read(b)
    alert = a.desk.board().alert
    assert alert is not None and alert.args["who"] == "BGS", "the one by which this station lost it"
    taken = next(entry for entry in b.desk.library.all_entries() if entry.kind == "control" and entry.by == "BGS")
    assert f"no. {taken.ref}" in a.desk.read("ho sign LST", "LST").echo.text
    signed = a.do("ho sign LST", by="LST")[0]
    line = a.desk.line(signed.no)
    assert line is not None and line.about == f"→ {taken.ref}", "the number alone is another entry's here"
    left = a.desk.board().alert
    assert left is None or left.key != "alert.control_taken"


@pytest.mark.parametrize("language", ["en", "id"])
def test_alert_roll_call_names_incident_with_letter(tmp_path: Path, language: str) -> None:
    a, b = pair(tmp_path)
    a.do("n fire 3 gudang")
    b.do("n crowd 5 massa")
    b.read(a)
    mine = next(i for i in b.open if i.type == "CRWD")
    theirs = next(i for i in b.open if i.type == "FIRE")
    assert mine.number == theirs.number
    for incident in (mine, theirs):
        b.do(f"roll {b.desk.room.number_text(incident)}", by="BGS")
        posts = post_views(b.desk.room, b.desk.site, b.clock.now())
        found = alerts_of(b.desk.room, b.desk.site, b.clock.now(), posts, b.desk.queue, words=b.desk.words)[0]
        (alert,) = [x for x in found if x.key == "alert.roll_names"]
        number = b.desk.room.number_text(incident)
        form = Words(language)(alert.hint, **alert.args)
        assert form.startswith(f"roll {number} " if language == "en" else f"cek {number} ")
        assert f"#{number}" in Words(language)(alert.key, **alert.args)
        b.do(f"roll {number} here Sari,Dimas,Yoga,Rizky,Hendra,Wahyu", by="BGS")
