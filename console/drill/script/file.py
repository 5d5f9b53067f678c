"""Drill file.

It is TOML with a site, a start, a speed, events and expectations (docs/guide/drills.md).

An event is an input (``do``: one line or several, as typed), something that the operator hears (``tell``), or a
``fault``. An expectation names facts by path (``posts.4.status``, ``incidents.101.priority``, ``figures.late``; see
:mod:`console.drill.result.facts`) and their values after everything that happens up to its moment. Times are local to
the site; :mod:`console.drill.script.times` makes moments of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from console.session.sign_on.pins import MOST, check_pin
from data.base.file_errors import FileFault, read_text
from data.base.nearest import nearest
from data.base.refusal import Refused
from data.base.toml import Source, convert, parse
from data.base.toml_diagnosis import Fault, wrong
from data.site.typed_times import is_local_datetime, read_clock
from data.words import Words

Name = Annotated[
    str, Meta(min_length=1, max_length=40, pattern="^[a-z0-9][a-z0-9-]*$", extra={"want": "drill.want_name"})
]
Time = Annotated[str, Meta(extra={"want": "drill.want_time"})]
Lines = Annotated[str | tuple[str, ...], Meta(extra={"want": "drill.want_lines"})]
Value = str | int | bool | tuple[str | int, ...]
Speed = Annotated[int, Meta(ge=1, le=3600)]
FaultName = Literal[
    "", "kill", "step", "suspend", "link down", "link up", "disk full", "disk free", "source down", "source up"
]

#: Faults that need an amount, in seconds.
WITH_AMOUNT = ("step", "suspend")
#: Faults that need the code of a source.
WITH_SOURCE = ("source down", "source up")


class DrillError(FileFault):
    """The faults of a drill file, one line for each."""


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that happens in a drill.

    do: lines to enter, as typed
    by: code of the operator who enters them; "": the drill's
    refused: words in the reason for which the last line must be refused; "": it must be accepted
    world: whether the lines happen also after a trainee has taken over. Faults and announcements always do; other
        lines are the scripted operator's.
    fault: a fault; amount: for how many seconds (kill, suspend) or by how many (step); source: its code (source down,
        source up)
    tell: what the operator hears or sees, and from where
    pin: what the operator types if a line asks for a PIN; "": the right one
    name: name for the book number of the first line's entry, which later lines write as ``{name}``
    incident: name for the incident that the first line opens or is about (without a line: the newest), for lines and
        expectations (:mod:`console.drill.script.names`)
    """

    at: Time
    do: Lines = ()
    by: str = ""
    fault: FaultName = ""
    amount: int = 0
    source: str = ""
    tell: str = ""
    world: bool = False
    name: str = ""
    incident: str = ""
    refused: str = ""
    pin: Annotated[str, Meta(max_length=MOST)] = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines to enter, in order; a source that goes down or comes up is one of them."""
        lines = (self.do,) if isinstance(self.do, str) else self.do
        if self.fault in WITH_SOURCE:
            return (f"src {self.source} {self.fault.removeprefix('source ')}", *lines)
        return lines


class Expect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that must hold at a moment.

    that: path of a fact → its value
    says, never_says: words that the board, drawn at 80 by 24, must show and must not show
    row: row of the script, for the report
    """

    at: Time
    row: int = 0
    that: dict[str, Value] = {}
    says: tuple[str, ...] = ()
    never_says: tuple[str, ...] = ()


