"""States about alarms: a source, and what is shelved, in flood, tested. Moments are UTC ms; 0 means never."""

from __future__ import annotations

from data.room.state.base import State


class SourceState(State, frozen=True, omit_defaults=True):
    """A source. ``losses``: when it went down, newest last, of the row it stands in now. ``incident``: that row, or the
    last one; a new one is opened once that is closed. ``rows``: how many it has had, which numbers the next one's key.
    ``heard``: its last loss sounded, or what it follows did."""

    code: str
    name: str = ""
    down: bool = False
    since: int = 0
    words: str = ""
    losses: tuple[int, ...] = ()
    sounded: int = 0  # when the present loss sounded, if it did
    by: str = ""  # who said so
    heard: bool = True
    incident: str = ""
    rows: int = 0
    cause: str = ""  # the source that it follows
    shelved_until: int = 0  # of the last time; it may have ended before


class Shelf(State, frozen=True, omit_defaults=True):
    """A source that is put aside. ``ref``: the entry that says so."""

    source: str
    name: str
    since: int
    until: int
    why: str
    by: str
    ref: str


class Flood(State, frozen=True, omit_defaults=True):
    """A time of more alarms than one person can take in. ``until`` 0: it goes on."""

    since: int
    until: int = 0
    peak: int = 0


class Alarms(State, frozen=True, omit_defaults=True):
    """Subject ``alarms``. ``flood_on``, ``flood_off``: when the flood last went on and off, as entered. ``tested``:
    when sound was tested last (``test_ref``); ``heard``: whether anybody heard it, "" while nobody has said."""

    shelves: tuple[Shelf, ...] = ()
    flood_on: int = 0
    flood_off: int = 0
    floods: tuple[Flood, ...] = ()  # the last ones, oldest first
    tested: int = 0
    test_ref: str = ""
    heard: str = ""  # yes, no
    heard_by: str = ""
    heard_at: int = 0
    deaf: bool = False  # nobody heard the last test that is over

    @property
    def in_flood(self) -> bool:
        """Whether it goes on, as entered."""
        return self.flood_on > self.flood_off

    def shelf(self, source: str) -> Shelf | None:
        """The shelf of a source, or None."""
        return next((s for s in self.shelves if s.source == source), None)
