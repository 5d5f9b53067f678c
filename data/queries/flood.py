"""Flood: more alarms than one person can take in.

It starts at the annunciation that is one too many in the window (t - window, t]. It ends at the exact moment when one
leaves the window and fewer than ``flood_off`` are left. Both are computed from when alarms sounded, never from when
somebody looked. The rules are in docs/interface.md, "Alarms".
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from data.base.clock import SECOND
from data.room.noted.annunciations import KEPT
from data.room.room import Room
from data.site.model import AlarmRules, Site


class FloodStep(msgspec.Struct, frozen=True):
    """Start or end of a flood.

    moment: UTC ms.
    count: annunciations in the window at that moment.
    since, peak: when that flood started, and the most it had in the window.
    """

    on: bool
    moment: int
    count: int
    since: int
    peak: int


class FloodNow(msgspec.Struct, frozen=True):
    """State of the flood at a moment.

    since: when it started (UTC ms); 0: there is no flood.
    count: annunciations in the window.
    """

    on: bool
    since: int
    count: int


def in_window(moments: Sequence[int], rules: AlarmRules, at: int) -> int:
    """Return how many of ``moments`` (sorted, UTC ms) are in (at - window, at]."""
    return bisect_right(moments, at) - bisect_right(moments, at - rules.flood_window_s * SECOND)


def flood_steps(moments: Sequence[int], rules: AlarmRules, now: int, on: int, off: int) -> Iterator[FloodStep]:
    """Yield every start and end of a flood until ``now``.

    on, off: when a flood last started and ended, as recorded (UTC ms; 0: never).
    """
    moments, flooded = tuple(moments), on > off
    while True:
        step = _ends(moments, rules, now, on) if flooded else _begins(moments, rules, now, off)
        if step is None:
            return
        yield step
        flooded = step.on
        on, off = (step.moment, off) if step.on else (on, step.moment)


def _begins(moments: tuple[int, ...], rules: AlarmRules, now: int, off: int) -> FloodStep | None:
    crowded = _crowded(moments, rules.flood_on, rules.flood_window_s * SECOND)
    found = bisect_left(crowded, bisect_right(moments, off))
    if found == len(crowded) or (moment := moments[crowded[found]]) > now:
        return None
    count = in_window(moments, rules, moment)
    return FloodStep(True, moment, count, moment, count)


@lru_cache(maxsize=4)
def _crowded(moments: tuple[int, ...], above: int, window: int) -> tuple[int, ...]:
    """Return the indices of ``moments`` that are one too many in their window.

    The board asks every second and the answer seldom changes, so it is cached.
    """
    return tuple(i for i in range(above, len(moments)) if moments[i - above] > moments[i] - window)


def _ends(moments: Sequence[int], rules: AlarmRules, now: int, since: int) -> FloodStep | None:
    window = rules.flood_window_s * SECOND
    # Annunciations that are no longer remembered would be missing from the count.
    start = max(since, moments[0] + window) if len(moments) >= KEPT else since
    last = bisect_right(moments, now)
    for i in range(bisect_right(moments, start - window), last):
        leaves = moments[i] + window
        if leaves > now:
            break
        count = in_window(moments, rules, leaves)
        if count < rules.flood_off:
            return FloodStep(False, leaves, count, since, peak_of(moments, rules, since, leaves))
    count = in_window(moments, rules, now)
    if now > since and count < rules.flood_off:  # the entries that sounded were undone
        return FloodStep(False, now, count, since, peak_of(moments, rules, since, now))
    return None


def peak_of(moments: Sequence[int], rules: AlarmRules, since: int, until: int) -> int:
    """Return the most annunciations in the window in a flood, from ``since`` to ``until`` (UTC ms)."""
    found = moments[bisect_right(moments, since - 1) : bisect_right(moments, until)]
    return max((in_window(moments, rules, m) for m in found), default=0)


def flood_now(room: Room, site: Site, now: int) -> FloodNow:
    """Return the state of the flood at ``now`` (UTC ms), recorded or not."""
    moments, rules, known = room.annunciations.moments, site.alarms, room.alarms
    on, since = known.in_flood, known.flood_on
    for step in flood_steps(moments, rules, now, known.flood_on, known.flood_off):
        on, since = step.on, step.since
    return FloodNow(on, since if on else 0, in_window(moments, rules, now))


def peak_now(room: Room, site: Site, now: int) -> int:
    """Return the most annunciations in the window since the flood started.

    0: there was no flood at ``now`` (UTC ms).
    """
    flood = flood_now(room, site, now)
    return peak_of(room.annunciations.moments, site.alarms, flood.since, now) if flood.on else 0
