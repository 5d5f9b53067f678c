"""Entries about control: who has it, shifts, gaps, clock steps, operator watch.

Subject: ``room``; of the operator watch ``registers``.
"""

from __future__ import annotations

from data.entries.base import Entry


class Control(Entry, frozen=True, tag="control"):
    """``operator`` is in control from now on. ``how``: first (nobody was before), accept, quick, take."""

    operator: str
    name: str = ""
    how: str = "first"
    before: str = ""
    crew: str = ""
    why: str = ""


class ShiftChanged(Entry, frozen=True, tag="shift"):
    """The next shift of the roster started. Control does not change with it."""

    shift: str
    crew: str
    starts: int
    ends: int


class Gap(Entry, frozen=True, tag="gap"):
    """Nobody watched between ``since`` and ``until`` (UTC ms).

    ``cause``: down, suspend. ``missed``: check calls that fell due.
    """

    since: int
    until: int
    cause: str
    missed: int = 0


class ClockStep(Entry, frozen=True, tag="clock"):
    """The wall clock jumped by ``delta`` ms against the monotonic clock. Until then it showed ``before`` (UTC ms).

    ``other``: no jump was seen. Entries of another station, or our own from before a restart, are ahead of the clock by
    that much, up to ``before``. Subjects: everything with a moment ahead of the clock.
    """

    delta: int
    before: int
    other: bool = False


class Silenced(Entry, frozen=True, tag="silence"):
    """Sound off for everything that rings now. Nothing is acknowledged."""


class WatchAsked(Entry, frozen=True, tag="watch.asked"):
    """No key was pressed for ``minutes``, since ``last`` (UTC ms), so the console asks for one."""

    last: int
    minutes: int


class WatchOk(Entry, frozen=True, tag="watch.ok"):
    """A key was pressed. ``missed``: too late, the operator watch had already rung."""

    missed: bool = False


class WatchMissed(Entry, frozen=True, tag="watch.missed"):
    """Nobody answered the operator watch that asked at ``asked`` (UTC ms)."""

    asked: int
    minutes: int = 0
