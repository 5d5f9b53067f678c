"""Entries that stations made while they were apart, side by side."""

from __future__ import annotations

from pathlib import Path

from console.app.pages.apart import apart, apart_rows
from data.base.clock import HOUR, SECOND, ManualClock
from tests.kits.console.desk_room import NIGHT, console
from tests.kits.console.stations import Station, pair


def parted(folder: Path) -> tuple[Station, Station]:
    """Two stations that know of one incident and then work alone for three hours."""
    a, b = pair(folder)
    a.do("n crowd 2 massa")
    b.read(a)
    a.read(b)
    for station, line in ((a, "101 kami di gerbang"), (b, "101 polres di jalan")):
        station.clock.advance(HOUR)
        station.do(line)
    b.do("n fire 3 asap")
    a.clock.advance(2 * HOUR)
    b.clock.advance(2 * HOUR)
    return a, b


def test_apart_page_lists_both_sides_by_incident_shared_ones_first(tmp_path: Path) -> None:
    a, b = parted(tmp_path)
    a.read(b)
    rows = apart_rows(a.desk)
    text = [text for _, text in rows]
    ours = next(line for line in text if "kami di gerbang" in line)
    theirs = next(line for line in text if "polres di jalan" in line)
    assert ours.index("kami") < ours.index("│")
    assert theirs.index("polres") > theirs.index("│")
    heads = [line for line in text if line.startswith("#")]
    assert heads[0].startswith("#J101") and heads[1].startswith("#P101")
    first, second = map(text.index, heads[:2])
    assert first < text.index(ours) < second and first < text.index(theirs) < second


def test_apart_page_leaves_out_entries_that_arrived_at_once(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    b.do("n fire 3 asap")
    a.read(b)
    assert apart(a.desk)[3] == []
    assert len(apart_rows(a.desk)) == 1


def test_apart_page_has_what_they_did_in_the_last_minute_of_it(tmp_path: Path) -> None:
    a, b = parted(tmp_path)
    b.do("l massa pulang")
    a.clock.advance(2 * SECOND)
    a.read(b)
    a.clock.advance(4 * SECOND)
    b.clock.advance(4 * SECOND)
    b.do("l terhubung lagi")
    a.read(b)
    assert getattr(apart(a.desk)[3][-1], "words", "") == "massa pulang", "the link was up again after it"


def test_apart_page_has_what_came_in_a_file_however_soon(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    b.do("n fire 3 asap")
    assert a.read(b, came="courier")
    assert [entry.kind for entry in apart(a.desk)[3]][:1] == ["book.opened"]
    assert any(text.startswith("#P101") for _, text in apart_rows(a.desk))


async def test_apart_page_on_the_screen_and_an_arrival_move_nothing(tmp_path: Path) -> None:
    _, b = parted(tmp_path / "elsewhere")
    now = b.clock.now() + 60 * SECOND
    async with console(tmp_path / "home", clock=ManualClock(max(now, NIGHT))) as room:
        await room.enter("n powr 1 padam")
        selected = room.app.session.selected
        await room.type("set")
        book = b.desk.book
        raws = [book.raw(no) for no in range(1, book.last_no + 1)]
        room.app.link.arrived(room.desk.library.replicas.append(book.id, 1, raws, room.clock.now()))
        await room.until(lambda: len(room.desk.room.open_incidents()) > 1)
        await room.settle()
        assert room.app.session.selected == selected
        assert room.app.session.text == "set" and room.app.line.has_focus
        room.app.run_command("apart")
        await room.settle()
        assert "asap" in room.text and "│" in room.text
