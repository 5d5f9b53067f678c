"""Entries about the console itself: unobserved time and clock steps."""

from __future__ import annotations

from data.base.clock import HOUR
from data.entries import ClockStep, Entry, Gap
from data.entries.base import SYSTEM
from data.queries.check_ladder import is_answered, is_excused
from data.queries.check_schedule import dues
from data.queries.manning import manning_at
from data.room.room import Room
from data.room.state.posts import PostState
from data.rules.drafts import Context, key_time
from data.site.model import Site

#: A clock that is set back further than this (ms) had the wrong day, and its earlier times say nothing.
BACK_AT_MOST = 26 * HOUR


def gap_entry(room: Room, site: Site, since: int, until: int, cause: str, ctx: Context | None = None) -> Entry:
    """Return the entry for (since, until], in which nobody watched.

    cause: down or suspend.

    It counts the check calls that fell due in that time and had not been answered before. Nobody can say which of them
    were made.
    """
    duty, missed = room.duty, 0
    for post in site.posts:
        state = room.post(post.code)
        for due in dues(site, post, since, until, state.orders):
            nobody = manning_at(room, site, due).leaves_empty(state)
            if not (nobody or is_excused(state, duty, due) or is_answered(state, site.checks, due)):
                missed += 1
    key = f"gap:{key_time(since)}"
    return Gap(by=SYSTEM, subjects=("room",), key=key, since=since, until=until, cause=cause, missed=missed)


def clock_step_entry(delta: int, before: int, room: Room | None = None) -> Entry:
    """Return the entry for a step of the wall clock by ``delta`` ms.

    before: what the clock showed until then (UTC ms).
    room: its states that a clock set back leaves in the future are named by the entry, and count as of now
        (:mod:`data.room.reducers.clock_steps`). Otherwise a contact at "02:10" would answer every check call until
        02:10 comes again, and a silence of 02:10 would keep all alarms quiet until then.
    """
    subjects: tuple[str, ...] = ("room",)
    if room is not None and -BACK_AT_MOST <= delta < 0:
        states = [(subject, state) for subject, state in room.states.items() if isinstance(state, PostState)]
        posts = sorted(subject for subject, state in states if _ahead(state, before + delta))
        subjects = ("room", "registers", "alarms", *posts)
    return ClockStep(by=SYSTEM, subjects=subjects, delta=delta, before=before)


def _ahead(state: PostState, now: int) -> bool:
    """Whether a moment of the post is after ``now``."""
    moments = [state.contact, state.contact_at, state.checked_due, state.late_due, state.missed_due, state.calls_from]
    moments += [state.break_since, state.roll_since, state.called_at, state.tested, state.status_since]
    return max(*moments, *(order.since for order in state.orders)) > now
