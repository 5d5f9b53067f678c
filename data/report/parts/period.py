"""Period of a report: a shift, or between two moments. UTC ms, [start, end)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from data.base.clock import DAY
from data.entries import Control
from data.queries.current_shift import begins, shift_shown, shift_start
from data.room.state.control import Duty
from data.site.localtime import at_local, instant, local_day, zone_of
from data.site.model import Site
from data.site.shifts import Shift, next_shift, shift_at, shifts_between


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


def shift_of(site: Site, day: date, name: str, now: int, controls: Sequence[Control] = ()) -> Period:
    """Return the shift of a local date by its name or its crew's code or name.

    controls: the changes of control: with an early handover the next shift starts.

    Case does not matter. Raises :class:`NoShift`.
    """
    start = at_local(site, day, 0)[0]
    found = [s for s in shifts_between(site, start, start + 2 * DAY) if s.day == day.isoformat()]
    for shift in found:
        crew = site.crew(shift.crew)
        called = {shift.name.casefold(), shift.crew.casefold(), crew.name.casefold() if crew else ""}
        if name.casefold() in called - {""}:
            starts, ends = _bounds(site, shift, controls)
            return Period(starts, ends, min(ends, now), shift)
    raise NoShift(", ".join(s.name or s.crew for s in found))


def _bounds(site: Site, shift: Shift, controls: Sequence[Control]) -> tuple[int, int]:
    return begins(site, shift, controls), begins(site, next_shift(site, shift.starts), controls)


def between(start: int, end: int, now: int) -> Period:
    """Return the period [start, end)."""
    return Period(start, end, min(end, now))


def parts(period: Period, site: Site, by: str, controls: Sequence[Control] = ()) -> list[Period]:
    """Cut the period into its shifts or local days.

    by: shift or day. controls: as of :func:`shift_of`. The first and the last may be shorter.
    """
    cuts: list[tuple[int, int, Shift | None]] = []
    if by == "day":
        tz, day = zone_of(site.zone), local_day(site, period.start)
        while (begin := instant(tz, day, 0)) < period.until:
            day += timedelta(days=1)
            cuts.append((max(begin, period.start), instant(tz, day, 0), None))
    else:
        running = shifts_between(site, period.start, period.until)
        running += [next_shift(site, running[-1].starts)] if running else []  # it may have started early
        bounds = ((*_bounds(site, s, controls), s) for s in running)
        cuts = [(max(a, period.start), b, s) for a, b, s in bounds if b > period.start and a < period.until]
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
