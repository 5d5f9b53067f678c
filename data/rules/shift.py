"""The rule that records the roster's shift change."""

from __future__ import annotations

from collections.abc import Iterator

from data.entries import Entry, ShiftChanged
from data.entries.base import SYSTEM
from data.room.room import Room
from data.rules.drafts import key_time
from data.site.model import Site
from data.site.shifts import shift_at


def shift_rules(room: Room, site: Site, now: int) -> Iterator[list[Entry]]:
    """Yield the change to the roster's shift at ``now`` (UTC ms), once."""
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
