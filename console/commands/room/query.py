"""``siaga query``: the rows of a table of the room that meet a condition."""

from __future__ import annotations

import argparse
import contextlib
import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.queries import QueryInstance
from tinydb.storages import MemoryStorage

from console.commands import Call
from console.commands.json_out import json_line, print_json
from console.commands.progress import progress
from console.commands.site_read import site_shown
from console.commands.times import moment
from console.exits import DONE, Stop
from console.second.drill_clock import clock_of
from data.base.text import clean_line
from data.book.library import Library
from data.book.storage.tinydb_storage import JournalStorage
from data.entries.subjects import Subject, incident_subject, is_keyed
from data.queries.expression import BadExpression, check_field, query_of
from data.report.render.csv import cell as csv_cell
from data.room.database import is_current, load
from data.room.room import Room
from data.room.tables import INCIDENTS, PACKED_IN, QUERIED, documents, fields_of
from data.site.localtime import day_hhmmss, zone
from data.site.model import Site
from data.view.lines.numbers import Numbers
from widgets.drawing.cells import cells, cut, pad

#: Columns of the text and the CSV, unless others are asked for; of other tables the first fields.
COLUMNS = {
    "incidents": ("number", "priority", "state", "type", "post", "received", "acked", "closed", "words"),
    "posts": ("code", "status", "contact", "checked_due", "late_due", "missed_due", "people", "incident"),
    "shifts": ("subject", "operator", "crew", "how", "since", "until"),
    "sources": ("code", "name", "down", "since", "incident", "shelved_until"),
}
FIRST = 8
#: Widest column of the text (cells).
WIDEST = 40
#: Whole numbers from here on are moments (UTC ms): no other number of the room is as large.
MOMENTS_FROM = 10**11
#: Entries between two signs of progress.
STEP = 2_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``query``; several words are one expression."""
    parser.add_argument("table", nargs="?", default="")
    parser.add_argument("expression", nargs="*", default=[])
    shape = parser.add_mutually_exclusive_group()
    for name in ("--json", "--csv", "--count"):
        shape.add_argument(name, action="store_true")
    parser.add_argument("--fields", default=None)
    parser.add_argument("--sort", default=None)
    parser.add_argument("--all", action="store_true")


def run(call: Call) -> int:
    """Print the rows. Raises Stop, SiteError, NoBook, OSError."""
    call.need_site()
    options, table = call.options, call.options.table
    if table not in QUERIED:
        raise Stop("cli.query_no_table", found=table, tables=", ".join(QUERIED))
    site = site_shown(call)
    condition, columns = _condition(call, site), _columns(call)
    with _database(call) as db:
        found = db.table(table, cache_size=0)
        rows = [dict(row) for row in (found.all() if condition is None else found.search(condition))]
    sort = options.sort or _own_columns(table)[0]  # the file has its own order, which says nothing
    name = sort.removeprefix("-")
    rows.sort(key=lambda row: _order(value_of(row, name)), reverse=sort.startswith("-"))
    if options.count:
        print(len(rows))
    elif options.json:
        for row in rows:
            print_json({name: value_of(row, name) for name in columns} if options.fields is not None else row)
    elif options.csv:
        _print_csv(rows, columns)
    else:
        if call.home.is_drill:
            print(call.words("report.drill"))
        _print_text(_numbered(call, rows) if table == INCIDENTS and "number" in columns else rows, columns, site)
        if table == INCIDENTS and not options.all:
            print("\n" + call.words("cli.query_recent"))
    return DONE


# --- what is asked ----------------------------------------------------------------------------------------------------


def _condition(call: Call, site: Site) -> QueryInstance | None:
    text = " ".join(call.options.expression).strip()
    if not text:
        return None
    now = clock_of(call.home).now()
    try:
        return query_of(text, fields_of(call.options.table), lambda typed: moment(typed, now, zone(site)))
    except BadExpression as error:
        raise Stop(error.key, table=call.options.table, **error.facts) from error


def _columns(call: Call) -> tuple[str, ...]:
    """Return the fields to show. Raises Stop for one that does not exist, also in ``--sort``."""
    options, fields = call.options, fields_of(call.options.table)
    asked = options.fields.replace(",", " ").split() if options.fields is not None else ()
    sort = () if options.sort is None else (options.sort.removeprefix("-"),)
    try:
        for name in (*asked, *sort):
            check_field(name, fields)
    except BadExpression as error:
        raise Stop(error.key, table=options.table, **error.facts) from error
    return tuple(asked) or _own_columns(options.table)


def _own_columns(table: str) -> tuple[str, ...]:
    return COLUMNS.get(table) or tuple(fields_of(table))[:FIRST]


# --- where it is found ------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _database(call: Call) -> Iterator[TinyDB]:
    """Open the room file, if it holds all that the books do; else a database in memory that does."""
    with contextlib.closing(Library.open(call.home.path)) as library:
        path, table = call.home.room_file, call.options.table
        if not call.options.all and is_current(path, library) and (found := _of_file(path, table)) is not None:
            db = found
        else:
            room = None if call.options.all else load(path, library)
            db = TinyDB(storage=MemoryStorage)
            rows = documents(room or _folded(call, library), table)
            db.storage.write({table: {str(n): row for n, row in enumerate(rows, 1)}})
        with contextlib.closing(db):
            yield db


def _of_file(path: Path, table: str) -> TinyDB | None:
    """Open the room file; None if some rows of the table are packed."""
    db = TinyDB(path, storage=JournalStorage, access_mode="r")
    if table not in PACKED_IN or not db.table(PACKED_IN[table], cache_size=0):
        return db
    db.close()
    return None


def _folded(call: Call, library: Library) -> Room:
    """Fold the books; with ``--all``, keep what was settled long ago."""
    room = Room(history=library.all_of)
    if call.options.all:
        room.keep = None
    total = sum(book.last_no for book in (library.book, *library.earlier, *library.others().values()))
    room.extend(progress(call.words, library.all_entries(), total, STEP))
    return room


# --- showing ----------------------------------------------------------------------------------------------------------


def value_of(row: Any, name: str) -> Any:
    """Return a field of a row; through a list, that of each of its items; None if it is not there."""
    for at, part in enumerate(parts := name.split(".")):
        if isinstance(row, list):
            return [value_of(each, ".".join(parts[at:])) for each in row]
        row = row.get(part) if isinstance(row, dict) else None
    return row


def _order(value: Any) -> tuple[bool, str, Any]:
    """Return a value as a key for sorting: rows without one come last, and unlike values are not compared."""
    kind = "number" if isinstance(value, int | float) else type(value).__name__
    plain = value if kind in ("number", "str") else json_line(value)
    return value is None, kind, plain


def _text(value: Any, site: Site) -> str:
    if value is None or value is False or value == 0:
        return "0" if value == 0 and value is not False else ""
    if isinstance(value, int) and not isinstance(value, bool) and value >= MOMENTS_FROM:
        return day_hhmmss(site, value)
    if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
        return ", ".join(_text(each, site) for each in value)
    return clean_line(value if isinstance(value, str) else json_line(value))


def _numbered(call: Call, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return incidents with their numbers as they are typed: with the station's letter, if there are several."""
    with contextlib.closing(Library.open(call.home.path)) as library:
        numbers = Numbers(library)
        return [row | {"number": numbers.of(_opened(row)) or row["number"]} for row in rows]


def _opened(row: dict[str, Any]) -> Subject:
    """Return the subject by which to ask for an incident's number: two stations may have opened one of a source."""
    subject: Subject = row["subject"]
    ref = row.get("opened_ref", "") if is_keyed(subject) else ""
    return incident_subject(ref) if ref else subject


def _print_text(rows: list[dict[str, Any]], columns: tuple[str, ...], site: Site) -> None:
    shown = [[cut(_text(value_of(row, name), site), WIDEST) for name in columns] for row in rows]
    lines = [list(columns), *shown]
    widths = [max(cells(line[at]) for line in lines) for at in range(len(columns))]
    for line in lines:
        print("  ".join(pad(text, width) for text, width in zip(line, widths, strict=True)).rstrip())


def _print_csv(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        values = (value_of(row, name) for name in columns)
        writer.writerow([csv_cell(v) if isinstance(v, str) else "" if v is None else json_line(v) for v in values])
