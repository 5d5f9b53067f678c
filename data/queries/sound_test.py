"""The sound and flash test: whether one waits for an answer."""

from __future__ import annotations

from typing import Protocol

from data.base.clock import SECOND
from data.room.room import Room
from data.site.model import Site


class Where(Protocol):
    """A room and its site at a moment (UTC ms)."""

    @property
    def room(self) -> Room: ...
    @property
    def site(self) -> Site: ...
    @property
    def now(self) -> int: ...


def sound_test_until(room: Room, site: Site) -> int:
    """Return until when the last test waits for an answer (UTC ms); 0: none waits."""
    known = room.alarms
    return known.tested + site.alarms.heard_s * SECOND if known.tested and not known.heard else 0


def is_sound_test_open(where: Where) -> bool:
    """Whether a test waits for an answer now."""
    return where.now < sound_test_until(where.room, where.site)
