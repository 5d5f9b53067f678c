"""``siaga log``: print or follow the book, filtered, as lines or as JSON."""

from __future__ import annotations

import argparse
import contextlib
import re
import select
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice, takewhile
from pathlib import Path
from typing import Any

import msgspec

from console.commands import Call
from console.commands.json_out import print_json
from console.commands.pager import folded
from console.commands.site_read import site_shown
from console.commands.times import time_option
from console.exits import DONE, Stop
from console.second.drill_clock import clock_of
from data.base.text import clean_line
from data.book.library import Library
from data.book.reading.follower import BookReader
from data.book.reading.moments import first_stamped
from data.book.storage.folder import NoBook, imports_home
from data.entries import Entry, Fix, Imported, Unknown, Void
from data.entries.codec import BY_KIND, canonical
from data.entries.subjects import book_of, post_subject, station_of
from data.room.database import stored_corrections
from data.room.noted.corrections import Correction, Corrections
from data.site.localtime import day_hhmmss, hhmm, local_day
from data.site.model import Site
from data.view.lines import line_of, written_in
from data.view.lines.numbers import Numbers
from data.view.lines.search import line_has_words
from data.view.values import BookLine
from data.words import Words, author, author_everywhere

#: How often a book that is followed is read (ms).
_FOLLOW_EVERY = 300

#: Entries that are looked at before the lines that were found so far are shown.
_SHOWN_AFTER = 256

_NUMBER = re.compile(r"#?[A-Za-z]?[1-9][0-9]{2,8}(?:/[0-9A-Za-z]{1,4})?")

