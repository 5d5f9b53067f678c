"""How entries change states: one module for each kind of subject, one small function for each kind of entry.

A *reducer* takes (state, entry, subject) and answers with the next state. It knows nothing but its arguments: no clock,
no site, no other subject. So the state of a subject is a function of the entries that name it, in their order, and of
nothing else. To add a kind of subject: a module with its ``KIND``, and its line in :data:`SUBJECT_KINDS`.
"""

from __future__ import annotations

from data.entries import Entry, Subject
from data.entries.subjects import kind_and_code
from data.room.reducers import alarms, registers
from data.room.reducers import control as duty
from data.room.reducers import incidents as incident
from data.room.reducers import posts as post
from data.room.reducers.base import SubjectKind
from data.room.state.base import State

#: The first word of a subject (``post:4``) → its kind.
SUBJECT_KINDS: dict[str, SubjectKind] = {"room": duty.KIND, "post": post.KIND, "incident": incident.KIND}
SUBJECT_KINDS["registers"] = registers.KIND
SUBJECT_KINDS |= {"alarms": alarms.ALARMS, "source": alarms.SOURCE}

#: How many rule keys a subject remembers, newest last. Equal keys come from stations that were apart for a while.
KEYS_KEPT = 64

#: Raised whenever a reducer makes something else of an entry: a room file of another version is made anew.
VERSION = 8


def kind_of(subject: Subject) -> SubjectKind | None:
    """The kind of a subject, or None for one that only a newer version knows."""
    return SUBJECT_KINDS.get(kind_and_code(subject)[0])


def fold_one(
    kind: SubjectKind, state: State | None, keys: tuple[str, ...], entry: Entry, subject: Subject, voided: bool
) -> tuple[State | None, tuple[str, ...]]:
    """The next state of ``subject``, and the rule keys it remembers.

    A voided entry counts for nothing. Of the entries of one rule key the first one counts; the keys that were seen are
    part of what is folded, and so the same in whatever order entries arrived.
    """
    if voided:
        return (kind.void(state, entry, subject) if kind.void else state), keys
    key = entry.key
    if key:
        if key in keys:
            return (kind.again(state, entry, subject) if kind.again else state), keys
        keys = (*keys, key)[-KEYS_KEPT:]
    reducer = kind.reducers.get(type(entry))
    if reducer is not None:
        state = reducer(state, entry, subject)
    if kind.always is not None:
        state = kind.always(state, entry, subject)
    return state, keys
