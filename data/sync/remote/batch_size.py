"""How much is sent or asked for at a time: as much as gets through.

A line may be too slow for a full page within the deadline of an exchange, and be a line all the same. What did not get
through is halved the next time, down to one; what took little time is doubled again.
"""

from __future__ import annotations

from data.sync.remote.http import HttpClient

#: What took less than this part of the deadline may be doubled: twice as much is still well within it.
QUICK = 4


class BatchSize:
    """``now``: how many records or entries at a time, at most ``most``."""

    def __init__(self, http: HttpClient, most: int) -> None:
        self._http = http
        self._most = most
        self.now = most

    def shrink(self, tried: int = 0) -> None:
        """It did not get through in time. ``tried``: how many there were, if less than was allowed."""
        self.now = max(1, min(tried or self.now, self.now) // 2)

    def cap(self, tried: int = 0) -> None:
        """It is more than is ever taken."""
        self.shrink(tried)
        self._most = self.now

    def grow(self) -> None:
        """It got through."""
        if self._http.took * QUICK < self._http.deadline:
            self.now = min(self._most, self.now * 2)
