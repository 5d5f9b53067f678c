"""The clocks: the only place that asks the time."""

from __future__ import annotations

import asyncio

from data.clock import HOUR, MINUTE, SECOND, ManualClock, ScaledClock, SystemClock


async def test_whoever_sleeps_on_a_manual_clock_wakes_when_its_time_has_come() -> None:
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


def test_a_step_moves_the_wall_clock_and_no_time_passes() -> None:
    clock = ManualClock(HOUR)
    clock.step(-MINUTE)
    assert (clock.now(), clock.monotonic()) == (HOUR - MINUTE, 0)


def test_a_scaled_clock_runs_fast_changes_speed_without_a_jump_and_can_be_stepped() -> None:
    source = ManualClock(7)
    clock = ScaledClock(HOUR, 20.0, source)
    source.advance(SECOND)
    assert (clock.now(), clock.monotonic()) == (HOUR + 20 * SECOND, HOUR + 20 * SECOND)
    clock.set_speed(1.0)
    assert (clock.now(), clock.speed) == (HOUR + 20 * SECOND, 1.0)
    source.advance(SECOND)
    clock.step(47 * SECOND)
    assert clock.now() == HOUR + 68 * SECOND
    assert clock.monotonic() == HOUR + 21 * SECOND


async def test_sleeping_on_a_scaled_clock_takes_that_much_less_of_the_real_one() -> None:
    source = ManualClock(0)
    clock = ScaledClock(0, 20.0, source)
    task = asyncio.create_task(clock.sleep(MINUTE))
    await asyncio.sleep(0)
    source.advance(3 * SECOND - 1)
    await asyncio.sleep(0)
    assert not task.done()
    source.advance(1)
    await task


async def test_the_machines_clock_counts_in_milliseconds_and_never_back() -> None:
    clock = SystemClock()
    first = clock.monotonic()
    await clock.sleep(-5)
    assert clock.monotonic() >= first
    assert 1_700_000_000_000 < clock.now() < 4_000_000_000_000
