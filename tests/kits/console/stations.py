"""Several stations of one room, each with its own home and desk.

The test carries entries from one to another.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from console.session.desk import Desk
from console.session.home import Home
from data.base.clock import ManualClock
from data.entries import Entry
from data.entries.base import Arrival
from data.room.state.base import State
from tests.kits.console.desk_room import NIGHT, new_home

#: Stations that a test has opened; conftest closes them.
opened: list[Station] = []


def catch_up_at_once(desk: Desk, entries: Iterable[Entry]) -> None:
    """Fold entries of other stations at once."""
    for _ in desk.catch_up(entries):
        pass


class Station:
    """A station of the sample site. ``code``: its station code; ``by``: its operator."""

    def __init__(self, folder: Path, code: str, by: str = "LST", clock: ManualClock | None = None) -> None:
        self.by = by
        self.clock = clock or ManualClock(NIGHT)
        self.home = new_home(folder / code)
        text = self.home.site_file.read_text("utf-8")
        self.home.site_file.write_text(text.replace('station = "JBR"', f'station = "{code}"'), "utf-8")
        self.desk = Desk.open(self.home, clock=self.clock)
        opened.append(self)

    def copied(self, folder: Path) -> Station:
        """Return the station in a second home, a copy of this one: each continues the book on its own."""
        other = object.__new__(Station)
        other.by, other.clock = self.by, self.clock
        self.desk.close()
        shutil.copytree(self.home.path, folder)
        other.home = Home(folder)
        for each in (self, other):
            each.desk = Desk.open(each.home, clock=self.clock)
        opened.append(other)
        return other

    def do(self, line: str, by: str = "") -> tuple[Entry, ...]:
        """Advance the clock by a second and enter a line."""
        self.clock.advance(1_000)
        return self.desk.execute(line, by or self.by).entries

    def read(self, *others: Station, upto: int | None = None, came: Arrival = "station") -> list[Entry]:
        """Copy new entries of the others, up to number ``upto``, and fold them. ``came``: by which way."""
        fresh: list[Entry] = []
        for other in others:
            book = other.desk.book
            first = self.desk.library.replicas.last(book.id)[0] + 1
            raws = [book.raw(no) for no in range(first, (upto or book.last_no) + 1)]
            fresh += self.desk.library.replicas.append(book.id, first, raws, self.clock.now(), came=came)
        catch_up_at_once(self.desk, fresh)
        return fresh

    def restart(self) -> None:
        """Close and open again."""
        self.desk.close()
        self.desk = Desk.open(self.home, clock=self.clock)

    @property
    def facts(self) -> dict[str, State]:
        """Every state of the room."""
        return dict(self.desk.room.states)

    @property
    def open(self) -> list[Any]:
        """The open incidents, oldest first."""
        return self.desk.room.open_incidents()


def pair(folder: Path) -> tuple[Station, Station]:
    """Return two stations of one site that do not know each other yet."""
    return Station(folder, "JBR"), Station(folder, "POL", "BGS")
