"""Priority of an incident, and the target times that come with it."""

from __future__ import annotations

from data import entries as e
from data.intents.base import Context, Drafts, Intent, Refused
from data.site.model import IncidentType


def targets_for(ctx: Context, kind: IncidentType | None, priority: int) -> e.Targets:
    """The type's own targets at its own priority, if it has any; else those of the priority."""
    if kind is not None and kind.targets != e.Targets() and priority == kind.priority:
        return kind.targets
    return ctx.site.targets[priority - 1]


class SetPriority(Intent, frozen=True):
    incident: str
    priority: int
    why: str = ""

    def decide(self, drafts: Drafts) -> None:
        """Lowering asks why, and so does a priority below the type's: both are read again afterwards."""
        ctx = drafts.ctx
        incident = ctx.open_incident(self.incident)
        if not 1 <= self.priority <= 4:
            raise Refused("refuse.priority", priority=self.priority)
        if self.priority == incident.priority:
            raise Refused("refuse.same_priority", number=ctx.room.number_text(incident), priority=self.priority)
        if self.priority > incident.priority and not self.why.strip():
            raise Refused(
                "refuse.lower_why",
                number=ctx.room.number_text(incident),
                before=incident.priority,
                priority=self.priority,
            )
        if incident.source == "panic" and self.priority > 1:
            raise Refused("refuse.panic_priority", number=ctx.room.number_text(incident))
        drafts.acknowledge(incident)
        drafts.add(
            e.PrioritySet,
            (incident.subject,),
            priority=self.priority,
            before=incident.priority,
            why=self.why,
            targets=targets_for(ctx, ctx.site.type(incident.type), self.priority),
        )
