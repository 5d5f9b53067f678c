"""Index of the room's incidents: open ones, by number, by when they were settled."""

from __future__ import annotations

from heapq import heappop, heappush

from data.entries import Opened, Subject
from data.entries.subjects import station_of
from data.room.state.base import State
from data.room.state.incidents import Incident

#: The first incident of a year has the number after this.
NUMBERS_FROM = 100

#: Later than every moment of the hybrid clock (ms).
_NEVER = 1 << 62


class IncidentIndex:
    """The index.

    open: incidents with a row of their own.
    numbers: number → subjects of the incidents that have it.
    tops: ``JBR 2024`` → the highest number that the station gave in that year. It stays when an opening is undone, so
        that no number is given twice.
    """

    def __init__(self, tops: dict[str, int] | None = None) -> None:
        self.open: dict[Subject, Incident] = {}
        self.numbers: dict[int, list[Subject]] = {}
        self.tops = {} if tops is None else tops
        self._settled: list[tuple[int, Subject]] = []
        self.first_settled = _NEVER  # when the first of them was settled (ms of the hybrid clock)
        self._latest = 0  # no moment of an open incident is later than this, but for those in _unread
        self._unread: dict[Subject, None] = {}  # open incidents that changed since somebody last asked

    def count(self, entry: Opened) -> None:
        """Record the number that an opening gave."""
        key = f"{station_of(entry.book)} {entry.year}"
        self.tops[key] = max(self.tops.get(key, NUMBERS_FROM), entry.number)

    def next_number(self, year: int, book: str, after: int = 0) -> int:
        """Return the next number of a local year that no open incident carries, also not one of the year before.

        ``book``: count only numbers of its station; "" for all. ``after``: a higher one than this.
        """
        if book:
            top = self.tops.get(f"{station_of(book)} {year}", NUMBERS_FROM)
        else:
            top = max((top for key, top in self.tops.items() if key.endswith(f" {year}")), default=NUMBERS_FROM)
        number = max(top, after) + 1
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
            self.open.pop(before.subject, None)
            self._unread.pop(before.subject, None)
            self._unnumber(before)

    def _keep(self, before: Incident | None, incident: Incident) -> None:
        subject = incident.subject
        if incident.is_open:
            self.open[subject] = incident
            self._unread[subject] = None
        else:
            self.open.pop(subject, None)
            self._unread.pop(subject, None)
        if before is None or before.aliases != incident.aliases or before.number != incident.number:
            if before is not None:
                self._unnumber(before)  # undoing an opening also removes its number
            for number in (incident.number, *incident.aliases):
                known = self.numbers.setdefault(number, [])
                if subject not in known:
                    known.append(subject)
        if incident.settled and (before is None or before.settled != incident.settled):
            heappush(self._settled, (incident.settled, subject))
            self.first_settled = self._settled[0][0]

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

    def settled_before(self, moment: int) -> list[tuple[int, Subject]]:
        """Return when (ms of the hybrid clock) and which incidents were settled before ``moment``, each once.

        They may have been reopened since.
        """
        found = []
        while self._settled and self._settled[0][0] < moment:
            found.append(heappop(self._settled))
        self.first_settled = self._settled[0][0] if self._settled else _NEVER
        return found