class Drill(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of a drill file.

    title, judul: one line about it, in English and Indonesian
    start: local, ``YYYY-MM-DDTHH:MM:SS``; end: when it is over; "": at its last event or expectation
    speed: simulated seconds for each real one
    site: ``sample``, or a site file next to the drill's; overrides: tables that replace those of the site file
    language: of the words (en, id; "": the site's)
    pins: operators of the drill who have a PIN, by code; without one it has no sign-on
    figures: values that the figures must have at the end
    translated: what is said in it → the same in the other language, for a room that speaks that one
    """

    name: Name
    start: Annotated[str, Meta(extra={"want": "drill.want_start"})]
    operator: Annotated[str, Meta(min_length=1, max_length=5)]
    title: Annotated[str, Meta(max_length=70)] = ""
    judul: Annotated[str, Meta(max_length=70)] = ""
    speed: Speed = 1
    language: Literal["", "en", "id"] = ""
    site: Annotated[str, Meta(max_length=200)] = "sample"
    overrides: dict[str, Any] = {}
    pins: dict[str, str] = {}
    event: tuple[Event, ...] = ()
    expect: tuple[Expect, ...] = ()
    figures: dict[str, Value] = {}
    translated: dict[str, str] = {}
    end: str = ""


class DrillFile(msgspec.Struct, frozen=True):
    """A drill with the place it was read from: its faults name file and line."""

    drill: Drill
    path: Path
    source: Source

    def fault(self, key: tuple[str | int, ...], why: str) -> DrillError:
        """Return one fault of it, to be raised."""
        return DrillError(self.source.fault([Fault(key, why)]).lines)

    def raise_(self, faults: list[Fault]) -> None:
        """Raise :class:`DrillError` if there are faults."""
        if faults:
            raise DrillError(self.source.fault(faults).lines)


def read(path: Path, words: Words | None = None) -> DrillFile:
    """Read a drill file. Raises DrillError with file, key, line and what is expected, in the language of ``words``."""
    words = words or Words()
    try:
        source = Source(path.name, read_text(path, words), words)
        drill = convert(source, parse(source), Drill)
    except FileFault as fault:
        raise DrillError(fault.lines) from None
    found = DrillFile(drill, path, source)
    found.raise_([*_faults(drill, words)])
    return found


def _faults(drill: Drill, words: Words) -> list[Fault]:
    found: list[Fault] = []
    if not is_local_datetime(drill.start):
        found.append(wrong(words, ("start",), drill.start, words("drill.want_start")))
    if drill.end and not _is_time(drill.end):
        found.append(wrong(words, ("end",), drill.end, words("drill.want_time")))
    for code, pin in drill.pins.items():
        try:
            check_pin(pin)
        except Refused as refusal:
            found.append(Fault(("pins", code), refusal.text(words)))
    found += _event_faults(drill, words)
    for number, expect in enumerate(drill.expect):
        if not _is_time(expect.at):
            found.append(wrong(words, ("expect", number, "at"), expect.at, words("drill.want_time")))
        if not (expect.that or expect.says or expect.never_says):
            found.append(Fault(("expect", number), words("drill.expects_nothing")))
    return found


def _is_time(text: str) -> bool:
    return read_clock(text) is not None or is_local_datetime(text)


def _event_faults(drill: Drill, words: Words) -> list[Fault]:
    found: list[Fault] = []
    names: list[str] = []
    for number, event in enumerate(drill.event):
        key = ("event", number)
        if not _is_time(event.at):
            found.append(wrong(words, (*key, "at"), event.at, words("drill.want_time")))
        if not (event.do or event.fault or event.tell):
            found.append(Fault(key, words("drill.does_nothing")))
        if event.pin and not drill.pins:
            found.append(Fault((*key, "pin"), words("drill.want_pins")))
        if event.fault in WITH_AMOUNT and not event.amount:
            found.append(Fault((*key, "amount"), words("drill.want_amount", fault=event.fault)))
        if event.fault in ("kill", "suspend") and event.amount < 0:
            found.append(wrong(words, (*key, "amount"), event.amount, words("drill.want_span")))
        if event.fault in WITH_SOURCE and not event.source:
            found.append(Fault((*key, "source"), words("drill.want_source", fault=event.fault)))
        given = [name for name in (event.name, event.incident) if name]
        for place, line in enumerate(event.lines):
            for name in _names_in(line):
                if name not in (names if place == 0 else [*names, *given]):
                    near = nearest(name, names)
                    why = words("drill.no_such_name", name=name)
                    if near:
                        why = words("drill.no_such_name_near", name=name, near=near)
                    found.append(Fault((*key, "do"), why))
        names += given
    return found


def _names_in(line: str) -> list[str]:
    """Return the names that a line uses: ``{plate}``. Braces around anything else are text."""
    return [part.partition("}")[0] for part in line.split("{")[1:] if part.partition("}")[0].isidentifier()]


def filled(line: str, names: dict[str, int]) -> str:
    """Return ``line`` with the book numbers of ``names`` in it."""
    for name in _names_in(line):
        line = line.replace(f"{{{name}}}", str(names[name])) if name in names else line
    return line
