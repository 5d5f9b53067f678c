"""Priority and type of an incident, and the target times that depend on them."""

from __future__ import annotations

from data import entries as e
from data.entries.base import SYSTEM
from data.intents.base import Drafts, Intent, Refused, post_subjects
from data.queries.course.targets import targets_of
from data.room.state.incidents import Incident
from data.rules.new_incident import steps_of


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


def change_priority(
    drafts: Drafts, incident: Incident, priority: int, why: str, of: str = "", kind: str = "", is_own: bool = True
) -> None:
    """Add the draft that changes a priority. Raises :class:`Refused` below P1 for an officer in danger.

    of: subject of the merged incident that gives it. kind: code of the type that it has from now on.
    is_own: it is not the one of another incident, which keeps it in a row of its own.
    """
    ctx = drafts.ctx
    if incident.is_panic and priority > 1:
        raise Refused("refuse.panic_priority", number=ctx.room.number_text(incident))
    targets = targets_of(ctx.site, ctx.site.type(kind or incident.type), priority)
    before = incident.priority
    is_lowered = is_own and before == 1 < priority
    drafts.add(
        e.PrioritySet,
        (incident.subject,),
        priority=priority,
        before=before,
        why=why,
        targets=targets,
        announced=priority < before and drafts.is_news,
        of=of,
        supervisor=drafts.supervisor_for("lower-p1", is_lowered),
    )


class Relocate(Intent, frozen=True):
    """Correction of an incident's post, with the reason; "": none. The danger of a panic moves with it."""

    incident: str
    post: str
    why: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        incident = ctx.open_incident(self.incident)
        number, name = ctx.room.number_text(incident), self.post or "-"
        if incident.source == SYSTEM or incident.key:
            raise Refused("refuse.place_fixed", number=number)
        if self.post == incident.post:
            raise Refused("refuse.place_same", number=number, post=name)
        if not self.why.strip():
            raise Refused("refuse.place_why", number=number, post=name)
        if incident.is_panic:
            known = ctx.room.incident(ctx.room.post(self.post).danger)
            if not self.post or known is not None:  # a post has one panic, and a panic has a post
                raise Refused("refuse.place_panic", number=number, post=name)
        post = ctx.post(self.post) if self.post else None
        drafts.acknowledge(incident)
        drafts.add(
            e.Relocated,
            (incident.subject, *post_subjects(code for code in (incident.post, self.post) if code)),
            post=self.post,
            post_name=post.name if post is not None else "",
            before=incident.post,
            why=self.why,
            danger=incident.is_panic,
        )


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
