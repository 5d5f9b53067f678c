"""Times as a spreadsheet writes them, in the pattern that the column map names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from functools import cache
from operator import getitem
from zoneinfo import ZoneInfo

from data.base.clock import HOUR, MINUTE, SECOND
from data.importing.column_map import EXAMPLE, SPAN, date_order, has_date
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
#: A number with all its digits: ``1.7E+09`` has lost the minutes.
_NUMBER = re.compile(r"\d{1,16}(?:\.\d{0,9})?", re.ASCII)
#: Numbers up to this are seconds in a file of milliseconds, which would be of 1970 (ms).
_LEAST = {"epoch": 0, "epoch_ms": 100_000_000_000}
#: Signs in a row that nothing divides; two of them; a minute or second after a dot.
_RUN = re.compile(r"((?:%[dmyYHIMS])+|%.)")
_UNDIVIDED, _DOTTED = re.compile("%[dmyYHIMS]%[dmyYHIMS]"), re.compile(r"\.%[MS]")
#: Signs of a pattern that say the day, and those that say the time of day.
_DAY_SIGNS, _CLOCK_SIGNS = frozenset("dmyYbBaAj"), frozenset("HIMSfp")
_SIGN = re.compile("%(.)")
#: The digits of a sign, if it has all of them.
_DIGITS = {**dict.fromkeys("dmHIMS", r"\d\d"), "Y": r"\d{4}", "p": "[AP]M"}
#: Signs that say the hour, if a pattern has all of them.
_HOURS_OF_A_CLOCK: tuple[set[str], ...] = (set(), {"H"}, {"I", "p"})
#: Sign of the time of day → its digits → ms. Their sum is the time of day.
_PARTS = {
    "H": {f"{hour:02}": hour * HOUR for hour in range(24)},
    "I": {f"{hour:02}": hour % 12 * HOUR for hour in range(1, 13)},
    "M": {f"{minute:02}": minute * MINUTE for minute in range(60)},
    "S": {f"{second:02}": second * SECOND for second in range(60)},
    "p": {"AM": 0, "PM": 12 * HOUR},
}
#: Stands for a time that is not known; below 0 too is what is added to it.
UNKNOWN = -1 << 62
#: Texts that are remembered with their meaning; then all are forgotten. A day has 86,400 seconds.
_TEXTS, _SUMS, _CLOCKS = 4096, 8192, 100_000


class NeverWas(ValueError):
    """Error: a local time that the clocks skipped."""


class WrongDay(ValueError):
    """Error: a date with the name of another day of the week."""


class TooEarly(ValueError):
    """Error: a time before 1970, the first year of the book."""


class _Days(dict[str, int]):
    """Days → when they began (UTC ms); UNKNOWN of a day on which clocks were changed, or that was not read yet."""

    def __init__(self, zone: ZoneInfo, pattern: str) -> None:
        super().__init__()
        self._zone = zone
        self._plain = _plain(pattern)

    def __missing__(self, day: str) -> int:
        found = self._plain.fullmatch(day) if self._plain is not None else None
        with suppress(ValueError):
            return UNKNOWN if found is None else self.keep(day, _wall(found.groupdict()))
        return UNKNOWN

    def keep(self, day: str, wall: datetime) -> int:
        """Remember the day of a local time by the text that says it."""
        self[day] = found = _midnight(self._zone, wall.date())
        return found


class _Parts(dict[str, int]):
    """Texts of a part of the time of day that has all its digits → ms; UNKNOWN of another text."""

    def __init__(self, patterns: Sequence[str]) -> None:
        super().__init__()
        self._read = [(_expression(each), [_PARTS[sign] for sign in _SIGN.findall(each)]) for each in patterns]

    def __missing__(self, text: str) -> int:
        for expression, parts in self._read:
            if (found := expression.fullmatch(text)) is not None:
                with suppress(KeyError):
                    self[text] = ms = sum(map(getitem, parts, found.groups()))
                    return ms
        return UNKNOWN


class _Sums(dict[str, int]):
    """Texts of two parts → the sum of their ms. ``end``: where the first part ends."""

    def __init__(self, first: dict[str, int], rest: dict[str, int], end: int) -> None:
        super().__init__()
        self._first, self._rest, self._end = first, rest, end

    def __missing__(self, text: str) -> int:
        ms = self._first[text[: self._end]] + self._rest[text[self._end :]]
        if ms >= 0:
            if len(self) >= _SUMS:
                self.clear()
            self[text] = ms
        return ms


class Halves:
    """Days and times of day in one zone and one pattern: most rows say known ones.

    A time with all its digits is the sum of its day with the first part of its time of day, and of the rest. Of others,
    the days and times of day are remembered that were read. A pattern in which no blank divides the day from the time
    of day has none.
    """

    def __init__(self, zone: str, pattern: str) -> None:
        self._is_iso = pattern == "iso"
        self._blanks, self._day_blanks, day, clock = _blanks(pattern)
        self._days = _Days(zone_of(zone), day)
        self._clocks: dict[str, int] = {}  # → ms since midnight
        first, rest = _cut(clock)
        second, third = _cut(rest)
        day_end, self._end = _width(day), _width(f"{day} {first}")
        is_plain = _plain(clock) is not None
        self._first = _Parts((f" {first}", *([f"T{first}"] if self._is_iso else ())) if is_plain else ())
        thirds = _Parts((third, *([""] if self._is_iso else ())) if is_plain else ())
        self._rest = _Sums(_Parts((second,) if is_plain else ()), thirds, _width(second))
        self._starts = _Sums(self._days, self._first, day_end)
        self._width = self._end - day_end - 1
        self._nothing = -self._rest[""]  # so that a text that says nothing is 0

    def learn(self, text: str, wall: datetime) -> None:
        """Remember the two halves of a text that says the local time ``wall``."""
        day, clock = self._divided(text)
        if wall.tzinfo is not None or f"{day} {clock}".count(" ") != self._blanks:
            return  # a blank that the pattern does not have may stand anywhere
        if day not in self._days:
            self._days.keep(day, wall)
        if len(self._clocks) >= _CLOCKS:
            self._clocks.clear()
        self._clocks[clock] = (wall - datetime.combine(wall, time())) // timedelta(milliseconds=1)

    def moments(self, texts: Sequence[str]) -> list[int]:
        """Return the moments (UTC ms) of texts; below 0: that one is to be read. A text that says nothing has 0."""
        starts, rest, end = self._starts, self._rest, self._end
        starts[""] = self._nothing
        found = [starts[text[:end]] + rest[text[end:]] for text in texts]
        if min(found, default=0) < 0:
            found = [self._known(text) if ms < 0 else ms for text, ms in zip(texts, found, strict=True)]
        return found

    def _known(self, text: str) -> int:
        day, clock = self._divided(text)
        ms = self._clocks.get(clock)
        if ms is None:
            ms = self._first[f" {clock[: self._width]}"] + self._rest[clock[self._width :]]
        return self._days[day] + ms

    def day(self, text: str) -> str:
        """Return the day that a text says; it may be empty."""
        return self._divided(text)[0]

    def _divided(self, text: str) -> tuple[str, str]:
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
        self._other_way = swapped if date_order(pattern) else ""
        # "": a date has shown that it cannot be meant
        self._swapped = "" if has_order else self._other_way
        self._either: tuple[str, datetime, datetime] | None = None
        self._dates: set[date] = set()
        self._looked_at: set[str] = set()

    @property
    def may_be_swapped(self) -> bool:
        """Whether day and month of every date read so far could be swapped."""
        return bool(self._swapped)

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

        Raises :class:`NeverWas`, :class:`TooEarly`, :class:`WrongDay`, :class:`ValueError`.
        """
        if text and (moment := self.at_once((text,), (after,), same_day=same_day)[0]) >= 0:
            return moment
        if self._pattern == SPAN:
            return after + _span(text)
        known = self._known.get(text)
        if known is None:
            known = self._read_any(text)
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

    def at_once(self, texts: Sequence[str], after: Sequence[int], *, same_day: bool = False) -> list[int]:
        """Return what :meth:`read` returns for each text whose day and time of day are known; below 0 for the others.

        after: of each text. A text that says nothing has 0
        """
        found = self._halves.moments(texts)
        if self._swapped:  # whether day and month of a day could be swapped is known of those that were looked at
            seen, day = self._looked_at, self._halves.day
            found = [ms if not text or day(text) in seen else UNKNOWN for text, ms in zip(texts, found, strict=True)]
        if same_day:
            found = [UNKNOWN if ms and ms < at - EARLY else ms for ms, at in zip(found, after, strict=True)]
        return found

    def came_twice(self, text: str) -> bool:
        """Return True if clocks showed the local time twice that the text read last says."""
        wall, has_date = self._known.get(text, (None, False))
        return wall is not None and has_date and len(instants_of(wall, self._zone)) > 1

    def is_other_way(self, text: str) -> bool:
        """Return True if a text that cannot be read could be with day and month swapped."""
        try:
            return bool(self._other_way and datetime.strptime(text, self._other_way))
        except ValueError:
            return False

    def _instants(self, wall: datetime, text: str) -> tuple[int, ...]:
        if wall.year < EARLIEST_YEAR:
            raise TooEarly(text)
        found = instants_of(wall, self._zone)
        if not found:
            raise NeverWas(text)
        return found

    def _look_for_swapped(self, text: str, wall: datetime) -> None:
        self._looked_at.add(self._halves.day(text))
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
                    return _parsed(_english(text, pattern), pattern), has_date(pattern)
            raise
        self._look_for_swapped(text, wall)
        if self.has_date:
            self._halves.learn(text, wall)
        return wall, self.has_date

    def _read(self, text: str) -> datetime:
        if self._pattern in ("epoch", "epoch_ms"):
            if _NUMBER.fullmatch(text) is None:
                raise ValueError(text)
            moment = round(float(text) * 1000) if self._pattern == "epoch" else int(float(text))
            if not _LEAST[self._pattern] < moment < 1 << 45:
                raise ValueError(text)
            return datetime.fromtimestamp(moment / 1000, UTC)
        if self._pattern == "iso":
            if _is_day(text):
                raise ValueError(text)
            return datetime.fromisoformat(text)
        if self._has_names:
            text = _english(text, self._pattern)
        if self._plain is not None and (found := self._plain.fullmatch(text)) is not None:
            return _wall(found.groupdict())
        return _parsed(text, self._pattern)


