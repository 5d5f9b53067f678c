"""The rules of duty beside check calls: planned tests, reminders, look-outs, tours.

Each looks at the room and answers with what is missing from the book, as :mod:`data.rules` says.
"""

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
from data.rules.drafts import Context, steps_of, targets_of
from data.site.localtime import local_day
from data.site.model import Post, Site

#: The type of the row as which a reminder comes back, and its priority if the site file has no such type.
REMINDER_TYPE = "INFO"
_REMINDER_PRIORITY = 4

#: A test's MISSED that came later than this (ms) after its time did not pass: nobody would have noticed in time.
PROMPT = 10 * SECOND


def register_rules(room: Room, site: Site, now: int, ctx: Context, drafted: list[list[Entry]]) -> Iterator[list[Entry]]:
    """The transactions to append now. ``drafted``: those that other rules yielded, for the numbers of incidents."""
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
            passed = delay <= PROMPT and ladder_finds(site, post, now)
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


def ladder_finds(site: Site, post: Post, now: int) -> bool:
    """Whether the rules find this post LATE and then MISSED if it does not answer its next call after ``now``."""
    due = next_due(site, post, now)  # by the post's own rhythm: whatever was ordered, the ladder is the same
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
    number = room.next_number(local_day(site, now).year, ctx.book)
    number += sum(isinstance(entry, Opened) for transaction in drafted for entry in transaction)
    for more, reminder in enumerate(sorted(due, key=lambda r: (r.due, r.ref))):
        yield [_reminded(site, ctx, reminder, number + more, now)]


def _reminded(site: Site, ctx: Context, reminder: Reminder, number: int, now: int) -> Opened:
    kind = site.type(REMINDER_TYPE)
    key = f"{REMIND_KEY}{reminder.ref}"
    priority = kind.priority if kind else _REMINDER_PRIORITY
    return Opened(
        by=SYSTEM,
        subjects=(keyed_incident(key), "registers"),
        key=key,
        number=number,
        year=local_day(site, now).year,
        type=REMINDER_TYPE,
        type_name=ctx.words("duty.reminder"),
        priority=priority,
        type_priority=priority,
        received=now,
        words=reminder.words,
        source="reminder",
        steps=steps_of(site, kind),
        targets=targets_of(site, kind, priority),
        names=(reminder.ref,),
        sop=kind.sop if kind else "",
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
