"""Timing of sync: when the engine audits, sweeps, waits and reports."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from data.base.clock import DAY, HOUR, MINUTE, SECOND, ManualClock
from tests.kits.sync import START, Contract, Station

POLL = 3 * SECOND


class Asked:
    """Recorder of the requests for logs. ``log`` is answered with ``status``."""

    def __init__(self, server: Contract) -> None:
        self.looks: list[tuple[str, str]] = []
        self.log, self.status = "", 0
        server.hook = self

    def __call__(self, request: httpx.Request, done: bool) -> httpx.Response | None:
        collection = request.url.path.split("/")[5]
        if not done and request.method == "GET" and collection.startswith("log-"):
            if request.url.params.get("_sort") == "-id" and collection == "log-JBR":
                return None  # the look at the end, once a minute
            self.looks.append((collection[4:], request.url.params.get("gt_id", "")))
            if collection == self.log and self.status:
                return httpx.Response(self.status, json={})
        return None

    def of(self, station: str) -> list[str]:
        """Return the ids after which a station's log was asked for since the last call."""
        found = [after for log, after in self.looks if log == station]
        self.looks.clear()
        return found


@pytest.fixture
def three(tmp_path: Path) -> Iterator[tuple[Station, Station, Station, Contract, ManualClock]]:
    clock, server = ManualClock(START), Contract("JBR", "SBY", "MLG")
    a, b, c = (Station(tmp_path / s, s, server, clock) for s in ("JBR", "SBY", "MLG"))
    yield a, b, c, server, clock
    for station in (a, b, c):
        station.close()


Three = tuple[Station, Station, Station, Contract, ManualClock]


async def test_audit_covers_the_last_day_hourly_and_everything_daily(three: Three) -> None:
    a, _, _, server, clock = three
    a.write(700)
    clock.advance(2 * DAY)
    asked = Asked(server)
    await a.turn()
    began = clock.monotonic()
    await a.turn()
    asked.looks.clear()
    expected = [
        (HOUR - 1, ""),
        (HOUR, "0000000502"),  # the last day's only, and the segment before it
        (2 * HOUR - 1, ""),
        (2 * HOUR, "0000000502"),
        (DAY - 1, "0000000502"),
        (DAY, "0000000000"),
        (DAY + HOUR - 1, ""),
    ]
    a.write(3)
    for after, record in expected:
        clock.advance(began + after - clock.monotonic())
        await a.turn()
        assert asked.of("JBR")[:1] == ([f"{a.book.id}-{record}"] if record else []), after


async def test_every_book_is_swept_once_a_minute(three: Three) -> None:
    a, b, _, server, clock = three
    b.write(3)
    await b.turn()
    await a.turn()
    asked = Asked(server)
    began = clock.monotonic()
    for after, said in ((MINUTE - 1, 0), (MINUTE, 1), (MINUTE + 1, 0), (2 * MINUTE, 1)):
        clock.advance(began + after - clock.monotonic())
        await a.turn()
        assert len(asked.of("SBY")) == said, after


async def test_rest_is_jittered_and_shorter_after_arrivals(three: Three) -> None:
    a, b, *_ = three
    await a.turn()
    rests = [await a.turn() for _ in range(40)]
    assert 0.8 * POLL <= min(rests) < 0.95 * POLL and 1.05 * POLL < max(rests) <= 1.2 * POLL
    b.write(3)
    await b.turn()
    assert 0.8 * POLL / 5 <= await a.turn() <= 1.2 * POLL / 5


@pytest.mark.parametrize(("status", "own"), [(500, True), (403, True), (503, False), (429, False)])
async def test_unreadable_log_is_reported_for_its_book_only(three: Three, status: int, own: bool) -> None:
    a, b, c, server, _ = three
    for station in (b, c):
        station.write(3)
        await station.turn()
    asked = Asked(server)
    asked.log, asked.status = "log-MLG", status
    await a.turn()
    shown = a.states[-1]
    assert shown.state == "degraded"
    assert ([book for book, _ in shown.troubles], shown.attempts) == (([c.book.id], 0) if own else ([], 1))
    if own:
        assert a.replica(b.book.id) == b.own()


