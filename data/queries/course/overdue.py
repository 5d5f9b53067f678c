"""Targets that pass unseen: which is next, and the worst that has passed.

A second looks only at what passes in it, however many incidents are open.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from heapq import heappop, heappush

from data.entries import Subject

#: Order of incidents that wait for the same: priority, danger first (0), received, number, subject.
Rank = tuple[int, int, int, int, Subject]


class Overdue:
    """Incidents by the moment at which the first of their targets passes that nobody has seen (UTC ms)."""

    def __init__(self) -> None:
        self._known: dict[Subject, tuple[int, Rank]] = {}
        self._ahead: list[tuple[int, Rank]] = []  # a heap; what is not in _known any more does not count
        self._passed: list[Rank] = []
        self._looked = 0  # what passes until then is in _passed

    def set(self, subject: Subject, at: int, rank: Rank) -> None:
        """Set the moment for an incident; 0: it has none."""
        before, after = self._known.get(subject), (at, rank) if at else None
        if before == after:
            return
        if before is not None:
            del self._known[subject]
            if before[0] <= self._looked:
                del self._passed[bisect_left(self._passed, before[1])]
        if after is not None:
            self._known[subject] = after
            if at <= self._looked:
                insort(self._passed, rank)
            else:
                heappush(self._ahead, after)

    def first(self, now: int) -> Subject | None:
        """Return the worst incident with such a target that has passed by ``now``; None: there is none."""
        if now < self._looked:  # the clock was set back
            self._ahead, self._passed, self._looked = sorted(self._known.values()), [], 0
        self._looked = now
        while self._ahead and self._ahead[0][0] <= now:
            found = heappop(self._ahead)
            rank = found[1]
            if self._known.get(rank[-1]) == found and not self._is_in(rank):
                insort(self._passed, rank)
        return self._passed[0][-1] if self._passed else None

    def _is_in(self, rank: Rank) -> bool:
        at = bisect_left(self._passed, rank)
        return at < len(self._passed) and self._passed[at] == rank
