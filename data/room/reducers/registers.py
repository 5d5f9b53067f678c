"""Reducers of the registers: reminders, look-outs, visitors, keys, tours.

Also orders, the operator watch and outside calls. Subject: ``registers``.
"""

from __future__ import annotations

from msgspec.structs import replace

from data import entries as e
from data.entries.base import SYSTEM
from data.entries.causality import has_seen_ref
from data.entries.subjects import first_incident
from data.room.reducers.base import SubjectKind
from data.room.reducers.clock_steps import move_registers
from data.room.state.orders import Tempo
from data.room.state.registers import (
    KeyOut,
    Lookout,
    MissedPoints,
    OpenMove,
    OutsideCall,
    Registers,
    Reminder,
    Tour,
    Visitor,
    is_same_key,
    is_same_name,
)

#: Start of the rule key of the incident that a reminder becomes; the reminder's ref follows.
REMIND_KEY = "remind:"


def _remind(state: Registers, entry: e.Remind, subject: str) -> Registers:
    found = Reminder(ref=entry.ref, no=entry.no, due=entry.due, words=entry.words, by=entry.by)
    return replace(state, reminders=(*state.reminders, found))


def _remind_off(state: Registers, entry: e.RemindOff, subject: str) -> Registers:
    return _without_reminder(state, entry.of)


def _opened(state: Registers, entry: e.Opened, subject: str) -> Registers:
    return _without_reminder(state, entry.key.removeprefix(REMIND_KEY))


def _without_reminder(state: Registers, ref: str) -> Registers:
    return replace(state, reminders=tuple(r for r in state.reminders if r.ref != ref))


def _lookout(state: Registers, entry: e.LookoutSet, subject: str) -> Registers:
    found = Lookout(ref=entry.ref, words=entry.words, since=entry.when, until=entry.until, by=entry.by)
    return replace(state, lookouts=(*state.lookouts, found))


def _lookout_ended(state: Registers, entry: e.LookoutEnded, subject: str) -> Registers:
    return replace(state, lookouts=tuple(x for x in state.lookouts if x.ref != entry.of))


def _visit(state: Registers, entry: e.Visit, subject: str) -> Registers:
    if entry.what == "in":
        found = Visitor(name=entry.name, since=entry.when, to=entry.to, post=entry.post)
        return replace(state, visitors=(*state.visitors, found))
    if entry.what == "out":
        left = [v for v in state.visitors if is_same_name(v.name, entry.name)][:1]
        return replace(state, visitors=tuple(v for v in state.visitors if v not in left))
    return state


def _key(state: Registers, entry: e.KeyMoved, subject: str) -> Registers:
    # One that another station gave out, which did not know of this, stays out: a person finds out who has it.
    keys = tuple(k for k in state.keys if not (is_same_key(k.number, entry.number) and has_seen_ref(entry, k.ref)))
    if entry.what == "out":
        keys = (*keys, KeyOut(number=entry.number, name=entry.name, since=entry.when, ref=entry.ref))
    return replace(state, keys=keys)


def _tempo(state: Registers, entry: e.TempoSet, subject: str) -> Registers:
    found = Tempo(
        ref=entry.ref,
        posts=entry.posts,
        every_min=entry.every_min,
        since=entry.when,
        until=entry.until,
        level=entry.level,
        authorised=entry.authorised,
    )
    return replace(state, tempo=(*state.tempo, found), level=entry.level or state.level)


def _tempo_ended(state: Registers, entry: e.TempoEnded, subject: str) -> Registers:
    left = (_without(tempo, entry.posts) if tempo.ref in entry.of else tempo for tempo in state.tempo)
    tempo = tuple(each for each in left if each.posts)
    return replace(state, tempo=tempo, level=next((t.level for t in reversed(tempo) if t.level), ""))


def _without(tempo: Tempo, posts: tuple[str, ...]) -> Tempo:
    return replace(tempo, posts=tuple(post for post in tempo.posts if post not in posts))


# --- the watch over the operator, help from outside -----------------------------------------------------------------


def _asked(state: Registers, entry: e.WatchAsked, subject: str) -> Registers:
    return replace(state, asked=entry.at, asked_min=entry.minutes, unanswered=0)


def _answered(state: Registers, entry: e.WatchOk, subject: str) -> Registers:
    return replace(state, asked=0, asked_min=0, unanswered=0)


def _unanswered(state: Registers, entry: e.WatchMissed, subject: str) -> Registers:
    return replace(state, unanswered=entry.at) if state.asked == entry.asked else state


