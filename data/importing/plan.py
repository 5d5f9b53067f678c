"""Rows and incidents of a spreadsheet that was read, and the report of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

import msgspec

from data.entries import Imported
from data.entries.book import IMPORTED_TIMES
from data.importing.column_map import UNIT_TIMES

T = TypeVar("T")

#: Texts that a row says of its incident.
TEXTS = ("type", "type_name", "disposition", "place", "words", "number", "operator")
#: Facts of a unit: its name and kind, and its times (UTC ms).
UNIT = ("unit", "kind", *UNIT_TIMES)
#: Bad rows that are listed. The others are counted.
KEPT = 100
#: Called with (done, total), in any unit.
Progress = Callable[[int, int], None]


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A row that can be read: what it says itself, without what the map says of all rows.

    cells: as they stand in the file, in JSON
    state: of ``[values.state]`` if each row is one step of an incident, which was at :attr:`received`; else ""
    texts: as :data:`TEXTS` names them; "" where it says nothing
    times: as IMPORTED_TIMES names them (UTC ms); 0 where it says nothing
    fields: as the map names them
    unit: as :data:`UNIT` names what it says of one; empty if it names none
    """

    number: int
    cells: bytes
    key: str
    state: str
    priority: int
    texts: tuple[str, ...]
    times: tuple[int, ...]
    fields: tuple[str, ...]
    unit: tuple[str | int, ...]

    @property
    def received(self) -> int:
        """When it was received, or when the step was (UTC ms)."""
        return self.times[0]


#: Empty facts are left out of an entry. An encoder names the others at less cost than a dict.
_Times = msgspec.defstruct("_Times", [(name, int, 0) for name in IMPORTED_TIMES], omit_defaults=True, gc=False)
_Unit = msgspec.defstruct(
    "_Unit",
    [(name, int, 0) if name in UNIT_TIMES else (name, str, "") for name in UNIT],
    omit_defaults=True,
    gc=False,
)


class Told(msgspec.Struct, omit_defaults=True, tag_field="kind", tag=str(Imported.__struct_config__.tag), gc=False):
    """An incident as a file tells it. Encoded it is the :class:`data.entries.Imported` that it becomes."""

    by: str
    subjects: tuple[str]
    occurred: int
    source_key: str
    type: str
    type_name: str
    disposition: str
    place: str
    words: str
    number: str
    operator: str
    priority: int
    rows: list[int]
    times: msgspec.Struct
    units: Sequence[msgspec.Struct] = ()
    fields: dict[str, str] = {}


def told(
    by: str,
    source_key: str,
    texts: Sequence[str],
    priority: int,
    times: Sequence[int],
    units: Iterable[Iterable[str | int]],
    fields: dict[str, str],
    rows: list[int],
) -> Told:
    """Return an incident. texts, times, units: as those of a :class:`Row`, with what the map says of all rows."""
    type_, type_name, disposition, place, said, number, operator = texts
    return Told(
        by,
        (f"import:{source_key}",),
        times[0],
        source_key,
        type_,
        type_name,
        disposition,
        place,
        said,
        number,
        operator,
        priority,
        rows,
        _Times(*times),
        tuple([_Unit(*unit) for unit in units]),
        fields,
    )


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

    fields: the names of the fields of an incident, in their order
    header: the headings, and ``aside`` the rows that cannot be read
    lacking: for each time that the map names, how many incidents do not have it
    joined: rows that joined the incident of another row
    others: for each table of values, the values in the file that it does not name and "*" stands for
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
    fields: list[str] = []
    others: dict[str, dict[str, None]] = {}

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
