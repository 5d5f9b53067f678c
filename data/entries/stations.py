"""Entries that only rooms of several stations need."""

from __future__ import annotations

from data.entries.base import Entry


class StationNamed(Entry, frozen=True, tag="station"):
    """Station ``station`` is called ``name`` and its incidents carry ``letter`` before their number, as its site file
    says. Subjects: ``room``."""

    station: str
    letter: str
    name: str = ""


class Resolved(Entry, frozen=True, tag="incident.decided"):
    """Two stations decided ``field`` (end, state) differently without knowing of each other; this is what counts:
    ``value``. ``over``: the entries that it decides between. Subjects: the incident."""

    field: str
    value: str
    over: tuple[str, ...] = ()


KINDS: tuple[type[Entry], ...] = (StationNamed, Resolved)
