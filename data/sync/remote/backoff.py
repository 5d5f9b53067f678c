"""Back-off with full jitter.

The random wait keeps stations that were cut off together from coming back together.
"""

from __future__ import annotations

import random

from data.base.clock import MINUTE, SECOND

#: Limits of the first wait and of the longest (ms); in between they double. Entries should be sent within a minute
#: after a cable is plugged in, and sending needs a few seconds.
FIRST, LONGEST = SECOND, 45 * SECOND
#: The longest wait that a server can ask for with ``Retry-After`` or ``Backoff`` (ms).
MOST_ASKED = 5 * MINUTE
#: The wait after a refused sign-in (ms).
SIGN_IN = MINUTE


class Backoff:
    """The wait before the next attempt. ``failures``: in a row, since a success."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.failures = 0

    def failed(self, *, floor: int = 0) -> int:
        """Count a failure and return how long to wait (ms).

        At least ``floor`` ms, though not more than :data:`MOST_ASKED`.
        """
        most = min(LONGEST, FIRST << min(self.failures, 16))
        self.failures += 1
        return max(int(self._rng.uniform(0, most)), min(floor, MOST_ASKED))

    def succeeded(self) -> None:
        """Reset the failures."""
        self.failures = 0
