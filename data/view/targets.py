"""Targets of an incident: met or missed, by how much, and which one runs now.

They run from the report, and again from a reopening (``Incident.runs_from``): then only what was done since counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from data.base.clock import SECOND
from data.room.state.incidents import Incident
from data.view.values import TargetView

#: The targets in the order in which they are due to be met, with the stamp that meets each.
ORDER = (("ack", "acked"), ("send", "sent"), ("arrive", "arrived"), ("supervisor", "told"))

#: States in which an incident wants news of it: it is known, and not under control.
_WANTS_NEWS = frozenset({"ack", "sent", "scene"})


def target_views(incident: Incident) -> tuple[TargetView, ...]:
    """Return the incident's targets. Spans in ms, moments in UTC ms."""
    start = incident.runs_from
    found = []
    for name, stamp in ORDER:
        goal = getattr(incident.targets, name) * SECOND
        if not goal:
            continue
        limit = incident.targets.breach * SECOND if name == "ack" else 0
        met = incident.stamp(stamp)
        if met:
            found.append(TargetView(name, goal, took=max(0, met - start), limit=limit))
        elif incident.state != "closed" and not _overtaken(incident, name):
            found.append(TargetView(name, goal, at=start + goal, limit=limit))
    for call in incident.calls:
        goal = call.due - call.at
        if call.arrived:
            found.append(TargetView("outside", goal, took=max(0, call.arrived - call.at), who=call.who))
        elif incident.state != "closed":
            found.append(TargetView("outside", goal, at=call.due, who=call.who))
    news = update_at(incident)
    if news:
        found.append(TargetView("update", incident.targets.update * SECOND, at=news))
    return tuple(found)


class Verdict(msgspec.Struct, frozen=True):
    """Outcome of one target.

    goal: ms. took: ms; None: it was never met.
    """

    name: str
    goal: int
    took: int | None
    met: bool


def verdicts(incident: Incident, now: int) -> Iterator[Verdict]:
    """Yield the targets that were met or missed by ``now`` (UTC ms).

    A target that still runs is neither. A merged incident has no targets of its own.
    """
    if incident.folded_into:
        return
    for view in target_views(incident):
        if view.took is not None:
            yield Verdict(view.name, view.goal, view.took, view.took <= view.goal)
        elif view.at is not None and view.at < now and view.name != "update":
            yield Verdict(view.name, view.goal, None, False)


def updates_met(history: Iterable[tuple[int, Incident]], now: int) -> tuple[int, int]:
    """Return how often news of an incident came in time, and how often not.

    history: its states, each with when it was recorded (UTC ms), oldest first.
    now: UTC ms.

    An incident that ends or comes under control before its next news is due was in time.
    """
    in_time = too_late = due = 0
    for at, state in history:
        following = update_at(state)
        if due and following != due:
            in_time += at <= due
            too_late += at > due
        due = following
    return in_time, too_late + (0 < due < now)


def running_target(incident: Incident) -> tuple[str, int | None]:
    """Return the target that runs now and when it falls due (UTC ms).

    It is ack, send, arrive, supervisor, outside or update; ("", None): no target runs.
    """
    start, targets = incident.runs_from, incident.targets
    if targets.ack and not incident.stamp("acked"):
        return "ack", start + targets.ack * SECOND
    for name, stamp in ORDER[1:]:
        goal = getattr(targets, name)
        if goal and not incident.stamp(stamp) and not _overtaken(incident, name):
            return name, start + goal * SECOND
    news = update_at(incident)
    waits = min((c.due for c in incident.calls if not c.arrived), default=0)
    if waits and (not news or waits <= news) and incident.state != "closed":
        return "outside", waits
    return ("update", news) if news else ("", None)


def update_at(incident: Incident) -> int:
    """Return when the next news of the incident is due (UTC ms); 0: never."""
    if not incident.targets.update or incident.state not in _WANTS_NEWS:
        return 0
    last = max(incident.stamp("updated"), incident.stamp("acked"), incident.stamp("sent"), incident.runs_from)
    return last + incident.targets.update * SECOND


def _overtaken(incident: Incident, name: str) -> bool:
    """Whether a target is no longer needed.

    Nobody has to be sent to an incident that is under control, or where a post is already.
    """
    if name == "send":
        return bool(incident.stamp("arrived")) or incident.state == "controlled"
    return name == "arrive" and incident.state == "controlled"
