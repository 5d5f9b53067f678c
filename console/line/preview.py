"""Preview of the room as drafts would leave it.

It gives no number and changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from data.entries import Entry, Subject, Void
from data.entries.subjects import post_subject
from data.intents.base import Context
from data.room.reducers import fold_one, kind_of
from data.room.state.base import State
from data.room.state.control import Duty
from data.room.state.incidents import Incident
from data.room.state.posts import PostState


class Preview:
    """The states that drafts name, as they would be. Any other subject is as the room has it.

    ctx: the room before them, and when and under which numbers they would be recorded.

    A :class:`data.entries.Void` leaves its subjects as they are: the entries that it undoes are not folded here.
    """

    def __init__(self, drafts: Sequence[Entry], ctx: Context) -> None:
        self._room = room = ctx.room
        self._states: dict[Subject, State | None] = {}
        clock = max(room.newest, ctx.now)
        for place, draft in enumerate(drafts):
            if isinstance(draft, Void):
                continue
            stamp = {"at": ctx.now, "book": ctx.book, "no": ctx.next_no + place, "hlc": (clock, place + 1)}
            self._fold(replace(draft, **stamp, seen=dict(room.last)))

    def _fold(self, entry: Entry) -> None:
        for subject in dict.fromkeys(entry.subjects):
            kind = kind_of(subject)
            if kind is None:
                continue
            state = self._states[subject] if subject in self._states else self._room.states.get(subject)
            state = kind.empty(subject) if state is None else state
            self._states[subject] = fold_one(kind, state, (), entry, subject, voided=False)[0]

    @property
    def duty(self) -> Duty:
        """The duty as it is: drafts about it are not folded for it."""
        return self._room.duty

    def post(self, code: str) -> PostState:
        """Return the state of a post."""
        found = self._states.get(post_subject(code))
        return found if isinstance(found, PostState) else self._room.post(code)

    def incident(self, subject: Subject) -> Incident | None:
        """Return an incident, or None."""
        found = self._states.get(subject)
        return found if isinstance(found, Incident) else self._room.incident(subject)
