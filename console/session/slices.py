"""Background work on the event loop, in slices between which keys are answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

#: Longest slice of long work (s). Half a frame, so that a key in between is drawn in time.
SLICE = 0.004

#: Runs a coroutine in the background.
Spawn = Callable[[Coroutine[Any, Any, object]], None]


class Pause:
    """Yields to the event loop when a slice is used up. A call returns True if it did.

    ``rest``: length of the pause (s), for work that nobody waits for.
    """

    def __init__(self, rest: float = 0.0) -> None:
        self._rest = rest
        self._loop = asyncio.get_running_loop()
        self._end = self._loop.time() + SLICE

    async def __call__(self) -> bool:
        if self._loop.time() < self._end:
            return False
        await asyncio.sleep(self._rest)
        self._end = self._loop.time() + SLICE
        return True
