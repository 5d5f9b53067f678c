"""Conflicts of an incident in words, for its page, the line and ``siaga status``."""

from __future__ import annotations

from functools import partial

from data.entries.subjects import station_of
from data.room.reducers.conflicts import END, OPEN, PRIORITY, STATE
from data.room.room import Room
from data.room.state import incidents as state
from data.room.state.incidents import Decision, Incident
from data.site.localtime import hhmm_seen
from data.site.model import Site
from data.view.values import Choice, Conflict
from data.words import Words, author


def conflicts_of(room: Room, site: Site, incident: Incident, words: Words, now: int) -> tuple[Conflict, ...]:
    """Return the conflicting values that stations wrote and nobody has resolved, as seen at ``now`` (UTC ms)."""
    return tuple(_conflict(room, site, incident, conflict, words, now) for conflict in incident.conflicts)


def _conflict(room: Room, site: Site, incident: Incident, conflict: state.Conflict, words: Words, now: int) -> Conflict:
    by_value: dict[str, list[Decision]] = {}
    for decision in conflict.decisions:
        by_value.setdefault(decision.value, []).append(decision)
    shown, seen = _shown(incident, conflict), partial(hhmm_seen, site, words, now=now)
    return Conflict(
        field=conflict.field,
        name=words(f"stations.field.{conflict.field}"),
        choices=tuple(
            Choice(
                value=value,
                text=_text(room, conflict.field, value, words),
                who=", ".join(f"{station_of(w.book)} {author(w.by, words)} {seen(w.at)}" for w in writes),
                counts=value == shown,
            )
            for value, writes in by_value.items()
        ),
    )


def _shown(incident: Incident, conflict: state.Conflict) -> str:
    """Return the value in force until somebody resolves the conflict."""
    if conflict.field == PRIORITY:
        return str(incident.priority)
    if conflict.field == END and any(w.value == OPEN for w in conflict.decisions):
        return OPEN
    return conflict.decisions[-1].value


def _text(room: Room, field: str, value: str, words: Words) -> str:
    if field == PRIORITY:
        return f"P{value}"
    if field == STATE:
        return words(f"stations.state.{value}")
    if field != END:
        return value
    if value == OPEN:
        return words("stations.end.open")
    how, _, what = value.partition(":")
    if how == "closed":
        return words("stations.end.closed", how=words.get(f"entry.closed.{what}", what))
    other = room.incident(what)
    return words("stations.end.folded", other=room.number_text(other) if other else "?")
