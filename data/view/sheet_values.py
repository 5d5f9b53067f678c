"""The handover sheet as the screen draws it: frozen values, for :class:`data.view.values.Board`."""

from __future__ import annotations

import msgspec


class SheetRow(msgspec.Struct, frozen=True):
    """A line of the sheet. ``key``: as in :data:`data.view.handover_sheet.LINES`, or watch. ``read``: read back as it
    stands."""

    number: int
    key: str
    words: str
    read: bool = False


class HandoverView(msgspec.Struct, frozen=True):
    """``step``: started, signed, paused. ``warn``: message keys of why nobody can accept now, a line each, with
    ``args``; () if nothing is in the way. Moments are UTC ms."""

    outgoing: str
    incoming: str
    crew: str
    to_crew: str
    step: str
    rows: tuple[SheetRow, ...] = ()
    signed: int = 0
    aside: bool = False  # put aside, and nobody waits for it: the detail of an incident comes first
    warn: tuple[str, ...] = ()
    args: dict[str, str] = {}
