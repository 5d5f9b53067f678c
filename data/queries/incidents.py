"""Open incidents: merged ones resolved, to whom one is new, and rings."""

from collections.abc import Callable

import msgspec

from data.entries import Entry, Opened, Subject
from data.room.room import Room
from data.room.state.incidents import Incident, StepState, UnitState


class Viewer(msgspec.Struct, frozen=True):
    """An operator who looks at the room; their own acts are not new to them.

    operator: a code; "": nobody, so what an operator made worse is new to no one.
    since: when they last took control (UTC ms). Earlier acts of operators were handed over to them.
    read: when they accepted a sheet whose open incidents they had read back (UTC ms), with the reports.
    """

    operator: str = ""
    since: int = 0
    read: int = 0


#: A reader: reports, tests.
NOBODY = Viewer()


def viewer(room: Room, operator: str) -> Viewer:
    """Return an operator as somebody who looks at the room."""
    duty = room.duty
    if duty.operator != operator:
        last = next((turn.since for turn in reversed(duty.turns) if turn.operator == operator), 0)
        return Viewer(operator, min(last, duty.since))  # the clock may have been set back since
    taken = duty.accepted
    is_read = taken is not None and taken.by == operator and "open" not in taken.unread
    return Viewer(operator, duty.since, taken.at if taken is not None and is_read else 0)


def open_incident(room: Room, subject: str) -> Incident | None:
    """Return the incident, or the one it was merged into, if that is open.

    Merges are followed up to eight deep. None: the incident is unknown or closed.
    """
    incident = root_of(room, subject)
    return incident if incident is not None and incident.is_open else None


def root_of(room: Room, subject: str) -> Incident | None:
    """Return the incident, or the one it was merged into, open or not: up to eight deep. None: it is unknown."""
    incident = room.incident(subject) if subject else None
    for _ in range(8):
        if incident is None or not incident.folded_into:
            break
        incident = room.incident(incident.folded_into)
    return incident


def unit_people(room: Room, incident: Incident, unit: UnitState) -> tuple[str, ...]:
    """Return who is out for a post on the incident, after a relief too; of a post that is back, who was."""
    if unit.reliefs:
        return unit.reliefs[-1].people
    state = room.post(unit.post)
    is_out = not unit.released and state.incident == incident.subject
    return (is_out and state.went) or unit.people


def open_steps(incident: Incident) -> list[tuple[int, StepState]]:
    """Return the numbers and states of steps that nobody has ticked or waived. A merged incident has none."""
    if incident.folded_into:
        return []
    return [(n, step) for n, step in enumerate(incident.steps, 1) if step.state == "open"]


def asks_for(incident: Incident, act: str) -> bool:
    """Whether an open step of the incident is done by an act."""
    return any(step.step.done_by == act for _, step in open_steps(incident))


def words_before(incident: Incident, entry_of: Callable[[str], Entry | None]) -> str:
    """Return the words with which an incident was opened, if others replaced them; "": it has them still.

    entry_of: returns an entry by its ref.
    """
    opened = entry_of(incident.opened_ref)
    return opened.words if isinstance(opened, Opened) and opened.words != incident.words else ""


def highest_of(incident: Incident, child_of: Callable[[Subject], Incident | None]) -> int:
    """Return the most urgent priority that counted for the incident: its own, or P1 while a linked one was a P1.

    child_of: returns an incident that was linked to this one.
    """
    end = incident.closed if incident.state == "closed" else 0
    for subject, tied in zip(incident.children, incident.tied, strict=False):
        child = child_of(subject)
        if child is not None and _was_p1(child, tied, end):
            return 1
    return incident.highest


def _was_p1(child: Incident, since: int, end: int) -> bool:
    """Whether an incident was an open P1 at some time in [since, end); ``end`` 0: there is none (UTC ms)."""
    priority, is_open = 0, False
    for mark in child.marks:
        if priority == 1 and is_open and mark.at > since:
            return True
        if end and mark.at >= end:
            return False
        priority, is_open = mark.priority or priority, mark.what != "ended" and (is_open or mark.what == "open")
    return priority == 1 and is_open


def is_new_to(room: Room, incident: Incident, who: Viewer = NOBODY) -> bool:
    """Whether ``who`` has to acknowledge the incident.

    Nobody has acknowledged it, or it got worse since: by somebody else's act, or by a P1 that is linked to it.
    """
    if not incident.is_open:
        return False
    return not incident.stamp("acked") or _is_unheard(incident, who) or raised_at(room, incident, who) > 0


def unseen_p1(room: Room) -> Incident | None:
    """Return the oldest P1 that is unacknowledged, or newer than the handover.

    None: every P1 is known.
    """
    found = room.duty.handover
    known = frozenset(found.known) if found is not None else frozenset()
    return next((i for i in room.open_p1s() if is_new_to(room, i) or i.subject not in known), None)


def _is_unheard(incident: Incident, who: Viewer) -> bool:
    """Whether another operator made it worse and ``who`` has not acknowledged that."""
    if not incident.unheard or not who.operator or incident.renewed_by == who.operator:
        return False
    return incident.renewed >= who.since


def raised_at(room: Room, incident: Incident, who: Viewer = NOBODY) -> int:
    """Return when a P1 that is linked to the incident raised it to P1 (UTC ms).

    0: no P1 does, or it was acknowledged since. What ``who`` linked or raised themselves is not new to them.
    """
    child = room.raised_by(incident)
    if child is None:
        return 0
    index = incident.children.index(child.subject)
    tied = incident.tied[index] if index < len(incident.tied) else 0
    since = max(child.raised or child.opened, child.restarted)
    by = child.renewed_by if child.restarted == since else (child.raised_by or child.by)
    # A link to an incident that was a P1 before: its author has seen both.
    return since if since > max(tied, incident.seen) and by != who.operator else 0


def new_since(room: Room, incident: Incident, who: Viewer = NOBODY) -> int:
    """Return when the incident became new as what it is now (UTC ms)."""
    return max(incident.restarted or incident.opened, incident.renewed, raised_at(room, incident, who))


def rings_for_all(room: Room, incident: Incident, who: Viewer) -> bool:
    """Whether an incident that is new to ``who`` rings for them even if they entered it.

    A panic and a reopened incident ring for everybody, and one that a linked P1 has raised. Others ring only for
    somebody else than their author: a rule, a source, another station or a script rings, an operator's own entries do
    not ring for them.
    """
    is_unseen = not incident.stamp("acked")
    is_anybodys = is_unseen and (incident.is_panic or incident.state == "reopened")
    return is_anybodys or raised_at(room, incident, who) > 0


def recalls(incident: Incident, who: Viewer) -> bool:
    """Whether a further report of an acknowledged incident came from somebody else, and nobody has answered it."""
    return incident.is_open and incident.recalled > who.read and incident.recalled_by != who.operator


def new_ref(room: Room, incident: Incident, who: Viewer = NOBODY) -> str:
    """Return the ref of the entry by which the incident became new as what it is now."""
    child = room.raised_by(incident) if raised_at(room, incident, who) > incident.renewed else None
    found = child or incident
    return found.renewed_ref or found.opened_ref
