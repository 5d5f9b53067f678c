"""Commands of rooms with several stations: resolve a conflict, see time apart."""

from __future__ import annotations

from collections.abc import Sequence

from console.line.act import Act
from console.line.acts.screen import ScreenAct
from console.line.cursor import Cursor
from console.line.echo import Speech
from data.entries import Entry
from data.intents.base import Refused
from data.intents.stations import ResolveConflict
from data.view.conflicts import conflicts_of
from data.view.values import Conflict


class DecideAct(Act[ResolveConflict]):
    name = "decide"
    indonesian = ("putuskan",)
    timed = False

    def parse(self, cursor: Cursor) -> ResolveConflict:
        ctx = cursor.ctx
        incident = cursor.incident()
        number = ctx.room.number_text(incident)
        found = conflicts_of(ctx.room, ctx.site, incident, ctx.words, ctx.now)
        if not found:
            raise Refused("stations.not_contested", number=number)
        conflict = _read_field(cursor, found)
        cursor.offer({str(i): f"{c.text} ({c.who})" for i, c in enumerate(conflict.choices, 1)})
        typed = cursor.peek()
        if not typed.isdecimal() or not 1 <= int(typed) <= len(conflict.choices):
            options = " · ".join(f"{i} {c.text} ({c.who})" for i, c in enumerate(conflict.choices, 1))
            raise Refused("stations.which", mark="?", number=number, field=conflict.name, options=options)
        cursor.take()
        choice = conflict.choices[int(typed) - 1]
        return ResolveConflict(incident=incident.subject, field=conflict.field, value=choice.value, words=cursor.rest())

    def echo(self, intent: ResolveConflict, say: Speech, drafts: Sequence[Entry]) -> str:
        conflict = _conflict_of(say, intent)
        value = next((c.text for c in conflict.choices if c.value == intent.value), intent.value)
        return say.fit("stations.decide", incident=say.incident(intent.incident), field=conflict.name, value=value)

    def consequence(self, intent: ResolveConflict, say: Speech, drafts: Sequence[Entry]) -> str:
        others = [f"{c.text} ({c.who})" for c in _conflict_of(say, intent).choices if c.value != intent.value]
        return say.words("stations.decide.not", others=", ".join(others))


def _read_field(cursor: Cursor, found: Sequence[Conflict]) -> Conflict:
    """Read which field is meant (three letters are enough), the first if none is named."""
    typed = cursor.word
    if len(found) > 1:
        cursor.offer({d.name.split()[0]: d.name for d in found})
    for conflict in found:
        names = (conflict.field, *conflict.name.casefold().split())
        if len(typed) >= 3 and any(name.startswith(typed) for name in names):
            cursor.take()
            return conflict
    return found[0]


def _conflict_of(say: Speech, intent: ResolveConflict) -> Conflict:
    ctx = say.ctx
    incident = ctx.room.incident(intent.incident)
    found = conflicts_of(ctx.room, ctx.site, incident, ctx.words, ctx.now) if incident is not None else ()
    return next(d for d in found if d.field == intent.field)


class ApartAct(ScreenAct):
    name = "apart"
    indonesian = ("luring",)
    alone = True
    ui = "apart"
    key = "stations.apart"
