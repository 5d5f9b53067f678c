"""``siaga report``: write a report to stdout or a file, next to a running console.

Kinds: a shift, the situation (lapsit), the figures (kpi).
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from console.commands import Call
from console.commands.json_out import json_line
from console.commands.pager import folded
from console.commands.progress import progress
from console.commands.site_read import site_shown
from console.commands.times import time_option
from console.exits import DONE, Stop
from console.second.drill_clock import clock_of
from console.session.atomic_files import new_file
from console.session.desk import Desk
from console.session.home import expanded
from data.base.clock import ManualClock
from data.book.reading.checking import check
from data.book.reading.follower import BookReader
from data.book.reading.moments import first_since
from data.book.storage.folder import NoBook, imports_home
from data.entries import Imported
from data.queries.figures import clock_from
from data.report.document import Document
from data.report.parts.history import history
from data.report.parts.material import Material, book_begins, controls_near
from data.report.parts.period import NoShift, Period, between, day_of, days_before, part_ends, shift_of, this_shift
from data.room.past import recorded_before
from data.site.localtime import instant, zone_of
from data.words import LANGUAGES, Words

KINDS = ("shift", "lapsit", "kpi")
FORMATS = ("md", "html", "csv", "json")
#: Version of the JSON: greater when a fact is renamed, changes its meaning or goes. New facts leave it.
SCHEMA = 2
_BY = ("shift", "day")
#: Rows of figures between two words about them on the terminal.
STEP = 10
#: Days before today that the figures cover if no period is given.
_DAYS = 6


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``report``."""
    parser.add_argument("what", metavar="shift|lapsit|kpi")
    parser.add_argument("--format", default="md")
    parser.add_argument("--shift", nargs=2, default=None, metavar=("DATE", "NAME"))
    for name in ("--since", "--until", "--at", "--language", "--out", "--by"):
        parser.add_argument(name, default=None)
    parser.add_argument("--ask", action="store_true")
    parser.add_argument("--imported", action="store_true")
    parser.add_argument("--force", action="store_true")


def run(call: Call) -> int:
    """Write the report. Raises Stop, SiteError, NoBook, OSError."""
    options = call.options
    _check(call)
    call.need_site()
    out = _out(call)
    site = site_shown(call)
    clock = clock_of(call.home)
    at = None
    if options.at is not None:
        at = time_option("--at", options.at, site, clock.now(), past=True)
        clock = ManualClock(at)
    with closing(Desk.view(call.home, at=at, clock=clock)) as desk:
        document = _document(call, desk)
    text = _written(document, options.format)
    if out is None:
        _show(text, options.format)
    else:
        try:
            with new_file(out, overwrite=options.force) as file:
                file.write(text.encode())
        except FileExistsError as error:  # created since we looked
            raise Stop("report.out_exists", file=out) from error
        print(call.words("report.wrote", kind=document.title, file=out))
    return DONE


def _check(call: Call) -> None:
    """Refuse wrong options before anything is read. Raises Stop."""
    options = call.options
    if options.what not in KINDS:
        raise Stop("report.no_kind", found=options.what, kinds=" ".join(KINDS))
    if options.format not in FORMATS:
        raise Stop("report.no_format", found=options.format, formats=" ".join(FORMATS))
    if options.language is not None and options.language not in LANGUAGES:
        raise Stop("report.no_language", found=options.language, languages=" ".join(LANGUAGES))
    if options.shift and (options.since or options.until):
        raise Stop("report.two_periods")
    if options.until and not options.since:
        raise Stop("report.until_alone")
    if options.by is not None:
        if options.what != "kpi":
            raise Stop("report.only_kpi")
        if options.by not in _BY:
            raise Stop("cli.usage", message=f"--by: {' '.join(_BY)}", help="siaga report --help")
    if options.ask and options.what != "lapsit":
        raise Stop("report.only_lapsit")
    if options.out == "":
        raise Stop("cli.arg_empty", name="--out")


# --- the period and its facts -----------------------------------------------------------------------------------------


def _document(call: Call, desk: Desk) -> Document:
    options = call.options
    words = Words(options.language or desk.site.language)
    now = desk.clock.now()  # once: the period ends now
    period = _period(call, desk, now)
    past = call.home.past
    room = recorded_before(desk.library, past, period.until) if period.over else desk.room
    sites = desk.sites
    site = sites.at(period.limit - 1)
    wrong = tuple(_wrong(call, desk, words, period))
    m = Material(desk.library, site, words, period, room, now, wrong, past=past, sites=sites)
    imported = history(_history(call), period) if options.imported else None
    if options.what == "shift":
        # Each kind of report, and below each format, loads only its own parts.
        from data.report import shift

        return shift.document(m, imported)
    if options.what == "lapsit":
        from data.report import situation
        from data.report.parts.blanks import Blanks

        blanks = Blanks()
        document = situation.document(m, imported, blanks)
        return situation.document(m, imported, Blanks(_answers(words, blanks.asked))) if options.ask else document
    from data.report import kpi

    return kpi.document(
        m, options.by or "shift", imported, lambda rows: progress(call.words, rows, len(rows), STEP, "report.progress")
    )


