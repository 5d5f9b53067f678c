"""Times as options: ``--at 02:15``, ``--since 2024-01-22``, ``--until -90``."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

from console.exits import Stop
from data.base.clock import MINUTE
from data.site.localtime import instant, zone
from data.site.model import Site
from data.site.typed_times import last_shown, read_clock, read_date, read_datetime, read_minutes

_MILLIS = re.compile(r"[0-9]{12,14}")
_TO_THE_MINUTE = re.compile(r"[T ][0-9]{2}:?[0-9]{2}(?:Z|[+-][0-9]{2}:?[0-9]{2})?$")


class BadTime(ValueError):
    """Error: the argument is not a time; ``args[0]`` is its text."""


def time_option(option: str, text: str, site: Site, now: int, *, end: bool = False, past: bool = False) -> int:
    """Return the value of ``option`` as UTC ms. Raises Stop, also for a time after ``now`` if it must be ``past``."""
    try:
        at = moment(text, now, zone(site), end=end, past=past)
    except BadTime as error:
        raise Stop("cli.bad_time", option=option, found=text) from error
    if past and at > now:
        raise Stop("cli.future", option=option, found=text)
    return at


def moment(text: str, now: int, zone: ZoneInfo, *, end: bool = False, past: bool = False) -> int:
    """Return ``text`` as a moment (UTC ms), seen from ``now`` in the site's ``zone``. Raises :class:`BadTime`.

    * A time of day is the latest one that is not in the future; ``-90`` is ninety minutes ago, ``-2h`` two hours.
    * A date is its first moment, or with ``end`` its last.
    * A date and time is local unless it carries a zone (``Z``, ``+07:00``). When clocks go back, it comes twice: a
      period begins with the first one and ends (``end``) with the last, a moment (``past``) is the latest that is past.
    * Twelve digits or more are UTC ms, as in ``--json``.

    With ``end`` a minute given without seconds includes all of itself.
    """
    text = text.strip()
    whole = MINUTE - 1 if end else 0
    if _MILLIS.fullmatch(text):
        return int(text)
    if text.startswith("-") and (ago := read_minutes(text[1:], bare=True)) is not None:
        return now - ago * MINUTE
    if clock := read_clock(text):
        ms = clock.ms or 0
        # When clocks go back a time comes twice: the later one, if it is past.
        shown = [at + ms for at in last_shown(zone, clock.minute, now - ms) if at + ms <= now]
        return shown[-1] + (whole if clock.ms is None else 0)
    if day := read_date(text):
        return instant(zone, day + timedelta(days=1), 0) - 1 if end else instant(zone, day, 0)
    try:
        found = read_datetime(text, zone)
        if past:
            found = tuple(at for at in found if at <= now) or found[:1]
        return found[-1 if end or past else 0] + (whole if _TO_THE_MINUTE.search(text) else 0)
    except (ValueError, OverflowError) as error:
        raise BadTime(text) from error
