"""Column map of an import: what a spreadsheet's columns, times and words mean.

docs/guide/import.md explains it with examples. docs/guide/maps has a map for a real file.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from msgspec import Meta, field

from data.base.file_errors import FileFault, read_text
from data.base.nearest import nearest
from data.base.text import clean_line
from data.base.toml import Source, convert, parse
from data.base.toml_diagnosis import Fault, Key, wrong
from data.entries.book import IMPORTED_TIMES
from data.site.model import Name, Site, Table, Text
from data.words import Words

Heading = Annotated[str, Meta(min_length=1, max_length=200)]
#: One column, or several whose values are joined by a blank (a date and a time).
_Several = Annotated[tuple[Heading, ...], Meta(min_length=1, extra={"want": "importing.want_column"})]
Column = Annotated[Heading | _Several, Meta(extra={"want": "importing.want_column"})]

Disposition = Literal["safe", "handled", "handed", "false", "cancelled", "drill"]

#: An incident of several rows has the earliest of these times, and the latest of the others.
EARLIEST, LATEST = IMPORTED_TIMES[:6], IMPORTED_TIMES[6:]
UNIT_TIMES = ("dispatched", "enroute", "scene", "available")

#: Time of an incident that a row in this state has, or "none".
State = Literal["received", "entry", "acknowledged", "dispatched", "enroute", "scene", "available", "closed", "none"]

#: Stands for "every other value" in a table of values.
OTHERS = "*"

#: Words with which people say that they know nothing, and a spreadsheet that it found no value; a map may name others.
NOTHING = (
    "-", "--", "---", "\N{EN DASH}", "\N{EM DASH}", "...", "?", "??", "null", "nil", "n/a", "na", "none", "tidak ada",
    "nihil", "#n/a", "#ref!", "#value!", "#name?",
)  # fmt: skip

#: A pattern of :attr:`TimeTable.formats`: how long after ``received``, as minutes or hours:minutes.
SPAN = "span"

#: A leap day, afternoon, with seconds: shows what a time pattern does.
EXAMPLE = datetime(2024, 2, 29, 21, 5, 7)


class TimeTable(Table, frozen=True):
    """The zone of the file's times, and the pattern they are written in.

    formats: time of ``[times]`` or ``[unit]`` → its own pattern. One without a date is of the day of ``received``, or
    of the next day.
    date_order: that day and month of numeric dates stand in this order (``dmy``, ``mdy``), for a file in which every
    date could be read either way.
    """

    zone: Name
    format: Heading = "iso"
    formats: dict[str, Heading] = field(default_factory=dict)
    date_order: Literal["", "dmy", "mdy"] = ""


class ColumnsTable(Table, frozen=True):
    """Columns with facts about an incident. ``state``: each row is one step of it, at the time ``received``."""

    type: Column | None = None
    priority: Column | None = None
    disposition: Column | None = None
    place: Column | None = None
    words: Column | None = None
    operator: Column | None = None
    state: Column | None = None


class TimesTable(Table, frozen=True):
    """Columns with the times of an incident."""

    received: Column
    entry: Column | None = None
    acknowledged: Column | None = None
    dispatched: Column | None = None
    enroute: Column | None = None
    scene: Column | None = None
    available: Column | None = None
    closed: Column | None = None


class UnitTable(Table, frozen=True):
    """Columns about the unit that a row is about."""

    unit: Column
    kind: Column | None = None
    dispatched: Column | None = None
    enroute: Column | None = None
    scene: Column | None = None
    available: Column | None = None


class ValuesTable(Table, frozen=True):
    """The meaning of words: value in the file → value in the book."""

    type: dict[str, Name] = field(default_factory=dict)
    priority: dict[str, Annotated[int, Meta(ge=1, le=4)]] = field(default_factory=dict)
    disposition: dict[str, Disposition] = field(default_factory=dict)
    state: dict[str, State] = field(default_factory=dict)


class ConstantTable(Table, frozen=True):
    """Facts that are the same for every row, in place of a column."""

    type: Name = ""
    priority: Annotated[int, Meta(ge=0, le=4)] = 0
    disposition: Disposition | Literal[""] = ""
    place: Text = ""


class Map(Table, frozen=True):
    """The map.

    ``source`` and the value of ``key`` name an incident, so importing it again adds nothing. ``headings``: those of a
    file that has none. ``nothing``: words of an empty cell, in any case.
    ``sheet``: of a workbook that has several.
    """

    source: Annotated[str, Meta(min_length=1, max_length=40, extra={"want": "importing.want_source"})]
    key: Column
    time: TimeTable
    times: TimesTable
    name: Text = ""
    number: Column | None = None
    encoding: Annotated[str, Meta(max_length=40)] = "utf-8"
    sheet: Text = ""
    delimiter: Annotated[str, Meta(max_length=1, extra={"want": "importing.want_delimiter"})] = ""
    headings: tuple[Heading, ...] = ()
    nothing: tuple[Text, ...] = NOTHING
    columns: ColumnsTable = ColumnsTable()
    constant: ConstantTable = ConstantTable()
    unit: UnitTable | None = None
    fields: dict[str, Column] = field(default_factory=dict)
    values: ValuesTable = ValuesTable()

    def columns_used(self) -> Iterator[tuple[Key, str]]:
        """Yield every heading that the map names, with the key that names it."""
        tables = (("columns", self.columns), ("times", self.times), ("unit", self.unit))
        yield from ((("key",), name) for name in headings(self.key))
        yield from ((("number",), name) for name in headings(self.number))
        for table_name, table in tables:
            for each in table.__struct_fields__ if table is not None else ():
                yield from (((table_name, each), name) for name in headings(getattr(table, each)))
        for each, column in self.fields.items():
            yield from ((("fields", each), name) for name in headings(column))

    def named_fields(self) -> dict[str, Column]:
        """Return the other columns that are kept, by the names that they have in the book."""
        return {clean_line(name): column for name, column in self.fields.items()}


def headings(column: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the headings of a column of the map.

    A column that the map leaves out has none.
    """
    if column is None:
        return ()
    return (column,) if isinstance(column, str) else column


