"""Entries and states of whole scripts, field by field: other stations and later starts read nothing but these.

A change that is wanted is written by ``python -m tests.data.recorded``; its difference is then looked at in the commit.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.recorded.play import play

HERE = Path(__file__).parent


@pytest.mark.parametrize("script", sorted(str(path.relative_to(HERE)) for path in HERE.rglob("*.txt")))
def test_script_enters_and_changes_what_was_recorded(script: str) -> None:
    recorded = (HERE / script).read_text("utf-8")
    for line, (said, played) in enumerate(zip(recorded.splitlines(), play(recorded).splitlines(), strict=False), 1):
        assert played == said, f"{script}, line {line}"
    assert play(recorded) == recorded
