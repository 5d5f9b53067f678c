"""What alarms say about themselves in the alarm row, and what rings of them: sources, overdue P1s, tests of sound."""

from __future__ import annotations

from collections.abc import Iterator

from data.base.clock import MINUTE, SECOND
from data.queries.sound_test import sound_test_until
from data.queries.sources import chatter_count, row_of_source
from data.room.room import Room
from data.site.model import Site
from data.view.queue import Queue
from data.view.values import Alert

#: How long after a loss it still rings (ms): once for each loss, also of a row that was acknowledged before.
LOSS_RINGS = MINUTE

#: Priorities that sound in a flood.
URGENT = 2

#: What begins so sounds in a flood too: it is of the console itself, or of officers who do not answer in a P1.
IN_FLOOD = ("watch", "sound", "roll.missed", "repeat")


def alarm_alerts(room: Room, site: Site, now: int) -> Iterator[Alert]:
    """The test that waits to be answered; sources that chatter."""
    until = sound_test_until(room, site)
    if now < until:
        yield Alert("alarm", "alert.sound", flash=True, until=until, hint="alert.hint.sound")
    for source in site.sources:
        often = chattering(room, site, source.code)
        if often:
            since = room.source(source.code).losses[-1]
            if now - since >= site.alarms.flood_window_s * SECOND:  # it has been quiet; the row still says so
                continue
            args = {"name": source.name, "code": source.code, "n": str(often), "s": str(site.alarms.chatter_s)}
            yield Alert("warn", "alert.chatter", args, since=since, hint="alert.hint.shelve")


def chattering(room: Room, site: Site, code: str) -> int:
    """How often a source went down in the time that makes it chatter, while its row is open and it is not shelved; 0
    if it does not."""
    state = room.source(code)
    if not state.losses or room.alarms.shelf(code) is not None or row_of_source(room, code) is None:
        return 0
    return chatter_count(state.losses, site.alarms)


def alarm_rings(room: Room, site: Site, now: int, queue: Queue, operator: str) -> Iterator[str]:
    """Identities of what rings: losses of the last minute; a P1 that nobody has acknowledged in its time, anew every
    ``repeat_s`` seconds, whatever was silenced before; the test of sound."""
    silenced = room.duty.silenced
    for source in site.sources:
        state = room.source(source.code)
        if not silenced < state.sounded <= now < state.sounded + LOSS_RINGS or state.by == operator:
            continue
        row = row_of_source(room, source.code)
        if row is not None and row.stamp("acked") < state.sounded and room.alarms.shelf(source.code) is None:
            yield f"source:{source.code}:{state.sounded}"
    for urgent in queue.rows[: queue.new_of(1)]:
        incident = room.incident(urgent.subject)
        if incident is None or not incident.rings_for(operator) or not incident.targets.ack:
            continue
        overdue = incident.runs_from + incident.targets.ack * SECOND
        if overdue <= now:
            every = site.alarms.repeat_s * SECOND
            nth = (now - overdue) // every
            if overdue + nth * every > silenced:
                yield f"repeat:{urgent.subject}:{nth}"
    if now < sound_test_until(room, site):
        yield f"sound:{room.alarms.test_ref}"


def in_flood(room: Room, site: Site, rings: set[str], queue: Queue) -> set[str]:
    """What still sounds of ``rings`` in a flood: new P1 and P2, and what is of the console itself."""
    urgent = {row.subject for row in queue.rows[: queue.new_of(1) + queue.new_of(2)]}
    for source in site.sources:
        row = row_of_source(room, source.code)
        if row is not None and room.effective_priority(row) <= URGENT:
            urgent.add(f"source:{source.code}:{room.source(source.code).sounded}")
    return {r for r in rings if r in urgent or r.startswith(IN_FLOOD)}
