"""Incidents closed and reopened, their priority and their links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from console.line.act import Act
from console.line.acts.manning import open_post, open_post_echo
from console.line.cursor import Cursor, quote
from console.line.echo import Speech
from console.line.named import read_choice
from data.entries import Entry
from data.intents.base import Refused
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


class CloseAct(Act[Close]):
    name = "c"
    english = ("c", "close")
    indonesian = ("tutup",)

    def parse(self, cursor: Cursor) -> Close:
        incident = cursor.only_incident()
        disposition = read_choice(cursor, DISPOSITIONS, "refuse.disposition")
        return Close(incident=incident.subject, disposition=disposition, words=cursor.rest())

    def echo(self, intent: Close, say: Speech, drafts: Sequence[Entry]) -> str:
        result = DISPOSITIONS[intent.disposition][say.words.language == "id"]
        return say.fit("line.close", incident=say.incident(intent.incident), result=result, when=say.when(intent))

    def consequence(self, intent: Close, say: Speech, drafts: Sequence[Entry]) -> str:
        posts = tuple(p for d in drafts for p in getattr(d, "posts", ()))
        return say.fit("line.released", posts=say.posts(posts)) if posts else ""


class ReopenAct(Act[Reopen | SetPost]):
    name = "reopen"
    english = ("reopen",)
    indonesian = ("buka",)
    acknowledges = True

    def parse(self, cursor: Cursor) -> Reopen | SetPost:
        if cursor.is_post():  # "buka 4": Indonesian has one word for both
            return open_post(cursor)
        return Reopen(incident=cursor.incident().subject, why=cursor.rest())

    def echo(self, intent: Reopen | SetPost, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, SetPost):
            return open_post_echo(intent, say)
        return say.fit("line.reopen", incident=say.incident(intent.incident), when=say.when(intent))

    def consequence(self, intent: Reopen | SetPost, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.words("line.timers_restart") if isinstance(intent, Reopen) else ""


class PriorityAct(Act[SetPriority]):
    name = "pri"
    english = ("pri", "priority")
    indonesian = ("prioritas",)

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


class LinkAct(Act[Link]):
    name = "link"
    english = ("link",)
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
