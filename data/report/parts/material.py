"""Material of a report: entries, the room at the end, figures, incidents.

Each is computed once.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from data.base.clock import DAY
from data.book.library import Library
from data.book.reading.moments import first_since
from data.book.reading.readable import EntryLost
from data.entries import BookOpened, ClockStep, Control, Entry, Gap, Opened, Subject, Unknown, Void
from data.entries.base import SYSTEM
from data.intents.base import Context
from data.queries import figures as f
from data.queries.course import history as course
from data.queries.course.linked import with_others
from data.queries.incidents import highest_of
from data.report.parts.period import Period
from data.report.parts.recorded import Recorded, shared
from data.report.render.formats import clock, short_date
from data.room.past import recorded_before
from data.room.room import Room
from data.room.state.control import Duty
from data.room.state.incidents import Incident
from data.site.changes.earlier import Sites
from data.site.localtime import hhmm, hhmmss, iso, local_day
from data.site.model import Site
from data.view.incident import number_of
from data.view.lines import label_key, line_of
from data.view.lines.book import in_words
from data.words import Words

#: Time before the period from which entries are read (ms); more if nobody took control in it.
BEFORE = 2 * DAY
#: Source of a reminder's row: nobody reported it.
REMINDER = "reminder"


#: No folder: there are no checkpoints.
NOWHERE = Path(os.devnull)


class Source(msgspec.Struct, frozen=True):
    """Part of a book that a report is from.

    first, last: its entries in the period; 0: it has none.
    hash: the chain's hash after the last.
    """

    book: str
    first: int
    last: int
    hash: str


class Course(msgspec.Struct, frozen=True):
    """Facts of an incident that the figures need, as it was at the period's end.

    targets: of each target how many were met, can be judged, and cannot.
    afterwards: the incident, if it was entered so long after it happened that it is not judged.
    """

    is_folded: bool
    targets: tuple[tuple[int, int, int], ...]
    afterwards: Incident | None


class Material:
    """Entries of a period, and what follows from them."""

    def __init__(
        self,
        library: Library,
        site: Site,
        words: Words,
        period: Period,
        room: Room,
        now: int,
        warnings: tuple[str, ...] = (),
        *,
        past: Path = NOWHERE,
        sites: Sites | None = None,
    ) -> None:
        """Read the entries of the period and around it.

        site: in force at the end of the period.
        room: as it was then.
        sites: those of other times; None: there are no others.
        past: folder of the checkpoints.
        now: the moment of the report (UTC ms).
        """
        self.library, self.site, self.words, self.period = library, site, words, period
        self.sites = sites or Sites(site)
        self.room, self.now = room, now
        self._past = past
        self.entries = _entries(library, period, now)
        self.recorded = Recorded(self.entries)
        self._ahead = [*_ahead_of(library, self.entries, period)]
        known, self._until = self.entries, period.limit
        if self._ahead and not period.over:
            known = sorted((*self.entries, *self._ahead), key=lambda e: e.order)
            self._until = max(entry.at for entry in self._ahead) + 1
        self._void = {ref for e in known if isinstance(e, Void) for ref in e.of}
        self._figures: f.Figures | None = None
        self._acks: dict[tuple[object, ...], f.AckVerdicts | None] = {}
        self.courses: dict[Subject, Course | None] = {}
        self.equal: dict[Course, Course] = {}
        self.within = tuple((self.between if period.over else self._with_steps)(period.start, period.limit))
        self._history: dict[Subject, list[Entry]] = {}
        for entry in known:
            for subject in entry.subjects:
                self._history.setdefault(subject, []).append(entry)
        self.warnings = (*warnings, *self._wrong())

    # --- entries ----------------------------------------------------------------------------------------------------

    def between(self, start: int, end: int) -> Iterator[Entry]:
        """Return the entries that were recorded in [start, end)."""
        return self.recorded.between(start, end)

    def room_at(self, until: int) -> Room:
        """Return the room from all entries recorded before ``until`` (UTC ms)."""
        return recorded_before(self.library, self._past, until)

    def counted(self, *kinds: type[Entry]) -> list[Entry]:
        """Return the period's entries of these kinds that were not undone, oldest first."""
        return [e for e in self.within if isinstance(e, kinds) and e.ref not in self._void]

    @cached_property
    def began(self) -> int:
        """Return from when on the book can tell of the room (UTC ms); 0: there is none."""
        return book_begins(self.library, self.room.duty) or 0

    @cached_property
    def gaps(self) -> list[Gap]:
        """Return the period's gaps."""
        return [gap for gap in self.counted(Gap) if isinstance(gap, Gap)]

    def about(self, subject: Subject) -> list[Entry]:
        """Return the entries about a subject up to the period's end that were not undone, in the order of the fold."""
        found = (e for e in self._history.get(subject, ()) if e.at < self._until and e.ref not in self._void)
        return sorted(found, key=lambda e: e.order)

    def is_void(self, entry: Entry) -> bool:
        """Whether an entry was undone."""
        return entry.ref in self._void

    def line(self, entry: Entry, *, labelled: bool = True) -> str:
        """Return an entry as the book shows it, with abbreviations written out, and the name of a type before its code.

        labelled: with the label that says which kind of entry it is
        """
        line, words = line_of(entry, self.words, self.site, number_of=self.number_of), self.words
        label = ""
        if labelled:
            label = words.get(f"report.label.{label_key(entry.kind).removeprefix('entry.label.')}", line.label)
        text = line.words
        if isinstance(entry, Opened) and entry.type_name and text.startswith(f"{entry.type} "):
            text = f"{entry.type_name} ({entry.type}){text[len(entry.type) :]}"
        return " ".join(part for part in (label, line.about, text) if part)

    def number_of(self, subject: Subject) -> str:
        """Return the short number of an incident as it is shown; "": unknown."""
        opened = (entry for entry in self._history.get(subject, ()) if isinstance(entry, Opened))
        return number_of(self.room, subject, lambda ref: next(opened, None) or self.library.get(ref))

    def number_text(self, incident: Incident) -> str:
        """Return ``#129``, ``#J129``."""
        return f"#{self.number_of(incident.subject)}"

    @cached_property
    def controls(self) -> list[Control]:
        """Return the changes of control that were not undone, oldest first."""
        return [entry for entry in self.entries if isinstance(entry, Control) and not self.is_void(entry)]

    # --- figures ----------------------------------------------------------------------------------------------------

    def figures(self, start: int, end: int) -> f.Figures:
        """Return the figures of [start, end), which is at most the period; only those of all of it are kept."""
        if self._figures is None or (start, end) != (self._figures.start, self._figures.end):
            first = next((e.at for e in self.entries if isinstance(e, Control)), 0)
            if start - BEFORE <= first < end + DAY:
                first = 0  # the entries say
            elif not first:
                first = self.room.duty.first_control
            found = f.figures(
                self._with_steps(start - BEFORE, end + DAY),
                self.sites.at(end - 1),
                start,
                end,
                now=max(end, self.now),
                first_control=first,
                judged=self.period.limit,
                follow=self._ack_verdicts,
            )
            if (start, end) != (self.period.start, self.period.limit):
                return found
            self._figures = found
        return self._figures

    def _with_steps(self, start: int, end: int) -> list[Entry]:
        """Return the entries that were recorded in [start, end), with those ahead of the clock among them."""
        near = [*self.between(start, end)]
        ahead = [entry for entry in self._ahead if near and near[0].order < entry.order < near[-1].order]
        return sorted((*near, *ahead), key=lambda e: e.order) if ahead else near

    def _ack_verdicts(self, entries: Sequence[Entry], subject: Subject, judged: int) -> f.AckVerdicts | None:
        """Return what a part of the period and the whole ask of the same entries about an incident."""
        key = (subject, judged, *map(id, entries))  # they are kept as long as this is
        if key not in self._acks:
            self._acks[key] = f.ack_verdicts(entries, subject, judged)
        return self._acks[key]

    # --- incidents --------------------------------------------------------------------------------------------------

    def incidents(self) -> list[Incident]:
        """Return the incidents that were opened, open or closed in the period.

        Oldest report first, without reminders.
        """
        start, until = self.period.start, self.period.limit
        found = {
            s.subject: s
            for s in self.room.states.values()
            if isinstance(s, Incident) and s.opened < until and (s.opened >= start or s.is_open or s.closed >= start)
        }
        for subject in self.opened(start, until):
            if subject not in found and (state := self.incident(subject)) is not None:
                found[subject] = state
        kept = (s for s in found.values() if s.source != REMINDER)
        return sorted(kept, key=lambda s: (s.happened, s.number, s.subject))

    def priority(self, incident: Incident) -> int:
        """Return the most urgent priority that an incident had. It is listed and counted by it."""
        return min(highest_of(incident, self.incident), self.room.effective_priority(incident))

    def opened(self, start: int, end: int) -> list[Subject]:
        """Return the incidents opened in [start, end), without reminders."""
        opened = (e for e in self.between(start, end) if isinstance(e, Opened) and e.ref not in self._void)
        return list(dict.fromkeys(e.subjects[0] for e in opened if e.source != REMINDER))

    def history(self, subject: Subject, until: int = 0) -> Iterator[tuple[int, Incident]]:
        """Return the states of an incident, each with when it was recorded.

        The incident was opened in these entries. ``until``: stop before this (UTC ms); 0: at the end.
        """
        return course.history(self._history.get(subject, ()), subject, self._void, until)

    def incident(self, subject: Subject) -> Incident | None:
        """Return an incident as it was at the period's end, or None.

        It may be one that the room no longer holds.
        """
        return course.newest(self._history.get(subject, ()), subject, self._void, self.period.limit)

    def judged(self, incident: Incident) -> Incident:
        """Return an incident as its targets are judged: who was out on a linked one at its place counts."""
        return with_others(incident, filter(None, map(self.incident, incident.related)))

    # --- texts ------------------------------------------------------------------------------------------------------

    @property
    def sheet_context(self) -> Context:
        """Return the context of the handover sheet at the end of the period."""
        return Context(
            room=self.room,
            site=self.site,
            by=SYSTEM,
            now=self.period.last,
            book=self.library.id,
            next_no=self.room.last.get(self.library.id, 0) + 1,
            words=self.words,
            entry=lambda no: self.library.book.get(no) if 1 <= no <= self.library.last_no else None,
            entry_of=self.library.get,
            since=lambda at: self._with_steps(at, self.period.limit),
        )

    def moment(self, at: int) -> dict[str, int | str] | None:
        """Return a moment for programs: UTC ms, and ISO local time.

        None for 0: never.
        """
        return {"ms": at, "local": iso(self.site, at)} if at else None

    def time_text(self, at: int, near: int = 0) -> str:
        """Return ``02:15``, with the date if it is of another day than ``near``.

        "" for 0: never.
        """
        if not at:
            return ""
        if near and local_day(self.site, at) != local_day(self.site, near):
            return self.full_time(at)
        return hhmm(self.site, at)

    def full_time(self, at: int) -> str:
        """Return a time with its date: ``22 Jan 24 02:15``."""
        return f"{short_date(self.site, self.words, at)} {hhmm(self.site, at)}"

    def prose_time(self, at: int) -> str:
        """Return ``02:15`` in prose (``pukul 02.15``), with the date if it is of another day than the report."""
        said = clock(self.site, self.words, at, zone=False)
        is_today = local_day(self.site, at) == local_day(self.site, self.now)
        return said if is_today else f"{short_date(self.site, self.words, at)} {said}"

    def second_text(self, at: int, near: int = 0) -> str:
        """Return a time as :meth:`time_text` does, with seconds: of acts whose targets are in seconds."""
        return self.time_text(at, near).removesuffix(hhmm(self.site, at)) + hhmmss(self.site, at) if at else ""

    def sources(self) -> list[Source]:
        """Return the books that the period's entries are in, this station's first."""
        own = self.library.id
        found = []
        for book in dict.fromkeys((own, *(e.book for e in self.within))):
            numbers = [e.no for e in self.within if e.book == book]
            first, last = (min(numbers), max(numbers)) if numbers else (0, 0)
            found.append(Source(book, first, last, self._hash(book, last or self.library.last_no)))
        return found

    def _hash(self, book: str, no: int) -> str:
        reading = self.library.find_book(book)
        try:
            return reading.hash(no) if reading is not None else ""
        except (EntryLost, IndexError):
            return ""

    def _wrong(self) -> Iterator[str]:
        """Yield damage and forks of the books in the period, in words."""
        lost: dict[str, list[int]] = {}
        for entry in self.within:
            if isinstance(entry, Unknown) and entry.raw_kind == "lost":
                lost.setdefault(entry.book, []).append(entry.no)
        for book, numbers in lost.items():
            yield self.words("report.lost", book=book, n=len(numbers), numbers=_ranges(numbers))
        for own in (self.library.book, *self.library.book.earlier):
            first = own.get(1) if own.last_no else None
            if isinstance(first, BookOpened) and first.after_book:
                key = "report.forked" if first.why == "forked" else "report.goes_on"
                yield self.words(key, book=own.id, after=first.after_book, no=first.after_no)


