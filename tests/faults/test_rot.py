"""A share of the rot matrix, drawn by a fixed seed.

``make faults`` runs all of it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kits.faults import rot
from tests.kits.faults.cuts import workplace
from tests.kits.faults.mutants import ROT, Mutant

SEED = 20240122


@pytest.fixture
def place() -> Iterator[Path]:
    """Return a folder in memory.

    Thousands of files are written, and none must outlive the test.
    """
    folder = workplace()
    yield folder
    shutil.rmtree(folder)


def test_damage_is_reported_and_saving_continues(place: Path) -> None:
    result = rot.run(place, SEED, share=0.01)
    assert result.cases > 100 and all(result.ends.values())
    assert not result.findings, result.findings[0]


def test_deleted_doubled_and_swapped_lines_are_reported(place: Path) -> None:
    result = rot.run(place, SEED, share=0.35, only=lambda damage: damage.what.startswith("line"))
    assert result.cases > 100
    assert not result.findings, result.findings[0]


@pytest.mark.parametrize("mutant", [m for m in ROT if m.soon], ids=lambda m: m.what)
def test_store_that_ignores_damage_is_caught(mutant: Mutant, place: Path) -> None:
    with mutant.broken():
        assert rot.run(place, SEED, share=0.05, most=1).findings, "it survived"
