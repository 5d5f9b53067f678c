"""Incidents from the rows of a spreadsheet.

Rows of the same incident become one, and bad rows are listed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, ParamSpec, TypeVar

import msgspec

from data.base.clock import HOUR
from data.base.text import LONGEST, clean, clean_line
from data.entries import Entry, Imported
from data.entries.codec import MAX_BYTES, canonical
from data.importing.column_map import (
    EARLIEST,
    LATEST,
    OTHERS,
    UNIT_TIMES,
    Map,
    TimesTable,
    UnitTable,
    date_order,
    example,
    headings,
)
from data.importing.csv_rows import Rows
from data.importing.times import Moments, NeverWas
from data.importing.workbook import Shown
from data.site.localtime import local_of, zone_of
from data.words import Words

T = TypeVar("T")
P = ParamSpec("P")

#: Bad rows that are listed. The others are counted.
KEPT = 100
#: How the first cell of a row of totals begins. Such a row has no time, and is left out.
_TOTALS = re.compile(r"(?:(?:grand|sub)[ -]?)?total\b|jumlah\b|sum\b|average\b|rata[ -]rata\b", re.IGNORECASE)
#: Rows of one key whose times lie further apart than this are not one incident (ms).
APART = 12 * HOUR
#: Bytes left free in an entry for the fields that the book adds.
_ROOM = 1024

#: Called with (done, total) bytes of the file.
Progress = Callable[[int, int], None]


class _Bad(Exception):
    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column = column
        self.why = why


class BadRow(msgspec.Struct, frozen=True):
    """A problem of a row that cannot be read.

    ``column``: the heading of the bad cell, or "" if it is the row as such.
    """

    row: int
    column: str
    why: str


class _Step(NamedTuple):
    """A row that is one step of an incident: ``state`` at ``at`` (UTC ms)."""

    number: int
    cells: list[str]
    key: str
    state: str
    at: int
    facts: dict[str, str]
    priority: int
    fields: dict[str, str]
    unit: dict[str, str | int]


class Aside(NamedTuple):
    """A bad row as it stands in the file, and all that is wrong with it."""

    row: int
    cells: list[str]
    why: str


class Plan(msgspec.Struct):
    """The content of a file.

    header: the headings, and ``aside`` the rows that cannot be read
    lacking: for each time that the map names, how many incidents do not have it
    joined: rows that joined the incident of another row
    notes: rows that were read and that somebody should look at, and rows that were left out
    zone: of the file's times
    ambiguous: what to say if day and month of all dates could be swapped; "" if not, or if the map says the order
    """

    file: str
    header: list[str] = []
    rows: int = 0
    units: int = 0
    incidents: list[Imported] = []
    bad: list[BadRow] = []
    bad_count: int = 0
    aside: list[Aside] = []
    lacking: dict[str, int] = {}
    joined: int = 0
    notes: list[BadRow] = []
    note_count: int = 0
    zone: str = "UTC"
    ambiguous: str = ""

    def reject(self, row: int, cells: list[str], problems: Sequence[_Bad]) -> None:
        """Put a bad row aside, and list its problems if it is one of the first."""
        self.bad_count += 1
        named = dict.fromkeys((problem.column, problem.why) for problem in problems)  # a column may serve two fields
        self.aside.append(Aside(row, cells, "; ".join(f"{column}: {why}".removeprefix(": ") for column, why in named)))
        if len(self.bad) < KEPT:
            self.bad.extend(BadRow(row, column, why) for column, why in named)

    def note(self, row: int, column: str, why: str) -> None:
        """Count a row to look at, and keep it if it is one of the first."""
        self.note_count += 1
        if len(self.notes) < KEPT:
            self.notes.append(BadRow(row, column, why))

    @property
    def count(self) -> int:
        """The number of incidents."""
        return len(self.incidents)


#: Fields of an entry that say what the file says of an incident.
FACTS = tuple(name for name in Imported.__struct_fields__ if name not in {*Entry.__struct_fields__, "rows"})


def is_same(one: Imported, other: Imported) -> bool:
    """Return True if two entries say the same of an incident."""
    return all(getattr(one, name) == getattr(other, name) for name in FACTS)


def _meaning(table: Mapping[str, T], cell: str) -> T | None:
    """Return the meaning of a cell in any case of letters, else of its beginning (``EMS*``), else of all others."""
    if cell in table:
        return table[cell]
    folded = cell.casefold()
    found: T | None = None
    longest = -1
    for value, meaning in table.items():
        plain = value.casefold()
        if plain == folded and cell:
            return meaning
        if plain.endswith(OTHERS) and len(plain) > longest and folded.startswith(plain.removesuffix(OTHERS)):
            found, longest = meaning, len(plain)
    return found


def is_apart(one: int, other: int) -> bool:
    """Return True if two times of one key (UTC ms) belong to two incidents: a running number began again."""
    return abs(one - other) > APART


def contradict(mapping: Map, one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Return True if place or words, of two rows that were received at different times, are of two incidents.

    Rows that are units or steps of one incident may differ in them.
    """
    is_part = mapping.unit is not None or mapping.columns.state is not None
    return not is_part and any(a and b and a != b for a, b in zip(one, other, strict=True))


