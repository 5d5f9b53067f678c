"""Back-off and batch size: how sync adapts to a remote."""

from __future__ import annotations

import random
from typing import cast

from data.base.clock import MINUTE, SECOND
from data.sync.remote.backoff import Backoff
from data.sync.remote.batch_size import QUICK, BatchSize
from data.sync.remote.http import HttpClient


def test_waits_double_with_full_jitter_up_to_a_limit() -> None:
    waits = [[b.failed() for _ in range(12)] for b in (Backoff(random.Random(seed)) for seed in range(200))]
    for n in range(12):
        most = min(45 * SECOND, SECOND << n)
        column = [w[n] for w in waits]
        assert min(column) >= 0 and max(column) <= most
        assert max(column) - min(column) > most / 2, "full jitter"


def test_requested_floor_is_respected_up_to_five_minutes() -> None:
    backoff = Backoff(random.Random(1))
    assert backoff.failed(floor=40 * SECOND) == 40 * SECOND
    assert backoff.failed(floor=9 * 60 * MINUTE) == 5 * MINUTE
    backoff.succeeded()
    assert backoff.failures == 0 and backoff.failed() <= SECOND


def test_batch_size_halves_down_to_one_and_doubles_after_quick_batches() -> None:
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
