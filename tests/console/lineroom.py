"""A small room for the tests of the line: the sample site, a book in a list, lines entered as the desk enters them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

import data
from console.line.reading import Reading, read
from data.clock import MINUTE
from data.decide import Context, decide
from data.entries import Entry
from data.room import Incident, Room
from data.site import Site
from data.siteread import load
from data.words import Words

SAMPLE = Path(data.__file__).parent / "sample" / "site.toml"
BOOK = "JBR-test"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ms(text: str, zone: str = "Asia/Jakarta", fold: int = 0) -> int:
    """A local time, ``2024-01-22 02:07`` with or without seconds, as UTC ms."""
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return (local - EPOCH) // (datetime.resolution * 1000)


def sample(language: str = "en") -> Site:
    """The sample site, in a language."""
    site = load(SAMPLE)
    if language == "en":
        return site
    posts = tuple(msgspec.structs.replace(p, name=p.nama or p.name) for p in site.posts)
    return msgspec.structs.replace(site, language=language, posts=posts)


class LineRoom:
    """A room at a moment. ``language`` is the console's; both languages are always understood."""

    def __init__(self, now: str = "2024-01-22 02:07", language: str = "en", site: Site | None = None) -> None:
        self.site = site or sample(language)
        self.words = Words(language)
        self.now = ms(now, self.site.zone)
        self.room = Room()
        self.book: list[Entry] = []
        self.selected = ""

    def context(self, by: str = "LST") -> Context:
        return Context(
            room=self.room,
            site=self.site,
            by=by,
            now=self.now,
            book=BOOK,
            next_no=len(self.book) + 1,
            words=self.words,
            entry=lambda no: self.book[no - 1] if 1 <= no <= len(self.book) else None,
        )

    def read(self, text: str, by: str = "LST", fixed: str = "") -> Reading:
        return read(text, self.context(by), selected=self.selected, received=self.now, fixed=fixed)

    def do(self, text: str, by: str = "LST") -> Reading:
        """Enter a line; it must be one that can be."""
        reading = self.read(text, by)
        assert reading.intent is not None, f"{text}: {reading.why}"
        self.enter(decide(reading.intent, self.context(by)))
        return reading

    def enter(self, drafts: list[Entry]) -> list[Entry]:
        """Stamp and apply drafts, as the book and the desk do."""
        first = len(self.book) + 1
        stamped = [
            msgspec.structs.replace(
                d, book=BOOK, no=first + i, at=self.now, hlc=(self.now, first + i), cmd=0 if i == 0 else first
            )
            for i, d in enumerate(drafts)
        ]
        for entry in stamped:
            self.book.append(entry)
            self.room.apply(entry)
        return stamped

    def later(self, minutes: float) -> None:
        """Let minutes pass; no rule runs."""
        self.now += int(minutes * MINUTE)

    def incident(self, number: int) -> Incident:
        found = self.room.by_number(number)
        assert found is not None
        return found

    def subject(self, number: int) -> str:
        return self.incident(number).subject
