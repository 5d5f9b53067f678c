"""Index of the room's incidents: open ones, by number, by when they were settled."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush
from itertools import islice

from data.entries import Opened, Subject
from data.entries.subjects import station_of
from data.room.noted.annunciations import LOST_KEY
from data.room.state.base import State
from data.room.state.incidents import Incident
from data.room.state.packed import Block

#: The first incident of a year has the number after this.
NUMBERS_FROM = 100

#: Later than every moment of the hybrid clock (ms).
_NEVER = 1 << 62


#: When an incident was reported (UTC ms), and its subject.
_Age = tuple[int, Subject]


class IncidentIndex:
    """The index.

    open: incidents with a row of their own.
    numbers: number → subjects of the incidents that have it.
    tops: ``JBR 2024`` → the highest number that the station gave in that year. It stays when an opening is undone, so
        that no number is given twice.
    plain: settled incidents that are not packed (:mod:`data.room.state.packed`), those that were settled first in front
    tied: incidents with related ones that were settled, reopened or linked since :meth:`Room._bring_back` looked
    """

    def __init__(self, tops: dict[str, int] | None = None) -> None:
        self.open: dict[Subject, Incident] = {}
        self._by_age: list[_Age] = []  # the open ones, oldest report first
        self._maybe_p1: list[_Age] = []  # those of them that are P1, or that a linked one may raise
        self._lost: list[_Age] = []  # those of them that are about somebody whom a roll call did not find
        self._alike: dict[tuple[str, str], list[_Age]] = {}  # type and post → those of them that have both
        self.numbers: dict[int, list[Subject]] = {}
        self.tops = {} if tops is None else tops
        self.plain: dict[Subject, None] = {}
        self.tied: dict[Subject, None] = {}
        self._settled: list[tuple[int, Subject]] = []
        self.first_settled = _NEVER  # when the first of them was settled (ms of the hybrid clock)
        self._latest = 0  # no moment of an open incident is later than this, but for those in _unread
        self._unread: dict[Subject, None] = {}  # open incidents that changed since somebody last asked

    def count(self, entry: Opened) -> None:
        """Record the number that an opening gave."""
        key = f"{station_of(entry.book)} {entry.year}"
        self.tops[key] = max(self.tops.get(key, NUMBERS_FROM), entry.number)

    def next_number(self, year: int, book: str) -> int:
        """Return the next number of a local year that no open incident carries, also not one of the year before.

        ``book``: count only numbers of its station; "" for all.
        """
        if book:
            top = self.tops.get(f"{station_of(book)} {year}", NUMBERS_FROM)
        else:
            top = max((top for key, top in self.tops.items() if key.endswith(f" {year}")), default=NUMBERS_FROM)
        number = top + 1
        while any(self._is_carried(subject, number, book) for subject in self.numbers.get(number, ())):
            number += 1
        return number

    def _is_carried(self, subject: Subject, number: int, book: str) -> bool:
        """Whether it is an open incident that the station of ``book`` gave ``number``."""
        incident = self.open.get(subject)
        return incident is not None and (not book or station_of(book) in incident.stations_of(number))

    def changed(self, before: State | None, state: State | None) -> None:
        """Follow a change of a subject's state."""
        if type(state) is Incident:
            self._keep(before if type(before) is Incident else None, state)
        elif type(before) is Incident:
            self._place(before.subject, None)
            self.plain.pop(before.subject, None)
            self._unnumber(before)

    def _keep(self, before: Incident | None, incident: Incident) -> None:
        subject = incident.subject
        self._place(subject, incident if incident.is_open else None)
        if incident.settled:
            self.plain[subject] = None
        else:
            self.plain.pop(subject, None)
        if before is None or before.aliases != incident.aliases or before.number != incident.number:
            if before is not None:
                self._unnumber(before)  # undoing an opening also removes its number
            for number in (incident.number, *incident.aliases):
                known = self.numbers.setdefault(number, [])
                if subject not in known:
                    known.append(subject)
        if before is None or before.settled != incident.settled or before.related != incident.related:
            if incident.related:
                self.tied[subject] = None
            if incident.settled:
                for each in (subject, *incident.related):
                    self.look_again(each, incident.settled)

    def _place(self, subject: Subject, incident: Incident | None) -> None:
        """Put an incident where open ones are found; None: it is not open."""
        before = self.open.get(subject)
        if incident is not None:
            self.open[subject] = incident
            self._unread[subject] = None
            if before is not None and _is_found_alike(before, incident):
                return
        elif before is not None:
            del self.open[subject]
            self._unread.pop(subject, None)
        if before is not None:
            age = before.received, subject
            for ages in self._lists_of(before):
                del ages[bisect_left(ages, age)]
        if incident is not None:
            age = incident.received, subject
            for ages in self._lists_of(incident):
                insort(ages, age)

    def _lists_of(self, incident: Incident) -> Iterator[list[_Age]]:
        """Yield the lists of open incidents that an incident is in."""
        yield self._by_age
        yield self._alike.setdefault((incident.type, incident.post), [])
        if incident.priority == 1 or incident.children:
            yield self._maybe_p1
        if incident.key.startswith(LOST_KEY):
            yield self._lost

    def oldest(self) -> Iterator[Incident]:
        """Yield the open incidents, oldest report first."""
        return (self.open[subject] for _, subject in self._by_age)

    def newest(self, most: int) -> list[Incident]:
        """Return the ``most`` open incidents that were reported last, the newest first."""
        return [self.open[subject] for _, subject in islice(reversed(self._by_age), most)]

    def alike(self, type_: str, post: str, most: int) -> tuple[list[Incident], int]:
        """Return the open incidents of a type at a post ("": at none), oldest report first, and how many there are.

        Of more than ``most`` only the first and the last are returned.
        """
        ages = self._alike.get((type_, post), [])
        return [self.open[subject] for _, subject in (ages if len(ages) <= most else (ages[0], ages[-1]))], len(ages)

    def maybe_p1(self) -> Iterator[Incident]:
        """Yield the open incidents that are P1, and those that a linked one may raise to it, oldest report first."""
        return (self.open[subject] for _, subject in self._maybe_p1)

    def lost(self) -> Iterator[Incident]:
        """Yield the open incidents about somebody whom a roll call did not find, oldest report first."""
        return (self.open[subject] for _, subject in self._lost)

    def later_than(self, moment: int) -> list[Incident]:
        """Return the open incidents with something later than ``moment`` (UTC ms).

        While all clocks are right it does not look at any of them.
        """
        for subject in self._unread:
            self._latest = max(self._latest, self.open[subject].latest)
        self._unread.clear()
        if self._latest <= moment:
            return []
        self._latest = max((incident.latest for incident in self.open.values()), default=0)
        return [incident for incident in self.open.values() if incident.latest > moment]

    def _unnumber(self, incident: Incident) -> None:
        for number in (incident.number, *incident.aliases):
            known = self.numbers.get(number, [])
            if incident.subject in known:
                known.remove(incident.subject)
            if not known:
                self.numbers.pop(number, None)

    def settled_before(self, moment: int) -> list[Subject]:
        """Return which incidents were settled before ``moment`` (ms of the hybrid clock), each once.

        They may have been reopened since.
        """
        found = []
        while self._settled and self._settled[0][0] < moment:
            found.append(heappop(self._settled)[1])
        self.first_settled = self._settled[0][0] if self._settled else _NEVER
        return found

    def add(self, blocks: Iterable[Block]) -> None:
        """Add packed incidents."""
        for block in blocks:
            for subject, numbers, settled in zip(block.subjects, block.numbers, block.settled, strict=True):
                if subject:
                    for number in numbers:
                        self.numbers.setdefault(number, []).append(subject)
                    self._settled.append((settled, subject))
        heapify(self._settled)
        self.first_settled = self._settled[0][0] if self._settled else _NEVER

    def look_again(self, subject: Subject, moment: int) -> None:
        """Let an incident count as settled at ``moment`` (ms of the hybrid clock)."""
        heappush(self._settled, (moment, subject))
        self.first_settled = self._settled[0][0]


def _is_found_alike(one: Incident, other: Incident) -> bool:
    """Return True if two states of an incident stand in the same places of the same lists."""
    return (
        one.received == other.received
        and one.priority == other.priority
        and one.type == other.type
        and one.post == other.post
        and one.children == other.children
        and one.key == other.key
    )
