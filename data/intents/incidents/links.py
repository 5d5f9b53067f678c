"""Ties between incidents: a duplicate or a development folds under the other one; what is related keeps its row."""

from __future__ import annotations

from typing import Literal

from data import entries as e
from data.intents.base import Context, Drafts, Intent, Refused, posts
from data.intents.incidents.priority import targets_for
from data.room.state.incidents import Incident

#: Duplicate, update, related.
LinkKind = Literal["dup", "upd", "rel"]


class Link(Intent, frozen=True):
    incident: str
    how: LinkKind
    other: str

    def decide(self, drafts: Drafts) -> None:
        """``rel`` with the incident under which one is folded takes it out again, as a row of its own. What is folded
        hands its posts over, and its priority if that is more urgent: neither may vanish with its row."""
        ctx = drafts.ctx
        child, parent = ctx.incident(self.incident), ctx.incident(self.other)
        if child.subject == parent.subject:
            raise Refused("refuse.link_itself", number=ctx.room.number_text(child))
        unfolding = self.how == "rel" and child.folded_into == parent.subject
        for incident in (parent,) if unfolding else (child, parent):
            ctx.not_folded(incident)
            if incident.state == "closed":
                raise Refused("refuse.link_closed", number=ctx.room.number_text(incident))
        if self.how == "rel" and not unfolding and parent.subject in child.related:
            raise Refused("refuse.linked", number=ctx.room.number_text(child), other=ctx.room.number_text(parent))
        if self.how != "rel" and child.source == "panic":
            raise Refused("refuse.link_panic", number=ctx.room.number_text(child))
        drafts.acknowledge(child)
        if self.how != "rel":
            _hand_over(drafts, child, parent)
        drafts.add(
            e.Linked,
            (child.subject, parent.subject),
            how=self.how,
            other=parent.subject,
            child_number=child.number,
            child_source=child.source,
            child_post=child.post,
            child_words=child.words,
            child_priority=child.priority,
            child_count=child.report_count,
            child_received=child.received,
        )


def _hand_over(drafts: Drafts, child: Incident, parent: Incident) -> None:
    """What the folded incident has moves to the other one: posts that are out, and the greater urgency."""
    ctx = drafts.ctx
    out = [u for u in child.units if not u.released]
    if out:
        codes = tuple(u.post for u in out)
        drafts.acknowledge(parent)
        drafts.add(e.Released, (child.subject, *posts(codes)), posts=codes)
        drafts.add(e.Sent, (parent.subject, *posts(codes)), posts=codes, people=tuple(u.people for u in out))
        there = tuple(u.post for u in out if u.arrived)
        if there:
            drafts.add(e.Arrived, (parent.subject, *posts(there)), posts=there)
    if child.priority < parent.priority:
        drafts.add(
            e.PrioritySet,
            (parent.subject,),
            priority=child.priority,
            before=parent.priority,
            why=f"#{ctx.room.number_text(child)} P{child.priority}",
            targets=_targets(ctx, parent, child.priority),
        )


def _targets(ctx: Context, incident: Incident, priority: int) -> e.Targets:
    return targets_for(ctx, ctx.site.type(incident.type), priority)
