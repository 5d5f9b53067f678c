"""Roll calls: posts that are part of a P1, and people who were called by name."""

from __future__ import annotations

from data.queries.incidents import open_incident
from data.room.room import Room
from data.room.state.incidents import Incident
from data.room.state.posts import PostState

#: Key of the incident of a missed call: its own post cannot answer, that is what the incident is about.
_MISSED = "miss:"


def roll_call_incident(room: Room, state: PostState) -> str:
    """Return the P1 whose roll calls the post answers; "": none.

    The post was sent to it, or it happens there, and it is not under control yet. The P1 that the post answers already
    comes first, then the one it was sent to.
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


def present_and_absent(room: Room, incident: Incident) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (present, absent) names of the last roll call by name.

    A post's answer counts for all its people, except those named as missing.
    """
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


def awaits_named_roll_call(room: Room, state: PostState) -> bool:
    """Whether a roll call by name on an open incident waits for the post's answer."""
    if not state.called or state.called_at <= state.contact:
        return False
    incident = room.incident(state.called)
    return incident is not None and incident.is_open
