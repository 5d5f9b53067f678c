"""Times, spans, shares and dates in the language of a report. Spans are ms."""

from __future__ import annotations

from data.base.clock import SECOND
from data.site.localtime import hhmmss, local, zone_if_twice, zone_word
from data.site.model import Site
from data.words import Words


def long_date(site: Site, words: Words, at: int) -> str:
    """Return ``Monday 22 January 2024``, ``Senin, 22 Januari 2024``."""
    day = local(site, at)
    names = words("screen.days").split()[day.weekday()], words("screen.months").split()[day.month - 1]
    return words("screen.date.long", day=names[0], d=day.day, month=names[1], y=day.year)


def short_date(site: Site, words: Words, at: int) -> str:
    """Return ``22 Jan 24``."""
    day = local(site, at)
    return f"{day.day} {words('screen.months.short').split()[day.month - 1]} {day.year % 100:02}"


def clock(site: Site, words: Words, at: int, *, zone: bool = True) -> str:
    """Return a time of day in prose: ``08:00 WIB``, ``pukul 08.00 WIB``."""
    day = local(site, at)
    said = words("report.clock", h=f"{day.hour:02}", m=f"{day.minute:02}")
    return said + (zone_if_twice(day) or (f" {zone_word(site, at)}" if zone else ""))


def span(words: Words, ms: int) -> str:
    """Return ``3 h 00 m``, ``22 m 20 s``, ``45 s``."""
    seconds = max(0, ms) // SECOND
    if seconds < 60:
        return words("report.s", s=seconds)
    if seconds < 3600:
        return words("report.ms", m=seconds // 60, s=f"{seconds % 60:02}")
    return words("report.hm", h=seconds // 3600, m=f"{seconds % 3600 // 60:02}")


def percent(part: int, whole: int) -> float | None:
    """Return the share in per cent, to one place; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def share(words: Words, part: int, whole: int) -> str:
    """Return ``64/66 (97.0 %)``; a dash of nothing."""
    found = percent(part, whole)
    return "-" if found is None else f"{part}/{whole} ({words.number(found, 1)} %)"


def from_to(site: Site, since: int, until: int) -> str:
    """Return ``13:25:10-13:47:30``; ``13:25:10-`` if it has not ended."""
    return f"{hhmmss(site, since)}-{hhmmss(site, until) if until else ''}"