def load(path: Path, words: Words, site: Site | None = None) -> Map:
    """Return the map in a file. With ``site``, types must be its types.

    Raises :class:`data.base.file_errors.FileFault`.
    """
    source = Source(path.name, read_text(path, words), words)
    mapping = convert(source, parse(source), Map)
    faults = list(_faults(mapping, words, site))
    if faults:
        raise source.fault(faults)
    return mapping


def check_header(mapping: Map, header: list[str], file: str, words: Words) -> None:
    """Check that each column of the map is in the file, once.

    Raises :class:`data.base.file_errors.FileFault`.
    """
    used: dict[str, Key] = {}
    for key, name in mapping.columns_used():
        used.setdefault(name, key)
    if not used.keys() & set(header):
        why = words("importing.no_columns", header=", ".join(header)[:200])
        raise FileFault.of(words, file, why)
    free = [name for name in header if name not in used]
    lines = []
    for name, key in used.items():
        at = ".".join(map(str, key))
        if name not in header:
            near = nearest(name, free)
            message = "importing.no_column_near" if near else "importing.no_column"
            lines.append(words(message, at=at, name=name, near=near))
        elif header.count(name) > 1:
            lines.append(words("importing.column_twice", at=at, name=name))
    if lines:
        raise FileFault([words("site.file", file=file, why=why) for why in lines])


def example(pattern: str) -> str:
    """Return an example of a time in this pattern."""
    if pattern == SPAN:
        return "45, 1:30"
    if pattern == "iso":
        return EXAMPLE.isoformat(sep=" ")
    if pattern in ("epoch", "epoch_ms"):
        return "1709215507" + ("000" if pattern == "epoch_ms" else "")
    return EXAMPLE.strftime(pattern)


