"""Clocks: the only place that asks the system for the time.

A moment is an ``int``: UTC milliseconds since 1970. A span is an ``int`` too: milliseconds, unless its name gives
another unit (``_min``, ``_s``). Code that needs the time is given a :class:`Clock`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import asyncio

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

#: A machine's clock that shows less or more is read as this (UTC ms): every zone has a date for these moments.
EARLIEST, LATEST = 2 * DAY, 253_370_764_800_000


def ticks() -> int:
    """Return nanoseconds from an arbitrary start, to measure how long something took."""
    return time.perf_counter_ns()


class Clock(Protocol):
    """A source of time."""

    def now(self) -> int:
        """Return the time of the wall clock (UTC ms)."""
        ...

    def monotonic(self) -> int:
        """Return milliseconds from an arbitrary start, never decreasing.

        Time asleep counts if the system can tell.
        """
        ...

    def awake(self) -> int:
        """Return milliseconds from an arbitrary start, without those in which the machine slept, if it can tell."""
        ...

    async def sleep(self, span: int) -> None:
        """Wait for ``span`` milliseconds of this clock."""
        ...


class SystemClock:
    """The machine's clock."""

    # CLOCK_BOOTTIME continues while the machine is suspended, so that a suspend is not taken for a clock step.
    _boot = getattr(time, "CLOCK_BOOTTIME", None)

    def now(self) -> int:
        return min(max(time.time_ns() // 1_000_000, EARLIEST), LATEST)

    def monotonic(self) -> int:
        if self._boot is not None:
            return time.clock_gettime_ns(self._boot) // 1_000_000
        return time.monotonic_ns() // 1_000_000

    def awake(self) -> int:
        return time.monotonic_ns() // 1_000_000

    async def sleep(self, span: int) -> None:
        from asyncio import sleep  # imported late: it would double the start of a command that reads

        await sleep(max(0, span) / 1000)


class ManualClock:
    """A clock that moves only when code advances it.

    For tests, drills, and reports about the past.
    """

    def __init__(self, now: int) -> None:
        self._now = now
        self._monotonic = 0
        self._asleep = 0
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []

    def now(self) -> int:
        return self._now

    def monotonic(self) -> int:
        return self._monotonic

    def awake(self) -> int:
        return self._monotonic - self._asleep

    def suspend(self, span: int) -> None:
        """Let ``span`` milliseconds pass in which the machine sleeps."""
        self._asleep += span
        self.advance(span)

    def advance(self, span: int) -> None:
        """Let ``span`` milliseconds pass, and wake all that sleep until then or earlier."""
        self._now += span
        self._monotonic += span
        due = [f for when, f in self._waiting if when <= self._monotonic]
        self._waiting = [(when, f) for when, f in self._waiting if when > self._monotonic]
        for future in due:
            if not future.done():
                future.set_result(None)

    def step(self, span: int) -> None:
        """Step the wall clock as a time server does, while no time passes.

        ``span``: milliseconds; negative: back.
        """
        self._now += span

    async def sleep(self, span: int) -> None:
        from asyncio import get_running_loop, sleep

        if span <= 0:
            await sleep(0)
            return
        future: asyncio.Future[None] = get_running_loop().create_future()
        self._waiting.append((self._monotonic + span, future))
        await future
