"""What a kind of subject is: its states, its reducers, and the table it is kept in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from data.entries import Entry, Subject
from data.room.state.base import State

#: (state, entry, subject) → next state. ``Any`` stands for the kind's own state and the entry it is registered for.
Reducer = Callable[[Any, Any, Subject], Any]


class SubjectKind(NamedTuple):
    """``table``: where the room file keeps it. ``empty``: the state before any entry, if there is one.

    ``always`` runs after every counted entry that names the subject; ``void`` for an entry that is voided; ``again``
    for one whose rule key counted before.
    """

    table: str
    state: type[State]
    reducers: Mapping[type[Entry], Reducer]
    empty: Callable[[Subject], State | None]
    always: Reducer | None = None
    void: Reducer | None = None
    again: Reducer | None = None
