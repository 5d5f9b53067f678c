"""Current shift: the one that an acceptance began, and the crew in control.

Control changes hands when the next operator accepts, not at 08:00. Until then the board shows the shift in overtime,
with the people of the crew whose operator is in control.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from data.base.clock import HOUR, MINUTE
from data.entries import Control
from data.room.state.control import Duty
from data.site.model import Crew, Site
from data.site.shifts import Shift, next_shift, shift_at

#: An operator who accepts control up to this long before a shift begins starts that shift (ms).
EARLY = 2 * HOUR
#: From this long before the end of a shift on it is time for a handover (ms).
HANDOVER_BEFORE = 15 * MINUTE
#: Shifts that an operator may be in overtime.
_BACK = 12


def shift_shown(duty: Duty, site: Site, now: int) -> Shift:
    """Return the shift that the board shows: the one of the operator in control.

    That is the roster's shift, an earlier one that nobody has relieved yet, or the next one if its operator accepted
    early.
    """
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


def shift_at_moment(duty: Duty, site: Site, at: int) -> Shift:
    """Return the shift of the crew that was in control at a moment (UTC ms): as :func:`shift_shown` showed it then.

    Before the changes of control that the room still knows it is the roster's.
    """
    if at >= duty.since:
        return shift_shown(duty, site, at)
    turn = next((turn for turn in reversed(duty.turns) if turn.since <= at), None)
    if turn is None:
        return shift_at(site, at)
    then = replace(duty, operator=turn.operator, since=turn.since, control_crew=turn.crew)
    return shift_shown(then, site, at)


def shift_start(duty: Duty, site: Site, now: int) -> int:
    """Return when the shift to hand over began (UTC ms).

    After its planned end it is still that shift.
    """
    shift = shift_shown(duty, site, now)
    starts = min(shift.starts, crew_since(duty, shift)) or duty.since or now
    # After an early handover the figures begin with it: the roster's shift begins later.
    return min(duty.since or now, now) if starts > now else starts


def crew_in_control(duty: Duty, site: Site) -> Crew | None:
    """Return the crew of the operator in control; None: it is not known."""
    if not duty.operator:
        return None
    known = site.crew(duty.control_crew) if duty.control_crew else None
    return known or next((c for c in site.crews if c.operator == duty.operator), None)


def begins(site: Site, shift: Shift, controls: Iterable[Control]) -> int:
    """Return when a shift began (UTC ms): what happens after an early handover belongs to the crew in control.

    controls: the changes of control that count.
    """
    if shift_at(site, shift.starts - 1).crew == shift.crew:
        return shift.starts
    early = (e.at for e in controls if e.crew == shift.crew and shift.starts - EARLY <= e.at < shift.starts)
    return min(early, default=shift.starts)


def crew_since(duty: Duty, shift: Shift) -> int:
    """Return when the crew of ``shift`` came on the posts (UTC ms): at acceptance.

    Acceptance may come before or after the shift's planned start. People relieved before it belonged to another crew.
    """
    if duty.control_crew == shift.crew and duty.control_crew_since > shift.starts - EARLY:
        return duty.control_crew_since
    return shift.starts
