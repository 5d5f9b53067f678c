"""Entries about control: who has it, the shift, gaps, clock steps, silence, the operator watch.

Subject: ``room``; of the operator watch ``registers``.
"""

from __future__ import annotations

from data.entries.base import Entry


class Control(Entry, frozen=True, tag="control"):
    """Who is in control from now on. ``how``: first (nobody was), accept, quick, take. Subjects: ``room``."""

    operator: str
    name: str = ""
    how: str = "first"
    before: str = ""
    crew: str = ""
    why: str = ""


class ShiftChanged(Entry, frozen=True, tag="shift"):
    """The roster's next shift began. Control does not move with it. Subjects: ``room``."""

    shift: str
    crew: str
    starts: int
    ends: int


class Gap(Entry, frozen=True, tag="gap"):
    """Nobody watched between ``since`` and ``until``. ``cause``: down, suspend. ``missed``: calls that fell due."""

    since: int
    until: int
    cause: str
    missed: int = 0


class ClockStep(Entry, frozen=True, tag="clock"):
    """The wall clock jumped by ``delta`` milliseconds against the monotonic one; it showed ``before`` (UTC ms) until
    then. ``other``: nobody saw it jump; entries of another station, or our own of before a start, are so far ahead of
    it, up to ``before``."""

    delta: int
    before: int
    other: bool = False


class Silenced(Entry, frozen=True, tag="silence"):
    """Sound off for what rings now; nothing is acknowledged. Subjects: ``room``."""


class WatchAsked(Entry, frozen=True, tag="watch.asked"):
    """No key for ``minutes``, since ``last`` (UTC ms): whoever is there is asked to press one."""

    last: int
    minutes: int


class WatchOk(Entry, frozen=True, tag="watch.ok"):
    """A key was pressed. ``missed``: only after nobody had answered in time."""

    missed: bool = False


class WatchMissed(Entry, frozen=True, tag="watch.missed"):
    """Nobody answered the watch that asked at ``asked`` (UTC ms)."""

    asked: int
    minutes: int = 0


KINDS: tuple[type[Entry], ...] = (
    Control,
    ShiftChanged,
    Gap,
    ClockStep,
    Silenced,
    WatchAsked,
    WatchOk,
    WatchMissed,
)
