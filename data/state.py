"""What a state of a subject is; the states themselves are in :mod:`data.states` and :mod:`data.dutystates`."""

from __future__ import annotations

import msgspec


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """What every state of a subject is."""
