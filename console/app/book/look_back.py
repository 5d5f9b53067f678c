"""Look back: the board as it was at an earlier time, shown for a minute."""

from __future__ import annotations

from collections.abc import Callable

from console.app.messages import Spawn
from console.session.desk import Desk
from console.session.slices import Pause
from data.base.clock import SECOND
from data.room.room import Room
from data.view.values import Board

#: The past is shown for this long (ms).
PAST_FOR = 60 * SECOND


class LookBack:
    """The past of ``desk``'s room, while it is shown instead of the present.

    board: as it was; None: the present is shown
    on_ready: called when the board of the past is there
    """

    def __init__(self, desk: Desk, spawn: Spawn, on_ready: Callable[[], None]) -> None:
        self.board: Board | None = None
        self._until = 0
        self._desk = desk
        self._spawn = spawn
        self._on_ready = on_ready

    def begin(self, moment: int) -> None:
        """Show the room as it was at ``moment`` (UTC ms)."""
        self.end()
        self._spawn(self._fold(moment))

    def end(self) -> None:
        """Show the room as it is."""
        self.board = None

    def tick(self) -> None:
        """End when it has been shown for long enough."""
        if self.board is not None and self._desk.clock.now() >= self._until:
            self.end()

    async def _fold(self, moment: int) -> None:
        self.board = await board_at(self._desk, moment)
        self._until = self._desk.clock.now() + PAST_FOR
        self._on_ready()


async def board_at(desk: Desk, moment: int) -> Board:
    """Return the board as it was at ``moment`` (UTC ms), from the entries that were recorded by then.

    It is done in slices of a few milliseconds, between which keys are answered.
    """
    room = Room()
    pause = Pause()
    last = 0
    for entry in desk.library.known_at(moment):
        room.apply(entry)
        last = entry.no if entry.book == desk.book.id else last
        await pause()
    return desk.board_of(room, moment, last)
