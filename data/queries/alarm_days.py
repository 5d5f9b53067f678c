"""Annunciations by local day, from what the room remembers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import timedelta

import msgspec

from data.queries.figures import busiest
from data.room.annunciations import KEPT
from data.site.localtime import at_local, local_day
from data.site.model import Site

#: Days that are told, today included.
DAYS = 7


class AlarmDay(msgspec.Struct, frozen=True):
    """A local day from ``start`` (UTC ms): how many sounded, and the most in any window."""

    start: int
    count: int
    most: int


def alarm_days(moments: Sequence[int], site: Site, now: int) -> list[AlarmDay]:
    """The last days, newest first; of one that is only partly remembered nothing is told. ``moments``: sorted."""
    today = local_day(site, now)
    found: list[AlarmDay] = []
    ends = now + 1
    for back in range(DAYS):
        start = at_local(site, today - timedelta(days=back), 0)[0]
        if len(moments) >= KEPT and start < moments[0]:
            break
        sounded = moments[bisect_left(moments, start) : bisect_left(moments, ends)]
        found.append(AlarmDay(start, len(sounded), busiest(sounded, site.alarms.flood_window_s)[0]))
        ends = start
        if moments and start <= moments[0]:
            break
    return found
