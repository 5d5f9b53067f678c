"""Deadlines of a check call: due, LATE, MISSED, P1.

A call is *answered* by contact since its window opened, or by a check call that names it. It is *excused* while nobody
has to call: before the first operator took control, on a break with cover, or at a post that is closed, off or
unmanned. The rules are in docs/interface.md, "Check calls". Moments are UTC ms.
"""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from data.base.clock import MINUTE
from data.queries.check_schedule import cadences, next_due, prev_due, rules_at
from data.room.room import Room
from data.room.state.control import Duty
from data.room.state.incidents import Incident
from data.room.state.posts import PostState
from data.site.model import CheckRules, Post, Site

#: Type of the incident of a missed call, and the start of its key.
MISS = "MISS"
MISS_KEY = "miss:"
#: Start of the key by which the rule raises it to P1, once.
P1_KEY = "p1:"

#: Most calls that can run at the same time: with a call every few minutes several do.
_OVERLAPS = 4

_AWAY = frozenset({"closed", "off"})


class Deadlines(msgspec.Struct, frozen=True):
    """Moments of one call: its window opens, it is due, it becomes LATE, MISSED, P1."""

    opens: int
    due: int
    late: int
    missed: int
    p1: int


def deadlines(rules: CheckRules, due: int) -> Deadlines:
    """Return the moments of the call that is due at ``due``."""
    return Deadlines(
        due - rules.window_min * MINUTE,
        due,
        due + rules.late_min * MINUTE,
        due + rules.missed_min * MINUTE,
        due + rules.p1_min * MINUTE,
    )


def deadlines_of(post: PostState, rules: CheckRules, due: int) -> Deadlines:
    """Return the moments of the post's call that is due at ``due``.

    They follow an order of short intervals. The ladder of a call that passed under a roll call which the post did not
    answer runs from the roll call's end: nobody was asked for it before.
    """
    rules = rules_at(rules, post.orders, due) if post.orders else rules
    at = deadlines(rules, post.starts_at(due))
    if not post.roll_began < due <= post.roll_last:
        return at
    asked = deadlines(rules, max(at.due, post.roll_last))
    return replace(at, late=asked.late, missed=asked.missed, p1=asked.p1)


def is_answered(post: PostState, rules: CheckRules, due: int) -> bool:
    """Whether the call due at ``due`` was answered, in time or later."""
    return post.checked_due >= due or post.contact >= deadlines_of(post, rules, due).opens


def is_late_again(state: PostState) -> bool:
    """Whether a post that is MISSED became LATE with a later call, and nobody has acknowledged that."""
    return 0 < state.missed_due < state.late_due and not state.late_seen


def is_excused(post: PostState, duty: Duty, due: int) -> bool:
    """Whether nobody has to make the call due at ``due``.

    The roster is not considered: for it see :mod:`data.queries.manning`.
    """
    return not duty.first_control or due <= duty.first_control or is_away(post, due)


def is_away(post: PostState, due: int) -> bool:
    """Whether the post's own people cannot call at ``due``.

    The post is closed or off, on a break or just back from one, just relieved, or answers roll calls.
    """
    if post.status in _AWAY or due <= post.calls_from:
        return True
    if post.roll and due > post.roll_since:  # roll calls replace check calls
        return True
    # A break that nobody has ended excuses no call after its planned end: a post is never silently empty.
    return bool(post.break_since) and post.break_since <= due <= post.on_break_until


def roll_due(post: PostState) -> int:
    """Return when the post's next roll call is due (UTC ms); 0: it has none."""
    return max(post.contact, post.roll_since) + post.roll_min * MINUTE if post.roll else 0


def missed_roll_call(post: PostState, rules: CheckRules, now: int) -> int:
    """Return the last roll call that the post has not answered in time (UTC ms); 0: none.

    The first one that it owes stays owed; each further one that passes is missed too.
    """
    due, late = roll_due(post), now - rules.late_min * MINUTE
    if not due or late < due:
        return 0
    every = post.roll_min * MINUTE
    return due + (late - due) // every * every if every else due


