"""Import a spreadsheet's incidents: history, in a book of its own.

Three steps. :func:`plan` reads the whole file and changes nothing; it knows every bad row. :func:`drafts` makes one
entry for each incident that is not there yet. :func:`run` does both and saves all of them as one transaction, or none.
Moments are UTC milliseconds; rows are counted as a spreadsheet counts them, the header being row 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from data.base import oserrors
from data.base.clock import Clock
from data.base.toml import FileFault
from data.book.book import Book, BookBusy, BookReader, NoBook
from data.book.storage.folder import imports_home
from data.entries import Imported
from data.importing.column_map import Map, against
from data.importing.csv_rows import Rows
from data.importing.incidents import Plan, Progress, Reader
from data.site.localtime import local_of, zone_of
from data.site.model import Site
from data.words import Words

#: Bad rows that are shown.
SHOWN = 10
#: Begins the id of every import book, so that its entries cannot be taken for the station's own.
STATION = "IMP"


class ImportFault(FileFault):
    """Why nothing was imported: ``lines``, ready to be printed."""


class Result(msgspec.Struct, frozen=True):
    """What an import did, or in a dry run would do. ``first``, ``last``: the numbers of its entries; 0: none."""

    plan: Plan
    added: int
    already: int
    book: str = ""
    first: int = 0
    last: int = 0
    dry: bool = False


def plan(csv: Path, mapping: Map, words: Words, *, now: int = 0, progress: Progress | None = None) -> Plan:
    """Read the whole file. ``now``: times after it are wrong (0: none is).

    Raises :class:`ImportFault` if the file cannot be read as the map says at all; single bad rows are in the plan.
    """
    try:
        with Rows(csv, mapping.encoding, mapping.delimiter, {n for _, n in mapping.columns_used()}, words) as rows:
            against(mapping, rows.header, rows.name, words)
            return Reader(rows, mapping, words, now, progress).read()
    except FileFault as fault:
        raise ImportFault(fault.lines) from None


def drafts(plan: Plan, already: set[str], by: str) -> Iterator[Imported]:
    """An entry for each incident of the plan whose ``source_key`` is not in ``already``, oldest first."""
    for entry in plan.incidents:
        if entry.source_key not in already:
            yield msgspec.structs.replace(entry, by=by)


def run(
    home: Path,
    csv: Path,
    mapping: Map,
    *,
    site: Site,
    by: str,
    clock: Clock,
    words: Words,
    dry: bool = False,
    progress: Progress | None = None,
) -> Result:
    """Import ``csv`` into the import book of ``home``: everything that is new in it, or nothing.

    A dry run writes nothing and raises nothing about single rows: they are in ``plan.bad``.
    Raises :class:`ImportFault`.
    """
    found = plan(csv, mapping, words, now=clock.now(), progress=progress)
    if dry:
        already = _there(home)
        new = sum(e.source_key not in already for e in found.incidents)
        return Result(found, new, found.count - new, dry=True)
    if found.bad_count:
        raise ImportFault([*bad_lines(found, words), _all_bad(found, words)])
    if not found.incidents:
        raise ImportFault([words("importing.file", file=found.file, why=words("importing.no_rows"))])
    return _save(home, found, site, by, clock, words)


def _there(home: Path) -> set[str]:
    """The source keys that the import book of ``home`` holds."""
    try:
        book = BookReader.open(imports_home(home))
    except NoBook:
        return set()
    try:
        return {e.source_key for e in book.entries() if isinstance(e, Imported)}
    finally:
        book.close()


def _save(home: Path, found: Plan, site: Site, by: str, clock: Clock, words: Words) -> Result:
    folder = imports_home(home)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        book = Book.open(folder, station=STATION, site=site.name, clock=clock)
    except BookBusy:
        raise ImportFault([words("importing.busy")]) from None
    except OSError as error:
        why = oserrors.why(error, words)
        raise ImportFault([words("importing.not_saved", why=why)]) from None
    try:
        if book.found:
            book.append(book.found)
        already = {e.source_key for e in book.entries() if isinstance(e, Imported)}
        new = list(drafts(found, already, by))
        saved = book.append(new) if new else []
        first, last = (saved[0].no, saved[-1].no) if saved else (0, 0)
        return Result(found, len(saved), found.count - len(saved), book.id, first, last)
    except OSError as error:
        why = oserrors.why(error, words)
        raise ImportFault([words("importing.not_saved", why=why)]) from None
    finally:
        book.close()


# --- what is told ---------------------------------------------------------------------------------------------------


def result_text(result: Result, words: Words) -> list[str]:
    """What came of it, in lines."""
    found = result.plan
    lines = [_counted(found, words)]
    lines += [words("importing.lacking", time=name, n=n) for name, n in found.lacking.items() if n]
    lines += bad_lines(found, words)
    if found.bad_count:
        lines.append(_all_bad(found, words))
    elif result.dry:
        lines.append(words("importing.dry", added=result.added, already=result.already))
    else:
        key = "importing.done" if result.added else "importing.nothing"
        numbers = {"first": result.first, "last": result.last}
        lines.append(words(key, added=result.added, already=result.already, book=result.book, **numbers))
    return lines


def bad_lines(found: Plan, words: Words) -> list[str]:
    """The first bad rows, a line each."""
    lines = []
    for bad in found.bad[:SHOWN]:
        key = "importing.row" if bad.column else "importing.row_whole"
        lines.append(words(key, file=found.file, row=bad.row, column=bad.column, why=bad.why))
    if found.bad_count > SHOWN:
        lines.append(words("importing.more_bad", n=found.bad_count - SHOWN))
    return lines


def _all_bad(found: Plan, words: Words) -> str:
    return words("importing.bad_rows", n=found.bad_count, rows=found.rows)


def _counted(found: Plan, words: Words) -> str:
    if not found.incidents:
        return words("importing.counted_none", file=found.file, rows=found.rows)
    tz = zone_of(found.zone)
    ends = (found.incidents[0], found.incidents[-1])
    first, last = (f"{local_of(tz, e.times['received']):%Y-%m-%d %H:%M}" for e in ends)
    numbers = {"rows": found.rows, "count": found.count, "units": found.units}
    return words("importing.counted", file=found.file, first=first, last=last, **numbers)
