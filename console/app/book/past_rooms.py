"""Rooms of the past, each folded from the entries that were known then."""

import asyncio
from itertools import islice
from pathlib import Path

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
#: Entries that are read at once, on a thread.
PIECE = 256


class Kept(msgspec.Struct, frozen=True):
    """A room at a moment (UTC ms), to continue from."""

    moment: int
    states: dict[Subject, State]  # but for the packed ones
    dump: Dump


class PastRooms:
    """The room of ``library`` at any moment. ``path``: folder of the checkpoints.

    It starts from a checkpoint or from the room that was shown before. It is folded in slices of a few milliseconds,
    between which keys are answered. A moment near the one before is cheap, in either direction.
    """

    def __init__(self, library: Library, path: Path) -> None:
        self._library = library
        self._path = path
        self._kept: Kept | None = None

    async def at(self, moment: int) -> Room:
        """Return the room as it was at ``moment`` (UTC ms). Raises OSError, LookupError."""
        kept = self._kept
        if kept is not None and kept.moment <= moment <= kept.moment + FAR:
            room = self._continued(kept)
        else:
            room = await self._start(moment - BEFORE)
            await self._extend(room, moment - BEFORE)
            if any(room.position().gaps.values()):  # a clock was set back: some entries before others come later
                self._kept, room = None, await self._start(moment)
            else:
                self._kept = _keep(room, moment - BEFORE)
        await self._extend(room, moment)
        return room

    async def _start(self, moment: int) -> Room:
        """Return a room with part of what was known at ``moment`` (UTC ms): the larger of two."""
        # Nothing of the past loads before the first frame.
        from data.room.past import start_known_at

        kept = self._kept
        room = await asyncio.to_thread(start_known_at, self._library, self._path, moment)
        if kept is not None and kept.moment <= moment:
            known = kept.dump.position.last
            if sum(known.values()) > sum(room.last.values()):
                return self._continued(kept)
        return room

    def _continued(self, kept: Kept) -> Room:
        library = self._library
        return Room.restore(kept.states.items(), _copied(kept.dump), library.all_of, library.all_entries)

    async def _extend(self, room: Room, moment: int) -> None:
        """Fold what was known at ``moment`` (UTC ms) and is not in ``room`` yet."""
        from data.room.catch_up import catch_up
        from data.room.past import after

        pause = Pause()
        entries = self._library.known_at(moment, after(room))
        while some := await asyncio.to_thread(list, islice(entries, PIECE)):
            for _ in catch_up(room, some):
                await pause()


def _keep(room: Room, moment: int) -> Kept:
    return Kept(moment, dict(room.states.plain), _copied(room.dump()))


def _copied(dump: Dump) -> Dump:
    """Return a dump that does not change with the room that it came from, or that is made from it."""
    return Dump(
        position=dump.position,
        void=dict(dump.void),
        corrections=dict(dump.corrections),
        buckets=dict(dump.buckets),
        gone=list(dump.gone),
        names=dict(dump.names),
        annunciations=list(dump.annunciations),
        folded=dict(dump.folded),
        blocks=dict(dump.blocks),
    )
