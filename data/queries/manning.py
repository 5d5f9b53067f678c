"""Whose shift the board shows, and who stands on the posts: the roster, as control and relief have changed it.

Control does not change hands at 08:00 but when the next operator accepts. Until then the board shows the shift that is
over time, with the people of the crew whose operator is in control.
"""

from __future__ import annotations

from data.base.clock import HOUR
from data.room.state.control import Duty
from data.room.state.posts import PostState
from data.site.model import Crew, Site
from data.site.shifts import Shift, next_shift, shift_at

#: An operator who accepts this long before the shift begins has begun it (ms).
EARLY = 2 * HOUR
#: How many shifts back an operator may be over time.
_BACK = 12


def shift_shown(duty: Duty, site: Site, now: int) -> Shift:
    """The shift that is in control: the roster's, or the one before it that has not been relieved yet."""
    roster = shift_at(site, now)
    crew = crew_in_control(duty, site)
    if crew is None or crew.code == roster.crew:
        return roster
    if duty.since < roster.starts:
        shift = roster
        for _ in range(_BACK):
            shift = shift_at(site, shift.starts - 1)
            if shift.crew == crew.code:
                return shift
        return roster
    coming = next_shift(site, now)
    if coming.crew == crew.code and coming.starts - duty.since <= EARLY:
        return coming
    return roster


def crew_in_control(duty: Duty, site: Site) -> Crew | None:
    """The crew whose operator is in control; None if nobody is, or he belongs to none."""
    if not duty.operator:
        return None
    known = site.crew(duty.control_crew) if duty.control_crew else None
    return known or next((c for c in site.crews if c.operator == duty.operator), None)


def crew_shown(site: Site, shift: Shift) -> Crew | None:
    """The crew that stands on the posts in this shift, if the site file knows it."""
    return site.crew(shift.crew) if shift.crew else None


def stands_from(duty: Duty, shift: Shift) -> int:
    """Since when the shift's crew stands on the posts (UTC ms): from acceptance, which may come before or after the
    shift's beginning; who was relieved before that was of another crew."""
    if duty.control_crew == shift.crew and duty.control_crew_since > shift.starts - EARLY:
        return duty.control_crew_since
    return shift.starts


def on_post(state: PostState, crew: Crew | None, starts: int) -> tuple[str, ...]:
    """The post's own people: after a relief since ``starts`` those, else the crew's by the roster."""
    if state.people and state.people_since >= starts:
        return state.people
    return crew.posts.get(state.code, ()) if crew else ()


def unmanned(state: PostState, crew: Crew | None, starts: int) -> bool:
    """Whether the roster leaves the post empty. A crew without any people listed says nothing about that."""
    if crew is None or not crew.posts or state.status in ("closed", "off") or state.cover:
        return False
    return not on_post(state, crew, starts)