async def test_start_loads_what_was_acknowledged(three: Three) -> None:
    a, *_ = three
    a.write(5)
    await a.turn()
    a.kill()
    a.states.clear()
    a.write(2)
    await a.engine.start()
    assert [s.unsent for s in a.states] == [2]


async def test_own_book_on_the_remote_only_stays_in_the_head(three: Three) -> None:
    a, _, _, server, _ = three
    server.logs["heads"]["JBR"].data["JBR-gone"] = 7
    a.write(2)
    await a.turn()
    await a.turn()
    head = {book: no for book, no in server.logs["heads"]["JBR"].data.items() if book.startswith("JBR-")}
    assert head == {"JBR-gone": 7, a.book.id: 3}


# --- what is kept ---------------------------------------------------------------------------------------------------


async def test_lost_anchor_is_written_again(three: Three) -> None:
    a, _, _, server, _ = three
    a.write(2)
    await a.turn()
    await a.turn()
    assert server.logs["heads"]["JBR"].data.pop("anchor")["no"] == 3
    a.kill()
    await a.turn()
    assert server.logs["heads"]["JBR"].data["anchor"]["no"] == 3


@pytest.fixture
def alone(tmp_path: Path) -> Station:
    return Station(tmp_path, "JBR", Contract("JBR"), ManualClock(START))


def answering(status: int, **headers: str):  # type: ignore[no-untyped-def]
    return lambda request, done: httpx.Response(status, json={}, headers=headers)


@pytest.mark.parametrize(
    ("status", "state"), [(401, "signin"), (403, "signin"), (503, "degraded"), (429, "degraded"), (302, "offline")]
)
async def test_state_shows_the_problem_and_the_unsent_entries(alone: Station, status: int, state: str) -> None:
    assert isinstance(alone.server, Contract)
    alone.write(4)
    alone.server.hook = answering(status)
    rest = await alone.turn()
    shown = alone.states[-1]
    assert (shown.state, shown.unsent, shown.attempts) == (state, 5, 1)
    assert shown.oldest == START and shown.error is not None
    assert shown.next_try == alone.clock.monotonic() + rest
    assert rest >= MINUTE or state != "signin"
    alone.server.hook = lambda request, done: None
    await alone.turn()
    assert (alone.states[-1].state, alone.states[-1].unsent, alone.states[-1].attempts) == ("online", 0, 0)
    alone.close()


async def test_retry_after_is_respected(alone: Station) -> None:
    assert isinstance(alone.server, Contract)
    alone.server.hook = answering(503, **{"Retry-After": "45"})
    assert await alone.turn() == 45 * SECOND
    alone.close()


async def test_save_is_sent_at_once_unless_the_engine_waits(alone: Station) -> None:
    assert isinstance(alone.server, Contract)
    running = asyncio.create_task(alone.engine.run())
    await _until(lambda: bool(alone.states) and alone.states[-1].state == "online")
    alone.write(1)
    alone.engine.wake()
    await _until(lambda: alone.server.book(alone.book.id) == alone.own())
    alone.server.hook = answering(503, **{"Retry-After": "45"})
    alone.write(1)
    alone.engine.wake()
    await _until(lambda: alone.states[-1].attempts == 1)
    alone.server.hook = lambda request, done: None
    asked = len(alone.server.asked)
    alone.engine.wake()
    for _ in range(50):
        await asyncio.sleep(0)
    assert len(alone.server.asked) == asked
    alone.engine.try_now()
    await _until(lambda: alone.states[-1].state == "online")
    running.cancel()
    alone.close()


async def test_engine_polls_again_after_its_interval(alone: Station) -> None:
    assert isinstance(alone.server, Contract)
    running = asyncio.create_task(alone.engine.run())
    await _until(lambda: bool(alone.states) and alone.states[-1].state == "online")
    asked = len(alone.server.asked)
    await _until(lambda: bool(alone.clock._waiting))
    alone.clock.advance(2 * SECOND)
    for _ in range(50):
        await asyncio.sleep(0)
    assert len(alone.server.asked) == asked, "3 s less a fifth have not passed"
    alone.clock.advance(2 * SECOND)
    await _until(lambda: len(alone.server.asked) > asked)
    running.cancel()
    alone.close()


async def _until(what) -> None:  # type: ignore[no-untyped-def]
    for _ in range(5_000):
        if what():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never came")
