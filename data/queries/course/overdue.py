"""Incidents with a target that has passed, found without a look at all of them."""

from __future__ import annotations

from bisect import bisect_left, insort
from heapq import heappop, heappush

from data.entries import Subject

#: Place of an incident's row in the queue. No two incidents share one.
Rank = tuple[int, int, int, int, int, str]


class Overdue:
    """Incidents by the moment at which their first target passes (UTC ms), in the order of the queue."""

    def __init__(self) -> None:
        self._known: dict[Subject, tuple[int, Rank]] = {}
        self._ahead: list[tuple[int, Rank, Subject]] = []  # a heap; what is not so in _known any more does not count
        self._passed: list[Rank] = []
        self._looked = 0  # what passes until then is in _passed

    def set(self, subject: Subject, at: int, rank: Rank | None) -> None:
        """Set when the first target of an incident passes, and its place; 0: it has none."""
        before, after = self._known.get(subject), (at, rank) if at and rank is not None else None
        if before == after:
            return
        if before is not None:
            del self._known[subject]
            if before[0] <= self._looked:
                del self._passed[bisect_left(self._passed, before[1])]
        if after is not None:
            self._known[subject] = after
            if at <= self._looked:
                insort(self._passed, after[1])
            else:
                heappush(self._ahead, (*after, subject))

    def passed(self, now: int, most: int) -> list[Rank]:
        """Return the first ``most`` places of incidents with a target that has passed by ``now`` (UTC ms)."""
        if now < self._looked:  # the clock was set back
            self._ahead = sorted((*known, subject) for subject, known in self._known.items())
            self._passed, self._looked = [], 0
        self._looked = now
        while self._ahead and self._ahead[0][0] <= now:
            at, rank, subject = heappop(self._ahead)
            if self._known.get(subject) == (at, rank) and not self._is_in(rank):
                insort(self._passed, rank)
        return self._passed[:most]

    def _is_in(self, rank: Rank) -> bool:
        at = bisect_left(self._passed, rank)
        return at < len(self._passed) and self._passed[at] == rank