def _call(state: Registers, entry: e.Called, subject: str) -> Registers:
    return replace(state, calls=with_call(state.calls, entry))


def _arrival(state: Registers, entry: e.CallArrived, subject: str) -> Registers:
    # The registers list only those who are still awaited.
    return replace(state, calls=tuple(c for c in with_arrival(state.calls, entry) if not c.arrived))


def _boxes(state: Registers, entry: e.BoxMove, subject: str) -> Registers:
    moves = tuple(move for move in state.moves if move.ref != entry.of)
    if entry.open:
        found = OpenMove(
            ref=entry.ref,
            no=entry.no,
            out=entry.out,
            origin=entry.origin,
            target=entry.target,
            since=entry.when,
            incident=first_incident(entry.subjects),
        )
        moves = (*moves, found)
    return replace(state, moves=moves)


# --- tours ----------------------------------------------------------------------------------------------------------


def _tour(state: Registers, entry: e.TourStarted, subject: str) -> Registers:
    found = Tour(
        code=entry.tour,
        name=entry.name,
        post=entry.post,
        points=entry.points,
        since=entry.when,
        until=entry.until,
        ref=entry.ref,
    )
    return replace(state, tours=(*(t for t in state.tours if t.code != entry.tour), found))


def _point(state: Registers, entry: e.TourPoint, subject: str) -> Registers:
    return _marked(state, entry.tour, seen=entry.points)


def _missed(state: Registers, entry: e.TourMissed, subject: str) -> Registers:
    if entry.by == SYSTEM:  # an operator's own entries do not ring for them
        found = MissedPoints(ref=entry.ref, tour=entry.tour, name=entry.name, points=entry.points, at=entry.at)
        state = replace(state, points=(*state.points, found))
    return _marked(state, entry.tour, missed=entry.points)


def _marked(state: Registers, code: str, seen: tuple[str, ...] = (), missed: tuple[str, ...] = ()) -> Registers:
    def mark(tour: Tour) -> Tour:
        if tour.code != code:
            return tour
        reached = (*tour.seen, *(p for p in seen if p not in tour.seen))
        # A point that was given up but reached after all was not missed.
        given_up = tuple(p for p in (*tour.missed, *missed) if p not in seen)
        return replace(tour, seen=reached, missed=tuple(dict.fromkeys(given_up)))

    return replace(state, tours=tuple(mark(t) for t in state.tours))


def _tour_ended(state: Registers, entry: e.TourEnded, subject: str) -> Registers:
    return replace(state, tours=tuple(t for t in state.tours if t.code != entry.tour))


def _seen(state: Registers, entry: e.Seen, subject: str) -> Registers:
    return replace(state, points=tuple(p for p in state.points if entry.what and p.ref not in entry.what))


KIND = SubjectKind(
    table="registers",
    state=Registers,
    reducers={
        e.ClockStep: move_registers,
        e.Remind: _remind,
        e.RemindOff: _remind_off,
        e.Opened: _opened,
        e.LookoutSet: _lookout,
        e.LookoutEnded: _lookout_ended,
        e.Visit: _visit,
        e.KeyMoved: _key,
        e.TempoSet: _tempo,
        e.TempoEnded: _tempo_ended,
        e.BoxMove: _boxes,
        e.TourStarted: _tour,
        e.TourPoint: _point,
        e.TourMissed: _missed,
        e.TourEnded: _tour_ended,
        e.Seen: _seen,
        e.WatchAsked: _asked,
        e.WatchOk: _answered,
        e.WatchMissed: _unanswered,
        e.Called: _call,
        e.CallArrived: _arrival,
    },
    empty=lambda subject: Registers(),
)


#: Calls to the outside in a state, newest last.
CALLS_KEPT = 16


def with_call(calls: tuple[OutsideCall, ...], entry: e.Called) -> tuple[OutsideCall, ...]:
    """Return the calls after one more, if it has a target. For who is called again the first target counts."""
    if not entry.due or any(is_same_name(c.who, entry.who) and not c.arrived for c in calls):
        return calls
    found = OutsideCall(who=entry.who, number=entry.number, at=entry.when, due=entry.due, noted=entry.at)
    return (*calls, found)[-CALLS_KEPT:]


def with_arrival(calls: tuple[OutsideCall, ...], entry: e.CallArrived) -> tuple[OutsideCall, ...]:
    """Return the calls after somebody has arrived."""
    return tuple(
        replace(c, arrived=entry.when, arrived_noted=entry.at)
        if is_same_name(c.who, entry.who) and not c.arrived
        else c
        for c in calls
    )
