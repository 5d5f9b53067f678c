"""The sound and flash test: whether one waits for an answer."""

from __future__ import annotations

from data.base.clock import SECOND
from data.room.room import Room
from data.site.model import Site


def sound_test_until(room: Room, site: Site) -> int:
    """Return until when the last test waits for an answer (UTC ms); 0: none waits."""
    known = room.alarms
    return known.tested + site.alarms.heard_s * SECOND if known.tested and not known.heard else 0
