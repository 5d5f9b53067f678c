"""Open incidents: merged ones resolved to the one they belong to, and the P1s."""

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
