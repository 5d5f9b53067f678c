"""Control of the room: the first act takes it; later it is handed over or taken, never left."""

from __future__ import annotations

from data import entries as e
from data import intents
from data.decide.context import Drafts
from data.decide.registry import decides
from data.intents import Refused


def first_control(drafts: Drafts, operator: str) -> None:
    """Nobody was in control: whoever acts first is."""
    _control(drafts, operator, "first", "")


def _control(drafts: Drafts, operator: str, how: str, why: str) -> None:
    site = drafts.ctx.site
    person = site.person(operator)
    crew = next((c.code for c in site.crews if c.operator == operator), "")
    if not crew and (standing := drafts.ctx.crew()) is not None:
        crew = standing.code  # a stand-in: the posts keep the people they have
    drafts.add_now(
        e.Control,
        ("room",),
        operator=operator,
        name=(person.full or person.name) if person else "",
        how=how,
        before=drafts.ctx.room.duty.operator,
        crew=crew,
        why=why,
    )


@decides(intents.TakeControl)
def take(intent: intents.TakeControl, drafts: Drafts) -> None:
    """Control changes hands now, never in the past. ``first`` while somebody is in control counts as ``take``, which
    asks why."""
    ctx = drafts.ctx
    before = ctx.room.duty.operator
    person = ctx.site.person(intent.operator)
    operator = person.code if person and person.code else intent.operator
    known = {p.code for p in ctx.site.people if p.code} | {c.operator for c in ctx.site.crews}
    if operator not in known:
        raise Refused("refuse.not_on_roster", by=intent.operator or "-", known=" ".join(sorted(known)))
    if operator == before:
        raise Refused("refuse.in_control", by=operator, time=ctx.time(ctx.room.duty.since))
    how = "first" if not before else "take" if intent.how == "first" else intent.how
    if how == "take" and not intent.why.strip():
        raise Refused("refuse.take_why", by=operator, before=before)
    _control(drafts, operator, how, intent.why)


@decides(intents.Silence)
def silence(intent: intents.Silence, drafts: Drafts) -> None:
    """Sound off for what rings now. It acknowledges nothing, so there is nothing to refuse."""
    drafts.add_now(e.Silenced, ("room",))
