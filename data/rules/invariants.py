"""Invariants of people and posts: what is true of every room.

Each function yields one line for each case in which its invariant does not hold. :data:`INVARIANTS` lists them by the
sentence that they stand for. The lines are for developers: tests play random histories, and a line in one of them is a
fault of a reducer, a rule or a decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from data.queries.check_deadlines import deadlines_of
from data.queries.incidents import open_incident
from data.queries.manning import breaks_past_crew, manning_at
from data.room.room import Room
from data.room.state.incidents import Incident
from data.room.state.posts import PostState
from data.room.state.registers import name_key
from data.site.model import Site

#: (room, site, now in UTC ms) → the cases in which it does not hold.
Invariant = Callable[[Room, Site, int], Iterator[str]]


def one_place(room: Room, site: Site, now: int) -> Iterator[str]:
    """Yield the persons who are at two posts."""
    manning, at = manning_at(room, site, now), dict[str, str]()
    for state in _posts(room, site):
        for name in manning.people(state):
            known = at.setdefault(name_key(name), state.code)
            if known != state.code:
                yield f"{name} is at posts {known} and {state.code}"


def cover_is_present(room: Room, site: Site, now: int) -> Iterator[str]:
    """Yield the covers that are somewhere else, or know nothing of it.

    A cover that is not reachable covers nobody: :func:`data.queries.manning.lost_cover`.
    """
    for state in _posts(room, site):
        if bool(state.cover) != bool(state.break_since):
            yield f"post {state.code} has a break without a cover, or a cover without a break"
        cover = room.post(state.cover) if state.cover else None
        if cover is None:
            continue
        if cover.covers != state.code or cover.cover:
            yield f"post {cover.code} covers {cover.covers or 'nobody'}, not {state.code}"
        if cover.status != "normal" or cover.tour:
            yield f"post {cover.code} covers {state.code} and is {cover.status} {cover.tour}"
    for state in _posts(room, site):
        if state.covers and room.post(state.covers).cover != state.code:
            yield f"post {state.code} covers {state.covers}, which is not on a break"


def nobody_is_sent_without_somebody_there(room: Room, site: Site, now: int) -> Iterator[str]:
    """Yield the incidents that say SENT or SCENE, and the posts that say so, without each other."""
    for incident in room.open_incidents():
        out = [unit for unit in incident.units if not unit.released]
        if incident.state == "scene" and not any(unit.arrived for unit in out):
            yield f"#{incident.number} says SCENE and nobody is there"
        if incident.state == "sent" and not out:
            yield f"#{incident.number} says SENT and nobody is sent"
        for unit in out:
            if room.post(unit.post).incident != incident.subject:
                yield f"post {unit.post} is out on #{incident.number} and does not know it"
    for state in _posts(room, site):
        if state.status in ("to", "scene") and state.incident:
            found = room.incident(state.incident)
            if found is None or not found.is_open or state.code not in found.units_out:
                yield f"post {state.code} is {state.status} for an incident that does not know it"


def no_break_past_its_crew(room: Room, site: Site, now: int) -> Iterator[str]:
    """Yield the breaks of a crew that has gone."""
    for state in breaks_past_crew(room, site, manning_at(room, site, now).since):
        yield f"post {state.code} has a break of the crew before"


def one_panic_a_post(room: Room, site: Site, now: int) -> Iterator[str]:
    """Yield the posts with two open panics, or with one that the post does not know."""
    known: dict[str, Incident] = {}
    for incident in room.open_incidents():
        if incident.is_panic and incident.post:
            if incident.post in known:
                yield f"post {incident.post} has panics #{known[incident.post].number} and #{incident.number}"
            elif room.post(incident.post).danger != incident.subject:
                yield f"post {incident.post} does not know of panic #{incident.number}"
            known[incident.post] = incident


def no_answered_call_is_missed(room: Room, site: Site, now: int) -> Iterator[str]:
    """Yield the calls that are LATE or MISSED although the post was heard in time for them.

    After the clock was set back the same time comes again, and what was heard in it answers other calls.
    """
    if room.duty.back:
        return
    for state in _posts(room, site):
        for word, due in (("LATE", state.late_due), ("MISSED", state.missed_due)):
            if due and (state.checked_due >= due or state.contact >= deadlines_of(state, site.checks, due).opens):
                yield f"post {state.code} is {word} for a call that it answered"


def every_state_has_its_reason(room: Room, site: Site, now: int) -> Iterator[str]:
    """Yield the states of posts that nothing in the room explains."""
    for state in _posts(room, site):
        if state.late_due and not state.late_ref:
            yield f"post {state.code} is LATE by no entry"
        if state.danger and open_incident(room, state.danger) is None:
            yield f"post {state.code} is in danger without an open incident"
        if state.missed_due and not state.missed_incident and not state.late_ref:
            yield f"post {state.code} is MISSED without a reason"
        if state.status in ("to", "scene") and not (state.incident or state.target):
            yield f"post {state.code} is {state.status} to nowhere"
        if state.went and not (state.status in ("to", "scene", "patrol") or state.tour):
            yield f"post {state.code} is in its place and its people are out"
        if state.roll and open_incident(room, state.roll) is None:
            yield f"post {state.code} answers the roll calls of an incident that is over"


INVARIANTS: Mapping[str, Invariant] = {
    "a person is in one place": one_place,
    "a cover is present": cover_is_present,
    "nothing is SENT or SCENE without somebody there": nobody_is_sent_without_somebody_there,
    "no break outlives its crew": no_break_past_its_crew,
    "a post has one panic": one_panic_a_post,
    "no call is MISSED that was answered": no_answered_call_is_missed,
    "no state is without its reason": every_state_has_its_reason,
}


def broken(room: Room, site: Site, now: int) -> list[str]:
    """Return what does not hold in the room at ``now`` (UTC ms), after the rules have come to rest."""
    return [f"{name}: {case}" for name, invariant in INVARIANTS.items() for case in invariant(room, site, now)]


def _posts(room: Room, site: Site) -> Iterator[PostState]:
    return (room.post(post.code) for post in site.posts)
