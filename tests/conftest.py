"""Property tests: the same few examples in every `make test`; `make faults` looks for new ones."""

from __future__ import annotations

import gc
import os
import signal
import sys

import pytest
from hypothesis import settings

from tests.kits.running import idle, once
from tests.kits.running.examples import ALL, examples

# A shell that starts the tests in the background has them ignore Ctrl+C, and so would every program that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A search that finds something new stops the one who searches, not the one whose change it has nothing to do with.
settings.register_profile("same", derandomize=True, deadline=None, max_examples=examples(100))
settings.register_profile("search", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("search" if ALL else "same")

idle.install()
once.install()

# Containers often say that nothing compiled is kept. Then each process compiles all tests, which takes 20 s.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Keep what was collected out of every search for garbage, and search less often."""
    gc.freeze()
    gc.set_threshold(20_000)


if mutant := os.environ.get("SIAGA_MUTANT"):  # see tests/kits/remote/mutants.py
    from tests.kits.remote.mutants import MUTANTS

    MUTANTS[mutant]()