def _is_day(text: str) -> bool:
    """Return True if a text in ISO 8601 says a day without a time of day."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _blanks(pattern: str) -> tuple[int, int, str, str]:
    """Return the blanks of a pattern, those of its day, and the patterns of the day and of the time of day after it.

    Zeros and none: no blank divides the two.
    """
    if pattern == "iso":
        return 1, 0, "%Y-%m-%d", "%H:%M:%S"
    pieces = pattern.split(" ")
    for at in range(1, len(pieces)):
        day, clock = " ".join(pieces[:at]), " ".join(pieces[at:])
        signs = [_SIGN.findall(half) for half in (day, clock)]
        if all(signs) and _DAY_SIGNS.issuperset(signs[0]) and _CLOCK_SIGNS.issuperset(signs[1]):
            return len(pieces) - 1, at - 1, day, clock
    return 0, 0, "", ""


def _cut(clock: str) -> tuple[str, str]:
    """Return the pattern of a time of day up to its first sign, and the rest."""
    found = _SIGN.search(clock)
    end = found.end() if found is not None else 0
    return clock[:end], clock[end:]


def _width(pattern: str) -> int:
    """Return how many characters a text of a pattern has, if it has all its digits."""
    return len(EXAMPLE.strftime(pattern))


def _midnight(zone: ZoneInfo, day: date) -> int:
    """Return when a local day began (UTC ms); UNKNOWN if its clocks were changed, or if nobody means that year."""
    midnight = datetime.combine(day, time())
    with suppress(ValueError):
        hours = [instants_of(midnight + timedelta(hours=hour), zone) for hour in range(25)]
        began = hours[0][-1] if hours[0] else 0
        if all(found == (began + hour * HOUR,) for hour, found in enumerate(hours)):
            return began
    return UNKNOWN


def _plain(pattern: str) -> re.Pattern[str] | None:
    """Return an expression for texts of a pattern of numbers that have all their digits: strptime costs ten times it.

    None: the pattern has other signs.
    """
    signs = _SIGN.findall(pattern)
    hours = {"H", "I", "p"}.intersection(signs)
    if not signs or not _DIGITS.keys() >= {*signs} or len({*signs}) < len(signs) or hours not in _HOURS_OF_A_CLOCK:
        return None
    return _expression(pattern)


def _expression(pattern: str) -> re.Pattern[str]:
    pieces = _SIGN.split(pattern)
    pieces[::2] = map(re.escape, pieces[::2])
    pieces[1::2] = [f"(?P<{sign}>{_DIGITS[sign]})" for sign in pieces[1::2]]
    return re.compile("".join(pieces), re.ASCII)


def _parsed(text: str, pattern: str) -> datetime:
    """Return the local time in a text.

    Raises ValueError, also where numbers lack the digits that tell them apart, and :class:`WrongDay`.
    """
    expression, digits = _telling(pattern)
    if expression is not None:
        found = expression.fullmatch(text)
        if found is None:
            raise ValueError(text)
        if digits:
            start, end = found.span("clock")
            text = f"{text[:start]}{text[start:end].zfill(digits)}{text[end:]}"
    wall = datetime.strptime(text, pattern)
    for sign in ("%a", "%A"):  # strptime does not compare it with the date
        if sign in pattern and has_date(pattern) and wall.strftime(sign) not in text:
            raise WrongDay(text)
    return wall


@cache
def _telling(pattern: str) -> tuple[re.Pattern[str] | None, int]:
    """Return an expression for texts of a pattern whose numbers have the digits that they need, and those of its clock.

    A spreadsheet makes 200 of 0200, which is 02:00 for ``%H%M``, and 2.3 of 2.30, which could be 02:03 too. None: the
    pattern divides all its numbers. 0: its time of day does, or does not stand alone.
    """
    if not _UNDIVIDED.search(pattern) and not _DOTTED.search(pattern):
        return None, 0
    found, digits = "", 0
    for at, piece in enumerate(_RUN.split(pattern)):
        width = sum(4 if sign == "Y" else 2 for sign in _SIGN.findall(piece))
        if not at % 2:
            found += re.escape(piece).replace("\\ ", r"\s+")
        elif len(piece) == 2:
            needs_two = piece in ("%M", "%S") and found.endswith(".")
            found += r"\d\d" if needs_two else r"\d{1,4}" if piece[1] in "dmyYHIMS" else ".+?"
        elif piece.startswith("%H"):
            found, digits = rf"{found}(?P<clock>\d{{1,{width}}})", width
        else:
            found += rf"\d{{{width}}}"
    return re.compile(found), digits


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
