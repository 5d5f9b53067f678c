"""The heart: what the rules ask for is entered, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from console import heart as hearts
from console.desk import Desk
from console.pump import Steady
from data import entries as e
from data import rules
from data.clock import ManualClock
from tests.console.roomkit import NIGHT, new_home


def test_a_rule_that_would_fire_for_ever_does_not_fill_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk.open(new_home(tmp_path), clock=ManualClock(NIGHT))
    heart = hearts.Heart(desk, Steady(desk), lambda now: None)
    stuck = e.Silenced(by="system", subjects=("room",), key="stuck")
    other = e.Silenced(by="system", subjects=("room",), key="other")
    monkeypatch.setattr(rules, "due", lambda room, site, now, ctx: [[stuck], [other]])
    for _ in range(3):
        heart.beat()
    assert [entry.key for entry in desk.book.entries() if entry.kind == "silence"] == ["stuck", "other"]
    desk.close()
