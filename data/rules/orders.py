"""Rules of roll calls during a P1, and the end of orders.

Posts that are part of a P1 answer roll calls instead of check calls (docs/interface.md, "Check calls").
"""

from __future__ import annotations

from collections.abc import Iterator

from data import entries as e
from data.base.clock import MINUTE
from data.entries import Entry
from data.entries.base import SYSTEM
from data.entries.subjects import post_subject
from data.queries.check_ladder import roll_due
from data.queries.manning import manning_at
from data.queries.roll_calls import roll_call_incident
from data.room.room import Room
from data.room.state.posts import PostState
from data.site.model import Site


def order_rules(room: Room, site: Site, now: int) -> Iterator[list[Entry]]:
    """Yield what roll calls and orders need at ``now`` (UTC ms)."""
    yield from _orders_ended(room, now)
    manning = manning_at(room.duty, site, now)
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
        yield [_started(site, subject, states)]
    yield from _missed(room, site, now)


def _started(site: Site, subject: str, states: list[PostState]) -> e.RollStarted:
    named = ",".join(f"{s.code}@{s.roll_since or s.roll_last}" for s in states)
    return e.RollStarted(
        by=SYSTEM,
        subjects=(subject, *(post_subject(s.code) for s in states)),
        key=f"roll:{subject}:{named}",
        posts=tuple(s.code for s in states),
        incident=subject,
        every_min=site.checks.roll_min,
    )


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
        due = roll_due(state)
        if due and state.roll_missed != due and now >= due + site.checks.late_min * MINUTE:
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
