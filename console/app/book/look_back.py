"""Look back: the room as it was at an earlier time, shown for a minute."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from console.session.desk import Desk
from console.session.slices import Pause, Spawn
from data.base.clock import SECOND
from data.room.room import Room
from data.view.values import Board, IncidentView, QueueRow

#: The past is shown for this long (ms).
PAST_FOR = 60 * SECOND

#: Lowest priority whose new incidents lead back to now.
_URGENT = 2


class LookBack:
    """The past of ``desk``'s room, while it is shown instead of the present.

    moment: which time is shown (UTC ms); 0: the present
    on_ready: called when the board of the past is there
    """

    def __init__(self, desk: Desk, spawn: Spawn, on_ready: Callable[[], None]) -> None:
        self.moment = 0
        self._room = Room()
        self._board: Board | None = None
        self._known: set[tuple[str, int]] | None = None  # what was new when the past was first shown
        self._asked = 0  # how often the past was asked for: only the newest answer counts
        self._until = 0
        self._desk = desk
        self._spawn = spawn
        self._on_ready = on_ready

    @property
    def is_shown(self) -> bool:
        """Whether the past is shown."""
        return self._board is not None

    def begin(self, moment: int) -> None:
        """Show the room as it was at ``moment`` (UTC ms)."""
        self.end()
        self._spawn(self._fold(moment, self._asked))

    def end(self) -> None:
        """Show the room as it is."""
        self._board, self._room, self._known, self.moment = None, Room(), None, 0
        self._asked += 1

    def tick(self) -> None:
        """End when it has been shown for long enough."""
        if self.is_shown and self._desk.clock.now() >= self._until:
            self.end()

    def over(self, present: Board) -> Board:
        """Return the board to show: that of the past with the alert row of ``present``, or ``present`` itself."""
        if self._board is None:
            return present
        return replace(
            self._board,
            alert=present.alert,
            is_flashing=present.is_flashing,
            is_ringing=present.is_ringing,
            rings=present.rings,
            now=present.header.now,
        )

    def ended_by(self, present: Board) -> QueueRow | None:
        """Return a P1 or P2 that has become new since the past is shown; None: there is none, or it is not shown."""
        if self._board is None:
            return None
        new = {(row.subject, row.renewed): row for row in present.queue if row.new and row.priority <= _URGENT}
        if self._known is None:
            self._known = set(new)
        return next((row for key, row in new.items() if key not in self._known), None)

    def incident(self, subject: str) -> IncidentView | None:
        """Return an incident as it was then, or as it is if the present is shown."""
        return self._desk.incident(subject, self._room if self.is_shown else None, self.moment)

    async def _fold(self, moment: int, asked: int) -> None:
        room, board = await room_at(self._desk, moment)
        if asked != self._asked:
            return
        self.moment, self._room, self._board = moment, room, board
        self._until = self._desk.clock.now() + PAST_FOR
        self._on_ready()


async def room_at(desk: Desk, moment: int) -> tuple[Room, Board]:
    """Return the room and the board as they were at ``moment`` (UTC ms), from the entries recorded by then.

    It is done in slices of a few milliseconds, between which keys are answered.
    """
    room = Room()
    pause = Pause()
    last = 0
    for entry in desk.library.known_at(moment):
        room.apply(entry)
        last = entry.no if entry.book == desk.book.id else last
        await pause()
    return room, desk.board_of(room, moment, last)
