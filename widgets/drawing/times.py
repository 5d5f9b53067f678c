"""Moments and spans as the screen writes them. Moments are UTC ms, spans ms; local time is the site's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.words import Words

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000


@lru_cache
def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


class Times:
    """Times in one zone (an IANA name) and one language."""

    def __init__(self, zone: str, words: Words) -> None:
        self._zone = _zone(zone)
        self._words = words

    def local(self, at: int) -> datetime:
        """The moment ``at`` in the site's zone."""
        return datetime.fromtimestamp(at / 1000, self._zone)

    def hm(self, at: int) -> str:
        """``08:05``."""
        return self.local(at).strftime("%H:%M")

    def hms(self, at: int) -> str:
        """``08:05:00``."""
        return self.local(at).strftime("%H:%M:%S")

    def zone(self, at: int) -> str:
        """The zone's name then: ``WIB``; a numeric one as ``+07``."""
        return self.local(at).tzname() or "UTC"

    def dates(self, at: int) -> tuple[str, str, str, str]:
        """The date from its longest form to its shortest: Monday 22 January 2024 … 22 Jan."""
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
        """The date YYYY-MM-DD as ``10 Jan 2024``; anything else as it stands."""
        try:
            found = date.fromisoformat(iso)
        except ValueError:
            return iso
        return f"{found.day} {self._names('screen.months.short')[found.month - 1]} {found.year}"

    def _names(self, key: str) -> list[str]:
        return self._words(key).split()

    # --- spans ------------------------------------------------------------------------------------------------------

    def running(self, span: int) -> str:
        """A running time in at most 5 cells: m:ss to 59:59, then ``1h05``/``1j05``, then ``2d``/``2hr``."""
        span = max(0, span) // SECOND
        if span < 3600:
            return f"{span // 60}:{span % 60:02}"
        if span < 86_400:
            return f"{span // 3600}{self._words('screen.h')}{span % 3600 // 60:02}"
        return f"{min(999, span // 86_400)}{self._words('screen.d')}"

    def minutes(self, span: int) -> str:
        """``43 m``; from two hours on ``2h05``. Whole minutes, rounded down."""
        whole = max(0, span) // MINUTE
        if whole < 120:
            return f"{whole} {self._words('screen.m')}"
        if whole < 1440:
            return f"{whole // 60}{self._words('screen.h')}{whole % 60:02}"
        return f"{min(999, whole // 1440)}{self._words('screen.d')}"

    def age(self, span: int) -> tuple[str, str, str]:
        """An age, long to short: ``11 h 40 m``, ``11h40m``, ``11h``."""
        h, m, s, d = (self._words(f"screen.{u}") for u in ("h", "m", "s", "d"))
        seconds = max(0, span) // SECOND
        if seconds < 60:
            return (f"{seconds} {s}", f"{seconds}{s}", f"{seconds}{s}")
        whole = seconds // 60
        if whole < 60:
            return (f"{whole} {m}", f"{whole}{m}", f"{whole}{m}")
        if whole < 1440:
            return (f"{whole // 60} {h} {whole % 60} {m}", f"{whole // 60}{h}{whole % 60}{m}", f"{whole // 60}{h}")
        days, hours = divmod(whole // 60, 24)
        return (f"{days} {d} {hours} {h}", f"{days}{d}{hours}{h}", f"{days}{d}")

    def spell(self, span: int) -> str:
        """By how much a target was missed: ``5 s``, ``2 min``, ``1 h 05``."""
        seconds = max(0, span) // SECOND
        if seconds < 60:
            return f"{seconds} {self._words('screen.sec')}"
        if seconds < 3600:
            return f"{seconds // 60} {self._words('screen.min')}"
        return f"{seconds // 3600} {self._words('screen.h')} {seconds % 3600 // 60:02}"
