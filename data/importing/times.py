"""Times as a spreadsheet writes them, in the pattern that the column map names."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

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
#: Signs of a pattern that say the day, and those that say the time of day.
_DAY_SIGNS, _CLOCK_SIGNS = frozenset("dmyYbBaAj"), frozenset("HIMSfp")
#: The digits of a sign, if it has all of them.
_DIGITS = {**dict.fromkeys("dmHIMS", r"\d\d"), "Y": r"\d{4}", "p": "[AP]M"}
#: Texts that are remembered with their meaning; then all are forgotten. A day has 86,400 seconds.
_TEXTS, _CLOCKS = 4096, 100_000


class NeverWas(ValueError):
    """Error: a local time that the clocks skipped."""


class TooEarly(ValueError):
    """Error: a time before 1970, the first year of the book."""


class Halves:
    """Days and times of day that were read in one zone and one pattern: most rows say known ones.

    A pattern in which no blank divides the day from the time of day has none.

    is_simple: the day ends at the first blank
    """

    def __init__(self, zone: str, pattern: str) -> None:
        self._zone = zone_of(zone)
        self._is_iso = pattern == "iso"
        self._blanks, self._day_blanks, clocks = _blanks(pattern)
        self.is_simple = not self._is_iso and not self._day_blanks
        self._plain = [plain for each in clocks if (plain := _plain(each)) is not None]
        self.days: dict[str, int | None] = {}  # → its midnight (UTC ms); None: clocks were changed on it
        self.clocks: dict[str, int] = {}  # → ms since midnight

    def learn(self, text: str, wall: datetime) -> None:
        """Remember the two halves of a text that says the local time ``wall``."""
        day, clock = self.divided(text)
        if wall.tzinfo is not None or f"{day} {clock}".count(" ") != self._blanks:
            return  # a blank that the pattern does not have may stand anywhere
        if day not in self.days:
            self.days[day] = _midnight(self._zone, wall.date())
        self._keep(clock, wall)

    def _keep(self, clock: str, wall: datetime) -> int:
        if len(self.clocks) >= _CLOCKS:
            self.clocks.clear()
        found = self.clocks[clock] = (wall - datetime.combine(wall, time())) // timedelta(milliseconds=1)
        return found

    def moment(self, text: str) -> int | None:
        """Return the moment (UTC ms) of a text whose day is known, and its time of day too or plain; else None."""
        day, clock = self.divided(text)
        midnight = self.days.get(day)
        if midnight is None:
            return None
        ms = self.clocks.get(clock)
        return midnight + ms if ms is not None else self._plain_moment(midnight, clock)

    def _plain_moment(self, midnight: int, clock: str) -> int | None:
        for plain in self._plain:
            if (found := plain.fullmatch(clock)) is not None:
                with suppress(ValueError):
                    return midnight + self._keep(clock, _wall(found.groupdict()))
        return None

    def divided(self, text: str) -> tuple[str, str]:
        """Return the day and the time of day; either may be empty."""
        if self._is_iso:
            text = text.replace("T", " ")
        if not self._day_blanks:
            day, _, clock = text.partition(" ")
            return day, clock
        *days, clock = text.split(" ", self._day_blanks + 1)
        return " ".join(days), clock


class Moments:
    """Reader of times in one zone and one pattern: ``iso``, ``epoch``, ``epoch_ms``, ``span`` or strptime's.

    has_date: its texts say the day
    native: days and times of day may be a workbook's real ones, ``2024-01-21``, ``22:10:00``, in any pattern.
    has_order: it is known in which order day and month of a date stand
    halves: may be shared by readers of the same zone and pattern
    """

    def __init__(
        self, zone: str, pattern: str, *, native: bool = False, has_order: bool = False, halves: Halves | None = None
    ) -> None:
        self._zone = zone_of(zone)
        self._pattern = pattern
        self._halves = halves or Halves(zone, pattern)
        self.has_date = has_date(pattern)
        self._has_names = any(sign in pattern for sign in ("%b", "%B", "%a", "%A"))
        self._plain = _plain(pattern)
        self._native = _native(pattern) if native else ()
        self._known: dict[str, tuple[datetime, bool]] = {}  # the rows of one incident repeat most of its times
        swapped = pattern.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")
        # "": a date has shown that it cannot be meant
        self._swapped = swapped if date_order(pattern) and not has_order else ""
        self._either: tuple[str, datetime, datetime] | None = None
        self._dates: set[date] = set()
        self._looked_at: set[str] = set()

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
        if (moment := self.at_once(text, after, same_day=same_day)) is not None:
            return moment
        if self._pattern == SPAN:
            return after + _span(text)
        known = self._known.get(text)
        if known is None:
            known = self._read_any(text)
            if (moment := self.at_once(text, after, same_day=same_day)) is not None:
                return moment
            if len(self._known) >= _TEXTS:
                self._known.clear()
            self._known[text] = known
        wall, has_date = known
        if not has_date:
            day = local_of(self._zone, after)
            wall = wall.replace(year=day.year, month=day.month, day=day.day)
        found = self._instants(wall, text)
        if found[-1] < after - EARLY and (same_day or not has_date):
            found = self._instants(wall + timedelta(days=1), text)
        return next((moment for moment in found if moment >= after), found[-1])

    def at_once(self, text: str, after: int = 0, *, same_day: bool = False) -> int | None:
        """Return what :meth:`read` returns if the day and the time of day in ``text`` are known; else None."""
        if self._swapped and self._halves.divided(text)[0] not in self._looked_at:
            return None  # whether day and month of it could be swapped is not known yet
        moment = self._halves.moment(text)
        return None if moment is None or (same_day and moment < after - EARLY) else moment

    def known(self, *, same_day: bool) -> Callable[[str, int], int | None]:
        """Return :meth:`at_once` as a function, made for the millions of times of a large file."""
        halves = self._halves
        days, clocks = halves.days, halves.clocks

        def moment(text: str, after: int) -> int | None:
            day, _, clock = text.partition(" ")
            midnight, ms = days.get(day), clocks.get(clock)
            if midnight is None or ms is None or self._swapped or (same_day and midnight + ms < after - EARLY):
                return self.at_once(text, after, same_day=same_day)
            return midnight + ms

        return moment if halves.is_simple else lambda text, after: self.at_once(text, after, same_day=same_day)

    def _instants(self, wall: datetime, text: str) -> tuple[int, ...]:
        if wall.year < EARLIEST_YEAR:
            raise TooEarly(text)
        found = instants_of(wall, self._zone)
        if not found:
            raise NeverWas(text)
        return found

    def _look_for_swapped(self, text: str, wall: datetime) -> None:
        self._looked_at.add(self._halves.divided(text)[0])
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
        if self.has_date:
            self._halves.learn(text, wall)
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
        if self._plain is not None and (found := self._plain.fullmatch(text)) is not None:
            return _wall(found.groupdict())
        return datetime.strptime(text, self._pattern)


def _blanks(pattern: str) -> tuple[int, int, tuple[str, ...]]:
    """Return the blanks of a pattern, those of its day, and the patterns of the time of day after the day.

    Zeros and none: no blank divides the two.
    """
    if pattern == "iso":
        return 1, 0, ("%H:%M:%S", "%H:%M")
    pieces = pattern.split(" ")
    for at in range(1, len(pieces)):
        day, clock = " ".join(pieces[:at]), " ".join(pieces[at:])
        signs = [re.findall("%(.)", half) for half in (day, clock)]
        if all(signs) and _DAY_SIGNS.issuperset(signs[0]) and _CLOCK_SIGNS.issuperset(signs[1]):
            return len(pieces) - 1, at - 1, (clock,)
    return 0, 0, ()


def _midnight(zone: ZoneInfo, day: date) -> int | None:
    """Return when a local day began (UTC ms); None if its clocks were changed, or if nobody means that year."""
    midnight = datetime.combine(day, time())
    with suppress(ValueError):
        hours = [instants_of(midnight + timedelta(hours=hour), zone) for hour in range(25)]
        began = hours[0][-1] if hours[0] else 0
        if all(found == (began + hour * HOUR,) for hour, found in enumerate(hours)):
            return began
    return None


def _plain(pattern: str) -> re.Pattern[str] | None:
    """Return an expression for texts of a pattern of numbers that have all their digits: strptime costs ten times it.

    None: the pattern has other signs.
    """
    pieces = re.split("%(.)", pattern)
    signs = pieces[1::2]
    if not _DIGITS.keys() >= set(signs) or len({*signs}) < len(signs) or ("I" in signs) != ("p" in signs):
        return None
    pieces[::2] = map(re.escape, pieces[::2])
    pieces[1::2] = [f"(?P<{sign}>{_DIGITS[sign]})" for sign in signs]
    return re.compile("".join(pieces), re.ASCII)


def _wall(said: dict[str, str]) -> datetime:
    """Return the local time from the texts of the signs of a pattern. Raises ValueError."""
    hour = int(said.get("H", 0))
    if "I" in said:
        if not 1 <= int(said["I"]) <= 12:
            raise ValueError(said["I"])
        hour = int(said["I"]) % 12 + 12 * (said["p"] == "PM")
    year, month, day = int(said.get("Y", 1900)), int(said.get("m", 1)), int(said.get("d", 1))
    return datetime(year, month, day, hour, int(said.get("M", 0)), int(said.get("S", 0)))


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
