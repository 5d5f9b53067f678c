"""Subject ``room``: who is in control, which shift it is, sound, the last gap."""

from __future__ import annotations

from msgspec.structs import replace

from data.entries import Control, Gap, Seen, ShiftChanged, Silenced
from data.fold.kind import SubjectKind
from data.states import Duty, Turn

#: Changes of control that are kept in the state; older ones are in the book.
TURNS_KEPT = 12


def _control(state: Duty, entry: Control, subject: str) -> Duty:
    # Who is in control, and since when, is as recorded: control never changed hands in the past.
    crew = entry.crew or state.control_crew
    turn = Turn(operator=entry.operator, name=entry.name, crew=crew, how=entry.how, since=entry.at)
    ended = tuple(t if t.until else replace(t, until=entry.at) for t in state.turns)
    return replace(
        state,
        operator=entry.operator,
        operator_name=entry.name,
        how=entry.how,
        since=entry.at,
        first_control=state.first_control or entry.at,
        control_crew=crew,
        control_crew_since=state.control_crew_since if crew == state.control_crew else entry.at,
        handover_to="",
        turns=(*ended, turn)[-TURNS_KEPT:],
    )


def _shift(state: Duty, entry: ShiftChanged, subject: str) -> Duty:
    return replace(state, shift=entry.shift, crew=entry.crew, starts=entry.starts, ends=entry.ends)


def _silenced(state: Duty, entry: Silenced, subject: str) -> Duty:
    return replace(state, silenced=entry.at)


def _gap(state: Duty, entry: Gap, subject: str) -> Duty:
    return replace(
        state,
        gap_since=entry.since,
        gap_until=entry.until,
        gap_missed=entry.missed,
        gap_cause=entry.cause,
        gap_ref=entry.ref,
        gap_seen=False,
    )


def _seen(state: Duty, entry: Seen, subject: str) -> Duty:
    if state.gap_ref and (not entry.what or state.gap_ref in entry.what):
        return replace(state, gap_seen=True)
    return state


KIND = SubjectKind(
    table="shifts",
    state=Duty,
    reducers={Control: _control, ShiftChanged: _shift, Silenced: _silenced, Gap: _gap, Seen: _seen},
    empty=lambda subject: Duty(),
)
