"""Who is on a post: breaks with cover, relief, withdrawal, patrol."""

from __future__ import annotations

import re
from collections.abc import Sequence

from console.line.act import Act, Screen, act
from console.line.cursor import Cursor
from console.line.echo import Speech
from console.line.named import BY, known_person, offer_people, read_authorised
from console.line.suggest import quote
from data.entries import Break, Entry
from data.intents.base import Intent, Refused
from data.intents.posts import Relieve, SetPost, TakeBreak

_SPAN = re.compile(r"([0-9]{1,3})(m|min|mnt|menit|h|j|jam)?", re.IGNORECASE)
_HOURS = ("h", "j", "jam")


@act
class TakeABreak(Act):
    name = "br"
    english = ("br",)
    indonesian = ("istirahat",)
    section = "posts"
    form = "br "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        post = at.post(form).code
        if at.peek().casefold() in BY:
            at.take()
        if at.done:
            at.offer_posts()
            raise Refused("line.who_covers", post=post, form=form)
        cover = at.post(form).code
        minutes = read_span(at, form)
        at.nothing_more(form)
        if minutes is None:
            return TakeBreak(post=post, cover=cover)
        return TakeBreak(post=post, cover=cover, span_min=minutes)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, TakeBreak)
        until = next((d.until for d in drafts if isinstance(d, Break)), say.ctx.now + done.span_min * 60_000)
        start = "" if done.occurred is None else " " + say.when(done)
        return say.fit(
            "line.break",
            post=say.post(done.post),
            cover=tuple(f.partition(" ")[2] for f in say.post(done.cover)),
            start=start,
            until=say.moment(until),
        )


def read_span(at: Cursor, form: str) -> int | None:
    """Minutes (``20m``, ``20``, ``1h``); None at the end of the line. Raises :class:`Refused`."""
    if at.done:
        return None
    found = _SPAN.fullmatch(at.peek())
    if found is None or int(found[1]) == 0:
        raise Refused("line.bad_span", word=quote(at.peek()), form=form)
    at.take()
    return int(found[1]) * (60 if (found[2] or "").lower() in _HOURS else 1)


@act
class RelievePost(Act):
    name = "relief"
    english = ("relief",)
    indonesian = ("aplus",)
    section = "posts"
    form = "relief "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        post = at.post(form).code
        offer_people(at)
        names = tuple(dict.fromkeys(known_person(at, n) or n for part in at.rest().split(",") if (n := part.strip())))
        if not names:
            raise Refused("line.who_relieves", post=post, form=form)
        return Relieve(post=post, people=names)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Relieve)
        people = (", ".join(done.people), f"{done.people[0]} +{len(done.people) - 1}" if done.people[1:] else "")
        return say.fit(
            "line.relief",
            post=say.post(done.post),
            people=tuple(p for p in people if p),
            when=say.when(done),
        )

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Relieve)
        strangers = [p for p in done.people if say.ctx.site.person(p) is None]
        return say.words("line.not_on_roster", names=", ".join(strangers)) if strangers else ""


@act
class Withdraw(Act):
    name = "closed"
    english = ("closed",)
    indonesian = ("ditutup",)
    section = "posts"
    form = "closed "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        if at.is_incident():
            raise Refused("line.incident_not_post", word=quote(at.peek()), form=form)
        post = at.post(form).code
        at.offer((w, "") for w in BY)
        name = read_authorised(at)
        return SetPost(post=post, status="closed", authorised=name, words=at.rest())

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, SetPost)
        return say.fit("line.post_closed", post=say.post(done.post), name=done.authorised, when=say.when(done))


@act
class OpenPost(Act):
    name = "open"
    english = ("open",)
    indonesian = ()
    section = "posts"
    form = "open "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        if at.is_incident():
            raise Refused("line.incident_not_post", word=quote(at.peek()), form=form)
        return open_post(at, form)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, SetPost)
        return say.fit("line.post_open", post=say.post(done.post), when=say.when(done))


def open_post(at: Cursor, form: str) -> SetPost:
    """A post that was withdrawn is manned again."""
    post = at.post(form).code
    name = read_authorised(at)
    return SetPost(post=post, status="normal", authorised=name, words=at.rest())


@act
class Patrol(Act):
    name = "patrol"
    english = ("patrol",)
    indonesian = ("patroli",)
    section = "posts"
    form = "patrol "

    def parse(self, at: Cursor) -> Intent | Screen:
        post = at.post(self.usage(at)).code
        return SetPost(post=post, status="patrol", words=at.rest())

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, SetPost)
        return say.fit("line.patrol", post=say.post(done.post), when=say.when(done))