def _faults(mapping: Map, words: Words, site: Site | None) -> Iterator[Fault]:
    try:
        ZoneInfo(mapping.time.zone)
    except (OSError, ValueError, LookupError):
        yield wrong(words, ("time", "zone"), mapping.time.zone, words("importing.want_zone"))
    if not _tells_a_time(mapping.time.format):
        yield wrong(words, ("time", "format"), mapping.time.format, words("importing.want_format"))
    order = mapping.time.date_order
    for pattern in (mapping.time.format, *mapping.time.formats.values()):
        if order and date_order(pattern) not in ("", order):
            yield wrong(words, ("time", "date_order"), order, words("importing.want_order", format=pattern))
            break
    for name, pattern in mapping.time.formats.items():
        if name not in TimesTable.__struct_fields__:
            times = ", ".join(TimesTable.__struct_fields__)
            yield wrong(words, ("time", "formats", name), name, words("importing.want_time_name", times=times))
        elif getattr(mapping.times, name) is None and getattr(mapping.unit, name, None) is None:
            yield wrong(words, ("time", "formats", name), pattern, words("importing.want_time_for", name=name))
        elif not (pattern == SPAN or _tells_a_time(pattern) or (name != "received" and _tells_a_clock(pattern))):
            yield wrong(words, ("time", "formats", name), pattern, words("importing.want_format"))
    try:
        if not codecs.lookup(mapping.encoding)._is_text_encoding:
            raise LookupError
    except LookupError:
        yield wrong(words, ("encoding",), mapping.encoding, words("importing.want_encoding"))
    if mapping.delimiter and (mapping.delimiter.isalnum() or mapping.delimiter in '"\n '):
        yield wrong(words, ("delimiter",), mapping.delimiter, words("importing.want_delimiter"))
    if len(mapping.source.split()) != 1:
        yield wrong(words, ("source",), mapping.source, words("importing.want_source"))
    if (mapping.columns.state is None) == ("received" in mapping.values.state.values()):
        yield wrong(words, ("values", "state"), "", words("importing.want_states"))
    for name in mapping.fields:
        if (same := clean_line(name)) != name and same in mapping.fields:
            yield wrong(words, ("fields", name), name, words("importing.want_one_field"))
    for table, meanings in ((each, getattr(mapping.values, each)) for each in mapping.values.__struct_fields__):
        if meanings and getattr(mapping.columns, table) is None and table != "state":
            yield wrong(words, ("values", table), next(iter(meanings)), words("importing.want_column_for", name=table))
        named: dict[str, str] = {}
        for value, meaning in meanings.items():
            first = named.setdefault(value.casefold(), value)
            if meanings[first] != meaning:
                want = words("importing.want_one_case", first=first, second=value)
                yield wrong(words, ("values", table, value), meaning, want)
    codes = {t.code for t in site.types} if site else set()
    constant = mapping.constant.type
    if site and constant and constant not in codes:
        yield wrong(words, ("constant", "type"), constant, words("importing.want_type", near=""))
    for value, code in mapping.values.type.items():
        if site and code not in codes:
            near = nearest(code, codes)
            hint = words("site.near", near=near) if near else ""
            yield wrong(words, ("values", "type", value), code, words("importing.want_type", near=hint))


def _tells_a_time(pattern: str) -> bool:
    if pattern in ("iso", "epoch", "epoch_ms"):
        return True
    try:
        # Seconds may be left out; the minute may not.
        return datetime.strptime(EXAMPLE.strftime(pattern), pattern).replace(second=0) == EXAMPLE.replace(second=0)
    except ValueError:
        return False


def date_order(pattern: str) -> str:
    """Return how a pattern writes dates whose day and month could be swapped (``dmy``, ``mdy``); else ""."""
    signs = [sign for sign in re.findall(r"%(.)", pattern) if sign in "dmYyBb"]
    return {"dm": "dmy", "md": "mdy"}.get("".join(signs[:2]), "")


def has_date(pattern: str) -> bool:
    """Return True if times in this pattern say the day."""
    return pattern in ("iso", "epoch", "epoch_ms") or any(sign in pattern for sign in ("%d", "%j", "%c", "%x"))


def _tells_a_clock(pattern: str) -> bool:
    try:
        return not has_date(pattern) and _minute(datetime.strptime(EXAMPLE.strftime(pattern), pattern)) == _minute(
            EXAMPLE
        )
    except ValueError:
        return False


def _minute(moment: datetime) -> tuple[int, int]:
    return moment.hour, moment.minute
