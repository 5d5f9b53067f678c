"""Acts on posts: check calls, sending, breaks, relief, withdrawal, an officer in danger."""

from __future__ import annotations

import re
from collections.abc import Sequence

from console.line.act import Act, Screen, act
from console.line.cursor import BY, Cursor
from console.line.refusal import NotYet, quote
from console.line.say import Speech
from data.checks import next_due
from data.entries import Break, BreakEnded, Check, Entry, Released, Reported
from data.intents import (
    Arrive,
    CheckCall,
    Intent,
    Panic,
    Release,
    Relieve,
    SendPosts,
    SetPost,
    TakeBreak,
)
from data.shifts import hhmm

_SPAN = re.compile(r"([0-9]{1,3})(m|min|mnt|menit|h|j|jam)?", re.IGNORECASE)
_HOURS = ("h", "j", "jam")
_TO = ("to", "ke")


def _checks(drafts: Sequence[Entry]) -> list[Check]:
    return [d for d in drafts if isinstance(d, Check)]


def check_consequence(done: CheckCall, say: Speech, drafts: Sequence[Entry]) -> str:
    """When the next call falls due, and what this one closes or does not."""
    from data.decide import skipped

    found = _checks(drafts)
    said: list[str] = []
    if left_out := skipped(done, say.ctx):
        posts = ", ".join(f"{code} {say.words(f'line.skip_{why}')}" for code, why in left_out)
        said.append(say.words("line.skips", posts=posts))
    states = [say.ctx.room.post(c.post) for c in found]
    missed = any(s.missed_due for s in states)
    late = any(s.late_due for s in states)
    if done.occurred is not None and (late or missed):
        said.append(say.words("line.late_stays" if not missed else "line.missed_stays"))
    nexts = [next_due(say.ctx.site, c.post, max(say.ctx.now, c.due or 0)) for c in found]
    if soonest := min((n for n in nexts if n), default=0):
        said.append(say.words("line.next_due", time=hhmm(say.ctx.site, soonest)))
    if done.occurred is None and missed:
        said.append(say.words("line.missed_kept"))
    elif done.occurred is None and late:
        said.append(say.words("line.closes_late"))
    return "; ".join(said)


@act
class Digit(Act):
    """A post's number alone: a check call, only while one is due."""

    name = "digit"
    section = "posts"
    form = ""

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        if at.peek().startswith("0"):
            raise NotYet("line.zero", word=quote(at.peek()), form=form)
        post = at.post(form)
        if not at.done:
            raise NotYet("line.words_need_verb", post=post.code, form=at.ctx.words("help.ok.forms").split("\n")[0])
        return CheckCall(posts=(post.code,), only_due=True)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, CheckCall)
        return say.fit("line.ok", post=say.post(done.posts[0]), when=say.when(done))

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, CheckCall)
        return check_consequence(done, say, drafts)


@act
class Ok(Act):
    name = "ok"
    english = ("ok",)
    indonesian = ("aman",)
    section = "posts"
    form = "ok "

    def parse(self, at: Cursor) -> Intent | Screen:
        everyone = at.peek().casefold() in ("all", "semua")
        posts = at.posts(self.usage(at))
        return CheckCall(posts=posts, everyone=everyone, words=at.rest())

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, CheckCall)
        taken = [c.post for c in _checks(drafts)]
        if len(done.posts) == 1:
            return say.fit("line.ok", post=say.posts(taken or done.posts), when=say.when(done))
        return say.fit("line.ok_several", count=str(len(taken)), posts=say.posts(taken), when=say.when(done))

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, CheckCall)
        return check_consequence(done, say, drafts)


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
                    raise NotYet("line.to_itself", post=target)
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
                raise NotYet("line.nobody_sent")
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
                raise NotYet("line.nobody_sent")
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
            at.offer(at.post_choices)
            raise NotYet("line.who_covers", post=post, form=form)
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
    """Minutes (``20m``, ``20``, ``1h``); None at the end of the line. Raises :class:`NotYet`."""
    if at.done:
        return None
    found = _SPAN.fullmatch(at.peek())
    if found is None or int(found[1]) == 0:
        raise NotYet("line.bad_span", word=quote(at.peek()), form=form)
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
        at.offer_people()
        names = tuple(dict.fromkeys(at.person(n) or n for part in at.rest().split(",") if (n := part.strip())))
        if not names:
            raise NotYet("line.who_relieves", post=post, form=form)
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
            raise NotYet("line.incident_not_post", word=quote(at.peek()), form=form)
        post = at.post(form).code
        at.offer((w, "") for w in BY)
        name = at.authorised()
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
            raise NotYet("line.incident_not_post", word=quote(at.peek()), form=form)
        return open_post(at, form)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, SetPost)
        return say.fit("line.post_open", post=say.post(done.post), when=say.when(done))


def open_post(at: Cursor, form: str) -> SetPost:
    """A post that was withdrawn is manned again."""
    post = at.post(form).code
    name = at.authorised()
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
        at.offer(at.post_choices)
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
