"""Reducers of a post: contact, LATE, MISSED, breaks, relief, danger, hazards.

Subject: ``post:…``.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from data import entries as e
from data.entries.base import SYSTEM
from data.entries.causality import has_seen_ref
from data.entries.subjects import first_incident, kind_and_code
from data.room.reducers import orders
from data.room.reducers.base import SubjectKind
from data.room.reducers.clock_steps import move_post
from data.room.state.incidents import PANIC
from data.room.state.posts import PostState

#: Incidents at a post in the state, newest last.
HERE_KEPT = 32

#: Statuses in which nobody is there to call: withdrawn by order, or not manned.
AWAY = frozenset({"closed", "off"})

#: Statuses in which its people are somewhere else, and keep what they are on until they are back.
OUT = frozenset({"to", "scene", "patrol"})


# --- contact --------------------------------------------------------------------------------------------------------


def _contact(state: PostState, entry: e.Entry, answered: int = 0, *, by_name: bool = False) -> PostState:
    """Record contact when ``entry`` happened.

    answered: the due call that it answers, if any. by_name: it says of its people who is there.
    """
    when = entry.when
    if not by_name:
        state = orders.with_answers(state, when)
    reached = max(answered, when)
    changes: dict[str, Any] = {}
    if when >= state.contact:
        changes = {"contact": when, "contact_at": entry.at}
    if state.late_due and reached >= state.late_due:
        changes |= {"late_due": 0, "late_seen": False, "late_ref": ""}
    if state.missed_due and reached >= state.missed_due:
        changes["missed_due"] = 0
    if answered and answered > state.checked_due:
        changes["checked_due"] = answered
    return replace(state, **changes) if changes else state


def _check(state: PostState, entry: e.Check, subject: str) -> PostState:
    return _contact(state, entry, entry.due or 0)


def _line(state: PostState, entry: e.Log, subject: str) -> PostState:
    moved = entry.calls_from.get(state.code, 0)
    return replace(state, calls_from=moved) if moved > state.calls_from else _radio(state, entry, subject)


def _radio(state: PostState, entry: e.Opened | e.Reported | e.Note | e.Log, subject: str) -> PostState:
    if entry.source == "radio" and entry.post == state.code:
        return _contact(state, entry)
    return state


def _by_name(state: PostState, entry: e.RollNames, subject: str) -> PostState:
    return _contact(state, entry, by_name=True) if state.code in entry.posts else state


def _on_tour(state: PostState, entry: e.TourPoint, subject: str) -> PostState:
    return _contact(state, entry)


def _answered(state: PostState, due: int) -> bool:
    # A rule of another station may not have seen the contact that comes before it in the fold.
    return state.checked_due >= due or state.contact >= state.starts_at(due)


def _late(state: PostState, entry: e.CheckLate, subject: str) -> PostState:
    if _answered(state, entry.due):
        return state
    return replace(state, late_due=entry.due, late_seen=False, late_ref=entry.ref)


def _missed(state: PostState, entry: e.CheckMissed, subject: str) -> PostState:
    if _answered(state, entry.due):
        return state
    # A station that did not know of the last contact took the call for one more of the silence before.
    known = state.missed_incident if state.missed_due == entry.due else ""
    return replace(
        state,
        late_due=max(entry.due, state.late_due),
        late_seen=False,
        late_ref=entry.ref,
        missed_due=entry.due,
        missed_incident=known or entry.incident or first_incident(entry.subjects) or state.missed_incident,
    )


def _excused(state: PostState, when: int) -> PostState:
    """Excuse calls due until ``when``: other people are there now, or nobody has to be."""
    if state.late_due and state.late_due <= when:
        state = replace(state, late_due=0, late_seen=False, late_ref="")
    if state.missed_due and state.missed_due <= when:
        state = replace(state, missed_due=0)
    return replace(state, calls_from=max(when, state.calls_from))


def _seen(state: PostState, entry: e.Seen, subject: str) -> PostState:
    if state.late_due and (not entry.what or state.late_ref in entry.what):
        return replace(state, late_seen=True)
    return state


# --- where its people are -------------------------------------------------------------------------------------------


def _went(state: PostState, people: tuple[str, ...], when: int) -> PostState:
    """Record who left the post. Those who are out already stay so."""
    if state.went or not people:
        return state
    return replace(state, went=people, went_since=when)


def _came_back(state: PostState) -> PostState:
    return state if state.tour else replace(state, went=(), went_since=0)


def _people_of(entry: e.Sent | e.Arrived, post: str) -> tuple[str, ...]:
    at = entry.posts.index(post)
    return entry.people[at] if at < len(entry.people) else ()


def _sent(state: PostState, entry: e.Sent, subject: str) -> PostState:
    if state.code not in entry.posts:
        return state
    state = _went(state, _people_of(entry, state.code), entry.when)
    return replace(
        state,
        status="to",
        status_since=entry.when,
        status_ref=entry.ref,
        incident=first_incident(entry.subjects),
        target="",
        status_words="",
    )


def _arrived(state: PostState, entry: e.Arrived, subject: str) -> PostState:
    if state.code not in entry.posts:
        return state
    state = _went(_contact(state, entry), _people_of(entry, state.code), entry.when)
    incident = first_incident(entry.subjects)
    return replace(state, status="scene", status_since=entry.when, status_ref=entry.ref, incident=incident, target="")


def _released(state: PostState, entry: e.Released | e.Closed, subject: str) -> PostState:
    incident = first_incident(entry.subjects)
    # If it was sent elsewhere since, the later order counts. If a station sent it that this one had not seen, sending
    # wins.
    if state.code in entry.posts and state.incident == incident and has_seen_ref(entry, state.status_ref):
        state = _came_back(replace(state, status="normal", status_since=entry.when, incident="", target=""))
    return state


def _closed(state: PostState, entry: e.Closed, subject: str) -> PostState:
    state = _released(state, entry, subject)
    if state.danger and state.danger in entry.subjects:
        state = replace(state, danger="")
    if state.missed_incident and state.missed_incident in entry.subjects:
        state = replace(state, missed_incident="")
    return state


def _status(state: PostState, entry: e.PostStatus, subject: str) -> PostState:
    if entry.post != state.code:
        return state
    if entry.status == "scene":
        state = _contact(state, entry)
    if AWAY & {entry.status, state.status}:
        state = _excused(state, entry.when)
    if entry.status in OUT:
        state = _went(state, entry.people, entry.when)
    else:
        state = _came_back(state)
    return replace(
        state,
        status=entry.status,
        status_since=entry.when,
        status_ref=entry.ref,
        incident=entry.incident,
        target=entry.target,
        status_words=entry.words,
        authorised=entry.authorised,
    )


def _break(state: PostState, entry: e.Break, subject: str) -> PostState:
    if state.code == entry.cover:
        return replace(state, covers=entry.post)
    if state.code == entry.post:
        return replace(
            state,
            break_since=entry.when,
            on_break_until=entry.until,
            cover=entry.cover,
            cover_people=entry.cover_people,
        )
    return state


def _break_ended(state: PostState, entry: e.BreakEnded, subject: str) -> PostState:
    if state.code == entry.cover and state.covers == entry.post:
        return replace(state, covers="")
    if state.code == entry.post:
        state = replace(state, break_since=0, on_break_until=0, cover="", cover_people=())
        return _excused(state, entry.when)
    return state


def _relief(state: PostState, entry: e.Relief, subject: str) -> PostState:
    if entry.post != state.code:
        return state
    if state.went:  # they relieve those who are out
        state = replace(state, went=entry.people)
    found = {"people": entry.people, "people_since": entry.when, "people_stay": entry.stays, "before": entry.before}
    return _excused(replace(state, **found), entry.when)


# --- tours ----------------------------------------------------------------------------------------------------------


def _tour(state: PostState, entry: e.TourStarted, subject: str) -> PostState:
    return replace(_went(state, entry.people, entry.when), tour=entry.tour)


def _tour_ended(state: PostState, entry: e.TourEnded, subject: str) -> PostState:
    if state.tour != entry.tour:
        return state
    state = replace(state, tour="")
    return state if state.status in OUT else _came_back(state)


# --- danger, and the incident of a missed call ----------------------------------------------------------------------


def _opened(state: PostState, entry: e.Opened, subject: str) -> PostState:
    state = _radio(state, entry, subject)
    if entry.post == state.code:
        state = replace(state, here=(*state.here, first_incident(entry.subjects))[-HERE_KEPT:])
    if entry.post == state.code and entry.source == PANIC:
        state = replace(state, danger=first_incident(entry.subjects))
    elif entry.type == "MISS" and entry.source == SYSTEM:
        state = replace(state, missed_incident=first_incident(entry.subjects))
    return state


def _reopened(state: PostState, entry: e.Reopened, subject: str) -> PostState:
    if entry.danger == state.code:
        return replace(state, danger=first_incident(entry.subjects))
    if state.code in entry.missed and state.missed_due and not state.missed_incident:
        return replace(state, missed_incident=first_incident(entry.subjects))
    return state


def _relocated(state: PostState, entry: e.Relocated, subject: str) -> PostState:
    """Move an incident from one post to another; the danger of its officer goes with it."""
    incident = first_incident(entry.subjects)
    if state.code == entry.post:
        danger = incident if entry.danger else state.danger
        return replace(state, here=(*state.here, incident)[-HERE_KEPT:], danger=danger)
    here = tuple(known for known in state.here if known != incident)
    return replace(state, here=here, danger="" if state.danger == incident else state.danger)


# --- hazards --------------------------------------------------------------------------------------------------------


def _hazard(state: PostState, entry: e.Hazard, subject: str) -> PostState:
    return replace(state, hazards=(*state.hazards, entry.words))


def _hazard_off(state: PostState, entry: e.HazardOff, subject: str) -> PostState:
    hazards = list(state.hazards)
    if entry.words in hazards:
        hazards.remove(entry.words)
    return replace(state, hazards=tuple(hazards))


def _empty(subject: str) -> Any:
    return PostState(code=kind_and_code(subject)[1])


KIND = SubjectKind(
    table="posts",
    state=PostState,
    reducers={
        e.Check: _check,
        e.ClockStep: move_post,
        e.CheckLate: _late,
        e.CheckMissed: _missed,
        e.Seen: _seen,
        e.Sent: _sent,
        e.Arrived: _arrived,
        e.Released: _released,
        e.Closed: _closed,
        e.PostStatus: _status,
        e.Break: _break,
        e.BreakEnded: _break_ended,
        e.Relief: _relief,
        e.Opened: _opened,
        e.Reported: _radio,
        e.Note: _radio,
        e.Log: _line,
        e.Reopened: _reopened,
        e.Relocated: _relocated,
        e.RollNames: _by_name,
        e.TourStarted: _tour,
        e.TourPoint: _on_tour,
        e.TourEnded: _tour_ended,
        e.Hazard: _hazard,
        e.HazardOff: _hazard_off,
        **orders.REDUCERS,
    },
    empty=_empty,
)
