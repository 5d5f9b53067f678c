"""Meaning of the cells of a spreadsheet's rows. Bad rows are listed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import repeat
from math import inf
from typing import NamedTuple, TypeVar

from msgspec import json

from data.base.clock import HOUR
from data.base.file_errors import FileFault
from data.base.text import LONGEST, clean, clean_line
from data.entries.book import IMPORTED_TIMES
from data.importing.column_map import (
    LATEST,
    OTHERS,
    UNIT_TIMES,
    Column,
    Map,
    TimesTable,
    UnitTable,
    date_order,
    example,
    headings,
)
from data.importing.csv_rows import Rows
from data.importing.plan import TEXTS, Plan, Problem, Progress, Row
from data.importing.spool import Groups
from data.importing.times import EARLIEST_YEAR, EARLY, UNKNOWN, Halves, Moments, NeverWas, TooEarly, WrongDay
from data.importing.workbook import Shown
from data.site.localtime import local_of, zone_of
from data.words import Words

T = TypeVar("T")

#: A priority as it is often written: "P2", and "2.0" by programs that keep numbers with fractions.
_PRIORITY = re.compile(r"[Pp]? ?([1-4])(?:[.,]0+)?")
#: How the first cell of a row of totals begins. Such a row has no time, and is left out.
_TOTALS = re.compile(r"(?:(?:grand|sub)[ -]?)?total\b|jumlah\b|sum\b|average\b|rata[ -]rata\b", re.IGNORECASE)

#: A time of the next day that is further than this from ``received`` is named (ms).
FAR = 12 * HOUR
#: A time that is further than this from ``received`` is named too (ms): the year may be wrong.
LONG = 31 * 24 * HOUR


#: The cell of a field, or its cells if it has several columns.
Cells = str | tuple[str, ...]
#: Returns what cells mean, and raises _Bad. Called with the headings of the column, and its cells.
Read = Callable[[Column | None, tuple[str, ...]], T]
#: Cells of a column that are remembered with their meaning; then all are forgotten.
_REMEMBERED = 4096
#: Rows that are read together.
_AT_ONCE = 64
#: Place of the number among the facts of a row.
_NUMBER = TEXTS.index("number")

_encode = json.Encoder().encode


class _Bad(Exception):
    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.problem = Problem(column, why)


class _Column(dict[Cells, T]):
    """Meaning of the cells of a field. Most rows have the same cells as a row before. Reading raises _Bad.

    column: its headings in the map; places: where they stand in a row
    """

    def __init__(self, column: Column | None, places: Sequence[int], read: Read[T]) -> None:
        super().__init__()
        self.places = places
        self._column = column
        self._read = read

    def __missing__(self, cells: Cells) -> T:
        found = self._read(self._column, (cells,) if isinstance(cells, str) else cells)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[cells] = found
        return found

    def cells(self, piece: _Piece) -> Iterable[Cells]:
        """Return the cells of the field in each row."""
        found = [piece.columns[place] for place in self.places]
        return found[0] if len(found) == 1 else zip(*found, strict=True) if found else repeat((), len(piece.rows))


class _Time(NamedTuple):
    """How a time is read.

    places: where its cells stand in a row
    shares_date: its date is that of ``received``; is_end: it may not be before it
    """

    name: str
    column: Column
    places: Sequence[int]
    moments: Moments
    shares_date: bool
    is_end: bool

    @property
    def may_be_next_day(self) -> bool:
        """Whether it may be read as a time of the day after ``received``."""
        return self.shares_date or not self.moments.has_date

    def texts(self, piece: _Piece) -> Sequence[str]:
        """Return its cells in each row, joined by a blank if it has several."""
        found = [piece.columns[place] for place in self.places]
        return found[0] if len(found) == 1 else [*map(" ".join, zip(*found, strict=True))]


class _Piece:
    """Rows that are read together, column by column: what they say most often is looked up, not read.

    numbers: of the rows
    columns: their cells, by the place of the column
    nothing: a time that no row says
    problems: place of a row here → what is wrong with it
    """

    def __init__(self, numbers: Sequence[int], rows: Sequence[list[str]]) -> None:
        self.numbers = numbers
        self.rows = rows
        self.columns: Sequence[tuple[str, ...]] = [*zip(*rows, strict=True)]
        self.nothing = [0] * len(rows)
        self.problems: dict[int, list[Problem]] = defaultdict(list)

    def read(self, column: _Column[T], otherwise: T, only: Sequence[object] = ()) -> list[T]:
        """Return what each row says in a column. A problem of it is noted: the others are looked for too.

        only: of each row whether problems count; empty: they do
        """
        with suppress(_Bad):
            return [*map(column.__getitem__, column.cells(self))] if column.places else [column[()]] * len(self.rows)
        found = []
        for at, cells in enumerate(column.cells(self)):
            try:
                found.append(column[cells])
            except _Bad as bad:
                found.append(otherwise)
                if not only or only[at]:
                    self.problems[at].append(bad.problem)
        return found

    def by_row(self, columns: Sequence[Sequence[T]]) -> Iterable[tuple[T, ...]]:
        """Return what each row says in some columns."""
        return zip(*columns, strict=True) if columns else repeat((), len(self.rows))


def _meaning(table: Mapping[str, T], cell: str) -> tuple[T | None, bool]:
    """Return the meaning of a cell in any case of letters, else of its beginning (``EMS*``), else of all others.

    The second is whether it is of all others. An empty cell has a meaning if the table names it.
    """
    if cell in table or not cell:
        return table.get(cell), False
    folded = cell.casefold()
    found: T | None = None
    longest = -1
    for value, meaning in table.items():
        plain = value.casefold()
        if plain == folded and cell:
            return meaning, False
        if plain.endswith(OTHERS) and len(plain) > longest and folded.startswith(plain.removesuffix(OTHERS)):
            found, longest = meaning, len(plain)
    return found, longest == len(OTHERS)


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
        self._utf8, self._is_other = "", False  # what to say of a cell that may be UTF-8; whether one cannot be
        self._other_way: tuple[str, str, str] | None = None  # a time with day and month swapped: column, text, order
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
        of_result = partial(self._value, "disposition", mapping.values.disposition)
        # The number is the key unless the map names another column.
        number = None if mapping.number == mapping.key and isinstance(mapping.key, str) else mapping.number
        facts = {
            "type": self._column(columns.type, partial(self._value, "type", mapping.values.type)),
            "type_name": self._texts_of(columns.type),
            "disposition": self._column(columns.disposition, of_result),
            "place": self._texts_of(columns.place),
            "words": self._column(columns.words, lambda column, cells: clean(" ".join(self._said(column, cells)))),
            "number": self._texts_of(number),
            "operator": self._texts_of(columns.operator),
        }
        self._facts = [facts[name] for name in TEXTS]
        self._priority = self._column(columns.priority, self._read_priority)
        self._fields = [self._texts_of(column) for column in mapping.named_fields().values()]
        self._state = self._column(columns.state, partial(self._value, "state", mapping.values.state))
        self._times = self._times_of(mapping.times, IMPORTED_TIMES)
        unit = mapping.unit
        self._unit = None if unit is None else (self._texts_of(unit.unit), self._texts_of(unit.kind))
        # A time of the unit that is one of the incident too is read once: it has that one's place.
        read = {(time.column, patterns[time.name]): at for at, time in enumerate(self._times) if time is not None}
        of_unit = () if unit is None else self._times_of(unit, UNIT_TIMES)
        self._unit_times = [time and read.get((time.column, patterns[time.name]), time) for time in of_unit]
        # Which date tells the order of day and month goes by the order of the rows.
        self._of_two = [t.moments for t in self._unit_times if isinstance(t, _Time) and getattr(mapping.times, t.name)]

    # --- what the map says ----------------------------------------------------------------------------------------

    def _places(self, column: Column | None) -> list[int]:
        return [self.place[heading] for heading in headings(column)]

    def _column(self, column: Column | None, read: Read[T]) -> _Column[T]:
        return _Column(column, self._places(column), read)

    def _texts_of(self, column: Column | None) -> _Column[str]:
        return self._column(column, self._cell)

    def _times_of(self, table: TimesTable | UnitTable, names: Sequence[str]) -> list[_Time | None]:
        """Return how the times are read that a table of the map names; None: it does not name that one."""
        received = set(headings(self.map.times.received))
        found: list[_Time | None] = []
        for name in names:
            column = getattr(table, name)
            used = headings(column)
            shares = len(used) > 1 and bool(received & set(used))
            time = _Time(name, column, self._places(column), self.moments[name], shares, name in LATEST)
            found.append(time if used else None)
        return found

    # --- all rows -------------------------------------------------------------------------------------------------

    def read(self) -> tuple[Plan, Groups]:
        """Return the rows, and a plan of what is to be told of them so far: those of an incident are not joined yet.

        Raises :class:`data.base.file_errors.FileFault`, OSError.
        """
        read = Groups()
        while piece := self.rows.piece(self._at_once()):
            if self.progress:
                self.progress(*self.rows.position())
            self.plan.rows += len(piece[0])
            read.add(self._piece(*piece))
        if self.progress:
            total = self.rows.position()[1]
            self.progress(total, total)
        if self._utf8 and not self._is_other:
            raise FileFault.of(self.words, self.rows.name, self._utf8)
        self.plan.ambiguous = self._ambiguous()
        return self.plan, read

    def _at_once(self) -> int:
        """Return how many rows are read together."""
        return 1 if any(moments.may_be_swapped for moments in self._of_two) else _AT_ONCE

    def _ambiguous(self) -> str:
        """Return what to say of a date that could be another day, if no date of the file tells which order is meant."""
        if self.map.time.date_order:
            return ""
        if self._other_way is not None:
            column, text, order = self._other_way
            return self.words("importing.both_ways", column=column, found=text, order=order)
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
        if not _TOTALS.match(first):
            return ""
        places = [self.place[name] for name in headings(self.map.times.received)]
        times = [clean_line(row[place]) if place < len(row) else "" for place in places]
        return "" if all(map(self._unless_nothing, times)) else first[:60]

    # --- one row --------------------------------------------------------------------------------------------------

    def _piece(self, numbers: Sequence[int], rows: Sequence[list[str]]) -> Iterable[Row]:
        """Return the rows of a piece of the file that can be read. The others are listed in the plan."""
        width = len(self.rows.header)
        if uneven := [at for at, row in enumerate(rows) if len(row) != width]:
            rows = [self._fitted(row) for row in rows]
            uneven = [at for at in uneven if len(rows[at]) != width]
        piece = _Piece(numbers, [row if len(row) == width else [""] * width for row in rows] if uneven else rows)
        found = self._read(piece)
        for at in uneven:
            why = self.words("importing.width", n=len(rows[at]), want=width)
            piece.problems[at] = [Problem("", why)]
        if self.rows.has_lines:
            self._find_rows_in_cells(piece)
        if self.rows.may_be_misread:
            self._find_misread(piece)
        if not piece.problems:
            return found
        for at, problems in sorted(piece.problems.items()):
            if title := self._title_of_total(rows[at]):
                self.plan.note(numbers[at], "", self.words("importing.total", found=title))
            else:
                self.plan.reject(numbers[at], rows[at], problems)
        return [row for at, row in enumerate(found) if at not in piece.problems]

    def _find_rows_in_cells(self, piece: _Piece) -> None:
        """Reject rows with a cell that seems to hold other rows."""
        for at, row in enumerate(piece.rows):
            for heading, cell in zip(self.rows.header, row, strict=True):
                if ("\n" in cell or "\r" in cell) and (n := self.rows.holds_rows(cell)):
                    piece.problems[at].append(Problem(heading, self.words("importing.holds_rows", n=n)))

    def _find_misread(self, piece: _Piece) -> None:
        """Note cells that are text in UTF-8 too, as no older encoding is by chance in a whole file."""
        for number, row in zip(piece.numbers, piece.rows, strict=True):
            for heading, cell in zip(self.rows.header, row, strict=True):
                if cell.isascii():
                    continue
                if not (text := self.rows.as_utf8(cell)):
                    self._is_other = True
                    continue
                said = {"found": clean_line(cell)[:60], "text": clean_line(text)[:60], "row": number}
                encoding = self.map.encoding
                self._utf8 = self._utf8 or self.words("importing.is_utf8", encoding=encoding, **said)
                self.plan.note(number, heading, self.words("importing.may_be_utf8", encoding=encoding, **said))

    def _fitted(self, row: list[str]) -> list[str]:
        """Return a row as wide as the header, if what it has more or less are empty cells at the end."""
        headings = self.rows.header
        if not any(cell.strip() for cell in row[len(headings) :]) and not any(headings[len(row) :]):
            return row[: len(headings)] + [""] * (len(headings) - len(row))
        return row

    def _read(self, piece: _Piece) -> Iterable[Row]:
        """Return the rows of a piece, with what each says in each column of the map; their problems are noted in it."""
        keys = piece.read(self._key, "")
        times = self._times_in(piece)
        facts = [piece.read(column, "") for column in self._facts]
        facts[_NUMBER] = (
            [number or key for number, key in zip(facts[_NUMBER], keys, strict=True)]
            if self._facts[_NUMBER].places
            else keys
        )
        priorities = piece.read(self._priority, 0)
        fields = [piece.read(column, "") for column in self._fields]
        units = self._units_in(piece, times)
        states = self._states_in(piece)
        self._note_odd(piece, times)
        said = (piece.by_row(columns) for columns in (facts, times, fields))
        return map(Row, piece.numbers, map(_encode, self._plain_texts(piece)), keys, states, priorities, *said, units)

    def _plain_texts(self, piece: _Piece) -> Iterable[list[str]]:
        return ([*map(str, row)] for row in piece.rows) if self.rows.is_workbook else piece.rows

    def _units_in(self, piece: _Piece, times: Sequence[Sequence[int]]) -> Iterable[tuple[str | int, ...]]:
        """Return the unit in each row, as :data:`UNIT` names what is said of it; nothing where no unit is named."""
        if self._unit is None:
            return repeat((), len(piece.rows))
        names = piece.read(self._unit[0], "")
        kinds = piece.read(self._unit[1], "", names)
        moments: list[Sequence[int]] = []
        for time in self._unit_times:
            if isinstance(time, _Time):
                moments.append(self._moments(piece, time, times[0], names))
            else:
                moments.append(piece.nothing if time is None else times[time])
        units = zip(names, kinds, *moments, strict=True)
        return units if all(names) else [unit if unit[0] else () for unit in units]

    def _states_in(self, piece: _Piece) -> Iterable[str]:
        if self.map.columns.state is None:
            return repeat("", len(piece.rows))
        others = self.map.values.state.get(OTHERS, "")
        states = [state or others for state in piece.read(self._state, "")]
        for at, state in enumerate(states):
            if not state and at not in piece.problems:
                why = self.words("importing.is_empty")
                piece.problems[at].append(Problem(self._heading(self.map.columns.state), why))
        return states

    # --- times ----------------------------------------------------------------------------------------------------

    def _times_in(self, piece: _Piece) -> list[Sequence[int]]:
        """Return the times of the incident in each row (UTC ms) as IMPORTED_TIMES names them; 0: it does not say it."""
        found: list[Sequence[int]] = []
        for time in self._times:
            after = found[0] if found else piece.nothing
            found.append(piece.nothing if time is None else self._moments(piece, time, after))
        return found

    def _moments(self, piece: _Piece, time: _Time, after: Sequence[int], only: Sequence[str] = ()) -> Sequence[int]:
        """Return a time in each row (UTC ms); 0: it does not say it.

        after: when it was received. only: of each row, something if its time counts; empty: all do
        """
        texts = time.texts(piece)
        if only:
            texts = [text if each else "" for text, each in zip(texts, only, strict=True)]
        if self._reads_all:
            found = [UNKNOWN if text else 0 for text in texts]
        else:
            found = time.moments.at_once(texts, after, same_day=time.shares_date)
        least, latest = int(time.name == "received"), self.now or inf
        if min(found) < least or max(found) > latest:
            for at, moment in enumerate(found):
                if moment < least or moment > latest:
                    found[at] = self._moment_or_problem(piece, time, at, after[at])
        return found

    def _moment_or_problem(self, piece: _Piece, time: _Time, at: int, after: int) -> int:
        try:
            if (moment := self._moment(piece, time, at, after)) or time.name != "received":
                return moment
            problem = Problem(self._heading(time.column), self.words("importing.is_empty"))
        except _Bad as bad:
            problem = bad.problem
        piece.problems[at].append(problem)
        return 0

    def _note_odd(self, piece: _Piece, times: Sequence[Sequence[int]]) -> None:
        """Note an end before its beginning, and a time of day that is read as one of the next day, half a day later.

        Note also another time that is clearly before ``received``, and one that is a month later.
        """
        for time, moments in zip(self._times[1:], times[1:], strict=True):
            if time is None:
                continue
            found = enumerate(zip(moments, times[0]))  # noqa: B905 (strict costs, and they are as long)
            for at in [at for at, (moment, received) in found if moment and not 0 <= moment - received <= FAR]:
                why = "" if at in piece.problems else self._oddity(time, moments[at], times[0][at])
                if why:
                    self.plan.note(piece.numbers[at], self._heading(time.column), why)

    def _oddity(self, time: _Time, moment: int, received: int) -> str:
        if moment < received - (0 if time.is_end else EARLY):
            return self.words("importing.backwards", time=time.name, hours=-(-(received - moment) // HOUR))
        if time.may_be_next_day and moment - received > FAR:
            days = {local_of(zone_of(self.map.time.zone), each).date() for each in (received, moment)}
            if len(days) > 1:
                return self.words("importing.next_day", time=time.name, hours=(moment - received) // HOUR)
        if moment - received > LONG:
            return self.words("importing.long_after", time=time.name, days=(moment - received) // (24 * HOUR))
        return ""

    # --- one cell -------------------------------------------------------------------------------------------------

    def _read_key(self, column: Column | None, cells: tuple[str, ...]) -> str:
        if len(cells) == 1 and self._is_plain(cells[0]):
            return cells[0]
        if key := self._unless_nothing(clean_line(" ".join(self._texts(column, cells)))):
            return key
        raise _Bad(self._heading(column), self.words("importing.is_empty"))

    def _value(self, field: str, table: Mapping[str, str], column: Column | None, cells: tuple[str, ...]) -> str:
        """Return the meaning of a cell by the field's table of values; without a table it has none."""
        cell = self._cell(column, cells)
        meaning = self._meaning_of(field, table, cell)
        if meaning is None and cell and table and column is not None:
            raise self._not_named(column, field, cell)
        return meaning or ""

    def _meaning_of(self, field: str, table: Mapping[str, T], cell: str) -> T | None:
        """Return the meaning of a cell by a table, and note a value that the table does not name itself."""
        meaning, is_other = _meaning(table, cell)
        if is_other and meaning is not None:
            self.plan.others.setdefault(field, {})[cell[:60]] = None
        return meaning

    def _not_named(self, column: Column | None, field: str, cell: str) -> _Bad:
        """Return what to say of a cell whose meaning the map does not tell."""
        why = self.words("importing.bad_value", found=cell[:60], table=f"values.{field}")
        return _Bad(self._heading(column), why)

    def _read_priority(self, column: Column | None, cells: tuple[str, ...]) -> int:
        table = self.map.values.priority
        cell = self._cell(column, cells)
        meaning = self._meaning_of("priority", table, cell)
        if meaning is not None:
            return meaning
        if not cell:
            return 0
        if table:
            raise self._not_named(column, "priority", cell)
        if number := _PRIORITY.fullmatch(cell):
            return int(number[1])
        raise _Bad(self._heading(column), self.words("importing.bad_priority", found=cell[:60]))

    def _moment(self, piece: _Piece, time: _Time, at: int, after: int) -> int:
        """Return a time of a row (UTC ms); 0: the file does not say it."""
        column = time.column
        if not (text := self._text_of_time(column, piece.rows[at])):
            return 0
        try:
            moment = time.moments.read(text, after, same_day=time.shares_date)
        except NeverWas:
            zone = self.map.time.zone
            raise _Bad(self._heading(column), self.words("importing.skipped_time", found=text, zone=zone)) from None
        except WrongDay:
            raise _Bad(self._heading(column), self.words("importing.wrong_day", found=text[:60])) from None
        except TooEarly:
            why = self.words("importing.too_early", found=text[:60], year=EARLIEST_YEAR)
            raise _Bad(self._heading(column), why) from None
        except ValueError:
            pattern = self.map.time.formats.get(time.name, self.map.time.format)
            message = "importing.bad_time"
            if time.moments.is_other_way(text):
                self._other_way = self._other_way or (self._heading(column), text[:60], date_order(pattern))
                message = "importing.other_way"
            why = self.words(message, found=text[:60], example=example(pattern))
            raise _Bad(self._heading(column), why) from None
        if self.now and moment > self.now:
            raise _Bad(self._heading(column), self.words("importing.future", found=text))
        if time.name == "received" and time.moments.came_twice(text):
            why = self.words("importing.came_twice", found=text[:60], zone=self.map.time.zone)
            self.plan.note(piece.numbers[at], self._heading(column), why)
        return moment

    def _text_of_time(self, column: Column, row: list[str]) -> str:
        found = [row[self.place[heading]] for heading in headings(column)]
        cells = [self._unless_nothing(clean_line(cell)) for cell in self._texts(column, found)]
        for at, cell in enumerate(found):
            if isinstance(cell, Shown):
                # A day next to a time of day has no time itself, though programs write midnight.
                cells[at] = cell.full if len(cells) == 1 else cells[at].removesuffix(" 00:00:00")
        # A date without a time of day, or the other way round, says nothing either.
        return " ".join(cells) if all(cells) else ""

    def _texts(self, column: Column | None, cells: Sequence[str]) -> list[str]:
        """Return the cells of a column. Together they may be as long as a line."""
        found = [cell.strip() for cell in cells]
        if (length := sum(map(len, found))) > LONGEST:
            raise _Bad(self._heading(column), self.words("importing.long_cell", found=length, longest=LONGEST))
        return found

    def _cell(self, column: Column | None, cells: Sequence[str]) -> str:
        if len(cells) == 1 and self._is_plain(cells[0]):
            return cells[0]
        return clean_line(" ".join(self._said(column, cells)))

    def _said(self, column: Column | None, cells: Sequence[str]) -> list[str]:
        """Return the cells of a column that say something."""
        return [cell for cell in self._texts(column, cells) if self._unless_nothing(clean_line(cell))]

    def _is_plain(self, cell: str) -> bool:
        """Return True if a cell says something, and there is nothing to clean in it, as in most."""
        is_clean = " " not in cell and cell.isprintable() and 0 < len(cell) <= LONGEST
        return is_clean and cell.casefold() not in self.nothing

    def _unless_nothing(self, cell: str) -> str:
        return "" if cell.casefold() in self.nothing else cell

    def _heading(self, column: Column | None) -> str:
        return " + ".join(headings(column))
