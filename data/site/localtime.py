"""Local time: the site's wall clock.

Local times come from UTC milliseconds and an IANA time zone. :func:`instant` alone decides which instant a local time
means when clocks skip it or show it twice.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from data.base.clock import SECOND
from data.site.model import Site
from data.words import Words

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=64)
def zone_of(key: str) -> ZoneInfo:
    """Return the zone with this IANA name.

    Raises :class:`zoneinfo.ZoneInfoNotFoundError`, :class:`ValueError`.
    """
    return ZoneInfo(key)


def zone(site: Site) -> ZoneInfo:
    """Return the site's time zone.

    Raises :class:`zoneinfo.ZoneInfoNotFoundError` if this machine does not know it.
    """
    return zone_of(site.zone)


def local(site: Site, ms: int) -> datetime:
    """Return the local date and time of a moment (UTC ms)."""
    return local_of(zone_of(site.zone), ms)


def local_of(tz: ZoneInfo, ms: int) -> datetime:
    """Return the date and time of a moment (UTC ms) in a zone."""
    return (_EPOCH + timedelta(milliseconds=ms)).astimezone(tz)


def _utc(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def instant(tz: ZoneInfo, day: date, minute: int) -> int:
    """Return the first instant at which the wall clock shows ``minute`` of ``day``.

    ``minute``: 0 … 1440. The instant is in UTC ms. A time that clocks skip is the moment they jump. A time that comes
    twice is its first occurrence.
    """
    wall = datetime.combine(day, time(), tz) + timedelta(minutes=minute)
    naive = wall.replace(tzinfo=None)
    moment = _utc(wall.replace(fold=0))
    if local_of(tz, moment).replace(tzinfo=None) == naive:
        return moment
    # Skipped. The clock jumps somewhere between the two readings of the time: find the second at which it does.
    low, high = _utc(wall.replace(fold=1)) // SECOND - 1, moment // SECOND
    while high - low > 1:
        middle = (low + high) // 2
        if local_of(tz, middle * SECOND).replace(tzinfo=None) >= naive:
            high = middle
        else:
            low = middle
    return high * SECOND


def instants(tz: ZoneInfo, day: date, minute: int) -> tuple[int, ...]:
    """Return :func:`instant`, and the second occurrence of a time that comes twice."""
    first = instant(tz, day, minute)
    again = datetime.combine(day, time(), tz) + timedelta(minutes=minute)
    second = _utc(again.replace(fold=1))
    if second > first and local_of(tz, second).replace(tzinfo=None) == again.replace(tzinfo=None):
        return (first, second)
    return (first,)


def instant_at(tz: ZoneInfo, wall: datetime) -> tuple[int, ...]:
    """Return the instants (UTC ms) at which the clock shows ``wall``.

    Two if that time came twice, none if it was skipped.
    """
    plain = wall.replace(tzinfo=tz)
    both = sorted({_utc(plain.replace(fold=0)), _utc(plain.replace(fold=1))})
    if len(both) == 1:
        return (both[0],)
    return tuple(m for m in both if local_of(tz, m).replace(tzinfo=None) == wall.replace(tzinfo=None, fold=0))


def at_local(site: Site, day: date, minute: int) -> tuple[int, ...]:
    """Return the instants at which the site's clock shows ``minute`` of ``day``.

    Two if clocks go back over it. A time that clocks skip gives the moment they jump.
    """
    return instants(zone_of(site.zone), day, minute)


def clock_minute(text: str) -> int:
    """Return the minute of the day of ``HH:MM``. Raises :class:`ValueError`."""
    hours, colon, minutes = text.partition(":")
    if not colon or len(hours) not in (1, 2) or len(minutes) != 2 or not (hours + minutes).isdecimal():
        raise ValueError(text)
    hour, minute = int(hours), int(minutes)
    if hour > 23 or minute > 59:
        raise ValueError(text)
    return hour * 60 + minute


# --- text -----------------------------------------------------------------------------------------------------------


def hhmm(site: Site, ms: int) -> str:
    """Return a moment as ``02:15``, local time; in an hour that comes twice as ``02:15 CEST``."""
    moment = local(site, ms)
    return moment.strftime("%H:%M") + zone_if_twice(moment)


def hhmmss(site: Site, ms: int) -> str:
    """Return a moment as ``02:15:12``, local time; in an hour that comes twice as ``02:15:12 CEST``."""
    moment = local(site, ms)
    return moment.strftime("%H:%M:%S") + zone_if_twice(moment)


def zone_if_twice(moment: datetime) -> str:
    """Return the zone's name after a blank if clocks show this local time twice, else ""."""
    twice = moment.replace(fold=1 - moment.fold).utcoffset() != moment.utcoffset()
    return f" {moment.tzname()}" if twice else ""


def day_hhmm(site: Site, ms: int) -> str:
    """Return ``2024-01-22 02:15``: for a moment whose day nobody would expect."""
    return f"{local_day(site, ms)} {hhmm(site, ms)}"


def day_hhmmss(site: Site, ms: int) -> str:
    """Return ``2024-01-22 02:15:12``, as lines of the shell write a moment."""
    return f"{local_day(site, ms)} {hhmmss(site, ms)}"


def hhmm_seen(site: Site, words: Words, ms: int, now: int) -> str:
    """Return a moment as ``02:15``, and ``21 Jan 02:15`` if it is not of the day of ``now``.

    Every time that a person reads is written like this, or with its date in the same row (docs/interface.md).
    """
    day = day_seen(site, words, ms, now)
    return f"{day} {hhmm(site, ms)}" if day else hhmm(site, ms)


def hhmmss_seen(site: Site, words: Words, ms: int, now: int) -> str:
    """Return a moment as ``02:15:12``, and ``21 Jan 02:15:12`` if it is not of the day of ``now``."""
    day = day_seen(site, words, ms, now)
    return f"{day} {hhmmss(site, ms)}" if day else hhmmss(site, ms)


def day_seen(site: Site, words: Words, ms: int, now: int) -> str:
    """Return the date of a moment if it is not of the day of ``now``: ``21 Jan``, of another year ``21 Jan 2023``."""
    day, today = local_day(site, ms), local_day(site, now)
    if day == today:
        return ""
    text = day_and_month(site, words, ms)
    return text if day.year == today.year else f"{text} {day.year}"


def day_and_month(site: Site, words: Words, ms: int) -> str:
    """Return the date of a moment as ``21 Jan``, in the language of ``words``."""
    day = local_day(site, ms)
    return words("screen.date.least", d=day.day, mon=words("screen.months.short").split()[day.month - 1])


def iso(site: Site, ms: int) -> str:
    """Return a moment as ``2024-01-22T02:15:12+07:00``."""
    return local(site, ms).isoformat(timespec="seconds")


def local_day(site: Site, ms: int) -> date:
    """Return the local date of a moment."""
    return local(site, ms).date()


def zone_word(site: Site, ms: int) -> str:
    """Return the zone's name: the site file's (WIB), or its own (CET, CEST, +03)."""
    return site.zone_word or local(site, ms).tzname() or site.zone
