"""Where an incident stands now: in its own row, or in that of the one it was folded under; and which are P1."""

from __future__ import annotations

from data.room.room import Room
from data.room.state.incidents import Incident


def open_incident(room: Room, subject: str) -> Incident | None:
    """The incident, or the one that it is folded under, while that is open; else None."""
    incident = room.incident(subject) if subject else None
    for _ in range(8):
        if incident is None or not incident.folded_into:
            break
        incident = room.incident(incident.folded_into)
    return incident if incident is not None and incident.is_open else None


def urgent(room: Room) -> list[Incident]:
    """Open incidents that count as P1 now, oldest first."""
    return [i for i in room.open_incidents() if room.effective_priority(i) == 1]
