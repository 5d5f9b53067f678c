"""A moment that is still to come: ``03:30`` (the next one), ``20m``, ``+2h``; and ``until 06:00`` at the end."""

from __future__ import annotations

import re
from datetime import timedelta

from console.line.cursor import Cursor
from console.line.refusal import NotYet, quote
from data.base.clock import HOUR, MINUTE
from data.site.localtime import at_local, local

#: Words before the end of something.
UNTIL = ("until", "till", "sampai", "s.d.", "sd", "hingga")

_WALL = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])")
_SPAN = re.compile(r"\+?([0-9]{1,4})(m|min|mnt|menit|h|j|jam)", re.IGNORECASE)


def read_ahead(at: Cursor, form: str) -> int:
    """The next word as a moment after now (UTC ms). Raises :class:`NotYet`."""
    word = at.peek()
    if span := _SPAN.fullmatch(word):
        at.take()
        unit = HOUR if span[2].lower() in ("h", "j", "jam") else MINUTE
        return at.ctx.now + int(span[1]) * unit
    wall = _WALL.fullmatch(word)
    if wall is None:
        raise NotYet("duty.bad_ahead", word=quote(word), form=form)
    at.take()
    minute = int(wall[1]) * 60 + int(wall[2])
    today = local(at.ctx.site, at.ctx.now).date()
    moments = (m for ahead in (0, 1, 2) for m in at_local(at.ctx.site, today + timedelta(days=ahead), minute))
    return next(m for m in moments if m > at.ctx.now)


def until_at_end(at: Cursor, form: str) -> int:
    """The moment after the last ``until``, taken off the end of the line; 0 if there is none. Raises :class:`NotYet`
    for one that is no moment, or is followed by words."""
    for i in range(len(at.tokens) - 1, at.at - 1, -1):
        if at.tokens[i].casefold() in UNTIL:
            tail = Cursor(at.tokens[i + 1 :], at.ctx)
            moment = read_ahead(tail, form)
            tail.nothing_more(form)
            del at.tokens[i:]
            return moment
    return 0
