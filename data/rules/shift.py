"""Rules of the crew change by the roster, and of breaks that nobody takes."""

from __future__ import annotations

from collections.abc import Iterator

from data.entries import BreakEnded, Entry, ShiftChanged
from data.entries.base import SYSTEM
from data.entries.subjects import key_time, post_subject
from data.queries.manning import breaks_of_nobody, breaks_past_crew, manning_at
from data.room.room import Room
from data.room.state.posts import PostState
from data.site.model import Site
from data.site.shifts import shift_at


def shift_rules(room: Room, site: Site, now: int) -> Iterator[list[Entry]]:
    """Yield the change to the roster's shift at ``now`` (UTC ms), and the ends of breaks that nobody takes any more."""
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
    ended = {state.code: "crew" for state in breaks_past_crew(room, site, manning_at(room, site, now).since)}
    for state in breaks_of_nobody(room, site):
        ended.setdefault(state.code, "")
    for code, cause in ended.items():
        state = room.post(code)
        yield [break_ended(state, SYSTEM, cause, key=f"break.ended:{code}:{state.break_since}")]


def break_ended(state: PostState, by: str, cause: str, key: str = "") -> BreakEnded:
    """Return the draft that ends a post's break. ``cause``: ``crew``, because its crew has gone, or ""."""
    subjects = (post_subject(state.code), post_subject(state.cover))
    return BreakEnded(by=by, subjects=subjects, key=key, post=state.code, cover=state.cover, cause=cause)
