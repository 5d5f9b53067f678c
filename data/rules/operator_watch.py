"""Operator watch: ask for a key if nobody pressed one for a long time.

It asks after the longest gap between check calls and ``watch_min`` minutes more. No answer within two minutes is an
entry and sounds the alarm. Otherwise nobody would watch the watcher.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from data import entries as e
from data.base.clock import MINUTE
from data.entries import Entry
from data.entries.base import SYSTEM
from data.queries.alarms import ANSWER_WITHIN
from data.queries.check_schedule import gap_min
from data.room.room import Room
from data.site.model import Site

if TYPE_CHECKING:
    from data.rules import Context

#: Minutes between calls if no post makes any.
_NO_CALLS = 60

_ROOM = ("registers",)


def operator_watch_rules(room: Room, site: Site, now: int, ctx: Context) -> Iterator[list[Entry]]:
    """Yield what the operator watch needs at ``now`` (UTC ms).

    ``ctx.key_at`` 0: no keys are counted, so nobody is watched.
    """
    known, last = room.registers, ctx.key_at
    if known.asked and last > known.asked:
        # A key was pressed, but not as an answer on the screen: in a drill's script.
        yield [e.WatchOk(by=SYSTEM, subjects=_ROOM, key=f"watch.ok:{known.asked}", missed=bool(known.unanswered))]
    elif known.asked:
        if not known.unanswered and now >= known.asked + ANSWER_WITHIN:
            key = f"watch.missed:{known.asked}"
            yield [e.WatchMissed(by=SYSTEM, subjects=_ROOM, key=key, asked=known.asked, minutes=known.asked_min)]
    elif last:
        minutes = longest_gap(room, site, now) + site.alarms.watch_min
        if now >= last + minutes * MINUTE:
            yield [e.WatchAsked(by=SYSTEM, subjects=_ROOM, key=f"watch:{last}", last=last, minutes=minutes)]


def longest_gap(room: Room, site: Site, now: int) -> int:
    """Return the most minutes between two check calls at this hour."""
    gaps = [gap_min(site, post, now, room.post(post.code).orders) for post in site.posts]
    return max((g for g in gaps if g), default=_NO_CALLS)
