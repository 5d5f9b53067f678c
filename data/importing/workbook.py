"""Rows of a sheet of a workbook (.xlsx), as the text that its cells show.

A workbook is a ZIP file of XML, and may come from anyone: its parts are measured before openpyxl sees them, no document
type with entities of its own is accepted, and rows are read one by one.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, BinaryIO
from xml.parsers import expat

#: Parts of a workbook, MiB of one sheet, and MiB of everything else that is read (mostly the texts of the cells).
MOST_PARTS, SHEET_MIB, REST_MIB = 2000, 512, 64
#: Rows and columns that are read; a spreadsheet has at most so many rows.
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1000
#: Rows in which a sheet that is not empty has something.
_LOOKED_AT = 50
_MIB = 1 << 20
#: Parts of a number format that are neither date nor time: quotations, escapes, brackets.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")

#: Called with the names of the sheets; returns the one to read, or "".
Choose = Callable[[Sequence[str]], str]


class WorkbookFault(ValueError):
    """Error: the workbook cannot be read. ``key`` and ``values`` of the message that says why."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class Shown(str):
    """Text of a date or time as the cell shows it; ``full``: with the date and the time that it holds."""

    full: str


class Sheet:
    """Rows of one sheet of a workbook. ``total``: how many it has; ``several``: the workbook has more sheets.

    Raises :class:`WorkbookFault`.
    """

    def __init__(self, file: BinaryIO, name: str, choose: Choose | None) -> None:
        _check(file)
        try:
            # Only who has the extra can read workbooks.
            from openpyxl import load_workbook
        except ImportError:
            raise WorkbookFault("importing.needs_openpyxl") from None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._book = _guarded(lambda: load_workbook(file, read_only=True, data_only=True, keep_links=False))
            found = _guarded(lambda: {sheet.title: sheet for sheet in self._book.worksheets})
            visible = [sheet for sheet in found.values() if sheet.sheet_state == "visible"]
            filled = [sheet.title for sheet in visible if _guarded(partial(_has_rows, sheet))]
        self.several = len(filled) > 1
        if not name and self.several:
            name = choose(filled) if choose is not None else ""
            if not name:
                raise WorkbookFault("importing.which_sheet", sheets=", ".join(filled)[:200])
        name = name or next(iter(filled), "")
        if not name:
            raise WorkbookFault("importing.empty")
        self.name = next((n for n in found if n.casefold() == name.casefold()), "")
        if not self.name:
            raise WorkbookFault("importing.no_sheet", found=name[:60], sheets=", ".join(found)[:200])
        self._sheet = found[self.name]
        with zipfile.ZipFile(file) as parts, parts.open(self._sheet._worksheet_path) as part:
            look = _Look()
            _guarded(partial(look.read, part))
        if look.formula:
            raise WorkbookFault("importing.formula", cell=look.formula)
        self.total, self._merged = look.last_row, look.merged

    def rows(self) -> Iterator[list[str]]:
        """Yield the rows from the first, empty ones too; a merged cell stands in each of its rows."""
        self._sheet.reset_dimensions()
        cells = iter(self._sheet.iter_rows())
        filling: dict[int, tuple[int, str]] = {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            number = 0
            while (row := _guarded(partial(next, cells, None))) is not None:
                number += 1
                if number > MOST_ROWS or len(row) > MOST_COLUMNS:
                    raise WorkbookFault("importing.too_wide", row=number, columns=MOST_COLUMNS, rows=MOST_ROWS)
                texts = [_guarded(partial(_cell, cell)) for cell in row]
                for column, last in self._merged.get(number, ()):
                    if column < len(texts):
                        filling[column] = last, texts[column]
                for column, (last, text) in list(filling.items()):
                    if number > last:
                        del filling[column]
                    else:
                        texts += [""] * (column + 1 - len(texts))
                        texts[column] = text
                yield texts


def _guarded(read: Callable[[], Any]) -> Any:
    """Return what ``read`` returns. openpyxl raises errors of any kind on a workbook that is not as it should be."""
    try:
        return read()
    except (WorkbookFault, MemoryError):
        raise
    except Exception as error:
        raise WorkbookFault("importing.bad_workbook", why=str(error)[:80] or type(error).__name__) from None


def _check(file: BinaryIO) -> None:
    """Measure the parts, and refuse what no spreadsheet writes."""
    try:
        with zipfile.ZipFile(file) as parts:
            found = parts.infolist()
            names = {part.filename for part in found}
            if any(part.flag_bits & 1 for part in found):
                raise WorkbookFault("importing.old_workbook")
            if "xl/workbook.xml" not in names:
                raise WorkbookFault("importing.workbook")
            sheets = [part for part in found if part.filename.startswith("xl/worksheets/")]
            rest = [part for part in found if part not in sheets and part.filename.endswith((".xml", ".rels"))]
            if (
                len(found) > MOST_PARTS
                or len(names) < len(found)
                or any(part.file_size > SHEET_MIB * _MIB for part in sheets)
                or sum(part.file_size for part in rest) > REST_MIB * _MIB
            ):
                raise WorkbookFault("importing.huge_workbook", sheet=SHEET_MIB, rest=REST_MIB)
            for each in (*sheets, *rest):
                with parts.open(each) as part:
                    _guarded(partial(_Prolog().read, part))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise WorkbookFault("importing.bad_workbook", why=str(error)[:80]) from None


class _Prolog:
    """Reader of a part up to its first element: there may be no document type before it."""

    def __init__(self) -> None:
        self._begun = False

    def read(self, part: Any) -> None:
        """Raises :class:`WorkbookFault`."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._begin
        while not self._begun and (piece := part.read(1 << 16)):
            parser.Parse(piece, False)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._begun = True

    @staticmethod
    def _refuse(*_: object) -> None:
        raise WorkbookFault("importing.bad_workbook", why="DOCTYPE")


class _Look:
    """Facts that openpyxl does not give of a sheet read row by row: merged cells, and formulas without a value.

    merged: first row → (column from 0, last row) of each cell that is merged over several rows
    formula: the first cell with a formula whose value is not in the file; "": there is none
    """

    def __init__(self) -> None:
        self.merged: dict[int, list[tuple[int, int]]] = {}
        self.formula = ""
        self.last_row = 0
        self._cell, self._has_formula, self._has_value = "", False, False

    def read(self, part: Any) -> None:
        """Read the part of a sheet."""
        parser = self._parser = expat.ParserCreate()
        parser.StartElementHandler = self._element
        while piece := part.read(1 << 16):
            parser.Parse(piece, False)
        self._end_cell()

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "v" and self._has_formula:  # it may be empty: then it has none
            self._parser.CharacterDataHandler = self._value
        elif kind == "c":
            self._end_cell()
            self._cell, self._has_value = attributes.get("r", ""), attributes.get("t") == "str"
        elif kind == "f":
            self._has_formula = True
        elif kind == "row":
            self.last_row += 1
        elif kind == "mergeCell" and (found := _RANGE.fullmatch(attributes.get("ref", ""))):
            first, last = int(found[2]), int(found[4])
            if first < last:
                self.merged.setdefault(first, []).append((_column(found[1]), last))

    def _value(self, text: str) -> None:
        self._has_value = True
        self._parser.CharacterDataHandler = None

    def _end_cell(self) -> None:
        if self._has_formula and not self._has_value:
            self.formula = self.formula or self._cell or str(self.last_row)
        self._has_formula = self._has_value = False
        self._parser.CharacterDataHandler = None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _has_rows(sheet: Any) -> bool:
    return any(
        cell is not None
        for row in sheet.iter_rows(max_row=_LOOKED_AT, max_col=MOST_COLUMNS, values_only=True)
        for cell in row
    )


def _cell(cell: Any) -> str:
    return _text(cell.value, cell.number_format or "")


def _text(value: object, number_format: str) -> str:
    """Return a cell as text: days as 2024-01-21, times as 22:10:00, spans as 1:30:00, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return _shown(value, _LITERAL.sub("", number_format).lower())
    if isinstance(value, time):
        return f"{_rounded(datetime.combine(date(2000, 1, 1), value)):%H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
    if isinstance(value, float):
        value = int(value) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, int) and re.fullmatch("0+", number_format):
        return str(value).zfill(len(number_format))
    return str(value)


def _rounded(value: datetime) -> datetime:
    """Return a moment without the parts of a second that a spreadsheet's fractions of a day leave."""
    return (value + timedelta(microseconds=500_000)).replace(microsecond=0)


def _shown(value: datetime, pattern: str) -> Shown:
    value = _rounded(value)
    has_clock, has_day = "h" in pattern or "s" in pattern, "d" in pattern or "y" in pattern
    day, clock = f"{value:%Y-%m-%d}", f"{value:%H:%M:%S}"
    shown = Shown(f"{day} {clock}" if has_clock and has_day else clock if has_clock else day)
    shown.full = f"{day} {clock}" if has_clock or value.time() != time() else day
    return shown
