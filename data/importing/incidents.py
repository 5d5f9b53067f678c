"""Incidents from the rows of a spreadsheet.

Rows of the same incident become one, and bad rows are listed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from data.base.text import LONGEST, clean, clean_line
from data.entries import Imported
from data.entries.codec import MAX_BYTES, canonical
from data.importing.column_map import EARLIEST, LATEST, OTHERS, UNIT_TIMES, Map, example, headings
from data.importing.csv_rows import Rows
from data.importing.times import Moments, NeverWas
from data.words import Words

#: Bad rows that are listed. The others are counted.
KEPT = 100
#: Bytes left free in an entry for the fields that the book adds.
_ROOM = 1024

#: Called with (done, total) bytes of the file.
Progress = Callable[[int, int], None]


class BadRow(msgspec.Struct, frozen=True):
    """A row that cannot be read.

    ``column``: the heading of the bad cell, or "" if it is the row as such.
    """

    row: int
    column: str
    why: str


class Plan(msgspec.Struct):
    """The content of a file.

    ``lacking``: for each time that the map names, how many incidents do not have it. ``zone``: of the file's times.
    """

    file: str
    rows: int = 0
    units: int = 0
    incidents: list[Imported] = []
    bad: list[BadRow] = []
    bad_count: int = 0
    lacking: dict[str, int] = {}
    zone: str = "UTC"

    @property
    def count(self) -> int:
        """The number of incidents."""
        return len(self.incidents)


class _Bad(Exception):
    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column = column
        self.why = why


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
        self.moments = Moments(mapping.time.zone, mapping.time.format)
        self.place = {name: rows.header.index(name) for _, name in mapping.columns_used()}
        self.found: dict[str, dict[str, Any]] = {}
        self.plan = Plan(file=rows.name, incidents=[], bad=[], lacking={}, zone=mapping.time.zone)

    def read(self) -> Plan:
        """Read all rows. Raises :class:`data.base.toml.FileFault`."""
        for number, row in self.rows:
            if self.progress and number % 200 == 0:
                self.progress(*self.rows.position())
            self.plan.rows += 1
            try:
                self._row(number, row)
            except _Bad as bad:
                self._reject(number, bad)
        if self.progress:
            total = self.rows.position()[1]
            self.progress(total, total)
        self._finish()
        return self.plan

    def _reject(self, row: int, bad: _Bad) -> None:
        self.plan.bad_count += 1
        if len(self.plan.bad) < KEPT:
            self.plan.bad.append(BadRow(row, bad.column, bad.why))

    # --- one row --------------------------------------------------------------------------------------------------

    def _row(self, number: int, row: list[str]) -> None:
        header = self.rows.header
        if len(row) != len(header):
            raise _Bad("", self.words("importing.width", found=len(row), want=len(header)))
        key = self._cell(row, self.map.key)
        if not key:
            raise _Bad(self._heading(self.map.key), self.words("importing.is_empty"))
        times = self._times(row)
        facts = {
            "type": self._value(row, "type"),
            "type_name": self._cell(row, self.map.columns.type),
            "disposition": self._value(row, "disposition"),
            "place": self._cell(row, self.map.columns.place),
            "words": clean(" ".join(filter(None, self._texts(row, self.map.columns.words)))),
            "number": self._cell(row, self.map.number) or key,
        }
        priority = self._priority(row)
        fields = {clean_line(f): v for f, column in self.map.fields.items() if (v := self._cell(row, column))}
        unit = self._unit(row, times)
        self._merge(key, number, facts, priority, times, fields, unit)

    def _times(self, row: list[str]) -> dict[str, int]:
        table = self.map.times
        received = self._moment(row, table.received, 0)
        if not received:
            raise _Bad(self._heading(table.received), self.words("importing.is_empty"))
        times = {"received": received}
        for name in (*EARLIEST[1:], *LATEST):
            moment = self._moment(row, getattr(table, name), received)
            if moment:
                times[name] = moment
        return times

    def _unit(self, row: list[str], times: dict[str, int]) -> dict[str, str | int]:
        table = self.map.unit
        if table is None:
            return {}
        name = self._cell(row, table.unit)
        if not name:
            return {}
        unit: dict[str, str | int] = {"unit": name}
        if kind := self._cell(row, table.kind):
            unit["kind"] = kind
        for field in UNIT_TIMES:
            if moment := self._moment(row, getattr(table, field), times["received"]):
                unit[field] = moment
        return unit

    def _value(self, row: list[str], field: str) -> str:
        """Return the meaning of a cell by the field's table of values.

        Without a table it means nothing to the console.
        """
        table: dict[str, str] = getattr(self.map.values, field)
        column = getattr(self.map.columns, field)
        cell = self._cell(row, column)
        if not table or column is None:
            return ""
        if cell in table:
            return table[cell]
        if OTHERS in table:
            return table[OTHERS]
        if not cell:
            return ""
        raise _Bad(self._heading(column), self.words("importing.bad_value", found=cell[:60], table=f"values.{field}"))

    def _priority(self, row: list[str]) -> int:
        column, table = self.map.columns.priority, self.map.values.priority
        cell = self._cell(row, column)
        if cell in table:
            return table[cell]
        if OTHERS in table:
            return table[OTHERS]
        if not cell:
            return 0
        if not table and cell in ("1", "2", "3", "4"):
            return int(cell)
        raise _Bad(self._heading(column), self.words("importing.bad_priority", found=cell[:60]))

    def _moment(self, row: list[str], column: str | tuple[str, ...] | None, after: int) -> int:
        text = self._cell(row, column)
        if not text:
            return 0
        try:
            moment = self.moments.read(text, after)
        except NeverWas:
            zone = self.map.time.zone
            raise _Bad(self._heading(column), self.words("importing.skipped_time", found=text, zone=zone)) from None
        except ValueError:
            like = example(self.map.time.format)
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
        return clean_line(" ".join(self._texts(row, column)))

    def _heading(self, column: str | tuple[str, ...] | None) -> str:
        return " + ".join(headings(column))

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
                self._reject(known["rows"][0], _Bad("", self.words("importing.too_long", n=MAX_BYTES // 1024)))
                continue
            self.plan.incidents.append(entry)
            self.plan.units += len(entry.units)
        self.plan.incidents.sort(key=lambda e: (e.times["received"], e.source_key))
        for name in (*EARLIEST, *LATEST):
            if getattr(self.map.times, name) is not None:
                self.plan.lacking[name] = sum(name not in e.times for e in self.plan.incidents)
