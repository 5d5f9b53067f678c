"""States of what duty keeps beside posts and incidents: orders, roll calls, reminders and the registers.

Moments are UTC milliseconds; 0 means never, or (``until``) until further notice.
"""

from __future__ import annotations

from data.room.state.base import State


class Order(State, frozen=True, omit_defaults=True):
    """By order a post calls every ``every_min`` minutes in (since, until]. ``level``: an alert level's rhythm, which
    makes no post call more seldom than it does anyway."""

    every_min: int
    since: int
    until: int = 0
    level: str = ""  # 1, 2, 3 (Siaga I, II, III)
    ref: str = ""


class Tempo(State, frozen=True, omit_defaults=True):
    """An order about how often ``posts`` call, as it stands in the registers."""

    ref: str
    posts: tuple[str, ...]
    every_min: int
    since: int
    until: int = 0
    level: str = ""
    authorised: str = ""


class RollCall(State, frozen=True, omit_defaults=True):
    """A roll call with names on an incident. Who of ``names`` (per post) is there: all of a post that was in contact
    since, and ``present``; never whoever is ``missing``."""

    since: int
    posts: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    present: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class OutsideCall(State, frozen=True, omit_defaults=True):
    """A call to the outside that somebody answered and that has a target: they are to be here by ``due``."""

    who: str
    number: str
    at: int
    due: int
    arrived: int = 0


class Reminder(State, frozen=True, omit_defaults=True):
    """Comes back as a row of the queue at ``due``. ``ref``, ``no``: the entry that asked for it."""

    ref: str
    no: int
    due: int
    words: str
    by: str


class Lookout(State, frozen=True, omit_defaults=True):
    """What everybody looks out for, until then."""

    ref: str
    words: str
    since: int
    until: int
    by: str


class Visitor(State, frozen=True, omit_defaults=True):
    """Somebody who is in. ``to``: whom or what he visits."""

    name: str
    since: int
    to: str = ""
    post: str = ""


class KeyOut(State, frozen=True, omit_defaults=True):
    """A key that is with somebody."""

    number: str
    name: str
    since: int


class Tour(State, frozen=True, omit_defaults=True):
    """A patrol tour that is under way. ``seen`` and ``missed`` are of ``points``."""

    code: str
    name: str
    post: str
    points: tuple[str, ...]
    since: int
    until: int
    ref: str
    seen: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()

    @property
    def waits(self) -> tuple[str, ...]:
        """The points that nobody has reported or given up yet."""
        return tuple(p for p in self.points if p not in self.seen and p not in self.missed)


class MissedPoints(State, frozen=True, omit_defaults=True):
    """Checkpoints that were missed, until somebody has acknowledged that. ``ref``: the entry that says so."""

    ref: str
    tour: str
    name: str
    points: tuple[str, ...]
    at: int


class Registers(State, frozen=True, omit_defaults=True):
    """Subject ``registers``. ``level``: the alert level in force, "" if none. ``asked``: since when the officer watch
    waits for a key; ``unanswered``: since when nobody answered it."""

    reminders: tuple[Reminder, ...] = ()
    lookouts: tuple[Lookout, ...] = ()
    visitors: tuple[Visitor, ...] = ()
    keys: tuple[KeyOut, ...] = ()
    tours: tuple[Tour, ...] = ()
    points: tuple[MissedPoints, ...] = ()
    level: str = ""
    tempo: tuple[Tempo, ...] = ()
    asked: int = 0
    asked_min: int = 0  # minutes without a key
    unanswered: int = 0
    calls: tuple[OutsideCall, ...] = ()  # on no incident


def same(one: str, other: str) -> bool:
    """Whether two names are the same person's, as far as their spelling says."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
