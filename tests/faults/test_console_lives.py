"""The console itself in a pseudo-terminal, ended in every way; and consoles that are broken, which must be noticed."""

from __future__ import annotations

import pytest

from tests.kits.faults.console_lives import BROKEN, run

pytestmark = pytest.mark.slow

SEED = 7


def test_console_ended_in_any_way_loses_nothing_and_offers_what_was_typed() -> None:
    tally = run(12, SEED)
    assert not tally.findings, tally.findings
    assert tally.acknowledged and tally.halves


@pytest.mark.parametrize("broken", BROKEN)
def test_broken_console_is_noticed(broken: str) -> None:
    tally = run(60, SEED, is_shared=False, broken=broken)
    assert any(BROKEN[broken][1] in found for found in tally.findings), tally.findings
