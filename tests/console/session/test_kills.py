"""Rooms that are killed at any moment: room file and rest of the book lead to the room of all entries."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from console.session.desk import Desk
from data.base.clock import MINUTE, SECOND, ManualClock
from data.entries.base import SYSTEM
from data.intents.base import Refused
from data.room.room import Room
from data.rules import all_rules
from data.rules.invariants import broken
from data.view.board import board
from tests.kits.console.desk_room import NIGHT, new_home
from tests.kits.rooms.story import LINES, OPERATORS, TYPES

#: Lines that take posts from incidents and give them back: what a row says of who is there follows from several.
SENT = (
    "g {n} {p},{q}", "g {n} {p}", "g {m} {p}", "on {n} {p}", "back {p}", "take LST ill", "link {n} dup {m}",
    "link {n} upd {m}", "reopen {n} again", "c {n} handled done", "undo", "place {n} {p} it is there",
)  # fmt: skip


def live(folder: Path, seed: int) -> int:
    """Play a random night with kills, and compare after each. Return how many there were."""
    random, clock, kills = Random(seed), ManualClock(NIGHT), 0
    home = new_home(folder)
    desk = Desk.open(home, clock=clock)
    for _ in range(40):
        clock.advance(random.choice([0, SECOND, MINUTE, 4 * MINUTE, 16 * MINUTE]))
        line = random.choice(LINES if random.random() < 0.5 else SENT)
        numbers = {name: random.randint(1, 6) for name in "pq"} | {name: random.randint(101, 104) for name in "nm"}
        words = {"k": random.randint(1, 4), "o": random.choice(OPERATORS), "type": random.choice(TYPES)}
        with suppress(Refused):
            desk.execute(line.format(**numbers, **words), random.choice(OPERATORS))
        for _ in range(30):
            due = all_rules.due(desk.room, desk.site, clock.now(), desk.context(SYSTEM))
            if not due:
                break
            desk.apply(desk.book.append(list(due[0])))  # type: ignore[union-attr]
        assert desk.room_file is not None
        if random.random() < 0.6:
            desk.room_file.flush(desk.room, desk.library)
        if random.random() < 0.35:
            kills += 1
            desk.room_file.close()
            desk.library.close()
            desk = Desk.open(home, clock=clock)
            whole = Room.fold(desk.library.all_entries(), history=desk.library.all_of)
            assert dict(desk.room.states) == dict(whole.states), (seed, line)
            now, site = clock.now(), desk.site
            assert board(desk.room, site, now, book_no=1) == board(whole, site, now, book_no=1), (seed, line)
        assert not broken(desk.room, desk.site, clock.now()), (seed, line)
    desk.close()
    return kills


@pytest.mark.parametrize("seed", range(4))
def test_killed_room_opens_as_the_room_of_all_entries(tmp_path: Path, seed: int) -> None:
    assert live(tmp_path, seed)


@pytest.mark.slow
def test_many_killed_rooms_open_as_the_rooms_of_all_entries(tmp_path: Path) -> None:
    assert sum(live(tmp_path / str(seed), seed) for seed in range(100, 200)) > 1000
