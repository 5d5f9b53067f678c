"""Reducers of a clock step back.

Moments in the clock's future count as of now, and spans keep their length.

Only a step back changes states, and only those of the subjects that the entry names. After a step forward everything
seems longer ago than it was, which errs on the side of an alarm. The stamps of incidents that this station's clock set
stay as they are; only those of another station's clock that is ahead are moved.
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
    """Return how far to move the end of a span that started at ``since``, ahead of the clock (ms, negative).

    After a step it moves by the step. Other stations' clocks are not all ahead by the same amount, so there the end
    moves as far as the start does.
    """
    return entry.at - since if entry.other else entry.delta


def move_post(state: PostState, entry: e.ClockStep, subject: str) -> PostState:
    """Move a post's moments: contact in the future would answer calls that are not due yet."""
    if entry.delta >= 0:
        return state
    at = entry.at
    changes: dict[str, Any] = {
        name: min(getattr(state, name), at)
        for name in (
            "contact", "contact_at", "checked_due", "missed_due", "calls_from", "status_since", "people_since",
            "went_since", "roll_since", "roll_last", "called_at",
        )
    }  # fmt: skip
    if state.late_due > at:  # it is not due yet
        changes |= {"late_due": 0, "late_seen": False, "late_ref": ""}
    if changes["missed_due"]:  # it stays MISSED until there is contact
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


def move_duty(state: Duty, entry: e.ClockStep, subject: str) -> Duty:
    """Move the moments of control: a silence in the future would silence what rings until then.

    Times that come again are counted (``back``), because a call due at such a time is another call.
    """
    if entry.delta >= 0 or len(entry.subjects) < 2:
        return state
    changes = {
        name: min(getattr(state, name), entry.at)
        for name in ("silenced", "since", "first_control", "control_crew_since", "gap_until")
    }
    if entry.other:  # this station's time does not come again
        return replace(state, **changes)
    return replace(state, back=state.back + 1, **changes)


def move_registers(state: Registers, entry: e.ClockStep, subject: str) -> Registers:
    """Move the operator watch, which would wait for the step too, and tours, orders and calls to the outside."""
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


def move_alarms(state: Alarms, entry: e.ClockStep, subject: str) -> Alarms:
    """Move shelves, which keep their length, and the flood, so that it can end."""
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


#: Moments of an incident that cannot be in the future.
_MOMENTS = ("received", "opened", "since", "before_since", "restarted", "closed", *Stamps.__struct_fields__)


def move_incident(state: Incident, entry: e.ClockStep, subject: str) -> Incident:
    """Move the moments that a clock that is ahead gave an incident to now, and keep the spans between them.

    So the incident has its right place in the queue, and its targets run from now. The entries keep the times that
    clock showed.
    """
    if entry.delta >= 0 or not entry.other or state.latest <= entry.at:
        return state
    at, ahead = entry.at, state.latest - entry.at

    def moved(moment: int) -> int:
        return moment - ahead if moment > at else moment

    again = replace(state.again, **{name: moved(getattr(state.again, name)) for name in Stamps.__struct_fields__})
    calls = tuple(replace(c, at=c.at - ahead, due=c.due - ahead) if c.at > at else c for c in state.calls)
    changes: dict[str, Any] = {name: moved(getattr(state, name)) for name in _MOMENTS}
    return replace(state, **changes, again=again, calls=calls, ahead=max(state.ahead, ahead))
