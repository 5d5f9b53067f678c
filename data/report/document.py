"""What a report is before it is written out: a title, sections of rows, and the same as plain facts for programs."""

from __future__ import annotations

from typing import Any

import msgspec

#: A row of a section: texts, as many as the section's head, or (what, text) where it has none.
Row = tuple[str, ...]


class Section(msgspec.Struct, frozen=True):
    """``head``: names of the columns; () for rows of (what, text). A section without rows says ``nothing``."""

    title: str
    rows: tuple[Row, ...] = ()
    head: Row = ()
    nothing: str = ""


class Document(msgspec.Struct, frozen=True):
    """``kind``: shift, lapsit, kpi. ``under``: lines below the title. ``warnings``: what is wrong with the book.
    ``source``: where everything stands. ``facts``: the report for programs. ``wide``: it is printed across."""

    kind: str
    language: str
    title: str
    under: tuple[str, ...]
    sections: tuple[Section, ...]
    source: tuple[str, ...]
    facts: dict[str, Any]
    warnings: tuple[str, ...] = ()
    wide: bool = False
