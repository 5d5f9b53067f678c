"""State of alarms: each source, the shelf, the flood, the sound and flash test.

Moments are UTC milliseconds; 0 means never.
"""

from data.room.state.base import State


class SourceState(State, frozen=True, omit_defaults=True):
    """Subject ``source:CODE``.

    incident: its row in the queue, now or last; once that is closed the next loss opens another.
    shelf_why, shelf_by: of its last shelf, until it goes down a second time after it. shelf_loss: when it first did.
    rows: how many rows it has had; the next row's key has the next number.
    losses: when it went down, newest last, since that row was opened.
    heard: its last loss sounded, or the cause it follows from did.
    """

    code: str
    name: str = ""
    down: bool = False
    since: int = 0
    words: str = ""
    losses: tuple[int, ...] = ()
    sounded: int = 0  # when the present loss sounded, if it did
    by: str = ""  # author of the entry by which it sounded
    heard: bool = True
    incident: str = ""
    rows: int = 0
    cause: str = ""  # the source that it follows from
    shelf_why: str = ""
    shelf_by: str = ""
    shelf_loss: int = 0
    shelved_until: int = 0  # end of its last shelf, which may have ended early


class Shelf(State, frozen=True, omit_defaults=True):
    """A shelved source. ``ref``: the entry that shelved it. ``up``: it ends as soon as the source is up again.

    ``first``: since when, if it was prolonged before it ended; else 0.
    """

    source: str
    name: str
    since: int
    until: int
    why: str
    by: str
    ref: str
    up: bool = False
    first: int = 0


class Flood(State, frozen=True, omit_defaults=True):
    """A time with more alarms than one person can deal with. ``until`` 0: it has not ended."""

    since: int
    until: int = 0
    peak: int = 0


class Alarms(State, frozen=True, omit_defaults=True):
    """Subject ``alarms``.

    flood_on, flood_off: when the flood last started and ended, according to the book.
    tested: when sound and flash were last tested, by entry ``test_ref``.
    heard: whether anybody heard the test; "" until somebody says so.
    """

    shelves: tuple[Shelf, ...] = ()
    flood_on: int = 0
    flood_off: int = 0
    floods: tuple[Flood, ...] = ()  # oldest first
    tested: int = 0
    test_ref: str = ""
    heard: str = ""  # yes, no
    heard_by: str = ""
    heard_at: int = 0
    deaf: bool = False  # nobody heard the last completed test

    @property
    def in_flood(self) -> bool:
        """Whether there is a flood now, according to the book."""
        return self.flood_on > self.flood_off

    def shelf(self, source: str) -> Shelf | None:
        """Return the shelf of a source, or None."""
        return next((s for s in self.shelves if s.source == source), None)