def running_call(state: PostState, duty: Duty, post: Post, site: Site, now: int) -> int:
    """Return the unanswered call whose deadlines run at ``now``; 0: none.

    That is the oldest one that can still become MISSED, else the latest one. Older calls are history: nobody watched
    then, and the gap entry counts them.
    """
    found = 0
    for due in _unanswered(state, duty, post, site, now):
        found = due
    return found


def new_calls_from(room: Room, before: Site, site: Site, now: int) -> dict[str, int]:
    """Return the posts whose calls fall due at other times by ``site`` than by the one ``before``, or no longer.

    Each with the moment (UTC ms) from which the new times count: ``now``, or just before the call that it still owes.
    """
    found: dict[str, int] = {}
    for code in dict.fromkeys(post.code for post in (*site.posts, *before.posts)):
        old, new, state = before.post(code), site.post(code), room.post(code)
        both = old is not None and new is not None
        if both and (before.zone, cadences(before, code)) == (site.zone, cadences(site, code)):
            continue
        owed = running_call(state, room.duty, old, before, now) if old is not None else 0
        is_running = owed and now < deadlines_of(state, before.checks, owed).missed
        found[code] = owed - 1 if is_running else now
    return found


def missed_call(state: PostState, duty: Duty, post: Post, site: Site, now: int) -> int:
    """Return the newest unanswered call past its MISSED deadline; 0: none.

    With hourly calls that is the latest call or none. Deadlines longer than the cadence reach into the next call.
    """
    unanswered = _unanswered(state, duty, post, site, now)
    return next((due for due in unanswered if deadlines_of(state, site.checks, due).missed <= now), 0)


def _unanswered(state: PostState, duty: Duty, post: Post, site: Site, now: int) -> Iterator[int]:
    """Yield the unanswered calls up to ``now``, newest first.

    It ends at the first call that can no longer become MISSED.
    """
    rules = site.checks
    due, later = prev_due(site, post, now, state.orders), 0
    for _ in range(_OVERLAPS):
        if not due or (later and deadlines_of(state, rules, due).missed < later):
            return
        if is_excused(state, duty, due) or is_answered(state, rules, due):
            return
        yield due
        due, later = prev_due(site, post, due - 1, state.orders), due


def next_call(state: PostState, post: Post, site: Site, now: int) -> int:
    """Return the first call after ``now`` that is neither answered nor excused.

    0: there is none among the next few.
    """
    if state.status in _AWAY:
        return 0
    due = now
    for _ in range(_OVERLAPS):
        due = next_due(site, post, due, state.orders)
        if not due or not (is_answered(state, site.checks, due) or is_away(state, due)):
            return due
    return 0


class Owed(msgspec.Struct, frozen=True):
    """Contact that a post owes: its call that runs, its roll call, its next call (UTC ms); 0: it has none."""

    running: int
    roll: int
    coming: int

    @property
    def first(self) -> int:
        """When the post must be heard next (UTC ms); 0: never."""
        return self.running or self.roll or self.coming


def contact_owed(state: PostState, duty: Duty, post: Post, site: Site, now: int, *, empty: bool) -> Owed:
    """Return the contact that a post owes at ``now``. ``empty``: the roster leaves it unmanned, so nobody calls."""
    roll = roll_due(state)
    if empty:
        return Owed(0, roll, 0)
    return Owed(running_call(state, duty, post, site, now), roll, next_call(state, post, site, now))


def may_be_raised(room: Room, incident: Incident) -> bool:
    """Whether the rule may raise the incident to P1.

    The rule opened it, it is open and below P1, and nobody has reached the post. It raises it once: if an operator
    lowered it since, that decision stays.
    """
    of_rule = incident.type == MISS and incident.key.startswith(MISS_KEY)
    if not of_rule or not incident.is_open or incident.priority == 1 or incident.arrived:
        return False
    folded = room.folded_to(incident.subject)
    return folded is None or f"{P1_KEY}{incident.key}" not in folded[1]
