"""Which lines of the book are wanted: ``find late post:4 20:00-22:00 radio``. Pure text in, a test on lines out.

A word is a filter if it is ``post:4`` or ``P4``, ``#129``, ``by:LST``, ``kind:late`` (a label of the book in either
language, or an entry's kind), a span of times ``20:00-22:30``, ``since:20:00``, ``until:02:15`` or a date
``2024-01-22``. Every other word must stand somewhere in the line; case does not matter.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import msgspec

from data.base.clock import DAY, MINUTE
from data.entries.subjects import posts_in
from data.site.localtime import instant, local_of
from data.view.values import BookLine
from data.words import author_everywhere

_CLOCK = r"([01]?\d|2[0-3])[:.]([0-5]\d)"
_SPAN = re.compile(rf"(?:{_CLOCK})?-(?:{_CLOCK})?")
_SIDE = re.compile(rf"(since|until|sejak|sampai):{_CLOCK}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_POST = re.compile(r"(?:post:|pos:|p)(\d{1,2})")
_INCIDENT = re.compile(r"#(\d{1,4})")


class BookFilter(msgspec.Struct, frozen=True):
    """``since`` and ``until``: UTC ms, both included. ``number``: an incident's short number. Empty: everything."""

    words: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    by: str = ""
    number: int = 0
    since: int = 0
    until: int = 0

    @property
    def everything(self) -> bool:
        """Whether no line is left out."""
        return self == BookFilter()

    def wants(self, line: BookLine) -> bool:
        """Whether ``line`` passes."""
        when = line.at if line.occurred is None else line.occurred
        if (self.since and when < self.since) or (self.until and when > self.until):
            return False
        if self.by and self.by not in author_everywhere(line.by).casefold().split(" "):
            return False
        if self.kinds and line.label.casefold() not in self.kinds and line.kind.casefold() not in self.kinds:
            return False
        if self.posts and not set(self.posts) & {*line.posts, *posts_in(line.subjects)}:
            return False
        if self.number and re.search(rf"#{self.number}\b", f"{line.about} {line.words}") is None:
            return False
        if self.words:
            text = f"{line.no} {line.label} {line.about} {line.words} {author_everywhere(line.by)}".casefold()
            return all(word in text for word in self.words)
        return True


def read(text: str, now: int, zone: ZoneInfo) -> BookFilter:
    """The filter that ``text`` asks for, seen from ``now`` (UTC ms). Never raises: what is no filter is a word."""
    words: list[str] = []
    kinds: list[str] = []
    posts: list[str] = []
    by, number, since, until = "", 0, 0, 0
    for token in text.split():
        low = token.casefold()
        if match := _POST.fullmatch(low):
            posts.append(match[1])
        elif match := _INCIDENT.fullmatch(low):
            number = int(match[1])
        elif low.startswith(("by:", "oleh:")) and not low.endswith(":"):
            by = low.partition(":")[2]
        elif low.startswith(("kind:", "jenis:")) and not low.endswith(":"):
            kinds.append(low.partition(":")[2])
        elif (match := _SPAN.fullmatch(low)) and low != "-":
            since, until = _span(match.groups(), now, zone)
        elif match := _SIDE.fullmatch(low):
            moment = _past(match[2], match[3], now, zone)
            if match[1] in ("since", "sejak"):
                since = moment
            else:
                until = moment + MINUTE - 1
        elif _DATE.fullmatch(low) and (day := _day(low)) is not None:
            since, until = instant(zone, day, 0), instant(zone, day + timedelta(days=1), 0) - 1
        else:
            words.append(low)
    return BookFilter(tuple(words), tuple(kinds), tuple(posts), by, number, since, until)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _span(parts: tuple[str | None, ...], now: int, zone: ZoneInfo) -> tuple[int, int]:
    """``20:00-06:00``: the latest such night or day that has begun; an open end is open."""
    first = _past(parts[0], parts[1], now, zone) if parts[0] else 0
    last = _past(parts[2], parts[3], now, zone) + MINUTE - 1 if parts[2] else 0
    if first and last and last < first:
        last += DAY
    return first, last


def _past(hour: str | None, minute: str | None, now: int, zone: ZoneInfo) -> int:
    """The latest moment with this local time of day that is not in the future."""
    today = local_of(zone, now).date()
    wanted = int(hour or 0) * 60 + int(minute or 0)
    found = instant(zone, today, wanted)
    return found if found <= now else instant(zone, today - timedelta(days=1), wanted)
