"""Times on the command line: ``--at 02:15``, ``--since 2024-01-22``, ``--until -90``."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from data.base.clock import MINUTE, SECOND
from data.site.localtime import instant, instants, local_of

_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)(?:[:.]([0-5]\d))?")
_AGO = re.compile(r"-(\d{1,6})(?:m|min)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MILLIS = re.compile(r"\d{12,14}")
_TO_THE_MINUTE = re.compile(r"[T ]\d\d:?\d\d(?:Z|[+-]\d\d:?\d\d)?$")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadTime(ValueError):
    """What was given is no time; the argument is its text."""


def moment(text: str, now: int, zone: ZoneInfo, *, end: bool = False) -> int:
    """``text`` as UTC ms, seen from ``now`` in the site's ``zone``. Raises BadTime.

    A time of day is the latest one that is not in the future; ``-90`` is ninety minutes ago; a date is its first
    moment, or with ``end`` its last; a date and time is local unless it carries a zone (``Z``, ``+07:00``); twelve
    digits or more are UTC ms, as in ``--json``. With ``end`` a minute given without seconds includes all of itself.
    """
    text = text.strip()
    if _MILLIS.fullmatch(text):
        return int(text)
    if ago := _AGO.fullmatch(text):
        return now - int(ago[1]) * MINUTE
    try:
        if clock := _CLOCK.fullmatch(text):
            minute, second = int(clock[1]) * 60 + int(clock[2]), int(clock[3] or 0) * SECOND
            today = local_of(zone, now).date()
            days = (today, today - timedelta(days=1), today - timedelta(days=2))
            # When clocks go back a time comes twice: the later one first.
            times = [t + second for day in days for t in reversed(instants(zone, day, minute))]
            return next(t for t in times if t <= now) + (MINUTE - 1 if end and clock[3] is None else 0)
        if _DATE.fullmatch(text):
            day = date.fromisoformat(text)
            return instant(zone, day + timedelta(days=1), 0) - 1 if end else instant(zone, day, 0)
        then = datetime.fromisoformat(text)
        if then.tzinfo is None:
            then = then.replace(tzinfo=zone)
        at = (then - _EPOCH) // timedelta(milliseconds=1)
    except (ValueError, OverflowError) as error:
        raise BadTime(text) from error
    return at + (MINUTE - 1 if end and _TO_THE_MINUTE.search(text) else 0)
