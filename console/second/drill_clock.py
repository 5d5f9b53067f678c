"""Clock of a drill, for those who look at it from outside.

They are status, reports, a second screen. A played drill has its own days: counted up to today, all of it would be late
for years.
"""

from __future__ import annotations

import contextlib
from contextlib import closing

import msgspec

from console.session.home import Home
from console.session.liveness import last_alive
from data.base.clock import SECOND, Clock, SystemClock
from data.base.files import read_file
from data.book.reading.follower import BookReader


class _Played(msgspec.Struct):
    """Part of the report that a drill leaves. ``end``: where its clock stopped (UTC ms)."""

    end: int


def clock_of(home: Home) -> Clock:
    """Return the clock of a home: a drill's own, else the machine's. Raises NoBook, OSError."""
    return DrillClock(home) if home.is_drill else SystemClock()


class DrillClock(SystemClock):
    """The wall clock of a drill's home: it stands until :meth:`look`. Raises NoBook, OSError."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._now = 0
        self.look()

    def now(self) -> int:
        return self._now

    def look(self) -> None:
        """Take the time from the drill's files. Raises NoBook, OSError."""
        self._now = _shown(self._home)


def _shown(home: Home) -> int:
    """Return the time of a drill's clock (UTC ms): of its end, else of its last mark or just after its last entry."""
    with closing(BookReader.open(home.path)) as book:
        newest = next((entry.at for entry in book.entries_back()), 0) + SECOND
    with contextlib.suppress(OSError, ValueError):
        return max(newest, msgspec.json.decode(read_file(home.drill_report), type=_Played).end)
    return max(newest, last_alive(home.alive))
