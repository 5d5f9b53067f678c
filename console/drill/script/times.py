"""The moments of a drill: local times of its file as UTC ms.

A time is ``HH:MM`` or ``HH:MM:SS``, at or after the one before it in its list, so that a night crosses midnight without
naming a date; ``2024-01-22 02:15`` names one.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from console.drill.script.file import Event, Expect, Read

TIME = re.compile(r"(?:(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))[T ])?([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")


class Plan:
    """What happens when. ``start``, ``end``: UTC ms; ``events`` and ``expects`` with their moments, in order."""

    def __init__(self, start: int, end: int, events: list[tuple[int, Event]], expects: list[tuple[int, Expect]]):
        self.start = start
        self.end = end
        self.events = events
        self.expects = expects


def is_start(text: str) -> bool:
    """Whether ``text`` is a local date and time."""
    try:
        return datetime.fromisoformat(text).tzinfo is None
    except ValueError:
        return False


def moment(text: str, zone: ZoneInfo) -> int:
    """A local ``YYYY-MM-DDTHH:MM:SS`` as UTC ms."""
    return _utc(datetime.fromisoformat(text), zone)


def plan(read: Read, zone: ZoneInfo) -> Plan:
    """The moments of a drill. Raises DrillError for one that lies before the one above it."""
    drill = read.drill
    start = moment(drill.start, zone)
    events = _moments(read, zone, start, "event", [event.at for event in drill.event])
    expects = _moments(read, zone, start, "expect", [expect.at for expect in drill.expect])
    last = max([start, *events, *expects])
    end = _after(drill.end, last, zone) if drill.end else last
    if end is None:
        raise read.fault(("end",), read.source.words("drill.before", found=drill.end))
    return Plan(start, end, list(zip(events, drill.event, strict=True)), list(zip(expects, drill.expect, strict=True)))


def _moments(read: Read, zone: ZoneInfo, start: int, place: str, texts: list[str]) -> list[int]:
    found: list[int] = []
    for number, text in enumerate(texts):
        at = _after(text, found[-1] if found else start, zone)
        if at is None:
            raise read.fault((place, number, "at"), read.source.words("drill.before", found=text))
        found.append(at)
    return found


def _after(text: str, earliest: int, zone: ZoneInfo) -> int | None:
    """The first moment at or after ``earliest`` (UTC ms) that ``text`` can mean; None if its date lies before."""
    match = TIME.fullmatch(text)
    if match is None:  # a start's form
        at = moment(text, zone)
        return at if at >= earliest else None
    day, *parts = match.groups()
    hour, minute, second = (int(part or 0) for part in parts)
    first = date.fromisoformat(day) if day else datetime.fromtimestamp(earliest / 1000, zone).date()
    for more in range(1 if day else 3):
        local = datetime(first.year, first.month, first.day, hour, minute, second) + timedelta(days=more)
        for fold in (0, 1):  # an hour that comes twice
            at = _utc(local.replace(fold=fold), zone)
            if at >= earliest:
                return at
    return None


def _utc(local: datetime, zone: ZoneInfo) -> int:
    return int(local.replace(tzinfo=zone).timestamp() * 1000)
