"""Whether a console watches the room that a second screen shows."""

from __future__ import annotations

import msgspec

from console.session.heartbeat import MARK_EVERY
from console.session.home import Home
from console.session.liveness import last_alive
from data.base.clock import Clock
from data.book.follow import lock_holder

#: A mark older than this (ms) is no sign of life: two that are missing and a moment.
FRESH = 5 * MARK_EVERY // 2


class Beside(msgspec.Struct, frozen=True):
    """``watching``: a console runs and watches. ``since``: when one last did (UTC ms; 0: not known). ``pid``: the
    process that writes, or last wrote, the book."""

    watching: bool
    since: int = 0
    pid: int = 0


class Lookout:
    """Looks at the console beside this screen: at its lock, as the system tells of it, and at the mark that it renews.
    Takes no lock and writes nothing."""

    def __init__(self, home: Home, clock: Clock) -> None:
        self._home = home
        self._clock = clock
        self._told = False  # the system tells of this lock: that it names none means that there is none

    def look(self) -> Beside:
        """How it stands now. Not on the UI thread. Never fails."""
        writer = lock_holder(self._home.path)
        self._told = self._told or bool(writer.held)
        since = last_alive(self._home.alive)
        fresh = since > 0 and abs(self._clock.now() - since) <= FRESH
        gone = self._told and writer.held is False  # at once; where the system does not tell, the mark grows old
        return Beside(fresh and not gone, since, writer.pid)
