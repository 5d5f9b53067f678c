"""The incidents of the room by what they are looked for: open, by number, settled since when."""

from __future__ import annotations

from heapq import heappop, heappush

from data.entries import Opened, Subject
from data.entries.subjects import station_of
from data.room.state.base import State
from data.room.state.incidents import Incident

#: The first incident of a year has the number after this.
NUMBERS_FROM = 100


class IncidentIndex:
    """``open``: those with a row of their own. ``numbers``: number → those that carry it. ``tops``: ``JBR 2024`` → the
    highest number that this station gave in that year; one that was undone is not given again."""

    def __init__(self, tops: dict[str, int] | None = None) -> None:
        self.open: dict[Subject, Incident] = {}
        self.numbers: dict[int, list[Subject]] = {}
        self.tops = {} if tops is None else tops
        self._settled: list[tuple[int, Subject]] = []
        self._latest = 0  # no moment of an open incident is later than this

    def count(self, entry: Opened) -> None:
        """A number was given."""
        key = f"{station_of(entry.book)} {entry.year}"
        self.tops[key] = max(self.tops.get(key, NUMBERS_FROM), entry.number)

    def next_number(self, year: int, book: str) -> int:
        """The next number of a local year; ``book``: count only what its station gave, "" for all."""
        if book:
            return self.tops.get(f"{station_of(book)} {year}", NUMBERS_FROM) + 1
        tops = (top for key, top in self.tops.items() if key.endswith(f" {year}"))
        return max(tops, default=NUMBERS_FROM) + 1

    def changed(self, before: State | None, state: State | None) -> None:
        """A subject of the room has another state."""
        known = before if isinstance(before, Incident) else None
        if isinstance(state, Incident):
            self._keep(known, state)
        elif known is not None:
            self.open.pop(known.subject, None)
            self._unnumber(known)

    def _keep(self, before: Incident | None, incident: Incident) -> None:
        subject = incident.subject
        if incident.is_open:
            self.open[subject] = incident
            self._latest = max(self._latest, incident.latest)
        else:
            self.open.pop(subject, None)
        if before is None or before.aliases != incident.aliases or before.number != incident.number:
            if before is not None:
                self._unnumber(before)  # an opening that was undone takes its number with it
            for number in (incident.number, *incident.aliases):
                known = self.numbers.setdefault(number, [])
                if subject not in known:
                    known.append(subject)
        if incident.settled and (before is None or before.settled != incident.settled):
            heappush(self._settled, (incident.settled, subject))

    def later_than(self, moment: int) -> list[Incident]:
        """The open ones that something happened to after ``moment`` (UTC ms): as long as all clocks are right it looks
        at none of them."""
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

    def settled_before(self, moment: int) -> tuple[int, Subject] | None:
        """The next that settled before ``moment`` (ms of the hybrid clock), with when; it may have been reopened since.
        Each is told once."""
        return heappop(self._settled) if self._settled and self._settled[0][0] < moment else None
