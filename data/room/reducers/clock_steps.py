"""Reducers of a clock step: what has passed stays as long as it was.

The moments of the subjects that the entry names go with the clock (``along``): after a step from 02:01 to 03:01 a
contact of 01:55 was six minutes ago, so it is one of 02:55. A step back of a hundred years undoes one forward. None is
ever ahead of the new time. Plans by the clock stay: when a reminder is due, when a shift starts, how long an order is
in force.

Entries of 0.1.0, and of a clock that is ahead of this one (``other``), move only moments that are ahead, to the time
of the entry. Spans keep their length in all cases.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from data import entries as e
from data.base.clock import MINUTE
from data.entries.subjects import kind_and_code
from data.room.state.alarms import Alarms
from data.room.state.control import Duty
from data.room.state.incidents import Incident, Stamps
from data.room.state.orders import NamedCall, RollCall
from data.room.state.posts import PostState
from data.room.state.registers import OutsideCall, Registers

#: A step of this much is shown to the operator (ms).
SHOWN = MINUTE


def _along(entry: e.ClockStep) -> Callable[[int], int]:
    """Return what moves a moment with the clock. 0 (never) stays."""
    return lambda moment: min(moment + entry.delta, entry.at) if moment else 0


def _roster(entry: e.ClockStep, moment: int) -> int:
    """Return a moment that counts against the hours of the roster: it goes with a clock that is set back."""
    return _along(entry)(moment) if entry.delta < 0 else moment


def _shift(since: int, entry: e.ClockStep) -> int:
    """Return how far to move the end of a span that started at ``since``, ahead of the clock (ms, negative).

    After a step it moves by the step. Other stations' clocks are not all ahead by the same amount, so there the end
    moves as far as the start does.
    """
    return entry.at - since if entry.other else entry.delta


def move_post(state: PostState, entry: e.ClockStep, subject: str) -> PostState:
    """Move a post's moments: contact in the future would answer calls that are not due yet."""
    if entry.along:
        return _post_along(state, entry, subject)
    if entry.delta >= 0:
        return state
    at = entry.at
    changes: dict[str, Any] = {
        name: min(getattr(state, name), at)
        for name in (
            "contact", "contact_at", "checked_due", "missed_due", "calls_from", "status_since", "people_since",
            "went_since", "roll_since", "roll_last", "roll_began", "called_at",
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
    changes["names_called"] = _moved_calls(state, lambda moment: min(moment, at))
    return replace(state, **changes)


def _moved_calls(state: PostState, move: Callable[[int], int]) -> tuple[NamedCall, ...]:
    """Move the roll calls by name that a post has to answer, and its answers."""
    return tuple(
        replace(c, since=move(c.since), answers=tuple(replace(a, at=move(a.at)) for a in c.answers))
        for c in state.names_called
    )


def _post_along(state: PostState, entry: e.ClockStep, subject: str) -> PostState:
    """Move a post's moments with the clock, and put the call in their place that the entry says.

    The calls between the two times of the clock never fell due: nobody could make them.
    """
    at, along = entry.at, _along(entry)
    changes: dict[str, Any] = {
        name: along(getattr(state, name))
        for name in ("contact", "contact_at", "status_since", "roll_since", "roll_last", "called_at")
    }
    changes |= {name: min(getattr(state, name), at) for name in ("checked_due", "calls_from")}
    changes |= {name: _roster(entry, getattr(state, name)) for name in ("people_since", "went_since")}
    changes["names_called"] = _moved_calls(state, along)
    if state.roll_missed:
        changes["roll_missed"] = state.roll_missed + entry.delta
    if state.break_since:
        since = along(state.break_since)
        changes |= {"break_since": since, "on_break_until": state.on_break_until + since - state.break_since}
    if state.tested:
        moved = along(state.tested) - state.tested
        changes |= {"tested": state.tested + moved, "test_late": state.test_late + moved}
        changes["test_missed"] = state.test_missed + moved
    late, missed = (along(state.starts_at(due)) for due in (state.late_due, state.missed_due))
    changes |= {"held_due": 0, "held_from": 0, "late_due": late, "missed_due": missed}
    call = next((c for c in entry.calls if c.post == kind_and_code(subject)[1]), None)
    if call is not None and call.starts:
        changes |= {"held_due": call.due, "held_from": call.starts, "calls_from": call.due - 1}
        changes["checked_due"] = min(state.checked_due, call.due - 1)
        if late:  # it is LATE already, as that call
            changes["late_due"] = call.due
    elif call is not None:
        changes["checked_due"] = call.due
    changes["orders"] = tuple(replace(order, since=min(order.since, at)) for order in state.orders)
    return replace(state, **changes)


def move_duty(state: Duty, entry: e.ClockStep, subject: str) -> Duty:
    """Move the moments of control: a silence in the future would silence what rings until then.

    Times that come again are counted (``back``), because a call due at such a time is another call.
    """
    state = _noted(state, entry)
    if entry.along:
        changes: dict[str, Any] = {
            name: _roster(entry, getattr(state, name)) for name in ("since", "control_crew_since")
        }
        changes["gap_until"] = min(state.gap_until, entry.at)
        changes["first_control"] = _along(entry)(state.first_control)
        back = state.back + (entry.delta < 0)
        return replace(state, back=back, silenced=_along(entry)(state.silenced), **changes)
    if entry.delta >= 0 or len(entry.subjects) < 2:
        return state
    changes = {
        name: min(getattr(state, name), entry.at)
        for name in ("silenced", "since", "first_control", "control_crew_since", "gap_until")
    }
    if entry.other:  # this station's time does not come again
        return replace(state, **changes)
    return replace(state, back=state.back + 1, **changes)


def _noted(state: Duty, entry: e.ClockStep) -> Duty:
    """Note a step of this station's clock, for the operator to see."""
    if entry.other or not entry.along:
        return state
    changes: dict[str, Any] = {"doubt": entry.doubt, "doubt_at": entry.at, "doubt_last": entry.before}
    changes |= {"doubt_ref": entry.ref, "doubt_seen": not entry.doubt}
    if abs(entry.delta) >= SHOWN:
        changes |= {"step": entry.delta, "step_before": entry.before, "step_ref": entry.ref, "step_seen": False}
    return replace(state, **changes)


def move_registers(state: Registers, entry: e.ClockStep, subject: str) -> Registers:
    """Move the operator watch, which would wait for the step too, and tours, orders and calls to the outside."""
    if entry.along:
        along = _along(entry)
        tours = (replace(t, since=along(t.since), until=t.until + along(t.since) - t.since) for t in state.tours)
        return replace(
            state,
            asked=along(state.asked),
            unanswered=along(state.unanswered),
            tours=tuple(tours),
            calls=tuple(_moved_call(call, along) for call in state.calls),
            tempo=tuple(replace(t, since=min(t.since, entry.at)) for t in state.tempo),
        )
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
        calls=tuple(
            replace(c, at=at, due=c.due + _shift(c.at, entry), noted=min(c.noted, at)) if c.at > at else c
            for c in state.calls
        ),
        tempo=tuple(replace(t, since=min(t.since, at)) for t in state.tempo),
    )


def move_alarms(state: Alarms, entry: e.ClockStep, subject: str) -> Alarms:
    """Move shelves, which keep their length, and the flood, so that it can end."""
    if entry.along:
        along = _along(entry)
        # When alarms sounded does not move: a flood that is over stays where it was, or it would start again.
        on = along(state.flood_on) if state.in_flood else min(state.flood_on, entry.at)
        return replace(
            state,
            shelves=tuple(
                replace(s, since=along(s.since), until=s.until + along(s.since) - s.since) for s in state.shelves
            ),
            flood_on=on,
            flood_off=min(state.flood_off, on - 1 if state.in_flood else entry.at),
            tested=along(state.tested),
            heard_at=along(state.heard_at),
        )
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
_MOMENTS = (
    "received", "occurred", "opened", "since", "before_since", "restarted", "closed", "renewed", "renewed_acked",
    "raised", "seen", "recalled", *Stamps.__struct_fields__,
)  # fmt: skip


def move_incident(state: Incident, entry: e.ClockStep, subject: str) -> Incident:
    """Move the moments that a clock that is ahead gave an incident to now, and keep the spans between them.

    So the incident has its right place in the queue, and its targets run from now. The entries keep the times that
    clock showed.
    """
    if entry.along:
        return _with_moments(state, _along(entry), moved=state.moved + entry.delta)
    if entry.delta >= 0 or not entry.other or state.latest <= entry.at:
        return state
    at, ahead = entry.at, state.latest - entry.at
    return _with_moments(state, lambda moment: moment - ahead if moment > at else moment, ahead=max(state.ahead, ahead))


def _with_moments(state: Incident, move: Callable[[int], int], **changes: int) -> Incident:
    """Return the incident with every moment moved by which something about it is decided, and ``changes``."""
    again = replace(state.again, **{name: move(getattr(state.again, name)) for name in Stamps.__struct_fields__})
    absences = (replace(a, since=move(a.since), sent=move(a.sent), arrived=move(a.arrived)) for a in state.absences)
    return replace(
        state,
        **{name: move(getattr(state, name)) for name in _MOMENTS},
        **changes,
        again=again,
        tied=tuple(map(move, state.tied)),
        absences=tuple(absences),
        roll=state.roll and _moved_roll(state.roll, move),
        calls=tuple(_moved_call(call, move) for call in state.calls),
        marks=tuple(replace(m, when=move(m.when), at=move(m.at)) for m in state.marks),
    )


def _moved_roll(roll: RollCall, move: Callable[[int], int]) -> RollCall:
    """Move a roll call by name. Its limit, which is ahead, goes with its start."""
    since = move(roll.since)
    limit = roll.limit and roll.limit + since - roll.since
    return replace(roll, since=since, limit=limit, ended=move(roll.ended))


def _moved_call(call: OutsideCall, move: Callable[[int], int]) -> OutsideCall:
    """Move a call to the outside. The moment by which help is due goes with its start."""
    at = move(call.at)
    return replace(
        call,
        at=at,
        due=call.due + at - call.at,
        noted=move(call.noted),
        arrived=move(call.arrived),
        arrived_noted=move(call.arrived_noted),
    )
