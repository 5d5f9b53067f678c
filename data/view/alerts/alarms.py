"""Calls about alarms themselves: the sound test, a source that chatters."""

from __future__ import annotations

from collections.abc import Iterator

from data.queries.alarms import chattering, sound_test_until
from data.room.room import Room
from data.site.model import Site
from data.view.alerts.kinds import Call, Ring
from data.view.values import Alert


def alarm_calls(room: Room, site: Site, now: int) -> Iterator[Call]:
    """Yield the calls of a sound test that waits, and of sources that chatter."""
    until = sound_test_until(room, site)
    if now < until:
        alert = Alert("alarm", "alert.sound", flash=True, until=until, hint="alert.hint.sound")
        yield Call("sound test", alert, (Ring(f"sound:{room.alarms.test_ref}", now, in_flood=True),))
    for source in site.sources:
        often = chattering(room, site, source.code, now)
        if often:
            since = room.source(source.code).losses[-1]
            args = {"name": source.name, "code": source.code, "n": str(often), "s": str(site.alarms.chatter_s)}
            alert = Alert("warn", "alert.chatter", args, since=since, hint="alert.hint.shelve")
            yield Call("chattering source", alert)
