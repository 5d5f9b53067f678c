"""Rooms of several stations: deciding what they decided differently."""

from __future__ import annotations

from collections.abc import Sequence

from console.line.act import Act, Screen, act
from console.line.acts.screen import ScreenAct
from console.line.cursor import Cursor
from console.line.echo import Speech
from data.entries import Entry
from data.intents.base import Intent, Refused
from data.intents.stations import Decide
from data.view.conflicts import conflicts_of
from data.view.values import Conflict


@act
class DecideBetween(Act):
    name = "decide"
    english = ("decide",)
    indonesian = ("putuskan",)
    section = "incidents"
    form = "decide "
    timed = False

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        incident = at.incident(form)
        found = conflicts_of(at.ctx.room, at.ctx.site, incident, at.ctx.words)
        if not found:
            raise Refused("rooms.not_contested", number=at.ctx.room.number_text(incident))
        dispute = _named(at, found)
        at.offer((str(i), f"{c.text} ({c.who})") for i, c in enumerate(dispute.choices, 1))
        typed = at.peek()
        if not typed.isdecimal() or not 1 <= int(typed) <= len(dispute.choices):
            options = " · ".join(f"{i} {c.text} ({c.who})" for i, c in enumerate(dispute.choices, 1))
            raise Refused(
                "rooms.which", mark="?", number=at.ctx.room.number_text(incident), field=dispute.name, options=options
            )
        at.take()
        choice = dispute.choices[int(typed) - 1]
        return Decide(incident=incident.subject, field=dispute.field, value=choice.value, words=at.rest())

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Decide)
        dispute = _of(say, done)
        value = next((c.text for c in dispute.choices if c.value == done.value), done.value)
        return say.fit("rooms.decide", incident=say.of(done.incident), field=dispute.name, value=value)

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Decide)
        others = [f"{c.text} ({c.who})" for c in _of(say, done).choices if c.value != done.value]
        return say.words("rooms.decide.not", others=", ".join(others))


def _named(at: Cursor, found: Sequence[Conflict]) -> Conflict:
    """The dispute whose field is named (three letters do), else the first."""
    typed = at.peek().casefold()
    if len(found) > 1:
        at.offer((d.name.split()[0], d.name) for d in found)
    for dispute in found:
        names = (dispute.field, *dispute.name.casefold().split())
        if len(typed) >= 3 and any(name.startswith(typed) for name in names):
            at.take()
            return dispute
    return found[0]


def _of(say: Speech, done: Decide) -> Conflict:
    incident = say.ctx.room.incident(done.incident)
    found = conflicts_of(say.ctx.room, say.ctx.site, incident, say.words) if incident is not None else ()
    return next(d for d in found if d.field == done.field)


@act
class Apart(ScreenAct):
    name = "apart"
    english = ("apart",)
    indonesian = ("luring",)
    form = "apart"
    ui = "apart"
    key = "rooms.apart"