Test = Callable[[Entry], bool]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``log``."""
    for name in ("--since", "--until", "--subject", "--grep"):
        parser.add_argument(name, default=None)
    parser.add_argument("--regex", action="store_true")
    parser.add_argument("--kind", default=None)
    parser.add_argument("-n", "--last", type=int, default=None)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--follow", "-f", action="store_true")


def run(call: Call) -> int:
    """Print the entries that pass every filter, oldest first. Raises Stop, SiteError, OSError."""
    call.need_site()
    if call.options.last is not None and call.options.last < 0:
        raise Stop("cli.log_last", found=call.options.last)
    site = site_shown(call)
    words, options = call.words, call.options
    book = Library.open(call.home.path)
    try:
        numbers, corrections = Numbers(book), Corrections()
        since, tests = _tests(call, site, numbers)
        said = _said(options, words, site, numbers)

        def chosen(entries: Iterable[Entry]) -> Iterator[tuple[Entry, BookLine]]:
            for place, entry in enumerate(entries):
                numbers.note(entry)
                if isinstance(entry, Fix | Void):
                    corrections.note(entry)
                if place % _SHOWN_AFTER == 0:
                    sys.stdout.flush()  # what was found shows while the search continues
                if all(test(entry) for test in tests):
                    numbers.near = entry.hlc[0]
                    line = line_of(entry, words, site, number_of=numbers.of)
                    if said(line, entry):
                        yield entry, line

        if options.last is None and not options.json:
            corrections = _corrections(call.home.room_file, book, since)
        show = _ShowJson(book) if options.json else _ShowText(call, site, book, corrections)
        if options.last is not None:
            # From the end: whatever corrects an entry comes after it, and was seen before it.
            recent = takewhile(lambda entry: entry.hlc[0] >= since, book.newest_first())
            last = [*islice(chosen(chain(recent, reversed([*_imported(call)]))), max(0, options.last))]
            found: Iterable[tuple[Entry, BookLine]] = reversed(last)
        else:
            found = chosen(chain(_imported(call), book.stamped_since(since)))
        if call.home.is_drill and not options.json:
            print(words("report.drill"))
        for entry, line in found:
            show(entry, line)
        if call.options.follow:
            for entry, line in chosen(_coming(book)):
                show(entry, line)
    except KeyboardInterrupt:
        if not call.options.follow:
            raise
    finally:
        book.close()
    return DONE


def _imported(call: Call) -> Iterator[Entry]:
    """Yield the entries imported from spreadsheets if ``--kind`` names them. They have a book of their own."""
    if call.options.kind is None or Imported.__struct_config__.tag not in _kinds(call.options.kind):
        return
    with contextlib.suppress(NoBook), contextlib.closing(BookReader.open(imports_home(call.home.path))) as book:
        yield from book.all_entries()


def _coming(book: Library) -> Iterator[Entry]:
    """Yield entries as they are saved, until interrupted or until the reader of our output has gone."""
    own = book.book
    assert isinstance(own, BookReader)
    output = select.poll()
    output.register(sys.stdout.fileno(), 0)
    while True:
        sys.stdout.flush()
        if any(event & (select.POLLERR | select.POLLHUP) for _, event in output.poll(_FOLLOW_EVERY)):
            return
        if more := own.refresh():
            yield from own.entries(own.last_no - more + 1)
        before = {id: other.last_no for id, other in book.others().items()}
        if book.replicas.refresh():
            for id, other in book.others().items():
                yield from other.entries(before.get(id, 0) + 1)


# --- filters ----------------------------------------------------------------------------------------------------------


def _tests(call: Call, site: Site, numbers: Numbers) -> tuple[int, list[Test]]:
    """Return since when entries are wanted (UTC ms; 0: all), and what each has to pass."""
    options, now = call.options, clock_of(call.home).now()
    tests: list[Test] = []
    since = 0
    if options.since is not None:
        since = time_option("--since", options.since, site, now)
        tests.append(lambda entry: _listed(entry) >= since)
    if options.until is not None:
        until = time_option("--until", options.until, site, now, end=True)
        if options.since is not None and until < since:
            raise Stop("cli.until_before", since=options.since, until=options.until)
        tests.append(lambda entry: _listed(entry) <= until)
    if options.kind is not None:
        kinds = _kinds(options.kind)
        tests.append(lambda entry: entry.kind in kinds)
    if options.subject is not None:
        subject = _subject(options.subject, site, numbers)
        tests.append(lambda entry: subject in entry.subjects)
    return since, tests


def _listed(entry: Entry) -> int:
    """Return the moment of an entry (UTC ms); of an imported incident that of the incident, not of the import."""
    return entry.occurred if isinstance(entry, Imported) and entry.occurred is not None else entry.at


def _kinds(text: str) -> frozenset[str]:
    """Return the kinds that ``text`` names: ``incident`` all of ``incident.*``, ``incident.opened`` that one."""
    found: set[str] = set()
    every = {*BY_KIND, Unknown.__struct_config__.tag}
    for wanted in text.casefold().replace(",", " ").split():
        matching = {str(kind) for kind in every if kind == wanted or str(kind).startswith(f"{wanted}.")}
        if not matching:
            raise Stop("cli.bad_kind", found=wanted, kinds=", ".join(sorted({k.partition(".")[0] for k in BY_KIND})))
        found |= matching
    return frozenset(found)


def _subject(text: str, site: Site, numbers: Numbers) -> str:
    """Return the subject that ``text`` names.

    It is a post's code, an incident's number (129; J129 of one station; 129/23 of a year, else of the newest;
    129/7f of a book), or a
    subject as the entries hold it.
    """
    if ":" in text or text == "room":
        return text
    code = text[1:] if text[:1] in "pP" else text
    if site.post(code) is not None:
        return post_subject(code)
    if not _NUMBER.fullmatch(text):
        raise Stop("cli.bad_subject", found=text)
    found = numbers.named(text)
    if not found:
        raise Stop("cli.no_incident", found=f"#{text.lstrip('#')}")
    stations = {numbers.of(subject) for subject in found}
    if len(stations) > 1:
        raise Stop("cli.which_incident", found=text, options=" / ".join(sorted(stations)))
    return found[-1]


def _said(options: argparse.Namespace, words: Words, site: Site, numbers: Numbers) -> Callable[[BookLine, Entry], bool]:
    """Return what decides whether a line has the words of ``--grep``, or fits them as a regular expression."""
    if options.grep is None:
        return lambda line, entry: True
    if not options.regex:
        wanted = options.grep.casefold().split()

        def has_them(line: BookLine, entry: Entry) -> bool:
            return line_has_words(line, lambda: written_in(entry, words, site, number_of=numbers.of), wanted)

        return has_them
    try:
        pattern = re.compile(options.grep, re.IGNORECASE)
    except re.error as error:
        raise Stop("cli.bad_pattern", found=options.grep, why=str(error)) from error
    return lambda line, entry: pattern.search(f"{line.told} {author_everywhere(line.by)}") is not None


# --- output -----------------------------------------------------------------------------------------------------------


def _text_of(line: BookLine) -> str:
    return " · ".join(part for part in (line.about, clean_line(line.words)) if part)


class _ShowJson:
    """Prints an entry as one line of JSON: its fields, its way, and its text."""

    def __init__(self, book: Library) -> None:
        self._book = book

    def __call__(self, entry: Entry, line: BookLine) -> None:
        # Programs also get the fields that an entry leaves out because they have their default.
        whole: dict[str, Any] = {name: getattr(entry, name) for name in ("book", "no", "at", "by", "kind")}
        if not isinstance(entry, Unknown) or entry.raw:  # a damaged entry has no content
            whole |= msgspec.json.decode(canonical(entry))
        shown = {"subject": (*entry.subjects, "")[0], "text": _text_of(line), "via": self._way(entry)}
        print_json(whole | shown)

    def _way(self, entry: Entry) -> dict[str, Any] | None:
        """Return the way of an entry into this room; None if its book is older than that is noted.

        For an entry of another station: how it came here, and under ``there`` how it was made.
        """
        made = msgspec.to_builtins(entry.via) if entry.via is not None else None
        came = self._book.arrival(entry)
        return made if came is None else {"way": came, "station": station_of(entry.book), "there": made}


class _ShowText:
    """Prints an entry in one line: number, local date and time, author, text, undone or corrected."""

    def __init__(self, call: Call, site: Site, book: Library, corrections: Corrections) -> None:
        self._words = call.words
        self._site = site
        self._id = book.id
        self._corrections = corrections

    def __call__(self, entry: Entry, line: BookLine) -> None:
        parts = [_text_of(line)]
        if entry.occurred is not None and not line.is_history:
            parts.append(f"({self._words('cli.happened', time=self._time(entry.occurred, entry.at))})")
        if (later := self._corrections.of(entry.ref)) is not None:
            parts.append(f"[{self._mark(later)}]")
        number = str(entry.no) if entry.book == self._id else entry.ref
        who = author(entry.by, self._words)
        head = f"{number:>6}  {self._time(line.listed)}  {who:<6}  {line.label:<9}  "
        print(folded(f"{head}{' '.join(parts)}".rstrip(), 8))

    def _mark(self, later: Correction) -> str:
        if later.word == "void":
            return self._words("entry.void")
        return self._words("cli.mark_fixed", no=later.no if book_of(later.ref) == self._id else later.ref)

    def _time(self, at: int, shown: int | None = None) -> str:
        if shown is not None and local_day(self._site, at) == local_day(self._site, shown):
            return hhmm(self._site, at)
        return day_hhmmss(self._site, at)


def _corrections(room_file: Path, library: Library, since: int) -> Corrections:
    """Return what has corrected or undone entries recorded at ``since`` (UTC ms) or later: it comes after them.

    The room file knows it up to the last entry that it has, so that a first line does not wait for a search.
    """
    stored = stored_corrections(room_file, library)
    if stored is None:
        return _searched(library, since)
    corrections, last = stored
    corrections.on_unreadable = lambda: corrections.mend(_searched(library, 0))
    return _search(corrections, library, {id: no + 1 for id, no in last.items()})


def _searched(library: Library, since: int) -> Corrections:
    """Return what has corrected or undone entries at ``since`` (UTC ms) or later, without the room file."""
    first = {book.id: first_stamped(book, since) for book in library.books} if since else {}
    return _search(Corrections(), library, first)


def _search(corrections: Corrections, library: Library, first: dict[str, int]) -> Corrections:
    """Note what has corrected or undone entries from a number of each book on, ``first``, and return all of it."""
    for book in library.books:
        start = first.get(book.id, 1)
        for kind in (Fix, Void):
            for entry in map(book.get, book.find(f'"kind":"{kind.__struct_config__.tag}"'.encode(), start)):
                if isinstance(entry, Fix | Void):
                    corrections.note(entry)
    return corrections
