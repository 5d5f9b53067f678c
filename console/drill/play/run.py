"""A drill on the screen, from its beginning or on from a power cut, to its report."""

from __future__ import annotations

import asyncio
import sys

from console.app.run import show
from console.drill.play.app import DrillApp
from console.drill.play.session import Playing, begin, resume
from console.drill.result.report import Report
from console.drill.result.report_text import lines
from console.drill.script.file import Read
from console.exits import DONE, UNAVAILABLE
from console.session.desk import Desk
from console.session.home import Home
from data.base.clock import SECOND, SystemClock
from data.words import Words

#: The screen stays dark for as long as the power is out, at the drill's speed, but within these bounds (real s).
LEAST_DARK, MOST_DARK = 1.5, 10.0


def on_screen(parent: Home, read: Read, *, language: str = "", speed: float = 0) -> int:
    """Play ``read`` under ``parent`` at ``speed`` (0: the drill's own) until it is left. Raises DrillError, OSError."""
    return _play(begin(parent, read, language=language, speed=speed))


def on_again(home: Home, words: Words) -> int:
    """The power is back in ``home``'s drill. Raises DrillError, OSError."""
    playing = resume(home, words)
    print(words("drill.dark", seconds=playing.out_s), flush=True)
    seconds = min(MOST_DARK, max(LEAST_DARK, playing.out_s / playing.speed))
    asyncio.run(SystemClock().sleep(int(seconds * SECOND)))
    return _play(playing)


def _play(playing: Playing) -> int:
    desk = Desk.open(playing.home, clock=playing.clock, disk=playing.world.disk)
    apps: list[DrillApp] = []

    def screen(apology: str) -> DrillApp:
        apps.append(DrillApp(desk, playing, apology=apology))
        return apps[-1]

    try:
        code = show(screen, desk.words, playing.home.path)
        playing.world.disk.full = False
        report = apps[-1].keep_report(complete=playing.over)
        _say(report, playing, desk.words)
    finally:
        desk.close()
    return code or (UNAVAILABLE if playing.over and not playing.taken and not report.ok else DONE)


def _say(report: Report, playing: Playing, words: Words) -> None:
    if sys.stdout.isatty():
        print(*lines(report, words), sep="\n")
        print(words("drill.kept", home=playing.home.path))
