"""Kinds of subjects: a state, its reducers, and its table in the room file."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from data.entries import Entry, Subject
from data.room.state.base import State

#: (state, entry, subject) → next state. ``Any`` stands for the kind's own state and the entry it is registered for.
Reducer = Callable[[Any, Any, Subject], Any]


class SubjectKind(msgspec.Struct, frozen=True):
    """A kind of subject.

    table: its table in the room file.
    empty: returns the state before any entry, if there is one.
    other: runs for an entry that counts and has no reducer here.
    void: runs instead for an entry that was undone.
    again: runs instead for an entry whose rule key counted before.
    """

    table: str
    state: type[State]
    reducers: Mapping[type[Entry], Reducer]
    empty: Callable[[Subject], State | None]
    other: Reducer | None = None
    void: Reducer | None = None
    again: Reducer | None = None
