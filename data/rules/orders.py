"""Rules of roll calls during a P1, the end of orders, and planned tests.

Posts that are part of a P1 answer roll calls instead of check calls (docs/interface.md, "Check calls").
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from data import entries as e
from data.base.clock import SECOND
from data.entries import Entry
from data.entries.base import SYSTEM
from data.entries.subjects import Subject, post_subject, rule_key
from data.queries.check_deadlines import deadlines, missed_call, missed_roll_call, running_call
from data.queries.check_schedule import next_due
from data.queries.manning import manning_at
from data.queries.roll_calls import (
    about_lost,
    lost_and_absent,
    lost_incident,
    missed_again,
    named_roll_calls,
    present_and_absent,
    roll_call_incident,
)
from data.room.room import Room
from data.room.state.control import Duty
from data.room.state.incidents import Incident
from data.room.state.posts import PostState
from data.rules import Context
from data.rules.new_incident import incident_fields, next_number
from data.site.model import Post, Site

#: A test whose MISSED comes later than this (ms) fails: nobody would have noticed in time.
PROMPT = 10 * SECOND

#: Type of the P1 of somebody who was not found in a roll call.
LOST = "LOST"


def order_rules(room: Room, site: Site, now: int, ctx: Context) -> Iterator[list[Entry]]:
    """Yield what roll calls, orders and planned tests need at ``now`` (UTC ms)."""
    yield from _orders_ended(room, now)
    manning = manning_at(room, site, now)
    begins: dict[str, list[PostState]] = {}
    ends: dict[str, list[PostState]] = {}
    for post in site.posts:
        state = room.post(post.code)
        # The post's own people cannot answer.
        away = state.status in ("closed", "off") or state.cover or manning.leaves_empty(state)
        wanted = "" if away else roll_call_incident(room, state)
        if wanted == state.roll:
            continue
        if state.roll:
            ends.setdefault(state.roll, []).append(state)
        if wanted:
            begins.setdefault(wanted, []).append(state)
    for subject, states in ends.items():
        yield [_ended(subject, states)]
    for subject, states in begins.items():
        yield from _started(site, subject, states)
    yield from _missed(room, site, now)
    yield from _named(room, site, ctx)
    yield from _found_later(room, site, ctx)
    yield from _tests(room, site, now)


def _started(site: Site, subject: str, states: list[PostState]) -> Iterator[list[Entry]]:
    """Yield the start of roll calls, one transaction for each interval."""
    by_interval: dict[int, list[PostState]] = {}
    for state in states:
        ordered = state.roll_order_min if state.roll_order == subject else 0
        by_interval.setdefault(ordered or site.checks.roll_min, []).append(state)
    for every, some in by_interval.items():
        named = ",".join(f"{s.code}@{s.roll_since or s.roll_last}" for s in some)
        yield [
            e.RollStarted(
                by=SYSTEM,
                subjects=(subject, *(post_subject(s.code) for s in some)),
                key=f"roll:{subject}:{named}",
                posts=tuple(s.code for s in some),
                incident=subject,
                every_min=every,
            )
        ]


def _ended(subject: str, states: list[PostState]) -> e.RollEnded:
    named = ",".join(f"{s.code}@{s.roll_since}" for s in states)
    return e.RollEnded(
        by=SYSTEM,
        subjects=(subject, *(post_subject(s.code) for s in states)),
        key=f"roll.ended:{subject}:{named}",
        posts=tuple(s.code for s in states),
        incident=subject,
    )


def _missed(room: Room, site: Site, now: int) -> Iterator[list[Entry]]:
    for post in site.posts:
        state = room.post(post.code)
        due = missed_roll_call(state, site.checks, now)
        if due > state.roll_missed:
            yield [
                e.RollMissed(
                    by=SYSTEM,
                    subjects=(state.roll, post_subject(post.code)),
                    key=f"roll.missed:{post.code}:{due}",
                    post=post.code,
                    name=post.name,
                    incident=state.roll,
                    due=due,
                )
            ]


# --- roll calls by name -----------------------------------------------------------------------------------------------


def _named(room: Room, site: Site, ctx: Context) -> Iterator[list[Entry]]:
    """Yield the end of roll calls in which everybody was found, or whose incident is over."""
    for incident in named_roll_calls(room, site):
        _, absent = present_and_absent(room, incident)
        if not absent or not incident.is_open:
            yield roll_end(ctx, incident, SYSTEM, "incident" if absent else "all")


def _found_later(room: Room, site: Site, ctx: Context) -> Iterator[list[Entry]]:
    """Yield the note that all who were missing at the end of a roll call were found: nobody has to be sent any more."""
    sought = [room.incident(s) for post in site.posts if (s := room.post(post.code).sought)]
    abouts = [*sought, *(about_lost(room, lost) for lost in room.open_lost())]
    for about in {about.subject: about for about in abouts if about is not None}.values():
        for subject, absent in lost_and_absent(room, about):
            lost = room.incident(subject)
            if lost is None or not lost.is_open or bool(lost.answered) is not bool(absent):
                continue
            words = ctx.words("entry.roll.absent" if absent else "entry.roll.all_found", names=", ".join(absent))
            key = f"answered:{lost.subject}:{len(lost.entries)}"
            answered = -1 if absent else ctx.now
            yield [e.Note(by=SYSTEM, subjects=(lost.subject,), key=key, words=words, answered=answered)]


def roll_end(ctx: Context, incident: Incident, by: str, cause: str) -> list[Entry]:
    """Return the drafts that end a roll call by name; if somebody is missing, with a P1.

    Whom the open P1 of an earlier one looks for gets no second: that one gets another report.
    """
    done = _roll_done(ctx.room, incident, by, cause)
    known = missed_again(ctx.room, incident, done.missing)
    reports = [_missed_again(ctx, incident, by, lost, names) for lost, names in known.items()]
    missing = tuple(name for name in done.missing if name not in chain.from_iterable(known.values()))
    return [done, *reports, *([_lost(ctx, incident, by, missing)] if missing else [])]


def _missed_again(ctx: Context, about: Incident, by: str, lost: Subject, names: tuple[str, ...]) -> e.Reported:
    words = ctx.words("entry.roll.lost", names=", ".join(names), number=ctx.room.number_text(about))
    since = about.roll.since if about.roll is not None else 0
    key = f"roll.again:{lost}:{since}" if by == SYSTEM else ""
    return e.Reported(by=by, subjects=(lost,), key=key, words=words, source=SYSTEM)


def _roll_done(room: Room, incident: Incident, by: str, cause: str) -> e.RollDone:
    """Return the draft that ends a roll call by name."""
    there, absent = present_and_absent(room, incident)
    roll = incident.roll
    posts = roll.posts if roll is not None else ()
    return e.RollDone(
        by=by,
        subjects=(incident.subject, *map(post_subject, posts)),
        key=f"roll.done:{incident.subject}:{roll.since if roll is not None else 0}" if by == SYSTEM else "",
        incident=incident.subject,
        present=len(there),
        count=len(there) + len(absent),
        missing=absent,
        cause=cause,
        posts=posts,
    )


def _lost(ctx: Context, about: Incident, by: str, missing: tuple[str, ...]) -> e.Opened:
    """Return the P1 that ``missing`` were not found in the roll call of ``about``."""
    roll, kind = about.roll, ctx.site.type(LOST)
    assert roll is not None
    subject = lost_incident(about)
    post = next(iter(roll.posts_of(missing)), about.post)
    return e.Opened(
        by=by,
        subjects=(subject, *((post_subject(post),) if post else ())),
        key=rule_key(subject),
        number=next_number(ctx),
        type=LOST,
        received=ctx.now,
        words=ctx.words("entry.roll.lost", names=", ".join(missing), number=ctx.room.number_text(about)),
        source=SYSTEM,
        **incident_fields(ctx.site, ctx.now, kind, 1, post=post, name=ctx.words("entry.roll.lost_type")),
    )


def _orders_ended(room: Room, now: int) -> Iterator[list[Entry]]:
    for tempo in room.registers.tempo:
        if tempo.until and tempo.until <= now:
            yield [
                e.TempoEnded(
                    by=SYSTEM,
                    subjects=("registers", *map(post_subject, tempo.posts)),
                    key=f"tempo:{tempo.ref}",
                    of=(tempo.ref,),
                    posts=tempo.posts,
                    level=tempo.level,
                )
            ]


# --- planned tests ----------------------------------------------------------------------------------------------------


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
