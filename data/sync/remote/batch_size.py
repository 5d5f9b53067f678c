"""Batch size: how many entries or records to send or ask for at a time.

A connection can be too slow to transfer a full page within the deadline of an exchange. A batch that failed is halved,
down to one; after a quick one the size doubles again.
"""

from __future__ import annotations

from data.sync.remote.http import HttpClient

#: The size grows after an exchange that took less than this part (one in so many) of its deadline.
QUICK = 4


class BatchSize:
    """``now``: the current size, at most ``most``."""

    def __init__(self, http: HttpClient, most: int) -> None:
        self._http = http
        self._most = most
        self.now = most

    def shrink(self, tried: int = 0) -> None:
        """Halve the size. ``tried``: what was sent, if it was less than the size."""
        self.now = max(1, min(tried or self.now, self.now) // 2)

    def cap(self, tried: int = 0) -> None:
        """Halve the size and never exceed that: the remote refused the larger batch."""
        self.shrink(tried)
        self._most = self.now

    def grow(self) -> None:
        """Double the size if the last exchange was quick."""
        if self._http.took * QUICK < self._http.deadline:
            self.now = min(self._most, self.now * 2)
