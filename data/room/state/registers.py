"""State of the registers: reminders, look-outs, visitors, keys, tours, orders.

Moments are UTC milliseconds; 0 means never.
"""

import re
from collections.abc import Iterable

from data.room.state.base import State
from data.room.state.orders import Tempo

_ZEROS = r"(?<![0-9])0+(?=[0-9])"


class OutsideCall(State, frozen=True, omit_defaults=True):
    """A call to the outside that was answered and has a target: help should be here by ``due``.

    noted, arrived_noted: when the call and the arrival were recorded (UTC ms).
    """

    who: str
    number: str
    at: int
    due: int
    arrived: int = 0
    noted: int = 0
    arrived_noted: int = 0


class Reminder(State, frozen=True, omit_defaults=True):
    """A reminder that becomes a row of the queue at ``due``. ``ref``, ``no``: its entry."""

    ref: str
    no: int
    due: int
    words: str
    by: str


class Lookout(State, frozen=True, omit_defaults=True):
    """A look-out that is in force until ``until``."""

    ref: str
    words: str
    since: int
    until: int
    by: str


class Visitor(State, frozen=True, omit_defaults=True):
    """A visitor who is inside. ``to``: whom or what they visit."""

    name: str
    since: int
    to: str = ""
    post: str = ""


class KeyOut(State, frozen=True, omit_defaults=True):
    """A key that somebody has taken out. ``ref``: the entry."""

    number: str
    name: str
    since: int
    ref: str = ""


class OpenMove(State, frozen=True, omit_defaults=True):
    """Boxes that left ``origin`` and were not counted at ``target`` yet. ``ref``, ``no``: the entry."""

    ref: str
    no: int
    out: int
    origin: str
    target: str
    since: int
    incident: str = ""


class Tour(State, frozen=True, omit_defaults=True):
    """A patrol tour under way. ``seen`` and ``missed``: those of its ``points``."""

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
        """The points that were neither reached nor given up yet."""
        return tuple(p for p in self.points if p not in self.seen and p not in self.missed)


class MissedPoints(State, frozen=True, omit_defaults=True):
    """Checkpoints that were missed by entry ``ref``, until somebody acknowledges them."""

    ref: str
    tour: str
    name: str
    points: tuple[str, ...]
    at: int


class Registers(State, frozen=True, omit_defaults=True):
    """Subject ``registers``.

    level: the alert level in force; "" if there is none.
    asked: since when the operator watch waits for a key. unanswered: since when it rings because nobody pressed one.
    """

    reminders: tuple[Reminder, ...] = ()
    lookouts: tuple[Lookout, ...] = ()
    visitors: tuple[Visitor, ...] = ()
    keys: tuple[KeyOut, ...] = ()
    tours: tuple[Tour, ...] = ()
    moves: tuple[OpenMove, ...] = ()
    points: tuple[MissedPoints, ...] = ()
    level: str = ""
    tempo: tuple[Tempo, ...] = ()
    asked: int = 0
    asked_min: int = 0  # minutes without a key before that
    unanswered: int = 0
    calls: tuple[OutsideCall, ...] = ()  # those that do not belong to an incident


def is_same_key(one: str, other: str) -> bool:
    """Whether two numbers of keys differ in nothing but case, blanks and leading zeros: 012 is 12."""
    return is_same_name(re.sub(_ZEROS, "", one), re.sub(_ZEROS, "", other))


def is_same_name(one: str, other: str) -> bool:
    """Whether two names differ in nothing but case and blanks."""
    return name_key(one) == name_key(other)


def the_one_named(name: str, names: Iterable[str]) -> str | None:
    """Return the name that is the same, else the only one that has all these words: ``hasan`` of Pak Hasan."""
    known = tuple(names)
    same = next((each for each in known if is_same_name(each, name)), None)
    wanted = _words(name)
    having = [each for each in known if wanted and wanted <= _words(each)]
    return same if same is not None else having[0] if len(having) == 1 else None


def _words(name: str) -> set[str]:
    return set(name_key(name).replace(".", " ").split())


def name_key(name: str) -> str:
    """Return a name as names are compared: without case, with single blanks."""
    return " ".join(name.split()).casefold()
