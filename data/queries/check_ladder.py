"""The ladder of a check call: due, LATE, MISSED, P1 (operator.md, "Check calls"). Pure; spans in ms.

A call is *answered* by contact since its window opened, or by a check call that says so. It is *excused* while nobody
has to call: before anybody was in control, on a break with cover, at a post that is closed, off or unmanned.
"""

from __future__ import annotations

from typing import NamedTuple

from data.base.clock import MINUTE
from data.queries.check_schedule import next_due, prev_due
from data.room.state.control import Duty
from data.room.state.posts import PostState
from data.site.model import CheckRules, Post, Site

#: How many calls back a ladder may still run: with a call every few minutes several do at once.
_OVERLAPS = 4

_AWAY = frozenset({"closed", "off"})


class Rungs(NamedTuple):
    """Moments of one call: its window opens, it is due, it becomes LATE, MISSED, P1."""

    opens: int
    due: int
    late: int
    missed: int
    p1: int


def rungs(rules: CheckRules, due: int) -> Rungs:
    """The moments of the call that is due at ``due``."""
    return Rungs(
        due - rules.window_min * MINUTE,
        due,
        due + rules.late_min * MINUTE,
        due + rules.missed_min * MINUTE,
        due + rules.p1_min * MINUTE,
    )


def answered(post: PostState, rules: CheckRules, due: int) -> bool:
    """Whether the call due at ``due`` was answered, in time or later."""
    return post.checked_due >= due or post.contact >= due - rules.window_min * MINUTE


def excused(post: PostState, duty: Duty, due: int) -> bool:
    """Whether nobody has to make the call due at ``due``, as far as is known without the roster."""
    return not duty.first_control or due <= duty.first_control or away(post, due)


def away(post: PostState, due: int) -> bool:
    """Whether nobody of the post itself is there to call at ``due``: closed, off, on a break, back since, relieved."""
    if post.status in _AWAY or due <= post.calls_from:
        return True
    if post.roll and due > post.roll_since:  # roll calls stand in for it
        return True
    # A break that nobody has ended excuses no call after its planned end: a post is never silently empty.
    return bool(post.break_since) and post.break_since <= due <= post.on_break_until


def roll_due(post: PostState) -> int:
    """When the post's next roll call is due (UTC ms); 0 while it answers none."""
    return max(post.contact, post.roll_since) + post.roll_min * MINUTE if post.roll else 0


def running(state: PostState, duty: Duty, post: Post, site: Site, now: int) -> int:
    """The call whose ladder runs now: the oldest one not answered that can still become MISSED, or the latest; 0: none.

    Older ones are history: nobody watched then, and the gap entry counts them.
    """
    rules = site.checks
    due = prev_due(site, post, now, state.orders)
    found = 0
    after = 0
    for _ in range(_OVERLAPS):
        if not due or (after and rungs(rules, due).missed < after):
            break
        if excused(state, duty, due) or answered(state, rules, due):
            break
        found, after = due, due
        due = prev_due(site, post, due - 1, state.orders)
    return found


def fallen(state: PostState, duty: Duty, post: Post, site: Site, now: int) -> int:
    """The newest unanswered call that is past MISSED now and may raise it; 0: none.

    With hourly calls that is the latest call or nothing; ladders longer than the cadence reach into the next call.
    """
    rules = site.checks
    due = prev_due(site, post, now, state.orders)
    after = 0
    for _ in range(_OVERLAPS):
        if not due or (after and rungs(rules, due).missed < after):
            return 0
        if excused(state, duty, due) or answered(state, rules, due):
            return 0
        if rungs(rules, due).missed <= now:
            return due
        after = due
        due = prev_due(site, post, due - 1, state.orders)
    return 0


def coming(state: PostState, post: Post, site: Site, now: int) -> int:
    """The first call after ``now`` that is neither answered yet nor excused; 0: none that far ahead."""
    if state.status in _AWAY:
        return 0
    due = now
    for _ in range(_OVERLAPS):
        due = next_due(site, post, due, state.orders)
        if not due or not (answered(state, site.checks, due) or away(state, due)):
            return due
    return 0
