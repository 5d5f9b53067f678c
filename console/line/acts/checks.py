"""Check calls: the digit alone, and ``ok``."""

from __future__ import annotations

from collections.abc import Sequence

from console.line.act import Act, Screen, act
from console.line.cursor import Cursor
from console.line.echo import Speech
from console.line.refusal import NotYet, quote
from data.base.clock import MINUTE
from data.entries import Check, Entry
from data.intents.base import Intent
from data.intents.posts import CheckCall
from data.queries.check_schedule import next_due
from data.site.localtime import hhmm


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
    from data.intents.posts import skipped

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
