"""A clock that was set back: what lies in its future counts as of now, or lasts as long as it would have.

Only a step back is folded into the states, and only where the entry names them: after a step forward, what happened is
longer ago than it was, which errs on the side of an alarm. Stamps of incidents stay as they were set by this station's
clock; only those of another station's clock that is ahead count as of now.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from data import entries as e
from data.room.state.alarms import Alarms
from data.room.state.control import Duty
from data.room.state.incidents import Incident, Stamps
from data.room.state.posts import PostState
from data.room.state.registers import Registers


def _shift(since: int, entry: e.ClockStep) -> int:
    """How far to move the end of what began at ``since``, ahead of the clock (ms, below 0): after a step by the step.
    Other stations' clocks are not all equally far ahead: by as much as this one's beginning moves."""
    return entry.at - since if entry.other else entry.delta


def post_back(state: PostState, entry: e.ClockStep, subject: str) -> PostState:
    """Contact in the future would answer calls that are still to come."""
    if entry.delta >= 0:
        return state
    at = entry.at
    changes: dict[str, Any] = {
        name: min(getattr(state, name), at)
        for name in (
            "contact", "contact_at", "checked_due", "missed_due", "calls_from", "status_since", "people_since",
            "roll_since", "roll_last", "called_at",
        )
    }  # fmt: skip
    if state.late_due > at:  # it is not even due yet
        changes |= {"late_due": 0, "late_seen": False, "late_ref": ""}
    if changes["missed_due"]:  # no contact since: that stays so until there is
        changes |= {"late_due": changes["missed_due"], "late_seen": state.late_seen, "late_ref": state.late_ref}
    if state.roll_missed > at:
        changes["roll_missed"] = 0
    if state.break_since > at:
        changes |= {"break_since": at, "on_break_until": state.on_break_until + _shift(state.break_since, entry)}
    if state.tested > at:
        delta = _shift(state.tested, entry)
        changes |= {"tested": at, "test_late": state.test_late + delta, "test_missed": state.test_missed + delta}
    changes["orders"] = tuple(replace(order, since=min(order.since, at)) for order in state.orders)
    return replace(state, **changes)


def duty_back(state: Duty, entry: e.ClockStep, subject: str) -> Duty:
    """A silence in the future would keep quiet what rings meanwhile; the calls that come again are others than before
    (``back``)."""
    if entry.delta >= 0 or len(entry.subjects) < 2:
        return state
    changes = {
        name: min(getattr(state, name), entry.at)
        for name in ("silenced", "since", "first_control", "control_crew_since", "gap_until")
    }
    if entry.other:  # no time comes again here
        return replace(state, **changes)
    return replace(state, back=state.back + 1, **changes)


def registers_back(state: Registers, entry: e.ClockStep, subject: str) -> Registers:
    """The watch over the operator waits two minutes, not two minutes and the step; tours and help that was called."""
    if entry.delta >= 0:
        return state
    at = entry.at
    return replace(
        state,
        asked=min(state.asked, at),
        unanswered=min(state.unanswered, at),
        tours=tuple(
            replace(t, since=at, until=t.until + _shift(t.since, entry)) if t.since > at else t for t in state.tours
        ),
        calls=tuple(replace(c, at=at, due=c.due + _shift(c.at, entry)) if c.at > at else c for c in state.calls),
        tempo=tuple(replace(t, since=min(t.since, at)) for t in state.tempo),
    )


def alarms_back(state: Alarms, entry: e.ClockStep, subject: str) -> Alarms:
    """A shelf lasts as long as it was to last; a flood that is on can end."""
    if entry.delta >= 0:
        return state
    at = entry.at
    return replace(
        state,
        shelves=tuple(
            replace(s, since=at, until=s.until + _shift(s.since, entry)) if s.since > at else s for s in state.shelves
        ),
        flood_on=min(state.flood_on, at),
        flood_off=min(state.flood_off, at - 1) if state.in_flood else min(state.flood_off, at),
        tested=min(state.tested, at),
        heard_at=min(state.heard_at, at),
    )


#: Of an incident: moments that are past by their nature, and first-time stamps.
_MOMENTS = ("received", "opened", "since", "before_since", "restarted", "closed", *Stamps.__struct_fields__)


def incident_ahead(state: Incident, entry: e.ClockStep, subject: str) -> Incident:
    """What a clock that is ahead says of an incident counts as of now, with the spans between as they were: it stands
    at its place in the queue, and its targets run from when it was here. The entries keep what that clock showed."""
    if entry.delta >= 0 or not entry.other or state.latest <= entry.at:
        return state
    at, ahead = entry.at, state.latest - entry.at

    def moved(moment: int) -> int:
        return moment - ahead if moment > at else moment

    again = replace(state.again, **{name: moved(getattr(state.again, name)) for name in Stamps.__struct_fields__})
    calls = tuple(replace(c, at=c.at - ahead, due=c.due - ahead) if c.at > at else c for c in state.calls)
    changes: dict[str, Any] = {name: moved(getattr(state, name)) for name in _MOMENTS}
    return replace(state, **changes, again=again, calls=calls, ahead=max(state.ahead, ahead))
