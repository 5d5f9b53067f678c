"""Check calls (a post's number, ``ok``), orders about their rhythm (``tempo``) and roll calls (``roll``)."""

from __future__ import annotations

from collections.abc import Sequence

from console.line.act import Act, Screen, act
from console.line.acts.notices import ahead
from console.line.cursor import Cursor
from console.line.echo import Speech
from console.line.named import BY, OFF, known_person, offer_people, read_person
from console.line.suggest import quote
from console.line.times import UNTIL, read_ahead
from data.base.clock import MINUTE
from data.entries import Check, Entry
from data.entries.orders import RollCalled, TempoSet
from data.intents.base import Intent, Refused
from data.intents.orders import CallRoll, SetTempo
from data.intents.posts import CheckCall
from data.queries.check_schedule import next_due
from data.queries.roll_calls import accounted
from data.site.localtime import hhmm

SIAGA = ("siaga",)
LEVELS = {"1": "1", "2": "2", "3": "3", "i": "1", "ii": "2", "iii": "3"}
PRESENT = ("here", "ada", "hadir")
MISSING = ("missing", "belum", "hilang")


def _checks(drafts: Sequence[Entry]) -> list[Check]:
    return [d for d in drafts if isinstance(d, Check)]


def _next(say: Speech, check: Check) -> int:
    """When the post is to be heard of next: its next call, or its next roll call."""
    state = say.ctx.room.post(check.post)
    if state.roll:
        return max(check.occurred or say.ctx.now, state.roll_since) + state.roll_min * MINUTE
    return next_due(say.ctx.site, check.post, max(say.ctx.now, check.due or 0), state.orders)


def check_consequence(done: CheckCall, say: Speech, drafts: Sequence[Entry]) -> str:
    """When the next call falls due, and what this one closes or does not."""
    found = _checks(drafts)
    said: list[str] = []
    if left_out := done.skipped(say.ctx):
        posts = ", ".join(f"{code} {say.words(f'line.skip_{why}')}" for code, why in left_out)
        said.append(say.words("line.skips", posts=posts))
    states = [say.ctx.room.post(c.post) for c in found]
    missed = any(s.missed_due for s in states)
    late = any(s.late_due for s in states)
    if done.occurred is not None and (late or missed):
        said.append(say.words("line.late_stays" if not missed else "line.missed_stays"))
    nexts = [_next(say, c) for c in found]
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
            raise Refused("line.zero", word=quote(at.peek()), form=form)
        post = at.post(form)
        if not at.done:
            raise Refused("line.words_need_verb", post=post.code, form=at.ctx.words("help.ok.forms").split("\n")[0])
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
class TempoAct(Act):
    name = "tempo"
    english = ("tempo",)
    indonesian = ("irama",)
    section = "posts"
    form = "tempo "
    timed = False

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        level = ""
        posts: tuple[str, ...] = ()
        if at.peek().casefold() in SIAGA:
            at.take()
            at.offer((n, "") for n in ("1", "2", "3"))
            if at.peek().casefold() in OFF:
                return SetTempo(off=True, level="any", authorised=_authorised(at, form))
            level = LEVELS.get(at.peek().casefold(), "")
            if not level:
                raise Refused("duty.tempo_which_level", form=form)
            at.take()
        elif at.peek().casefold() not in OFF:
            posts = at.posts(form)
        if at.peek().casefold() in OFF:
            return SetTempo(off=True, posts=posts, authorised=_authorised(at, form))
        every = 0
        if not level:
            if not at.peek().isdecimal():
                raise Refused("duty.tempo_every", form=form)
            every = int(at.take())
        until, name = 0, ""
        while at.peek().casefold() in (*UNTIL, *BY):
            if at.take().casefold() in UNTIL:
                until = read_ahead(at, form)
            else:
                offer_people(at)
                name = read_person(at)
        return SetTempo(posts=posts, every_min=every, until=until, authorised=name, level=level, words=at.rest())

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, SetTempo)
        if done.off:
            return say.fit("duty.tempo_off")
        until = say.words("duty.until", time=ahead(say, done.until)) if done.until else say.words("duty.until_further")
        if done.level:
            return say.fit("duty.tempo_siaga", level="I" * int(done.level), until=until, name=done.authorised)
        posts = say.posts(done.posts)
        return say.fit("duty.tempo", posts=posts, every=str(done.every_min), until=until, name=done.authorised)

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        found = next((d for d in drafts if isinstance(d, TempoSet) and d.level), None)
        return say.words("duty.tempo_least", every=found.every_min) if found else ""


def _authorised(at: Cursor, form: str) -> str:
    at.take()
    name = ""
    if at.peek().casefold() in BY:
        at.take()
        name = read_person(at)
    at.nothing_more(form)
    return name


@act
class RollAct(Act):
    name = "roll"
    english = ("roll",)
    indonesian = ("cek",)
    section = "posts"
    form = "roll "
    timed = False

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        incident = at.only_incident(form)
        word = at.peek().casefold()
        if word in (*PRESENT, *MISSING):
            at.take()
            if incident.roll is not None:
                at.offer((n, "") for n in accounted(at.ctx.room, incident)[word in PRESENT])
            names = tuple(known_person(at, n) or n for part in at.rest().split(",") if (n := part.strip()))
            if not names:
                raise Refused("duty.roll_who", form=form)
            if word in PRESENT:
                return CallRoll(incident=incident.subject, present=names)
            return CallRoll(incident=incident.subject, missing=names)
        posts = at.posts(form) if not at.done else ()
        at.nothing_more(form)
        return CallRoll(incident=incident.subject, posts=posts)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, CallRoll)
        if done.present or done.missing:
            key = "duty.roll_here" if done.present else "duty.roll_missing"
            return say.fit(key, names=quote(", ".join(done.present or done.missing)), incident=say.of(done.incident))
        called = next((d for d in drafts if isinstance(d, RollCalled)), None)
        posts = say.posts(called.posts if called else done.posts)
        return say.fit("duty.roll", posts=posts, incident=say.of(done.incident))

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        called = next((d for d in drafts if isinstance(d, RollCalled)), None)
        return ", ".join(name for names in called.names for name in names) if called else ""
