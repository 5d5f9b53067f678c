"""Checklist of an incident: ticking, unticking and waiving steps."""

from __future__ import annotations

from typing import Literal

from data import entries as e
from data.base.text import ranges
from data.intents.base import Context, Drafts, Intent, Refused
from data.room.state.incidents import Incident, StepState
from data.room.state.registers import is_same_name


class Tick(Intent, frozen=True):
    """Step of a checklist done, or open again."""

    needs_sign_on = False

    incident: str
    step: int
    state: Literal["done", "open"] = "done"
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        incident = ctx.open_incident(self.incident)
        step = _step(ctx, incident, self.step)
        number = ctx.room.number_text(incident)
        if self.state == step.state == "open":
            raise Refused("refuse.step_not_ticked", number=number, step=self.step)
        if self.state == step.state:
            raise Refused("refuse.step_ticked", number=number, step=self.step, time=ctx.time(step.at), by=step.by)
        drafts.acknowledge(incident)
        drafts.add(e.StepSet, (incident.subject,), step=self.step, state=self.state, words=self.words)


class TickSeveral(Intent, frozen=True):
    """Several steps done, except those done by now."""

    needs_sign_on = False

    incident: str
    steps: tuple[int, ...]
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        incident = ctx.open_incident(self.incident)
        left = [n for n in self.steps if _step(ctx, incident, n).state == "open"]
        if not left:
            Tick(incident=self.incident, step=self.steps[0]).decide(drafts)  # refused, with when and by whom
        drafts.acknowledge(incident)
        for step in left:
            drafts.add(e.StepSet, (incident.subject,), step=step, state="done", words=self.words)


class Waive(Intent, frozen=True):
    """Waiver of a step, or of several that are open, with a reason.

    A required step also needs the name of the person who allowed it. A supervisor who waives it has
    allowed it.

    more: further steps; those that are not open are skipped
    """

    incident: str
    step: int
    why: str
    authorised: str = ""
    more: tuple[int, ...] = ()

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        incident = ctx.open_incident(self.incident)
        states = {n: _step(ctx, incident, n) for n in (self.step, *self.more)}
        left = [n for n, step in states.items() if step.state == "open"]
        number = ctx.room.number_text(incident)
        if not left:
            step = states[self.step]
            key = {"done": "refuse.step_ticked", "waived": "refuse.step_waived"}.get(step.state, "refuse.step_spared")
            raise Refused(key, number=number, step=self.step, time=ctx.time(step.at), by=step.by)
        if not self.why.strip():
            raise Refused("refuse.waive_why", step=ranges(left))
        is_required = any(states[n].step.required for n in left)
        supervisor = drafts.supervisor_for("waive", is_required)
        authorised = drafts.allowed_by(self.authorised, supervisor) if is_required else self.authorised
        if is_required and not authorised:
            raise Refused("refuse.waive_who", number=number, step=ranges(left))
        drafts.acknowledge(incident)
        reason = {"why": self.why, "authorised": authorised, "supervisor": supervisor}
        for n in left:
            drafts.add(e.StepSet, (incident.subject,), step=n, state="waived", **reason)


def _step(ctx: Context, incident: Incident, step: int) -> StepState:
    """Return a step by its number, from 1. Raises :class:`Refused` if there is no such step."""
    count = len(incident.steps)
    if not count:
        raise Refused("refuse.no_steps", number=ctx.room.number_text(incident))
    if not 1 <= step <= count:
        raise Refused("refuse.no_step", number=ctx.room.number_text(incident), step=step, count=count)
    return incident.steps[step - 1]


class NoteScene(Intent, frozen=True):
    """Fact about the scene of an incident: who leads it, who went in or left, who saw it."""

    needs_sign_on = False

    incident: str
    what: Literal["lead", "in", "out", "witness"]
    names: tuple[str, ...]
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        incident = drafts.ctx.open_incident(self.incident)
        number = drafts.ctx.room.number_text(incident)
        if not self.names:
            raise Refused("refuse.scene_who", number=number)
        there = sorted({each.name for each in incident.scene if not each.left})
        known = {name: next((each for each in there if is_same_name(each, name)), "") for name in self.names}
        if self.what == "in" and (again := [name for name in known.values() if name]):
            raise Refused("refuse.scene_there", number=number, name=again[0])
        if self.what == "out" and (strange := [name for name in self.names if not known[name]]):
            raise Refused("refuse.scene_not_there", number=number, name=strange[0], names=", ".join(there) or "-")
        names = tuple(known.values()) if self.what == "out" else self.names
        drafts.acknowledge(incident)
        fact = {"what": self.what, "names": names, "words": self.words}
        drafts.add(e.SceneFact, (incident.subject,), **fact)
