"""Calls about tours, services from outside, and a handover that waits or is due."""

from __future__ import annotations

from collections.abc import Iterator

from data.queries.current_shift import shift_shown
from data.room.room import Room
from data.room.state.registers import is_same_name
from data.site.localtime import hhmm_seen
from data.site.model import Site
from data.site.shifts import next_shift
from data.view.alerts.kinds import NO_INCIDENT, Call, Ring
from data.view.values import Alert
from data.words import Words


def register_calls(room: Room, site: Site, words: Words, now: int) -> Iterator[Call]:
    """Yield the calls about tours, services from outside, and the handover."""
    for missed in room.registers.points:
        args = {"tour": missed.name, "points": ", ".join(missed.points)}
        alert = Alert("warn", "alert.points", args, flash=True, since=missed.at, hint="alert.hint.seen")
        yield Call("missed checkpoint", alert, (Ring(f"points:{missed.ref}", missed.at, missed.ref),), 1, NO_INCIDENT)
    yield from _outside(room, site, words, now)
    found = room.duty.handover
    if found is not None and found.paused:
        args = {"at": hhmm_seen(site, words, found.paused, now), "why": found.why or "-"}
        alert = Alert("warn", "handover.alert.paused", args, since=found.paused, hint="handover.alert.hint")
        yield Call("paused handover", alert)
    yield from _handover_due(room, site, words, now)


def _handover_due(room: Room, site: Site, words: Words, now: int) -> Iterator[Call]:
    """Yield the call of a shift that is over, until its operator begins to hand it over."""
    duty = room.duty
    shift = shift_shown(duty, site, now)
    if not duty.operator or duty.handover is not None or now < shift.ends:
        return
    after = next_shift(site, shift.starts)
    args = {
        "crew": site.crew_name(shift.crew) or shift.name,
        "next": site.crew_name(after.crew) or after.name,
        "at": hhmm_seen(site, words, shift.ends, now),
    }
    yield Call("handover due", Alert("warn", "handover.alert.due", args, since=shift.ends, hint="handover.alert.start"))


def _outside(room: Room, site: Site, words: Words, now: int) -> Iterator[Call]:
    """Yield a call for each outside service that was called and has not come.

    A call on an incident is not among them: it is a missed target of that row.
    """
    for call in room.registers.calls:
        if call.due <= now:
            # By the number only if it is theirs: the local station may have been called on the number of the police.
            known = site.outsider(call.number) if call.number else None
            short = call.number if known is not None and is_same_name(known.name, call.who) else call.who
            args = {"who": call.who, "number": call.number, "at": hhmm_seen(site, words, call.at, now), "call": short}
            alert = Alert("warn", "alert.outside", args, since=call.due, hint="alert.hint.outside")
            yield Call("outside service", alert, (Ring(f"outside:{call.who}:{call.due}", call.due),))
