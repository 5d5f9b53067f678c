"""States of a handover: the sheet that is under way, and signatures that are missing. Moments are UTC milliseconds."""

from __future__ import annotations

from data.entries.handover import SheetLine
from data.room.state.base import State


class Handover(State, frozen=True, omit_defaults=True):
    """A handover that is under way. ``lines``: the sheet as it was last frozen: at its start, then at the signature.
    ``read``: lines as they were read back. ``known``: P1 incidents that do not pause it (again)."""

    ref: str
    no: int
    since: int
    outgoing: str
    incoming: str = ""
    name: str = ""
    crew: str = ""
    to_crew: str = ""
    words: str = ""
    lines: tuple[SheetLine, ...] = ()
    known: tuple[str, ...] = ()
    read: tuple[SheetLine, ...] = ()
    signed: int = 0
    anchor_no: int = 0
    anchor: str = ""
    paused: int = 0
    why: str = ""
    incident: str = ""  # the P1 that a rule paused it for

    def is_read(self, line: SheetLine) -> bool:
        """Whether the line was read back as it stands: one that changed since wants reading again."""
        return line in self.read


class Unsigned(State, frozen=True, omit_defaults=True):
    """Control was taken and its holder before has not signed yet. ``ref``, ``no``: the entry that took it."""

    ref: str
    no: int
    at: int
    before: str
    by: str
