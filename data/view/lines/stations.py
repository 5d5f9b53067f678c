"""What the entries of rooms with several stations say in a line of the book: (about, words)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from data.entries import stations as r
from data.entries.base import Entry

if TYPE_CHECKING:
    from data.view.lines.incidents import Said, Speaker


def _station(e: r.StationNamed, s: Speaker) -> Said:
    return "", s.words("rooms.line.station", station=e.station, letter=e.letter, name=e.name)


def _decided(e: r.Decided, s: Speaker) -> Said:
    field = f"rooms.field.{e.field}"
    value = f"rooms.{e.field}.{e.value}"
    return s.incident(e), s.words(
        "rooms.line.decided",
        field=s.words(field) if s.words.has(field) else e.field,
        value=s.words(value) if s.words.has(value) else e.value,
    )


#: Kind → what its line says. ``Any`` stands for the kind itself.
SAYS: dict[type[Entry], Callable[[Any, Any], Any]] = {r.StationNamed: _station, r.Decided: _decided}
