"""Ringing: which calls the bell rings for, but for those that were silenced."""

from collections.abc import Sequence

from data.room.room import Room
from data.view.alerts.kinds import Call


def ringing(calls: Sequence[Call], room: Room, *, flood: bool = False) -> frozenset[str]:
    """Return the identities of what rings. The bell rings once for each.

    Silence stops those it knew of. In a ``flood`` only urgent ones ring; the rest stays on the board, and rings when it
    ends.
    """
    duty = room.duty
    return frozenset(
        ring.name
        for call in calls
        for ring in call.rings
        if not duty.is_silenced(ring.since, ring.ref) and (ring.in_flood or not flood)
    )
