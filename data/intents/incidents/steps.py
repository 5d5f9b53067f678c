"""The checklist of an incident: ticking, unticking, waiving."""

from __future__ import annotations

from typing import Literal

from data import entries as e
from data.intents.base import Context, Drafts, Intent, Refused
from data.room.state.incidents import Incident, StepState


def _step(ctx: Context, incident: Incident, step: int) -> StepState:
    count = len(incident.steps)
    if not count:
        raise Refused("refuse.no_steps", number=ctx.room.number_text(incident))
    if not 1 <= step <= count:
        raise Refused("refuse.no_step", number=ctx.room.number_text(incident), step=step, count=count)
    return incident.steps[step - 1]


class Tick(Intent, frozen=True):
    incident: str
    step: int
    state: Literal["done", "open"] = "done"
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        incident = ctx.open_incident(self.incident)
        step = _step(ctx, incident, self.step)
        if self.state == step.state:
            if step.state == "open":
                raise Refused("refuse.step_not_ticked", number=ctx.room.number_text(incident), step=self.step)
            raise Refused(
                "refuse.step_ticked",
                number=ctx.room.number_text(incident),
                step=self.step,
                time=ctx.time(step.at),
                by=step.by,
            )
        drafts.acknowledge(incident)
        drafts.add(e.StepSet, (incident.subject,), step=self.step, state=self.state, words=self.words)


class Waive(Intent, frozen=True):
    incident: str
    step: int
    why: str
    authorised: str = ""

    def decide(self, drafts: Drafts) -> None:
        """A waiver says why; one of a required step also names who allowed it."""
        ctx = drafts.ctx
        incident = ctx.open_incident(self.incident)
        step = _step(ctx, incident, self.step)
        if step.state != "open":
            key = "refuse.step_ticked" if step.state == "done" else "refuse.step_waived"
            raise Refused(
                key, number=ctx.room.number_text(incident), step=self.step, time=ctx.time(step.at), by=step.by
            )
        if not self.why.strip():
            raise Refused("refuse.waive_why", number=ctx.room.number_text(incident), step=self.step)
        if step.step.required and not self.authorised.strip():
            raise Refused("refuse.waive_who", number=ctx.room.number_text(incident), step=self.step)
        drafts.acknowledge(incident)
        drafts.add(
            e.StepSet,
            (incident.subject,),
            step=self.step,
            state="waived",
            why=self.why,
            authorised=self.authorised,
        )
