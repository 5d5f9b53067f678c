"""A report as CSV: one table, or rows of (section, what, text …). No cell is ever taken for a formula."""

from __future__ import annotations

import csv
import io

from data.base.text import clean_line
from data.report.document import Document

#: What a spreadsheet takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
#: A cell of nothing but this is a dash, no formula.
_DASH = "-"


def cell(value: str) -> str:
    """``value`` in one line; one that a spreadsheet would reckon with begins with an apostrophe."""
    said = clean_line(value)
    return f"'{said}" if said.startswith(FORMULA) and said != _DASH else said


def sheet(document: Document) -> str:
    """The whole report. One section with columns is a table of its own; else each row begins with its section."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    first, *others = document.sections
    if first.head and not others and not document.warnings:
        writer.writerow(map(cell, first.head))
        writer.writerows(map(cell, row) for row in first.rows)
        return out.getvalue()
    writer.writerow([cell(document.title), *map(cell, document.under)])
    for warning in document.warnings:
        writer.writerow(["!", cell(warning)])
    for section in document.sections:
        if section.head:
            writer.writerow([cell(section.title), *map(cell, section.head)])
        for row in section.rows or ((section.nothing,),):
            writer.writerow([cell(section.title), *map(cell, row)])
    for line in document.source:
        writer.writerow([cell(line)])
    return out.getvalue()
