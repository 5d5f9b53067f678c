"""Author of a line: who acts at the station at that moment, by every way in and every change of control."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.exec.answer import answer
from console.session.desk import Desk
from console.session.home import Home
from console.session.session import Session
from data.base.clock import ManualClock
from data.entries import Entry
from tests.kits.console.desk_room import NIGHT, Room, console
from tests.kits.console.stations import Station

#: Lines by which control changes hands, each with who has it afterwards. Earlier lines: who types them.
CHANGES: dict[str, tuple[tuple[tuple[str, str], ...], str]] = {
    "first": ((("take BGS on duty", ""),), "BGS"),
    "first line of somebody else": ((("l good evening", "BGS"),), "BGS"),
    "take": ((("l good evening", ""), ("take BGS he fell ill", "")), "BGS"),
    "quick": ((("l good evening", ""), ("ho quick BGS", "")), "BGS"),
    "back again": ((("take BGS on duty", ""), ("take LST she went home", "")), "LST"),
}


async def _by_socket(room: Room, line: str, as_: str = "") -> str:
    reply = await answer(room.desk, room.app.session, line, as_)
    assert reply.ok, reply.error
    entry = room.desk.entry(reply.no)
    assert entry is not None
    return entry.by


@pytest.mark.parametrize("how", list(CHANGES))
async def test_line_after_control_changed_is_signed_by_who_has_it(tmp_path: Path, how: str) -> None:
    lines, expected = CHANGES[how]
    async with console(tmp_path / "h", me="", size=(100, 30)) as room:
        for line, as_ in lines:
            await _by_socket(room, line, as_)
        await room.settle()
        assert room.desk.operator() == expected
        await room.enter("l typed here")
        typed = room.desk.entry(room.desk.book.last_no)
        assert typed is not None and typed.by == expected
        assert await _by_socket(room, "l from a script") == expected
        assert f" {expected} " in room.text.splitlines()[0]
        last = room.desk.book.last_no
    station_home = tmp_path / "h"
    reopened = _reopen(station_home)
    assert reopened.operator() == expected
    assert reopened.execute("l after a restart", reopened.operator()).entries[0].by == expected
    assert reopened.book.last_no == last + 1
    reopened.close()


def _reopen(folder: Path) -> Desk:

    return Desk.open(Home(folder), clock=ManualClock(NIGHT + 3_600_000))


async def test_typed_take_in_a_fresh_room_signs_the_next_line(tmp_path: Path) -> None:
    async with console(tmp_path / "h", me="", size=(100, 30)) as room:
        await room.enter("take BGS on duty")
        await room.enter("l who wrote this")
        last = room.desk.entry(room.desk.book.last_no)
        assert last is not None and last.by == "BGS"


async def test_named_operator_acts_until_control_changes_here(tmp_path: Path) -> None:
    async with console(tmp_path / "h", me="LST", size=(100, 30)) as room:
        await _by_socket(room, "l by the one in control", "BGS")
        assert room.desk.operator() == "BGS"
    async with console(tmp_path / "h", me="LST", size=(100, 30)) as room:
        assert room.desk.operator() == "LST"  # said so at the start
        await room.enter("take LST on duty")
        await room.enter("take BGS relieved")
        assert room.desk.operator() == "BGS"


def test_line_queued_behind_a_change_of_control_is_the_next_operators(tmp_path: Path) -> None:
    from console.session.jobs import SyncJobs

    station = Station(tmp_path, "AAA")
    desk = station.desk
    desk.name_operator("BGS")
    session = Session(desk, SyncJobs(desk))
    found: list[Entry] = []
    for line in ("take LST ill", "l first of the next one"):
        session.enter(line, desk.operator, lambda entries, words: found.extend(entries))
    assert [entry.by for entry in found if entry.kind == "log"] == ["LST"]


def test_other_station_in_control_does_not_sign_for_this_one(tmp_path: Path) -> None:
    clock = ManualClock(NIGHT)
    a, b = Station(tmp_path, "AAA", "BGS", clock), Station(tmp_path, "BBB", "LST", clock)
    a.do("l here is A")
    b.read(a)
    assert b.desk.operator() == "BGS"  # nobody has acted here yet: who is in control
    b.do("take LST A is not heard")
    a.read(b)
    assert (a.desk.operator(), b.desk.operator()) == ("BGS", "LST")
    assert a.desk.room.duty.operator == "LST"
    for _ in range(14):  # more turns than are kept
        b.do("take BGS x")
        b.do("take LST y")
    a.read(b)
    assert a.desk.operator() == "BGS"
