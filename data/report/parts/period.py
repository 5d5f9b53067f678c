"""Period of a report: a shift, or between two moments. UTC ms, [start, end)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import zip_longest

import msgspec

from data.base.clock import DAY
from data.entries import Control
from data.queries.current_shift import begins, shift_shown, shift_start
from data.room.state.control import Duty
from data.site.changes.earlier import Sites
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
    def last(self) -> int:
        """Return its last moment: for which it says how things stand at its end."""
        return max(self.start, self.limit - 1)

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


def shift_of(sites: Sites, day: date, name: str, now: int, controls: Sequence[Control] = ()) -> Period:
    """Return the shift of a local date by its name or its crew's code or name, as they were then.

    controls: the changes of control: with an early handover the next shift starts.

    Case does not matter. Raises :class:`NoShift`.
    """
    start = at_local(sites.now, day, 0)[0]
    around = between(start - DAY, start + 3 * DAY, start + 3 * DAY)
    found: list[str] = []
    for part in parts(around, sites, "shift", controls):
        shift = part.shift
        if shift is None or shift.day != day.isoformat():
            continue
        crews = (sites.at(moment).crew(shift.crew) for moment in (part.start, part.end - 1))
        called = {shift.name, shift.crew, *(crew.name for crew in crews if crew is not None)}
        if name.casefold() in {each.casefold() for each in called if each}:
            return Period(part.start, part.end, min(part.end, now), shift)
        found.append(shift.name or shift.crew)
    raise NoShift(", ".join(found))


def _bounds(site: Site, shift: Shift, controls: Sequence[Control]) -> tuple[int, int]:
    return begins(site, shift, controls), begins(site, next_shift(site, shift.starts), controls)


def between(start: int, end: int, now: int) -> Period:
    """Return the period [start, end)."""
    return Period(start, end, min(end, now))


def parts(period: Period, sites: Sites, by: str, controls: Sequence[Control] = ()) -> list[Period]:
    """Cut the period into its shifts or local days, as they were then.

    by: shift or day. controls: as of :func:`shift_of`. The first and the last may be shorter.
    """
    cuts: list[tuple[int, int, Shift | None]] = []
    for until, site in _patterns(period, sites):
        start = cuts[-1][1] if cuts else period.start
        if start < until:
            more = [*(_days(site, start, until) if by == "day" else _shifts(site, start, until, controls))]
            if cuts and _is_same(cuts[-1][2], more[0][2]):  # it runs on, to another end
                more[0] = (cuts.pop()[0], *more[0][1:])
            cuts += more
    return [Period(a, min(b, period.end), min(b, period.until), shift) for a, b, shift in cuts]


def _is_same(shift: Shift | None, other: Shift | None) -> bool:
    if shift is None or other is None:
        return False
    return (shift.day, shift.name, shift.crew) == (other.day, other.name, other.crew)


def _patterns(period: Period, sites: Sites) -> list[tuple[int, Site]]:
    """Return until when which zone and shifts were in force in the period, oldest first."""
    spans = sites.spans(period.start, max(period.until, period.start + 1))
    return [
        (until, site)
        for (_, until, site), after in zip_longest(spans, spans[1:])
        if after is None or (site.zone, site.shifts) != (after[2].zone, after[2].shifts)
    ]


def _days(site: Site, start: int, until: int) -> Iterator[tuple[int, int, None]]:
    tz, day = zone_of(site.zone), local_day(site, start)
    while (begin := instant(tz, day, 0)) < until:
        day += timedelta(days=1)
        yield max(begin, start), instant(tz, day, 0), None


def _shifts(site: Site, start: int, until: int, controls: Sequence[Control]) -> Iterator[tuple[int, int, Shift]]:
    running = shifts_between(site, start, until)
    running += [next_shift(site, running[-1].starts)] if running else []  # it may have started early
    for shift in running:
        began, ends = _bounds(site, shift, controls)
        if ends > start and began < until:
            yield max(began, start), ends, shift


def part_ends(site: Site, now: int, by: str) -> int:
    """Return when the current shift or local day ends (``by``: shift, day)."""
    return shift_at(site, now).ends if by == "shift" else days_before(site, now, -1)


def day_of(site: Site, at: int) -> int:
    """Return the first moment of the local day of ``at``."""
    return days_before(site, at, 0)


def days_before(site: Site, now: int, days: int) -> int:
    """Return the first moment of the local day so many days before today."""
    return instant(zone_of(site.zone), local_day(site, now) - timedelta(days=days), 0)
