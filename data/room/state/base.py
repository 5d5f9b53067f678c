"""What a state of a subject is; the states themselves are in :mod:`data.room.state.incidents` and
:mod:`data.room.state.registers`."""

from __future__ import annotations

import msgspec


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """What every state of a subject is."""
