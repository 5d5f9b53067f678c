"""Commands that acknowledge and silence, and what ``a`` alone means."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from console.line.act import Act
from console.line.cursor import ALL, Cursor
from console.line.echo import Speech
from data.entries import Acked, Entry
from data.intents.base import Context, Refused
from data.intents.control import Silence
from data.intents.incidents.opening import Acknowledge, AcknowledgeSeveral
from data.queries.course.attention import URGENT, unseen_posts
from data.queries.incidents import viewer
from data.room.state.incidents import Incident
from data.view.alerts.alone import Alone, alone_in, queue_of
from data.view.alerts.kinds import NO_INCIDENT

#: :attr:`Reading.fixed` of an ``a`` typed when nothing was new: what arrives afterwards is not acknowledged unseen.
NOTHING = "nothing"


def _alone(ctx: Context) -> Alone:
    return alone_in(ctx.room, ctx.site, ctx.now, viewer(ctx.room, ctx.by), ctx.queue, ctx.chosen)


def _nothing(ctx: Context, found: Alone) -> Refused:
    """Return why ``a`` alone acknowledges nothing: with the command that the alert row asks for, if it asks for one."""
    if found.subject:
        return Refused("refuse.nothing_then")
    if found.asks is None or not found.asks.hint:
        return Refused("refuse.nothing_new")
    form = ctx.words(found.asks.hint, **found.asks.args)
    behind = ctx.room.incident(found.behind)
    if behind is None:
        return Refused("refuse.alert_asks", form=form)
    return Refused("refuse.alert_asks_first", form=form, number=ctx.room.number_text(behind))


class AcknowledgeAct(Act[Acknowledge | AcknowledgeSeveral]):
    """``a 129``, ``a 118,119``; ``a`` alone is fixed on what it meant when it was typed.

    ``a all`` is every new P3 and P4: a P1 or P2 is acknowledged by its number.
    """

    name = "a"
    english = ("a", "ack")
    indonesian = ("tanggap", "tanggapi")
    alone = True
    timed = False  # nobody acknowledges in the past
    says = frozenset({"acks"})

    def parse(self, cursor: Cursor) -> Acknowledge | AcknowledgeSeveral:
        if cursor.left == 1 and cursor.take_if(ALL):
            return AcknowledgeSeveral(incidents=_minor(cursor.ctx))
        cursor.join_incidents()
        if not cursor.done:
            if len(several := cursor.incidents()) > 1:
                cursor.nothing_more()
                return AcknowledgeSeveral(incidents=tuple(i.subject for i in several))
            named = several[0] if several else cursor.only_incident()
            cursor.nothing_more()
            return Acknowledge(incident=named.subject)
        cursor.offer_incidents()
        room = cursor.ctx.room
        found = Alone(cursor.fixed_before) if cursor.fixed_before not in ("", NOTHING) else _alone(cursor.ctx)
        subject = cursor.fixed = cursor.fixed_before or found.subject or NOTHING
        if subject == NOTHING:
            raise _nothing(cursor.ctx, found)
        if subject == NO_INCIDENT:
            return Acknowledge(incident="")
        meant = room.incident(subject)
        if meant is None or meant.state == "closed":
            raise Refused("refuse.fixed_closed", number=room.number_text(meant) if meant else "?")
        if meant.folded_into:
            into = room.incident(meant.folded_into)
            raise Refused(
                "refuse.fixed_folded", number=room.number_text(meant), into=room.number_text(into) if into else "?"
            )
        return Acknowledge(incident=subject)

    def echo(self, intent: Acknowledge | AcknowledgeSeveral, say: Speech, drafts: Sequence[Entry]) -> str:
        when = say.when(intent)
        if isinstance(intent, AcknowledgeSeveral):
            numbers = [f"#{say.number(d.subjects[0])}" for d in drafts if isinstance(d, Acked)]
            some = f"{numbers[0]} … {numbers[-1]}"
            return say.fit("line.ack_several", count=str(len(numbers)), incidents=(" ".join(numbers), some), when=when)
        if intent.incident:
            return say.fit("line.ack", incident=say.incident(intent.incident), when=when)
        if posts := unseen_posts(say.ctx.room, say.ctx.site):
            return say.fit("line.ack_late", posts=say.posts(posts), when=when)
        if missed := say.ctx.room.registers.points:
            points = ", ".join(p for found in missed for p in found.points)
            return say.fit("duty.ack_points", points=points, when=when)
        return say.fit("line.ack_gap", when=when)

    def consequence(self, intent: Acknowledge | AcknowledgeSeveral, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, Acknowledge):
            asks = found.asks if (found := _alone(say.ctx)).subject == intent.incident else None
            return say.words("line.ack_asks", form=say.words(asks.hint, **asks.args)) if asks is not None else ""
        room = say.ctx.room
        acked = dict.fromkeys(d.subjects[0] for d in drafts if isinstance(d, Acked))
        numbers = " ".join(f"#{say.number(subject)}" for subject in acked)
        waiting = queue_of(room, say.ctx.site, say.ctx.now, viewer(room, say.ctx.by), say.ctx.queue).urgent()
        left = islice((row for row in waiting if row.subject not in acked), 3)
        parts = [numbers] if len(acked) > 4 else []
        parts += [say.words("line.ack_each", number=say.number(row.subject)) for row in left]
        return "; ".join(parts)


def _unacknowledged(ctx: Context) -> list[Incident]:
    """Return the new incidents, oldest first."""
    return sorted((i for i in ctx.room.open_incidents() if i.is_new), key=lambda i: i.opened)


def _minor(ctx: Context) -> tuple[str, ...]:
    """Return the new P3 and P4, oldest first. Raises :class:`Refused` if there is none."""
    found = tuple(i.subject for i in _unacknowledged(ctx) if ctx.room.effective_priority(i) > URGENT)
    if not found:
        raise Refused("refuse.nothing_minor")
    return found


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
