"""The rule that pauses a handover for a new P1.

The operator in control stays in control until somebody resumes the handover.
"""

from __future__ import annotations

from collections.abc import Iterator

from data.entries import Entry
from data.entries.base import SYSTEM
from data.entries.handover import HandoverPaused
from data.queries.incidents import is_new_to, open_p1s
from data.room.room import Room
from data.room.state.incidents import Incident
from data.rules.drafts import Context


def handover_rules(room: Room, ctx: Context) -> Iterator[list[Entry]]:
    """Yield the pause of a handover that is under way, if there is a P1 to pause for."""
    found = room.duty.handover
    if found is None or found.paused:
        return
    incident = unseen_p1(room)
    if incident is not None:
        yield [
            HandoverPaused(
                by=SYSTEM,
                subjects=("room",),
                key=f"ho.pause:{found.ref}:{incident.subject}:{incident.runs_from}",
                why=ctx.words("handover.pause.p1", priority=1, number=room.number_text(incident)),
                incident=incident.subject,
                number=incident.number,
            )
        ]


def unseen_p1(room: Room) -> Incident | None:
    """Return the oldest P1 that is unacknowledged, or newer than the handover.

    None: every P1 is known.
    """
    found = room.duty.handover
    known = found.known if found is not None else ()
    return next((i for i in open_p1s(room) if is_new_to(room, i) or i.subject not in known), None)
