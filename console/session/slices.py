"""Rests in long work on the loop, so that keys are answered meanwhile."""

from __future__ import annotations

import asyncio

#: Longest slice of long work (s). Half a frame, so that a key in between is drawn in time.
SLICE = 0.004


class Pause:
    """Lets the loop go on whenever a slice is used up; tells when it did. ``rest``: for so long (s), for work that
    nobody waits for."""

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
