"""Roll calls: which posts are involved in a P1, and who of those that were called by name is there. Pure."""

from __future__ import annotations

from data.queries.incidents import open_incident
from data.room.room import Room
from data.room.state.incidents import Incident
from data.room.state.posts import PostState

#: A rule-made incident of a missed call: its own post cannot answer, that is what it is about.
_MISSED = "miss:"


def involved(room: Room, state: PostState) -> str:
    """The subject of the P1 in which the post is to answer roll calls; "" if there is none.

    It was sent to it, or is where it happens, and the incident is not under control yet. The one that it answers in
    already comes first, then the one it was sent to.
    """
    for subject in dict.fromkeys((state.roll, state.incident, state.danger, *reversed(state.here))):
        incident = open_incident(room, subject)
        if incident is not None and _in(room, state, incident):
            return incident.subject
    return ""


def _in(room: Room, state: PostState, incident: Incident) -> bool:
    if incident.state == "controlled" or room.effective_priority(incident) != 1:
        return False
    here = incident.post == state.code and not incident.key.startswith(_MISSED)
    return here or state.code in incident.units_out


def accounted(room: Room, incident: Incident) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(who is there, who is not yet) in the last roll call with names. A post's answer counts for all its people,
    unless one was named as missing."""
    roll = incident.roll
    if roll is None:
        return (), ()
    present: list[str] = []
    absent: list[str] = []
    for post, names in zip(roll.posts, roll.names, strict=False):
        answered = room.post(post).contact >= roll.since
        for name in names:
            there = name in roll.present or (answered and name not in roll.missing)
            (present if there else absent).append(name)
    return tuple(present), tuple(absent)


def asked_by_name(room: Room, state: PostState) -> bool:
    """Whether a roll call with names, on an incident that is still open, waits for the post's answer."""
    if not state.called or state.called_at <= state.contact:
        return False
    incident = room.incident(state.called)
    return incident is not None and incident.is_open
