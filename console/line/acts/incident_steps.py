"""The checklist: ticking and waiving steps."""

from __future__ import annotations

import re
from collections.abc import Sequence

from console.line.act import Act, Screen, act
from console.line.cursor import Cursor
from console.line.echo import Speech
from console.line.named import read_authorised
from data.entries import Entry
from data.intents.base import Intent, Refused
from data.intents.incidents.steps import Tick, Waive
from data.room.state.incidents import Incident

_STEP = re.compile(r"(-?)([0-9]{1,2})")


def step_choices(at: Cursor, incident: Incident | None) -> list[tuple[str, str]]:
    """The steps that are open, with their words."""
    if incident is None:
        return []
    return [(str(n), s.step.words) for n, s in enumerate(incident.steps, 1) if s.state == "open"]


def read_step(at: Cursor, incident: Incident, form: str) -> tuple[int, bool]:
    """A step's number, and whether it was written ``-2`` (untick). Raises :class:`Refused`."""
    at.offer(step_choices(at, incident))
    found = _STEP.fullmatch(at.peek())
    if found is None:
        following = next((f"{n} {s.step.words}" for n, s in enumerate(incident.steps, 1) if s.state == "open"), "")
        raise Refused("line.which_step", number=at.ctx.room.number_text(incident), hint=following, form=form)
    step = int(found[2])
    if not 1 <= step <= len(incident.steps):
        key = "line.no_step" if incident.steps else "line.no_steps"
        raise Refused(key, number=at.ctx.room.number_text(incident), step=step, count=len(incident.steps), form=form)
    at.take()
    return step, bool(found[1])


@act
class TickStep(Act):
    name = "t"
    english = ("t", "tick")
    indonesian = ("langkah",)
    section = "incidents"
    form = "t "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        incident = at.incident(form)
        step, off = read_step(at, incident, form)
        return Tick(incident=incident.subject, step=step, state="open" if off else "done", words=at.rest())

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Tick)
        key = "line.tick" if done.state == "done" else "line.untick"
        return say.fit(key, step=str(done.step), incident=say.of(done.incident), when=say.when(done))

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Tick)
        return step_words(say, done.incident, done.step)


def step_words(say: Speech, subject: str, step: int) -> str:
    """The words of a step."""
    incident = say.ctx.room.incident(subject)
    return incident.steps[step - 1].step.words if incident and step <= len(incident.steps) else ""


@act
class WaiveStep(Act):
    name = "waive"
    english = ("waive",)
    indonesian = ("kecualikan",)
    written_out = True
    section = "incidents"
    form = "waive "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        incident = at.incident(form)
        step, _ = read_step(at, incident, form)
        name = read_authorised(at)
        return Waive(incident=incident.subject, step=step, why=at.rest(), authorised=name)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Waive)
        return say.fit(
            "line.waive" if done.authorised else "line.waive_alone",
            step=str(done.step),
            incident=say.of(done.incident),
            name=done.authorised,
            when=say.when(done),
        )

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Waive)
        return step_words(say, done.incident, done.step)
