"""Sources and their rows in the queue: which row a source stands in, who stands in a row, whether it chatters.

A row's key begins with ``src:``: ``src:cam-3:2`` is the second row of camera 3, ``src:mains:1:CCTV`` the group of what
went down because the mains did (in their first row) and is of type CCTV.
"""

from __future__ import annotations

from collections.abc import Sequence

from data.base.clock import SECOND
from data.queries.incidents import open_incident
from data.room.room import Room
from data.room.state.alarms import SourceState
from data.room.state.incidents import Incident
from data.site.model import AlarmRules, Site, Source
from data.words import Words

#: The key of a row that sources stand in begins so.
KEY = "src:"


def how(words: Words, key: str, source: Source | None, **args: object) -> str:
    """Message ``key`` about a source: a fire panel that is "down" is in alarm, and has words of its own."""
    own = f"{key}.{source.kind}" if source is not None else key
    name = {"name": source.name} if source is not None else {}
    return words(own if words.has(own) else key, **{**name, **args})


def is_row(incident: Incident) -> bool:
    """Whether it is a row that sources stand in."""
    return incident.key.startswith(KEY)


def row_key(source: str, number: int) -> str:
    """The key of the ``number``-th row of a source."""
    return f"{KEY}{source}:{number}"


def row_of_source(room: Room, source: str) -> Incident | None:
    """The open row in which a source stands, or None."""
    return open_incident(room, room.source(source).incident)


def down_cause(room: Room, site: Site, source: Source) -> Source | None:
    """What a source follows and is down: the one that everything below hangs on."""
    return next((above for above in reversed(site.causes(source)) if room.source(above.code).down), None)


def members(room: Room, site: Site, incident: Incident) -> list[tuple[Source, SourceState]]:
    """The sources that stand in a row."""
    found = []
    for source in site.sources:
        state = room.source(source.code)
        if state.incident and open_incident(room, state.incident) == incident:
            found.append((source, state))
    return found


def cause_of(room: Room, incident: Incident) -> Incident | None:
    """The row that a row follows, or None."""
    for subject in incident.related:
        other = room.incident(subject)
        if other is not None and is_row(other) and incident.subject in other.children:
            return other
    return None


def chatter(losses: Sequence[int], rules: AlarmRules) -> int:
    """How many losses, the newest ones, lie within ``chatter_s``, if they are enough for chattering; else 0."""
    if not losses:
        return 0
    recent = [at for at in losses if at > losses[-1] - rules.chatter_s * SECOND]
    return len(recent) if len(recent) >= rules.chatter else 0


def shelved(room: Room, source: str, now: int) -> bool:
    """Whether a source is on the shelf at ``now`` (UTC ms)."""
    shelf = room.alarms.shelf(source)
    return shelf is not None and shelf.until > now
