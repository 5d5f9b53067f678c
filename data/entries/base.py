"""The base class of all entries, and the way by which an entry came.

Their kinds are in the other modules of this folder.
"""

from typing import ClassVar, Literal

import msgspec

from data.entries.subjects import Subject

#: Place of an entry in the fold: (hybrid clock, book, number).
FoldOrder = tuple[tuple[int, int], str, int]

#: Author of entries that nobody typed: the rules, the console itself.
SYSTEM = "system"


#: Typed on the line · F9, or the key that answers the watch · a rule of time · the console itself (a gap, damage that
#: it found) · ``siaga exec`` · another program on the socket · a drill's script · ``siaga import``, ``repair``,
#: ``restore`` · fetched from the agency.
Way = Literal["line", "key", "rule", "console", "exec", "socket", "drill", "import", "repair", "restore", "pull"]

#: How the author of an entry was known: by a PIN for this very act · signed on with a PIN before · nobody was signed on
#: and the room has PINs, so the name is that of who is in control · a program entered it without a PIN, so the name is
#: that of who is in control, and :class:`Via` has the system's user. "": the room has no sign-on, or nobody typed it.
Proof = Literal["", "pin", "on", "off", "program"]

#: How the entries of other stations came here: by the remote, in a file, or in a file that no key had sealed. Their own
#: :class:`Via` says how they were made there.
Arrival = Literal["station", "courier", "unsealed"]


class Via(msgspec.Struct, frozen=True, omit_defaults=True):
    """The way of an entry into its book.

    way: a :data:`Way`; a newer version may know others
    uid, user: the system user of the process, as the kernel told; -1 and "" if it did not
    pid: that process; 0 if the kernel did not tell
    """

    way: str
    uid: int = -1
    user: str = ""
    pid: int = 0


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """An entry. ``no`` 0 and ``book`` "": a draft that the book has not numbered yet."""

    #: Format in which the kind came; a kind that 0.1.0 does not know has a higher one than all before it.
    came_with: ClassVar[int] = 1

    book: str = ""
    no: int = 0
    at: int = 0  # when it was recorded: UTC ms, this station's clock
    hlc: tuple[int, int] = (0, 0)  # hybrid logical clock: orders entries across stations, never shown as a time
    by: str  # operator code, or SYSTEM
    subjects: tuple[Subject, ...]
    occurred: int | None = None  # when it happened (UTC ms), if the operator said so
    seen: dict[str, int] = {}  # increment of the version vector (data.entries.causality)
    cmd: int = 0  # number of the first entry of the same command; 0: this entry is the first or only one
    key: str = ""  # a rule's idempotency key: entries with equal keys count once
    late_why: str = ""  # why it is recorded more than 12 hours after it happened
    supervisor: str = ""  # code of the supervisor in whose name it was done, who had not signed; subject ``room``
    via: Via | None = None  # by which way it came; None in books of 0.1.0
    proof: str = ""  # how its author was known: a :data:`Proof`; a newer version may know others

    @property
    def kind(self) -> str:
        """The tag: ``check``, ``incident.opened`` …"""
        return str(self.__struct_config__.tag)

    @property
    def ref(self) -> str:
        """``BOOK-NO``: how other entries refer to this one."""
        return f"{self.book}-{self.no}"

    @property
    def when(self) -> int:
        """When it happened (UTC ms): as the operator said, else when it was recorded."""
        return self.at if self.occurred is None else self.occurred

    @property
    def order(self) -> FoldOrder:
        """Place of the entry in the fold."""
        return (self.hlc, self.book, self.no)
