"""What the room (:mod:`data.room.room`) is made with: changes, its dump, and how far a subject is folded."""

from __future__ import annotations

import msgspec

from data.entries import Entry, Subject
from data.entries.base import Order
from data.entries.causality import Seen
from data.room.annunciations import Sounding
from data.room.corrections import Mark
from data.room.reducers.base import SubjectKind
from data.room.state.incidents import State

#: Before every entry.
NEVER: Order = ((-1, 0), "", 0)


class Change(msgspec.Struct, frozen=True):
    """What one entry (or several, then ``entry_ref`` is the last) changed: the subjects whose state is another now."""

    entry_ref: str
    subjects: tuple[Subject, ...]


class Dump(msgspec.Struct):
    """What a room holds beside its states: for the room file."""

    last: dict[str, int]
    gaps: dict[str, list[tuple[int, int]]]
    newest: int
    numbers: dict[str, int]
    void: dict[str, tuple[Subject, ...]]
    marks: dict[str, Mark]
    gone: list[Subject]
    sounded: list[Sounding]
    seen: dict[str, Seen]
    folded: dict[Subject, tuple[Order, tuple[str, ...]]]


class Slot:
    """How far a subject is folded. ``tail``: (entry, state before, keys before); ``whole``: nothing lies before it."""

    __slots__ = ("keys", "kind", "order", "tail", "whole")

    def __init__(self, kind: SubjectKind) -> None:
        self.kind = kind
        self.keys: tuple[str, ...] = ()
        self.order = NEVER
        self.tail: list[tuple[Entry, State | None, tuple[str, ...]]] = []
        self.whole = True


def reaches_back(tail: list[tuple[Entry, State | None, tuple[str, ...]]], ref: str) -> bool:
    """Whether ``ref``, if it was folded, lies in the tail. The numbers of one book rise with its hybrid clock."""
    book, _, no = ref.rpartition("-")
    return no.isdecimal() and any(entry.book == book and entry.no <= int(no) for entry, _, _ in tail)
