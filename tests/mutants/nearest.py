"""Which tests are run against a mutant of a function: those nearest to it, the quickest first.

Most functions are reached by hundreds of tests, which a mutant that nobody notices would all have to pass. A test that
reaches few functions is near to each of them. A few of the widest tests are added, because whole days notice what no
single test asks; and first of all those that compare all fields with what was recorded. As a plugin (``-p
tests.mutants.nearest``) it sorts the tests of a run.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.mutants import times

#: Seconds of recorded tests, seconds and number of near ones, and seconds of wide ones, for each function.
_RECORDED_S, _NEAR_S, _NEAR, _WIDE_S = 5.0, 3.0, 150, 3.0
_STATS = "mutmut-stats.json"


def within(tests: list[str], seconds: dict[str, float], limit_s: float) -> list[str]:
    """Return the first of ``tests`` that together take no more than ``limit_s``; one that is too long is left out."""
    found, left = [], limit_s
    for test in tests:
        if seconds.get(test, 0.0) <= left:
            left -= seconds.get(test, 0.0)
            found.append(test)
    return found


def is_recorded(test: str) -> bool:
    """Whether a test compares all that a script enters, changes or writes with a record."""
    return "/recorded/" in test


def kinship(function: str, test: str) -> int:
    """Return how many folders, and the module, the test's file shares with the function's: tests mirror the program."""
    module = function.rpartition(".")[0].split(".")
    file = test.partition("::")[0].removeprefix("tests/").removesuffix(".py").replace("/test_", "/").split("/")
    shared = 0
    for one, other in zip(module, file, strict=False):
        if one != other:
            break
        shared += 1
    return shared


def nearest(reached: dict[str, list[str]], seconds: dict[str, float]) -> dict[str, list[str]]:
    """Return the tests to run for each function. ``reached``: function → the tests that reach it."""
    breadth = Counter(test for tests in reached.values() for test in tests)
    found: dict[str, list[str]] = {}
    for function, tests in reached.items():
        kin = {test: kinship(function, test) for test in tests}
        near_first = sorted(tests, key=lambda test: (-kin[test], breadth[test], seconds.get(test, 0.0), test))
        exact = within([test for test in near_first if is_recorded(test)], seconds, _RECORDED_S)
        near = within([test for test in near_first if test not in exact], seconds, _NEAR_S)[:_NEAR]
        wide = within([test for test in reversed(near_first) if test not in (*exact, *near)], seconds, _WIDE_S)[:_NEAR]
        found[function] = sorted({*exact, *near, *wide} or near_first[:1])
    return found


def narrow(folder: Path) -> None:
    """Leave only the nearest tests of each function in mutmut's record of ``folder``."""
    path = folder / _STATS
    stats = json.loads(path.read_text("utf-8"))
    stats["tests_by_mangled_function_name"] = nearest(
        stats["tests_by_mangled_function_name"], stats["duration_by_test"] | times.seconds(folder)
    )
    path.write_text(json.dumps(stats, indent=4), "utf-8")


@cache
def _seconds() -> dict[str, float]:
    found: dict[str, float] = json.loads(Path(_STATS).read_text("utf-8"))["duration_by_test"]
    return found | times.seconds(Path())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the tests of a run against a mutant: recorded ones, then the others, the quickest first."""
    if Path(_STATS).exists():
        seconds: dict[str, Any] = _seconds()
        items.sort(key=lambda item: (not is_recorded(item.nodeid), seconds.get(item.nodeid, 0.0)))
