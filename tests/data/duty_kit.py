"""A night in the room, played without a screen: lines become entries by the real decisions, rules run every step."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from msgspec.structs import replace

import data
from data import rules
from data.clock import HOUR, MINUTE, SECOND
from data.decide import Context, decide
from data.entries import Control, Entry
from data.intents import CheckCall, Intent
from data.queue import Queue
from data.room import Room
from data.site import Site
from data.siteread import load
from data.words import Words

#: Sunday 21 January 2024, 20:00 in Jember.
EIGHT_PM = 1_705_842_000_000
BOOK = "JBR-7f3a"
ALL = ("1", "2", "3", "4", "5", "6")


@lru_cache(maxsize=1)
def jember() -> Site:
    """The sample site, every post called hourly."""
    site = load(Path(data.__path__[0]) / "sample" / "site.toml")
    return replace(site, posts=tuple(replace(p, lone=False) for p in site.posts))


def clock(text: str, start: int = EIGHT_PM) -> int:
    """The next ``HH:MM[:SS]`` (in Jember) at or after ``start``, as UTC ms."""
    hours, minutes, seconds = (*map(int, text.split(":")), 0)[:3]
    midnight = (start + 7 * HOUR) // (24 * HOUR) * 24 * HOUR - 7 * HOUR
    at = midnight + hours * HOUR + minutes * MINUTE + seconds * SECOND
    return at if at >= start else at + 24 * HOUR


class Night:
    """The room and its book. ``run_to`` lets time pass with the rules asked every ``step`` seconds."""

    def __init__(self, start: int = EIGHT_PM, site: Site | None = None, *, control: bool = True) -> None:
        self.site = site or jember()
        self.now = start
        self.book: list[Entry] = []
        self.room = Room()
        self.queue = Queue(self.room, self.site)
        self.hash: Callable[[int], str] = lambda no: ""
        if control:
            self.save(Control(by="LST", subjects=("room",), operator="LST", crew="A"))
            self.rules()

    def context(self, by: str = "system") -> Context:
        return Context(
            room=self.room,
            site=self.site,
            by=by,
            now=self.now,
            book=BOOK,
            next_no=len(self.book) + 1,
            words=Words(self.site.language),
            entry=lambda no: self.book[no - 1] if 1 <= no <= len(self.book) else None,
            hash=self.hash,
        )

    def entry_of(self, ref: str) -> Entry | None:
        return next((e for e in self.book if e.ref == ref), None)

    def save(self, *drafts: Entry) -> list[Entry]:
        saved: list[Entry] = []
        for draft in drafts:
            no = len(self.book) + 1
            # A clock that is set back does not set back the order.
            hlc = (max(self.now, self.book[-1].hlc[0] if self.book else 0), no)
            entry = replace(draft, book=BOOK, no=no, at=self.now, hlc=hlc, cmd=saved[0].no if saved else 0)
            self.book.append(entry)
            self.queue.apply(self.room.apply(entry))
            saved.append(entry)
        return saved

    def rules(self) -> list[Entry]:
        """Ask the rules until they have nothing to say, as the desk does; fails if they never stop."""
        made: list[Entry] = []
        for _ in range(30):
            due = rules.due(self.room, self.site, self.now, self.context())
            if not due:
                return made
            made += self.save(*due[0])
        raise AssertionError(f"rules do not come to rest: {due}")

    def run_to(self, moment: str | int, step: int = 10) -> list[Entry]:
        """Let time pass until then (``HH:MM:SS``); what the rules entered."""
        end = clock(moment, self.now) if isinstance(moment, str) else moment
        made: list[Entry] = []
        while self.now < end:
            self.now = min(end, self.now + step * SECOND)
            made += self.rules()
        return made

    def do(self, moment: str, intent: Intent, by: str = "LST") -> list[Entry]:
        """Let time pass until then and do it."""
        self.run_to(moment)
        return self.save(*decide(intent, self.context(by)))

    def call(self, moment: str, *posts: str, words: str = "") -> list[Entry]:
        """Check calls from posts."""
        return self.do(moment, CheckCall(posts=posts, words=words))

    def kinds(self, *kinds: str) -> list[Entry]:
        return [e for e in self.book if e.kind in kinds]
