"""How long to wait before another attempt: full jitter, so that stations cut off together do not come back together."""

from __future__ import annotations

import random

from data.base.clock import MINUTE, SECOND

#: The first wait is up to this long, doubled each time up to the longest (ms). What waits is to be away within a minute
#: of the cable being plugged in, and the sending itself takes seconds.
FIRST, LONGEST = SECOND, 45 * SECOND
#: A server's own wish (``Retry-After``, ``Backoff``) is followed up to this long (ms).
MOST_ASKED = 5 * MINUTE
#: A sign-in that was refused is tried once in so long (ms).
SIGN_IN = MINUTE


class Backoff:
    """``failures``: in a row, since the last success."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.failures = 0

    def failed(self, *, floor: int = 0) -> int:
        """Another failure: how many milliseconds to wait, at least ``floor`` (at most :data:`MOST_ASKED`)."""
        most = min(LONGEST, FIRST << min(self.failures, 16))
        self.failures += 1
        return max(int(self._rng.uniform(0, most)), min(floor, MOST_ASKED))

    def succeeded(self) -> None:
        """Begin anew."""
        self.failures = 0
