"""Targets of an incident as the screen shows them."""

from __future__ import annotations

from data.base.clock import SECOND
from data.queries.course.targets import current, update_at
from data.room.state.incidents import Incident
from data.view.values import TargetView


def target_views(incident: Incident) -> tuple[TargetView, ...]:
    """Return the incident's targets. Spans in ms, moments in UTC ms."""
    found = [
        TargetView(
            each.name,
            each.goal,
            took=each.took,
            at=each.due if each.took is None else None,
            who=each.who,
            limit=each.limit,
            ended=each.ended or None,
            judged=each.outcome != "unjudged",
        )
        for each in current(incident)
    ]
    news = update_at(incident)
    if news:
        found.append(TargetView("update", incident.targets.update * SECOND, at=news))
    return tuple(found)
