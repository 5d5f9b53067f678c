"""Commands on incidents: new, note, control, priority, link."""

from __future__ import annotations

import re
from collections.abc import Sequence

from console.line.act import Act, Screen, first
from console.line.cursor import NONE, Cursor, quote
from console.line.echo import Speech
from console.line.named import read_choice, read_source, read_type, reported_by
from data.entries import Entry, Opened, PrioritySet, Retyped
from data.intents.base import Refused
from data.intents.incidents.closing import MarkControlled
from data.intents.incidents.links import Link, LinkKind
from data.intents.incidents.opening import AnotherReport, NewIncident, WriteNote
from data.intents.incidents.priority import Retype, SetPriority

#: ``n`` with a priority instead of the type's.
NEW_WITH_PRIORITY = re.compile(r"[nN]([1-4])")

#: Kept name → words that may be typed, English first, Indonesian second.
LINKS: dict[LinkKind, tuple[str, ...]] = {
    "dup": ("dup", "ganda", "duplicate"),
    "upd": ("upd", "perkembangan", "update"),
    "rel": ("rel", "terkait", "related"),
}

_PRIORITY = re.compile(r"[Pp]?([1-4])")


class NewIncidentAct(Act[NewIncident | AnotherReport]):
    """``n TYPE POST WORDS``; ``n1`` to ``n4`` give the priority, a number instead of the type adds a report."""

    name = "n"
    english = ("n", "new")
    indonesian = ("baru",)

    def parse(self, cursor: Cursor) -> NewIncident | AnotherReport:
        given = NEW_WITH_PRIORITY.fullmatch(cursor.verb)
        priority = int(given[1]) if given else 0
        source = read_source(cursor)
        if not priority and (named := cursor.named_incident()):
            later, _, post = reported_by(cursor)
            return AnotherReport(incident=named.subject, words=cursor.rest(), source=later or source, post=post)
        kind = read_type(cursor)
        cursor.offer({NONE: cursor.ctx.words("line.no_posts")})
        post = "" if cursor.take_if((NONE,)) else cursor.post().code
        source = read_source(cursor) or source
        # Below the type's own priority the line ends with the reason.
        why = cursor.cut_reason() if priority > kind.priority else ""
        return NewIncident(type=kind.code, post=post, priority=priority, words=cursor.rest(), source=source, why=why)

    def echo(self, intent: NewIncident | AnotherReport, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, AnotherReport):
            return say.fit("line.report", incident=say.incident(intent.incident), when=say.when(intent))
        kind = say.ctx.site.type(intent.type)
        assert kind is not None
        priority = str(intent.priority or kind.priority)
        name = (kind.nama if say.words.language == "id" else kind.name, kind.code)
        post = say.post(intent.post) if intent.post else (say.words("line.no_posts"),)
        return say.fit("line.new", priority=priority, type=name, post=post, when=say.when(intent))

    def consequence(self, intent: NewIncident | AnotherReport, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, AnotherReport):
            return say.words("line.folds")
        opened = first(Opened, drafts)
        if opened is None:
            return ""
        text = say.words("line.becomes", number=say.next_number(opened.number))
        return text + ("; " + say.words("line.steps", count=len(opened.steps)) if opened.steps else "")

    def warning(self, intent: NewIncident | AnotherReport, say: Speech, drafts: Sequence[Entry]) -> str:
        """Name the open incidents of this type at this post: it may be the same one, reported twice."""
        if isinstance(intent, AnotherReport):
            return ""
        room = say.ctx.room
        twins = [i for i in room.open_incidents() if (i.type, i.post) == (intent.type, intent.post)]
        if not twins:
            return ""
        numbers = [room.number_text(i) for i in twins]
        post = say.words("entry.post", post=intent.post) if intent.post else say.words("line.no_posts")
        incidents = ", ".join(f"#{n}" for n in numbers)
        return say.words("line.warn.twin", incidents=incidents, type=intent.type, post=post, number=numbers[-1])