def dated(mapping: Map, received: int, *, with_time: bool = False) -> str:
    """Return what is added to the key of such a later incident, so that it is found again: its local date.

    ``with_time``: and its time, where another of the same date may follow.
    """
    pattern = "%Y-%m-%d %H:%M:%S" if with_time else "%Y-%m-%d"
    return f"@{local_of(zone_of(mapping.time.zone), received):{pattern}}"


def apart(mapping: Map, key: str, received: int) -> dict[str, str]:
    """Return what a message says of an incident with the same key as another, and a better key.

    ``received``: of the earlier one (UTC ms).
    """
    better = dict.fromkeys([*headings(mapping.key), headings(mapping.times.received)[0]])
    time = f"{local_of(zone_of(mapping.time.zone), received):%Y-%m-%d %H:%M}"
    return {"found": key[:60], "time": time, "proposed": "[" + ", ".join(f'"{name}"' for name in better) + "]"}


class Reader:
    """Reader of the rows of one file into a plan.

    ``now`` (UTC ms): later times are wrong; 0: no time is.
    """

    def __init__(self, rows: Rows, mapping: Map, words: Words, now: int, progress: Progress | None) -> None:
        self.rows = rows
        self.map = mapping
        self.words = words
        self.now = now
        self.progress = progress
        time = mapping.time
        self.moments = {
            name: Moments(time.zone, time.formats.get(name, time.format), native=rows.is_workbook)
            for name in TimesTable.__struct_fields__
        }
        self.nothing = frozenset(word.casefold() for word in mapping.nothing)
        self.place = {name: rows.header.index(name) for _, name in mapping.columns_used()}
        self.found: dict[str, dict[str, Any]] = {}
        self.plan = Plan(rows.name, rows.header, zone=mapping.time.zone)
        self.problems: list[_Bad] = []  # of the row that is being read
        self.steps: list[_Step] = []  # rows that are one step of an incident each

    def read(self) -> Plan:
        """Read all rows. Raises :class:`data.base.toml.FileFault`."""
        for number, row in self.rows:
            if self.progress and number % 200 == 0:
                self.progress(*self.rows.position())
            self.plan.rows += 1
            self.problems = []
            self._kept(self._row, number, row)
            if not self.problems:
                continue
            if title := self._title_of_total(row):
                self.plan.note(number, "", self.words("importing.total", found=title))
            else:
                self.plan.reject(number, row, self.problems)
        self._join_steps()
        if self.progress:
            total = self.rows.position()[1]
            self.progress(total, total)
        self._finish()
        self.plan.ambiguous = self._ambiguous()
        return self.plan

    def _ambiguous(self) -> str:
        """Return what to say of a date that could be another day, if no date of the file tells which order is meant."""
        if self.map.time.date_order:
            return ""
        for name, moments in self.moments.items():
            if moments.ambiguous is not None:
                text, this, other = moments.ambiguous
                column = self._heading(getattr(self.map.times, name))
                readings = {"this": f"{this:%Y-%m-%d}", "other": f"{other:%Y-%m-%d}"}
                order = date_order(self.map.time.formats.get(name, self.map.time.format))
                return self.words("importing.swapped", column=column, found=text[:60], order=order, **readings)
        return ""

    def _title_of_total(self, row: list[str]) -> str:
        """Return the first cell of a row of totals; else ""."""
        first = next((clean_line(cell) for cell in row if cell.strip()), "")
        if not _TOTALS.match(first) or len(row) != len(self.rows.header):
            return first[:60] if _TOTALS.match(first) else ""
        times = [clean_line(row[self.place[name]]) for name in headings(self.map.times.received)]
        return "" if all(map(self._unless_nothing, times)) else first[:60]

    def _kept(self, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Return what ``read`` returns; None if it finds a problem, which is noted: the others are looked for too."""
        try:
            return read(*args, **kwargs)
        except _Bad as bad:
            self.problems.append(bad)
            return None

    # --- one row --------------------------------------------------------------------------------------------------

    def _row(self, number: int, row: list[str]) -> None:
        header = self.rows.header
        if len(row) != len(header):
            raise _Bad("", self.words("importing.width", found=len(row), want=len(header)))
        key = self._kept(self._key, row) or ""
        times = self._times(row)
        columns = self.map.columns
        facts = {
            "type": self._kept(self._value, row, "type") or "",
            "type_name": self._kept(self._cell, row, columns.type) or "",
            "disposition": self._kept(self._value, row, "disposition") or "",
            "place": self._kept(self._cell, row, columns.place) or self.map.constant.place,
            "words": clean(" ".join(filter(None, self._kept(self._texts, row, columns.words) or ()))),
            "number": self._kept(self._cell, row, self.map.number) or key,
            "operator": self._kept(self._cell, row, columns.operator) or "",
        }
        priority = self._kept(self._priority, row) or 0
        cells = {clean_line(f): self._kept(self._cell, row, column) for f, column in self.map.fields.items()}
        fields = {name: cell for name, cell in cells.items() if cell}
        unit = self._unit(row, times)
        state = self._kept(self._value, row, "state") if columns.state is not None else ""
        if columns.state is not None and not state and not self.problems:
            self.problems.append(_Bad(self._heading(columns.state), self.words("importing.is_empty")))
        if self.problems:
            return
        if state:
            self.steps.append(_Step(number, row, key, state, times["received"], facts, priority, fields, unit))
        else:
            self._merge(key, number, facts, priority, times, fields, unit)

    def _key(self, row: list[str]) -> str:
        if key := self._cell(row, self.map.key):
            return key
        raise _Bad(self._heading(self.map.key), self.words("importing.is_empty"))

    def _times(self, row: list[str]) -> dict[str, int]:
        table, before = self.map.times, len(self.problems)
        received = self._kept(self._moment, row, table, "received", 0) or 0
        if not received and len(self.problems) == before:
            self.problems.append(_Bad(self._heading(table.received), self.words("importing.is_empty")))
        times = {"received": received}
        for name in (*EARLIEST[1:], *LATEST):
            if moment := self._kept(self._moment, row, table, name, received):
                times[name] = moment
        return times

    def _unit(self, row: list[str], times: dict[str, int]) -> dict[str, str | int]:
        table = self.map.unit
        if table is None:
            return {}
        name = self._kept(self._cell, row, table.unit)
        if not name:
            return {}
        unit: dict[str, str | int] = {"unit": name}
        if kind := self._kept(self._cell, row, table.kind):
            unit["kind"] = kind
        for time in UNIT_TIMES:
            if moment := self._kept(self._moment, row, table, time, times["received"]):
                unit[time] = moment
        return unit

    def _value(self, row: list[str], field: str) -> str:
        """Return the meaning of a cell by the field's table of values.

        Without a table it means nothing to the console.
        """
        table: dict[str, str] = getattr(self.map.values, field)
        column = getattr(self.map.columns, field)
        cell = self._cell(row, column)
        meaning = _meaning(table, cell)
        if meaning is None and cell and table and column is not None:
            raise _Bad(
                self._heading(column), self.words("importing.bad_value", found=cell[:60], table=f"values.{field}")
            )
        return meaning or str(getattr(self.map.constant, field, ""))

    def _priority(self, row: list[str]) -> int:
        column, table = self.map.columns.priority, self.map.values.priority
        cell = self._cell(row, column)
        meaning = _meaning(table, cell)
        if meaning is not None:
            return meaning
        if not cell:
            return self.map.constant.priority
        if not table and cell in ("1", "2", "3", "4"):
            return int(cell)
        raise _Bad(self._heading(column), self.words("importing.bad_priority", found=cell[:60]))

    def _moment(self, row: list[str], table: TimesTable | UnitTable, name: str, after: int) -> int:
        """Return a time of the row (UTC ms); 0: the file does not say it."""
        column = getattr(table, name)
        cells = [self._unless_nothing(clean_line(cell)) for cell in self._texts(row, column)]
        if len(names := headings(column)) == 1 and isinstance(cell := row[self.place[names[0]]], Shown):
            cells = [cell.full]
        if not all(cells) or not cells:
            return 0  # a date without a time of day, or the other way round, says nothing either
        text = " ".join(cells)
        shares_date = bool(set(headings(column)) & set(headings(self.map.times.received)))
        try:
            moment = self.moments[name].read(text, after, same_day=shares_date and len(cells) > 1)
        except NeverWas:
            zone = self.map.time.zone
            raise _Bad(self._heading(column), self.words("importing.skipped_time", found=text, zone=zone)) from None
        except ValueError:
            like = example(self.map.time.formats.get(name, self.map.time.format))
            raise _Bad(self._heading(column), self.words("importing.bad_time", found=text[:60], example=like)) from None
        if self.now and moment > self.now:
            raise _Bad(self._heading(column), self.words("importing.future", found=text))
        return moment

    def _texts(self, row: list[str], column: str | tuple[str, ...] | None) -> list[str]:
        """Return the cells of a column. Together they may be as long as a line."""
        found = [row[self.place[heading]].strip() for heading in headings(column)]
        if (length := sum(map(len, found))) > LONGEST:
            raise _Bad(self._heading(column), self.words("importing.long_cell", found=length, longest=LONGEST))
        return found

    def _cell(self, row: list[str], column: str | tuple[str, ...] | None) -> str:
        return self._unless_nothing(clean_line(" ".join(self._texts(row, column))))

    def _unless_nothing(self, cell: str) -> str:
        return "" if cell.casefold() in self.nothing else cell

    def _heading(self, column: str | tuple[str, ...] | None) -> str:
        return " + ".join(headings(column))

    # --- rows that are one step each ------------------------------------------------------------------------------

    def _join_steps(self) -> None:
        """Make incidents of rows that are one step each: an incident begins with ``received`` and ends with ``closed``.

        Its key has the time when it began, because the name of a sensor returns with each of its alarms.
        """
        order = (*EARLIEST, *LATEST, "none")
        opened: dict[str, tuple[str, int]] = {}
        for step in sorted(self.steps, key=lambda step: (step.at, order.index(step.state), step.number)):
            key, state, at = step.key, step.state, step.at
            if state == "received" and (key not in opened or is_apart(opened[key][1], at)):
                opened[key] = f"{key}{dated(self.map, at, with_time=True)}", at
            if key not in opened:
                why = self.words("importing.never_opened", found=key[:60])
                self.plan.reject(step.number, step.cells, [_Bad(self._heading(self.map.key), why)])
                continue
            whole, received = opened[key]
            times = {"received": received} | ({} if state == "none" else {state: max(at, received)})
            if (known := self.found.get(whole)) and step.facts["words"] not in known["words"]:
                known["words"] = clean("; ".join(filter(None, (known["words"], step.facts["words"]))))
            self._merge(whole, step.number, step.facts, step.priority, times, step.fields, step.unit)
            if state == "closed":
                del opened[key]

    # --- one incident ---------------------------------------------------------------------------------------------

    def _merge(
        self,
        key: str,
        number: int,
        facts: dict[str, str],
        priority: int,
        times: dict[str, int],
        fields: dict[str, str],
        unit: dict[str, str | int],
    ) -> None:
        """Add a row to its incident.

        The first value of a fact counts, the most urgent priority, and the widest times.
        """
        known = self.found.get(key)
        received = times["received"]
        if known is not None and (why := self._is_another(known, facts, received)):
            earlier, before = known["rows"][0], known["times"]["received"]
            key = f"{key}{dated(self.map, received, with_time=why == 'contradicts')}"
            known = self.found.get(key)
            if known is None:
                said = apart(self.map, facts["number"], before)
                self.plan.note(
                    number, self._heading(self.map.key), self.words("importing.same_key", row=earlier, **said)
                )
        if known is not None:
            self.plan.joined += 1
        for name in LATEST:
            if (end := times.get(name)) is not None and end < times["received"]:
                why = self.words("importing.backwards", time=name, hours=-(-(times["received"] - end) // HOUR))
                self.plan.note(number, self._heading(getattr(self.map.times, name)), why)
        if known is None:
            known = self.found[key] = {**facts, "priority": 0, "times": {}, "units": [], "fields": {}, "rows": []}
        for field, value in facts.items():
            known[field] = known[field] or value
        if priority and (not known["priority"] or priority < known["priority"]):
            known["priority"] = priority
        kept = known["times"]
        for name, moment in times.items():
            pick = min if name in EARLIEST else max
            kept[name] = pick(kept.get(name, moment), moment)
        known["fields"] = fields | known["fields"]
        known["rows"].append(number)
        if unit:
            known["units"].append(unit)

    def _is_another(self, known: dict[str, Any], facts: dict[str, str], received: int) -> str:
        """Return why a row is not of the incident with its key; "": it is."""
        before = known["times"]["received"]
        if is_apart(before, received):
            return "apart"
        one, other = (known["place"], known["words"]), (facts["place"], facts["words"])
        return "contradicts" if received != before and contradict(self.map, one, other) else ""

    def _finish(self) -> None:
        for key, known in self.found.items():
            source_key = f"{self.map.source}:{key}"
            entry = Imported(
                by="import",
                subjects=(f"import:{source_key}",),
                occurred=known["times"]["received"],
                source_key=source_key,
                **{**known, "units": tuple(known["units"]), "rows": tuple(known["rows"])},
            )
            if len(canonical(entry)) > MAX_BYTES - _ROOM:
                too_long = _Bad("", self.words("importing.too_long", n=MAX_BYTES // 1024))
                self.plan.reject(known["rows"][0], [], [too_long])
                continue
            self.plan.incidents.append(entry)
            self.plan.units += len(entry.units)
        self.plan.incidents.sort(key=lambda e: (e.times["received"], e.source_key))
        for name in (*EARLIEST, *LATEST):
            if getattr(self.map.times, name) is not None:
                self.plan.lacking[name] = sum(name not in e.times for e in self.plan.incidents)
