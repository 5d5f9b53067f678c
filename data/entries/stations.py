"""Entries that only a room of several stations has."""

from data.entries.base import Entry


class StationNamed(Entry, frozen=True, tag="station"):
    """The name of a station, and the letter before the numbers of its incidents, from its site file.

    ``knows``: the newest format of entries that its version knows. Subject: ``room``.
    """

    station: str
    letter: str
    name: str = ""
    knows: int = 1


class Resolved(Entry, frozen=True, tag="incident.decided"):
    """A conflict was resolved: ``value`` counts for ``field`` (end, state) of the incident.

    ``over``: refs of the entries of stations that decided differently without knowing of each other.
    """

    field: str
    value: str
    over: tuple[str, ...] = ()
