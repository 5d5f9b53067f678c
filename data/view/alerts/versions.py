"""Alerts about entries that a station of another version does not know.

An entry of a kind that a version does not know is kept, carried on and shown there, and folded as nothing. Both sides
say so: the one that does not know the kind, and the one whose entries are not known elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from data.entries.codec import BY_KIND
from data.entries.subjects import station_of
from data.room.room import Room
from data.view.values import Alert

#: So many kinds are named.
_NAMED = 3


def version_alerts(room: Room, own: str) -> Iterator[Alert]:
    """Yield an alert for each station whose entries are not all known here, or that does not know all of this room's.

    ``own``: the code of this station.
    """
    unknown: dict[str, dict[str, int]] = {}
    for book, kinds in room.unknown.items():
        here = unknown.setdefault(station_of(book), {})
        for kind, count in kinds.items():
            here[kind] = here.get(kind, 0) + count
    for station, kinds in sorted(unknown.items()):
        args = {"station": station, "count": str(sum(kinds.values())), "kinds": _named(kinds)}
        yield Alert("warn", "alert.version_here", args)
    for state in room.duty.stations:
        lacks = {kind: count for kind, count in room.newer.items() if BY_KIND[kind].came_with > state.knows}
        if lacks and state.code != own:
            args = {"station": state.code, "count": str(sum(lacks.values())), "kinds": _named(lacks)}
            yield Alert("warn", "alert.version_there", args)


def _named(kinds: dict[str, int]) -> str:
    names = sorted(kinds)
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
