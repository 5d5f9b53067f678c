"""Play a script and write down what it enters and what each entry changes in the room.

A script is a text file. Lines that begin with ``>`` are played; the lines below each are what was recorded:

- ``> 20:05 n FIRE 3 smoke``: the rules run until then, and the operator in control types the line
- ``> 20:05 BGS: a``: somebody else types it
- ``> B 20:05 a``: at the other station; ``> meet``: each station reads what the other has entered
- ``> run 21:00``: the rules run until then · ``> jump 47s``: the clock is set forward (``-47s``: back)
- ``> down 20:40``: no console runs until then · ``> refold``: the room is made again from the book
- ``> set checks.late_min 3``: a key of the site, before anything else; ``> set people.Surya {"code": "SRY"}``: of Surya
- ``> pins on=LST proven=BGS,LST``: the room has PINs, and whose are known from here on; ``> pins none``: it has none;
  ``program=src`` with either: a program types, and may do this
- ``> press``: a key is pressed; from here on keys are counted, and each line is some
- ``> do Close {"incident": "#101", "disposition": "safe"}``: a wish that no line makes

Times are of the sample site, 20:00 at the start. Recorded is each entry (without what the book gives it), each state
that it changed (``+`` means that a list grew by this), and each refusal in words.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from console.line.reading import read
from data.base.clock import HOUR, MINUTE, SECOND
from data.entries import BookOpened, Entry
from data.intents.base import NO_SIGN_ON, Context, Intent, Refused, SignOn
from data.intents.decide import decide
from data.intents.incidents.pulled import PulledIncident as PulledIncident
from data.room.room import Room
from data.rules import all_rules
from data.rules.gaps import clock_step_entry, gap_entry
from data.site.model import Site
from tests.kits.console.line_room import sample
from tests.kits.rooms.memory_room import EIGHT_PM, MemoryRoom
from tests.kits.rooms.night import clock

#: Fields that the book gives an entry.
_BOOK_GIVES = {"book", "no", "at", "hlc", "cmd", "seen", "kind", "by"}
_STATIONS = {"": "JBR-7f3a", "B": "SAT-2b1c"}
#: From here on a number is a time in UTC ms.
_A_TIME = 1_000_000_000_000
_LINE = re.compile(r"(?:(\d\d:\d\d(?::\d\d)?) )?(?:([A-Z]{3}): )?(.*)")


class Station(MemoryRoom):
    """A room whose changes are written down."""

    def __init__(self, name: str, site: Site) -> None:
        super().__init__(site, EIGHT_PM, by="system")
        self.hash: Callable[[int], str] = lambda no: f"{no:04}" * 16
        self.sign_on = NO_SIGN_ON
        self.key_at = 0
        self.name = name
        self.id = _STATIONS[name]
        self.others: list[Entry] = []
        self.seen: dict[str, int] = {}
        self.shown: dict[str, Any] = {}
        self.lines: list[str] = []

    def context(self, by: str | None = None) -> Context:
        """Return the context of a decision."""
        return dataclasses.replace(super().context(by), sign_on=self.sign_on, key_at=self.key_at, since=self.since)

    def entry_of(self, ref: str) -> Entry | None:
        """Return an entry of either book, or None."""
        return next((entry for entry in (*self.book, *self.others) if entry.ref == ref), None)

    def since(self, at: int) -> list[Entry]:
        """Return the entries of both books from ``at`` (UTC ms) on, in fold order."""
        found = [entry for entry in (*self.book, *self.others) if entry.at >= at]
        return sorted(found, key=lambda entry: (entry.hlc, entry.book))

    def save(self, *drafts: Entry) -> list[Entry]:
        """Number and apply the drafts, and write down what they are and change."""
        first = len(self.book) + 1
        seen = {e.book: e.no for e in self.others if e.no > self.seen.get(e.book, 0)}
        self.seen |= seen
        ms, tick = max([(self.now, 0), *(e.hlc for e in (*self.book[-1:], *self.others))])
        for no, draft in enumerate(drafts, first):
            entry = replace(
                draft, book=self.id, no=no, at=self.now, hlc=(ms, tick + 1 + no - first),
                cmd=first if no > first else 0, seen=seen if no == first else {},
            )  # fmt: skip
            self.book.append(entry)
            self.lines.append(f"{no} {_time(entry.at)} {entry.kind} {entry.by} {self._fields(entry)}")
            self.room.apply(entry)
            self._changes()
        return self.book[first - 1 :]

    def reads(self, entries: Iterable[Entry]) -> None:
        """Apply what the other station has entered."""
        for entry in entries:
            self.others.append(entry)
            self.room.apply(entry)
        self._changes()

    def refold(self) -> None:
        """Make the room again. The entries of a book are read in its order, or the vectors of ``seen`` are wrong."""
        self.room = Room.fold([*self.others, *self.book] if self.others else reversed(self.book))
        self._changes()

    def run_to(self, moment: str) -> None:
        """Let time pass, with the rules run every minute and at the end."""
        end = clock(moment, self.now)
        self._rules()
        while self.now < end:
            self.now = min(end, self.now // MINUTE * MINUTE + MINUTE)
            self._rules()

    def type(self, text: str, by: str) -> None:
        """Let somebody type a line."""
        by = by or self.room.duty.operator or "LST"
        self.key_at = self.key_at and self.now
        reading = read(text, self.context(by), received=self.now)
        if reading.intent is None:
            self.lines.append(f"not a command: {reading.why}")
        else:
            self.enter(reading.intent, by)

    def press(self) -> None:
        """Count the keys from here on, and let somebody press one."""
        self.key_at = self.now
        self._rules()

    def enter(self, intent: Intent, by: str = "") -> None:
        """Let somebody enter a wish."""
        try:
            drafts = decide(intent, self.context(by or self.room.duty.operator or "LST"))
        except Refused as refused:
            self.lines.append(f"refused: {refused.text(self.words)}")
            return
        self.save(*drafts)
        self._rules()

    def wish(self, name: str, fields: str) -> Intent:
        """Return a wish, given as JSON."""
        kind = next(each for each in _all(Intent) if each.__name__ == name)
        found = re.sub(r"#(\d+)", lambda number: self.incident(int(number[1])).subject, fields)
        wish: Intent = msgspec.json.decode(found, type=kind)
        return wish

    def pins(self, said: str) -> None:
        """Say whose PINs are known."""
        has_pins, known = "none" not in said.split(), dict(each.split("=") for each in said.split() if "=" in each)
        proven = known.pop("proven", "").split(",")
        self.sign_on = msgspec.convert({"has_pins": has_pins, "proven": proven, **known}, SignOn)

    def jump(self, span: int) -> None:
        """Set the clock forward by ``span`` ms, or back."""
        before, self.now = self.now, self.now + span
        self.save(clock_step_entry(span, before, self.room, self.site))
        self._rules()

    def down(self, moment: str) -> None:
        """Let no console run until ``moment``."""
        since, self.now = self.now, clock(moment, self.now)
        self.refold()
        self.save(gap_entry(self.room, self.site, since, self.now, "down", self.context()))
        self._rules()

    def _rules(self) -> None:
        for _ in range(60):
            due = all_rules.due(self.room, self.site, self.now, self.context())
            if not due:
                return
            self.save(*due[0])
        raise AssertionError(f"rules do not come to rest: {due}")

    def _fields(self, entry: Entry) -> str:
        return _said({k: v for k, v in _plain(entry).items() if k not in _BOOK_GIVES})

    def _changes(self) -> None:
        for subject, state in sorted(self.room.states.items()):
            after = _plain(state)
            before = self.shown.get(subject, {})
            if after != before:
                changed = {k: v for k, v in after.items() if v != before.get(k)}
                gone = {k: None for k in before if k not in after}
                self.lines.append(f"  = {subject} {_said(changed | gone, before)}")
                self.shown[subject] = after
        for subject in sorted(set(self.shown) - set(self.room.states)):
            self.lines.append(f"  = {subject} leaves the room")
            del self.shown[subject]


def _all(kind: type[Intent]) -> Iterator[type[Intent]]:
    for each in kind.__subclasses__():
        yield each
        yield from _all(each)


def _plain(struct: Any) -> dict[str, Any]:
    """Return the fields of a struct that differ from their default."""
    found: dict[str, Any] = msgspec.to_builtins(struct, str_keys=True)
    # A field is None only where that is its default; null is written where it returned to its default.
    return {key: "None" if value is None else value for key, value in found.items()}


def _time(ms: int) -> str:
    """Return a time of day in Jember, with its day if it is not the first."""
    day, rest = divmod(ms + 7 * HOUR, 24 * HOUR)
    day -= (EIGHT_PM + 7 * HOUR) // (24 * HOUR)
    minutes, left = divmod(rest, MINUTE)
    text = f"{minutes // 60:02}:{minutes % 60:02}:{left // SECOND:02}"
    text += f".{left % SECOND:03}" if left % SECOND else ""
    return f"{day:+}d {text}" if day else text


def _readable(value: Any) -> Any:
    """Return a value with its times as times of day."""
    match value:
        case bool() | str() | None:
            return value
        case int() | float():
            return _time(int(value)) if value >= _A_TIME else value
        case dict():
            return {_readable(k): _readable(v) for k, v in value.items()}
        case _:
            return [_readable(v) for v in value]


def _shown(value: Any) -> str:
    return json.dumps(_readable(value), ensure_ascii=False, separators=(",", ":"))


def _said(fields: dict[str, Any], before: dict[str, Any] | None = None) -> str:
    """Return ``key=value key=value``; of a list that only grew, what it grew by, of another the items that differ."""
    parts = []
    for key, value in fields.items():
        old = (before or {}).get(key)
        if isinstance(value, list | tuple) and old and value[: len(old)] == old:
            parts.append(f"{key}=+{_shown(value[len(old) :])}")
        elif isinstance(value, list | tuple) and old and len(value) == len(old):
            parts += (
                f"{key}[{n}]={_shown(new)}" for n, (new, was) in enumerate(zip(value, old, strict=True)) if new != was
            )
        else:
            parts.append(f"{key}={_shown(value)}")
    return " ".join(parts)


def commands(text: str) -> list[str]:
    """Return the lines of a script that are played."""
    return [line for line in text.splitlines() if line.startswith(("> ", "# ")) or not line]


def play(text: str) -> str:
    """Return a script with what it enters and changes. Raises AssertionError if rules never come to rest."""
    site = sample()
    stations: dict[str, Station] = {}
    done: list[str] = []
    for line in commands(text):
        done.append(line)
        if not line.startswith("> "):
            continue
        if line.startswith("> set "):
            site = _with(site, *line.removeprefix("> set ").split(" ", 1))
            continue
        if not stations:
            is_pair = any(each.startswith("> B ") for each in commands(text))
            stations = dict(_stations(site, is_pair))
        _step(line.removeprefix("> "), stations)
        for station in stations.values():
            done += [f"{station.name}: {each}" if station.name else each for each in station.lines]
            station.lines.clear()
    return "\n".join(done) + "\n"


def _with(site: Site, key: str, value: str) -> Site:
    """Return the site with another value of ``table.key``, given as JSON."""
    table, _, name = key.rpartition(".")
    if key == "language":
        return sample(json.loads(value))
    if table in ("people", "types"):
        rows = getattr(site, table)
        changed = (replace(row, **json.loads(value)) if name in (row.name, row.code) else row for row in rows)
        return replace(site, **{table: tuple(changed)})
    struct = getattr(site, table) if table else site
    (kind,) = (field.type for field in msgspec.structs.fields(struct) if field.name == name)
    struct = replace(struct, **{name: msgspec.convert(json.loads(value), kind)})
    return replace(site, **{table: struct}) if table else struct


def _stations(site: Site, is_pair: bool) -> Iterator[tuple[str, Station]]:
    for name in ("", "B") if is_pair else ("",):
        station = Station(name, site)
        if is_pair:
            opened = BookOpened(by="system", subjects=("room",), station=station.id[:3], site="KPU")
            station.save(opened)
        yield name, station


def _step(what: str, stations: dict[str, Station]) -> None:
    name = "B" if what.startswith("B ") else ""
    station = stations[name]
    what = what.removeprefix("B ")
    word, _, rest = what.partition(" ")
    match word:
        case "meet":
            one, other = stations.values()
            seen = [e for e in one.book if e not in other.others]
            one.reads(e for e in other.book if e not in one.others)
            other.reads(seen)
        case "refold":
            station.refold()
        case "run":
            station.run_to(rest)
        case "jump":
            station.jump(int(rest.rstrip("s")) * SECOND)
        case "down":
            station.down(rest)
        case "press":
            station.press()
        case "pins":
            station.pins(rest)
        case "do":
            name, _, fields = rest.partition(" ")
            station.enter(station.wish(name, fields))
        case _:
            found = _LINE.fullmatch(what)
            assert found is not None
            moment, by, text = found.groups()
            if moment:
                station.run_to(moment)
            station.type(text, by or "")
