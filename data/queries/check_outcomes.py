"""Check calls as the book recorded them, and how each ended, for the figures.

A call is *on time* if contact was recorded between the opening of its window and T+5 min, *late* if later, and by how
much. A call with a MISSED entry stays missed, whatever came after. One that was answered only when it would have had
such an entry is missed too, whether a rule ran or not: lateness is measured by the recorded time. A post that was
excused afterwards has no outcome, unless its call was answered.

It reads entries and needs no room, so figures of last month need no fold.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from data import entries as e
from data.base.clock import DAY, MINUTE
from data.entries import Entry
from data.entries.codec import KINDS
from data.entries.orders import RollEnded, RollStarted, TempoEnded, TempoSet
from data.entries.registers import TourPoint
from data.entries.subjects import station_of
from data.queries.check_schedule import dues, next_due, rules_at
from data.room.reducers.orders import with_order
from data.room.state.orders import Order
from data.site.changes.earlier import as_it_was
from data.site.model import Site
from data.site.shifts import shift_at

_AWAY = ("closed", "off")
#: The kinds that say something of a check call.
_NOTED = (
    e.Check, e.Control, e.CheckMissed, e.Arrived, e.Opened, e.Reported, e.Note, e.Log, TourPoint, e.RollNames, TempoSet,
    TempoEnded, RollStarted, RollEnded, e.ClockStep, e.Break, e.BreakEnded, e.Relief, e.PostStatus,
    e.SiteChanged,
)  # fmt: skip
#: The same with the kinds made from them: a look into a set costs less than nineteen questions.
_NOTED_KINDS = frozenset(kind for kind in KINDS if issubclass(kind, _NOTED))


class Call(msgspec.Struct, frozen=True):
    """One check call that was due.

    outcome: on_time, late, missed, unobserved (nobody watched) or open (its deadlines are not over).
    contact: when contact was recorded; None: never.
    late_by: ms after the due time, of a late call.
    """

    post: str
    due: int
    outcome: str
    contact: int | None = None
    late_by: int = 0


class _Change(msgspec.Struct, frozen=True):
    """A change of the site file at ``at`` (UTC ms).

    calls_from: of the posts whose calls it moved or ended, until when those of the site before count
    was: the site before; None: the book does not have it
    line: book and number of the line that says whose calls moved
    is_own: whether it is of this station, so that another site counts before it
    """

    at: int
    calls_from: dict[str, int]
    was: Site | None = None
    line: tuple[str, int] = ("", 0)
    is_own: bool = True


class Calls:
    """The check calls of a book, built by :func:`read_calls`.

    site, end: the site in force just before ``end`` (UTC ms); entries tell of those before it
    first_control: when an operator first took control (UTC ms), as steps of the clock have moved it since then; 0: the
        entries say. Where they tell of it, it becomes the earliest time that the clock showed from then on.
    """

    def __init__(self, site: Site, end: int, first_control: int = 0) -> None:
        self._site, self._end = site, end
        self.first_control = first_control
        self._shown: list[int] = []  # the first control, and times to which the clock was set after it
        self._stepped = 0  # by how much it was set in all (ms)
        self._contacts: dict[str, list[tuple[int, int]]] = {}  # (recorded at, happened at)
        self._answers: dict[tuple[str, int], int] = {}
        self.taken_back: set[tuple[str, int]] = set()  # calls whose answer was taken back afterwards
        self._missed: set[tuple[str, int]] = set()
        self._excuses: dict[str, list[tuple[int, int]]] = {}  # [since, until]: calls due in it are excused
        self._skipped: dict[str, list[tuple[int, int]]] = {}  # [since, until]: times that the clock never showed
        self._since: dict[tuple[str, str], int] = {}
        self._starts: dict[tuple[str, int], int] = {}  # calls that a step of the clock moved
        self._people: dict[str, list[int]] = {}
        self._changes: list[_Change] = []  # of the site file, oldest first
        self._orders: dict[str, tuple[Order, ...]] = {}

    # --- questions --------------------------------------------------------------------------------------------------

    @property
    def posts(self) -> list[str]:
        """The codes of the posts that owed calls, also of those that the site no longer has."""
        sites = (self._site, *(change.was for change in reversed(self._changes) if change.was is not None))
        return list(dict.fromkeys(post.code for site in sites for post in site.posts))

    def dues(self, post: str, start: int, end: int) -> list[int]:
        """Return the due times of a post in [start, end), after the first control entry.

        Before a change of the site file they are those of the one before. Where the book does not have that one, they
        are the calls that it names. A call that continues after the clock was set back counts under its time of then.
        """
        if not self.first_control:
            return []
        after, until, ended = max(start - 1, self.first_control), end - 1, 0
        found = [due for code, due in self._starts if code == post and start <= due <= min(after, until)]
        site: Site | None = self._site
        for change in reversed(self._changes):
            if post not in change.calls_from:
                continue
            moved = change.calls_from[post]
            found += self._dues_of(site, post, max(after, moved), until, ended)
            until, site, ended = min(until, moved), change.was if change.is_own else site, change.at
        return sorted({*found, *self._dues_of(site, post, after, until, ended)})

    def _dues_of(self, site: Site | None, post: str, after: int, until: int, ended: int) -> list[int]:
        """Return the due times of a post in (after, until] by ``site``; None: those that the book names.

        ended: when another site came into force (UTC ms): a call that was not over then is no longer owed. 0: none did.
        """
        if after >= until:
            return []
        if site is None:
            return [due for code, due in (*self._answers, *self._missed) if code == post and after < due <= until]
        orders = self._orders.get(post, ())
        found = dues(site, post, after, until, orders)
        return [due for due in found if not ended or self._was_owed(post, due, ended)]

    def _was_owed(self, post: str, due: int, ended: int) -> bool:
        is_over = self._limit(self._site_at(ended - 1), post, due, "missed_min") <= ended
        return is_over or self.was_missed(post, due) or self.answer(post, due) is not None

    def _site_at(self, moment: int) -> Site:
        """Return the site by whose rules a call due at ``moment`` counts."""
        found = self._site
        for change in reversed(self._changes):
            if change.at <= moment:
                break
            found = change.was or found
        return found

    def outcome(self, post: str, due: int, now: int) -> Call | None:
        """Return how a call ended; None if nobody had to make it and nobody did."""
        contact = self.answer(post, due)
        if self.was_missed(post, due):
            return Call(post, due, "missed", contact)
        if contact is not None and not self._passed(post, due, "late_min", contact):
            return Call(post, due, "on_time", contact)
        if self.is_excused(post, due):
            return None
        is_missed = self._passed(post, due, "missed_min", (now if contact is None else contact) + 1)
        if contact is not None and is_missed:
            return Call(post, due, "missed", contact)
        if contact is not None:
            return Call(post, due, "late", contact, contact - self._starts.get((post, due), due))
        if not is_missed:
            return Call(post, due, "open")
        if (post, due) in self.taken_back:
            return Call(post, due, "missed")
        return Call(post, due, "unobserved")

    def _passed(self, post: str, due: int, name: str, moment: int) -> bool:
        """Whether a limit of a call (``late_min``, ``missed_min``) passed before ``moment`` (UTC ms).

        At each time it is that of the site in force then, as on the board: a call may run over a change of it.
        """
        site, until, starts = self._site, moment, self._starts.get((post, due), due)
        for change in reversed(self._changes):
            if change.at < until:
                if max(change.at, self._limit(site, post, due, name)) < until:
                    return True
                if change.at <= starts:
                    return False
                until = change.at
            site = change.was or site
        return self._limit(site, post, due, name) < until

    def _limit(self, site: Site, post: str, due: int, name: str) -> int:
        rules = rules_at(site.checks, self._orders.get(post, ()), due)
        minutes: int = getattr(rules, name)
        return self._starts.get((post, due), due) + minutes * MINUTE

    def answer(self, post: str, due: int) -> int | None:
        """Return when the contact that answers the call due at ``due`` was recorded.

        None: there was no contact before the window of the next call opened.
        """
        direct = self._answers.get((post, due))
        orders, site = self._orders.get(post, ()), self._site_at(due)
        window = rules_at(site.checks, orders, due).window_min * MINUTE
        after = next_due(site, post, due, orders)
        until = after - window if after else due + DAY
        contacts = self._contacts.get(post, [])
        for recorded, happened in contacts[bisect_left(contacts, (due - window, 0)) :]:
            if recorded >= until:
                break
            if happened >= due - window:
                return recorded if direct is None else min(direct, recorded)
        return direct

    def was_missed(self, post: str, due: int) -> bool:
        """Whether the call has a MISSED entry."""
        return (post, due) in self._missed

    def is_excused(self, post: str, due: int) -> bool:
        """Whether the post was closed, off, on a break, just relieved, or left unmanned."""
        if any(a <= due <= b for spans in (self._excuses, self._skipped) for a, b in spans.get(post, ())):
            return True
        site = self._site_at(due)
        shift = shift_at(site, due)
        crew, starts = site.crew(shift.crew), shift.starts
        if crew is None or not crew.posts or crew.posts.get(post):
            return False
        return not any(starts <= at <= due for at in self._people.get(post, ()))

    # --- reading ----------------------------------------------------------------------------------------------------

    def note(self, entry: Entry) -> None:
        """Read one entry."""
        if type(entry) not in _NOTED_KINDS:
            return
        if isinstance(entry, e.Check):
            self._contact(entry.post, entry)
            if entry.due:
                self._answers.setdefault((entry.post, entry.due), entry.at)
        elif isinstance(entry, e.Control):
            if not entry.before and not self._shown:
                self._shown = [entry.at]
        elif isinstance(entry, e.CheckMissed):
            self._missed.update((post, entry.due) for post in entry.posts)
        elif isinstance(entry, e.Arrived):
            for post in entry.posts:
                self._contact(post, entry)
        elif isinstance(entry, e.Opened | e.Reported | e.Note | e.Log):
            if isinstance(entry, e.Log) and entry.calls_from and entry.when < self._end:
                line, is_own = (entry.book, entry.no), station_of(entry.book) == self._site.station
                self._changes.append(_Change(entry.when, entry.calls_from, line=line, is_own=is_own))
            if entry.source == "radio" and entry.post:
                self._contact(entry.post, entry)
        elif isinstance(entry, e.SiteChanged):
            self._note_change(entry)
        elif isinstance(entry, TourPoint):
            self._contact(entry.post, entry)
        elif isinstance(entry, e.RollNames):
            for post in entry.posts:
                self._contact(post, entry)
        elif isinstance(entry, TempoSet | TempoEnded):
            for post in entry.posts:
                self._orders[post] = with_order(self._orders.get(post, ()), entry)
        elif isinstance(entry, RollStarted | RollEnded):
            self._note_roll(entry)
        elif isinstance(entry, e.ClockStep):
            self._note_step(entry)
        else:
            self._note_absence(entry)

    def _note_change(self, entry: e.SiteChanged) -> None:
        """Note the site that was in force until now. The line before it says whose calls moved."""
        if entry.when >= self._end or station_of(entry.book) != self._site.station:
            return
        line = next((each for each in self._changes if each.line == (entry.book, entry.no - 1)), None)
        if line is not None:
            self._changes.remove(line)
        known = line or _Change(entry.when, {})
        self._changes.append(replace(known, was=as_it_was(entry.was, self._site)))

    def _note_step(self, entry: e.ClockStep) -> None:
        """Calls between the two times of a clock that was set ahead never fell due, except one that continues.

        Those of them to which it was set back do. An order in force goes back with the clock, as in the room.
        """
        if entry.delta < 0 and not entry.other:
            for skipped in self._skipped.values():
                skipped[:] = [(since, min(until, entry.at)) for since, until in skipped]
            for post, orders in self._orders.items():
                self._orders[post] = tuple(replace(order, since=min(order.since, entry.at)) for order in orders)
        if self._shown:
            self._shown.append(entry.at)
            self._stepped += entry.delta if entry.along else 0
        for call in entry.calls:
            if call.starts:
                self._starts[call.post, call.due] = call.starts
                was = call.starts - entry.delta  # the same call, by the clock before
                self._excuses.setdefault(call.post, []).extend([(was, was)] if was != call.due else [])
            if entry.delta > 0:
                until = min(entry.at, call.due - 1) if call.starts else entry.at
                self._skipped.setdefault(call.post, []).append((entry.before + 1, until))

    def _note_roll(self, entry: RollStarted | RollEnded) -> None:
        """Roll calls replace the check calls that fall due while they run."""
        for post in entry.posts:
            rolls = (post, "roll")
            if isinstance(entry, RollStarted):
                self._since.setdefault(rolls, entry.when + 1)
            elif rolls in self._since:
                self._excuses.setdefault(post, []).append((self._since.pop(rolls), entry.when))

    def _note_absence(self, entry: Entry) -> None:
        if isinstance(entry, e.Break):
            self._excuses.setdefault(entry.post, []).append((entry.when, entry.until))
        elif isinstance(entry, e.BreakEnded):
            breaks = self._excuses.get(entry.post, [])
            if breaks and breaks[-1][1] > entry.when:
                breaks[-1] = (breaks[-1][0], entry.when)
        elif isinstance(entry, e.Relief):
            # The new people answer from the next call on; a call that was open when they came is excused.
            opens = entry.when - self._site_at(entry.when).checks.missed_min * MINUTE
            self._excuses.setdefault(entry.post, []).append((opens, entry.when))
            self._people.setdefault(entry.post, []).append(entry.when)
        elif isinstance(entry, e.PostStatus):
            if entry.status == "scene":
                self._contact(entry.post, entry)
            away = (entry.post, "away")
            if entry.status in _AWAY:
                self._since.setdefault(away, entry.when)
            elif away in self._since:
                self._excuses.setdefault(entry.post, []).append((self._since.pop(away), entry.when))

    def _contact(self, post: str, entry: Entry) -> None:
        self._contacts.setdefault(post, []).append((entry.at, entry.when))

    def finish(self, end: int) -> None:
        """End the reading: absences that are still open last until ``end``."""
        for (post, _), since in self._since.items():
            self._excuses.setdefault(post, []).append((since, end))
        for contacts in self._contacts.values():
            contacts.sort()
        # Another station may have started without knowing who was in control: then the first control was before that.
        if self._shown and self.first_control in (0, self._shown[0] + self._stepped):
            self.first_control = min(self._shown)


def read_calls(entries: Iterable[Entry], site: Site, end: int, first_control: int = 0) -> Calls:
    """Return the check calls that ``entries`` record up to ``end`` (UTC ms)."""
    calls = Calls(site, end, first_control)
    for entry in entries:
        calls.note(entry)
    calls.finish(end)
    return calls
