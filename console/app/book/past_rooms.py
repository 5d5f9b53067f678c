"""Rooms of the past, each folded from the entries that were known then."""

from __future__ import annotations

import msgspec

from console.session.slices import Pause
from data.base.clock import HOUR
from data.book.library import Library
from data.entries import Subject
from data.room.room import Dump, Room
from data.room.state.base import State

#: The room is kept at a moment this long before the one that was asked for (ms): to go back from there is fast.
BEFORE = 2 * HOUR
#: A kept room is left for a newer one if it is this much older than what is asked for (ms).
FAR = 4 * BEFORE


class Kept(msgspec.Struct, frozen=True):
    """A room at a moment (UTC ms), to continue from."""

    moment: int
    states: dict[Subject, State]
    dump: Dump


class PastRooms:
    """The room of ``library`` at any moment.

    It is folded in slices of a few milliseconds, between which keys are answered. A moment near the one before
    is cheap, in either direction.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept: Kept | None = None

    async def at(self, moment: int) -> Room:
        """Return the room as it was at ``moment`` (UTC ms). Raises OSError, LookupError."""
        kept = self._kept
        if kept is None or moment < kept.moment:
            kept, room = None, Room(self._library.all_of)
        else:
            room = self._continued(kept)
        if kept is None or moment - kept.moment > FAR:
            await self._extend(room, moment - BEFORE)
            self._kept = _keep(room, moment - BEFORE)
        await self._extend(room, moment)
        return room

    def _continued(self, kept: Kept) -> Room:
        return Room.restore(kept.states.items(), _copied(kept.dump), self._library.all_of)

    async def _extend(self, room: Room, moment: int) -> None:
        """Fold what was known at ``moment`` (UTC ms) and is not in ``room`` yet."""
        pause = Pause()
        position = room.position()
        since = {book: no + 1 for book, no in position.last.items()}
        since |= {book: min(first for first, _ in gaps) for book, gaps in position.gaps.items() if gaps}
        for entry in self._library.known_at(moment, since):
            room.apply(entry)
            await pause()


def _keep(room: Room, moment: int) -> Kept:
    return Kept(moment, dict(room.states), _copied(room.dump()))


def _copied(dump: Dump) -> Dump:
    """Return a dump that does not change with the room that it came from, or that is made from it."""
    return Dump(
        position=dump.position,
        void=dict(dump.void),
        corrections=dict(dump.corrections),
        gone=list(dump.gone),
        annunciations=list(dump.annunciations),
        folded=dict(dump.folded),
    )
