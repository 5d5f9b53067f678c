"""Grammar of times and spans as people type them.

They do so on the line, in a search, as arguments of commands, and in drills.

====================================  ======================================================
``2:15``, ``02.15``, ``0215``         a time of day; ``02:15:07`` with seconds
``2024-01-22``                        a date
``2024-01-22 02:15``, ISO 8601        a date and time, local unless it carries a zone
``20m``, ``45 menit``, ``2h``, ``2j``  a span; where a number alone is enough it is in minutes
====================================  ======================================================

A time of day means an instant only together with now: :func:`last_shown` looks back, :func:`next_shown` ahead.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from data.base.clock import SECOND
from data.site.localtime import instant, instant_at, instants, local_of

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])([:.]?)([0-5][0-9])(?:[:.]([0-5][0-9]))?")
_SPAN = re.compile(r"([0-9]{1,6})(m|min|mnt|menit)?|([0-9]{1,4})(?:h|j|jam)", re.IGNORECASE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

#: Years outside these are a slip of the hand.
_YEARS = range(1970, 3000)


class Clock(msgspec.Struct, frozen=True):
    """A time of day.

    minute: minute of the day.
    ms: its seconds, in milliseconds; None if it has none.
    separated: it was typed with ``:`` or ``.``, so it cannot be a number.
    """

    minute: int
    ms: int | None
    separated: bool


def read_clock(text: str) -> Clock | None:
    """Return ``text`` as a time of day, None if it is not one."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, separator, minute, second = found.groups()
    return Clock(int(hour) * 60 + int(minute), None if second is None else int(second) * SECOND, bool(separator))


def read_minutes(text: str, *, bare: bool = False) -> int | None:
    """Return ``text`` as a span in minutes, None if it is not one.

    ``bare``: a number alone is minutes.
    """
    found = _SPAN.fullmatch(text)
    if found is None or not (bare or found[2] or found[3]):
        return None
    return int(found[3]) * 60 if found[3] else int(found[1])


def read_date(text: str) -> date | None:
    """Return ``text`` as a date, None if it is not one."""
    try:
        day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None
    return day if day is not None and day.year in _YEARS else None


def read_datetime(text: str, tz: ZoneInfo) -> tuple[int, ...]:
    """Return the instants (UTC ms) of an ISO date and time.

    It is in ``tz`` unless it carries a zone. Two if clocks showed it twice; a time that they skipped is the moment they
    jumped. Raises :class:`ValueError`.
    """
    wall = datetime.fromisoformat(text)
    return instants_of(wall, tz) or (instant(tz, wall.date(), wall.hour * 60 + wall.minute),)


def is_local_datetime(text: str) -> bool:
    """Return True for an ISO date and time without a zone, in a year that :func:`read_datetime` accepts."""
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        return False
    return wall.tzinfo is None and wall.year in _YEARS


def instants_of(wall: datetime, tz: ZoneInfo) -> tuple[int, ...]:
    """Return the instants (UTC ms) at which clocks showed ``wall``.

    The clocks are those of ``wall``'s own zone, or of ``tz``. Two if they showed it twice, none if they skipped it.
    Raises :class:`ValueError` for a year that nobody means.
    """
    if wall.year not in _YEARS:
        raise ValueError(wall.isoformat())
    return instant_at(tz, wall) if wall.tzinfo is None else (round(wall.timestamp() * 1000),)


def last_shown(tz: ZoneInfo, minute: int, now: int) -> tuple[int, ...]:
    """Return the last instants (UTC ms) by ``now`` when clocks showed ``minute``.

    They are on one day. The first is not after ``now``; a second one, if clocks go back that day, may be.
    """
    day = local_of(tz, now).date()
    while (found := instants(tz, day, minute))[0] > now:
        day -= timedelta(days=1)
    return found


def next_shown(tz: ZoneInfo, minute: int, since: int) -> int:
    """Return the first instant (UTC ms) from ``since`` on when clocks show ``minute``."""
    day = local_of(tz, since).date()
    while (found := instants(tz, day, minute))[-1] < since:
        day += timedelta(days=1)
    return next(moment for moment in found if moment >= since)
