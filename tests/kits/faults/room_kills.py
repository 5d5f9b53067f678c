"""Kills around the room file: SIGKILL after a save, in a flush, at a rename, in a backlog, at the exit.

``python -m tests.kits.faults.room_kills ROUNDS SEED`` prints what was killed where, and every room that differs from
the fold of the books. It forks, so it is run in a process of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import NoReturn

from console.session.desk import Desk
from console.session.home import Home
from data.base.clock import MINUTE, ManualClock
from data.base.disk import Disk
from data.intents.base import Refused
from data.intents.decide import decide
from data.room.database import load
from data.room.room import Room
from tests.kits.console.desk_room import NIGHT, new_home

#: Places at which a process is killed; the last one: not at all.
PLACES = ("saved", "flush", "rename", "renamed", "backlog", "exit", "never")
#: Processes that live in one home.
LIVES = 12
LINES = (
    "ok 1", "ok 2,3", "n THFT 3 a bike", "n FIRE 2 smoke", "a", "u", "101 a note", "102 heard", "g 101 3",
    "c 101 handled left", "l all quiet", "src cam-1 down", "src cam-1 up",
)  # fmt: skip


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


class DeadlyDisk(Disk):
    """A disk on which the process is killed at a call that concerns the room file.

    place: as in :data:`PLACES`. after: so many such calls go well before it.
    """

    def __init__(self, place: str, after: int, share: float) -> None:
        self.place, self.after, self._share = place, after, share

    def _is_due(self, *places: str) -> bool:
        if self.place not in places:
            return False
        self.after -= 1
        return self.after < 0

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        name = Path(f"/proc/self/fd/{fd}").readlink().name
        if name.startswith("room.db") and self._is_due("flush"):
            super().pwrite(fd, data[: int(len(data) * self._share)], offset)
            die()
        return super().pwrite(fd, data, offset)

    def rename(self, folder: int, old: str, new: str) -> None:
        if new == "room.db" and self._is_due("rename"):
            die()
        super().rename(folder, old, new)
        if new == "room.db" and self._is_due("renamed"):
            die()


def live(home: Home, theirs: list[bytes], book: str, seed: str) -> None:
    """Open the room, enter and fold, and be killed at some place."""
    draw = random.Random(seed)
    place = draw.choice(PLACES)
    disk = DeadlyDisk(place, draw.randrange(3), draw.random())
    desk = Desk.open(home, clock=ManualClock(NIGHT + int(seed.rpartition("-")[2]) * MINUTE), disk=disk)
    file, clock = desk.room_file, desk.clock
    assert file is not None and isinstance(clock, ManualClock)
    for turn in range(draw.randrange(2, 14)):
        clock.advance(draw.choice((1_000, 30_000)))
        with contextlib.suppress(Refused):
            if place == "saved" and turn == 3:
                intent, _ = desk.intent_of(draw.choice(LINES), "LST", received=clock.now())
                desk.book.append(decide(intent, desk.context("LST")))  # type: ignore[union-attr]
                die()
            desk.execute(draw.choice(LINES), "LST")
        if draw.random() < 0.2:
            known = desk.library.replicas.last(book)[0]
            some = theirs[known : known + draw.randrange(1, 9)]
            stop = draw.randrange(12) if place == "backlog" else -1
            arrived = desk.library.replicas.append(book, known + 1, some, clock.now()) if some else []
            for step, _ in enumerate(desk.catch_up(arrived)):
                _flush(desk, draw)
                if step == stop:
                    die()
        _flush(desk, draw)
    if place == "exit":
        disk.place, disk.after = "flush", draw.randrange(2)
    desk.close()


def _flush(desk: Desk, draw: random.Random) -> None:
    file = desk.room_file
    assert file is not None
    if draw.random() < 0.6:
        batch = file.take(desk.room, desk.library)
        if batch is not None:
            file.write(batch, rests=False, slack=draw.choice((1.0, 1.5, 9.0)), large=draw.choice((0, 1 << 20)))


def differences(home: Home) -> tuple[bool, list[str]]:
    """Return whether the room file was of use, and in what the room differs from the fold of the books."""
    desk = Desk.view(home)
    try:
        was_used = load(home.room_file, desk.library) is not None
        plain = Room.fold(desk.library.all_entries(), history=desk.library.all_of)
        ours, wanted = desk.room.dump(), plain.dump()
        names = ("position", "void", "corrections", "gone", "annunciations")
        found = [name for name in names if getattr(ours, name) != getattr(wanted, name)]
        if desk.room.states != plain.states:
            found.append("states")
        if {s: keys for s, (_, keys) in ours.folded.items()} != {s: keys for s, (_, keys) in wanted.folded.items()}:
            found.append("keys")
        return was_used, found
    finally:
        desk.close()


def another_station(folder: Path) -> tuple[str, list[bytes]]:
    """Return the book of another station, and its entries as they travel."""
    home = new_home(folder)
    text = home.site_file.read_text("utf-8")
    home.site_file.write_text(text.replace('station = "JBR"', 'station = "POL"'), "utf-8")
    desk = Desk.open(home, clock=ManualClock(NIGHT))
    for number in range(60):
        desk.clock.advance(7_000)  # type: ignore[attr-defined]
        with contextlib.suppress(Refused):
            desk.execute(LINES[number % len(LINES)], "BGS")
    book = desk.book
    raws = [book.raw(no) for no in range(1, book.last_no + 1)]
    desk.close()
    return book.id, raws


def run(rounds: int, seed: int, folder: Path) -> dict[str, object]:
    """Run so many lives, and look at the room after each."""
    book, theirs = another_station(folder / "theirs")
    ends: Counter[str] = Counter()
    failures: list[str] = []
    home = new_home(folder / "first")
    for number in range(rounds):
        if number % LIVES == 0:
            home = new_home(folder / f"home-{number}")
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                live(home, theirs, book, f"{seed}-{number}")
                code = 0
            finally:
                os._exit(code)
        _, status = os.waitpid(pid, 0)
        how = "killed" if os.WIFSIGNALED(status) else "failed" if os.WEXITSTATUS(status) else "ended"
        was_used, found = differences(home)
        ends[how] += 1
        ends["file of use" if was_used else "file of no use"] += 1
        failures += [f"round {number}: {name}" for name in found]
    return {"ends": dict(ends), "failures": failures}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]), Path(place))))
