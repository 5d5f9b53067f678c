"""Look back: the room at an earlier time, the keys in it, the frame around it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from console.session.desk import Desk
from console.session.slices import Spawn
from data.base.clock import MINUTE, SECOND
from data.entries import Entry
from data.room.room import Room
from data.view.lines import line_of
from data.view.values import Board, BookLine, IncidentView, QueueRow
from widgets.drawing.look import Look
from widgets.header.drill_frame import PastRow

if TYPE_CHECKING:
    from console.app.book.past_rooms import PastRooms

#: The past is shown for this long after the last key that moved through it (ms).
PAST_FOR = 60 * SECOND

#: Lowest priority whose new incidents lead back to now.
_URGENT = 2


class LookBack:
    """The past of ``desk``'s room, while it is shown instead of the present.

    moment: which time is shown (UTC ms); 0: the present
    newest: the line of the entry that was the newest then
    on_ready: called when the board of the past is there
    """

    def __init__(self, desk: Desk, spawn: Spawn, on_ready: Callable[[], None]) -> None:
        self.moment = 0
        self.newest: BookLine | None = None
        self._room = Room()
        self._board: Board | None = None
        self._known: set[tuple[str, int]] | None = None  # what was new when the past was first shown
        self._wanted = 0  # the time that is asked for; what is shown follows it
        self._is_folding = False
        self._until = 0
        self._desk = desk
        self._spawn = spawn
        self._on_ready = on_ready

    @cached_property
    def _rooms(self) -> PastRooms:
        from console.app.book.past_rooms import PastRooms  # seam: nobody looks back before the first frame

        return PastRooms(self._desk.library, self._desk.home.past)

    @property
    def is_shown(self) -> bool:
        """Whether the past is shown."""
        return self._board is not None

    def begin(self, moment: int) -> None:
        """Show the room as it was at ``moment`` (UTC ms)."""
        self.end()
        self._seek(moment)

    def end(self) -> None:
        """Show the room as it is."""
        self._board, self._room, self._known, self.newest = None, Room(), None, None
        self.moment = self._wanted = 0

    def tick(self) -> None:
        """End when it has been shown for long enough."""
        if self.is_shown and self._desk.clock.now() >= self._until:
            self.end()

    # --- moving through it ------------------------------------------------------------------------------------------

    def travel(self, minutes: int, entries: int) -> bool:
        """Move by minutes, or else by entries. Return False while the present is shown."""
        if not self.is_shown:
            return False
        if minutes:
            self.move_minutes(minutes)
        else:
            self.move_entries(entries)
        return True

    def move_minutes(self, minutes: int) -> None:
        """Go on or back by minutes, at most to now and to the first entry."""
        wanted = self._wanted + minutes * MINUTE
        if minutes < 0 and (first := self._desk.library.first_known_after(0)) is not None:
            wanted = max(wanted, min(self._wanted, first[0]))
        self._move_to(wanted)

    def move_entries(self, entries: int) -> None:
        """Go to the moment of the entry before (-1) or of the next one (1); after the newest comes now."""
        library = self._desk.library
        if entries < 0:
            found = library.newest_known(self._wanted - 1)
        else:
            found = library.first_known_after(self._wanted)
        if found is not None:
            self._move_to(found[0])
        elif entries > 0:
            self._move_to(self._desk.clock.now())

    def _move_to(self, moment: int) -> None:
        if moment >= self._desk.clock.now():
            self.end()
            self._on_ready()
        else:
            self._seek(moment)

    def _seek(self, moment: int) -> None:
        """Show ``moment`` as soon as it is folded. Keys that come faster than that skip what lies between."""
        self._wanted = moment
        self._until = self._desk.clock.now() + PAST_FOR
        if not self._is_folding:
            self._is_folding = True
            self._spawn(self._follow())

    async def _follow(self) -> None:
        """Fold until the room of the time that is asked for is shown."""
        try:
            while self._wanted and self._wanted != self.moment:
                moment = self._wanted
                room = await self._rooms.at(moment)
                if self._wanted:
                    self._show(room, moment)
        finally:
            self._is_folding = False

    def _show(self, room: Room, moment: int) -> None:
        desk = self._desk
        self.moment, self._room = moment, room
        self._board = desk.board_of(room, moment, room.last.get(desk.book.id, 0))
        known = desk.library.newest_known(moment)
        self.newest = self._line(known[1]) if known is not None else None
        self._until = desk.clock.now() + PAST_FOR
        self._on_ready()

    def _line(self, entry: Entry) -> BookLine:
        return line_of(entry, self._desk.words, self._desk.site, number_of=self._desk.number_of)

    # --- showing it -------------------------------------------------------------------------------------------------

    def over(self, present: Board) -> Board:
        """Return the board to show: that of the past with the alert row of ``present``, or ``present`` itself.

        A drill is one at any time.
        """
        if self._board is None:
            return present
        return replace(
            self._board,
            header=replace(self._board.header, drill=present.header.drill),
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


class PastFrame:
    """The rows above and below the room while the past is shown."""

    def __init__(self) -> None:
        self.top, self.bottom = PastRow(id="past"), PastRow(id="past-foot")

    def dress(self, look: Look) -> None:
        """Draw with other words, symbols or colours from now on."""
        for row in (self.top, self.bottom):
            row.set_look(look)

    def show(self, past: LookBack, desk: Desk, look: Look) -> None:
        """Show which time of ``past`` is shown, or no frame around the present."""
        self.top.display = self.bottom.display = past.is_shown
        if past.is_shown:
            words, newest = desk.words, past.newest
            at = look.times(desk.site.zone).day_hms(past.moment, desk.clock.now())
            read = words("screen.past.read")
            self.top.update((at, read), words("screen.past.keys"))
            entry = words("screen.past.entry", no=newest.no, words=newest.told) if newest is not None else ""
            self.bottom.update((f"{at}   {entry}",), read)
