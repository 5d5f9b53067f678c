"""The clocks of the system and of tests."""

from __future__ import annotations

import asyncio

from data.base.clock import HOUR, MINUTE, SECOND, ManualClock, SystemClock


async def test_manual_clock_advance_wakes_sleepers_that_are_due() -> None:
    clock, woken = ManualClock(1_000), []

    async def sleeper(span: int) -> None:
        await clock.sleep(span)
        woken.append(span)

    tasks = [asyncio.create_task(sleeper(span)) for span in (2 * SECOND, 5 * SECOND, 0)]
    for _ in range(3):
        await asyncio.sleep(0)
    assert woken == [0]
    clock.advance(2 * SECOND)
    await tasks[0]
    assert woken == [0, 2 * SECOND]
    clock.advance(HOUR)
    await tasks[1]
    assert clock.now() == 1_000 + 2 * SECOND + HOUR


def test_manual_clock_step_moves_the_wall_clock_only() -> None:
    clock = ManualClock(HOUR)
    clock.step(-MINUTE)
    assert (clock.now(), clock.monotonic()) == (HOUR - MINUTE, 0)


async def test_system_clock_counts_milliseconds_and_never_goes_back() -> None:
    clock = SystemClock()
    first = clock.monotonic()
    await clock.sleep(-5)
    assert clock.monotonic() >= first
    assert 1_700_000_000_000 < clock.now() < 4_000_000_000_000
