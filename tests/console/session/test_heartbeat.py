"""Heartbeat: entries of the rules are entered, once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.session.desk import Desk
from console.session.heartbeat import Heartbeat
from console.session.jobs import Jobs, SyncJobs
from data import entries as e
from data.base.clock import ManualClock
from data.rules import all_rules
from tests.kits.console.desk_room import NIGHT, new_home


def test_heartbeat_rule_that_fires_repeatedly_is_entered_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk.open(new_home(tmp_path), clock=ManualClock(NIGHT))
    heartbeat = Heartbeat(desk, SyncJobs(desk), lambda now: None)
    stuck = e.Silenced(by="system", subjects=("room",), key="stuck")
    other = e.Silenced(by="system", subjects=("room",), key="other")
    monkeypatch.setattr(all_rules, "due", lambda room, site, now, ctx: [[stuck], [other]])
    for _ in range(3):
        heartbeat.tick()
    assert [entry.key for entry in desk.book.entries() if entry.kind == "silence"] == ["stuck", "other"]
    desk.close()


def test_heartbeat_entries_of_rules_at_exit_are_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk.open(new_home(tmp_path), clock=ManualClock(NIGHT))
    jobs = Jobs(desk)
    heartbeat = Heartbeat(desk, jobs, lambda now: None)
    due = [[e.Silenced(by="system", subjects=("room",), key=key)] for key in ("one", "then another")]
    monkeypatch.setattr(all_rules, "due", lambda room, site, now, ctx: due)

    async def leave() -> None:
        jobs.start(asyncio.get_running_loop())
        heartbeat.tick()

    asyncio.run(leave())
    jobs.close()
    assert jobs.waiting == 0
    assert [entry.key for entry in desk.book.entries() if entry.kind == "silence"] == ["one", "then another"]
    desk.close()
