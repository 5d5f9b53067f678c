"""Manning of posts: breaks with cover, relief, withdrawal, patrol."""

from __future__ import annotations

from collections.abc import Sequence

from console.line.act import Act, first
from console.line.cursor import BY, Cursor, quote
from console.line.echo import Speech
from console.line.named import offer_people, read_authorised, read_people
from data.base.clock import MINUTE
from data.entries import Break, Entry
from data.intents.base import Refused
from data.intents.posts import Relieve, SetPost, TakeBreak
from data.site.typed_times import read_minutes


class BreakAct(Act[TakeBreak]):
    name = "br"
    indonesian = ("istirahat",)

    def parse(self, cursor: Cursor) -> TakeBreak:
        post = cursor.post().code
        cursor.take_if(BY)
        if cursor.done:
            cursor.offer_posts()
            raise Refused("refuse.who_covers", post=post, form=cursor.form)
        cover = cursor.post().code
        minutes = _read_minutes(cursor)
        cursor.nothing_more()
        if minutes is None:
            return TakeBreak(post=post, cover=cover)
        return TakeBreak(post=post, cover=cover, span_min=minutes)

    def echo(self, intent: TakeBreak, say: Speech, drafts: Sequence[Entry]) -> str:
        found = first(Break, drafts)
        return say.fit(
            "line.break",
            post=say.post(intent.post),
            cover=tuple(form.partition(" ")[2] for form in say.post(intent.cover)),
            start="" if intent.occurred is None else " " + say.when(intent),
            until=say.moment(found.until if found else say.ctx.now + intent.span_min * MINUTE),
        )


def _read_minutes(cursor: Cursor) -> int | None:
    """Read minutes (``20m``, ``20``, ``1h``), None at the end of the line. Raises :class:`Refused`."""
    if cursor.done:
        return None
    minutes = read_minutes(cursor.peek(), bare=True)
    if not minutes:
        raise Refused("refuse.bad_span", word=quote(cursor.peek()), form=cursor.form)
    cursor.take()
    return minutes


class RelieveAct(Act[Relieve]):
    name = "relief"
    indonesian = ("aplus",)

    def parse(self, cursor: Cursor) -> Relieve:
        post = cursor.post().code
        offer_people(cursor)
        people = read_people(cursor)
        if not people:
            raise Refused("refuse.relief_who", post=post, form=cursor.form)
        return Relieve(post=post, people=people)

    def echo(self, intent: Relieve, say: Speech, drafts: Sequence[Entry]) -> str:
        names, more = intent.people, len(intent.people) - 1
        people = (", ".join(names), f"{names[0]} +{more}") if more else names
        return say.fit("line.relief", post=say.post(intent.post), people=people, when=say.when(intent))

    def consequence(self, intent: Relieve, say: Speech, drafts: Sequence[Entry]) -> str:
        strangers = [p for p in intent.people if say.ctx.site.person(p) is None]
        return say.words("line.not_on_roster", names=", ".join(strangers)) if strangers else ""

    def warning(self, intent: Relieve, say: Speech, drafts: Sequence[Entry]) -> str:
        emptied = intent.emptied(say.ctx)
        return say.fit("line.stands_empty", posts=say.posts(emptied)) if emptied else ""


class ClosePostAct(Act[SetPost]):
    name = "closed"
    indonesian = ("ditutup",)

    def parse(self, cursor: Cursor) -> SetPost:
        _refuse_incident(cursor)
        post = cursor.post().code
        cursor.offer(BY)
        name = read_authorised(cursor)
        return SetPost(post=post, status="closed", authorised=name, words=cursor.rest())

    def echo(self, intent: SetPost, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit("line.post_closed", post=say.post(intent.post), name=intent.authorised, when=say.when(intent))


class OpenPostAct(Act[SetPost]):
    name = "open"

    def parse(self, cursor: Cursor) -> SetPost:
        _refuse_incident(cursor)
        return open_post(cursor)

    def echo(self, intent: SetPost, say: Speech, drafts: Sequence[Entry]) -> str:
        return open_post_echo(intent, say)


def _refuse_incident(cursor: Cursor) -> None:
    if cursor.is_incident():
        raise Refused("refuse.incident_not_post", word=quote(cursor.peek()), form=cursor.form)


def open_post(cursor: Cursor) -> SetPost:
    """Read a withdrawn post that is manned again. Raises :class:`Refused`."""
    post = cursor.post().code
    name = read_authorised(cursor)
    return SetPost(post=post, status="normal", authorised=name, words=cursor.rest())


def open_post_echo(intent: SetPost, say: Speech) -> str:
    """Say that a post is manned again."""
    return say.fit("line.post_open", post=say.post(intent.post), when=say.when(intent))


class PatrolAct(Act[SetPost]):
    name = "patrol"
    indonesian = ("patroli",)

    def parse(self, cursor: Cursor) -> SetPost:
        return SetPost(post=cursor.post().code, status="patrol", words=cursor.rest())

    def echo(self, intent: SetPost, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit("line.patrol", post=say.post(intent.post), when=say.when(intent))
