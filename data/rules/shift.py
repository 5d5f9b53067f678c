"""The rule that records the shift change of the roster."""

from __future__ import annotations

from collections.abc import Iterator

from data.entries import Entry, ShiftChanged
from data.entries.base import SYSTEM
from data.room.room import Room
from data.rules.drafts import stamp
from data.site.model import Site
from data.site.shifts import shift_at


def shift_rules(room: Room, site: Site, now: int) -> Iterator[list[Entry]]:
    """Yield the change to the shift that the roster has at ``now`` (UTC ms), unless it is recorded already."""
    roster = shift_at(site, now)
    # Only ever forward: a clock that was set back does not bring a shift back.
    if roster.starts > room.duty.starts:
        yield [
            ShiftChanged(
                by=SYSTEM,
                subjects=("room",),
                key=f"shift:{stamp(roster.starts)}",
                shift=roster.name,
                crew=roster.crew,
                starts=roster.starts,
                ends=roster.ends,
            )
        ]
