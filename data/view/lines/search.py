"""Filter of the book's lines: ``find late post:4 20:00-22:00 radio``.

A word is a filter if it is ``post:4`` or ``P4``, ``#129`` or ``#J129``, ``by:LST``, ``kind:late`` (a label of the book
in either language, or an entry's kind), a span of times ``20:00-22:30``, ``since:20:00``, ``until:02:15``, a date
``2024-01-22``, or ``via:exec`` (the way by which it came; ``via:`` alone shows it for every line). Every other word
must begin a word that somebody wrote or named in the line; case does not matter, and a plate is found however it is
spaced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from data.base.clock import MINUTE
from data.entries.subjects import posts_in
from data.site.localtime import instant
from data.site.typed_times import last_shown, next_shown, read_clock, read_date
from data.view.values import BookLine
from data.words import author_everywhere

_SINCE = ("since", "sejak")
_UNTIL = ("until", "sampai")
_POST = re.compile(r"(?:post:|pos:|p)(\d{1,2})")
_BETWEEN = re.compile(r"[\s.\-]+")
#: A plate as it is typed, and the parts of a word between which a plate may have blanks.
_PLATE = re.compile(r"(?<!\S)[^\W\d_]{1,2}[\s.\-]*\d{1,4}[\s.\-]*[^\W\d_]{1,3}(?!\S)")
_PARTS = re.compile(r"\d+|[^\W\d_]+|[^\w\s.\-]+|_+")
_INCIDENT = re.compile(r"#([a-z]?)(\d{1,4})")


class BookFilter(msgspec.Struct, frozen=True):
    """Filter of lines; empty it accepts every line.

    since, until: UTC ms, both included; 0 is an open end.
    way: the way by which the line came, in either form, or its user or process. shows_via: the lines are shown with it.
    letter, number: an incident's short number, in a room of several stations with a station's letter; 0: any.
    """

    words: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    by: str = ""
    letter: str = ""
    number: int = 0
    since: int = 0
    until: int = 0
    way: str = ""
    shows_via: bool = False

    @property
    def everything(self) -> bool:
        """Whether the filter accepts every line."""
        return self == BookFilter(shows_via=self.shows_via)

    def wants(self, line: BookLine, written: Callable[[], str]) -> bool:
        """Return True if the filter accepts ``line``.

        written: returns what somebody wrote or named in it (:func:`data.view.lines.written_in`)
        """
        when = line.at if line.occurred is None else line.occurred
        if (self.since and when < self.since) or (self.until and when > self.until):
            return False
        if self.by and self.by not in author_everywhere(line.by).casefold().split(" "):
            return False
        if self.kinds and line.label.casefold() not in self.kinds and line.kind.casefold() not in self.kinds:
            return False
        if self.way and self.way != line.way and self.way not in line.via.casefold().replace(",", " ").split():
            return False
        if self.posts and not set(self.posts) & {*line.posts, *posts_in(line.subjects)}:
            return False
        if self.number and not self._names_incident(f"{line.about} {line.words}"):
            return False
        return not self.words or line_has_words(line, written, self.words)

    def _names_incident(self, text: str) -> bool:
        letter = self.letter or "[a-z]?"
        return re.search(rf"#{letter}{self.number}\b", text, re.IGNORECASE) is not None


def line_has_words(line: BookLine, written: Callable[[], str], words: Sequence[str]) -> bool:
    """Return whether ``line`` has each of ``words``, case folded: in number, subject, author, or what was written.

    A label of the book (``late``) counts if it is typed in full; the console's own words for a state do not.
    """
    label = line.label.casefold()
    wanted = [word for word in words if word != label]
    head, by = f"{line.no} {line.about}", author_everywhere(line.by)
    if not has_words(f"{head} {line.words} {by}".casefold(), wanted):
        return False
    return has_words(f"{head} {written()} {by}".casefold(), wanted)


def has_words(text: str, words: Sequence[str]) -> bool:
    """Return whether each of ``words`` begins a word of ``text``, both case folded.

    A plate is found with blanks, dots or dashes in it, and without: ``P 4321 QX``, ``p-4321-qx``.
    """
    if all(_is_in(text, word) for word in words):
        return True
    joined = _PLATE.sub(lambda plate: _BETWEEN.sub("", plate[0]), " ".join(words)).split()
    return joined != list(words) and all(_is_in(text, word) for word in joined)


def _is_in(text: str, word: str) -> bool:
    if not any(c.isdecimal() for c in word):
        return _begins_word(text, word)
    return _spaced(word).search(text) is not None


@lru_cache(maxsize=64)
def _spaced(word: str) -> re.Pattern[str]:
    """Return the pattern of a word with digits: it begins a word or a part of one, blanks may be between its parts."""
    parts = _PARTS.findall(word)
    start = r"(?<![^\W_])" if word[0].isalnum() else ""
    start = rf"(?:{start}|(?<=[^\W\d_]))" if word[0].isdecimal() else start
    return re.compile(start + r"[\s.\-]*".join(re.escape(part) for part in parts))


def _begins_word(text: str, word: str) -> bool:
    at = text.find(word)
    while at >= 0:
        if not at or not (text[at - 1].isalnum() and word[:1].isalnum()):
            return True
        at = text.find(word, at + 1)
    return False


def read(text: str, now: int, zone: ZoneInfo) -> BookFilter:
    """Return the filter that ``text`` describes, seen from ``now`` (UTC ms).

    It never fails: a word that is not a filter is searched for.
    """
    words: list[str] = []
    kinds: list[str] = []
    posts: list[str] = []
    by, letter, number, since, until = "", "", 0, 0, 0
    way, shows_via = "", False
    for token in text.split():
        low = token.casefold()
        if match := _POST.fullmatch(low):
            posts.append(match[1])
        elif match := _INCIDENT.fullmatch(low):
            letter, number = match[1], int(match[2])
        elif low.startswith(("by:", "oleh:")) and not low.endswith(":"):
            by = low.partition(":")[2]
        elif low.startswith(("kind:", "jenis:")) and not low.endswith(":"):
            kinds.append(low.partition(":")[2])
        elif low.startswith(("via:", "lewat:")):
            way, shows_via = low.partition(":")[2], True
        elif span := _read_span(low, now, zone):
            since, until = span[0] or since, span[1] or until
        elif day := read_date(low):
            since, until = instant(zone, day, 0), instant(zone, day + timedelta(days=1), 0) - 1
        else:
            words.append(low)
    return BookFilter(tuple(words), tuple(kinds), tuple(posts), by, letter, number, since, until, way, shows_via)


def _read_span(word: str, now: int, zone: ZoneInfo) -> tuple[int, int] | None:
    """Return the span of ``20:00-06:00``, ``since:20:00`` or ``until:06:00``.

    It is the latest such night or day that has started: from, to (UTC ms, both included); 0 is an open end. None:
    ``word`` is not a span.
    """
    side, colon, clock = word.partition(":")
    if colon and side in (*_SINCE, *_UNTIL):
        start, end = (clock, "") if side in _SINCE else ("", clock)
    else:
        start, dash, end = word.partition("-")
        if not dash:
            return None
    first, last = _read_minute(start), _read_minute(end)
    if (start and first is None) or (end and last is None) or (first is None and last is None):
        return None
    since = last_shown(zone, first, now)[0] if first is not None else 0
    if last is None:
        return since, 0
    until = next_shown(zone, last, since) if since else [m for m in last_shown(zone, last, now) if m <= now][-1]
    return since, until + MINUTE - 1


def _read_minute(text: str) -> int | None:
    """Return the minute of day of ``20:00``; None: it is an ordinary word.

    So is a number without ``:`` or ``.``.
    """
    clock = read_clock(text)
    return clock.minute if clock is not None and clock.separated and clock.ms is None else None
