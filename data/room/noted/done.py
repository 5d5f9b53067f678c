"""Entries of a command that say what was done, not what came along with it."""

from __future__ import annotations

from collections.abc import Sequence

from data.entries import (
    Acked,
    Arrived,
    BreakEnded,
    Control,
    Entry,
    Note,
    PostStatus,
    PrioritySet,
    Released,
    Seen,
    Sent,
    StepSet,
    TempoEnded,
    TourMissed,
)

#: Kinds that come along with what was done, the one that says least first. Without any other they say it themselves.
_ALONG: tuple[type[Entry], ...] = (
    BreakEnded,  # the crew that leaves, the post that is sent
    Control,  # the first command takes it
    Seen,
    Acked,  # the first command on an incident
    Released,  # from where the post was before
    PostStatus,
    Sent,  # by a link, or on the way already
    Arrived,
    Note,
    StepSet,  # by a call, waived by a closing
    PrioritySet,  # by another type, by a link
    TempoEnded,  # by the next level
    TourMissed,  # by the end of the tour
)


def _says(entry: Entry) -> int:
    kind = type(entry)
    return _ALONG.index(kind) if kind in _ALONG else len(_ALONG)


def done_by(command: Sequence[Entry]) -> list[Entry]:
    """Return the entries of a command that say what its author did, oldest first: the first of them names it."""
    most = max(map(_says, command), default=0)
    return [entry for entry in command if _says(entry) == most]
