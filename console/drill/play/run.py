"""Run of a drill on the screen, from its start or a power cut to its report."""

from __future__ import annotations

import asyncio
import sys
from contextlib import closing

from console.app.terminal.run import show
from console.drill.play.app import DrillApp
from console.drill.play.session import DrillSession, begin, resume
from console.drill.result.report import Report
from console.drill.result.report_text import lines
from console.drill.script.file import DrillFile
from console.exits import DONE, UNAVAILABLE
from console.session.desk import Desk
from console.session.home import Home
from data.base.clock import SECOND, SystemClock
from data.words import Words

#: The screen is dark while the power is out, at the drill's speed, within these bounds (real s).
LEAST_DARK, MOST_DARK = 1.5, 10.0


def play(parent: Home, file: DrillFile, *, language: str = "", speed: float = 0, introduces: bool = False) -> int:
    """Play a drill under ``parent`` at ``speed`` (0: its own) until it is left. Raises DrillError, OSError.

    introduces: show the introduction too
    """
    return _play(begin(parent, file, language=language, speed=speed), introduces=introduces)


def play_on(home: Home, words: Words) -> int:
    """Play the drill in ``home`` on after a power cut. Raises DrillError, OSError."""
    run = resume(home, words)
    print(words("drill.dark", seconds=run.out_s), flush=True)
    seconds = min(MOST_DARK, max(LEAST_DARK, run.out_s / run.speed))
    asyncio.run(SystemClock().sleep(int(seconds * SECOND)))
    return _play(run)


def _play(run: DrillSession, *, introduces: bool = False) -> int:
    desk = Desk.open(run.home, clock=run.clock, disk=run.world.disk)
    apps: list[DrillApp] = []

    def screen(apology: str) -> DrillApp:
        apps.append(DrillApp(desk, run, apology=apology, introduces=introduces))
        return apps[-1]

    with closing(desk):
        code = show(screen, desk.words, run.home.path)
        run.world.disk.full = False
        report = apps[-1].keep_report(complete=run.is_over)
        _print(report, run, desk.words)
    return code or (UNAVAILABLE if run.is_over and not run.is_taken_over and not report.ok else DONE)


def _print(report: Report, run: DrillSession, words: Words) -> None:
    if sys.stdout.isatty():
        print(*lines(report, words), sep="\n")
        print(words("drill.kept", home=run.home.path))
