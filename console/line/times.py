"""Times on the line: when it happened, moments to come, how the echo writes them.

A time of day is the latest one that is not in the future, ``-15`` is minutes ago, ``-2h`` hours. A moment to come is
``03:30`` (the next one), ``20m`` or ``+2h``, and ``until 06:00`` at the end.
"""

from __future__ import annotations

import re

import msgspec

from console.line.cursor import SPANS, UNTIL, Cursor, quote
from data.base.clock import MINUTE
from data.intents.base import Refused
from data.site.localtime import hhmm, local, zone
from data.site.model import Site
from data.site.typed_times import Clock, last_shown, next_shown, read_clock, read_minutes

#: Words that only a time can look like: ``25:00``, ``02.75``, ``0275``, ``-15x``.
_TIME_SHAPE = re.compile(r"[0-9]{1,2}[:.][0-9:.]*|0[0-9]{3}|-[0-9].*")
_FOUR = re.compile(r"[0-9]{4}")
_POST_MARKED = re.compile(r"[Pp]?[0-9]{1,2}[:.]")
_GLUED_SPAN = re.compile(r"([0-9]{1,4})([a-z]+)", re.IGNORECASE)


class When(msgspec.Struct, frozen=True):
    """The moment that a line begins with.

    at: UTC ms.
    typed: as typed.
    wrapped: today's is still to come, so it is yesterday's.
    """

    at: int
    typed: str
    wrapped: bool = False


def looks_like_four(word: str) -> bool:
    """Return True for a time that could be an incident's number as well (``1215``)."""
    clock = _read_clock(word)
    return clock is not None and not clock.separated and not word.startswith("0")


def is_misspelt(word: str, *, before_command: bool) -> bool:
    """Return True for a word that was meant as a time and is not one, like ``25:00``.

    before_command: a command follows the word, so four digits (``2460``) are not an incident's number.
    """
    shape = _TIME_SHAPE.fullmatch(word) or (before_command and _FOUR.fullmatch(word))
    return bool(shape) and not is_time(word)


def is_time(word: str) -> bool:
    """Return True if a line that begins with ``word`` begins with a time."""
    return _read_clock(word) is not None or _read_ago(word) is not None


def _read_clock(word: str) -> Clock | None:
    """Return a time of day to the minute; three digits alone are an incident's number."""
    clock = read_clock(word)
    return clock if clock is not None and clock.ms is None and len(word) > 3 else None


def _read_ago(word: str) -> int | None:
    return read_minutes(word[1:], bare=True) if word.startswith("-") else None


def read_when(word: str, site: Site, now: int) -> When:
    """Return the moment that ``word`` (see :func:`is_time`) means, seen from ``now``. Raises :class:`Refused`."""
    ago, clock = _read_ago(word), _read_clock(word)
    if ago is not None:
        return When(now - ago * MINUTE, word)
    assert clock is not None
    found = last_shown(zone(site), clock.minute, now)
    at = [moment for moment in found if moment <= now][-1]
    shown, today = local(site, at), local(site, now).date()
    if shown.hour * 60 + shown.minute != clock.minute:
        raise Refused("refuse.skipped" if shown.date() == today else "refuse.future", time=word, now=hhmm(site, now))
    return When(at, word, wrapped=shown.date() < today)


#: Words before a time of day; of these, the ones that are not commands.
_AT = ("at", "pukul", "pkl", "jam", "tadi")
_AT_ALONE = ("pkl", "jam", "tadi")
_AGO = ("ago", "lalu", "silam", "earlier")


def join_time(cursor: Cursor) -> None:
    """Make one word of a time as it is said: ``10 menit lalu`` is ``-10``, ``pukul 11.20 4 aman`` begins ``11.20``."""
    if cursor.left > 1 and _POST_MARKED.fullmatch(cursor.peek()):  # "4: aman"
        cursor.tokens[cursor.index] = cursor.peek()[:-1]
    while cursor.word in _AT and (_read_clock(cursor.peek(1).rstrip(",")) or cursor.peek(1).casefold() in _AT):
        if cursor.left == 2 and cursor.word not in _AT_ALONE:
            return
        del cursor.tokens[cursor.index]
    if _read_clock(cursor.peek().rstrip(",")):
        cursor.tokens[cursor.index] = cursor.peek().rstrip(",")
    if ago := _said_ago(cursor):
        cursor.tokens[cursor.index : cursor.index + ago[1]] = [ago[0]]


def _said_ago(cursor: Cursor) -> tuple[str, int] | None:
    """Return ``-10`` and the number of words that say it, None if the next words do not."""
    number, unit, count = cursor.peek(), SPANS.get(cursor.peek(1).casefold().rstrip(".,"), ""), 2
    if not unit:
        found = _GLUED_SPAN.fullmatch(number)
        number, unit, count = (found[1], SPANS.get(found[2].casefold(), ""), 1) if found else ("", "", 0)
    count += cursor.peek(count).casefold() in ("yang", "yg")
    if not unit or not number.isdecimal() or cursor.peek(count).casefold().rstrip(".,:") not in _AGO:
        return None
    return f"-{number}{'h' if unit == 'h' else ''}", count + 1


def ago_at(cursor: Cursor) -> str:
    """Return the time that a line may begin with, for words like ``10 menit lalu`` here; "" for any other words."""
    found = _said_ago(cursor)
    return found[0] if found is not None else ""


def read_ahead(cursor: Cursor) -> int:
    """Read the next word as a moment after now (UTC ms). Raises :class:`Refused`."""
    cursor.join_span()
    word, now = cursor.peek(), cursor.ctx.now
    minutes, clock = read_minutes(word.removeprefix("+")), read_clock(word)
    if minutes is None and (clock is None or clock.ms is not None):
        raise Refused("duty.bad_ahead", word=quote(word), form=cursor.form)
    cursor.take()
    if minutes is not None:
        return now + minutes * MINUTE
    assert clock is not None
    return next_shown(zone(cursor.ctx.site), clock.minute, now + 1)


def until_at_end(cursor: Cursor) -> int:
    """Read the moment after the last ``until`` off the end of the line, 0 without one. Raises :class:`Refused`."""
    tail = cursor.cut_tail(UNTIL)
    if tail is None:
        return 0
    moment = read_ahead(tail)
    tail.nothing_more()
    return moment
