"""The rule that pauses a handover for a new P1.

The operator in control stays in control until somebody resumes the handover.
"""

from __future__ import annotations

from collections.abc import Iterator

from data.entries import Entry
from data.entries.base import SYSTEM
from data.entries.handover import HandoverPaused
from data.queries.incidents import unseen_p1
from data.room.room import Room
from data.rules import Context


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
                key=f"ho.pause:{found.ref}:{incident.subject}:{ctx.now}",
                why=ctx.words("handover.pause.p1", priority=1, number=room.number_text(incident)),
                incident=incident.subject,
                number=incident.number,
            )
        ]