class NumberAct(Act[WriteNote | Screen]):
    """An incident's number: open it, or with words a note on it."""

    name = "number"
    english = ()

    def parse(self, cursor: Cursor) -> WriteNote | Screen:
        cursor.offer_incidents()
        incident = cursor.take_incident()
        if cursor.done:
            return Screen("open", incident.subject)
        source, _, post = reported_by(cursor)
        return WriteNote(incident=incident.subject, words=cursor.rest(), source=source, post=post)

    def echo(self, intent: WriteNote | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, Screen):
            return say.fit("line.open", incident=say.incident(intent.arg))
        return say.fit("line.note", incident=say.incident(intent.incident), when=say.when(intent))

    def consequence(self, intent: WriteNote | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.contact(intent.source, intent.post) if isinstance(intent, WriteNote) else ""


class ControlledAct(Act[MarkControlled]):
    name = "controlled"
    indonesian = ("terkendali",)

    def parse(self, cursor: Cursor) -> MarkControlled:
        return MarkControlled(incident=cursor.incident().subject, words=cursor.rest())

    def echo(self, intent: MarkControlled, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit("line.controlled", incident=say.incident(intent.incident), when=say.when(intent))


class PriorityAct(Act[SetPriority]):
    name = "pri"
    english = ("pri", "priority")
    indonesian = ("prioritas",)
    says = frozenset({"priority"})

    def parse(self, cursor: Cursor) -> SetPriority:
        incident = cursor.incident()
        cursor.offer("1234")
        found = _PRIORITY.fullmatch(cursor.peek())
        if found is None:
            raise Refused("refuse.which_priority", number=cursor.ctx.room.number_text(incident), form=cursor.form)
        cursor.take()
        return SetPriority(incident=incident.subject, priority=int(found[1]), why=cursor.rest())

    def echo(self, intent: SetPriority, say: Speech, drafts: Sequence[Entry]) -> str:
        incident = say.ctx.room.incident(intent.incident)
        return say.fit(
            "line.priority",
            incident=say.incident(intent.incident),
            before=str(incident.priority) if incident else "?",
            priority=str(intent.priority),
            when=say.when(intent),
        )


class RetypeAct(Act[Retype]):
    """``type 129 FIRE WHY``: what it turned out to be."""

    name = "type"
    indonesian = ("jenis",)
    says = frozenset({"priority"})

    def parse(self, cursor: Cursor) -> Retype:
        incident = cursor.incident()
        kind = read_type(cursor)
        return Retype(incident=incident.subject, type=kind.code, why=cursor.reason())

    def echo(self, intent: Retype, say: Speech, drafts: Sequence[Entry]) -> str:
        kind = say.ctx.site.type(intent.type)
        name = f"{intent.type} {kind.nama if say.words.language == 'id' else kind.name}" if kind else intent.type
        forms = (name, intent.type)
        return say.fit("line.retype", incident=say.incident(intent.incident), type=forms, when=say.when(intent))

    def consequence(self, intent: Retype, say: Speech, drafts: Sequence[Entry]) -> str:
        made, incident = first(Retyped, drafts), say.ctx.room.incident(intent.incident)
        if made is None or incident is None:
            return ""
        priority = next((d.priority for d in drafts if isinstance(d, PrioritySet)), incident.priority)
        known = {s.step.words.casefold() for s in incident.steps}
        fresh = sum(s.words.casefold() not in known for s in made.steps)
        parts = [say.words("line.retype_new", before=incident.priority, priority=priority, count=fresh)]
        stay = [str(n) for n, s in enumerate(incident.steps, 1) if s.state == "open" and s.step.required]
        if made.keeps and stay:
            parts.insert(0, say.words("line.retype_keeps", before=made.before, steps=" ".join(stay)))
        return "; ".join(parts)


class LinkAct(Act[Link]):
    name = "link"
    indonesian = ("kait",)

    def parse(self, cursor: Cursor) -> Link:
        incident = cursor.incident()
        number = cursor.ctx.room.number_text(incident)
        how = read_choice(cursor, LINKS, "refuse.link_how")
        other = cursor.named_incident()
        if other is None:
            raise Refused("refuse.link_to", number=number, word=quote(cursor.peek()), form=cursor.form)
        cursor.nothing_more()
        if other.subject == incident.subject:
            raise Refused("refuse.link_itself", number=number)
        return Link(incident=incident.subject, how=how, other=other.subject)

    def echo(self, intent: Link, say: Speech, drafts: Sequence[Entry]) -> str:
        incident, other = say.incident(intent.incident), say.incident(intent.other)
        return say.fit(f"line.link_{intent.how}", incident=incident, other=other, when=say.when(intent))
