"""Lines about rooms of several stations."""

from __future__ import annotations

from data.entries import stations as kinds
from data.view.lines.speaker import LineText, LineWriters, Speaker


def _station(e: kinds.StationNamed, s: Speaker) -> LineText:
    return "", s.words("stations.line.station", station=e.station, letter=e.letter, name=e.name)


def _decided(e: kinds.Resolved, s: Speaker) -> LineText:
    field = s.words.get(f"stations.field.{e.field}", e.field)
    value = s.words.get(f"stations.{e.field}.{e.value}", e.value)
    return s.incident(e), s.words("stations.line.decided", field=field, value=value)


LINES: LineWriters = {
    kinds.StationNamed: _station, kinds.Resolved: _decided,
}  # fmt: skip
