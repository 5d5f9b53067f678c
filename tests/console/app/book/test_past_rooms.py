"""Rooms of the past: reached by any way, they are the room that was."""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random

import msgspec
import pytest

from console.app.book import past_rooms
from console.app.book.past_rooms import PastRooms
from console.session.desk import Desk
from data.base.clock import MINUTE, ManualClock
from data.intents.base import Refused
from data.room.room import Dump, Position, Room
from tests.kits.console.desk_room import NIGHT, new_home

LINES = (
    "ok 1-6", "ok 3 quiet", "n FIRE 3 smoke", "n VEHI 1 van", "a 101", "g 101 4", "on 101 4", "back 4", "undo",
    "t 101 2", "pri 102 1 worse", "c 102 safe gone", "c 101 safe gone", "src cam-3 down", "src cam-3 up", "l words",
    "link 101 102", "reopen 102 again",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_room_reached_by_any_way_is_the_room_that_was(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_rooms, "BEFORE", 7 * MINUTE)
    monkeypatch.setattr(past_rooms, "FAR", 20 * MINUTE)
    monkeypatch.setattr("data.room.room.PLAIN", 256 * (seed % 2))  # settled incidents are packed, or none
    random, clock = Random(seed), ManualClock(NIGHT)
    desk = Desk.open(new_home(tmp_path), clock=clock)
    for _ in range(60):
        # a clock that is set back hides numbers behind later ones
        clock.advance(random.choice([0, 1000, MINUTE, 3 * MINUTE, 3 * MINUTE, -2 * MINUTE]))
        try:
            desk.execute(random.choice(LINES), "BGS")
        except Refused:
            continue
    past, end = PastRooms(desk.library, desk.home.past), clock.now()

    async def visit() -> None:
        moment = end
        for _ in range(40):
            moment = random.choice([moment - MINUTE, moment + MINUTE, random.randint(NIGHT - MINUTE, end)])
            found, expected = await past.at(moment), Room.fold(desk.library.known_at(moment))
            assert found.states == expected.states
            assert (found.last, found.newest) == (expected.last, expected.newest)
            assert found.position().numbers == expected.position().numbers
            assert found.annunciations.kept == expected.annunciations.kept

    asyncio.run(visit())
    desk.close()


def test_room_continued_from_the_one_before_has_what_that_has_packed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.room.room.PLAIN", 0)
    monkeypatch.setattr("data.room.noted.corrections.PLAIN", 0)
    clock = ManualClock(NIGHT)
    desk = Desk.open(new_home(tmp_path), clock=clock)
    for line in ("n VEHI 1 van", "c 101 safe left", "ok 1", "undo", "ok 2"):
        desk.execute(line, "BGS")
        clock.advance(MINUTE if line == "ok 1" else 2 * past_rooms.BEFORE)
    past = PastRooms(desk.library, desk.home.past)
    undone = next(iter(desk.room.packed_corrections()))

    async def visit() -> None:
        for moment in (clock.now() - past_rooms.BEFORE, clock.now()):
            room = await past.at(moment)
            assert [block.numbers for block in room.states.blocks.values()] == [((101,),)]
            assert len(room.dump().buckets) == 1 and [*room.packed_corrections()] == [undone]
            assert room.is_void(undone)
            assert [incident.state for incident in room.all_by_number(101)] == ["closed"]

    asyncio.run(visit())
    desk.close()


def test_copy_of_a_dump_has_all_that_the_dump_has() -> None:
    fields = [field.name for field in msgspec.structs.fields(Dump) if field.name != "position"]
    of_lists = {"gone", "annunciations"}
    dump = Dump(Position(newest=7), **{name: [name] if name in of_lists else {name: name} for name in fields})  # type: ignore[arg-type]
    copy = past_rooms._copied(dump)
    assert copy == dump
    assert not [name for name in fields if getattr(copy, name) is getattr(dump, name)]
