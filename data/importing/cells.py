"""Meaning of the cells of a spreadsheet's rows. Bad rows are listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import ParamSpec, TypeVar

from msgspec import json

from data.base.clock import HOUR
from data.base.text import LONGEST, clean, clean_line
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
from data.importing.plan import Plan, Problem, Row
from data.importing.times import EARLIEST_YEAR, Moments, NeverWas, TooEarly
from data.importing.workbook import Shown
from data.site.localtime import local_of, zone_of
from data.words import Words

T = TypeVar("T")
P = ParamSpec("P")

#: How the first cell of a row of totals begins. Such a row has no time, and is left out.
_TOTALS = re.compile(r"(?:(?:grand|sub)[ -]?)?total\b|jumlah\b|sum\b|average\b|rata[ -]rata\b", re.IGNORECASE)

#: A time of the next day that is further than this from ``received`` is named (ms).
FAR = 12 * HOUR
#: Called with (done, total) bytes of the file.
Progress = Callable[[int, int], None]


class _Bad(Exception):
    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.problem = Problem(column, why)


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
        self.plan = Plan(rows.name, rows.header, zone=mapping.time.zone)
        self.problems: list[Problem] = []  # of the row that is being read

    def read(self) -> tuple[Plan, list[Row]]:
        """Return the rows, and a plan of what is to be told of them so far: those of an incident are not joined yet.

        Raises :class:`data.base.toml.FileFault`.
        """
        read: list[Row] = []
        for number, row in self.rows:
            if self.progress and number % 200 == 0:
                self.progress(*self.rows.position())
            self.plan.rows += 1
            self.problems = []
            if found := self._kept(self._row, number, row):
                read.append(found)
            elif title := self._title_of_total(row):
                self.plan.note(number, "", self.words("importing.total", found=title))
            else:
                self.plan.reject(number, row, self.problems)
        if self.progress:
            total = self.rows.position()[1]
            self.progress(total, total)
        self.plan.ambiguous = self._ambiguous()
        return self.plan, read

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
            self.problems.append(bad.problem)
            return None

    # --- one row --------------------------------------------------------------------------------------------------

    def _row(self, number: int, row: list[str]) -> Row | None:
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
            "place": self._kept(self._cell, row, columns.place) or "",
            "words": clean(" ".join(self._kept(self._said, row, columns.words) or ())),
            "number": self._kept(self._cell, row, self.map.number) or key,
            "operator": self._kept(self._cell, row, columns.operator) or "",
        }
        priority = self._kept(self._priority, row) or 0
        cells = {clean_line(f): self._kept(self._cell, row, column) for f, column in self.map.fields.items()}
        fields = {name: cell for name, cell in cells.items() if cell}
        unit = self._unit(row, times)
        state = self._kept(self._value, row, "state") if columns.state is not None else ""
        if columns.state is not None and not state and not self.problems:
            self.problems.append(Problem(self._heading(columns.state), self.words("importing.is_empty")))
        if self.problems:
            return None
        self._note_odd(number, times)
        return Row(number, json.encode([*map(str, row)]), key, state or "", facts, priority, times, fields, unit)

    def _note_odd(self, number: int, times: dict[str, int]) -> None:
        """Note an end before its beginning, and a time of day that is read as one of the next day, half a day later."""
        received = times["received"]
        for name, at in times.items():
            column = getattr(self.map.times, name)
            why = ""
            if name in LATEST and at < received:
                why = self.words("importing.backwards", time=name, hours=-(-(received - at) // HOUR))
            elif at - received > FAR and (self._shares_date(column) or not self.moments[name].has_date):
                days = [local_of(zone_of(self.map.time.zone), moment).date() for moment in (received, at)]
                if days[0] != days[1]:
                    why = self.words("importing.next_day", time=name, hours=(at - received) // HOUR)
            if why:
                self.plan.note(number, self._heading(column), why)

    def _shares_date(self, column: str | tuple[str, ...] | None) -> bool:
        """Return True if the date of a time is that of ``received``."""
        return len(headings(column)) > 1 and bool(set(headings(column)) & set(headings(self.map.times.received)))

    def _key(self, row: list[str]) -> str:
        if key := self._unless_nothing(clean_line(" ".join(self._texts(row, self.map.key)))):
            return key
        raise _Bad(self._heading(self.map.key), self.words("importing.is_empty"))

    def _times(self, row: list[str]) -> dict[str, int]:
        table, before = self.map.times, len(self.problems)
        received = self._kept(self._moment, row, table, "received", 0) or 0
        if not received and len(self.problems) == before:
            self.problems.append(Problem(self._heading(table.received), self.words("importing.is_empty")))
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
        """Return the meaning of a cell by the field's table of values; without a table it has none."""
        table: dict[str, str] = getattr(self.map.values, field)
        column = getattr(self.map.columns, field)
        cell = self._cell(row, column)
        meaning = _meaning(table, cell)
        if meaning is None and cell and table and column is not None:
            raise _Bad(
                self._heading(column), self.words("importing.bad_value", found=cell[:60], table=f"values.{field}")
            )
        return meaning or ""

    def _priority(self, row: list[str]) -> int:
        column, table = self.map.columns.priority, self.map.values.priority
        cell = self._cell(row, column)
        meaning = _meaning(table, cell)
        if meaning is not None:
            return meaning
        if not cell:
            return 0
        if not table and cell in ("1", "2", "3", "4"):
            return int(cell)
        raise _Bad(self._heading(column), self.words("importing.bad_priority", found=cell[:60]))

    def _moment(self, row: list[str], table: TimesTable | UnitTable, name: str, after: int) -> int:
        """Return a time of the row (UTC ms); 0: the file does not say it."""
        column = getattr(table, name)
        cells = [self._unless_nothing(clean_line(cell)) for cell in self._texts(row, column)]
        for at, heading in enumerate(headings(column)):
            if isinstance(cell := row[self.place[heading]], Shown):
                # A day next to a time of day has no time itself, though programs write midnight.
                cells[at] = cell.full if len(cells) == 1 else cells[at].removesuffix(" 00:00:00")
        if not all(cells) or not cells:
            return 0  # a date without a time of day, or the other way round, says nothing either
        text = " ".join(cells)
        try:
            moment = self.moments[name].read(text, after, same_day=len(cells) > 1 and self._shares_date(column))
        except NeverWas:
            zone = self.map.time.zone
            raise _Bad(self._heading(column), self.words("importing.skipped_time", found=text, zone=zone)) from None
        except TooEarly:
            why = self.words("importing.too_early", found=text[:60], year=EARLIEST_YEAR)
            raise _Bad(self._heading(column), why) from None
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
        return clean_line(" ".join(self._said(row, column)))

    def _said(self, row: list[str], column: str | tuple[str, ...] | None) -> list[str]:
        """Return the cells of a column that say something."""
        return [cell for cell in self._texts(row, column) if self._unless_nothing(clean_line(cell))]

    def _unless_nothing(self, cell: str) -> str:
        return "" if cell.casefold() in self.nothing else cell

    def _heading(self, column: str | tuple[str, ...] | None) -> str:
        return " + ".join(headings(column))
