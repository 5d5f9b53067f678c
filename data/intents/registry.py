"""Which function decides which intent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from data.intents.base import Drafts, Intent

#: Adds drafts, or raises Refused. ``Any`` is the intent that it is registered for.
Decision = Callable[[Any, Drafts], None]

D = TypeVar("D", bound=Decision)

_decisions: dict[type[Intent], Decision] = {}


def decides(intent: type[Intent]) -> Callable[[D], D]:
    """Register the function that decides ``intent``."""

    def register(decision: D) -> D:
        assert intent not in _decisions, intent
        _decisions[intent] = decision
        return decision

    return register


def decision_of(intent: Intent) -> Decision:
    """The function for an intent. Raises :class:`KeyError` for one that nobody decides: a mistake of ours."""
    return _decisions[type(intent)]


def decided() -> frozenset[type[Intent]]:
    """The intents that somebody decides."""
    return frozenset(_decisions)
