"""Catch-up: late entries folded in small steps between which keys are answered.

An entry that comes before others already folded makes its subject fold again. To do that for each entry costs the
square of the backlog of a station that was away; to do it at once holds up every key. So the late entries are gathered
by subject first. Then each subject is folded aside, step by step, and its new state takes the place of the old one when
it is complete. Until then the old state is shown and follows what is entered here.

The room counts the entries as applied before their subjects are folded again, so it is not stored until all of them
are (:attr:`Room.is_catching_up`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from data.entries import Entry
from data.room.fold import Late
from data.room.room import Change, Room


def catch_up(room: Room, entries: Iterable[Entry]) -> Iterator[Change | None]:
    """Fold ``entries`` into the room. Each step yields what it changed, or None. Entries may be applied between two
    steps. One backlog at a time."""
    late = Late(replays=False)
    room.begin_backlog()  # not in a ``try``: a room in which a backlog was given up is never stored
    for entry in entries:
        yield room.apply(entry, late)
    for subject, some in late.entries.items():
        yield from room.refold_in_steps(subject, some)
    room.end_backlog()
