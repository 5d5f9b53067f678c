"""Kills around the room file, in a process of its own: lives are forked from a process without other threads."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SEED = 20240122


@pytest.mark.parametrize("rounds", [24, pytest.param(1_000, marks=pytest.mark.slow)])
def test_room_after_a_kill_equals_the_fold_of_the_books(rounds: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.kits.faults.room_kills", str(rounds), str(SEED)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert not found["failures"], (found["failures"], done.stderr)
    ends = found["ends"]
    assert "failed" not in ends, done.stderr
    assert ends["killed"] > rounds / 3 and ends["file of use"] > rounds / 2
