"""Liveness: when a console last watched, clock jumps and sleeps of the machine.

The file is a hint, not a record: what it shows becomes an entry in the book (docs/interface.md, "Gaps").
"""

from binascii import crc32
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from console.session.atomic_files import replace_hint
from data.base.clock import MINUTE, SECOND, Clock
from data.base.files import read_file

if TYPE_CHECKING:
    from data.site.model import Site

#: Nobody watched during a pause longer than this (ms): two late ticks are not a gap, a suspended machine is.
GAP = MINUTE
#: The wall clock may differ by this much from the monotonic one before it counts as a step (ms).
STEP = 2 * SECOND


#: Bytes of a mark that hold its time; after them comes which site file is in force.
_TIME = 20


class Mark(msgspec.Struct, frozen=True):
    """The last sign of a console.

    at: when it last watched (UTC ms); 0: that is not known
    site: which site file it works with, as :func:`site_mark` says; "": not known
    """

    at: int = 0
    site: str = ""


def mark_alive(path: Path, now: int, site: "Site | None" = None) -> bool:
    """Note that a console watched at ``now`` (UTC ms), with this site. Return False if it cannot be noted."""
    text = f"{now:<{_TIME}}{site_mark(site)}" if site is not None else str(now)
    return replace_hint(path, text.encode())


def site_mark(site: "Site") -> str:
    """Return a text that differs for sites that differ."""
    return f"{crc32(msgspec.json.encode(site)):08x}"


def last_mark(path: Path) -> Mark:
    """Return the last mark of a console. Never fails."""
    try:
        found = read_file(path)
        return Mark(int(found[:_TIME]), found[_TIME : _TIME + 8].decode("ascii", "replace"))
    except (OSError, ValueError):
        return Mark()


def last_alive(path: Path) -> int:
    """Return when a console last watched (UTC ms); 0 if that is not known."""
    return last_mark(path).at


class Passed(msgspec.Struct, frozen=True):
    """Events between two ticks.

    gap: ms that nobody watched; 0: none
    cause: why, as in the entry (:class:`data.entries.Gap`)
    step: ms by which the wall clock jumped; 0: not
    """

    gap: int
    cause: str
    step: int


class ClockWatch:
    """Compares the wall clock with the monotonic one, once a tick, and finds out why a tick was late."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wall = clock.now()
        self._monotonic = clock.monotonic()
        self._awake = clock.awake()
        self.was_stopped = False  # whether the process was stopped and continued since the last tick

    def tick(self) -> Passed:
        """Return what happened since the last tick."""
        wall, monotonic, awake = self._clock.now(), self._clock.monotonic(), self._clock.awake()
        passed, asleep = monotonic - self._monotonic, (monotonic - self._monotonic) - (awake - self._awake)
        step = (wall - self._wall) - passed
        cause = "suspend" if 2 * asleep > passed else "stopped" if self.was_stopped else "hung"
        self._wall, self._monotonic, self._awake, self.was_stopped = wall, monotonic, awake, False
        return Passed(passed if passed > GAP else 0, cause, step if abs(step) > STEP else 0)
