"""What arrived late, folded in small steps: thousands of entries of a station that was away, between two keys.

An entry that comes before what was folded already makes its subject to be folded anew. Done for each entry that is the
square of the backlog; done at once it holds up every key. So what is late is gathered by subject first, then each
subject is folded aside, step by step, and takes the place of the old state when it is whole. Until then the old one is
shown, and goes on with what is entered here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from data.entries import Entry, Subject, Void
from data.fold import kind_of
from data.fold.kind import SubjectKind
from data.roomparts import Change, Slot
from data.states import State

if TYPE_CHECKING:
    from data.room import Room

#: Entries that are folded or read between two steps: about half a millisecond.
PIECE = 24


def taking_in(room: Room, entries: Iterable[Entry]) -> Iterator[Change | None]:
    """Fold ``entries`` into the room. Each step answers with what it changed, or None; whoever applies entries between
    two steps finds the room whole. One backlog at a time."""
    late: dict[Subject, list[Entry]] = {}
    for entry in entries:
        yield _apply_but(room, entry, late)
    for subject, some in late.items():
        yield from _anew(room, subject, some)


def _anew(room: Room, subject: Subject, late: list[Entry]) -> Iterator[Change | None]:
    kind = kind_of(subject)
    if kind is None:
        return
    while True:
        meanwhile: list[Entry] = []
        room._watched = (subject, meanwhile)
        found: dict[tuple[str, int], Entry] = {}
        begin, state, slot = _start_of(room, subject, kind, late)
        for read, entry in enumerate(begin, 1):
            found[entry.book, entry.no] = entry
            if read % PIECE == 0:
                yield None
        found.update(((e.book, e.no), e) for e in late)
        for done, entry in enumerate(sorted(found.values(), key=lambda e: e.order), 1):
            state = room.folded(slot, state, entry, subject)
            if done % PIECE == 0:
                yield None
        room._watched = None
        if all(type(e) is not Void and e.order > slot.order for e in meanwhile):
            break
        late = [*late, *meanwhile]  # what was entered here meanwhile is not the last, or undoes something
    for entry in meanwhile:
        state = room.folded(slot, state, entry, subject)
    yield _replace(room, subject, slot, state)


# --- on the room's own ----------------------------------------------------------------------------------------------


def _apply_but(room: Room, entry: Entry, late: dict[Subject, list[Entry]]) -> Change:
    """Fold one entry where it comes last; for the other subjects that it names it is put into ``late``."""
    room._changed, room._waiting, room._aside = {}, late, True
    try:
        if room._note(entry):
            room._hand_out(room._sightings.whole(entry))
    finally:
        room._waiting, room._aside = None, False
    room._evict()
    return Change(entry.ref, room._what_changed())


def _start_of(
    room: Room, subject: Subject, kind: SubjectKind, late: list[Entry]
) -> tuple[Iterable[Entry], State | None, Slot]:
    """From where a subject is folded anew, with ``late`` among it: entries, the state before them, a slot."""
    known, fresh = room._slots.get(subject), Slot(kind)
    if known is not None and late and not any(type(e) is Void for e in late):
        first = min(e.order for e in late)
        place = next((i for i, (e, _, _) in enumerate(known.tail) if e.order > first), -1)
        if place > 0 or (place == 0 and known.whole):
            fresh.tail, fresh.whole = known.tail[:place], known.whole
            _, state, fresh.keys = known.tail[place]
            return [e for e, _, _ in known.tail[place:]], state, fresh
    return (e for e in room._history(subject) if room._applied(e)), kind.empty(subject), fresh


def _replace(room: Room, subject: Subject, slot: Slot, state: State | None) -> Change:
    """The subject was folded anew."""
    room._changed = {}
    room._slots[subject] = slot
    room._gone.discard(subject)
    room._set(subject, state)
    room._evict()
    return Change("", room._what_changed())
