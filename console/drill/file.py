"""A drill file: TOML with a start, a speed, events and expectations.

Times are local to the site: ``HH:MM`` or ``HH:MM:SS`` at or after the one before it in its list (so that a night may
cross midnight without naming a date). An event is an input (``do``: one line or several, as typed) or a ``fault``. An
expectation names facts by path (``posts.4.status``, ``incidents.101.priority``, ``header.new``, ``figures.late``; see
:mod:`console.drill.facts`) and what they must be after everything that happens up to that moment.
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

    ``fault``: kill, link down, link up, step (``amount`` seconds). ``name``: the book number of what the first line
    enters, for later lines to say ``{name}``. ``refused``: the last line must be refused, with these words in the
    reason ("" : must be accepted).
    """

    at: str
    do: str | tuple[str, ...] = ()
    by: str = ""
    fault: str = ""
    amount: int = 0
    world: bool = False
    name: str = ""
    refused: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines to enter, in order."""
        return (self.do,) if isinstance(self.do, str) else self.do


Value = str | int | bool | tuple[str | int, ...]


class Expect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must be so at ``at``: ``that`` maps a fact's path to its value. ``row``: the script's row, for the report.

    ``says``: words that the screen (80 by 24) must show; ``never_says``: words that it must not.
    """

    at: str
    row: int = 0
    that: dict[str, Value] = {}
    says: tuple[str, ...] = ()
    never_says: tuple[str, ...] = ()


class Drill(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``start``: local, ``YYYY-MM-DDTHH:MM:SS``. ``speed``: simulated seconds for each real one. ``end``:
    when it is over, local; "": after its last event."""

    name: str
    start: str
    operator: str
    speed: int = 1
    language: str = ""
    event: tuple[Event, ...] = ()
    expect: tuple[Expect, ...] = ()
    end: str = ""


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
    times = _moments(drill, zone, "event", [event.at for event in drill.event])
    return list(zip(times, drill.event, strict=True))


def expectations(drill: Drill, zone: ZoneInfo) -> list[tuple[int, Expect]]:
    """The expectations with their moments (UTC ms), in order. Raises DrillError."""
    times = _moments(drill, zone, "expect", [expect.at for expect in drill.expect])
    return list(zip(times, drill.expect, strict=True))


def _moments(drill: Drill, zone: ZoneInfo, place: str, texts: list[str]) -> list[int]:
    now = datetime.fromtimestamp(moment(drill.start, zone) / 1000, zone)
    found: list[int] = []
    for number, text in enumerate(texts, 1):
        match = _TIME.fullmatch(text)
        if match is None:
            raise DrillError("drill.bad_time", place=place, number=number, found=text)
        hour, minute, second = (int(part or 0) for part in match.groups())
        when = now.replace(hour=hour, minute=minute, second=second)
        if when < now:
            when += timedelta(days=1)
        now = when
        found.append(int(when.timestamp() * 1000))
    return found
