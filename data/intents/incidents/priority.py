"""Priority and type of an incident, and the target times that depend on them."""

from __future__ import annotations

from data import entries as e
from data.intents.base import Drafts, Intent, Refused
from data.room.state.incidents import Incident
from data.rules.drafts import steps_of, targets_of


class SetPriority(Intent, frozen=True):
    """Change of an incident's priority. Lowering it needs a reason."""

    incident: str
    priority: int
    why: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        incident = ctx.open_incident(self.incident)
        number, before = ctx.room.number_text(incident), incident.priority
        if not 1 <= self.priority <= 4:
            raise Refused("refuse.priority", priority=self.priority)
        if self.priority == before:
            raise Refused("refuse.same_priority", number=number, priority=self.priority)
        if self.priority > before and not self.why.strip():
            raise Refused("refuse.lower_why", number=number, before=before, priority=self.priority)
        drafts.acknowledge(incident)
        change_priority(drafts, incident, self.priority, self.why)


def change_priority(drafts: Drafts, incident: Incident, priority: int, why: str, of: str = "", kind: str = "") -> None:
    """Add the draft that changes a priority. Raises :class:`Refused` below P1 for an officer in danger.

    of: subject of the merged incident that gives it. kind: code of the type that it has from now on.
    """
    ctx = drafts.ctx
    if incident.is_panic and priority > 1:
        raise Refused("refuse.panic_priority", number=ctx.room.number_text(incident))
    targets = targets_of(ctx.site, ctx.site.type(kind or incident.type), priority)
    before = incident.priority
    worse = {"announced": priority < before and drafts.is_news, "of": of}
    drafts.add(e.PrioritySet, (incident.subject,), priority=priority, before=before, why=why, targets=targets, **worse)


class Retype(Intent, frozen=True):
    """Change of an incident's type, with the reason: a fire alarm that turned out a fire.

    Steps, targets and priority follow the new type from now on. Required steps of a more urgent type stay.
    """

    incident: str
    type: str
    why: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        incident = ctx.open_incident(self.incident)
        number, kind = ctx.room.number_text(incident), ctx.site.type(self.type)
        if kind is None:
            raise Refused("refuse.no_type", type=self.type)
        if kind.code == incident.type:
            raise Refused("refuse.retype_same", number=number, type=kind.code)
        if not self.why.strip():
            raise Refused("refuse.retype_why", number=number, type=kind.code)
        drafts.acknowledge(incident)
        language = ctx.words.language
        drafts.add(
            e.Retyped,
            (incident.subject,),
            type=kind.code,
            type_name=kind.nama if language == "id" else kind.name,
            type_priority=kind.priority,
            before=incident.type,
            why=self.why,
            steps=steps_of(language, kind),
            keeps=kind.priority > incident.type_priority,
            sop=kind.sop,
        )
        targets = targets_of(ctx.site, kind, kind.priority)
        if kind.priority != incident.priority or targets != incident.targets:
            change_priority(drafts, incident, kind.priority, self.why, kind=kind.code)
