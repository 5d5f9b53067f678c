"""Alarms: sources and their rows in the queue, the shelf, chatter, the sound test.

The key of a row starts with ``src:``. ``src:cam-3:2`` is the second row of camera 3. ``src:mains:1:CCTV`` is the group
of sources of type CCTV that went down because the mains did, in the first row of the mains.
"""

from __future__ import annotations

from collections.abc import Sequence

from data.base.clock import MINUTE, SECOND
from data.queries.incidents import open_incident
from data.room.room import Room
from data.room.state.alarms import SourceState
from data.room.state.incidents import Incident
from data.site.model import AlarmRules, Site, Source
from data.words import Words

#: Start of the key of a row of sources.
ROW_KEY = "src:"
#: Time in which a key answers the operator watch (ms).
ANSWER_WITHIN = 2 * MINUTE


def source_text(words: Words, key: str, source: Source | None, **args: object) -> str:
    """Return message ``key`` about a source, in the words for its kind if it has any.

    A fire panel that is "down" is in alarm, so it has words of its own.
    """
    own = f"{key}.{source.kind}" if source is not None else key
    name = {"name": source.name} if source is not None else {}
    return words(own if words.has(own) else key, **{**name, **args})


def is_source_row(incident: Incident) -> bool:
    """Whether the incident is a row of sources."""
    return incident.key.startswith(ROW_KEY)


def row_key(source: str, number: int) -> str:
    """Return the key of the ``number``-th row of a source."""
    return f"{ROW_KEY}{source}:{number}"


def row_of_source(room: Room, source: str) -> Incident | None:
    """Return the open row that a source is in, or None."""
    return open_incident(room, room.source(source).incident)


def down_cause(room: Room, site: Site, source: Source) -> Source | None:
    """Return the source that is down and that ``source`` depends on, or None.

    Of several it is the topmost, on which all others depend.
    """
    return next((above for above in reversed(site.causes(source)) if room.source(above.code).down), None)


def sources_in(room: Room, site: Site, incident: Incident) -> list[tuple[Source, SourceState]]:
    """Return the sources in a row, with their states."""
    found = []
    for source in site.sources:
        state = room.source(source.code)
        if state.incident and open_incident(room, state.incident) == incident:
            found.append((source, state))
    return found


def cause_of(room: Room, incident: Incident) -> Incident | None:
    """Return the row of the cause that a row follows, or None."""
    for subject in incident.related:
        other = room.incident(subject)
        if other is not None and is_source_row(other) and incident.subject in other.children:
            return other
    return None


def chatter_count(losses: Sequence[int], rules: AlarmRules, now: int) -> int:
    """Return how often a source went down within ``chatter_s``, if it is chattering at ``now`` (UTC ms).

    ``losses``: when it went down (UTC ms, newest last). 0: it does not chatter, or has been quiet since.
    """
    if not losses or now >= quiet_at(losses, rules):
        return 0
    recent = [at for at in losses if at > losses[-1] - rules.chatter_s * SECOND]
    return len(recent) if len(recent) >= rules.chatter else 0


def quiet_at(losses: Sequence[int], rules: AlarmRules) -> int:
    """Return from when on a source no longer counts as chattering if it does not go down again (UTC ms)."""
    return losses[-1] + rules.flood_window_s * SECOND


def chattering(room: Room, site: Site, code: str, now: int) -> int:
    """Return how often a source went down while it chatters at ``now`` (UTC ms).

    0: it does not chatter, its row is closed, or it is shelved.
    """
    state = room.source(code)
    if not state.losses or room.alarms.shelf(code) is not None or row_of_source(room, code) is None:
        return 0
    return chatter_count(state.losses, site.alarms, now)


def is_shelved(room: Room, source: str, now: int) -> bool:
    """Whether a source is shelved at ``now`` (UTC ms)."""
    shelf = room.alarms.shelf(source)
    return shelf is not None and shelf.until > now


def sound_test_until(room: Room, site: Site) -> int:
    """Return until when the last sound and flash test waits for an answer (UTC ms); 0: none waits."""
    known = room.alarms
    return known.tested + site.alarms.heard_s * SECOND if known.tested and not known.heard else 0
