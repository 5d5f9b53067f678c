"""Incidents: new, acknowledged, silenced, noted, under control."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from console.line.act import Act, Screen, act
from console.line.cursor import NONE, Cursor
from console.line.echo import Speech, contact
from console.line.named import read_source, read_type, reported_by
from console.line.times import split_reason
from data.entries import Entry, Opened
from data.intents.base import Intent, Refused
from data.intents.control import Silence
from data.intents.incidents.closing import Control
from data.intents.incidents.opening import Acknowledge, AnotherReport, NewIncident, WriteNote

if TYPE_CHECKING:
    from data.intents.base import Context


#: :attr:`Reading.fixed` of an ``a`` that means what is not an incident: LATE posts, a gap.
NO_INCIDENT = "room"
#: The same, of an ``a`` typed when nothing was new: what arrives afterwards is not acknowledged unseen.
NOTHING = "nothing"


def worst(ctx: Context) -> str:
    """The subject that ``a`` alone means now; "" if nothing is unacknowledged.

    The worst incident, oldest first; a P1 or P2 before what is LATE or was unobserved (:data:`NO_INCIDENT`), the rest
    after."""
    room = ctx.room
    new = [(room.effective_priority(i), i.opened, i.number, i.subject) for i in room.open_incidents() if i.is_new]
    first = min(new, default=None)
    if first is not None and first[0] <= 2:
        return first[3]
    if unseen_posts(ctx) or room.registers.points or not room.duty.gap_seen:
        return NO_INCIDENT
    return first[3] if first is not None else ""


def unseen_posts(ctx: Context) -> tuple[str, ...]:
    """Posts whose LATE nobody has acknowledged."""
    states = (ctx.room.post(p.code) for p in ctx.site.posts)
    return tuple(s.code for s in states if s.late_due and not s.late_seen)


@act
class New(Act):
    name = "n"
    english = ("n", "new")
    indonesian = ("baru",)
    section = "incidents"
    form = "n "

    def parse(self, at: Cursor) -> Intent | Screen:
        return self.parse_with(at, 0)

    def parse_with(self, at: Cursor, priority: int) -> Intent | Screen:
        """``priority`` 0: the type's."""
        form = self.usage(at)
        source = read_source(at)
        at.offer_incidents()
        if not priority and at.is_incident():
            named = at.take_incident()
            later, posts = reported_by(at)
            return AnotherReport(
                incident=named.subject,
                words=at.rest(),
                source=later or source,
                post=posts[0] if len(posts) == 1 else "",
            )
        kind = read_type(at, form)
        at.offer([(NONE, at.ctx.words("line.no_posts"))])
        if at.peek() == NONE:
            at.take()
            post = ""
        else:
            post = at.post(form).code
        source = read_source(at) or source
        why = ""
        if priority > kind.priority:  # below the type's own: the line ends with the reason
            at.tokens, why = split_reason(at.tokens, at.at)
        return NewIncident(type=kind.code, post=post, priority=priority, words=at.rest(), source=source, why=why)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(done, AnotherReport):
            return say.fit("line.report", incident=say.of(done.incident), when=say.when(done))
        assert isinstance(done, NewIncident)
        kind = say.ctx.site.type(done.type)
        assert kind is not None
        priority = str(done.priority or kind.priority)
        name = (kind.nama if say.words.language == "id" else kind.name, kind.code)
        post = say.post(done.post) if done.post else (say.words("line.no_posts"),)
        return say.fit("line.new", priority=priority, type=name, post=post, when=say.when(done))

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(done, AnotherReport):
            return say.words("line.folds")
        opened = next((d for d in drafts if isinstance(d, Opened)), None)
        if opened is None:
            return ""
        said = say.words("line.becomes", number=opened.number)
        if opened.steps:
            said += "; " + say.words("line.steps", count=len(opened.steps))
        return said


@act
class Ack(Act):
    name = "a"
    english = ("a", "ack")
    indonesian = ("tanggap",)
    section = "incidents"
    form = "a"
    timed = False  # nobody acknowledges in the past
    acknowledges = True

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        if not at.done:
            found = at.only_incident(form)
            at.nothing_more(form)
            return Acknowledge(incident=found.subject)
        at.offer_incidents()
        subject = at.fixed or worst(at.ctx) or NOTHING
        at.fixed = subject
        if subject == NOTHING:
            raise Refused("line.nothing_then" if worst(at.ctx) else "line.nothing_new")
        if subject == NO_INCIDENT:
            return Acknowledge(incident="")
        fixed = at.ctx.room.incident(subject)
        if fixed is None or fixed.state == "closed":
            raise Refused("line.fixed_closed", number=at.ctx.room.number_text(fixed) if fixed else "?")
        if fixed.folded_into:
            into = at.ctx.room.incident(fixed.folded_into)
            raise Refused(
                "line.fixed_folded",
                number=at.ctx.room.number_text(fixed),
                into=at.ctx.room.number_text(into) if into else "?",
            )
        return Acknowledge(incident=subject)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Acknowledge)
        if not done.incident:
            posts = unseen_posts(say.ctx)
            if posts:
                return say.fit("line.ack_late", posts=say.posts(posts), when=say.when(done))
            if missed := say.ctx.room.registers.points:
                points = ", ".join(p for found in missed for p in found.points)
                return say.fit("duty.ack_points", points=points, when=say.when(done))
            return say.fit("line.ack_gap", when=say.when(done))
        return say.fit("line.ack", incident=say.of(done.incident), when=say.when(done))


@act
class Hush(Act):
    name = "s"
    english = ("s", "silence")
    indonesian = ("senyap",)
    section = "incidents"
    form = "s"
    timed = False

    def parse(self, at: Cursor) -> Intent | Screen:
        at.nothing_more(self.usage(at))
        return Silence()

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit("line.silence")

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.words("line.nothing_acked")


@act
class Number(Act):
    """An incident's number: open it, or with words a note on it."""

    name = "number"
    section = "incidents"
    form = ""

    def parse(self, at: Cursor) -> Intent | Screen:
        at.offer_incidents()
        incident = at.take_incident()
        if at.done:
            return Screen("open", incident.subject)
        source, posts = reported_by(at)
        post = posts[0] if len(posts) == 1 else ""
        return WriteNote(incident=incident.subject, words=at.rest(), source=source, post=post)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(done, Screen):
            return say.fit("line.open", incident=say.of(done.arg))
        assert isinstance(done, WriteNote)
        return say.fit("line.note", incident=say.of(done.incident), when=say.when(done))

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return contact(say, done.source, done.post) if isinstance(done, WriteNote) else ""


@act
class UnderControl(Act):
    name = "controlled"
    english = ("controlled",)
    indonesian = ("terkendali",)
    section = "incidents"
    form = "controlled "

    def parse(self, at: Cursor) -> Intent | Screen:
        incident = at.incident(self.usage(at))
        return Control(incident=incident.subject, words=at.rest())

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Control)
        return say.fit("line.controlled", incident=say.of(done.incident), when=say.when(done))
