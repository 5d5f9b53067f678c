"""When it happened: the time a line may begin with, and how a moment is echoed.

``0214``, ``02:14``, ``02.14`` are the site's wall clock, the latest such moment that is not in the future; ``-15`` is
minutes ago, ``-2h`` hours. More than twelve hours back needs a reason, which ends the line: ``… why words``.

A moment that is still to come: ``03:30`` (the next one), ``20m``, ``+2h``; and ``until 06:00`` at the end.
"""

from __future__ import annotations

import re
from datetime import timedelta

import msgspec

from console.line.cursor import UNTIL, Cursor
from console.line.suggest import quote
from data.base.clock import HOUR, MINUTE
from data.intents.base import Refused
from data.site.localtime import at_local, hhmm, local
from data.site.model import Site
from data.words import Words

_WALL = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")
_FOUR = re.compile(r"([01][0-9]|2[0-3])([0-5][0-9])")
_AGO = re.compile(r"-([0-9]{1,4})(m|min|mnt|h|j|jam)?", re.IGNORECASE)
_NEXT_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])")
_SPAN = re.compile(r"\+?([0-9]{1,4})(m|min|mnt|menit|h|j|jam)", re.IGNORECASE)
_MONTHS = (
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
)


class When(msgspec.Struct, frozen=True):
    """``at``: UTC ms. ``typed``: as typed. ``twice``: the wall clock showed it twice that day, zone word included in
    the echo. ``wrapped``: today's is still to come, so it is yesterday's."""

    at: int
    typed: str
    twice: bool = False
    wrapped: bool = False


def looks_like_four(word: str) -> bool:
    """Whether a word is a time without a colon that could be an incident's number as well (``1215``)."""
    return _FOUR.fullmatch(word) is not None and not word.startswith("0")


def is_time(word: str) -> bool:
    """Whether a line that begins with ``word`` begins with a time."""
    return any(form.fullmatch(word) for form in (_WALL, _FOUR, _AGO))


def read_when(word: str, site: Site, now: int) -> When:
    """The moment that ``word`` (see :func:`is_time`) means, seen from ``now``. Raises :class:`Refused`."""
    if ago := _AGO.fullmatch(word):
        unit = HOUR if (ago[2] or "").lower() in ("h", "j", "jam") else MINUTE
        return When(now - int(ago[1]) * unit, word)
    wall = _WALL.fullmatch(word) or _FOUR.fullmatch(word)
    assert wall is not None
    minute = int(wall[1]) * 60 + int(wall[2])
    today = local(site, now).date()
    skipped = False
    for back in (0, 1):
        day = today - timedelta(days=back)
        instants = at_local(site, day, minute)
        shown = local(site, instants[0])
        if shown.hour * 60 + shown.minute != minute:
            skipped = skipped or (back == 0 and instants[0] <= now)
            if skipped:
                break
            continue
        past = [moment for moment in instants if moment <= now]
        if past:
            return When(past[-1], word, twice=len(instants) > 1, wrapped=back == 1)
    raise Refused("refuse.skipped" if skipped else "refuse.future", time=word, now=hhmm(site, now))


def day_and_month(site: Site, at: int, words: Words) -> str:
    """``21 Jan``, in the words' language."""
    day = local(site, at)
    return f"{day.day} {_MONTHS[words.language == 'id'][day.month - 1]}"


def echoed(site: Site, at: int, now: int, words: Words, *, twice: bool = False) -> str:
    """A moment as the echo says it: ``02:14``, with the date if it is not today's, with the zone if it came twice."""
    day = local(site, at)
    text = hhmm(site, at)
    if twice:
        text += f" {day.tzname()}"
    if day.date() != local(site, now).date():
        text = f"{day_and_month(site, at, words)} {text}"
    return text


def read_ahead(cursor: Cursor) -> int:
    """Read the next word as a moment after now (UTC ms). Raises :class:`Refused`."""
    word = cursor.peek()
    if span := _SPAN.fullmatch(word):
        cursor.take()
        unit = HOUR if span[2].lower() in ("h", "j", "jam") else MINUTE
        return cursor.ctx.now + int(span[1]) * unit
    wall = _NEXT_CLOCK.fullmatch(word)
    if wall is None:
        raise Refused("duty.bad_ahead", word=quote(word), form=cursor.form)
    cursor.take()
    minute = int(wall[1]) * 60 + int(wall[2])
    today = local(cursor.ctx.site, cursor.ctx.now).date()
    moments = (m for ahead in (0, 1, 2) for m in at_local(cursor.ctx.site, today + timedelta(days=ahead), minute))
    return next(m for m in moments if m > cursor.ctx.now)


def until_at_end(cursor: Cursor) -> int:
    """Read the moment after the last ``until`` off the end of the line, 0 without one. Raises :class:`Refused`."""
    tail = cursor.cut_tail(UNTIL)
    if tail is None:
        return 0
    moment = read_ahead(tail)
    tail.nothing_more()
    return moment
