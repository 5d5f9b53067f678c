"""How incidents end, open again, change priority and are tied together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from console.line.act import Act, Screen, act
from console.line.acts.manning import open_post
from console.line.cursor import Cursor
from console.line.echo import Speech
from console.line.named import read_choice
from console.line.suggest import quote
from data.entries import Entry
from data.intents.base import Intent, Refused
from data.intents.incidents.closing import Close, Disposition, Reopen
from data.intents.incidents.links import Link, LinkKind
from data.intents.incidents.priority import SetPriority
from data.intents.posts import SetPost

#: Kept name → words that may be typed, English first, Indonesian second.
DISPOSITIONS: dict[Disposition, tuple[str, ...]] = {
    "safe": ("safe", "aman"),
    "handled": ("handled", "tertangani"),
    "handed": ("handed", "diserahkan", "serah"),
    "false": ("false", "keliru"),
    "cancelled": ("cancelled", "dibatalkan", "canceled", "batal"),
    "drill": ("drill", "latihan"),
}
LINKS: dict[LinkKind, tuple[str, ...]] = {
    "dup": ("dup", "ganda", "duplicate"),
    "upd": ("upd", "perkembangan", "update"),
    "rel": ("rel", "terkait", "related"),
}


_PRIORITY = re.compile(r"[Pp]?([1-4])")


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
        disposition = read_choice(at, DISPOSITIONS, "line.which_disposition", form=form)
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
            raise Refused("line.which_priority", number=at.ctx.room.number_text(incident), form=form)
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
        how = read_choice(at, LINKS, "line.which_link", form=form)
        at.offer_incidents()
        if not at.is_incident():
            raise Refused("line.link_to", number=at.ctx.room.number_text(incident), word=quote(at.peek()), form=form)
        other = at.take_incident()
        at.nothing_more(form)
        if other.subject == incident.subject:
            raise Refused("line.link_itself", number=at.ctx.room.number_text(incident))
        return Link(incident=incident.subject, how=how, other=other.subject)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Link)
        key = {"dup": "line.link_dup", "upd": "line.link_upd", "rel": "line.link_rel"}[done.how]
        return say.fit(key, incident=say.of(done.incident), other=say.of(done.other), when=say.when(done))
