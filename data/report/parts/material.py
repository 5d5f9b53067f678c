"""What every report is made from: the entries of its period, the room as it was at the end, figures, incidents.

Entries are read from two days before the period (figures need the calls that were open when it began, and who was in
control), further back where nobody took control since, and to a day after it: a call that fell due just before its end
came out as the next entries say. So a report of a past time is the same whenever it is made.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

import msgspec

from data.base.clock import DAY
from data.book.library import Library
from data.entries import BookOpened, Control, Entry, Imported, Opened, Subject, Unknown, Void
from data.entries.base import SYSTEM
from data.intents.base import Context
from data.queries import figures as f
from data.report.parts.period import Period
from data.room.reducers import fold_one, kind_of
from data.room.room import Room
from data.room.state.incidents import Incident
from data.site.localtime import hhmm, iso
from data.site.model import Site
from data.view.incident import number_of
from data.view.lines import text_of
from data.words import Words

#: How far before the period entries are read, at first.
BEFORE = 2 * DAY
#: What a reminder's row was opened from: it is no report of anybody's.
REMINDER = "reminder"


class Source(msgspec.Struct, frozen=True):
    """Where a report stands: book, its entries ``first`` to ``last`` of the period, the chain's hash after the last.
    ``first`` 0: it has none in the period."""

    book: str
    first: int
    last: int
    hash: str


class Material:
    """Everything that is asked for, each made once."""

    def __init__(
        self,
        library: Library,
        site: Site,
        words: Words,
        period: Period,
        room: Room,
        now: int,
        warnings: tuple[str, ...] = (),
    ) -> None:
        """``room``: as it was at the end of the period. ``now``: the moment of the report (UTC ms)."""
        self.library, self.site, self.words, self.period = library, site, words, period
        self.room, self.now = room, now
        self.entries = _entries(library, period, now)
        self._void = {ref for e in self.entries if isinstance(e, Void) for ref in e.of}
        self._figures: dict[tuple[int, int], f.Figures] = {}
        self.within = tuple(self.between(period.start, period.limit))
        self._history: dict[Subject, list[Entry]] = {}
        for entry in self.entries:
            for subject in entry.subjects:
                self._history.setdefault(subject, []).append(entry)
        self.warnings = (*warnings, *self._wrong())

    # --- entries ----------------------------------------------------------------------------------------------------

    def between(self, start: int, end: int) -> Iterator[Entry]:
        """The entries that were recorded in [start, end)."""
        return (e for e in self.entries if start <= e.at < end)

    def counted(self, *kinds: type[Entry]) -> list[Entry]:
        """The period's entries of these kinds that were not undone, oldest first."""
        return [e for e in self.within if isinstance(e, kinds) and e.ref not in self._void]

    def is_void(self, entry: Entry) -> bool:
        """Whether an entry was undone."""
        return entry.ref in self._void

    def line(self, entry: Entry) -> str:
        """What the book says of an entry."""
        return text_of(entry, self.words, self.site, number_of=self.number_of)

    def number_of(self, subject: Subject) -> str:
        """The short number of an incident as it is shown; "" if it is not known."""
        opened = (entry for entry in self._history.get(subject, ()) if isinstance(entry, Opened))
        return number_of(self.room, subject, lambda ref: next(opened, None) or self.library.get(ref))

    def shown(self, incident: Incident) -> str:
        """``#129``, ``#J129``."""
        return f"#{self.number_of(incident.subject)}"

    # --- figures ----------------------------------------------------------------------------------------------------

    def figures(self, start: int, end: int) -> f.Figures:
        """The figures of [start, end), which is no more than the period."""
        key = (start, end)
        if key not in self._figures:
            near = self.between(start - BEFORE, end + DAY)
            first = next((e for e in self.entries if isinstance(e, Control)), None)
            entries = [*near]
            if first is not None and first.at < start - BEFORE:
                entries.insert(0, first)
            self._figures[key] = f.figures(entries, self.site, start, end, now=max(end, self.now))
        return self._figures[key]

    # --- incidents --------------------------------------------------------------------------------------------------

    def incidents(self) -> list[Incident]:
        """Those that were opened, open, or ended in the period; oldest report first. Reminders are none."""
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
        return sorted(kept, key=lambda s: (s.received, s.number, s.subject))

    def opened(self, start: int, end: int) -> list[Subject]:
        """Incidents that were opened in [start, end), reminders aside."""
        opened = (e for e in self.between(start, end) if isinstance(e, Opened) and e.ref not in self._void)
        return list(dict.fromkeys(e.subjects[0] for e in opened if e.source != REMINDER))

    def history(self, subject: Subject, until: int = 0) -> Iterator[tuple[int, Incident]]:
        """The states of an incident that was opened in these entries, each with when it was recorded; up to and
        without ``until`` (0: all)."""
        kind = kind_of(subject)
        if kind is None:
            return
        state = kind.empty(subject)
        keys: tuple[str, ...] = ()
        for entry in sorted(self._history.get(subject, ()), key=lambda e: e.order):
            if until and entry.at >= until:
                continue
            state, keys = fold_one(kind, state, keys, entry, subject, entry.ref in self._void)
            if isinstance(state, Incident):
                yield entry.at, state

    def incident(self, subject: Subject) -> Incident | None:
        """An incident as it was at the period's end, also one that the room no longer holds."""
        states = deque((state for _, state in self.history(subject, self.period.limit)), maxlen=1)
        return states[0] if states else None

    # --- beside -----------------------------------------------------------------------------------------------------

    @property
    def sheet_context(self) -> Context:
        """The context of the handover sheet at the end of the period."""
        own = [entry.no for entry in self.within if entry.book == self.library.id]
        return Context(
            room=self.room,
            site=self.site,
            by=SYSTEM,
            now=max(self.period.start, self.period.until - 1),
            book=self.library.id,
            next_no=(max(own) if own else self.library.last_no) + 1,
            words=self.words,
            entry=lambda no: self.library.book.get(no) if 1 <= no <= self.library.last_no else None,
            since=lambda at: self.between(at, self.period.limit),
        )

    def moment(self, at: int) -> dict[str, int | str] | None:
        """A moment for programs: UTC ms, and ISO local. None for 0: never."""
        return {"ms": at, "local": iso(self.site, at)} if at else None

    def hm(self, at: int, beside: int = 0) -> str:
        """``02:15``; with the date if it is of another day than ``beside``. "" for 0: never."""
        if not at:
            return ""
        from data.report.render.formats import short_date
        from data.site.localtime import local_day

        if beside and local_day(self.site, at) != local_day(self.site, beside):
            return f"{short_date(self.site, self.words, at)} {hhmm(self.site, at)}"
        return hhmm(self.site, at)

    def sources(self) -> list[Source]:
        """The books that the period's entries are in: this station's own first."""
        own = self.library.id
        found = []
        for book in dict.fromkeys((own, *(e.book for e in self.within))):
            numbers = [e.no for e in self.within if e.book == book]
            first, last = (min(numbers), max(numbers)) if numbers else (0, 0)
            found.append(Source(book, first, last, self._hash(book, last or self.library.last_no)))
        return found

    def _hash(self, book: str, no: int) -> str:
        from data.book.reader import EntryLost

        reading = self.library.find_book(book)
        try:
            return reading.hash(no) if reading is not None else ""
        except (EntryLost, IndexError):
            return ""

    def _wrong(self) -> Iterator[str]:
        """What is damaged or forked in the period, in words."""
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


