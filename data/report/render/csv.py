"""A report as CSV: one table, its numbers as numbers.

A spreadsheet never reads a cell as a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from data.base.text import clean_line
from data.report.document import BLANK, Document, Section
from data.words import Words

#: Start of a text that a spreadsheet reads as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
#: A cell with only this is a dash, not a formula.
_DASH = "-"


def cell(value: str) -> str:
    """Return ``value`` in one line.

    A value that a spreadsheet would calculate starts with an apostrophe.
    """
    said = clean_line(value)
    return f"'{said}" if said.startswith(FORMULA) and said != _DASH else said


#: A text that a spreadsheet takes for a date, or a fraction: "6/9", "1-2", "2024-01".
_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}([/.-]\d{1,4})?")

#: Columns of every report that is not a single table; those of its own tables come after them.
_HEAD = ("section", "item", "field", "value")

#: A cell before it is written.
_Cell = str | int | float | None


def sheet(document: Document) -> str:
    """Return the report as CSV: one table and nothing else.

    A report of a single table is that table. Every other has the columns section, item, field and value, then those of
    its own tables: a row of a table is one row here, and every other value has a row. Indonesian spreadsheets want a
    semicolon, because their decimals have a comma.
    """
    out, words = io.StringIO(), Words(document.language)
    comma = words.number(0.5, 1) == "0,5"
    writer = csv.writer(out, lineterminator="\r\n", delimiter=";" if comma else ",")
    for row in _rows(document, words):
        writer.writerow([_value(value, comma) for value in row])
    return out.getvalue()


def _rows(document: Document, words: Words) -> Iterator[Iterable[_Cell]]:
    """Yield the rows of the report, its head first: all of the same length."""
    first, *others = document.sections
    if first.head and not others and not document.warnings:
        yield from _table(first)
        return
    columns = list(dict.fromkeys(key for s in document.sections if s.head for key in _columns(_table(s)[0])))
    none = [""] * len(columns)
    report, source = words("report.csv.report"), words("report.csv.source")
    yield *(words(f"report.csv.{name}") for name in _HEAD), *(name for name, _ in columns)
    for name, text in (("title", document.title), *(("under", line) for line in document.under)):
        yield report, words(f"report.csv.{name}"), "", text, *none
    for warning in document.warnings:
        yield report, "!", "", warning, *none
    for section in document.sections:
        if section.head and section.rows:
            head, *rows = _table(section)
            for item, *cells in rows:
                found = dict(zip(_columns(head), cells, strict=True))
                yield section.title, item, "", "", *(found.get(key, "") for key in columns)
        else:
            for value in _values(section):
                yield section.title, *value, *none
    for line in document.source:
        yield report, source, "", line, *none


def _table(section: Section) -> tuple[tuple[_Cell, ...], ...]:
    """Return a section with a head as a table: its head, then its rows."""
    return section.numbers or (section.head, *section.rows)


def _columns(head: tuple[_Cell, ...]) -> list[tuple[_Cell, int]]:
    """Return the columns after the first: (name, how many columns before it have that name)."""
    return [(name, head[1:at].count(name)) for at, name in enumerate(head) if at]


def _values(section: Section) -> Iterator[tuple[_Cell, ...]]:
    """Yield (item, field, value) of a section that is not a table, or has no rows."""
    if section.numbers:
        yield from section.numbers
    elif not section.rows:
        yield "", "", section.nothing
    else:
        yield from ((what, "", said) for what, said in section.rows)


def _value(value: _Cell, comma: bool) -> str:
    if value is None or value == BLANK:
        return ""
    if isinstance(value, str):
        said = cell(value)
        return f"'{said}" if _DATE.fullmatch(said) else said
    return str(value).replace(".", ",") if comma else str(value)
