"""Control of the room: taking it, the silenced bell, the operator watch.

The first command takes control. Later an operator hands it over or takes it; nobody gives it up.
"""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from data import entries as e
from data.intents.base import Context, Drafts, Intent, Refused
from data.queries.current_shift import shift_shown
from data.queries.incidents import is_new_to, viewer
from data.room.state.control import Duty
from data.rules.shift import break_ended


class TakeControl(Intent, frozen=True):
    """Change of control, now and never in the past.

    how: ``quick`` within a shift (the crew on the posts stays), ``take`` from an operator who cannot sign (needs a
        reason). ``first`` means ``take`` if somebody is in control already.
    """

    takes_control = False

    operator: str
    why: str = ""
    how: Literal["first", "take", "quick"] = "first"

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        duty = ctx.room.duty
        operator = operator_of(ctx, self.operator)
        # Control belongs to a station and an operator. If two are in control, one has to take it from the other.
        if operator == duty.operator and duty.in_control(ctx.book) and not duty.rivals:
            if self.how == "quick":
                raise Refused("handover.same")
            raise Refused("refuse.in_control", by=operator, time=ctx.time(duty.since))
        how = "first" if not duty.operator else "take" if self.how == "first" else self.how
        if how == "take" and not self.why.strip():
            raise Refused("refuse.take_why", by=operator, before=duty.operator)
        supervisor = drafts.supervisor_for("take", how == "take", operator)
        crew = None
        if how == "quick":
            check_no_new_p1(ctx)
            crew = ctx.crew()
        crew_code = crew.code if crew else ""
        give_control(drafts, operator, how, why=self.why.strip(), crew=crew_code, by=operator, supervisor=supervisor)


def give_control(
    drafts: Drafts, operator: str, how: str, *, why: str = "", crew: str = "", by: str = "", supervisor: str = ""
) -> None:
    """Add the draft that gives control to ``operator``.

    crew: code of the crew on the posts from now on; "" for the operator's own, or, if they have none, the present one.
    by: operator who enters it; "" for the one who acts. supervisor: in whose name it was taken.
    """
    site = drafts.ctx.site
    crew = crew or next((c.code for c in site.crews if c.operator == operator), "")
    if not crew and (present := drafts.ctx.crew()) is not None:
        crew = present.code
    _end_breaks(drafts, operator, crew)
    drafts.add_now(
        e.Control,
        ("room",),
        by=by or drafts.ctx.by,
        operator=operator,
        name=full_name(drafts.ctx, operator),
        how=how,
        before=_loser(drafts.ctx.room.duty, operator),
        crew=crew,
        why=why,
        supervisor=supervisor,
    )


def _loser(duty: Duty, operator: str) -> str:
    """Return who loses control to ``operator``, at this station or another; "": nobody else is in control."""
    in_control = (duty.operator, *(turn.operator for turn in duty.rivals))
    return next((one for one in in_control if one != operator), "")


def _end_breaks(drafts: Drafts, operator: str, crew: str) -> None:
    """Add the drafts that end the breaks of the crew that leaves: those who cover go home, and the next crew is here.

    An operator whose own crew is not due stands in: nobody leaves. Where the roster changes the crew, a rule does it
    (:mod:`data.rules.shift`).
    """
    ctx = drafts.ctx
    present = ctx.crew()
    after = replace(ctx.room.duty, operator=operator, since=ctx.now, control_crew=crew)
    if present is None or present.code == shift_shown(after, ctx.site, ctx.now).crew:
        return
    for state in ctx.post_states():
        if state.break_since:
            drafts.add_entry(break_ended(state, ctx.by, "crew"))


def operator_of(ctx: Context, named: str) -> str:
    """Return the code of an operator on the roster, given by code or name. Raises :class:`Refused`."""
    person = ctx.site.person(named)
    operator = person.code if person and person.code else named
    check_on_roster(ctx, operator)
    check_no_viewer(ctx, operator)
    return operator


def check_on_roster(ctx: Context, operator: str) -> None:
    """Raise :class:`Refused` for a code that is not an operator's."""
    codes = {p.code for p in ctx.site.people if p.code} | {c.operator for c in ctx.site.crews}
    if operator not in codes:
        raise Refused("refuse.not_on_roster", by=operator or "-", known=" ".join(sorted(codes)))


def check_no_viewer(ctx: Context, operator: str) -> None:
    """Raise :class:`Refused` for somebody who only looks on."""
    if ctx.site.role(operator) == "viewer":
        may = " ".join(p.code for p in ctx.site.people if p.code and p.role != "viewer")
        raise Refused("roles.viewer", by=operator, known=may)


def full_name(ctx: Context, operator: str) -> str:
    """Return an operator's name in full, as far as the site file has it; "" if they are not in it."""
    person = ctx.site.person(operator)
    return (person.full or person.name) if person else ""


def check_no_new_p1(ctx: Context) -> None:
    """Raise :class:`Refused` while a P1 is not acknowledged."""
    who = viewer(ctx.room, ctx.by)
    new = next((p1 for p1 in ctx.room.open_p1s() if is_new_to(ctx.room, p1, who)), None)
    if new is not None:
        raise Refused("handover.p1_new", number=ctx.room.number_text(new))


class Silence(Intent, frozen=True):
    """Silencing of the bell. It acknowledges nothing."""

    needs_sign_on = False

    def decide(self, drafts: Drafts) -> None:
        drafts.add_now(e.Silenced, ("room",))


class ConfirmWatch(Intent, frozen=True):
    """Answer to the operator watch: a key was pressed when it asked for one."""

    needs_sign_on = False

    def decide(self, drafts: Drafts) -> None:
        registers = drafts.ctx.room.registers
        if not registers.asked:
            raise Refused("duty.not_asked")
        drafts.add_now(e.WatchOk, ("registers",), missed=bool(registers.unanswered))
