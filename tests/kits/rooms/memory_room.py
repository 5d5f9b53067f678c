"""A room with its book in a list, for tests of the fold, intents, rules and the command line.

No clock, no files. Entries are numbered and stamped as by the book.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

from msgspec.structs import replace

from data.base.clock import MINUTE
from data.entries import Entry
from data.entries.subjects import split_ref
from data.intents.base import Context, Intent, Refused
from data.intents.decide import decide
from data.room.room import Change, Room
from data.room.state.incidents import Incident
from data.site.model import Site
from data.view.posts import post_views
from data.view.values import PostView
from data.words import Words

#: Sunday 21 January 2024, 20:00 in Jember.
EIGHT_PM = 1_705_842_000_000
BOOK = "JBR-7f3a"


class MemoryRoom:
    """The test moves ``now`` (UTC ms). ``by`` acts unless somebody else is named."""

    id = BOOK

    def __init__(self, site: Site, now: int, *, by: str = "LST", language: str = "") -> None:
        self.site = replace(site, language=language or site.language)
        self.now = now
        self.by = by
        self.words = Words(self.site.language)
        self.book: list[Entry] = []
        self.room = Room()
        self.hash: Callable[[int], str] = lambda no: ""  # the hash chain is not computed here

    def entry(self, no: int) -> Entry | None:
        """Return entry ``no`` of the book, or None; as the book does, each time another object."""
        return copy(self.book[no - 1]) if 1 <= no <= len(self.book) else None

    def entry_of(self, ref: str) -> Entry | None:
        """Return the entry ``BOOK-NO``, or None."""
        book, no = split_ref(ref)
        return self.entry(no) if book == self.id else None

    def context(self, by: str | None = None) -> Context:
        """Return the context of a decision."""
        return Context(
            room=self.room,
            site=self.site,
            by=self.by if by is None else by,
            now=self.now,
            book=self.id,
            next_no=len(self.book) + 1,
            words=self.words,
            entry=self.entry,
            entry_of=self.entry_of,
            hash=self.hash,
            since=lambda at: (entry for entry in self.book if entry.at >= at),
        )

    def save(self, *drafts: Entry) -> list[Entry]:
        """Number the drafts as one command, as the book does, and apply them."""
        first = len(self.book) + 1
        ms = max(self.now, self.book[-1].hlc[0] if self.book else 0)  # the order survives a clock that is set back
        saved = [
            replace(d, book=self.id, no=no, at=self.now, hlc=(ms, no), cmd=first if no > first else 0)
            for no, d in enumerate(drafts, first)
        ]
        self.book += saved
        for entry in saved:
            self.changed(self.room.apply(entry))
        return saved

    def changed(self, change: Change) -> None:
        """Hook for subclasses that follow changes of the room."""

    def refused(self, intent: Intent, by: str = "LST") -> str:
        """Return the key of the refusal. Fails if nothing is refused, or a language lacks its text."""
        try:
            drafts = decide(intent, self.context(by))
        except Refused as refusal:
            for language in ("en", "id"):
                assert refusal.text(Words(language))
            return refusal.key.partition(".")[2]
        raise AssertionError(f"not refused: {drafts}")

    def wait(self, minutes: float) -> None:
        """Let minutes pass without running rules."""
        self.now += int(minutes * MINUTE)

    def incident(self, number: int) -> Incident:
        """Return the incident with that number, which must exist."""
        found = self.room.by_number(number)
        assert found is not None
        return found


def post_view(room: Room, site: Site, code: str, now: int) -> PostView:
    """Return a post as the board shows it at ``now`` (UTC ms)."""
    (found,) = [view for view in post_views(room, site, now) if view.code == code]
    return found
