"""Links between incidents: a duplicate or an update folds under the other.

A related incident keeps its row.
"""

from __future__ import annotations

from typing import Literal

from data import entries as e
from data.intents.base import Drafts, Intent, Refused, post_subjects
from data.intents.incidents.priority import change_priority
from data.queries.incidents import unit_people
from data.queries.roll_calls import present_and_absent
from data.room.room import Room
from data.room.state.incidents import Incident
from data.room.state.orders import RollCall
from data.rules.new_incident import linked

#: Duplicate, update, related.
LinkKind = Literal["dup", "upd", "rel"]


class Link(Intent, frozen=True):
    """Link from an incident (the child) to another one (the parent).

    A folded incident hands over its posts, and its priority if that is more urgent: neither may vanish with its row.
    ``rel`` between a folded incident and its parent unfolds it into a row of its own.
    """

    incident: str
    how: LinkKind
    other: str

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        child, parent = ctx.incident(self.incident), ctx.incident(self.other)
        number = ctx.room.number_text(child)
        if child.subject == parent.subject:
            raise Refused("refuse.link_itself", number=number)
        unfolds = self.how == "rel" and child.folded_into == parent.subject
        for incident in (parent,) if unfolds else (child, parent):
            ctx.unfolded_incident(incident.subject)
            if incident.state == "closed":
                raise Refused("refuse.link_closed", number=ctx.room.number_text(incident))
        if self.how == "rel" and not unfolds and parent.subject in child.related:
            raise Refused("refuse.linked", number=number, other=ctx.room.number_text(parent))
        if self.how != "rel" and child.is_panic:
            raise Refused("refuse.link_panic", number=number)
        if self.how == "dup" and child.priority < parent.priority:
            raise Refused(
                "refuse.link_less_urgent",
                mark="?",
                number=number,
                priority=child.priority,
                other=ctx.room.number_text(parent),
                before=parent.priority,
            )
        drafts.acknowledge(child)
        if unfolds:
            _take_back(drafts, child, parent)
        if self.how != "rel":
            _hand_over(drafts, child, parent)
        drafts.add_entry(linked(child, parent.subject, self.how, by=ctx.by))


def _hand_over(drafts: Drafts, child: Incident, parent: Incident) -> None:
    """Move the posts that are out, a running roll call and the more urgent priority to the parent."""
    out = [u for u in child.units if not u.released]
    if out:
        codes = tuple(u.post for u in out)
        there = tuple(u.post for u in out if u.arrived)
        drafts.acknowledge(parent)
        drafts.add(e.Released, (child.subject, *post_subjects(codes)), posts=codes)
        drafts.add(
            e.Sent,
            (parent.subject, *post_subjects(codes)),
            posts=codes,
            people=tuple(unit_people(drafts.ctx.room, child, u) for u in out),
        )
        if there:
            drafts.add(e.Arrived, (parent.subject, *post_subjects(there)), posts=there)
    if (roll := child.roll) is not None and not roll.ended and not _looks_for_somebody(drafts.ctx.room, parent):
        _hand_over_roll_call(drafts, child, parent, roll)
    if child.priority < parent.priority:
        why = f"#{drafts.ctx.room.number_text(child)} P{child.priority}"
        change_priority(drafts, parent, child.priority, why, of=child.subject)


def _looks_for_somebody(room: Room, parent: Incident) -> bool:
    """Whether a roll call of the parent runs, or ended with somebody who was not found yet: another would hide it."""
    running = parent.roll is not None and not parent.roll.ended
    return running or bool(present_and_absent(room, parent)[1])


def _hand_over_roll_call(drafts: Drafts, child: Incident, parent: Incident, roll: RollCall) -> None:
    """Go on with a roll call by name on the parent: those who were found stay found."""
    there, absent = present_and_absent(drafts.ctx.room, child)
    posts = post_subjects(roll.posts)
    drafts.add(
        e.RollDone,
        (child.subject, *posts),
        incident=child.subject,
        present=len(there),
        count=len(there) + len(absent),
        cause="incident",
        posts=roll.posts,
    )
    drafts.add(
        e.RollCalled,
        (parent.subject, *posts),
        incident=parent.subject,
        posts=roll.posts,
        names=roll.names,
        others=roll.others,
        limit=roll.limit,
    )
    if there or roll.missing:
        drafts.add(e.RollNames, (parent.subject,), present=there, missing=roll.missing)


def _take_back(drafts: Drafts, child: Incident, parent: Incident) -> None:
    """Undo what :func:`_hand_over` did: the posts go back, and the parent has its own priority again."""
    number = drafts.ctx.room.number_text(child)
    merged = max((u.released for u in child.units), default=0)  # it had no posts of its own after that
    gave = {(u.post, merged) for u in child.units if u.released == merged}
    out = [u for u in parent.units if not u.released and (u.post, u.sent) in gave]
    if out:
        codes = tuple(u.post for u in out)
        there = tuple(u.post for u in out if u.arrived)
        drafts.add(e.Released, (parent.subject, *post_subjects(codes)), posts=codes)
        drafts.add(e.Sent, (child.subject, *post_subjects(codes)), posts=codes, people=tuple(u.people for u in out))
        if there:
            drafts.add(e.Arrived, (child.subject, *post_subjects(there)), posts=there)
    if parent.priority_of == child.subject and parent.raised_from > parent.priority:
        change_priority(drafts, parent, parent.raised_from, f"#{number}", is_own=False)
