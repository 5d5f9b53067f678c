"""The test of sound and flash: whether one waits to be answered."""

from __future__ import annotations

from typing import Protocol

from data.base.clock import SECOND
from data.room.room import Room
from data.site.model import Site


class Where(Protocol):
    """Room, site and time."""

    @property
    def room(self) -> Room: ...
    @property
    def site(self) -> Site: ...
    @property
    def now(self) -> int: ...


def asked_until(room: Room, site: Site) -> int:
    """Until when the last test waits for an answer (UTC ms); 0 if it was answered, or there was none."""
    known = room.alarms
    return known.tested + site.alarms.heard_s * SECOND if known.tested and not known.heard else 0


def sound_asked(where: Where) -> bool:
    """Whether a test waits to be answered now."""
    return where.now < asked_until(where.room, where.site)
