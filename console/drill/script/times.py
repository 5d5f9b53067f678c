"""Plan of a drill: the local times of its file as moments (UTC ms).

A time is ``HH:MM`` or ``HH:MM:SS``, at or after the one above it in its list, so that a night crosses midnight without
naming a date. ``2024-01-22 02:15`` names one.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from console.drill.script.file import DrillFile, Event, Expect
from data.base.clock import HOUR
from data.site.typed_times import next_shown, read_clock, read_datetime

#: From such a jump (ms) on a time of day wants a date: it may be out of order, and mean the next day.
FAR = 12 * HOUR


class Plan:
    """The moments of one drill (UTC ms).

    start, end: the moment when it begins, and when its script is over
    steps: events and expectations in order, each with its moment; None: the end. Of the same second, events come first
    """

    def __init__(self, start: int, end: int, events: list[tuple[int, Event]], expects: list[tuple[int, Expect]]):
        self.start = start
        self.end = end
        self.events = events
        self.expects = expects
        self.steps: list[tuple[int, Event | Expect | None]] = [*events, *expects]
        self.steps.sort(key=lambda step: (step[0], isinstance(step[1], Expect)))
        self.steps.append((end, None))


def plan(file: DrillFile, zone: ZoneInfo) -> Plan:
    """Return the plan of a drill. Raises DrillError for a time that is before the one above it."""
    drill = file.drill
    start = read_datetime(drill.start, zone)[0]
    events = _moments(file, zone, start, "event", [event.at for event in drill.event])
    expects = _moments(file, zone, start, "expect", [expect.at for expect in drill.expect])
    last = max([start, *events, *expects])
    end = _after(drill.end, last, zone) if drill.end else last
    if end is None:
        raise file.fault(("end",), file.source.words("drill.before", found=drill.end))
    return Plan(start, end, list(zip(events, drill.event, strict=True)), list(zip(expects, drill.expect, strict=True)))


def _moments(file: DrillFile, zone: ZoneInfo, start: int, place: str, texts: list[str]) -> list[int]:
    found: list[int] = []
    for number, text in enumerate(texts):
        at = _after(text, found[-1] if found else start, zone)
        if at is None:
            raise file.fault((place, number, "at"), file.source.words("drill.before", found=text))
        if read_clock(text) is not None and at - (found[-1] if found else start) > FAR:
            raise file.fault((place, number, "at"), file.source.words("drill.far", found=text))
        found.append(at)
    return found


def _after(text: str, earliest: int, zone: ZoneInfo) -> int | None:
    """Return the first moment at or after ``earliest`` (UTC ms) that ``text`` means, None if its date is before it."""
    clock = read_clock(text)
    if clock is None:
        return next((at for at in read_datetime(text, zone) if at >= earliest), None)
    ms = clock.ms or 0
    return next_shown(zone, clock.minute, earliest - ms) + ms
