"""Period of a report: a shift, or between two moments. UTC ms, [start, end)."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from data.base.clock import DAY
from data.queries.current_shift import shift_shown, shift_start
from data.queries.figures import BIN, ms_into_bin
from data.room.state.control import Duty
from data.site.localtime import at_local, instant, local_day, zone_of
from data.site.model import Site
from data.site.shifts import Shift, shift_at, shifts_between


class NoShift(ValueError):
    """The site has no such shift. The argument lists the shifts of that date."""


class Period(msgspec.Struct, frozen=True):
    """Time that a report covers.

    until: its end, or now if that is earlier.
    shift: if it is one.
    """

    start: int
    end: int
    until: int
    shift: Shift | None = None

    @property
    def limit(self) -> int:
        """Return the moment before which its entries were recorded.

        While the period runs, those of this very moment belong to it too.
        """
        return self.until if self.over else self.until + 1

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.until >= self.end


def this_shift(duty: Duty, site: Site, now: int) -> Period:
    """Return the shift that the board shows.

    A shift that nobody has relieved lasts until now.
    """
    shift = shift_shown(duty, site, now)
    return Period(shift_start(duty, site, now), max(shift.ends, now), now, shift)


def shift_of(site: Site, day: date, name: str, now: int) -> Period:
    """Return the shift of a local date by its name or its crew's code or name.

    Case does not matter. Raises :class:`NoShift`.
    """
    start = at_local(site, day, 0)[0]
    found = [s for s in shifts_between(site, start, start + 2 * DAY) if s.day == day.isoformat()]
    for shift in found:
        crew = site.crew(shift.crew)
        called = {shift.name.casefold(), shift.crew.casefold(), crew.name.casefold() if crew else ""}
        if name.casefold() in called - {""}:
            return Period(shift.starts, shift.ends, min(shift.ends, now), shift)
    raise NoShift(", ".join(s.name or s.crew for s in found))


def between(start: int, end: int, now: int) -> Period:
    """Return the period [start, end)."""
    return Period(start, end, min(end, now))


def parts(period: Period, site: Site, by: str) -> list[Period]:
    """Cut the period into its shifts or local days.

    by: shift or day. The first and the last may be shorter.
    """
    cuts: list[tuple[int, int, Shift | None]] = []
    if by == "day":
        tz, day = zone_of(site.zone), local_day(site, period.start)
        while (begin := instant(tz, day, 0)) < period.until:
            day += timedelta(days=1)
            cuts.append((max(begin, period.start), instant(tz, day, 0), None))
    else:
        cuts = [(max(s.starts, period.start), s.ends, s) for s in shifts_between(site, period.start, period.until)]
    return [Period(a, min(b, period.end), min(b, period.until), shift) for a, b, shift in cuts]


def part_ends(site: Site, now: int, by: str) -> int:
    """Return when the current shift or local day ends (``by``: shift, day)."""
    return shift_at(site, now).ends if by == "shift" else days_before(site, now, -1)


def day_of(site: Site, at: int) -> int:
    """Return the first moment of the local day of ``at``."""
    return days_before(site, at, 0)


def days_before(site: Site, now: int, days: int) -> int:
    """Return the first moment of the local day so many days before today."""
    return instant(zone_of(site.zone), local_day(site, now) - timedelta(days=days), 0)


def bins_in(period: Period, site: Site) -> int:
    """Return how many of the clock's ten minutes are in the period, as planned.

    A shift that still runs counts in full.
    """
    return max(1, -(-(period.end - period.start + ms_into_bin(period.start, site)) // BIN))