def _answers(words: Words, asked: list[tuple[str, str]]) -> dict[str, str]:
    """Ask for what the room does not know, on stderr: the report may go to stdout. A full stop, or no more, ends it."""
    print(words("report.form.ask"), file=sys.stderr)
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")
    found: dict[str, str] = {}
    for n, (key, question) in enumerate(asked, 1):
        print(f"{n}/{len(asked)} {question}: ", end="", file=sys.stderr, flush=True)
        answer = sys.stdin.readline() if sys.stdin is not None else ""
        if not answer or answer.strip() == ".":
            break
        found[key] = answer
    print(file=sys.stderr)
    return found


def _period(call: Call, desk: Desk, now: int) -> Period:
    options, site = call.options, desk.site
    if options.shift:
        text, name = options.shift
        try:
            day = date.fromisoformat(text)
            period = shift_of(
                desk.sites, day, name, now, controls_near(desk.library, instant(zone_of(site.zone), day, 0))
            )
        except NoShift as error:
            raise Stop("report.no_shift", found=name, day=text, shifts=str(error)) from error
        except (ValueError, OverflowError) as error:
            raise Stop("report.bad_day", found=text) from error
        if period.start >= now:
            raise Stop("report.not_begun", found=" ".join(options.shift))
        return period
    if options.since:
        since = time_option("--since", options.since, site, now)
        if since >= now:
            raise Stop("report.not_begun", found=options.since)
        until = now if not options.until else time_option("--until", options.until, site, now, end=True)
        if until < since:
            raise Stop("cli.until_before", since=options.since, until=options.until)
        if options.what == "kpi" and not options.until:
            return between(since, part_ends(site, now, options.by or "shift"), now)
        return between(since, max(until, since + 1), now)
    if options.what == "kpi":
        # Days before the first entry would count as perfect.
        first = book_begins(desk.library, desk.room.duty) or now
        start = max(days_before(site, now, _DAYS), day_of(site, min(first, now)))
        return between(start, part_ends(site, now, options.by or "shift"), now)
    if call.home.is_drill and options.at is None:  # all of it: many end with a handover, which starts another shift
        return between(clock_from(desk.library.all_entries(), now), now + 1, now)  # its room is that of now
    return this_shift(desk.room.duty, site, now)


def _wrong(call: Call, desk: Desk, words: Words, period: Period) -> Iterator[str]:
    """Yield warnings: a drill, damage in what is reported of the book, a book that does not meet its anchors."""
    is_table = call.options.what == "kpi" and call.options.format == "csv"  # rows for a spreadsheet, nothing else
    if call.home.is_drill and not is_table:
        yield words("report.drill")
    book = desk.book
    last = first_since(book, period.until)
    for reached in check(book, max(1, first_since(book, period.start))):
        if reached >= last:
            break
    if book.is_room_damaged:
        yield words("report.damaged")
    for found in desk.unmet_anchor():
        yield words("report.short", anchor=getattr(found, "file", ""))


def _history(call: Call) -> Iterator[Imported]:
    """Yield the entries imported from spreadsheets, which have a book of their own."""
    with contextlib.suppress(NoBook), closing(BookReader.open(imports_home(call.home.path))) as book:
        yield from (entry for entry in book.all_entries() if isinstance(entry, Imported))


# --- the output -------------------------------------------------------------------------------------------------------


def _written(document: Document, format: str) -> str:
    if format == "json":
        facts: dict[str, Any] = {
            "schema": SCHEMA,
            "report": document.kind,
            "site": document.under[0] if document.under else "",
            "warnings": document.warnings,
            **document.facts,
        }
        return json_line(facts) + "\n"
    if format == "html":
        from data.report.render.html import page

        return page(document)
    if format == "csv":
        from data.report.render.csv import sheet

        return sheet(document)
    from data.report.render.markdown import markdown

    return markdown(document)


def _show(text: str, format: str) -> None:
    """Write to stdout: UTF-8 for a file or pipe; a terminal gets its own encoding, other characters escaped."""
    if hasattr(sys.stdout, "reconfigure") and (format != "md" or not sys.stdout.isatty()):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n" if format != "csv" else "")
    sys.stdout.write(folded(text) if format == "md" else text)


def _out(call: Call) -> Path | None:
    """Return the file to write, None for stdout. Raises Stop before anything is read."""
    if call.options.out is None:
        return None
    out, home = expanded(call.options.out), call.home.path.resolve()
    if home in out.resolve().parents:
        raise Stop("report.out_in_home", file=out, home=home)
    if out.is_symlink() or (out.exists() and not out.is_file()):
        raise Stop("report.out_no_file", file=out)
    if out.exists() and not call.options.force:
        raise Stop("report.out_exists", file=out)
    return out
