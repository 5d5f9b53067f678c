"""Entries of a handover: the sheet, signatures, pauses. Control itself changes hands by :class:`data.entries.Control`.

Subject of all of them: ``room``. None is ever undone.
"""

from __future__ import annotations

import msgspec

from data.entries.base import Entry


class SheetLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of the sheet in words, as it stood. ``key``: posts, open, shelved, calls, book, equipment, ahead."""

    key: str
    words: str


class HandoverStarted(Entry, frozen=True, tag="ho.started"):
    """``outgoing`` opens the sheet for ``incoming`` ("": whoever accepts). ``crew`` hands over to ``to_crew``.
    ``lines``: the sheet as it stood. ``words``: what must be watched, if that was said already. ``known``: incidents
    that are P1 already: they do not pause it."""

    outgoing: str
    incoming: str = ""
    name: str = ""
    crew: str = ""
    to_crew: str = ""
    lines: tuple[SheetLine, ...] = ()
    words: str = ""
    known: tuple[str, ...] = ()


class HandoverSigned(Entry, frozen=True, tag="ho.signed"):
    """The outgoing operator signs the sheet of entry ``sheet_no``. ``anchor_no``, ``anchor``: the number before this
    one and its hash: what is printed and signed. ``lines``: the sheet as it stands now."""

    operator: str
    sheet_no: int
    anchor_no: int
    anchor: str
    words: str
    lines: tuple[SheetLine, ...] = ()


class HandoverRead(Entry, frozen=True, tag="ho.read"):
    """The incoming operator has read these lines back."""

    lines: tuple[SheetLine, ...]
    operator: str = ""


class HandoverAccepted(Entry, frozen=True, tag="ho.accepted"):
    """The incoming operator signs: the entry after this one gives him control. ``unread``: lines that were not read
    back one by one."""

    operator: str
    sheet_no: int
    anchor_no: int
    anchor: str
    lines: tuple[SheetLine, ...] = ()
    unread: tuple[str, ...] = ()
    words: str = ""


class HandoverPaused(Entry, frozen=True, tag="ho.paused"):
    """The sheet is put aside; control stays where it is. ``incident``: the new P1 that a rule paused it for."""

    why: str = ""
    incident: str = ""
    number: int = 0


class HandoverResumed(Entry, frozen=True, tag="ho.resumed"):
    """The sheet is taken up again. ``known``: as in :class:`HandoverStarted`."""

    known: tuple[str, ...] = ()


class Countersigned(Entry, frozen=True, tag="ho.countersigned"):
    """The signature that was missing when control was taken (entry ``of``). ``signer`` signs for ``operator``."""

    of: str
    of_no: int
    operator: str
    signer: str
    words: str = ""


KINDS: tuple[type[Entry], ...] = (
    HandoverStarted, HandoverSigned, HandoverRead, HandoverAccepted, HandoverPaused, HandoverResumed, Countersigned,
)  # fmt: skip
