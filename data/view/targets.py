"""Targets of an incident as the screen shows them."""

from __future__ import annotations

from msgspec.structs import replace

from data.base.clock import SECOND
from data.queries.course.linked import lenders, with_linked
from data.queries.course.targets import ORDER, current, update_at
from data.room.room import Room
from data.room.state.incidents import Incident
from data.view.values import TargetView


def shown_targets(room: Room, incident: Incident) -> tuple[TargetView, ...]:
    """Return the incident's targets with those that a linked incident's posts meet. Spans in ms, moments in UTC ms."""
    lent = {name: lender for name, stamp in ORDER if (lender := lenders(room, incident).get(stamp)) is not None}
    return tuple(
        replace(target, by=room.number_text(lent[target.name])) if target.name in lent else target
        for target in target_views(with_linked(room, incident))
    )


def target_views(incident: Incident) -> tuple[TargetView, ...]:
    """Return the incident's targets. Spans in ms, moments in UTC ms."""
    found: list[TargetView] = []
    for each in current(incident, missed=True):
        found.append(
            TargetView(
                each.name,
                each.goal,
                took=each.took,
                at=each.due if each.took is None else None,
                who=each.who,
                limit=each.limit,
                ended=each.ended or None,
                judged=each.outcome != "unjudged",
                again=each.again,
            )
        )
        if each.ended and each.runs_out:  # a lower priority has a target of its own in the place of that one
            found.append(TargetView(each.name, each.runs_for, at=each.runs_out))
    news = update_at(incident)
    if news:
        found.append(TargetView("update", incident.targets.update * SECOND, at=news))
    return tuple(found)
