"""Intents about duty beside check calls: planned tests, reminders, look-outs, hazards, the registers, tours."""

from __future__ import annotations

from data.intents import Intent


class TestCall(Intent, frozen=True):
    """The planned test of the missed-call alarm at ``post``; ``stop`` ends one that runs."""

    __test__ = False

    post: str
    why: str = ""
    stop: bool = False


class RemindMe(Intent, frozen=True):
    due: int  # UTC ms
    words: str


class DropReminder(Intent, frozen=True):
    no: int  # of the entry that asked for it
    words: str = ""


class PinHazard(Intent, frozen=True):
    """``off``: take note ``number`` (from 1; 0: the only one) down."""

    post: str
    words: str = ""
    off: bool = False
    number: int = 0


class LookOut(Intent, frozen=True):
    """``off``: look-out ``number`` (from 1; 0: the only one) is over."""

    words: str = ""
    until: int = 0
    off: bool = False
    number: int = 0


class RegisterVisit(Intent, frozen=True):
    what: str  # in, out, refused
    name: str
    to: str = ""
    post: str = ""
    words: str = ""


class MoveKey(Intent, frozen=True):
    what: str  # out, in
    number: str
    name: str
    words: str = ""


class CheckSeals(Intent, frozen=True):
    """Seals counted (``found`` of ``expected``) or one replaced (``old`` by ``new``), by two persons."""

    names: tuple[str, ...] = ()
    found: int = 0
    expected: int = 0
    old: str = ""
    new: str = ""
    incident: str = ""
    post: str = ""
    words: str = ""
    why: str = ""


class MoveBoxes(Intent, frozen=True):
    out: int
    arrived: int
    origin: str
    target: str
    names: tuple[str, ...] = ()
    incident: str = ""
    words: str = ""
    why: str = ""


class WalkTour(Intent, frozen=True):
    """``what``: start, point, missed, end. ``tour``: its code ("": the only one that is under way)."""

    what: str
    tour: str = ""
    points: tuple[str, ...] = ()
    words: str = ""


class SetTempo(Intent, frozen=True):
    """How often posts call, by order. ``level``: 1 to 3, for all posts. ``off``: back to the usual."""

    posts: tuple[str, ...] = ()
    every_min: int = 0
    until: int = 0
    authorised: str = ""
    level: str = ""
    off: bool = False
    words: str = ""


class CallRoll(Intent, frozen=True):
    """A roll call with names on an incident (``posts``: of these; else of those involved, else of all), or who was
    found to be there or missing in the one that was called."""

    incident: str
    posts: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class ConfirmWatch(Intent, frozen=True):
    """A key was pressed when the watch over the operator asked for one."""
