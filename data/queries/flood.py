"""Flood: more alarms than one person can take in (operator.md, "Alarms about alarms"). Pure in room, site and time.

It goes on at the annunciation that is one too many in the window (t - window, t], and off at the exact moment at which
one leaves the window and fewer than ``flood_off`` are left: computed from when things sounded, never from when somebody
looked.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from data.base.clock import SECOND
from data.room.annunciations import KEPT
from data.room.room import Room
from data.site.model import AlarmRules, Site


class Step(msgspec.Struct, frozen=True):
    """The flood goes on or off at ``moment`` (UTC ms) with ``count`` in the window. ``since``, ``peak``: of the time
    that ends, or begins."""

    on: bool
    moment: int
    count: int
    since: int
    peak: int


class FloodNow(msgspec.Struct, frozen=True):
    """How it stands: whether it is on, since when, how many are in the window."""

    on: bool
    since: int
    count: int


def in_window(moments: Sequence[int], rules: AlarmRules, at: int) -> int:
    """How many of ``moments`` (sorted, UTC ms) lie in (at - window, at]."""
    return bisect_right(moments, at) - bisect_right(moments, at - rules.flood_window_s * SECOND)


def steps(moments: Sequence[int], rules: AlarmRules, now: int, on: int, off: int) -> Iterator[Step]:
    """Every change until ``now``, after what is known: ``on``, ``off`` are when it last went on and off (0: never)."""
    moments, flooded = tuple(moments), on > off
    while True:
        step = _ends(moments, rules, now, on) if flooded else _begins(moments, rules, now, off)
        if step is None:
            return
        yield step
        flooded = step.on
        on, off = (step.moment, off) if step.on else (on, step.moment)


def _begins(moments: tuple[int, ...], rules: AlarmRules, now: int, off: int) -> Step | None:
    crowded = _crowded(moments, rules.flood_on, rules.flood_window_s * SECOND)
    found = bisect_left(crowded, bisect_right(moments, off))
    if found == len(crowded) or (moment := moments[crowded[found]]) > now:
        return None
    count = in_window(moments, rules, moment)
    return Step(True, moment, count, moment, count)


@lru_cache(maxsize=4)
def _crowded(moments: tuple[int, ...], above: int, window: int) -> tuple[int, ...]:
    """Which of ``moments`` are one too many in their window: asked every second, and seldom another answer."""
    return tuple(i for i in range(above, len(moments)) if moments[i - above] > moments[i] - window)


def _ends(moments: Sequence[int], rules: AlarmRules, now: int, since: int) -> Step | None:
    window = rules.flood_window_s * SECOND
    # What is no longer remembered would be missing from the count.
    start = max(since, moments[0] + window) if len(moments) >= KEPT else since
    last = bisect_right(moments, now)
    for i in range(bisect_right(moments, start - window), last):
        leaves = moments[i] + window
        if leaves > now:
            break
        count = in_window(moments, rules, leaves)
        if count < rules.flood_off:
            return Step(False, leaves, count, since, _peak(moments, rules, since, leaves))
    count = in_window(moments, rules, now)
    if now > since and count < rules.flood_off:  # what sounded was undone
        return Step(False, now, count, since, _peak(moments, rules, since, now))
    return None


def _peak(moments: Sequence[int], rules: AlarmRules, since: int, until: int) -> int:
    found = moments[bisect_right(moments, since - 1) : bisect_right(moments, until)]
    return max((in_window(moments, rules, m) for m in found), default=0)


def flood_now(room: Room, site: Site, now: int) -> FloodNow:
    """How the flood stands at ``now`` (UTC ms), whether or not it has been entered yet."""
    moments, rules, known = room.annunciations.moments, site.alarms, room.alarms
    on, since = known.in_flood, known.flood_on
    for step in steps(moments, rules, now, known.flood_on, known.flood_off):
        on, since = step.on, step.since
    return FloodNow(on, since if on else 0, in_window(moments, rules, now))


def peak_now(room: Room, site: Site, now: int) -> int:
    """The most there were in the window since the flood went on; 0 while there is none."""
    flood = flood_now(room, site, now)
    return _peak(room.annunciations.moments, site.alarms, flood.since, now) if flood.on else 0
