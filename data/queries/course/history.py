"""Courses of incidents, folded from entries alone, without a room."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator

from data.entries import Entry, Subject
from data.room.reducers import fold_one, kind_of
from data.room.state.incidents import Incident


def history(
    entries: Iterable[Entry], subject: Subject, void: Collection[str] = (), until: int = 0
) -> Iterator[tuple[int, Incident]]:
    """Yield the states of an incident, each with when it was recorded.

    entries: those that name it. void: refs of the undone ones. until: stop before this (UTC ms); 0: at the end.
    """
    kind = kind_of(subject)
    if kind is None:
        return
    state = kind.empty(subject)
    keys: tuple[str, ...] = ()
    for entry in sorted(entries, key=lambda e: e.order):
        if until and entry.at >= until:
            continue
        state, keys = fold_one(kind, state, keys, entry, subject, bool(void) and entry.ref in void)
        if isinstance(state, Incident):
            yield entry.at, state


def newest(entries: Iterable[Entry], subject: Subject, void: Collection[str] = (), until: int = 0) -> Incident | None:
    """Return the last of these states; None: it was not opened in these entries."""
    states = deque((state for _, state in history(entries, subject, void, until)), maxlen=1)
    return states[0] if states else None
