"""Drill that was killed: the next one says so, and it is resumed where it was."""

from __future__ import annotations

import os
from pathlib import Path

from console.drill.play.session import ALIVE, KEPT, begin, cut_off, resume
from console.drill.script.file import read
from console.drill.script.find import BUILT_IN
from console.session.home import Home
from data.base.clock import MINUTE, SECOND
from data.words import Words
from tests.kits.console.command import Siaga

DEMO = BUILT_IN / "demo.toml"


def test_a_run_that_was_killed_is_named_and_continues_where_it_was(tmp_path: Path) -> None:
    parent = Home(tmp_path)
    run = begin(parent, read(DEMO, Words("en")))
    run.next_step()
    run.clock.advance(3 * MINUTE)
    run.take_over()
    run.keep(0)
    written = int((run.home.path / KEPT).stat().st_mtime * SECOND)
    assert cut_off(parent, "demo", written + ALIVE // 2) == "", "it may still be under way"
    assert cut_off(parent, "demo", written + 2 * ALIVE) == run.home.path.name
    assert cut_off(parent, "dem", written + 2 * ALIVE) == ""
    again = resume(run.home, Words("en"))
    assert (again.clock.now(), again.out_s, again.is_taken_over) == (run.clock.now(), 0, True)
    assert again.next_at == run.next_at
    again.forget()
    assert cut_off(parent, "demo", written + 2 * ALIVE) == ""


def test_only_the_newest_run_is_named(tmp_path: Path) -> None:
    for day in ("20240101", "20240102"):
        folder = tmp_path / "drills" / f"demo-{day}-120000"
        folder.mkdir(parents=True)
        (folder / KEPT).write_text("{}")
        os.utime(folder / KEPT, (0, 0))
    assert cut_off(Home(tmp_path), "demo", 100 * ALIVE) == "demo-20240102-120000"
    (folder / KEPT).unlink()
    assert cut_off(Home(tmp_path), "demo", 100 * ALIVE) == "", "the one after it ended"


def test_a_drill_that_ended_is_not_resumed(siaga: Siaga) -> None:
    (siaga.home / "drills" / "demo-20240102-120000").mkdir(parents=True)
    err = siaga.run("drill", "resume", "demo-20240102-120000", code=2).err
    assert "nothing to resume" in err and err.count("\n") == 1
