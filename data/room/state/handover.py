"""The state of a handover: the sheet under way, and missing signatures.

Moments are UTC milliseconds; 0 means never.
"""

from data.entries.handover import SheetLine
from data.room.state.base import State


class Handover(State, frozen=True, omit_defaults=True):
    """A handover under way.

    lines: the sheet as last frozen, at the start or at the signature.
    read: the lines as they were read back. read_at: by key, when (UTC ms).
    known: P1 incidents that do not pause it (again).
    """

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
    read_at: tuple[tuple[str, int], ...] = ()
    signed: int = 0
    proof: str = ""  # how the signature was proven: :data:`data.entries.base.Proof`
    anchor_no: int = 0
    anchor: str = ""
    paused: int = 0
    why: str = ""
    incident: str = ""  # the P1 that made a rule pause it

    def is_read(self, line: SheetLine) -> bool:
        """Whether the line was read back as it is now; one that changed since has to be read again."""
        return line in self.read


class Accepted(State, frozen=True, omit_defaults=True):
    """The last acceptance of a handover: lines that were not read back, open P1s, and the reason.

    at: when (UTC ms); by: the operator who accepted
    """

    at: int
    by: str
    unread: tuple[str, ...] = ()
    p1s: tuple[str, ...] = ()
    words: str = ""


class Unsigned(State, frozen=True, omit_defaults=True):
    """A missing signature: control was taken by entry ``ref`` from ``before``, who has not signed yet.

    supervised: ``by`` did what entry ``ref`` says in the name of ``before``, a supervisor.
    """

    ref: str
    no: int
    at: int
    before: str
    by: str
    supervised: bool = False
