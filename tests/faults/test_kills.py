"""A short run of the kills, in a process of its own.

Lives are forked from a process without other threads.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.faults.__main__ import Part

SEED = 20240122


def part(name: str) -> Part:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--seed", str(SEED), "--json", name],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    return msgspec.json.decode(done.stdout, type=Part)


def test_killed_process_loses_nothing_acknowledged() -> None:
    (row,) = (found := part("kills-short")).rows
    assert not found.failed, found.failed
    assert (row.lost, row.wrong, row.unreadable) == (0, 0, 0)
    assert row.ends >= 12 and row.saved > 50


@pytest.mark.slow
def test_stores_that_break_at_a_kill_are_caught() -> None:
    assert all(each.by for each in part("kill-mutants").caught)
