"""Every mutant of sync is caught by the tests of sync."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.kits.remote.kinto import ROOT
from tests.kits.remote.mutants import MUTANTS

LOOKED_AT = ("tests/remote/test_hostile.py", "tests/remote/test_chaos.py", "tests/data/sync/test_fork.py",
             "tests/data/sync/test_engine.py")  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS)
def test_every_mutant_is_caught(mutant: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "0", "-x", *LOOKED_AT],
        cwd=ROOT,
        env=os.environ | {"SIAGA_MUTANT": mutant},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1, run.stdout
    assert "1 failed" in run.stdout
