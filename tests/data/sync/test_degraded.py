"""Sync over slow connections and with damaged entries.

Over a slow connection it transfers less at a time. A damaged entry blocks nothing else, and the loop never ends.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from data.base.clock import DAY, HOUR, MINUTE, SECOND, ManualClock
from data.book.reading.readable import EntryLost
from data.sync.remote.http import HttpClient
from tests.kits.sync import START, Contract, Kept, Station, Two


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    with closing(Two(tmp_path)) as made:
        yield made


class Narrow(Contract):
    """A connection that carries so many bytes within a deadline, in each direction."""

    def __init__(self, clock: ManualClock, carries: int, *stations: str) -> None:
        super().__init__(*stations)
        self.clock, self.carries = clock, carries

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._takes(len(request.content), httpx.WriteTimeout("slow"))
        response = await super().handle_async_request(request)
        self._takes(len(response.content), httpx.ReadTimeout("slow"))
        return response

    def _takes(self, size: int, late: httpx.TimeoutException) -> None:
        self.clock.advance(20 * SECOND * min(size, self.carries) // self.carries)
        if size > self.carries:
            raise late


async def test_backlog_arrives_over_a_line_too_slow_for_a_full_page(tmp_path: Path) -> None:
    clock = ManualClock(START)
    server = Narrow(clock, 1 << 30, "JBR", "SBY")
    a, b = (Station(tmp_path / s, s, server, clock) for s in ("JBR", "SBY"))
    a.write(4_000)
    await a.turn()
    server.carries = 3 * max(len(json.dumps(kept.data)) for kept in server.logs["log-JBR"].values())
    for _ in range(20):
        await b.turn()
        clock.advance(MINUTE)
    assert b.replica(a.book.id) == a.own(), "three segments in an exchange are enough"
    assert b.states[-1].state == "online"
    a.close()
    b.close()


async def test_backlog_is_sent_over_a_line_too_slow_for_a_full_segment(tmp_path: Path) -> None:
    clock = ManualClock(START)
    server = Narrow(clock, 9_000, "JBR")
    a = Station(tmp_path, "JBR", server, clock)
    a.write(1_000)
    for _ in range(20):
        await a.turn()
        clock.advance(MINUTE)
    assert server.book(a.book.id) == a.own()
    server.carries = 1 << 30
    a.write(1_000)
    before = len(server.logs["log-JBR"])
    await a.turn()
    assert server.book(a.book.id) == a.own()
    assert len(server.logs["log-JBR"]) - before < 15, "where there is room again segments grow again"
    a.close()


async def test_backoff_header_on_success_is_respected(two: Two) -> None:
    await two.settle()

    def hook(request: httpx.Request, done: bool) -> httpx.Response | None:
        if done and request.url.path.endswith("heads/records"):
            heads = [{**kept.data, "id": code} for code, kept in two.server.logs["heads"].items()]
            return httpx.Response(200, json={"data": heads}, headers={"Backoff": "40"})
        return None

    two.server.hook = hook
    rest = await two.a.turn()
    assert two.a.states[-1].state == "online"
    assert 40 * SECOND - 100 <= rest <= 40 * SECOND
    two.a.write(1)
    waiting = asyncio.create_task(two.a.engine.wait(rest))
    two.a.engine.wake()
    for _ in range(50):
        await asyncio.sleep(0)
    assert not waiting.done(), "a save respects it"
    two.a.engine.try_now()
    await asyncio.wait_for(waiting, 5)  # the operator does not


@pytest.mark.parametrize(("asked", "floor"), [("7200000", 5 * MINUTE), ("9" * 40, 5 * MINUTE), ("soon", 0)])
async def test_requested_wait_is_capped_at_five_minutes(two: Two, asked: str, floor: int) -> None:
    two.server.hook = lambda request, done: httpx.Response(503, json={}, headers={"Retry-After": asked})
    rest = await two.a.turn()
    assert floor <= rest <= max(floor, SECOND)


def damaged(station: Station, no: int) -> Callable[[], None]:
    """Make entry ``no`` of the own book unreadable.

    The function that is returned mends it.
    """
    book: Any = station.book
    raw, get = book.raw, book.get

    def lost(read: Callable[[int], Any]) -> Callable[[int], Any]:
        def reading(number: int) -> Any:
            if number == no:
                raise EntryLost(no)
            return read(number)

        return reading

    book.raw, book.get = lost(raw), lost(get)

    def mend() -> None:
        book.raw, book.get = raw, get

    return mend


@pytest.mark.parametrize("no", [1, 7, 150])
async def test_damaged_own_entry_blocks_only_what_follows_it(two: Two, no: int) -> None:
    two.a.write(300)
    two.b.write(5)
    await two.b.turn()
    mend = damaged(two.a, no)
    for _ in range(3):
        await two.a.turn()
        two.clock.advance(MINUTE)
    shown = two.a.states[-1]
    assert shown.state == "degraded" and shown.error is not None
    assert (shown.error.key, shown.error.facts["no"]) == ("sync.own_lost", no)
    assert two.a.replica(two.b.book.id) == two.b.own(), "others' entries come all the same"
    assert len(two.server.book(two.a.book.id)) == no - 1
    mend()
    await two.settle()
    two.same()


async def test_earlier_book_that_cannot_be_sent_does_not_block_the_current(tmp_path: Path) -> None:
    clock, server = ManualClock(START), Contract("JBR")
    a = Station(tmp_path / "a", "JBR", server, clock)
    a.write(5)
    a.close()
    old = a.book.id
    copy = tmp_path / "copy"
    (tmp_path / "a").rename(copy)
    (copy / "book" / "owner.json").unlink()
    b = Station(copy, "JBR", server, clock)
    assert [book.id for book in b.book.earlier] == [old] and b.book.id != old
    record = {"book": old, "from": 1, "to": 1, "hash": "0" * 64, "entries": ["{}"], "mac": "0" * 64}

    server.logs["log-JBR"][f"{old}-0000000001"] = Kept(record, 99)
    b.write(3)
    for _ in range(3):
        await b.turn()
        clock.advance(MINUTE)
    assert server.book(b.book.id) == b.own()
    assert b.states[-1].state == "degraded"
    b.close()


@pytest.mark.parametrize("status", [403, 500])
async def test_log_refused_by_the_remote_does_not_block_another(tmp_path: Path, status: int) -> None:
    clock, server = ManualClock(START), Contract("AAA", "BBB", "CCC")
    stations = [Station(tmp_path / s, s, server, clock) for s in ("AAA", "BBB", "CCC")]
    for station in stations[:2]:
        station.write(5)
        await station.turn()
    server.hook = lambda request, done: httpx.Response(status, json={}) if "log-AAA" in request.url.path else None
    await stations[2].turn()
    a, b, c = stations
    assert c.replica(b.book.id) == b.own()
    assert c.states[-1].state == "degraded" and [book for book, _ in c.states[-1].troubles] == [a.book.id]
    for station in stations:
        station.close()


async def test_refused_push_does_not_stop_pull(two: Two) -> None:
    two.b.write(5)
    await two.b.turn()
    two.server.hook = lambda request, done: httpx.Response(403, json={}) if request.method == "PUT" else None
    rest = await two.a.turn()
    assert two.a.replica(two.b.book.id) == two.b.own()
    assert two.a.states[-1].state == "signin" and rest >= MINUTE


async def test_gap_at_the_edge_of_the_hourly_audit_is_found(two: Two) -> None:
    two.a.write(1_000)
    two.clock.advance(2 * DAY)
    two.a.write(1_000)
    await two.settle()
    log = two.server.logs["log-JBR"]
    for first in (801, 1001, 1201):
        del log[f"{two.a.book.id}-{first:010}"]
    two.clock.advance(HOUR)
    await two.a.turn()
    assert two.server.book(two.a.book.id) == two.a.own()


def test_client_without_an_answer_has_no_backoff() -> None:
    assert HttpClient("http://127.0.0.1/v1", {}, ManualClock(START)).backoff_left == 0
