"""Push and pull against a remote that keeps the contract.

Whatever happens in between, everything arrives once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from data.base.clock import DAY, SECOND, ManualClock
from data.sync.segment import MOST_ENTRIES
from tests.kits.running.examples import NIGHT
from tests.kits.sync import START, Contract, Station, Two


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    with closing(Two(tmp_path)) as made:
        yield made


async def test_entries_reach_the_other_station(two: Two) -> None:
    two.a.write(450)
    two.b.write(3)
    await two.settle()
    two.same()
    assert two.a.states[-1].state == two.b.states[-1].state == "online"
    assert [e.no for e in two.b.seen if e.book == two.a.book.id] == list(range(1, 452))
    assert len(two.server.logs["log-JBR"]) == 3, "200 entries in a record"
    assert two.server.logs["heads"]["JBR"].data[two.a.book.id] == 451


async def test_idle_round_is_one_request(two: Two) -> None:
    two.a.write(2)
    await two.settle()
    two.server.asked.clear()
    for _ in range(10):
        await two.a.turn()
        two.clock.advance(3 * SECOND)
    assert two.server.asked.count(("GET", "/v1/buckets/siaga-test/collections/heads/records")) == 10
    assert len(two.server.asked) <= 12, "besides the heads, a sweep of the one other book a minute"


class Killed(BaseException):
    """The process was killed here."""


class Steps:
    """Counter of steps that reach a disk or the remote; kills before step ``at``."""

    def __init__(self, at: int) -> None:
        self.at, self.count = at, 0

    def __call__(self) -> None:
        self.count += 1
        if self.count == self.at:
            raise Killed


async def _life(folder: Path, at: int) -> int:
    """Run two stations with a backlog each, and kill the first before step ``at``.

    Return the number of steps it did.
    """
    two = Two(folder)
    two.a.write(210)
    two.b.write(20)
    await two.b.turn()
    steps = Steps(at)

    def hook(request: httpx.Request, done: bool) -> httpx.Response | None:
        steps()
        return None

    two.server.hook, two.a.run.step = hook, steps
    try:
        await two.a.turn()
    except Killed:
        two.a.run.step = lambda: None
    two.server.hook, two.a.run.step = (lambda request, done: None), (lambda: None)
    two.a.kill()
    two.a.write(1)
    await two.settle()
    two.same()
    assert not two.a.diverged and not two.b.diverged
    assert two.a.states[-1].state == "online"
    two.a.close()
    two.b.close()
    return steps.count


@pytest.mark.parametrize("every", [3, pytest.param(1, marks=NIGHT)])
async def test_kill_between_any_two_steps_loses_and_duplicates_nothing(tmp_path: Path, every: int) -> None:
    steps = await _life(tmp_path / "whole", 0)
    assert steps > 40
    for at in range(1, steps + 1, every):
        await _life(tmp_path / str(at), at)


async def test_lost_answer_creates_no_second_record(two: Two) -> None:
    two.a.write(5)
    lost: list[httpx.Request] = []

    def hook(request: httpx.Request, done: bool) -> httpx.Response | None:
        if done and request.method == "PUT" and "log-" in request.url.path and not lost:
            lost.append(request)
            raise httpx.ReadError("cut", request=request)
        return None

    two.server.hook = hook
    assert await two.a.turn() >= 0
    assert two.a.states[-1].state == "offline" and two.a.states[-1].unsent == 6
    two.a.write(1)
    await two.settle()
    two.same()


async def test_lost_hint_is_found_again(two: Two) -> None:
    two.a.write(300)
    await two.settle()
    (two.a.home / "sync" / "acked.json").unlink()
    two.a.kill()
    puts = len([m for m, p in two.server.asked if m == "PUT" and "log-JBR" in p])
    await two.settle()
    two.same()
    assert puts == len([m for m, p in two.server.asked if m == "PUT" and "log-JBR" in p]), "nothing is sent again"


@pytest.mark.parametrize("hint", [0, 100, 250, 9999])
async def test_wrong_hint_is_corrected(two: Two, hint: int) -> None:
    two.a.write(300)
    await two.settle()
    (two.a.home / "sync" / "acked.json").write_text(f'{{"{two.a.book.id}":{hint}}}')
    two.a.kill()
    two.a.write(20)
    await two.settle()
    two.same()


async def test_wiped_remote_is_refilled_and_reported(two: Two) -> None:
    two.a.write(250)
    await two.settle()
    two.server.wipe()
    two.a.states.clear()
    await two.settle()
    two.same()
    reset = [s for s in two.a.states if s.state == "reset"]
    assert reset and reset[0].error is not None and reset[0].error.facts == {"count": 251}
    assert two.a.states[-1].state == "online"


async def test_rolled_back_remote_is_refilled(two: Two) -> None:
    two.a.write(10)
    await two.settle()
    backup = two.server.snapshot()
    two.a.write(10)
    two.b.write(300)
    await two.settle()
    two.server.logs = backup
    await two.settle()
    two.same()


async def test_gap_in_the_log_is_filled_by_the_daily_audit(two: Two) -> None:
    two.a.write(500)
    await two.settle()
    del two.server.logs["log-JBR"][f"{two.a.book.id}-0000000201"]
    two.clock.advance(DAY)
    await two.settle()
    two.same()


async def test_segment_that_is_too_large_is_halved(two: Two) -> None:
    two.server.most_bytes = 9_000
    two.a.write(MOST_ENTRIES)
    await two.settle()
    two.same()
    assert len(two.server.logs["log-JBR"]) > 5


async def test_entry_that_never_fits_is_reported(two: Two) -> None:
    two.server.most_bytes = 300
    await two.a.turn()
    state = two.a.states[-1]
    assert state.state == "degraded" and state.error is not None and state.error.key == "sync.entry_too_large"


async def test_replica_that_ends_within_a_segment_fetches_the_covering_one(two: Two) -> None:
    two.a.write(120)
    await two.a.turn()
    raws = [text.encode() for text in two.a.own()]
    two.b.replicas.append(two.a.book.id, 1, raws[:50], START)
    await two.settle()
    two.same()


async def test_covering_segment_is_found_behind_one_that_does_not_cover(two: Two) -> None:
    """Check a log with overlapping segments.

    After a rollback the remote got everything in one segment, and then a late request.
    """
    book, log = two.a.book.id, two.server.logs["log-JBR"]
    two.a.write(8)
    await two.settle()
    two.a.write(3)
    await two.a.turn()
    late = {id: kept for id, kept in log.items() if id == f"{book}-0000000010"}
    assert late
    log.clear()
    two.a.acked.correct(book, 0)
    two.a.write(4)
    await two.a.turn()
    assert [kept.data["to"] for kept in log.values()] == [16]
    log.update(late)
    await two.settle()
    assert two.b.replica(book) == two.a.own()
    assert two.b.states[-1].state == "online"


@pytest.mark.parametrize("rotten", ["an entry", "the first file is gone"])
async def test_what_rots_in_an_older_file_of_a_replica_is_fetched_again(two: Two, rotten: str) -> None:
    for came in ("courier", "station", "courier"):
        two.a.write(3)
        raws = [text.encode() for text in two.a.own()]
        two.b.replicas.append(two.a.book.id, 1, raws, START, came=came)
    await two.settle()
    first = min((two.b.home / "replica").glob("*.journal"))
    if rotten == "an entry":
        first.write_bytes(first.read_bytes().replace(b"satu dua tiga 1", b"satu dua TIGA 1"))
    else:
        first.unlink()
    two.b.kill()
    await two.settle()
    assert not two.b.seen, "a start does not read older files"
    before = two.b.replicas.last(two.a.book.id)
    assert [*two.b.replicas.check(two.a.book.id)] and two.b.replicas.last(two.a.book.id) == before
    two.a.write(2)
    await two.settle()
    two.same()
    lost = [3] if rotten == "an entry" else [1, 2, 3, 4]
    news = [before[0] + 1, before[0] + 2]
    assert [entry.no for entry in two.b.seen] == [*news, *lost], "what is new comes first"
    assert two.b.states[-1].state == "online" and not two.b.states[-1].waiting
    found = two.b.replicas.book(two.a.book.id)
    assert found is not None and not found.damaged and found.upto == found.last_no
    two.b.kill()
    two.same()


async def test_damaged_entries_that_the_remote_does_not_give_stop_nothing(two: Two) -> None:
    for count in (3, 1):
        two.a.write(count)
        await two.settle()
    path = min((two.b.home / "replica").glob("*.journal"))
    path.write_bytes(path.read_bytes().replace(b"satu dua tiga 1", b"satu dua TIGA 1"))
    assert [*two.b.replicas.check(two.a.book.id)]
    record = two.server.logs["log-JBR"][min(two.server.logs["log-JBR"])]
    entries = record.data["entries"]
    record.data["entries"] = [text.replace("dua", "DUA") for text in entries]
    two.b.seen.clear()
    for no in (6, 7, 8):
        two.a.write(1)
        await two.a.turn()
        await two.b.turn()
        assert [entry.no for entry in two.b.seen] == [*range(6, no + 1)]
        assert (two.b.states[-1].state, two.b.states[-1].behind) == ("degraded", ("JBR",))
    found = two.b.replicas.book(two.a.book.id)
    assert found is not None and [entry.no for entry in found.entries()] == [1, 2, 4, 5, 6, 7, 8]
    record.data["entries"] = entries
    two.b.engine.try_now()
    await two.b.turn()
    assert two.b.states[-1].state == "online" and two.b.seen[-1].no == 3
    two.same()


async def test_broken_book_does_not_block_another(tmp_path: Path) -> None:
    clock, server = ManualClock(START), Contract("JBR", "SBY", "MLG")
    a, b, c = (Station(tmp_path / s, s, server, clock) for s in ("JBR", "SBY", "MLG"))
    for station in (a, b):
        station.write(5)
        await station.turn()
    (record,) = server.logs["log-JBR"].values()
    record.data["entries"][2] = record.data["entries"][2].replace("dua", "DUA")
    await c.turn()
    assert c.replica(b.book.id) == b.own()
    assert c.replicas.last(a.book.id)[0] == 0
    assert c.states[-1].state == "degraded" and [book for book, _ in c.states[-1].troubles] == [a.book.id]
    assert c.states[-1].behind == ("JBR",)
    for station in (a, b, c):
        station.close()


async def test_new_entries_do_not_wait_for_a_long_catch_up(two: Two) -> None:
    two.b.write(9_000)
    await two.b.turn()
    pages: list[int] = []

    def hook(request: httpx.Request, done: bool) -> httpx.Response | None:
        if done and request.method == "GET" and "log-SBY" in request.url.path:
            pages.append(two.a.acked.of(two.a.book))
            two.a.write(1, "sementara")
        return None

    two.server.hook = hook
    await two.a.turn()
    assert len(pages) >= 3 and pages[-1] > pages[0]
