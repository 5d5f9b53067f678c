"""Reducers: a module for each kind of subject, a function for each kind of entry.

A *reducer* takes (state, entry, subject) and returns the next state. It sees nothing but its arguments: no clock, no
site, no other subject. So the state of a subject depends only on the entries that name it and their order. To add a
kind of subject, write a module with its ``KIND`` and add it to :data:`SUBJECT_KINDS`.
"""

from __future__ import annotations

from data.entries import Entry, Subject
from data.entries.subjects import kind_and_code
from data.room.reducers import alarms, control, incidents, posts, registers
from data.room.reducers.base import SubjectKind
from data.room.state.base import State

#: Kind of a subject by its first word (``post:4``).
SUBJECT_KINDS: dict[str, SubjectKind] = {
    "room": control.KIND, "post": posts.KIND, "incident": incidents.KIND, "registers": registers.KIND,
    "alarms": alarms.ALARMS, "source": alarms.SOURCE,
}  # fmt: skip

#: Rule keys that a subject remembers, newest last. Equal keys come from stations that were apart for a while.
KEYS_KEPT = 64

#: Increased whenever a reducer changes its result: a room file of another version is discarded.
VERSION = 30


def kind_of(subject: Subject) -> SubjectKind | None:
    """Return the kind of a subject; None for one that only a newer version knows."""
    return SUBJECT_KINDS.get(kind_and_code(subject)[0])


def fold_one(
    kind: SubjectKind, state: State | None, keys: tuple[str, ...], entry: Entry, subject: Subject, voided: bool
) -> tuple[State | None, tuple[str, ...]]:
    """Return the next state of ``subject``, and the rule keys it remembers.

    An undone (``voided``) entry does not count. Of the entries with one rule key only the first counts. The keys are
    folded like the state, so they are the same in whatever order entries arrived.
    """
    if voided:
        return (kind.void(state, entry, subject) if kind.void else state), keys
    key = entry.key
    if key:
        if key in keys:
            return (kind.again(state, entry, subject) if kind.again else state), keys
        keys = (*keys, key)[-KEYS_KEPT:]
    reducer = kind.reducers.get(type(entry), kind.other)
    return (state if reducer is None else reducer(state, entry, subject)), keys
