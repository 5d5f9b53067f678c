"""Attempts: when the next exchange with a server is due, and what ends the wait."""

from __future__ import annotations

import asyncio
import random

from data.base.clock import Clock
from data.sync.remote.backoff import Backoff


class Attempts:
    """The rhythm of one loop: rest, back-off after failures, and waking."""

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self._clock = clock
        self._backoff = Backoff(rng)
        self._awake = asyncio.Event()
        self._urgent = False

    @property
    def failures(self) -> int:
        """Failures in a row, since a success."""
        return self._backoff.failures

    def wake(self) -> None:
        """End the rest, unless the loop waits after a failure."""
        if not self.failures:
            self._awake.set()

    def now(self) -> None:
        """End any wait: the operator wants it."""
        self._urgent = True
        self._awake.set()

    def succeeded(self, asked: int = 0) -> None:
        """Reset the failures. ``asked``: for so long (ms) the server asked to wait all the same."""
        self._backoff.succeeded()
        if asked:
            self._hold()

    def failed(self, floor: int) -> int:
        """Count a failure and return how long to wait (ms)."""
        self._hold()
        return self._backoff.failed(floor=floor)

    def _hold(self) -> None:
        if not self._urgent:
            self._awake.clear()  # what was saved since then waits for the server as well

    async def wait(self, span: int) -> None:
        """Wait for ``span`` ms, or until woken."""
        if not self._awake.is_set():
            sleeping = asyncio.ensure_future(self._clock.sleep(span))
            waking = asyncio.ensure_future(self._awake.wait())
            try:
                await asyncio.wait((sleeping, waking), return_when=asyncio.FIRST_COMPLETED)
            finally:
                sleeping.cancel()
                waking.cancel()
        self._awake.clear()
        self._urgent = False
