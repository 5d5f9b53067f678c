"""Acts on incidents: new, acknowledge, steps, notes, closing, priority, links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from console.line.act import Act, Screen, act
from console.line.acts_posts import open_post
from console.line.cursor import NONE, Cursor
from console.line.refusal import NotYet, quote
from console.line.say import Speech, contact
from console.line.when import split_reason
from data.entries import Entry, Opened
from data.intents import (
    Acknowledge,
    AnotherReport,
    Close,
    Control,
    Intent,
    Link,
    NewIncident,
    Reopen,
    SetPost,
    SetPriority,
    Silence,
    Tick,
    Waive,
    WriteNote,
)
from data.room import Incident

if TYPE_CHECKING:
    from data.decide import Context

#: Kept name → words that may be typed, English first, Indonesian second.
DISPOSITIONS = {
    "safe": ("safe", "aman"),
    "handled": ("handled", "tertangani"),
    "handed": ("handed", "diserahkan", "serah"),
    "false": ("false", "keliru"),
    "cancelled": ("cancelled", "dibatalkan", "canceled", "batal"),
    "drill": ("drill", "latihan"),
}
LINKS = {
    "dup": ("dup", "ganda", "duplicate"),
    "upd": ("upd", "perkembangan", "update"),
    "rel": ("rel", "terkait", "related"),
}

#: :attr:`Reading.fixed` of an ``a`` that means what is not an incident: LATE posts, a gap.
NO_INCIDENT = "room"
#: The same, of an ``a`` typed when nothing was new: what arrives afterwards is not acknowledged unseen.
NOTHING = "nothing"

_PRIORITY = re.compile(r"[Pp]?([1-4])")
_STEP = re.compile(r"(-?)([0-9]{1,2})")


def worst(ctx: Context) -> str:
    """The subject that ``a`` alone means now; "" if nothing is unacknowledged.

    The worst incident, oldest first; a P1 or P2 before what is LATE or was unobserved (:data:`NO_INCIDENT`), the rest
    after."""
    room = ctx.room
    new = [(room.effective_priority(i), i.opened, i.number, i.subject) for i in room.open() if i.is_new]
    first = min(new, default=None)
    if first is not None and first[0] <= 2:
        return first[3]
    if unseen_posts(ctx) or not room.duty.gap_seen:
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
        source = at.source()
        at.offer_incidents()
        if not priority and at.is_incident():
            named = at.take_incident()
            later, posts = at.reported_by()
            return AnotherReport(
                incident=named.subject,
                words=at.rest(),
                source=later or source,
                post=posts[0] if len(posts) == 1 else "",
            )
        kind = at.type(form)
        at.offer([(NONE, at.ctx.words("line.no_posts"))])
        if at.peek() == NONE:
            at.take()
            post = ""
        else:
            post = at.post(form).code
        source = at.source() or source
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
            raise NotYet("line.nothing_then" if worst(at.ctx) else "line.nothing_new")
        if subject == NO_INCIDENT:
            return Acknowledge(incident="")
        fixed = at.ctx.room.incident(subject)
        if fixed is None or fixed.state == "closed":
            raise NotYet("line.fixed_closed", number=fixed.number if fixed else "?")
        if fixed.folded_into:
            into = at.ctx.room.incident(fixed.folded_into)
            raise NotYet("line.fixed_folded", number=fixed.number, into=into.number if into else "?")
        return Acknowledge(incident=subject)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Acknowledge)
        if not done.incident:
            posts = unseen_posts(say.ctx)
            if posts:
                return say.fit("line.ack_late", posts=say.posts(posts), when=say.when(done))
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


def step_choices(at: Cursor, incident: Incident | None) -> list[tuple[str, str]]:
    """The steps that are open, with their words."""
    if incident is None:
        return []
    return [(str(n), s.step.words) for n, s in enumerate(incident.steps, 1) if s.state == "open"]


def read_step(at: Cursor, incident: Incident, form: str) -> tuple[int, bool]:
    """A step's number, and whether it was written ``-2`` (untick). Raises :class:`NotYet`."""
    at.offer(step_choices(at, incident))
    found = _STEP.fullmatch(at.peek())
    if found is None:
        following = next((f"{n} {s.step.words}" for n, s in enumerate(incident.steps, 1) if s.state == "open"), "")
        raise NotYet("line.which_step", number=incident.number, form=form, **({"hint": following} if following else {}))
    step = int(found[2])
    if not 1 <= step <= len(incident.steps):
        key = "line.no_step" if incident.steps else "line.no_steps"
        raise NotYet(key, number=incident.number, step=step, count=len(incident.steps), form=form)
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
        name = at.authorised()
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
        source, posts = at.reported_by()
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


@act
class CloseIncident(Act):
    name = "c"
    english = ("c", "close")
    indonesian = ("tutup",)
    section = "incidents"
    form = "c "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        incident = at.only_incident(form)
        disposition = at.choice(DISPOSITIONS, "line.which_disposition", form=form)
        return Close(incident=incident.subject, disposition=disposition, words=at.rest())

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Close)
        result = DISPOSITIONS[done.disposition][say.words.language == "id"]
        return say.fit("line.close", incident=say.of(done.incident), result=result, when=say.when(done))

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        posts = tuple(p for d in drafts for p in getattr(d, "posts", ()))
        return say.fit("line.released", posts=say.posts(posts)) if posts else ""


@act
class ReopenIncident(Act):
    name = "reopen"
    english = ("reopen",)
    indonesian = ("buka",)
    section = "incidents"
    form = "reopen "
    acknowledges = True

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        if at.is_post():  # "buka 4": Indonesian has one word for both
            return open_post(at, form)
        incident = at.incident(form)
        return Reopen(incident=incident.subject, why=at.rest())

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(done, SetPost):
            return say.fit("line.post_open", post=say.post(done.post), when=say.when(done))
        assert isinstance(done, Reopen)
        return say.fit("line.reopen", incident=say.of(done.incident), when=say.when(done))

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.words("line.timers_restart") if isinstance(done, Reopen) else ""


@act
class Priority(Act):
    name = "pri"
    english = ("pri", "priority")
    indonesian = ("prioritas",)
    section = "incidents"
    form = "pri "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        incident = at.incident(form)
        at.offer((p, "") for p in "1234")
        found = _PRIORITY.fullmatch(at.peek())
        if found is None:
            raise NotYet("line.which_priority", number=incident.number, form=form)
        at.take()
        return SetPriority(incident=incident.subject, priority=int(found[1]), why=at.rest())

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, SetPriority)
        incident = say.ctx.room.incident(done.incident)
        before = str(incident.priority) if incident else "?"
        return say.fit(
            "line.priority",
            incident=say.of(done.incident),
            before=before,
            priority=str(done.priority),
            when=say.when(done),
        )


@act
class LinkIncidents(Act):
    name = "link"
    english = ("link",)
    indonesian = ("kait",)
    section = "incidents"
    form = "link "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        incident = at.incident(form)
        how = at.choice(LINKS, "line.which_link", form=form)
        at.offer_incidents()
        if not at.is_incident():
            raise NotYet("line.link_to", number=incident.number, word=quote(at.peek()), form=form)
        other = at.take_incident()
        at.nothing_more(form)
        if other.subject == incident.subject:
            raise NotYet("line.link_itself", number=incident.number)
        return Link(incident=incident.subject, how=how, other=other.subject)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Link)
        key = {"dup": "line.link_dup", "upd": "line.link_upd", "rel": "line.link_rel"}[done.how]
        return say.fit(key, incident=say.of(done.incident), other=say.of(done.other), when=say.when(done))
