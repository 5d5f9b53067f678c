"""Under control, closed, open again: how an incident ends."""

from __future__ import annotations

from typing import Literal

from data import entries as e
from data.intents.base import Context, Drafts, Intent, Refused, post_states, posts
from data.room.state.incidents import Incident

#: How an incident ended.
Disposition = Literal["safe", "handled", "handed", "false", "cancelled", "drill"]


class Control(Intent, frozen=True):
    """The incident is under control."""

    incident: str
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        incident = ctx.open_incident(self.incident)
        if incident.state == "controlled":
            raise Refused("refuse.controlled", number=ctx.room.number_text(incident), time=ctx.time(incident.since))
        drafts.acknowledge(incident)
        drafts.add(e.Controlled, (incident.subject,), words=self.words)


# --- closed, open again ---------------------------------------------------------------------------------------------


class Close(Intent, frozen=True):
    incident: str
    disposition: Disposition
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        """Closing releases the posts that are still out, and ends the danger of a panic."""
        ctx = drafts.ctx
        incident = ctx.open_incident(self.incident)
        if self.disposition == "handed" and not self.words.strip():
            raise Refused("refuse.handed_to", number=ctx.room.number_text(incident))
        _steps_done(ctx, incident)
        if seals_missing(incident, self.disposition):
            raise Refused("duty.seal_first", number=ctx.room.number_text(incident))
        _contact_again(ctx, incident, self.words)
        drafts.acknowledge(incident)
        out = incident.units_out
        about = [s.code for s in post_states(ctx) if incident.subject in (s.danger, s.missed_incident)]
        drafts.add(
            e.Closed,
            (incident.subject, *posts((*out, *about))),
            disposition=self.disposition,
            words=self.words,
            posts=out,
        )


def _steps_done(ctx: Context, incident: Incident) -> None:
    """A P1 does not close with required steps that are neither ticked nor waived; they are named."""
    if ctx.room.effective_priority(incident) != 1:
        return
    left = [(i, s.step.words) for i, s in enumerate(incident.steps, 1) if s.step.required and s.state == "open"]
    if left:
        named = ", ".join(f"{i} {words}" for i, words in left)
        raise Refused("refuse.steps_open", number=ctx.room.number_text(incident), steps=named)


def _contact_again(ctx: Context, incident: Incident, words: str) -> None:
    """The incident of a missed call does not close without a word while nobody has heard of the post since."""
    silent = [s.code for s in post_states(ctx) if s.missed_due and s.missed_incident == incident.subject]
    if silent and not words.strip():
        raise Refused(
            "refuse.no_contact", number=ctx.room.number_text(incident), posts=ctx.names(silent), first=silent[0]
        )


class Reopen(Intent, frozen=True):
    incident: str
    why: str

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        incident = ctx.incident(self.incident)
        ctx.not_folded(incident)
        if incident.state != "closed":
            raise Refused("refuse.not_closed", number=ctx.room.number_text(incident))
        if not self.why.strip():
            raise Refused("refuse.reopen_why", number=ctx.room.number_text(incident))
        danger = incident.post if incident.source == "panic" else ""
        subjects = (incident.subject, *posts((danger,)))
        drafts.add(e.Reopened, subjects, why=self.why, danger=danger)
        # Whoever opens it again knows of it: my own entries do not ring me.
        drafts.add_now(e.Acked, (incident.subject,))


def seals_missing(incident: Incident, disposition: str) -> bool:
    """Whether a broken seal would be closed without its old and new number and two names. What turned out to be
    nothing, or was a drill, needs none."""
    return incident.type == SEAL and not incident.seals and disposition in ("safe", "handled", "handed")


#: The type of a seal that is torn, missing or wrong (incident-types.md).
SEAL = "SEAL"
