"""A short run of the power cuts while replicas grow, with a fixed seed.

``make faults`` has the long one.
"""

from __future__ import annotations

import pytest

from tests.kits.faults.cuts import campaign
from tests.kits.faults.mutants import REPLICA, Mutant
from tests.kits.faults.replicas import ReplicaHome

SEED = 20240122

QUICK = [m for m in REPLICA if m.soon]


def test_power_cuts_while_replicas_grow_lose_nothing() -> None:
    tally = campaign(SEED, 120, home=ReplicaHome)
    assert tally.cuts >= 120 and tally.kills > 20 and tally.entries > 1500
    assert not tally.findings, tally.findings[0]


@pytest.mark.parametrize("mutant", QUICK, ids=lambda m: m.what)
def test_broken_replica_is_caught(mutant: Mutant) -> None:
    with mutant.broken():
        tally = campaign(SEED, 300, make=mutant.disk, home=ReplicaHome, stop_at_first=True)
    assert tally.findings, "it survived"
