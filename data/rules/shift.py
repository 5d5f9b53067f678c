"""Rules of the crew change: the roster, and breaks that end with their crew."""

from __future__ import annotations

from collections.abc import Iterator

from data.entries import BreakEnded, Entry, ShiftChanged
from data.entries.base import SYSTEM
from data.entries.subjects import key_time, post_subject
from data.queries.manning import breaks_past_crew, manning_at
from data.room.room import Room
from data.room.state.posts import PostState
from data.site.model import Site
from data.site.shifts import shift_at


def shift_rules(room: Room, site: Site, now: int) -> Iterator[list[Entry]]:
    """Yield the change to the roster's shift at ``now`` (UTC ms), and the ends of breaks of a crew that has gone."""
    roster = shift_at(site, now)
    # Only forward: a clock that is set back does not bring an earlier shift back.
    if roster.starts > room.duty.starts:
        yield [
            ShiftChanged(
                by=SYSTEM,
                subjects=("room",),
                key=f"shift:{key_time(roster.starts)}",
                shift=roster.name,
                crew=roster.crew,
                starts=roster.starts,
                ends=roster.ends,
            )
        ]
    for state in breaks_past_crew(room, site, manning_at(room, site, now).since):
        yield [break_ended(state, SYSTEM, key=f"break.ended:{state.code}:{state.break_since}")]


def break_ended(state: PostState, by: str, key: str = "") -> BreakEnded:
    """Return the draft that ends a post's break because its crew has gone."""
    subjects = (post_subject(state.code), post_subject(state.cover))
    return BreakEnded(by=by, subjects=subjects, key=key, post=state.code, cover=state.cover, cause="crew")
