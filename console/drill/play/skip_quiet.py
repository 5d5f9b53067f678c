"""Skipping of stretches in which the rules of time have nothing to enter.

A rule asks for an entry until it is made, at least for the ten seconds between two marks of life. So if the rules ask
for nothing at the end of a stretch no longer than that, they asked for nothing within it.
"""

from __future__ import annotations

from dataclasses import replace

from console.session.desk import Desk
from console.session.heartbeat import MARK_EVERY
from data.entries.base import SYSTEM
from data.rules import all_rules

#: The longest stretch that may be skipped at once (ms).
LONGEST = MARK_EVERY


def is_quiet_until(desk: Desk, until: int) -> bool:
    """Return whether the rules ask for nothing until then (UTC ms, at most :data:`LONGEST` from now)."""
    if not 0 < until - desk.clock.now() <= LONGEST:
        return False
    return not all_rules.due(desk.room, desk.site, until, replace(desk.context(SYSTEM), now=until))
