"""Stations in a faulty network: all of them converge, whatever the seed.

A failure names its seed: ``python -m tests.kits.remote.chaos SEED STATIONS STEPS`` plays it again. The draws are the
same; the duration of a stalled reply is not.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.kits.remote.chaos import play
from tests.kits.remote.kinto import Kinto
from tests.kits.remote.proxy import FAULTS, QUICK
from tests.kits.running.examples import NIGHT

#: Runs of ``make faults``.
SEEDS = int(os.environ.get("SIAGA_SEEDS", "200"))


@pytest.mark.parametrize("seed", [0, 1, 2, pytest.param(3, marks=NIGHT)])
async def test_all_stations_converge(server: Kinto, tmp_path: Path, seed: int) -> None:
    world = await play(server, tmp_path, seed, stations=2 + seed % 3, steps=36, kinds=QUICK)
    assert world.happened["write"] and world.happened["turns"]
    assert any(passed.fault for proxy in world.proxies.values() for passed in proxy.passed)


async def test_all_stations_converge_when_replies_stall_and_drip(server: Kinto, tmp_path: Path) -> None:
    kinds = [name for name in FAULTS if name not in QUICK]
    await play(server, tmp_path, 77, stations=2, steps=24, kinds=kinds, rate=0.15)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1000 + SEEDS))
async def test_all_stations_converge_from_every_seed(server: Kinto, tmp_path: Path, seed: int) -> None:
    await play(server, tmp_path, seed, stations=2 + seed % 3, steps=30 + seed % 60, rate=(seed % 7) / 10)
