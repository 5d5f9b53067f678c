"""What arrived late, folded in small steps: thousands of entries of a station that was away, between two keys.

An entry that comes before what was folded already makes its subject to be folded anew. Done for each entry that is the
square of the backlog; done at once it holds up every key. So what is late is gathered by subject first, then each
subject is folded aside, step by step, and takes the place of the old state when it is whole. Until then the old one is
shown, and goes on with what is entered here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from data.entries import Entry, Subject, Void
from data.room.reducers import kind_of
from data.room.room import Change, Room

#: Entries that are folded or read between two steps: about half a millisecond.
PIECE = 24


def catch_up(room: Room, entries: Iterable[Entry]) -> Iterator[Change | None]:
    """Fold ``entries`` into the room. Each step answers with what it changed, or None; whoever applies entries between
    two steps finds the room whole. One backlog at a time."""
    late: dict[Subject, list[Entry]] = {}
    for entry in entries:
        yield room.apply_but(entry, late)
    for subject, some in late.items():
        yield from _anew(room, subject, some)


def _anew(room: Room, subject: Subject, late: list[Entry]) -> Iterator[Change | None]:
    kind = kind_of(subject)
    if kind is None:
        return
    while True:
        meanwhile = room.watched(subject)
        found: dict[tuple[str, int], Entry] = {}
        begin, state, slot = room.start_of(subject, kind, late)
        for read, entry in enumerate(begin, 1):
            found[entry.book, entry.no] = entry
            if read % PIECE == 0:
                yield None
        found.update(((e.book, e.no), e) for e in late)
        for done, entry in enumerate(sorted(found.values(), key=lambda e: e.order), 1):
            state = room.folded(slot, state, entry, subject)
            if done % PIECE == 0:
                yield None
        if all(type(e) is not Void and e.order > slot.order for e in meanwhile):
            break
        late = [*late, *meanwhile]  # what was entered here meanwhile is not the last, or undoes something
    for entry in meanwhile:
        state = room.folded(slot, state, entry, subject)
    yield room.replace(subject, slot, state)
