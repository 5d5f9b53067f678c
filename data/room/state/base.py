"""The base class of all states."""

from __future__ import annotations

import msgspec


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """A frozen value: the state of a subject, or a part of one."""
