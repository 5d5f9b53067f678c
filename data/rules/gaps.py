"""Entries about the console itself: unobserved time, clock steps, cut links."""

from __future__ import annotations

from collections.abc import Iterator

from data.base.clock import DAY, MINUTE
from data.entries import CallMoved, ClockStep, Entry, Gap, Log
from data.entries.base import SYSTEM
from data.entries.subjects import key_time, post_subject
from data.queries.check_deadlines import is_answered, is_away, is_excused, running_call
from data.queries.check_schedule import dues, gap_min, next_due, prev_due
from data.queries.manning import manning_at
from data.room.room import Room
from data.rules import Context
from data.site.localtime import hhmm_seen
from data.site.model import Post, Site
from data.words import Words

#: A smaller step does not move the times of incidents (ms).
SMALL = MINUTE
#: The calls of a longer gap are not counted further back than this (ms).
COUNTED = 60 * DAY


def gap_entry(room: Room, site: Site, since: int, until: int, cause: str, ctx: Context | None = None) -> Entry:
    """Return the entry for (since, until], in which nobody watched.

    cause: as in :class:`data.entries.Gap`.

    It counts the check calls that fell due in that time and had not been answered before. Nobody can say which of them
    were made.
    """
    duty, missed = room.duty, 0
    for post in site.posts:
        state = room.post(post.code)
        for due in dues(site, post, max(since, until - COUNTED), until, state.orders):
            nobody = manning_at(room, site, due).leaves_empty(state)
            if not (nobody or is_excused(state, duty, due) or is_answered(state, site.checks, due)):
                missed += 1
    key = f"gap:{key_time(since)}"
    return Gap(by=SYSTEM, subjects=("room",), key=key, since=since, until=until, cause=cause, missed=missed)


def link_lost(site: Site, words: Words, since: int, now: int) -> Entry:
    """Return the entry that nothing has got through to the remote since a moment (UTC ms)."""
    return Log(by=SYSTEM, subjects=(), words=words("entry.link.lost", since=hhmm_seen(site, words, since, now)))


def link_back(site: Site, words: Words, since: int, now: int, waited: int) -> Entry:
    """Return the entry that entries get through again. ``waited``: most entries that waited since then."""
    seen = {"since": hhmm_seen(site, words, since, now), "until": hhmm_seen(site, words, now, now)}
    return Log(by=SYSTEM, subjects=(), words=words("entry.link.back", **seen, n=waited))


def clock_step_entry(delta: int, before: int, room: Room, site: Site, doubt: str = "") -> Entry:
    """Return the entry for a step of the wall clock by ``delta`` ms.

    It names everything whose time runs: that goes with the clock (:mod:`data.room.reducers.clock_steps`).

    before: what the clock showed until then (UTC ms).
    doubt: why it cannot be right now (:mod:`data.queries.clock_doubt`).
    """
    posts = dict.fromkeys(post_subject(post.code) for post in site.posts)
    posts |= dict.fromkeys(subject for subject, _ in room.posts())
    # Their times are read on the screen and in reports: a small correction leaves those as they were entered.
    incidents = sorted(incident.subject for incident in room.open_incidents()) if abs(delta) >= SMALL else ()
    return ClockStep(
        by=SYSTEM,
        subjects=("room", "registers", "alarms", *posts, *incidents),
        delta=delta,
        before=before,
        along=True,
        calls=tuple(_calls(room, site, before, before + delta)),
        doubt=doubt,
    )


def _calls(room: Room, site: Site, before: int, now: int) -> Iterator[CallMoved]:
    """Yield the call of each post that counts after a step of the clock from ``before`` to ``now``.

    An unanswered one continues with the time that it has waited. A call is due at once only if the post would otherwise
    wait longer for its next one than its cadence says.
    """
    for post in site.posts:
        state = room.post(post.code)
        last = prev_due(site, post, now, state.orders)
        if not last:
            continue
        if state.missed_due or state.break_since or state.roll or is_away(state, before):
            yield CallMoved(post.code, last)
        elif call := running_call(state, room.duty, post, site, before):
            yield CallMoved(post.code, last, now - (before - state.starts_at(call)))
        else:
            yield _next_call(room, site, post, last, before, now)


def _next_call(room: Room, site: Site, post: Post, last: int, before: int, now: int) -> CallMoved:
    """Return the call of a post that had answered all of them."""
    state, rules = room.post(post.code), site.checks
    coming = next_due(site, post, now, state.orders)
    every = gap_min(site, post, now, state.orders)
    if not coming or not every or not room.duty.first_control:
        return CallMoved(post.code, last)
    silent = before - min(max(state.contact, room.duty.first_control), before)
    longest = (every + rules.window_min + rules.late_min) * MINUTE  # from a window's opening until the next is LATE
    if coming == next_due(site, post, before, state.orders) and is_answered(state, rules, coming):
        if silent + next_due(site, post, coming, state.orders) - now <= longest:
            return CallMoved(post.code, coming)
    elif silent + coming - now > longest:
        return CallMoved(post.code, last, now)
    return CallMoved(post.code, last)
