"""Posts out on a linked incident of the same place: they count for this one too."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from data.queries.course.targets import current
from data.room.room import Room
from data.room.state.incidents import Absence, Incident, Mark, UnitState


def with_linked(room: Room, incident: Incident) -> Incident:
    """Return the incident as its targets are judged: with who was sent to, and reached, its place for a linked one."""
    if not incident.related or not incident.post:
        return incident
    found = (room.incident(subject) for subject in incident.related)
    return with_others(incident, (other for other in found if other is not None))


def with_others(incident: Incident, others: Iterable[Incident]) -> Incident:
    """Return :func:`with_linked`, given the linked incidents. Those of another post do not count."""
    since = incident.runs_from
    out = [
        unit
        for other in others
        if other.post == incident.post
        for unit in other.units
        if not unit.released or unit.released > since
    ]
    if not incident.post or not out:
        return incident
    found = incident
    for name, times in (("arrived", [u.arrived for u in out]), ("sent", [u.sent or u.arrived for u in out])):
        when = min((max(time, since) for time in times if time), default=0)
        found = _with_mark(found, name, when) if when else found
    return replace(found, absences=tuple(_ended(absence, out) for absence in incident.absences))


def lenders(room: Room, incident: Incident) -> dict[str, Incident]:
    """Return the linked incidents by whose posts a target of this one is met: by the mark, sent or arrived."""
    found: dict[str, Incident] = {}
    for subject in incident.related:
        other = room.incident(subject)
        if other is not None:
            lent = [mark.what for mark in with_others(incident, (other,)).marks if mark not in incident.marks]
            found |= {what: other for what in lent if what not in found}
    return found


def met_by_link(room: Room, incident: Incident, other: Incident) -> tuple[str, ...]:
    """Return the targets of ``incident`` that run now and that a link to ``other`` would end: send, arrive."""
    before = with_linked(room, incident)
    running = {found.name for found in current(with_others(before, (other,))) if found.runs_out}
    return tuple(dict.fromkeys(t.name for t in current(before) if t.runs_out and t.name not in running))


def _with_mark(incident: Incident, name: str, when: int) -> Incident:
    """Return the incident with a mark in its newest run, unless that has an earlier one."""
    marks = incident.marks
    start = max((i for i, mark in enumerate(marks) if mark.what == "open"), default=-1) + 1
    if any(mark.what == name and mark.when <= when for mark in marks[start:]):
        return incident
    return replace(incident, marks=(*marks[:start], Mark(name, when, when), *marks[start:]))


def _ended(absence: Absence, out: list[UnitState]) -> Absence:
    """Return a time in which nobody was there, ended by who was out on a linked incident then."""
    there = [unit for unit in out if not unit.released or unit.released > absence.since]
    sent = [max(unit.sent or unit.arrived, absence.since) for unit in there]
    arrived = [max(unit.arrived, absence.since) for unit in there if unit.arrived]
    return Absence(
        since=absence.since,
        sent=min(filter(None, (absence.sent, *sent)), default=0),
        arrived=min(filter(None, (absence.arrived, *arrived)), default=0),
    )
