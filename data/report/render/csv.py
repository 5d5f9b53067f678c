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

#: Columns of a report that is not a single table.
_HEAD = ("section", "item", "field", "value")


def sheet(document: Document) -> str:
    """Return the report as CSV: one table and nothing else.

    A report of a single table is that table. Every other is one row for each value: its section, what it is about, its
    name, and the value. Indonesian spreadsheets want a semicolon, because their decimals have a comma.
    """
    out, words = io.StringIO(), Words(document.language)
    comma = words("report.decimal") == ","
    writer = csv.writer(out, lineterminator="\r\n", delimiter=";" if comma else ",")

    def put(row: Iterable[str | int | float | None]) -> None:
        writer.writerow([_value(value, comma) for value in row])

    first, *others = document.sections
    if first.head and not others and not document.warnings:
        for row in first.numbers or (first.head, *first.rows):
            put(row)
        return out.getvalue()
    put(words(f"report.csv.{name}") for name in _HEAD)
    for name, text in (("title", document.title), *(("under", line) for line in document.under)):
        put((words("report.csv.report"), words(f"report.csv.{name}"), "", text))
    for warning in document.warnings:
        put((words("report.csv.report"), "!", "", warning))
    for section in document.sections:
        for row in _values(section):
            put((section.title, *row))
    for line in document.source:
        put((words("report.csv.report"), words("report.csv.source"), "", line))
    return out.getvalue()


def _values(section: Section) -> Iterator[tuple[str | int | float | None, ...]]:
    """Yield (item, field, value) of a section."""
    if section.numbers:
        yield from section.numbers
    elif not section.rows:
        yield "", "", section.nothing
    elif not section.head:
        yield from ((what, "", said) for what, said in section.rows)
    else:
        for row in section.rows:
            for name, said in zip(section.head[1:], row[1:], strict=True):
                if said:
                    yield row[0], name, int(said) if said.isdecimal() and len(said) < 10 else said


def _value(value: str | int | float | None, comma: bool) -> str:
    if value is None or value == BLANK:
        return ""
    if isinstance(value, str):
        said = cell(value)
        return f"'{said}" if _DATE.fullmatch(said) else said
    return str(value).replace(".", ",") if comma else str(value)
