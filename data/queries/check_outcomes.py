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

from data import entries as e
from data.base.clock import DAY, MINUTE
from data.entries import Entry
from data.entries.codec import KINDS
from data.entries.orders import RollEnded, RollStarted, TempoEnded, TempoSet
from data.entries.registers import TourPoint
from data.queries.check_schedule import dues, next_due, rules_at
from data.room.reducers.orders import with_order
from data.room.state.orders import Order
from data.site.model import Post, Site
from data.site.shifts import shift_at

_AWAY = ("closed", "off")
#: The kinds that say something of a check call.
_NOTED = (
    e.Check, e.Control, e.CheckMissed, e.Arrived, e.Opened, e.Reported, e.Note, e.Log, TourPoint, e.RollNames, TempoSet,
    TempoEnded, RollStarted, RollEnded, e.ClockStep, e.Break, e.BreakEnded, e.Relief, e.PostStatus,
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


class Calls:
    """The check calls of a book, built by :func:`read_calls`.

    first_control: the earliest time that the clock showed while an operator was in control (UTC ms); 0: never. It is
        given if the entries may begin later.
    """

    def __init__(self, site: Site, first_control: int = 0) -> None:
        self._site = site
        self.first_control = first_control
        self._is_controlled = False  # whether the entries so far tell of an operator in control
        self._contacts: dict[str, list[tuple[int, int]]] = {}  # (recorded at, happened at)
        self._answers: dict[tuple[str, int], int] = {}
        self.taken_back: set[tuple[str, int]] = set()  # calls whose answer was taken back afterwards
        self._missed: set[tuple[str, int]] = set()
        self._excuses: dict[str, list[tuple[int, int]]] = {}  # [since, until]: calls due in it are excused
        self._since: dict[tuple[str, str], int] = {}
        self._starts: dict[tuple[str, int], int] = {}  # calls that a step of the clock moved
        self._people: dict[str, list[int]] = {}
        self._moved: dict[str, int] = {}  # until when the book says which calls were due: the site file was another one
        self._orders: dict[str, tuple[Order, ...]] = {}

    # --- questions --------------------------------------------------------------------------------------------------

    def dues(self, post: Post, start: int, end: int) -> list[int]:
        """Return the due times of a post in [start, end), after the first control entry.

        Of the time before the site file put them elsewhere they are those that the book names.
        """
        if not self.first_control:
            return []
        orders, moved = self._orders.get(post.code, ()), self._moved.get(post.code, 0)
        after = max(start - 1, self.first_control)
        named = {due for code, due in (*self._answers, *self._missed) if code == post.code} if moved > after else ()
        found = sorted(due for due in named if after < due <= moved)
        return [due for due in (*found, *dues(self._site, post, max(after, moved), end, orders)) if due < end]

    def outcome(self, post: str, due: int, now: int) -> Call | None:
        """Return how a call ended; None if nobody had to make it and nobody did."""
        rules = rules_at(self._site.checks, self._orders.get(post, ()), due)
        contact, starts = self.answer(post, due), self._starts.get((post, due), due)
        if self.was_missed(post, due):
            return Call(post, due, "missed", contact)
        if contact is not None and contact <= starts + rules.late_min * MINUTE:
            return Call(post, due, "on_time", contact)
        if self.is_excused(post, due):
            return None
        if contact is not None and contact >= starts + rules.missed_min * MINUTE:
            return Call(post, due, "missed", contact)
        if contact is not None:
            return Call(post, due, "late", contact, contact - starts)
        if now < starts + rules.missed_min * MINUTE:
            return Call(post, due, "open")
        if (post, due) in self.taken_back:
            return Call(post, due, "missed")
        return Call(post, due, "unobserved")

    def answer(self, post: str, due: int) -> int | None:
        """Return when the contact that answers the call due at ``due`` was recorded.

        None: there was no contact before the window of the next call opened.
        """
        direct = self._answers.get((post, due))
        orders = self._orders.get(post, ())
        window = rules_at(self._site.checks, orders, due).window_min * MINUTE
        known = self._site.post(post)
        after = next_due(self._site, known, due, orders) if known else 0
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
        if any(since <= due <= until for since, until in self._excuses.get(post, ())):
            return True
        crew = self._site.crew(shift_at(self._site, due).crew)
        if crew is None or not crew.posts or crew.posts.get(post):
            return False
        starts = shift_at(self._site, due).starts
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
            self._is_controlled = True
            self._shows(entry)
        elif isinstance(entry, e.CheckMissed):
            self._missed.update((post, entry.due) for post in entry.posts)
        elif isinstance(entry, e.Arrived):
            for post in entry.posts:
                self._contact(post, entry)
        elif isinstance(entry, e.Opened | e.Reported | e.Note | e.Log):
            if isinstance(entry, e.Log) and entry.calls_from:
                self._moved |= entry.calls_from
            if entry.source == "radio" and entry.post:
                self._contact(entry.post, entry)
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

    def _shows(self, entry: Entry) -> None:
        """The clock shows the time of an entry while an operator is in control: calls after it fall due."""
        self.first_control = min(self.first_control or entry.at, entry.at)

    def _note_step(self, entry: e.ClockStep) -> None:
        """Calls between the two times of a clock that was set ahead never fell due, except one that continues.

        Where it was set back over the first taking of control, those in the time that comes again do.
        """
        if self._is_controlled:
            self._shows(entry)
        for call in entry.calls:
            if call.starts:
                self._starts[call.post, call.due] = call.starts
                was = call.starts - entry.delta  # the same call, by the clock before
                self._excuses.setdefault(call.post, []).extend([(was, was)] if was != call.due else [])
            if entry.delta > 0:
                until = min(entry.at, call.due - 1) if call.starts else entry.at
                self._excuses.setdefault(call.post, []).append((entry.before + 1, until))

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
            opens = entry.when - self._site.checks.missed_min * MINUTE
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


def read_calls(entries: Iterable[Entry], site: Site, end: int, first_control: int = 0) -> Calls:
    """Return the check calls that ``entries`` record up to ``end`` (UTC ms)."""
    calls = Calls(site, first_control)
    for entry in entries:
        calls.note(entry)
    calls.finish(end)
    return calls
