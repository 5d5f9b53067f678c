"""Entries about orders to posts: the planned test of the missed-call alarm, call rhythms, roll calls."""

from __future__ import annotations

from data.entries.base import Entry


class CallTest(Entry, frozen=True, tag="test.started"):
    """``post`` stays silent by arrangement; LATE and MISSED sound at ``late`` and ``missed`` (UTC ms), and count in
    nothing."""

    post: str
    why: str
    late: int
    missed: int
    name: str = ""


class CallTestDone(Entry, frozen=True, tag="test.done"):
    """``result``: passed (the rules found the silent post LATE and MISSED, and sounded in time), failed, stopped.
    ``started``: when it began. ``delay``: ms by which MISSED came after its time."""

    post: str
    result: str
    started: int
    delay: int = 0
    name: str = ""


class TempoSet(Entry, frozen=True, tag="tempo"):
    """By order ``posts`` call every ``every_min`` minutes, until then (UTC ms; 0: until further notice). ``level``: an
    alert level, 1 to 3; then no post calls more seldom than it does anyway. Subjects: registers and the posts."""

    posts: tuple[str, ...]
    every_min: int
    authorised: str
    until: int = 0
    level: str = ""
    words: str = ""


class TempoEnded(Entry, frozen=True, tag="tempo.ended"):
    """The orders of the entries ``of`` hold no longer. ``cause``: time (a rule), order."""

    of: tuple[str, ...]
    posts: tuple[str, ...]
    cause: str = "time"
    level: str = ""
    authorised: str = ""


class RollStarted(Entry, frozen=True, tag="roll"):
    """``posts`` are involved in a P1: they answer a roll call every ``every_min`` minutes, in place of check calls.
    Made by a rule. Subjects: the incident and the posts."""

    posts: tuple[str, ...]
    incident: str
    every_min: int


class RollEnded(Entry, frozen=True, tag="roll.ended"):
    """``posts`` make their check calls again."""

    posts: tuple[str, ...]
    incident: str


class RollMissed(Entry, frozen=True, tag="roll.missed"):
    """A post has not answered the roll call that was due at ``due``."""

    post: str
    incident: str
    due: int
    name: str = ""


class RollCalled(Entry, frozen=True, tag="roll.called"):
    """Everybody at ``posts`` (``names``, per post) is called by name on an incident. Subjects: the incident, the
    posts."""

    posts: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    incident: str


class RollNames(Entry, frozen=True, tag="roll.names"):
    """Persons who were found to be there, or are missing, in the roll call of the incident."""

    present: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


KINDS: tuple[type[Entry], ...] = (
    CallTest,
    CallTestDone,
    TempoSet,
    TempoEnded,
    RollStarted,
    RollEnded,
    RollMissed,
    RollCalled,
    RollNames,
)
