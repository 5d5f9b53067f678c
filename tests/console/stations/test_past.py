"""Rooms of the past are the same with checkpoints and without, whatever arrived when."""

from __future__ import annotations

import contextlib
from pathlib import Path
from random import Random

import pytest

from data.base.clock import HOUR, MINUTE, SECOND
from data.book.library import Library
from data.entries import Entry
from data.entries.causality import without
from data.intents.base import Refused
from data.room import past
from data.room.room import Room
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import NIGHT
from tests.kits.console.stations import Station
from tests.kits.running.examples import NIGHT as NIGHT_ONLY

LINES = (
    "ok 1-6", "ok 3 quiet", "n FIRE 3 smoke", "n VEHI 1 van", "n CRWD 2 crowd", "a 101", "g 101 4", "on 101 4",
    "back 4", "undo", "t 101 2", "pri 102 1 worse", "c 102 gone", "c 101 gone", "src cam-3 down", "src cam-3 up",
    "l words", "link 101 102", "reopen 102 again", "reopen 101 again", "take here", "fix 3 other words", "rep 101 more",
    "n 101 said so", "shelve cam-3 30m",
)  # fmt: skip
NOWHERE = Path("/dev/null")


def lived(folder: Path, random: Random, steps: int) -> Station:
    """Return the first of three stations after a night: clocks apart and set back, lines that arrive late, undone ones.

    Its console has made checkpoints in between.
    """
    here, *others = (Station(folder, code, by) for code, by in (("JBR", "LST"), ("POL", "BGS"), ("SEC", "LST")))
    for other in others:
        other.clock.step(random.choice([0, 7 * SECOND, 9 * MINUTE, -11 * MINUTE, 2 * HOUR]))
    for _ in range(steps):
        station = random.choice((here, here, *others))
        for each in (here, *others):
            each.clock.advance(random.choice([0, SECOND, MINUTE, 3 * MINUTE]))
        station.clock.step(random.choice([0] * 9 + [-9 * MINUTE, MINUTE]))
        with contextlib.suppress(Refused):
            station.do(random.choice(LINES))
        if random.random() < 0.15:
            station.read(*(each for each in (here, *others) if each is not station))
        if random.random() < 0.1:
            made(here)
    return here


def made(station: Station, every: int = 6) -> None:
    for _ in past.make(station.desk.library, station.home.past, every=every):
        pass


def facts(room: Room) -> tuple[object, ...]:
    """Everything that a room says."""
    position = room.position()
    return (
        room.states, position.last, position.newest, position.numbers, position.vectors,
        room.annunciations.kept, {ref: room.correction(ref) for ref in room.dump().corrections},
    )  # fmt: skip


def whole(library: Library, moment: int, *, is_known: bool) -> Room:
    """Return the room of a moment, folded from all entries one after the other."""

    def counts(entry: Entry, arrived: int) -> bool:
        return (arrived or entry.at) <= moment if is_known else entry.at < moment

    arrived = {entry.ref: at for book in library.others().values() for at, entry in book.arrivals()}
    found: list[Entry] = []
    for book in (*library.own, *library.others().values()):
        found += without(book.entries(), lambda entry: not counts(entry, arrived.get(entry.ref, 0)))
    return Room.fold(sorted(found, key=lambda entry: entry.order))


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(seed, marks=NIGHT_ONLY) for seed in range(4, 12))])
def test_room_of_the_past_is_the_same_with_checkpoints_and_without(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.room.room.KEEP", 20 * MINUTE)  # so that incidents leave the room and come back
    monkeypatch.setattr("data.room.fold.TAIL", 2)  # so that history is read
    monkeypatch.setattr("data.book.storage.part.CHUNK", 2_000)  # so that some entries need not be parsed
    random = Random(seed)
    here = lived(tmp_path, random, 120)
    library, path = here.desk.library, here.home.past
    assert len([*path.iterdir()]) > 3
    used = 0
    recorded = [entry.at for entry in library.all_entries()]
    for moment in (random.choice(recorded) + random.choice((-1, 0, 1)) for _ in range(16)):
        for find, is_known in ((past.known_at, True), (past.recorded_before, False)):
            expected = facts(whole(library, moment, is_known=is_known))
            assert facts(find(library, NOWHERE, moment)) == expected
            assert facts(find(library, path, moment)) == expected
        used += bool(past.start_known_at(library, path, moment).last)
    assert used


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=NIGHT_ONLY) for seed in range(1, 4))])
def test_what_is_printed_of_the_past_is_the_same_with_checkpoints_and_without(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.room.fold.TAIL", 2)
    random = Random(seed)
    here = lived(tmp_path, random, 100)
    made(here)
    end = here.clock.now()
    here.desk.close()
    siaga, aside = Siaga(here.home.path), here.home.path / "aside"
    for since, until in (sorted(random.sample(range(NIGHT - HOUR, end), 2)) for _ in range(3)):
        period = ("--format", "json", "--at", str(end + MINUTE), "--since", str(since), "--until", str(until))
        for args in (
            ("status", "--json", "--at", str(until)),
            ("report", "shift", *period),
            ("report", "lapsit", *period),
            ("report", "kpi", *period),
        ):
            found = siaga.run(*args).out
            here.home.past.rename(aside)
            assert siaga.run(*args).out == found
            aside.rename(here.home.past)
