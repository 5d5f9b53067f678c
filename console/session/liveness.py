"""Liveness: when a console last watched, clock jumps and sleeps of the machine.

The file is a hint, not a record: what it shows becomes an entry in the book (docs/interface.md, "Gaps").
"""

from __future__ import annotations

from pathlib import Path

from console.session.files import replace_hint
from data.base.clock import MINUTE, SECOND, Clock
from data.base.files import read_file

#: Nobody watched during a pause longer than this (ms): two late ticks are not a gap, a suspended machine is.
GAP = MINUTE
#: The wall clock may differ by this much from the monotonic one before it counts as a step (ms).
STEP = 2 * SECOND


def mark_alive(path: Path, now: int) -> bool:
    """Note that a console watched at ``now`` (UTC ms). Return False if it cannot be noted."""
    return replace_hint(path, str(now).encode())


def last_alive(path: Path) -> int:
    """Return when a console last watched (UTC ms); 0 if that is not known."""
    try:
        return int(read_file(path)[:20])
    except (OSError, ValueError):
        return 0


class ClockWatch:
    """Compares the wall clock with the monotonic one, once a tick."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wall = clock.now()
        self._monotonic = clock.monotonic()

    def tick(self) -> tuple[int, int]:
        """Return ``(gap, step)``: ms that nobody watched, and ms by which the wall clock jumped; 0: none."""
        wall, monotonic = self._clock.now(), self._clock.monotonic()
        passed = monotonic - self._monotonic
        step = (wall - self._wall) - passed
        self._wall, self._monotonic = wall, monotonic
        return (passed if passed > GAP else 0, step if abs(step) > STEP else 0)
