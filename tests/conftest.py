"""Property tests: the same examples in every `make test`; `SIAGA_SEARCH=1` (make faults) looks for new ones."""

from __future__ import annotations

import os
import signal

from hypothesis import settings

from tests.kits import idle

# A shell that starts the tests in the background has them ignore Ctrl+C, and so would every program that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A search that finds something new stops the one who searches, not the one whose change it has nothing to do with.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("search" if os.environ.get("SIAGA_SEARCH") else "same")

idle.install()

if mutant := os.environ.get("SIAGA_MUTANT"):  # see tests/kits/remote/mutants.py
    from tests.kits.remote.mutants import MUTANTS

    MUTANTS[mutant]()
