"""Rows and incidents of a spreadsheet that was read, and the report of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec

from data.entries import Imported

#: Bad rows that are listed. The others are counted.
KEPT = 100
#: Called with (done, total), in any unit.
Progress = Callable[[int, int], None]


class Row(msgspec.Struct, frozen=True, array_like=True):
    """A row that can be read.

    cells: as they stand in the file, in JSON
    state: of ``[values.state]`` if each row is one step of an incident, which was at ``times["received"]``; else ""
    facts, priority, fields: what the row itself says, without what the map says of all rows
    times, and those of ``unit``: UTC ms
    """

    number: int
    cells: bytes
    key: str
    state: str
    facts: dict[str, str]
    priority: int
    times: dict[str, int]
    fields: dict[str, str]
    unit: dict[str, str | int]

    @property
    def received(self) -> int:
        """When it was received, or when the step was (UTC ms)."""
        return self.times["received"]


class Problem(NamedTuple):
    """A fault of a row. ``column``: the heading of the bad cell, or "" if it is the row as such."""

    column: str
    why: str


class BadRow(msgspec.Struct, frozen=True):
    """A problem of a row that cannot be read.

    ``column``: the heading of the bad cell, or "" if it is the row as such.
    """

    row: int
    column: str
    why: str


class Aside(NamedTuple):
    """A bad row as it stands in the file, and all that is wrong with it."""

    row: int
    cells: list[str]
    why: str


class Plan(msgspec.Struct):
    """The content of a file.

    header: the headings, and ``aside`` the rows that cannot be read
    lacking: for each time that the map names, how many incidents do not have it
    joined: rows that joined the incident of another row
    notes: rows that were read and that somebody should look at, and rows that were left out
    zone: of the file's times
    once: of the notes, those that an import of the same file would not make again
    count: the number of incidents
    first, last: when the first and the last incident were received (UTC ms)
    ambiguous: what to say if day and month of all dates could be swapped; "" if not, or if the map says the order
    """

    file: str
    header: list[str] = []
    rows: int = 0
    units: int = 0
    incidents: Sequence[Imported] = ()
    bad: list[BadRow] = []
    bad_count: int = 0
    aside: list[Aside] = []
    lacking: dict[str, int] = {}
    joined: int = 0
    notes: list[BadRow] = []
    note_count: int = 0
    once: int = 0
    count: int = 0
    first: int = 0
    last: int = 0
    zone: str = "UTC"
    ambiguous: str = ""

    def reject(self, row: int, cells: list[str], problems: Iterable[Problem]) -> None:
        """Put a bad row aside, and list its problems if it is one of the first."""
        self.bad_count += 1
        named = dict.fromkeys(problems)  # a column may serve two fields
        self.aside.append(Aside(row, cells, "; ".join(f"{column}: {why}".removeprefix(": ") for column, why in named)))
        _add_first(self.bad, [BadRow(row, column, why) for column, why in named])

    def note(self, row: int, column: str, why: str) -> None:
        """Count a row to look at, and keep it if it is one of the first."""
        self.note_count += 1
        _add_first(self.notes, [BadRow(row, column, why)])


def _add_first(listed: list[BadRow], more: list[BadRow]) -> None:
    """Add to a list that is sorted by row and holds the first rows only."""
    if more and (len(listed) < KEPT or more[0].row < listed[-1].row):
        listed.extend(more)
        listed.sort(key=lambda each: each.row)
        del listed[KEPT:]
