"""Incidents: under control, closed, reopened."""

from __future__ import annotations

from typing import Literal, NoReturn

from data import entries as e
from data.base.text import ranges
from data.entries.subjects import posts_in
from data.intents.base import Context, Drafts, Intent, Refused, post_subjects
from data.queries.check_deadlines import MISS_KEY
from data.room.state.incidents import Incident

#: How an incident ended.
Disposition = Literal["safe", "handled", "handed", "false", "cancelled", "drill"]

#: Incident type of a seal that is torn, missing or wrong.
SEAL_TYPE = "SEAL"


class MarkControlled(Intent, frozen=True):
    """Report that an incident is under control."""

    incident: str
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        incident = ctx.open_incident(self.incident)
        if incident.state == "controlled":
            raise Refused("refuse.controlled", number=ctx.room.number_text(incident), time=ctx.time(incident.since))
        drafts.acknowledge(incident)
        drafts.add(e.Controlled, (incident.subject,), words=self.words)


class Close(Intent, frozen=True):
    """Closing of an incident. It releases the posts that are still out, and ends the danger of a panic.

    A panic that was a mistake needs no steps: closed as false or cancelled with words and who allowed it, the closing
    waives those that are open, for that reason.

    authorised: who allowed it, for such a panic.
    """

    incident: str
    disposition: Disposition
    words: str = ""
    authorised: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        incident = ctx.open_incident(self.incident)
        if self.disposition == "handed" and not self.words.strip():
            raise Refused("refuse.handed_to", number=ctx.room.number_text(incident))
        owed = _steps_owed(ctx, incident)
        is_mistake = incident.is_panic and self.disposition in ("false", "cancelled")
        reason: dict[str, str] = {}
        if owed and is_mistake and self.words.strip():
            supervisor = drafts.supervisor_for("waive")
            authorised = drafts.allowed_by(self.authorised, supervisor)
            reason = {"why": self.words, "authorised": authorised, "supervisor": supervisor} if authorised else {}
        if owed and not reason:
            _refuse_steps(ctx, incident, owed, self if is_mistake else None)
        if _needs_seals(incident, self.disposition):
            raise Refused("duty.seal_first", number=ctx.room.number_text(incident))
        _check_contact(ctx, incident, self.words)
        drafts.acknowledge(incident)
        for step in owed:
            drafts.add(e.StepSet, (incident.subject,), step=step, state="waived", **reason)
        out = incident.units_out
        about = [s.code for s in ctx.post_states() if incident.subject in (s.danger, s.missed_incident)]
        subjects = (incident.subject, *post_subjects((*out, *about)))
        drafts.add(e.Closed, subjects, disposition=self.disposition, words=self.words, posts=out)


def _steps_owed(ctx: Context, incident: Incident) -> list[int]:
    """Return the numbers of required steps of a P1, or kept from a more urgent type, that are open.

    Lowering a P1 does not take them back.
    """
    is_p1 = min(incident.highest, ctx.room.effective_priority(incident)) == 1
    still_open = ((i, s) for i, s in enumerate(incident.steps, 1) if s.state == "open" and s.step.required)
    return [i for i, s in still_open if is_p1 or s.kept]


def _refuse_steps(ctx: Context, incident: Incident, owed: list[int], mistake: Close | None) -> NoReturn:
    """Refuse to close an incident with these steps open: it names them, and the line that ends it. Raises Refused.

    mistake: the closing of a panic that was a mistake, None for any other.
    """
    number, words = ctx.room.number_text(incident), ctx.words
    named = ", ".join(f"{i} {incident.steps[i - 1].step.words}" for i in owed)
    named = named if len(owed) == 1 else f"{' '.join(map(str, owed))} ({named})"
    if mistake is None:
        ways = ("refuse.steps_done", "refuse.steps_not_done")
        hint = "; ".join(words(way, number=number, steps=ranges(owed)) for way in ways)
    else:
        result, said = words(f"refuse.mistake.{mistake.disposition}"), mistake.words.strip()
        hint = words("refuse.steps_mistake", number=number, result=result, rest=said or words("refuse.meant.words"))
    was = "" if ctx.room.effective_priority(incident) == 1 else "_p1" if incident.highest == 1 else "_type"
    raise Refused(f"refuse.steps_open{was}", number=number, steps=named, hint=hint)


def _needs_seals(incident: Incident, disposition: Disposition) -> bool:
    """Whether a broken seal lacks its old and new number and two names. A false alarm or a drill needs none."""
    return incident.type == SEAL_TYPE and not incident.seals and disposition in ("safe", "handled", "handed")


def _check_contact(ctx: Context, incident: Incident, words: str) -> None:
    """Raise :class:`Refused` for the incident of a missed call without contact since, unless words say why."""
    silent = [s.code for s in ctx.post_states() if s.missed_due and s.missed_incident == incident.subject]
    if silent and not words.strip():
        posts = ", ".join(silent)
        raise Refused("refuse.no_contact", number=ctx.room.number_text(incident), posts=posts, first=silent[0])


class Reopen(Intent, frozen=True):
    """Reopening of a closed incident. The operator who reopens it has thereby acknowledged it."""

    incident: str
    why: str

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        incident = ctx.unfolded_incident(self.incident)
        if incident.state != "closed":
            number = ctx.room.number_text(incident)
            others = ctx.room.all_by_number(incident.number, ctx.room.letter(incident))
            closed = (i for i in others if i.state == "closed" and not i.folded_into)
            if (other := next(closed, None)) is not None:
                raise Refused("refuse.not_closed_but", number=number, other=ctx.room.number_text(other))
            raise Refused("refuse.not_closed", number=number)
        if not self.why.strip():
            raise Refused("refuse.reopen_why", number=ctx.room.number_text(incident))
        danger = incident.post if incident.is_panic else ""
        known = ctx.room.incident(ctx.room.post(danger).danger)
        if known is not None:  # a post has one panic
            raise Refused("refuse.reopen_danger", post=danger, number=ctx.room.number_text(known))
        reopen(drafts, incident, self.why, danger=danger, missed=_still_silent(ctx, incident))


def _still_silent(ctx: Context, incident: Incident) -> tuple[str, ...]:
    """Return the posts whose missed call the incident was about when it was closed, and that were silent since.

    Those for which another incident was opened since stay with that one.
    """
    if not incident.key.startswith(MISS_KEY):
        return ()
    ends = [x for x in ctx.since(incident.since) if isinstance(x, e.Closed) and incident.subject in x.subjects]
    about = {code for end in ends for code in posts_in(end.subjects)}
    states = [state for state in ctx.post_states() if state.code in about]
    return tuple(state.code for state in states if state.missed_due and not state.missed_incident)


def reopen(drafts: Drafts, incident: Incident, why: str, *, danger: str = "", missed: tuple[str, ...] = ()) -> None:
    """Open a closed incident again, as acknowledged. ``danger``, ``missed``: posts for whom its reason is back."""
    drafts.add(
        e.Reopened,
        (incident.subject, *post_subjects((danger, *missed))),
        why=why,
        danger=danger,
        announced=drafts.is_news,
        missed=missed,
    )
    drafts.add_now(e.Acked, (incident.subject,))
