"""A small room for tests of the line: the sample site, a book in a list, lines entered as the desk enters them."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

import msgspec

import data
from console.line.reading import Reading, read
from data.intents.base import Context
from data.intents.decide import decide
from data.room.room import Room
from data.site.load import load
from data.site.model import Site
from tests.kits.rooms.memory_room import MemoryRoom

SAMPLE = Path(data.__file__).parent / "site" / "sample" / "site.toml"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ms(text: str, zone: str = "Asia/Jakarta", fold: int = 0) -> int:
    """Return a local time, ``2024-01-22 02:07`` with or without seconds, as UTC ms."""
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return (local - EPOCH) // (datetime.resolution * 1000)


def sample(language: str = "en") -> Site:
    """Return the sample site in a language."""
    site = load(SAMPLE)
    if language == "en":
        return site
    posts = tuple(msgspec.structs.replace(p, name=p.nama or p.name) for p in site.posts)
    return msgspec.structs.replace(site, language=language, posts=posts)


class LineRoom(MemoryRoom):
    """A room at a moment. ``language`` is the console's; commands are read in both."""

    id = "JBR-test"

    def __init__(self, now: str = "2024-01-22 02:07", language: str = "en", site: Site | None = None) -> None:
        site = site or sample(language)
        super().__init__(site, ms(now, site.zone), language=language)
        self.selected = ""
        self.drill = False

    def context(self, by: str | None = None) -> Context:
        return replace(super().context(by), drill=self.drill)

    def read(self, text: str, by: str | None = None, fixed: str = "") -> Reading:
        return read(text, self.context(by), selected=self.selected, received=self.now, fixed=fixed)

    def do(self, text: str, by: str | None = None) -> Reading:
        """Enter a line that must be accepted."""
        reading = self.read(text, by)
        assert reading.intent is not None, f"{text}: {reading.why}"
        self.save(*decide(reading.intent, self.context(by)))
        return reading

    @staticmethod
    def busy(*further: str) -> LineRoom:
        """Return a room with all posts called and two incidents opened by another operator, who enters ``further``."""
        return _busy(further).again()

    def again(self) -> Self:
        """Return the same room once more, as its book makes it: what happens in one does not happen in the other."""
        made = copy(self)
        made.book, made.room = [*self.book], Room.fold(self.book)
        return made

    def subject(self, number: int) -> str:
        return self.incident(number).subject


@cache
def _busy(further: tuple[str, ...]) -> LineRoom:
    room = LineRoom()
    room.do("ok all")
    room.do("n FIRE 3 smoke", by="BGS")
    for line in ("n PERS 4 man", *further):
        room.do(line, by="BGS")
    return room
