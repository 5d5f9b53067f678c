"""Posts sent, arrived, back; an officer in danger."""

from __future__ import annotations

from collections.abc import Sequence

from console.line.act import Act, Screen, act
from console.line.cursor import Cursor
from console.line.echo import Speech
from data.entries import BreakEnded, Entry, Released, Reported
from data.intents.base import Intent, Refused
from data.intents.incidents.opening import Panic
from data.intents.posts import Arrive, Release, SendPosts

_TO = ("to", "ke")


@act
class Go(Act):
    name = "g"
    english = ("g", "send", "go")
    indonesian = ("kirim",)
    section = "posts"
    form = "g "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        at.offer_incidents()
        named = at.take_incident() if at.is_incident() else None
        posts = at.posts(form)
        if at.peek().casefold() in _TO or (at.is_post() and at.peek()[:1] in "Pp"):
            if at.peek().casefold() in _TO:
                at.take()
            if named is None and at.is_incident():
                named = at.take_incident()
            elif named is None:
                target = at.post(form).code
                at.nothing_more(form)
                if target in posts:
                    raise Refused("line.to_itself", post=target)
                return SendPosts(posts=posts, target=target)
        if named is None:
            named = at.incident(form)
        at.nothing_more(form)
        return SendPosts(posts=posts, incident=named.subject)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, SendPosts)
        if done.target:
            return say.fit(
                "line.send_to_post", posts=say.posts(done.posts), target=say.post(done.target), when=say.when(done)
            )
        return say.fit("line.send", posts=say.posts(done.posts), incident=say.of(done.incident), when=say.when(done))

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        said = [say.words("line.ends_break", post=d.post) for d in drafts if isinstance(d, BreakEnded)]
        for left in (d for d in drafts if isinstance(d, Released)):
            said.append(say.fit("line.leaves", posts=say.posts(left.posts), incident=say.of(left.subjects[0])))
        assert isinstance(done, SendPosts)
        room = say.ctx.room
        incident = room.incident(done.incident)
        where = done.target or (incident.post if incident else "")
        said += [say.words("detail.hazard", post=where, words=w) for w in (room.post(where).hazards if where else ())]
        return "; ".join(said)


@act
class On(Act):
    name = "on"
    english = ("on",)
    indonesian = ("tiba",)
    section = "posts"
    form = "on "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        at.offer_incidents()
        named = at.take_incident() if at.is_incident() else None
        if at.peek().casefold() in ("all", "semua"):
            at.take()
            posts = _away(at, ("to",), named.subject if named else "")
            if not posts:
                raise Refused("line.nobody_sent")
        else:
            posts = at.posts(form)
        if named is None and at.is_incident():
            named = at.take_incident()
        at.nothing_more(form)
        return Arrive(posts=posts, incident=named.subject if named else "")

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Arrive)
        states = [say.ctx.room.post(p) for p in done.posts]
        where = {s.incident for s in states if s.incident}
        targets = {s.target for s in states if s.target and not s.incident}
        if done.incident or (len(where) == 1 and not targets):
            subject = done.incident or where.pop()
            return say.fit("line.on", posts=say.posts(done.posts), incident=say.of(subject), when=say.when(done))
        if len(targets) == 1 and not where:
            target = say.post(targets.pop())
            return say.fit("line.on_post", posts=say.posts(done.posts), target=target, when=say.when(done))
        return say.fit("line.on_bare", posts=say.posts(done.posts), when=say.when(done))


def _away(at: Cursor, statuses: Sequence[str], incident: str) -> tuple[str, ...]:
    """The posts that are sent somewhere (to one incident, if given)."""
    states = ((p.code, at.ctx.room.post(p.code)) for p in at.ctx.site.posts)
    return tuple(c for c, s in states if s.status in statuses and incident in ("", s.incident))


@act
class Back(Act):
    name = "back"
    english = ("back",)
    indonesian = ("kembali",)
    section = "posts"
    form = "back "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        if at.peek().casefold() in ("all", "semua"):
            at.take()
            posts = _away(at, ("to", "scene"), "")
            if not posts:
                raise Refused("line.nobody_sent")
        else:
            posts = at.posts(form)
        at.nothing_more(form)
        return Release(posts=posts)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Release)
        ended = [d for d in drafts if isinstance(d, BreakEnded)]
        if ended and len(done.posts) == 1:
            first = ended[0]
            return say.fit(
                "line.break_ends", post=say.post(first.post), cover=say.post(first.cover), when=say.when(done)
            )
        return say.fit("line.back", posts=say.posts(done.posts), when=say.when(done))


@act
class InDanger(Act):
    name = "panic"
    english = ("panic",)
    indonesian = ("tolong",)
    written_out = True
    section = "posts"
    form = "panic "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        # Without a post it is entered all the same: somebody is in danger, where is asked afterwards.
        at.offer_posts()
        post = "" if at.done else at.post(form).code
        at.nothing_more(form)
        return Panic(post=post)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Panic)
        post = say.post(done.post) if done.post else (say.words("line.post_unknown"),)
        return say.fit("line.panic", post=post, when=say.when(done))

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        again = next((d for d in drafts if isinstance(d, Reported)), None)
        return say.fit("line.danger_again", incident=say.of(again.subjects[0])) if again else ""
