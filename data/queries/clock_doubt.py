"""Doubt about the clock: whether the time that it shows can be right.

A machine whose battery is empty starts in 1970, or in the year in which its firmware was made; a mistyped date or a
hostile time server sets it years ahead. Entries under such a time would stay in the book, so this is said
before anything is entered.
"""

from __future__ import annotations

from data.base.clock import DAY, HOUR, MINUTE

#: Nothing is entered before or after these moments (UTC ms): 2015 and 2100.
EARLIEST, LATEST = 1_420_070_400_000, 4_102_444_800_000
#: A clock that is behind the last entry by less may have been set right since (ms).
BEHIND = 2 * MINUTE
#: A room that rested for longer than this between two entries is not expected (ms).
FAR = 400 * DAY
#: A step of the clock that is larger than this does not correct a zone (ms).
STEP = 26 * HOUR
#: A clock that is ahead of this one by no more is accepted (ms): it makes no call missed and no alarm quiet.
AGREE = MINUTE


def clock_doubt(now: int, last: int, latest: int = 0) -> str:
    """Return why ``now`` (UTC ms) cannot be right: ``year``, ``before``, ``far``; "" if it can.

    last: the time of the last entry; 0: there is none.
    latest: the highest time of any entry. It is later than ``last`` if the clock was behind for a while.
    """
    if not EARLIEST <= now < LATEST:
        return "year"
    if last and now < last - BEHIND:
        return "before"
    if last and now > max(last, latest) + FAR:
        return "far"
    return ""


def step_doubt(delta: int, now: int, doubt: str, doubt_at: int) -> str:
    """Return why the clock cannot be right after a step by ``delta`` ms; "" if it can.

    doubt, doubt_at: what was wrong with it, and what it showed then. A step away from there may have mended it.
    """
    if not EARLIEST <= now < LATEST:
        return "year"
    if abs(delta) <= STEP or (doubt and abs(now - doubt_at) > STEP):
        return ""
    return "far" if delta > 0 else "before"


#: A difference between the remote's clock and this one that an operator should not accept (ms).
REMOTE_OFF = 2 * MINUTE


def is_off(skew: int | None) -> bool:
    """Return True if the remote's clock and this one differ too much. ``skew``: by how many ms; None: not known."""
    return skew is not None and abs(skew) > REMOTE_OFF
