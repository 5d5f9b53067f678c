"""Control of the room: the first act takes it; later it is handed over or taken, never left.

The operator has answered the watch over him.
"""

from __future__ import annotations

from typing import Literal

from data import entries as e
from data.entries.control import WatchOk
from data.intents.base import Context, Drafts, Intent, Refused
from data.queries.incidents import urgent


def give_control(drafts: Drafts, operator: str, how: str, *, why: str = "", crew: str = "", by: str = "") -> None:
    """The entry that gives control to ``operator``. ``crew``: who stands on the posts from now on; "": his own, or the
    one that stands there, if he belongs to none."""
    site = drafts.ctx.site
    person = site.person(operator)
    crew = crew or next((c.code for c in site.crews if c.operator == operator), "")
    if not crew and (standing := drafts.ctx.crew()) is not None:
        crew = standing.code  # a stand-in: the posts keep the people they have
    drafts.add_now(
        e.Control,
        ("room",),
        by=by or drafts.ctx.by,
        operator=operator,
        name=(person.full or person.name) if person else "",
        how=how,
        before=drafts.ctx.room.duty.operator,
        crew=crew,
        why=why,
    )


def operator_of(ctx: Context, named: str) -> str:
    """The code of an operator of the roster, by code or name. Raises :class:`Refused`."""
    person = ctx.site.person(named)
    operator = person.code if person and person.code else named
    known = {p.code for p in ctx.site.people if p.code} | {c.operator for c in ctx.site.crews}
    if operator not in known:
        raise Refused("refuse.not_on_roster", by=named or "-", known=" ".join(sorted(known)))
    return operator


class TakeControl(Intent, frozen=True):
    takes_control = False

    operator: str
    why: str = ""
    how: Literal["first", "take", "quick"] = "first"

    def decide(self, drafts: Drafts) -> None:
        """Control changes hands now, never in the past. ``first`` while somebody is in control counts as ``take``,
        which asks why. ``quick`` is within a shift: the crew on the posts stays."""
        ctx = drafts.ctx
        duty = ctx.room.duty
        operator = operator_of(ctx, self.operator)
        # Control is a station's and an operator's; and of two in control one has to take it from the other.
        if operator == duty.operator and duty.in_control(ctx.book) and not duty.rivals:
            if self.how == "quick":
                raise Refused("handover.same")
            raise Refused("refuse.in_control", by=operator, time=ctx.time(duty.since))
        how = "first" if not duty.operator else "take" if self.how == "first" else self.how
        if how == "take" and not self.why.strip():
            raise Refused("refuse.take_why", by=operator, before=duty.operator)
        if how == "quick":
            new = next((p1 for p1 in urgent(ctx.room) if p1.is_new), None)
            if new is not None:
                raise Refused("handover.p1_new", number=ctx.room.number_text(new))
        crew = ctx.crew() if how == "quick" else None
        give_control(drafts, operator, how, why=self.why.strip(), crew=crew.code if crew else "", by=operator)


class Silence(Intent, frozen=True):
    def decide(self, drafts: Drafts) -> None:
        """Sound off for what rings now. It acknowledges nothing, so there is nothing to refuse."""
        drafts.add_now(e.Silenced, ("room",))


class ConfirmWatch(Intent, frozen=True):
    """A key was pressed when the watch over the operator asked for one."""

    def decide(self, drafts: Drafts) -> None:
        known = drafts.ctx.room.registers
        if not known.asked:
            raise Refused("duty.not_asked")
        drafts.add_now(WatchOk, ("registers",), missed=bool(known.unanswered))
