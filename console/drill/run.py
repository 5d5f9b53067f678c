"""A drill on the screen, in a home of its own."""

from __future__ import annotations

from collections.abc import Callable

from console.app import show
from console.desk import Desk
from console.drill.checkfile import made_plan
from console.drill.file import Read
from console.drill.player import Player
from console.drill.site import made
from console.home import Home
from console.screen import SiagaApp
from data.clock import ScaledClock
from data.siteread import load


def on_screen(parent: Home, read: Read, *, language: str = "", speed: float = 0) -> int:
    """Play ``read`` under ``parent`` at ``speed`` (0: the drill's own) until it is left. Raises DrillError, OSError."""
    home = made(parent, read, language)
    drill = read.drill
    planned = made_plan(read, load(home.site_file))
    clock = ScaledClock(planned.start, speed or drill.speed)
    desk = Desk.open(home, clock=clock)
    player: list[Player] = []

    def play(enter: Callable[[str, str], None]) -> Player:
        # A screen that is started again goes on where the last one was.
        player[:] = player or [Player(planned.events, clock, drill.operator, enter)]
        player[0].enter = enter
        return player[0]

    try:
        return show(
            desk, lambda apology: SiagaApp(desk, me=drill.operator, player=play, drill=drill.name, apology=apology)
        )
    finally:
        desk.close()
