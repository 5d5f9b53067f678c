"""Times and spans as the screen writes them.

Moments are UTC ms, spans are ms, local time is the site's zone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.base.clock import HOUR, MINUTE, SECOND
from data.queries.clock_doubt import is_off
from data.site.localtime import zone_if_twice
from data.words import Words


@lru_cache
def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def spelled(words: Words, span: int) -> str:
    """Return a span in words: ``5 s``, ``2 min``, ``1 h 05``."""
    seconds = max(0, span) // SECOND
    if seconds < 60:
        return f"{seconds} {words('screen.s')}"
    if seconds < 3600:
        return f"{seconds // 60} {words('screen.min')}"
    return f"{seconds // 3600} {words('screen.h')} {seconds % 3600 // 60:02}"


def skew_text(words: Words, skew: int | None) -> str:
    """Return by how much the remote's clock differs from this one (``skew``, ms); "" if they agree."""
    if skew is None or not is_off(skew):
        return ""
    return words("link.clock_ahead" if skew > 0 else "link.clock_behind", span=spelled(words, abs(skew)))


#: Longer than a screen shows the same (ms).
ALWAYS = 1 << 62


class Times:
    """Times in one zone (IANA name) and one language.

    zone_word: what the site calls the zone; "": it has a name of its own.
    steady: how long, at least, all that was written since somebody set it stays as it is (ms).
    """

    def __init__(self, zone: str, words: Words, zone_word: str = "") -> None:
        self._zone = _zone(zone)
        self._zone_word = zone_word
        self._words = words
        self.steady = ALWAYS

    def _changes(self, span: int, unit: int) -> None:
        """Note that a text changes with each ``unit`` of a span that grows or shrinks (ms)."""
        rest = span % unit
        self.steady = min(self.steady, max(1, min(rest, unit - rest)))

    def _changes_with_the_day(self, now: int) -> None:
        """Note that a text depends on the day, which ends with a minute whatever the zone."""
        self.steady = min(self.steady, MINUTE - now % MINUTE)

    def local(self, at: int) -> datetime:
        """Return the moment ``at`` in the site's zone."""
        return datetime.fromtimestamp(at / 1000, self._zone)

    def hm(self, at: int) -> str:
        """Return ``08:05``, and ``02:05 CEST`` in an hour that comes twice."""
        moment = self.local(at)
        return moment.strftime("%H:%M") + zone_if_twice(moment)

    def hms(self, at: int) -> str:
        """Return ``08:05:00``, and ``02:05:00 CEST`` in an hour that comes twice."""
        moment = self.local(at)
        return moment.strftime("%H:%M:%S") + zone_if_twice(moment)

    def hms_zone(self, at: int) -> str:
        """Return ``08:05:00 WIB``, and ``02:05:00 CEST`` in an hour that comes twice."""
        moment = self.local(at)
        return moment.strftime("%H:%M:%S") + (zone_if_twice(moment) or f" {self.zone(at)}")

    def day_before(self, at: int, now: int) -> str:
        """Return ``22 Jan`` and a blank if ``at`` is not of the day of ``now``, else ""; of another year with it."""
        self._changes_with_the_day(now)
        day, today = self.local(at).date(), self.local(now).date()
        if day == today:
            return ""
        return f"{self.dates(at)[-1]} " if day.year == today.year else f"{self.dates(at)[-1]} {day.year} "

    def hm_seen(self, at: int, now: int) -> str:
        """Return ``08:05``, and ``22 Jan 08:05`` if it is not of the day of ``now``."""
        return f"{self.day_before(at, now)}{self.hm(at)}"

    def day_hms(self, at: int, now: int) -> str:
        """Return ``Sun 21 Jan 06:08:00``; with the year if it is not the one of ``now``."""
        self._changes_with_the_day(now)
        dates = self.dates(at)
        return f"{dates[2] if self.local(at).year == self.local(now).year else dates[1]} {self.hms(at)}"

    def zone(self, at: int) -> str:
        """Return what people call the zone: ``WIB``; else its name at that moment, ``+07`` for a zone without one."""
        return self._zone_word or self.local(at).tzname() or "UTC"

    def dates(self, at: int) -> tuple[str, str, str, str]:
        """Return the date in four forms, longest first: ``Monday 22 January 2024`` … ``22 Jan``."""
        day = self.local(at)
        names = {
            "day": self._names("screen.days")[day.weekday()],
            "dy": self._names("screen.days.short")[day.weekday()],
            "d": str(day.day),
            "month": self._names("screen.months")[day.month - 1],
            "mon": self._names("screen.months.short")[day.month - 1],
            "y": str(day.year),
        }
        long, *rest = (self._words(f"screen.date.{n}", **names) for n in ("long", "year", "short", "least"))
        return (long, rest[0], rest[1], rest[2])

    def day(self, iso: str) -> str:
        """Return the date YYYY-MM-DD as ``10 Jan 2024``, and any other text unchanged."""
        try:
            found = date.fromisoformat(iso)
        except ValueError:
            return iso
        return f"{found.day} {self._names('screen.months.short')[found.month - 1]} {found.year}"

    def _names(self, key: str) -> list[str]:
        return self._words(key).split()

    # --- spans ------------------------------------------------------------------------------------------------------

    def spelled(self, span: int) -> str:
        """Return a span as :func:`spelled` does."""
        self._changes(span, SECOND if span < 60 * SECOND else MINUTE)
        return spelled(self._words, span)

    def running(self, span: int) -> str:
        """Return a running time in at most 5 cells: ``4:05`` up to ``59:59``, then ``1h05``, then ``2d``."""
        seconds = max(0, span) // SECOND
        self._changes(span, SECOND if seconds < 3600 else MINUTE)
        if seconds < 3600:
            return f"{seconds // 60}:{seconds % 60:02}"
        if seconds < 86_400:
            return f"{seconds // 3600}{self._words('screen.h')}{seconds % 3600 // 60:02}"
        return f"{min(999, seconds // 86_400)}{self._words('screen.d')}"

    def signed(self, span: int) -> str:
        """Return the running time that is left: ``6:12``, and ``+1:05`` when it is over."""
        return self.running(span) if span >= 0 else f"+{self.running(-span)}"

    def in_row(self, span: int) -> str:
        """Return a running time that counts seconds for ten minutes: ``9:59``, ``10 m``, ``1h05``; over: ``+10 m``.

        Twenty rows that changed each second would draw the eye, and fill a slow terminal.
        """
        if span < 0:
            return f"+{self.in_row(-span)}"
        if 10 * MINUTE <= span < HOUR:
            self._changes(span, MINUTE)
            return f"{span // MINUTE} {self._words('screen.m')}"
        return self.running(span)

    def minutes(self, span: int) -> str:
        """Return whole minutes, rounded down: ``43 m``, from two hours on ``2h05``."""
        whole = max(0, span) // MINUTE
        self._changes(span, MINUTE)
        return f"{whole} {self._words('screen.m')}" if whole < 120 else self.running(span)

    def age(self, span: int) -> tuple[str, str, str]:
        """Return an age in three forms, longest first: ``11 h 40 m``, ``11h40m``, ``11h``."""
        h, m, s, d = (self._words(f"screen.{u}") for u in ("h", "m", "s", "d"))
        seconds = max(0, span) // SECOND
        self._changes(span, SECOND if seconds < 60 else MINUTE)
        if seconds < 3600:
            count, unit = (seconds, s) if seconds < 60 else (seconds // 60, m)
            return (f"{count} {unit}", f"{count}{unit}", f"{count}{unit}")
        large, small, units = seconds // 3600, seconds % 3600 // 60, (h, m)
        if seconds >= 86_400:
            large, small, units = seconds // 86_400, seconds % 86_400 // 3600, (d, h)
        return (f"{large} {units[0]} {small} {units[1]}", f"{large}{units[0]}{small}{units[1]}", f"{large}{units[0]}")
