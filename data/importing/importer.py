"""Import of a spreadsheet's incidents, as history in a book of its own.

:func:`plan` reads the file, finds every bad row and changes nothing. :func:`drafts` makes an entry for each incident
that is not in the book yet, or has changed. :func:`run` does both, and saves all entries in one transaction or none.

Moments are UTC milliseconds. Rows are counted as a spreadsheet counts them: the header is row 1.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from csv import writer as csv_writer
from pathlib import Path

import msgspec

from data.base import file_errors
from data.base.clock import Clock
from data.base.file_errors import FileFault
from data.base.permissions import PRIVATE_FOLDER
from data.base.text import quoted
from data.book.book import Book
from data.book.reading.follower import BookReader
from data.book.storage.folder import BookBusy, NoBook, imports_home
from data.book.transaction import via
from data.entries import Imported, ImportedChanged
from data.importing.again import keep, known, source_of
from data.importing.cells import Reader
from data.importing.column_map import Map, check_header
from data.importing.csv_rows import Rows
from data.importing.history import History
from data.importing.incidents import FACTS, is_same, joined
from data.importing.plan import Plan, Progress
from data.importing.result import SHOWN, Change, Result, all_bad, bad_lines, difference
from data.importing.spool import Groups, Incidents
from data.importing.workbook import Choose
from data.site.model import Site
from data.words import Words

#: The id of every import book begins with it, so that its entries are not confused with the station's own.
STATION = "IMP"


class ImportFault(FileFault):
    """Nothing was imported. ``lines`` say why, ready to be printed."""


def plan(
    csv: Path,
    mapping: Map,
    words: Words,
    *,
    now: int = 0,
    progress: Progress | None = None,
    sheet: str = "",
    choose: Choose | None = None,
) -> Plan:
    """Return the content of this file alone. ``now`` (UTC ms): later times are wrong; 0: no time is.

    sheet, choose: of a workbook, the sheet to read instead of the map's, or what is asked if there are several

    Raises :class:`ImportFault` if the map does not fit the file at all. Single bad rows are listed in the plan.
    """
    found, rows, _ = _read(csv, mapping, words, now, _part(progress, 0, 60), sheet, choose)
    return joined(found, rows, mapping, words, {}, "import", _part(progress, 60, 100))


def _read(
    csv: Path, mapping: Map, words: Words, now: int, progress: Progress | None, sheet: str, choose: Choose | None
) -> tuple[Plan, Groups, str]:
    """Return the rows of a file, the plan so far, and the SHA-256 of what was read (hex); "": of a workbook."""
    try:
        wanted = {n for _, n in mapping.columns_used()}
        sheet = sheet or mapping.sheet
        with Rows(csv, mapping.encoding, mapping.delimiter, wanted, words, mapping.headings, sheet, choose) as rows:
            check_header(mapping, rows.header, rows.name, words)
            return *Reader(rows, mapping, words, now, progress).read(), rows.digest()
    except FileFault as fault:
        raise ImportFault(fault.lines) from None


def drafts(plan: Plan, already: Mapping[str, Imported]) -> Iterator[Imported]:
    """Yield entries for incidents that are new or have changed, by time.

    already: source key → the incident as it was imported last
    """
    assert isinstance(plan.incidents, Incidents)
    for entry in plan.incidents.drafts(already):
        if entry.source_key not in already:
            yield entry
        elif not is_same(already[entry.source_key], entry):
            facts = {name: getattr(entry, name) for name in (*FACTS, "subjects", "occurred", "rows")}
            yield ImportedChanged(by=entry.by, **facts)


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
    skip: Path | None = None,
    agree: Callable[[str], bool] = lambda question: False,
    progress: Progress | None = None,
    sheet: str = "",
    choose: Choose | None = None,
) -> Result:
    """Import all that is new in ``csv`` into the import book of ``home``, or nothing.

    A dry run writes nothing, and lists bad rows in ``plan.bad`` in place of raising unless they would be put aside.
    Raises :class:`ImportFault`.

    skip: a new file for the bad rows; the others are imported
    sheet, choose: as in :func:`plan`
    agree: asked whether dates are meant as the map reads them, if day and month of all of them could be swapped
    """
    is_whole = not dry and skip is None
    if is_whole and (of_last := known(home, csv, mapping, sheet, words)) is not None:
        same = msgspec.structs.replace(of_last[0], file=quoted(csv.name, 200))
        return _result(same, _New(same, {}), of_last[1])
    with _history(home) as already:
        with _no_room(words):
            plan, rows, digest = _read(csv, mapping, words, clock.now(), _part(progress, 0, 50), sheet, choose)
            found = joined(plan, rows, mapping, words, already, by, _part(progress, 50, 80))
        if found.bad_count and skip is None and not dry:
            raise ImportFault([*bad_lines(found, words), all_bad(found, words)])
        if not found.count and not (found.bad_count and skip is None):
            why = all_bad(found, words) if found.bad_count else words("importing.no_rows")
            raise ImportFault([*bad_lines(found, words), words("site.file", file=found.file, why=why)])
        skipped = skip.name if found.bad_count and skip is not None else ""
        if skipped and skip is not None and skip.exists():
            raise ImportFault.of(words, quoted(str(skip), 200), words("importing.aside_there"))
        if dry:
            new = _New(found, already)
            for entry in drafts(found, already):
                new.add(entry)
            return msgspec.structs.replace(_result(found, new, dry=True), skipped=skipped)
        if found.ambiguous and not agree(found.ambiguous):
            raise ImportFault.of(words, found.file, found.ambiguous)
        if skipped and skip is not None:
            _put_aside(found, skip, words)

        def again(now: Mapping[str, Imported]) -> Plan:
            """Return the plan as it is with what another import has just added. Raises ImportFault."""
            other = joined(plan, rows, mapping, words, now, by)
            if other.bad_count != found.bad_count:
                raise ImportFault([words("importing.busy")])
            return other

        result = _save(home, found, already, again, site, by, clock, words, _part(progress, 80, 100))
        if is_whole and digest:
            keep(home, source_of(digest, mapping, sheet, words), result.plan)
    return msgspec.structs.replace(result, skipped=skipped)


def _part(progress: Progress | None, start: int, end: int) -> Progress | None:
    """Return what shows the progress of a part of the work, from ``start`` to ``end`` per cent of it."""
    if progress is None:
        return None
    return lambda done, total: progress(start * total + (end - start) * min(done, total), 100 * total)


@contextmanager
def _no_room(words: Words) -> Iterator[None]:
    """Raise ImportFault for a disk that does not take what is written to it."""
    try:
        yield
    except BookBusy:
        raise ImportFault([words("importing.busy")]) from None
    except OSError as error:
        why = file_errors.why(error, words)
        raise ImportFault([words("importing.not_saved", why=why)]) from None


def _put_aside(found: Plan, file: Path, words: Words) -> None:
    """Write the bad rows to a new file, with their numbers and what is wrong with them. Raises ImportFault.

    Values for which the file has no heading come last.
    """
    try:
        with file.open("x", encoding="utf-8-sig", newline="") as out:
            rows = csv_writer(out)
            rows.writerow([*found.header, words("importing.aside_row"), words("importing.aside_why")])
            width = len(found.header)
            for row, cells, why in found.aside:
                rows.writerow([*cells[:width], *[""] * (width - len(cells)), row, why, *cells[width:]])
            out.flush()
            os.fsync(out.fileno())
    except FileExistsError:
        raise ImportFault.of(words, quoted(str(file), 200), words("importing.aside_there")) from None
    except OSError as error:
        raise ImportFault.of(words, quoted(str(file), 200), file_errors.why(error, words)) from None


@contextmanager
def _history(home: Path) -> Iterator[History]:
    """Open the incidents in the import book of ``home``."""
    with ExitStack() as stack:
        book = None
        with suppress(NoBook):
            book = stack.enter_context(closing(BookReader.open(imports_home(home))))
        yield History(book)


class _New:
    """Incidents that are new, and those that have changed; of the first of them what differs."""

    def __init__(self, found: Plan, already: Mapping[str, Imported]) -> None:
        self._zone = found.zone
        self._already = already
        self.added = self.changed = 0
        self.changes: list[Change] = []

    def add(self, entry: Imported) -> None:
        if not isinstance(entry, ImportedChanged):
            self.added += 1
            return
        self.changed += 1
        if self.changed <= SHOWN:
            self.changes.append(difference(self._already[entry.source_key], entry, self._zone))


def _result(found: Plan, new: _New, book: str = "", first: int = 0, *, dry: bool = False) -> Result:
    count = new.added + new.changed
    last = first + count - 1 if first else 0
    return Result(found, new.added, new.changed, found.count - count, new.changes, book, first, last, dry)


def _save(
    home: Path,
    found: Plan,
    already: History,
    again: Callable[[Mapping[str, Imported]], Plan],
    site: Site,
    by: str,
    clock: Clock,
    words: Words,
    progress: Progress | None = None,
) -> Result:
    folder = imports_home(home)
    with _no_room(words):
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        with closing(Book.open(folder, station=STATION, site=site.name, clock=clock)) as book:
            is_known = already.is_of(book)
            if book.found:
                book.append(book.found)
            if not is_known and (now := History(book)).numbers != already.numbers:
                already, found = now, again(now)
            new = _New(found, already)
            first = book.last_no + 1
            book.append_all(_counted_in(new, drafts(found, already), found.count, progress), via("import"))
            return _result(found, new, book.id, first if new.added or new.changed else 0)


def _counted_in(new: _New, entries: Iterable[Imported], total: int, progress: Progress | None) -> Iterator[Imported]:
    for done, entry in enumerate(entries, 1):
        new.add(entry)
        yield entry
        if progress and done % 500 == 0:
            progress(done, total)
    if progress:
        progress(1, 1)
