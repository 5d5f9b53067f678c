"""Console status: whether a console watches the room that a second screen shows."""

from __future__ import annotations

import msgspec

from console.session.heartbeat import MARK_EVERY
from console.session.home import Home
from console.session.liveness import last_mark
from data.base.clock import Clock
from data.book.storage.lock import lock_holder

#: A mark older than this (ms) is not a sign of life: two are missing, and a moment more.
FRESH = 5 * MARK_EVERY // 2


class ConsoleStatus(msgspec.Struct, frozen=True):
    """The console of a home.

    is_watching: whether one runs and watches
    since: when one last watched (UTC ms; 0: not known)
    site: the site file that it works with (:func:`console.session.liveness.site_mark`); "": not known
    """

    is_watching: bool
    since: int = 0
    site: str = ""


class StatusReader:
    """Reads the status from the lock that a console holds and the mark that it renews.

    It takes no lock and writes nothing.
    """

    def __init__(self, home: Home, clock: Clock) -> None:
        self._home = home
        self._clock = clock
        self._lists_locks = False  # the system lists this lock, so a lock that is not listed is not held

    def read(self) -> ConsoleStatus:
        """Return the status as of now. Not on the UI thread. Never fails."""
        writer = lock_holder(self._home.path)
        self._lists_locks = self._lists_locks or bool(writer.held)
        mark = last_mark(self._home.alive)
        is_fresh = mark.at > 0 and abs(self._clock.now() - mark.at) <= FRESH
        is_gone = self._lists_locks and writer.held is False  # known at once; on other systems the mark grows old
        return ConsoleStatus(is_fresh and not is_gone, mark.at, mark.site)
