"""Drill in a real terminal at high speed, through a power cut to its report, in both languages."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from console.drill.result.report import load
from tests.bench.screen.pty_run import Terminal
from tests.console.drill.test_screen import KILL
from tests.kits.drill.files import HEAD

ROOT = Path(__file__).parents[3]


def start(folder: Path, *arguments: str, **env: str) -> Terminal:
    """Start ``siaga drill run`` on a terminal of 80 by 24."""
    path = folder / "night.toml"
    path.write_text(HEAD + KILL, "utf-8")
    argv = [sys.executable, "-m", "console", "drill", "run", str(path), *arguments]
    return Terminal(argv, env={"SIAGA_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT), **env})


@pytest.mark.parametrize(
    ("language", "frame", "dark", "good", "well"),
    [
        ("en", "DRILL", "the power is out for 90 s", "12 of 12 as expected", "all 12 as expected"),
        ("id", "LATIHAN", "listrik padam 90 dtk", "11 dari 11 sesuai harapan", "semua 11 sesuai harapan"),
    ],
)
def test_drill_in_a_terminal_plays_through_a_power_cut_to_its_report(
    tmp_path: Path, language: str, frame: str, dark: str, good: str, well: str
) -> None:
    with start(tmp_path, "--speed", "600", "--language", language) as terminal:
        terminal.wait_for(f" {frame}   night")
        terminal.wait_for(dark)
        terminal.wait_for(good)
        rows = terminal.screen.display
        assert rows[0].startswith(f" {frame} ") and rows[23].rstrip().endswith(frame)
        terminal.send("quit\r")
        while terminal.pump(20):
            pass
        assert os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1]) == 0
        assert well in terminal.raw.decode()
    (home,) = (tmp_path / "home" / "drills").iterdir()
    report = load(home)
    assert report is not None and report.ok and report.complete and report.taken_at is None


def test_frame_without_colours_is_reversed_words(tmp_path: Path) -> None:
    with start(tmp_path, NO_COLOR="1") as terminal:
        terminal.wait_for("Ctrl+T pause")
        assert terminal.screen.buffer[0][3].reverse and terminal.screen.buffer[23][3].reverse
        assert b"38;2;" not in terminal.raw and b"48;2;" not in terminal.raw


def test_first_key_in_a_terminal_takes_over_at_real_time(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        terminal.wait_for("60×")
        terminal.send("l here I am\r")
        terminal.wait_for("it is yours now")
        terminal.wait_for(" 1×")
        terminal.send("drill end\r")
        terminal.wait_for("1 entered, 0 refused")
        terminal.send("quit\r")
        while terminal.pump(20):
            pass
    (home,) = (tmp_path / "home" / "drills").iterdir()
    report = load(home)
    assert report is not None and report.lines == 1 and report.tasks[0].keys == 12
