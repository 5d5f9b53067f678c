"""Commands that acknowledge and silence, and what ``a`` alone means."""

from __future__ import annotations

from collections.abc import Sequence

from console.line.act import Act
from console.line.cursor import Cursor
from console.line.echo import Speech
from data.entries import Entry
from data.intents.base import Context, Refused
from data.intents.control import Silence
from data.intents.incidents.opening import Acknowledge
from data.queries.course.attention import NO_INCIDENT, unseen_posts, worst
from data.queries.incidents import viewer

#: :attr:`Reading.fixed` of an ``a`` typed when nothing was new: what arrives afterwards is not acknowledged unseen.
NOTHING = "nothing"


def _worst(ctx: Context) -> str:
    return worst(ctx.room, ctx.site, viewer(ctx.room, ctx.by), ctx.now)


class AcknowledgeAct(Act[Acknowledge]):
    """``a 129``; ``a`` alone is fixed on what was the worst when it was typed."""

    name = "a"
    english = ("a", "ack")
    indonesian = ("tanggap",)
    alone = True
    timed = False  # nobody acknowledges in the past
    says = frozenset({"acks"})

    def parse(self, cursor: Cursor) -> Acknowledge:
        if not cursor.done:
            named = cursor.only_incident()
            cursor.nothing_more()
            return Acknowledge(incident=named.subject)
        cursor.offer_incidents()
        room = cursor.ctx.room
        subject = cursor.fixed = cursor.fixed_before or _worst(cursor.ctx) or NOTHING
        if subject == NOTHING:
            raise Refused("refuse.nothing_then" if _worst(cursor.ctx) else "refuse.nothing_new")
        if subject == NO_INCIDENT:
            return Acknowledge(incident="")
        found = room.incident(subject)
        if found is None or found.state == "closed":
            raise Refused("refuse.fixed_closed", number=room.number_text(found) if found else "?")
        if found.folded_into:
            into = room.incident(found.folded_into)
            raise Refused(
                "refuse.fixed_folded", number=room.number_text(found), into=room.number_text(into) if into else "?"
            )
        return Acknowledge(incident=subject)

    def echo(self, intent: Acknowledge, say: Speech, drafts: Sequence[Entry]) -> str:
        when = say.when(intent)
        if intent.incident:
            return say.fit("line.ack", incident=say.incident(intent.incident), when=when)
        if posts := unseen_posts(say.ctx.room, say.ctx.site):
            return say.fit("line.ack_late", posts=say.posts(posts), when=when)
        if missed := say.ctx.room.registers.points:
            points = ", ".join(p for found in missed for p in found.points)
            return say.fit("duty.ack_points", points=points, when=when)
        return say.fit("line.ack_gap", when=when)


class SilenceAct(Act[Silence]):
    name = "s"
    english = ("s", "silence")
    indonesian = ("senyap",)
    alone = True
    timed = False

    def parse(self, cursor: Cursor) -> Silence:
        cursor.nothing_more()
        return Silence()

    def echo(self, intent: Silence, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit("line.silence")

    def consequence(self, intent: Silence, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.words("line.nothing_acked")
