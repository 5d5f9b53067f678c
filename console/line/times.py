"""When it happened: the time a line may begin with, and how a moment is echoed.

``0214``, ``02:14``, ``02.14`` are the site's wall clock, the latest such moment that is not in the future; ``-15`` is
minutes ago, ``-2h`` hours. More than twelve hours back needs a reason, which ends the line: ``… why words``.

A moment that is still to come: ``03:30`` (the next one), ``20m``, ``+2h``; and ``until 06:00`` at the end.
"""

from __future__ import annotations

import re
from datetime import timedelta

import msgspec

from console.line.cursor import Cursor
from console.line.suggest import quote
from data.base.clock import HOUR, MINUTE
from data.intents.base import Refused
from data.site.localtime import at_local, hhmm, local
from data.site.model import Site
from data.words import Words

#: What happened longer ago than this is entered with a reason (operator.md, "Time").
NEEDS_REASON = 12 * HOUR
#: Words that begin the reason.
WHY = ("why", "alasan", "karena")
#: Words before the end of something.
UNTIL = ("until", "till", "sampai", "s.d.", "sd", "hingga")

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
    raise Refused("line.skipped" if skipped else "line.future", typed=word, now=hhmm(site, now))


def needs_reason(when: When, now: int) -> bool:
    """Whether the line must say why it is entered so late."""
    return now - when.at > NEEDS_REASON


def split_reason(tokens: list[str], start: int = 1) -> tuple[list[str], str]:
    """Tokens before the last ``why`` from ``start`` on, and the reason after it ("" if there is none)."""
    for i in range(len(tokens) - 1, start - 1, -1):
        if tokens[i].casefold().rstrip(":,") in WHY:
            return tokens[:i], " ".join(tokens[i + 1 :])
    return tokens, ""


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


def read_ahead(at: Cursor, form: str) -> int:
    """The next word as a moment after now (UTC ms). Raises :class:`Refused`."""
    word = at.peek()
    if span := _SPAN.fullmatch(word):
        at.take()
        unit = HOUR if span[2].lower() in ("h", "j", "jam") else MINUTE
        return at.ctx.now + int(span[1]) * unit
    wall = _NEXT_CLOCK.fullmatch(word)
    if wall is None:
        raise Refused("duty.bad_ahead", word=quote(word), form=form)
    at.take()
    minute = int(wall[1]) * 60 + int(wall[2])
    today = local(at.ctx.site, at.ctx.now).date()
    moments = (m for ahead in (0, 1, 2) for m in at_local(at.ctx.site, today + timedelta(days=ahead), minute))
    return next(m for m in moments if m > at.ctx.now)


def until_at_end(at: Cursor, form: str) -> int:
    """The moment after the last ``until``, taken off the end of the line; 0 if there is none. Raises :class:`Refused`
    for one that is no moment, or is followed by words."""
    for i in range(len(at.tokens) - 1, at.at - 1, -1):
        if at.tokens[i].casefold() in UNTIL:
            tail = Cursor(at.tokens[i + 1 :], at.ctx)
            moment = read_ahead(tail, form)
            tail.nothing_more(form)
            del at.tokens[i:]
            return moment
    return 0
