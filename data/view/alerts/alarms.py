"""Alerts and rings of alarms: sources, overdue P1s, sound tests."""

from __future__ import annotations

from collections.abc import Iterator

from data.base.clock import MINUTE, SECOND
from data.queries.course.targets import ack_overdue
from data.queries.incidents import rings_for
from data.queries.sound_test import sound_test_until
from data.queries.sources import chatter_count, row_of_source
from data.room.room import Room
from data.site.model import Site
from data.view.queue import Queue
from data.view.values import Alert

#: Time after an outage in which it rings (ms), once for each, also if its row was acknowledged before.
OUTAGE_RINGS = MINUTE

#: Priorities that sound in a flood.
URGENT = 2

#: Start of the identities that sound in a flood too: the console itself, and officers who do not answer in a P1.
IN_FLOOD = ("watch", "sound", "roll.missed", "repeat")


def alarm_alerts(room: Room, site: Site, now: int) -> Iterator[Alert]:
    """Yield the alerts of a sound test that waits, and of sources that chatter."""
    until = sound_test_until(room, site)
    if now < until:
        yield Alert("alarm", "alert.sound", flash=True, until=until, hint="alert.hint.sound")
    for source in site.sources:
        often = chattering(room, site, source.code)
        if often:
            since = room.source(source.code).losses[-1]
            if now - since >= site.alarms.flood_window_s * SECOND:  # it is quiet now; its row still says so
                continue
            args = {"name": source.name, "code": source.code, "n": str(often), "s": str(site.alarms.chatter_s)}
            yield Alert("warn", "alert.chatter", args, since=since, hint="alert.hint.shelve")


def chattering(room: Room, site: Site, code: str) -> int:
    """Return how often a source went down while it chatters.

    0: it does not chatter, its row is closed, or it is shelved.
    """
    state = room.source(code)
    if not state.losses or room.alarms.shelf(code) is not None or row_of_source(room, code) is None:
        return 0
    return chatter_count(state.losses, site.alarms)


def alarm_rings(room: Room, site: Site, now: int, queue: Queue, operator: str) -> Iterator[str]:
    """Yield the identities of what rings.

    These are outages of the last minute, a P1 that nobody acknowledged in time (again every ``repeat_s`` seconds,
    whatever was silenced), and the sound test.
    """
    silenced = room.duty.silenced
    for source in site.sources:
        state = room.source(source.code)
        if not silenced < state.sounded <= now < state.sounded + OUTAGE_RINGS or state.by == operator:
            continue
        row = row_of_source(room, source.code)
        if row is not None and row.stamp("acked") < state.sounded and room.alarms.shelf(source.code) is None:
            yield f"source:{source.code}:{state.sounded}"
    for urgent in queue.rows[: queue.new_of(1)]:
        incident = room.incident(urgent.subject)
        if incident is None or not rings_for(incident, operator):
            continue
        overdue = ack_overdue(incident)
        if 0 < overdue <= now:
            every = site.alarms.repeat_s * SECOND
            nth = (now - overdue) // every
            if overdue + nth * every > silenced:
                yield f"repeat:{urgent.subject}:{nth}"
    if now < sound_test_until(room, site):
        yield f"sound:{room.alarms.test_ref}"


def rings_in_flood(room: Room, site: Site, rings: set[str], queue: Queue) -> set[str]:
    """Return the ``rings`` that sound in a flood.

    These are new P1 and P2, and what concerns the console itself.
    """
    urgent = {row.subject for row in queue.rows[: queue.new_of(1) + queue.new_of(2)]}
    for source in site.sources:
        row = row_of_source(room, source.code)
        if row is not None and room.effective_priority(row) <= URGENT:
            urgent.add(f"source:{source.code}:{room.source(source.code).sounded}")
    return {r for r in rings if r in urgent or r.startswith(IN_FLOOD)}