def book_begins(library: Library, duty: Duty) -> int | None:
    """Return from when on the book can tell of the room (UTC ms): its first entry; None: it has none.

    Where the clock was set back over it, what has passed since the first control counts by the clock of now.
    """
    first = next((entry.at for entry in library.all_entries()), None)
    return min(first, duty.first_control) if first and duty.first_control else first


def _ranges(numbers: Iterable[int]) -> str:
    """Return ``12-14, 20``."""
    found: list[tuple[int, int]] = []
    for no in sorted(numbers):
        if found and found[-1][1] == no - 1:
            found[-1] = (found[-1][0], no)
        else:
            found.append((no, no))
    return in_words(tuple(found))


def _entries(library: Library, period: Period, now: int) -> list[Entry]:
    """Return the entries of the period and around it.

    They go back far enough to know who was in control when it began.
    """
    before, end = BEFORE, min(period.until + DAY, max(period.until, now) + 1)
    while (since := max(0, period.start - before)) and before <= 400 * DAY:
        if any(isinstance(e, Control) and e.at <= period.start and e.at < end for e in _of_control(library, since)):
            break
        before *= 4
    return [*shared(library.between(since, end))]


def _ahead_of(library: Library, entries: Sequence[Entry], period: Period) -> Iterator[Entry]:
    """Yield what was recorded at a time after all of ``entries``, from which the clock was set back before the last.

    Of a period that is over these are the steps of the clock alone: else they belong to a later one.
    """
    newest = max((entry.at for entry in entries), default=0)
    if not any(isinstance(entry, ClockStep) and entry.before > newest for entry in entries):
        return
    for entry in library.since(entries[0].at):
        is_ahead = entry.at > newest and entry.order < entries[-1].order
        if is_ahead and (isinstance(entry, ClockStep) or not period.over):
            yield entry


def controls_near(library: Library, day: int) -> list[Control]:
    """Return the changes of control from a day before ``day`` (UTC ms) until four days after."""
    return [e for e in _of_control(library, day - DAY) if isinstance(e, Control) and e.at < day + 4 * DAY]


def _of_control(library: Library, since: int) -> Iterator[Entry]:
    """Yield the entries of control from ``since`` (UTC ms) on, found without reading the others."""
    for book in library.books:
        yield from map(book.get, book.find(b'"kind":"control', first_since(book, since)))
