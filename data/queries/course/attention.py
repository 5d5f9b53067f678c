"""Attention: targets that passed, and what waits for an acknowledgement."""

from __future__ import annotations

from collections.abc import Iterator

from data.base.clock import SECOND
from data.queries.course.linked import with_linked
from data.queries.course.targets import Verdict, current, update_at
from data.queries.incidents import Viewer, is_new_to, recalls
from data.room.room import Room
from data.room.state.incidents import Incident
from data.site.model import Site

#: The lowest priority whose new incidents come before everything else, and whose targets sound when they pass.
URGENT = 2

#: Targets in the order in which they are said.
_ORDER = ("send", "arrive", "supervisor", "outside", "update")


def _is_said(site: Site, priority: int) -> bool:
    """Whether passed targets of this priority are said: it is urgent, or the site reminds of it."""
    return priority <= URGENT or bool(site.alarms.remind_min[priority - 1])


def passed_targets(room: Room, site: Site, incident: Incident, now: int) -> list[Verdict]:
    """Return the targets of an incident that have passed and are not met, first the one to say first.

    That is of a P1 or P2, or of a lower one that the site reminds of. Its acknowledgement is not among them.
    """
    passed = [t for t in _running(room, site, incident) if t.runs_out <= now]
    return sorted(passed, key=lambda t: (_ORDER.index(t.name), t.runs_out))


def first_passes(room: Room, site: Site, incident: Incident) -> int:
    """Return when the first of these targets passes (UTC ms); 0: none does. It depends on nothing but the room."""
    return min((t.runs_out for t in _running(room, site, incident)), default=0)


def _running(room: Room, site: Site, incident: Incident) -> Iterator[Verdict]:
    """Yield the targets of an incident that are said when they run out. They depend on nothing but the room."""
    if not incident.is_open or not _is_said(site, room.effective_priority(incident)):
        return
    yield from (t for t in current(with_linked(room, incident)) if t.name in _ORDER and t.runs_out > 0)
    news = update_at(incident)
    if news:
        goal = incident.targets.update * SECOND
        yield Verdict("update", "running", goal, news - goal, news, runs_out=news)


def may_acknowledge(room: Room, site: Site, incident: Incident, who: Viewer, now: int) -> bool:
    """Whether something about the incident waits for an acknowledgement: it is new, reported again, or overdue."""
    if is_new_to(room, incident, who) or recalls(incident, who):
        return True
    return has_unseen_target(room, site, incident, now)


def has_unseen_target(room: Room, site: Site, incident: Incident, now: int) -> bool:
    """Whether a target has passed since somebody acknowledged the incident or did something about it."""
    first = min((t.runs_out for t in _running(room, site, incident) if t.runs_out > incident.seen), default=0)
    return 0 < first <= now


def unseen_posts(room: Room, site: Site) -> tuple[str, ...]:
    """Return the posts whose LATE nobody has acknowledged."""
    states = (room.post(p.code) for p in site.posts)
    return tuple(s.code for s in states if s.late_due and not s.late_seen)
