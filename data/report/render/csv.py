"""A report as CSV: one table, or rows of (section, name, text …).

A spreadsheet never reads a cell as a formula.
"""

from __future__ import annotations

import csv
import io

from data.base.text import clean_line
from data.report.document import Document

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


def sheet(document: Document) -> str:
    """Return the report as CSV.

    A single section with columns is one table. Otherwise each row starts with its section.
    """
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
