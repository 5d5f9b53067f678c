"""Open incidents: merged ones resolved, the P1s, and for whom one rings."""

from __future__ import annotations

from data.room.room import Room
from data.room.state.incidents import Incident


def open_incident(room: Room, subject: str) -> Incident | None:
    """Return the incident, or the one it was merged into, if that is open.

    Merges are followed up to eight deep. None: the incident is unknown or closed.
    """
    incident = room.incident(subject) if subject else None
    for _ in range(8):
        if incident is None or not incident.folded_into:
            break
        incident = room.incident(incident.folded_into)
    return incident if incident is not None and incident.is_open else None


def open_p1s(room: Room) -> list[Incident]:
    """Return the open incidents that count as P1, oldest first."""
    return [i for i in room.open_incidents() if room.effective_priority(i) == 1]


def rings_for(incident: Incident, operator: str) -> bool:
    """Whether it rings and flashes for ``operator``: it is new, and somebody else opened it.

    Somebody else is a rule, a source, another station or a script: an operator's own entries do not ring for them.
    A panic and a reopened incident ring for everybody.
    """
    is_anybodys = incident.source == "panic" or incident.state == "reopened"
    return incident.is_new and (incident.by != operator or is_anybodys)
