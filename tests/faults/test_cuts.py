"""A short run of the power cuts, with a fixed seed.

``make faults`` has the long one.
"""

from __future__ import annotations

import pytest

from tests.kits.faults.cuts import campaign
from tests.kits.faults.mutants import CUT, Mutant

SEED = 20240247

#: Mutants that every ``make test`` must catch: those that need the fewest cuts.
QUICK = [m for m in CUT if m.soon]


def test_power_cuts_and_kills_of_the_book_lose_nothing() -> None:
    tally = campaign(SEED, 120)
    assert tally.cuts >= 120 and tally.kills > 25 and tally.entries > 1000 and tally.refusals
    assert not tally.findings, tally.findings[0]


@pytest.mark.parametrize("mutant", QUICK, ids=lambda m: m.what)
def test_broken_store_is_caught(mutant: Mutant) -> None:
    with mutant.broken():
        tally = campaign(SEED, 300, make=mutant.disk, stop_at_first=True)
    assert tally.findings, "it survived"
