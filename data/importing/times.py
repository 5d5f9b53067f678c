"""Times as a spreadsheet writes them, in the pattern that the column map names."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import MAXYEAR, UTC, date, datetime, timedelta

from data.base.clock import HOUR, MINUTE, SECOND
from data.importing.column_map import SPAN, date_order, has_date
from data.site.localtime import local_of, zone_of
from data.site.typed_times import instants_of

EARLIEST_YEAR = 1970
#: A time of day that is less than this before another is of the same day: clocks differ, or minutes were rounded (ms).
EARLY = 15 * MINUTE
#: Names of months in English and Indonesian. The first three letters of one are enough, and so are these short ones.
_MONTHS = (
    ("January", "januari"), ("February", "februari", "pebruari"), ("March", "maret", "mrt"), ("April",), ("May", "mei"),
    ("June", "juni"), ("July", "juli"), ("August", "agustus", "agt", "ags", "agst"), ("September",),
    ("October", "oktober"), ("November", "nopember"), ("December", "desember"),
)  # fmt: skip
#: Names of days of the week, from Monday, by the same rule.
_WEEKDAYS = (
    ("Monday", "senin"), ("Tuesday", "selasa"), ("Wednesday", "rabu"), ("Thursday", "kamis"),
    ("Friday", "jumat", "jum'at"), ("Saturday", "sabtu"), ("Sunday", "minggu", "ahad"),
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
#: The day, and the time of day, in a pattern.
_DAY = re.compile(r"%[aAbBdmyY](?:.*%[aAbBdmyY])?")
_CLOCK = re.compile(r"%[HIMSfp](?:.*%[HIMSfp])?")
#: The end of a day, as some write it.
_MIDNIGHT = re.compile(r"(?<![\d.:/-])24([.:]00(?:[.:]00)?)(?![\d.:])")
_SPAN = re.compile(r"(?:(\d{1,3}):)?(\d{1,4})(?::(\d\d))?(?: ?(?:minutes?|mins?|mnt|menit|m))?", re.IGNORECASE)
_HOURS = re.compile(
    r"(\d{1,3}) ?(?:hours?|hrs?|h|jam|j)(?: ?(\d{1,2})(?: ?(?:minutes?|mins?|mnt|menit|m))?)?()", re.IGNORECASE
)


class NeverWas(ValueError):
    """Error: a local time that the clocks skipped."""


class TooEarly(ValueError):
    """Error: a time before 1970, the first year of the book."""


class Moments:
    """Reader of times in one zone and one pattern: ``iso``, ``epoch``, ``epoch_ms``, ``span`` or strptime's.

    has_date: its texts say the day
    native: days and times of day may be a workbook's real ones, ``2024-01-21``, ``22:10:00``, in any pattern.
    """

    def __init__(self, zone: str, pattern: str, *, native: bool = False) -> None:
        self._zone = zone_of(zone)
        self._pattern = pattern
        self.has_date = has_date(pattern)
        self._has_names = any(sign in pattern for sign in ("%b", "%B", "%a", "%A"))
        self._native = _native(pattern) if native else ()
        self._known: dict[str, tuple[datetime, bool]] = {}  # the rows of one incident repeat most of its times
        swapped = pattern.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")
        self._swapped = swapped if date_order(pattern) else ""  # "": a date has shown that it cannot be meant
        self._either: tuple[str, datetime, datetime] | None = None
        self._dates: set[date] = set()

    @property
    def ambiguous(self) -> tuple[str, datetime, datetime] | None:
        """A date, and its two readings, if day and month of every date read so far could be swapped; else None.

        One date alone tells nothing, so the pattern is believed.
        """
        return self._either if self._swapped and len(self._dates) > 1 else None

    def read(self, text: str, after: int = 0, *, same_day: bool = False) -> int:
        """Return the moment (UTC ms).

        after: when the incident was received (UTC ms). A time that came twice is the first one that is not before it
        same_day: the date in ``text`` is that of ``after``. A time before it is of the day after, as one without a
            date, unless it is so little before that only clocks differ

        Raises :class:`NeverWas`, :class:`TooEarly`, :class:`ValueError`.
        """
        if self._pattern == SPAN:
            return after + _span(text)
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._read_any(text)
        wall, has_date = known
        if not has_date:
            day = local_of(self._zone, after)
            wall = wall.replace(year=day.year, month=day.month, day=day.day)
        found = self._instants(wall, text)
        if found[-1] < after - EARLY and (same_day or not has_date):
            found = self._instants(wall + timedelta(days=1), text)
        return next((moment for moment in found if moment >= after), found[-1])

    def _instants(self, wall: datetime, text: str) -> tuple[int, ...]:
        if wall.year < EARLIEST_YEAR:
            raise TooEarly(text)
        found = instants_of(wall, self._zone)
        if not found:
            raise NeverWas(text)
        return found

    def _look_for_swapped(self, text: str, wall: datetime) -> None:
        if self._swapped and wall.day != wall.month:
            try:
                self._either = text, wall, datetime.strptime(text, self._swapped)
                self._dates.add(wall.date())
            except ValueError:
                self._swapped = ""

    def _read_any(self, text: str) -> tuple[datetime, bool]:
        """Return a local time, and whether the text says the day."""
        try:
            wall = self._read(text)
        except ValueError:
            if (midnight := _MIDNIGHT.sub(r"00\1", text)) != text:
                wall, has_day = self._read_any(midnight)
                if wall.year == MAXYEAR:
                    raise
                return wall + timedelta(days=1), has_day
            for pattern in self._native:
                with suppress(ValueError):
                    return datetime.strptime(_english(text, pattern), pattern), has_date(pattern)
            raise
        self._look_for_swapped(text, wall)
        return wall, self.has_date

    def _read(self, text: str) -> datetime:
        if self._pattern in ("epoch", "epoch_ms"):
            number = float(text) if self._pattern == "epoch" else int(text)
            moment = round(number * 1000) if self._pattern == "epoch" else int(number)
            if not 0 < moment < 1 << 45:
                raise ValueError(text)
            return datetime.fromtimestamp(moment / 1000, UTC)
        if self._pattern == "iso":
            return datetime.fromisoformat(text)
        if self._has_names:
            text = _english(text, self._pattern)
        return datetime.strptime(text, self._pattern)


def _native(pattern: str) -> tuple[str, ...]:
    """Return the patterns of texts in which the day, the time of day or both are a workbook's real ones."""
    day = _DAY.sub("%Y-%m-%d", pattern)
    found = (_CLOCK.sub("%H:%M:%S", day), day, _CLOCK.sub("%H:%M:%S", pattern), "%Y-%m-%d %H:%M:%S")
    return tuple(each for each in dict.fromkeys(found) if each != pattern and "%" in each)


def _english(text: str, pattern: str) -> str:
    """Return ``text`` with names of months and days in English, as long as the pattern has them."""

    def named(word: re.Match[str]) -> str:
        said = word[0].casefold()
        for sign, known in (("%b", _MONTHS), ("%a", _WEEKDAYS)):
            for names in known:
                if len(said) >= 3 and any(name.casefold().startswith(said) for name in names):
                    return names[0][:3] if sign in pattern else names[0]
        return word[0]

    return _WORD.sub(named, text)


def _span(text: str) -> int:
    """Return the milliseconds of ``45`` (minutes), ``1:30`` (hours:minutes), ``1 jam 30 menit``. Raises ValueError."""
    found = _SPAN.fullmatch(text.strip()) or _HOURS.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * HOUR + minutes * MINUTE + seconds * SECOND
