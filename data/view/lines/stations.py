"""Lines about rooms of several stations."""

from __future__ import annotations

from data.entries import stations as kinds
from data.view.lines.speaker import LineText, LineWriters, Speaker


def _station(e: kinds.StationNamed, s: Speaker) -> LineText:
    return "", s.words("rooms.line.station", station=e.station, letter=e.letter, name=e.name)


def _decided(e: kinds.Resolved, s: Speaker) -> LineText:
    field = f"rooms.field.{e.field}"
    value = f"rooms.{e.field}.{e.value}"
    return s.incident(e), s.words(
        "rooms.line.decided",
        field=s.words(field) if s.words.has(field) else e.field,
        value=s.words(value) if s.words.has(value) else e.value,
    )


LINES: LineWriters = {
    kinds.StationNamed: _station, kinds.Resolved: _decided,
}  # fmt: skip
