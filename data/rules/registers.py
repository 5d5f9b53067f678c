"""Rules of planned tests, reminders, look-outs and tours."""

from __future__ import annotations

from collections.abc import Iterator

from data import entries as e
from data.base.clock import SECOND
from data.entries import Entry, Opened
from data.entries.base import SYSTEM
from data.entries.subjects import keyed_incident, post_subject
from data.queries.check_ladder import deadlines, missed_call, running_call
from data.queries.check_schedule import next_due
from data.room.reducers.registers import REMIND_KEY
from data.room.room import Room
from data.room.state.control import Duty
from data.room.state.posts import PostState
from data.room.state.registers import Reminder
from data.rules.drafts import Context, next_number, opened
from data.site.model import Post, Site

#: Type of a reminder's row, and its priority if the site file has no such type.
REMINDER_TYPE = "INFO"
_REMINDER_PRIORITY = 4

#: A test whose MISSED comes later than this (ms) fails: nobody would have noticed in time.
PROMPT = 10 * SECOND


def register_rules(room: Room, site: Site, now: int, ctx: Context, drafted: list[list[Entry]]) -> Iterator[list[Entry]]:
    """Yield what the registers need at ``now`` (UTC ms).

    ``drafted``: the transactions that other rules yielded.
    """
    yield from _tests(room, site, now)
    yield from _reminders(room, site, now, ctx, drafted)
    yield from _lookouts(room, now)
    yield from _tours(room, now)


# --- the planned test -----------------------------------------------------------------------------------------------


def _tests(room: Room, site: Site, now: int) -> Iterator[list[Entry]]:
    for post in site.posts:
        state = room.post(post.code)
        if state.tested and now >= state.test_missed:
            delay = now - state.test_missed
            passed = delay <= PROMPT and would_be_missed(site, post, now)
            yield [
                e.CallTestDone(
                    by=SYSTEM,
                    subjects=(post_subject(post.code),),
                    key=f"test:{state.test_ref}",
                    post=post.code,
                    name=post.name,
                    result="passed" if passed else "failed",
                    started=state.tested,
                    delay=delay,
                )
            ]


def would_be_missed(site: Site, post: Post, now: int) -> bool:
    """Whether the rules would find the post LATE and then MISSED.

    That is if it did not answer its next call after ``now``. The deadlines are those of the post's own cadence; orders
    do not change them.
    """
    due = next_due(site, post, now)
    if not due:
        return False
    at = deadlines(site.checks, due)
    silent = PostState(code=post.code, contact=at.opens - 1, contact_at=at.opens - 1)
    duty = Duty(first_control=1)
    late = running_call(silent, duty, post, site, at.late) == due
    return late and missed_call(silent, duty, post, site, at.missed) == due


# --- reminders, look-outs -------------------------------------------------------------------------------------------


def _reminders(room: Room, site: Site, now: int, ctx: Context, drafted: list[list[Entry]]) -> Iterator[list[Entry]]:
    due = [r for r in room.registers.reminders if r.due <= now]
    if not due:
        return
    number = next_number(room, site, now, ctx, drafted)
    for more, reminder in enumerate(sorted(due, key=lambda r: (r.due, r.ref))):
        yield [_reminded(site, ctx, reminder, number + more, now)]


def _reminded(site: Site, ctx: Context, reminder: Reminder, number: int, now: int) -> Opened:
    kind = site.type(REMINDER_TYPE)
    return opened(
        site,
        now,
        REMINDER_TYPE,
        keyed_incident(f"{REMIND_KEY}{reminder.ref}"),
        number=number,
        priority=kind.priority if kind else _REMINDER_PRIORITY,
        words=reminder.words,
        source="reminder",
        names=(reminder.ref,),
        name=ctx.words("duty.reminder"),
        also=("registers",),
    )


def _lookouts(room: Room, now: int) -> Iterator[list[Entry]]:
    for found in room.registers.lookouts:
        if found.until <= now:
            key = f"lookout:{found.ref}"
            yield [e.LookoutEnded(by=SYSTEM, subjects=("registers",), key=key, of=found.ref, words=found.words)]


# --- tours ----------------------------------------------------------------------------------------------------------


def _tours(room: Room, now: int) -> Iterator[list[Entry]]:
    for tour in room.registers.tours:
        if tour.until > now:
            continue
        subjects = ("registers", post_subject(tour.post))
        found: list[Entry] = []
        if tour.waits:
            found.append(
                e.TourMissed(
                    by=SYSTEM,
                    subjects=subjects,
                    key=f"tour.missed:{tour.ref}",
                    tour=tour.code,
                    name=tour.name,
                    post=tour.post,
                    points=tour.waits,
                )
            )
        found.append(
            e.TourEnded(
                by=SYSTEM,
                subjects=subjects,
                key=f"tour.ended:{tour.ref}",
                tour=tour.code,
                name=tour.name,
                post=tour.post,
                done=len(tour.seen),
                count=len(tour.points),
            )
        )
        yield found
