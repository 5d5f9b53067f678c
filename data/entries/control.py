"""Entries about control: who has it, shifts, gaps, clock steps, operator watch.

Subject: ``room``; of the operator watch ``registers``.
"""

import msgspec

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

    cause: down (no console ran), suspend (the computer slept), stopped (the process was stopped and continued), hung
        (the console stood still, for another reason), terminal (it took no output, so nobody saw the screen).
    missed: check calls that fell due.
    """

    since: int
    until: int
    cause: str
    missed: int = 0


class CallMoved(msgspec.Struct, frozen=True, array_like=True):
    """A check call after a step of the clock.

    due: the newest call of the post by the new clock (UTC ms).
    starts: from when its deadlines run (UTC ms); 0: it is answered, and so are all before it.
    """

    post: str
    due: int
    starts: int = 0


class ClockStep(Entry, frozen=True, tag="clock"):
    """The wall clock jumped by ``delta`` ms against the monotonic clock. Until then it showed ``before`` (UTC ms).

    other: no jump was seen. Entries of another station, or our own from before a restart, are ahead of the clock by
        that much, up to ``before``. Subjects: everything with a moment ahead of the clock.
    along: all moments of the subjects go with the clock, so what has passed since then stays as long as it was. In
        entries of 0.1.0 only moments ahead of a clock that was set back were moved, to the time of the entry.
    calls: the check call of each post that counts from now on.
    doubt: why the clock that shows this time cannot be right; "": it can.
    """

    delta: int
    before: int
    other: bool = False
    along: bool = False
    calls: tuple[CallMoved, ...] = ()
    doubt: str = ""


class ClockDoubt(Entry, frozen=True, tag="clock.doubt"):
    """The clock cannot be right, and something is entered all the same. Later entries have its times.

    why: before (earlier than the entry before it), far (long after it), year (no year in which this program runs).
    last: the time of the entry before it (UTC ms); 0: there is none.
    """

    came_with = 2

    why: str
    last: int = 0


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


class SignedOn(Entry, frozen=True, tag="signed.on"):
    """``operator`` gave their PIN at this station and is signed on.

    wrong: wrong PINs that were given for them since the last right one, the first of them at ``since`` (UTC ms)
    """

    came_with = 6

    operator: str
    wrong: int = 0
    since: int = 0


class SignedOff(Entry, frozen=True, tag="signed.off"):
    """``operator`` is no longer signed on. ``how``: lock (by a command), idle (no key for ``minutes``)."""

    came_with = 6

    operator: str
    how: str = "lock"
    minutes: int = 0


class PinWrong(Entry, frozen=True, tag="pin.wrong"):
    """``count`` wrong PINs were given for ``operator``, one after another, the first of them at ``since`` (UTC ms)."""

    came_with = 6

    operator: str
    count: int
    since: int = 0


class PinChanged(Entry, frozen=True, tag="pin.changed"):
    """The PIN of ``operator`` was changed on this station. ``how``: set (the first one), new, disabled."""

    came_with = 6

    operator: str
    how: str
