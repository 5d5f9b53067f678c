"""Shifts: which crew works from when to when.

A shift starts at a local time of day and lasts until the next one starts, so shifts tile time: no gap, no overlap, and
23 or 25 hours on the days when clocks change.
"""

from datetime import date
from functools import lru_cache
from itertools import pairwise

import msgspec

from data.site.localtime import clock_minute, instant, local_day, zone_of
from data.site.model import Shifts, Site


class Shift(msgspec.Struct, frozen=True):
    """One shift of one day.

    It runs from ``starts`` up to ``ends`` (UTC ms), the start of the next. ``crew``: a crew's code. ``day``: the local
    date (YYYY-MM-DD) on which it starts; a night shift keeps it after midnight.
    """

    name: str
    crew: str
    starts: int
    ends: int
    day: str = ""


@lru_cache(maxsize=256)
def _starts(zone_key: str, shifts: Shifts, ordinal: int) -> tuple[tuple[int, str, str, str], ...]:
    """Return the shifts that start on a date, by time: (instant, name, crew, date)."""
    tz, day = zone_of(zone_key), date.fromordinal(ordinal)
    turn = ordinal - date.fromisoformat(shifts.epoch).toordinal()
    found = []
    for slot in sorted(shifts.slots, key=lambda s: clock_minute(s.start)):
        crew = slot.crews[turn % len(slot.crews)] if slot.crews else ""
        found.append((instant(tz, day, clock_minute(slot.start)), slot.name, crew, day.isoformat()))
    return tuple(found)


@lru_cache(maxsize=256)
def _around(zone_key: str, shifts: Shifts, ordinal: int) -> tuple[Shift, ...]:
    """Return the shifts from before the start of a local date until after its end."""
    days = range(max(1, ordinal - 2), min(date.max.toordinal(), ordinal + 2) + 1)
    starts = [s for day in days for s in _starts(zone_key, shifts, day)]
    # Slots that clocks jump over start at the same instant. All but the last are empty, so no moment falls into them.
    return tuple(Shift(name, crew, at, after[0], day) for (at, name, crew, day), after in pairwise(starts))


#: The shift that was found last, with the zone and shifts it is of: nearly every question is about the same one.
_newest: tuple[str, Shifts | None, Shift] = ("", None, Shift("", "", 0, 0))


def shift_at(site: Site, now: int) -> Shift:
    """Return the shift that runs at ``now`` (UTC ms): ``starts`` <= now < ``ends``.

    Raises :class:`LookupError` if the site has no shifts. A site that was read from a file has some.
    """
    global _newest
    zone, shifts, found = _newest
    if shifts is site.shifts and zone == site.zone and found.starts <= now < found.ends:
        return found
    shift = _find(site, now)
    _newest = (site.zone, site.shifts, shift)
    return shift


def _find(site: Site, now: int) -> Shift:
    for shift in _around(site.zone, site.shifts, local_day(site, now).toordinal()):
        if shift.starts <= now < shift.ends:
            return shift
    raise LookupError("no shifts")


def shifts_between(site: Site, start: int, end: int) -> list[Shift]:
    """Return the shifts that run at some time in [start, end), oldest first.

    The outer two may reach beyond it.
    """
    found: list[Shift] = []
    now = start
    while now < end:
        found.append(shift_at(site, now))
        now = found[-1].ends
    return found


def next_shift(site: Site, now: int) -> Shift:
    """Return the shift after the one that runs at ``now``."""
    return shift_at(site, shift_at(site, now).ends)
