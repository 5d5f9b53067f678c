"""A report before it is written: title, sections of rows, facts for programs."""

from __future__ import annotations

from typing import Any

import msgspec

#: A row of a section: as many texts as its head has, or (name, text) without a head.
Row = tuple[str, ...]


#: A value that nobody knows yet: a line to be filled in by hand.
BLANK = "." * 40


class Section(msgspec.Struct, frozen=True):
    """A titled table or list.

    head: names of the columns; () for rows of (name, text).
    nothing: text of a section without rows.
    below: columns that are printed in a second line under the others.
    brief: its rows are (time, text), and fit in half the width of a page.
    signed: its last row is room for a signature, and its blanks have room for sentences.
    numbers: the same for a spreadsheet, in plain numbers; () if the rows will do. With a head it is a table with its
        own head first, without one it is rows of (item, field, number).
    """

    title: str
    rows: tuple[Row, ...] = ()
    head: Row = ()
    nothing: str = ""
    below: tuple[int, ...] = ()
    brief: bool = False
    signed: bool = False
    numbers: tuple[tuple[str | int | float | None, ...], ...] = ()


class Document(msgspec.Struct, frozen=True):
    """A report in the language of its reader.

    kind: shift, lapsit or kpi.
    under: lines below the title.
    source: the books, and the entries in them, that it is from.
    facts: the same for programs.
    warnings: damage of the book in the period, and how far the book reaches into it.
    wide: it is printed in landscape.
    """

    kind: str
    language: str
    title: str
    under: tuple[str, ...]
    sections: tuple[Section, ...]
    source: tuple[str, ...]
    facts: dict[str, Any]
    warnings: tuple[str, ...] = ()
    wide: bool = False
