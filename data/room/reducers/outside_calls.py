"""Calls to the outside that have a target: for incidents and for the registers."""

from __future__ import annotations

from msgspec.structs import replace

from data.entries import Called
from data.entries.registers import CallArrived
from data.room.state.registers import OutsideCall, same

#: Calls that are kept, newest last.
KEPT = 16


def with_call(calls: tuple[OutsideCall, ...], entry: Called) -> tuple[OutsideCall, ...]:
    """The calls after one more, if it has a target. Who is called again is to come by the first time."""
    if not entry.due or any(same(c.who, entry.who) and not c.arrived for c in calls):
        return calls
    found = OutsideCall(who=entry.who, number=entry.number, at=entry.when, due=entry.due)
    return (*calls, found)[-KEPT:]


def with_arrival(calls: tuple[OutsideCall, ...], entry: CallArrived) -> tuple[OutsideCall, ...]:
    """The calls after somebody has come."""
    return tuple(replace(c, arrived=entry.when) if same(c.who, entry.who) and not c.arrived else c for c in calls)
