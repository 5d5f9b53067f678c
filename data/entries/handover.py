"""Entries of a handover: the sheet, signatures, pauses.

Control itself changes hands by a :class:`data.entries.Control`. Subject: ``room``. None of them can be undone.
"""

import msgspec

from data.entries.base import Entry

#: Hex digits of a hash that are printed, signed and read aloud.
HASH_HEAD = 16


class SheetLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of the sheet in words. ``key``: posts, open, shelved, calls, book, equipment, ahead."""

    key: str
    words: str


class HandoverStarted(Entry, frozen=True, tag="ho.started"):
    """Operator ``outgoing`` opened the sheet for ``incoming`` ("": for anyone who accepts).

    crew, to_crew: the crew that hands over, and the one that takes over.
    lines: the sheet at that moment.
    words: what to watch, if the operator said so already.
    known: incidents that were P1 already; they do not pause the handover.
    """

    outgoing: str
    incoming: str = ""
    name: str = ""
    crew: str = ""
    to_crew: str = ""
    lines: tuple[SheetLine, ...] = ()
    words: str = ""
    known: tuple[str, ...] = ()


class HandoverSigned(Entry, frozen=True, tag="ho.signed"):
    """The outgoing operator signed the sheet of entry ``sheet_no``.

    anchor_no, anchor: the entry before this one and its hash, which are printed and signed.
    lines: the sheet at that moment.
    """

    operator: str
    sheet_no: int
    anchor_no: int
    anchor: str
    words: str
    lines: tuple[SheetLine, ...] = ()


class HandoverRead(Entry, frozen=True, tag="ho.read"):
    """The incoming operator read these lines back."""

    lines: tuple[SheetLine, ...]
    operator: str = ""


class HandoverAccepted(Entry, frozen=True, tag="ho.accepted"):
    """The incoming operator signed; the entry after this one gives them control.

    unread: keys of the lines that were not read back one by one
    p1s: numbers of the P1 incidents that were open
    words: why it was accepted with them
    """

    operator: str
    sheet_no: int
    anchor_no: int
    anchor: str
    lines: tuple[SheetLine, ...] = ()
    unread: tuple[str, ...] = ()
    words: str = ""
    p1s: tuple[str, ...] = ()


class HandoverPaused(Entry, frozen=True, tag="ho.paused"):
    """The handover was paused; control stays where it is. ``incident``: the new P1 that made a rule pause it."""

    why: str = ""
    incident: str = ""
    number: int = 0


class HandoverResumed(Entry, frozen=True, tag="ho.resumed"):
    """The handover continues. ``known``: see :class:`HandoverStarted`. ``lines``: the sheet at that moment."""

    known: tuple[str, ...] = ()
    lines: tuple[SheetLine, ...] = ()


class Countersigned(Entry, frozen=True, tag="ho.countersigned"):
    """The signature that was missing when control was taken by entry ``of``. ``signer`` signed for ``operator``."""

    of: str
    of_no: int
    operator: str
    signer: str
    words: str = ""


KINDS: tuple[type[Entry], ...] = (
    HandoverStarted, HandoverSigned, HandoverRead, HandoverAccepted, HandoverPaused, HandoverResumed, Countersigned,
)  # fmt: skip
