"""Sync by the clock, and what is kept beside it: when the engine looks, sweeps and rests, and whose trouble it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from data.base.clock import DAY, HOUR, MINUTE, SECOND, ManualClock
from data.sync.link_state import RENEW, STALE, LinkState, Note
from data.sync.own_log import Acked
from data.sync.remote.batch_size import QUICK, BatchSize
from data.sync.remote.http import HttpClient
from tests.kits.sync import START, Contract, Station

POLL = 3 * SECOND


class Asked:
    """What is asked of the logs; ``status`` is answered in place of ``log``."""

    def __init__(self, server: Contract) -> None:
        self.looks: list[tuple[str, str]] = []
        self.log, self.status = "", 0
        server.hook = self

    def __call__(self, request: httpx.Request, done: bool) -> httpx.Response | None:
        collection = request.url.path.split("/")[5]
        if not done and request.method == "GET" and collection.startswith("log-"):
            self.looks.append((collection[4:], request.url.params.get("gt_id", "")))
            if collection == self.log and self.status:
                return httpx.Response(self.status, json={})
        return None

    def of(self, station: str) -> list[str]:
        """After which records the log of ``station`` was asked for, since the last time."""
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


async def test_the_own_log_is_looked_at_hourly_from_a_day_back_and_daily_as_a_whole(three: Three) -> None:
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


async def test_every_book_is_asked_for_what_is_new_once_a_minute(three: Three) -> None:
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


async def test_the_rest_is_the_poll_give_or_take_a_fifth_and_short_when_something_came(three: Three) -> None:
    a, b, *_ = three
    await a.turn()
    rests = [await a.turn() for _ in range(40)]
    assert 0.8 * POLL <= min(rests) < 0.95 * POLL and 1.05 * POLL < max(rests) <= 1.2 * POLL
    b.write(3)
    await b.turn()
    assert 0.8 * POLL / 5 <= await a.turn() <= 1.2 * POLL / 5


@pytest.mark.parametrize(("status", "own"), [(500, True), (403, True), (503, False), (429, False)])
async def test_a_log_that_cannot_be_read_is_its_books_trouble_and_a_remote_that_is_down_is_not(
    three: Three, status: int, own: bool
) -> None:
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


async def test_a_start_knows_what_was_acknowledged_before_it_asks(three: Three) -> None:
    a, *_ = three
    a.write(5)
    await a.turn()
    a.kill()
    a.states.clear()
    a.write(2)
    await a.engine.start()
    assert [s.unsent for s in a.states] == [2]


async def test_a_book_of_the_station_that_is_not_here_stays_in_its_head(three: Three) -> None:
    a, _, _, server, _ = three
    server.logs["heads"]["JBR"].data["JBR-gone"] = 7
    a.write(2)
    await a.turn()
    await a.turn()
    head = {book: no for book, no in server.logs["heads"]["JBR"].data.items() if book.startswith("JBR-")}
    assert head == {"JBR-gone": 7, a.book.id: 3}


# --- what is kept ---------------------------------------------------------------------------------------------------


class Held:
    def __init__(self, id: str, last_no: int) -> None:
        self.id, self.last_no = id, last_no


def test_what_was_acknowledged_never_goes_back_but_by_a_look(tmp_path: Path) -> None:
    acked, book = Acked(tmp_path), cast(Any, Held("JBR-a", 9))
    other = cast(Any, Held("JBR-b", 2))
    assert acked.of(book) == 0
    for no, of, there in ((5, 5, 5), (3, 5, 5), (12, 9, 12)):
        acked.acknowledge(book.id, no)
        assert (acked.of(book), acked.held[book.id]) == (of, there)
    assert [(w.book, w.first, w.last) for w in acked.unsent((book, other))] == [("JBR-b", 1, 2)]
    acked.correct(book.id, 8)
    assert (acked.of(book), acked.held[book.id]) == (8, 8)
    assert [(w.book, w.first, w.last) for w in acked.unsent((book, other))] == [("JBR-a", 9, 9), ("JBR-b", 1, 2)]
    acked.save()
    again = Acked(tmp_path)
    again.load()
    assert (again.acked, again.held) == ({"JBR-a": 8}, {})


def test_a_portion_is_halved_down_to_one_and_doubled_when_there_was_time() -> None:
    http = cast(HttpClient, type("Timed", (), {"took": 0, "deadline": 1_000})())
    batch = BatchSize(http, 20)
    for expected in (10, 5, 2, 1, 1):
        batch.shrink()
        assert batch.now == expected
    http.took = 1_000 // QUICK
    batch.grow()
    assert batch.now == 1, "it took a quarter of the time there is"
    http.took -= 1
    for expected in (2, 4, 8, 16, 20, 20):
        batch.grow()
        assert batch.now == expected
    batch.shrink(tried=7)
    assert batch.now == 3
    batch.shrink(tried=9)
    assert batch.now == 1
    batch.now = 16
    batch.cap()
    batch.grow()
    assert batch.now == 8, "what was refused once is never asked for again"


async def test_a_witness_that_is_gone_from_the_remote_is_left_there_again(three: Three) -> None:
    a, _, _, server, _ = three
    a.write(2)
    await a.turn()
    await a.turn()
    assert server.logs["heads"]["JBR"].data.pop("anchor")["no"] == 3
    a.kill()
    await a.turn()
    assert server.logs["heads"]["JBR"].data["anchor"]["no"] == 3


@pytest.mark.parametrize("state", ["online", "catching", "degraded", "offline", "signin", "fork"])
def test_a_link_that_says_it_is_well_is_stale_when_it_was_not_heard_of(state: Any) -> None:
    link = LinkState(state, contact=1_000)
    assert link.word(1_000 + STALE) == state
    assert link.word(1_001 + STALE) == ("stale" if state in ("online", "catching", "degraded") else state)


def test_a_note_is_stale_when_it_or_its_contact_is_old() -> None:
    for note, until in ((Note("online", START), 3 * RENEW), (Note("online", START, contact=START), STALE)):
        assert [note.word(START + ms) for ms in (until, until + 1)] == ["online", "stale"]
