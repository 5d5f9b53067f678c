"""A drill file: TOML with a start, a speed, events and expectations.

Times of events are local to the site: ``HH:MM`` or ``HH:MM:SS`` at or after the event before it (so that a night may
cross midnight without naming a date). An event is an input (``do``: one line or several, as typed) or a ``fault``.
"""

from __future__ import annotations

import re
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")


class DrillError(Exception):
    """What is wrong with a drill file, in one line that names the place. ``key`` is a message of the catalogue."""

    def __init__(self, key: str, **args: object) -> None:
        super().__init__(key)
        self.key = key
        self.args_ = args


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``world``: happens whether or not a trainee has taken over; the others are the scripted operator's acts.

    ``fault``: kill, link down, link up, step (``amount`` seconds).
    """

    at: str
    do: str | tuple[str, ...] = ()
    by: str = ""
    fault: str = ""
    amount: int = 0
    world: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines to enter, in order."""
        return (self.do,) if isinstance(self.do, str) else self.do


class Drill(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``start``: local, ``YYYY-MM-DDTHH:MM:SS``. ``speed``: simulated seconds for each real one."""

    name: str
    start: str
    operator: str
    speed: int = 1
    language: str = ""
    event: tuple[Event, ...] = ()


def read(path: Path) -> Drill:
    """Read a drill file. Raises DrillError with file, place and what would be right; OSError."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Drill)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise DrillError("drill.bad_file", file=path.name, why=str(error)) from error


def moment(text: str, zone: ZoneInfo) -> int:
    """A local ``YYYY-MM-DDTHH:MM:SS`` as UTC ms. Raises DrillError."""
    try:
        return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)
    except ValueError as error:
        raise DrillError("drill.bad_start", found=text) from error


def schedule(drill: Drill, zone: ZoneInfo) -> list[tuple[int, Event]]:
    """The events with their moments (UTC ms), each at or after the one before. Raises DrillError."""
    now = datetime.fromtimestamp(moment(drill.start, zone) / 1000, zone)
    planned: list[tuple[int, Event]] = []
    for number, event in enumerate(drill.event, 1):
        match = _TIME.fullmatch(event.at)
        if match is None:
            raise DrillError("drill.bad_time", number=number, found=event.at)
        hour, minute, second = (int(part or 0) for part in match.groups())
        when = now.replace(hour=hour, minute=minute, second=second)
        if when < now:
            when += timedelta(days=1)
        now = when
        planned.append((int(when.timestamp() * 1000), event))
    return planned
