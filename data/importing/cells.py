"""Meaning of the cells of a spreadsheet's rows. Bad rows are listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from math import inf
from operator import itemgetter
from typing import NamedTuple, TypeVar

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
from data.importing.plan import Plan, Problem, Progress, Row
from data.importing.spool import Groups
from data.importing.times import EARLIEST_YEAR, Halves, Moments, NeverWas, TooEarly
from data.importing.workbook import Shown
from data.site.localtime import local_of, zone_of
from data.words import Words

T = TypeVar("T")

#: How the first cell of a row of totals begins. Such a row has no time, and is left out.
_TOTALS = re.compile(r"(?:(?:grand|sub)[ -]?)?total\b|jumlah\b|sum\b|average\b|rata[ -]rata\b", re.IGNORECASE)

#: A time of the next day that is further than this from ``received`` is named (ms).
FAR = 12 * HOUR


#: The cell of a field, or its cells if it has several columns.
Cells = str | tuple[str, ...]
#: Cells of a column that are remembered with their meaning; then all are forgotten.
_REMEMBERED = 4096


class _Bad(Exception):
    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.problem = Problem(column, why)


class _Column(dict[Cells, T]):
    """Meaning of the cells of a field. Most rows have the same cells as a row before. Reading raises _Bad."""

    def __init__(self, pick: Callable[[list[str]], Cells], read: Callable[[tuple[str, ...]], T]) -> None:
        super().__init__()
        self.pick = pick
        self._read = read

    def __missing__(self, cells: Cells) -> T:
        found = self._read((cells,) if isinstance(cells, str) else cells)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[cells] = found
        return found


class _Time(NamedTuple):
    """How a time is read.

    known: returns a moment (UTC ms) whose day and time of day were read before, from a text and ``received``
    shares_date: its date is that of ``received``; is_end: it may not be before it
    """

    name: str
    column: str | tuple[str, ...]
    moments: Moments
    pick: Callable[[list[str]], Cells]
    known: Callable[[str, int], int | None]
    shares_date: bool
    is_end: bool


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

    The fields of the map are prepared once, not for each row.

    ``now`` (UTC ms): later times are wrong; 0: no time is.
    """

    def __init__(self, rows: Rows, mapping: Map, words: Words, now: int, progress: Progress | None) -> None:
        self.rows = rows
        self.map = mapping
        self.words = words
        self.now = now
        self.progress = progress
        self.nothing = frozenset(word.casefold() for word in mapping.nothing)
        # Cells of a workbook hold more than their text, and a word for nothing may look like a time.
        self._reads_all = rows.is_workbook or any(any(map(str.isdigit, word)) for word in self.nothing)
        self.place = {name: rows.header.index(name) for _, name in mapping.columns_used()}
        self.plan = Plan(rows.name, rows.header, zone=mapping.time.zone)
        self.problems: list[Problem] = []  # of the row that is being read
        time, columns = mapping.time, mapping.columns
        patterns = {name: time.formats.get(name, time.format) for name in TimesTable.__struct_fields__}
        halves = {pattern: Halves(time.zone, pattern) for pattern in patterns.values()}
        self.moments = {
            name: Moments(
                time.zone, p, native=rows.is_workbook, has_order=bool(time.date_order), halves=halves[p]
            )
            for name, p in patterns.items()
        }  # fmt: skip
        self._key = self._column(mapping.key, self._read_key)
        self._facts = {
            "type": self._column(columns.type, partial(self._value, "type", mapping.values.type)),
            "type_name": self._texts_of(columns.type),
            "disposition": self._column(
                columns.disposition, partial(self._value, "disposition", mapping.values.disposition)
            ),
            "place": self._texts_of(columns.place),
            "words": self._column(columns.words, lambda column, cells: clean(" ".join(self._said(column, cells)))),
            "number": self._texts_of(mapping.number),
            "operator": self._texts_of(columns.operator),
        }
        self._priority = self._column(columns.priority, self._read_priority)
        self._fields = {clean_line(name): self._texts_of(column) for name, column in mapping.fields.items()}
        self._state = self._column(columns.state, partial(self._value, "state", mapping.values.state))
        self._times = self._times_of(mapping.times, ("received", *EARLIEST[1:], *LATEST))
        unit = mapping.unit
        self._unit = None if unit is None else (self._texts_of(unit.unit), self._texts_of(unit.kind))
        of_unit = () if unit is None else self._times_of(unit, UNIT_TIMES)
        # A time of the unit that is one of the incident too is read once.
        read = {(time.column, patterns[time.name]): time.name for time in self._times}
        self._unit_same = {t.name: same for t in of_unit if (same := read.get((t.column, patterns[t.name])))}
        self._unit_times = tuple(time for time in of_unit if time.name not in self._unit_same)

    # --- what the map says ----------------------------------------------------------------------------------------

    def _picks(self, column: str | tuple[str, ...] | None) -> Callable[[list[str]], Cells]:
        places = [self.place[heading] for heading in headings(column)]
        return itemgetter(*places) if places else lambda row: ()

    def _column(self, column: str | tuple[str, ...] | None, read: Callable[..., T]) -> _Column[T]:
        return _Column(self._picks(column), lambda cells: read(column, cells))

    def _texts_of(self, column: str | tuple[str, ...] | None) -> _Column[str]:
        return self._column(column, self._cell)

    def _times_of(self, table: TimesTable | UnitTable, names: Iterable[str]) -> tuple[_Time, ...]:
        received = set(headings(self.map.times.received))
        found = []
        for name in names:
            column = getattr(table, name)
            if used := headings(column):
                shares = len(used) > 1 and bool(received & set(used))
                moments = self.moments[name]
                known = moments.known(same_day=shares)
                found.append(_Time(name, column, moments, self._picks(column), known, shares, name in LATEST))
        return tuple(found)

    # --- all rows -------------------------------------------------------------------------------------------------

    def read(self) -> tuple[Plan, Groups]:
        """Return the rows, and a plan of what is to be told of them so far: those of an incident are not joined yet.

        Raises :class:`data.base.toml.FileFault`, OSError.
        """
        read = Groups()
        for number, row in self.rows:
            if self.progress and number % 200 == 0:
                self.progress(*self.rows.position())
            self.plan.rows += 1
            self.problems = []
            if found := self._row(number, row):
                read.add(found)
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

    # --- one row --------------------------------------------------------------------------------------------------

    def _row(self, number: int, row: list[str]) -> Row | None:
        if len(row) != len(self.rows.header):
            why = self.words("importing.width", found=len(row), want=len(self.rows.header))
            self.problems.append(Problem("", why))
            return None
        key = self._of(self._key, row, "")
        times = self._moments_of(self._times, row, {})
        facts = self._all_of(self._facts, row)
        facts["number"] = facts["number"] or key
        priority = self._of(self._priority, row, 0)
        fields = {name: cell for name, cell in self._all_of(self._fields, row).items() if cell}
        unit = self._unit_of(*self._unit, row, times) if self._unit is not None else {}
        state = ""
        if self.map.columns.state is not None:
            state = self._of(self._state, row, "")
            if not state and not self.problems:
                self.problems.append(Problem(self._heading(self.map.columns.state), self.words("importing.is_empty")))
        if self.problems:
            return None
        self._note_odd(number, times)
        texts = [*map(str, row)] if self.rows.is_workbook else row
        return Row(number, json.encode(texts), key, state, facts, priority, times, fields, unit)

    def _all_of(self, columns: dict[str, _Column[str]], row: list[str]) -> dict[str, str]:
        try:
            return {name: column[column.pick(row)] for name, column in columns.items()}
        except _Bad:
            return {name: self._of(column, row, "") for name, column in columns.items()}

    def _of(self, column: _Column[T], row: list[str], otherwise: T) -> T:
        """Return what a row says in a column. A problem of it is noted: the others are looked for too."""
        try:
            return column[column.pick(row)]
        except _Bad as bad:
            self.problems.append(bad.problem)
            return otherwise

    def _moments_of(self, times: Iterable[_Time], row: list[str], found: dict[str, int]) -> dict[str, int]:
        """Return ``found`` with the times of a row (UTC ms) that the file says; ``received`` is looked for first."""
        after, latest = found.get("received", 0), self.now or inf
        for time in times:
            texts = time.pick(row)
            text = texts if isinstance(texts, str) else " ".join(texts)
            moment = time.known(text, after) if text and not self._reads_all else None
            if moment is None or moment > latest:
                if not text and time.name != "received":
                    continue
                moment = self._moment_or_problem(time, row, after)
            if moment or time.name == "received":
                found[time.name] = moment
                after = found["received"]
        return found

    def _moment_or_problem(self, time: _Time, row: list[str], after: int) -> int:
        before = len(self.problems)
        moment = 0
        try:
            moment = self._moment(time, row, after)
        except _Bad as bad:
            self.problems.append(bad.problem)
        if not moment and time.name == "received" and len(self.problems) == before:
            self.problems.append(Problem(self._heading(time.column), self.words("importing.is_empty")))
        return moment

    def _note_odd(self, number: int, times: dict[str, int]) -> None:
        """Note an end before its beginning, and a time of day that is read as one of the next day, half a day later."""
        received = times["received"]
        if min(times.values()) == received and max(times.values()) - received <= FAR:
            return
        for time in self._times:
            at = times.get(time.name, received)
            why = ""
            if time.is_end and at < received:
                why = self.words("importing.backwards", time=time.name, hours=-(-(received - at) // HOUR))
            elif at - received > FAR and (time.shares_date or not time.moments.has_date):
                days = [local_of(zone_of(self.map.time.zone), moment).date() for moment in (received, at)]
                if days[0] != days[1]:
                    why = self.words("importing.next_day", time=time.name, hours=(at - received) // HOUR)
            if why:
                self.plan.note(number, self._heading(time.column), why)

    def _read_key(self, column: str | tuple[str, ...], cells: tuple[str, ...]) -> str:
        if key := self._unless_nothing(clean_line(" ".join(self._texts(column, cells)))):
            return key
        raise _Bad(self._heading(column), self.words("importing.is_empty"))

    def _unit_of(
        self, names: _Column[str], kinds: _Column[str], row: list[str], times: dict[str, int]
    ) -> dict[str, str | int]:
        if not (name := self._of(names, row, "")):
            return {}
        kind = self._of(kinds, row, "")
        unit: dict[str, str | int] = {"unit": name, "kind": kind} if kind else {"unit": name}
        unit |= {name: times[same] for name, same in self._unit_same.items() if same in times}
        if self._unit_times:
            moments = self._moments_of(self._unit_times, row, {"received": times["received"]})
            del moments["received"]
            unit |= moments
        return unit

    def _value(
        self, field: str, table: Mapping[str, str], column: str | tuple[str, ...] | None, cells: tuple[str, ...]
    ) -> str:
        """Return the meaning of a cell by the field's table of values; without a table it has none."""
        cell = self._cell(column, cells)
        meaning = _meaning(table, cell)
        if meaning is None and cell and table and column is not None:
            raise _Bad(
                self._heading(column), self.words("importing.bad_value", found=cell[:60], table=f"values.{field}")
            )
        return meaning or ""

    def _read_priority(self, column: str | tuple[str, ...] | None, cells: tuple[str, ...]) -> int:
        table = self.map.values.priority
        cell = self._cell(column, cells)
        meaning = _meaning(table, cell)
        if meaning is not None:
            return meaning
        if not cell:
            return 0
        if not table and cell in ("1", "2", "3", "4"):
            return int(cell)
        raise _Bad(self._heading(column), self.words("importing.bad_priority", found=cell[:60]))

    def _moment(self, time: _Time, row: list[str], after: int) -> int:
        """Return a time of the row (UTC ms); 0: the file does not say it."""
        column = time.column
        if not (text := self._text_of_time(column, row)):
            return 0
        try:
            moment = time.moments.read(text, after, same_day=time.shares_date)
        except NeverWas:
            zone = self.map.time.zone
            raise _Bad(self._heading(column), self.words("importing.skipped_time", found=text, zone=zone)) from None
        except TooEarly:
            why = self.words("importing.too_early", found=text[:60], year=EARLIEST_YEAR)
            raise _Bad(self._heading(column), why) from None
        except ValueError:
            like = example(self.map.time.formats.get(time.name, self.map.time.format))
            raise _Bad(self._heading(column), self.words("importing.bad_time", found=text[:60], example=like)) from None
        if self.now and moment > self.now:
            raise _Bad(self._heading(column), self.words("importing.future", found=text))
        return moment

    def _text_of_time(self, column: str | tuple[str, ...], row: list[str]) -> str:
        found = [row[self.place[heading]] for heading in headings(column)]
        cells = [self._unless_nothing(clean_line(cell)) for cell in self._texts(column, found)]
        for at, cell in enumerate(found):
            if isinstance(cell, Shown):
                # A day next to a time of day has no time itself, though programs write midnight.
                cells[at] = cell.full if len(cells) == 1 else cells[at].removesuffix(" 00:00:00")
        # A date without a time of day, or the other way round, says nothing either.
        return " ".join(cells) if all(cells) else ""

    def _texts(self, column: str | tuple[str, ...] | None, cells: Sequence[str]) -> list[str]:
        """Return the cells of a column. Together they may be as long as a line."""
        found = [cell.strip() for cell in cells]
        if (length := sum(map(len, found))) > LONGEST:
            raise _Bad(self._heading(column), self.words("importing.long_cell", found=length, longest=LONGEST))
        return found

    def _cell(self, column: str | tuple[str, ...] | None, cells: Sequence[str]) -> str:
        return clean_line(" ".join(self._said(column, cells)))

    def _said(self, column: str | tuple[str, ...] | None, cells: Sequence[str]) -> list[str]:
        """Return the cells of a column that say something."""
        return [cell for cell in self._texts(column, cells) if self._unless_nothing(clean_line(cell))]

    def _unless_nothing(self, cell: str) -> str:
        return "" if cell.casefold() in self.nothing else cell

    def _heading(self, column: str | tuple[str, ...] | None) -> str:
        return " + ".join(headings(column))
