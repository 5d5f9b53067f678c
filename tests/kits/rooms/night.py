"""A night in the room without a screen: real intents, with the rules run as time passes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from msgspec.structs import replace

import data
from data.base.clock import HOUR, MINUTE, SECOND
from data.entries import Control, Entry
from data.intents.base import Intent
from data.intents.decide import decide
from data.intents.posts import CheckCall
from data.room.room import Change
from data.rules import all_rules
from data.site.load import load
from data.site.model import Site
from data.view.queue import Queue
from tests.kits.rooms.memory_room import EIGHT_PM, MemoryRoom

ALL = ("1", "2", "3", "4", "5", "6")


@lru_cache(maxsize=1)
def jember() -> Site:
    """Return the sample site with hourly calls of all posts."""
    site = load(Path(data.__path__[0]) / "site" / "sample" / "site.toml")
    return replace(site, posts=tuple(replace(p, lone=False) for p in site.posts))


def clock(text: str, start: int = EIGHT_PM) -> int:
    """Return the next ``HH:MM[:SS]`` (in Jember) at or after ``start``, as UTC ms."""
    hours, minutes, seconds = (*map(int, text.split(":")), 0)[:3]
    midnight = (start + 7 * HOUR) // (24 * HOUR) * 24 * HOUR - 7 * HOUR
    at = midnight + hours * HOUR + minutes * MINUTE + seconds * SECOND
    return at if at >= start else at + 24 * HOUR


class Night(MemoryRoom):
    """A room, its book and its queue. The rules run every ``step`` seconds of passing time."""

    def __init__(self, start: int = EIGHT_PM, site: Site | None = None, *, control: bool = True) -> None:
        super().__init__(site or jember(), start, by="system")
        self.queue = Queue(self.room, self.site, start)
        if control:
            self.save(Control(by="LST", subjects=("room",), operator="LST", crew="A"))
            self.rules()

    def changed(self, change: Change) -> None:
        self.queue.apply(change)

    def rules(self) -> list[Entry]:
        """Run the rules until they have nothing more to add, as the desk does. Fails if they never stop."""
        made: list[Entry] = []
        for _ in range(30):
            due = all_rules.due(self.room, self.site, self.now, self.context())
            if not due:
                return made
            made += self.save(*due[0])
        raise AssertionError(f"rules do not come to rest: {due}")

    def run_to(self, moment: str | int, step: int = 10) -> list[Entry]:
        """Let time pass until ``moment`` (``HH:MM[:SS]`` or UTC ms). Return the entries of the rules."""
        end = clock(moment, self.now) if isinstance(moment, str) else moment
        made: list[Entry] = []
        while self.now < end:
            self.now = min(end, self.now + step * SECOND)
            made += self.rules()
        return made

    def do(self, moment: str | int, intent: Intent, by: str = "LST") -> list[Entry]:
        """Let time pass until ``moment``, then do it."""
        self.run_to(moment)
        return self.save(*decide(intent, self.context(by)))

    def call(self, moment: str | int, *posts: str, words: str = "") -> list[Entry]:
        """Let posts call at ``moment``."""
        return self.do(moment, CheckCall(posts=posts, words=words))

    def kinds(self, *kinds: str) -> list[Entry]:
        return [e for e in self.book if e.kind in kinds]
