"""Runs the console on a desk, and the demo. A screen that fails is started again on the same desk: the room goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from console.author import operator_code
from console.desk import Desk
from console.guard import UNAVAILABLE, complain, keep_trace
from console.home import Home
from console.screen import SiagaApp
from data.clock import ScaledClock, SystemClock
from data.shifts import zone

if TYPE_CHECKING:
    from console.drill.file import Drill
    from console.drill.player import Player

#: A screen that fails this often within a minute is not started again.
MOST_FAILURES = 3


def run(home: Home, *, as_: str = "") -> int:
    """The console of ``home`` until the operator leaves it. ``as_``: who sits here, by code; else who is in control,
    else the roster says. Raises SiteError, BookBusy, Refused (no such operator), OSError."""
    desk = Desk.open(home)
    try:
        me = operator_code(desk.site, as_) if as_ else desk.operator()
        return _show(desk, lambda apology: SiagaApp(desk, me=me, apology=apology))
    finally:
        desk.close()


def run_demo(parent: Home, *, language: str = "") -> int:
    """A busy evening on the sample site, in a drill's own home under ``parent``. Raises OSError."""
    from console.demo import evening

    return run_drill(parent, evening(), language=language)


def run_drill(parent: Home, drill: Drill, *, language: str = "", speed: float = 0) -> int:
    """Play ``drill`` on the screen at ``speed`` (0: the drill's own) until it is left. Raises DrillError, OSError."""
    from console.demo import new_home, write_sample
    from console.drill.file import moment, schedule
    from console.drill.player import Player
    from data.siteread import load

    home = new_home(parent, drill.name)
    write_sample(home, language or drill.language)
    site_zone = zone(load(home.site_file))
    clock = ScaledClock(moment(drill.start, site_zone), speed or drill.speed)
    desk = Desk.open(home, clock=clock)
    planned = schedule(drill, site_zone)
    player: list[Player] = []

    def play(enter: Callable[[str, str], None]) -> Player:
        # A screen that is started again goes on where the last one was.
        player[:] = player or [Player(planned, clock, drill.operator, enter)]
        player[0].enter = enter
        return player[0]

    try:
        return _show(
            desk, lambda apology: SiagaApp(desk, me=drill.operator, player=play, drill=drill.name, apology=apology)
        )
    finally:
        desk.close()


def _show(desk: Desk, make: Callable[[str], SiagaApp]) -> int:
    clock = SystemClock()
    failures: list[int] = []
    apology = ""
    while True:
        app = make(apology)
        try:
            code = app.run(mouse=True)
        finally:
            app.finish()
        if app.failure is None:
            return code or 0
        file = keep_trace(app.failure, desk.home.path)
        now = clock.now()
        failures = [at for at in failures if now - at < 60_000] + [now]
        if len(failures) >= MOST_FAILURES:
            complain(desk.words("console.failed", file=file))
            return UNAVAILABLE
        apology = desk.words("console.restarted", file=Path(file).name)
