"""How long each test takes while nothing is mutated.

mutmut measures the tests while it records which functions they reach, which takes up to ten times as long, and not
every test in the same proportion. As a plugin (``-p tests.mutants.times``) this writes the seconds of each test of a
run where :func:`seconds` reads them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

_FILE = Path("times.json")
_SECONDS: defaultdict[str, float] = defaultdict(float)


def seconds(folder: Path) -> dict[str, float]:
    """Return the seconds of each test that was measured in ``folder``; none if there was no such run."""
    path = folder / _FILE
    found: dict[str, float] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add the seconds that the test, its preparation or its end took."""
    _SECONDS[report.nodeid] += report.duration


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write what was measured."""
    if not hasattr(session.config, "workerinput"):
        _FILE.write_text(json.dumps(_SECONDS, indent=4), "utf-8")