def _ranges(numbers: Iterable[int]) -> str:
    """``12-14, 20``."""
    from data.view.lines.book import in_words

    found: list[tuple[int, int]] = []
    for no in sorted(numbers):
        if found and found[-1][1] == no - 1:
            found[-1] = (found[-1][0], no)
        else:
            found.append((no, no))
    return in_words(tuple(found))


def _entries(library: Library, period: Period, now: int) -> list[Entry]:
    """The entries of the period and around it; far enough back to know who was in control when it began."""
    before, end = BEFORE, min(period.until + DAY, max(period.until, now) + 1)
    while True:
        since = max(0, period.start - before)
        found = [e for e in library.since(since) if e.at < end]
        if not since or before > 400 * DAY or any(isinstance(e, Control) and e.at <= period.start for e in found):
            return found
        before *= 4


def room_at(library: Library, until: int) -> Room:
    """The room as all entries recorded before ``until`` (UTC ms) make it, wherever they came from and whenever."""
    return Room.fold(e for e in library.all_entries() if e.at < until)


def received_of(entry: Imported) -> int:
    """When an imported incident was received, or the first that is known of it (UTC ms; 0: nothing)."""
    return entry.times.get("received", 0) or min(entry.times.values(), default=0)


def imported(entries: Iterable[Entry], period: Period) -> list[Imported]:
    """What was imported and was received in the period, oldest first."""
    found = [e for e in entries if isinstance(e, Imported)]
    return sorted((e for e in found if period.start <= received_of(e) < period.until), key=received_of)
