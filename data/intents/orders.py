"""Orders about the rhythm of check calls, and roll calls with names.

The planned test of the missed-call alarm (operator.md, "Check calls"): a post stays silent by arrangement.

The test runs the rules' own ladder against a post that does not answer, on a clock of its own: LATE sounds after one
minute, MISSED when the same ladder would have come there (three minutes with 5 and 15). It opens nothing and counts in
nothing; the post's real check calls go on beside it, and are said first.
"""

from __future__ import annotations

from data import entries as e
from data.base.clock import DAY, MINUTE
from data.intents.base import Context, Drafts, Intent, Refused, posts
from data.intents.posts import manned
from data.queries.check_schedule import next_due
from data.queries.roll_calls import accounted
from data.room.state.incidents import Incident
from data.room.state.registers import Tempo, same

#: Longest order (ms).
TEMPO_WITHIN = 31 * DAY


_DAY_MIN = 1440


class SetTempo(Intent, frozen=True):
    """How often posts call, by order. ``level``: 1 to 3, for all posts. ``off``: back to the usual."""

    posts: tuple[str, ...] = ()
    every_min: int = 0
    until: int = 0
    authorised: str = ""
    level: str = ""
    off: bool = False
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        for code in self.posts:
            ctx.post(code)
        if self.off:
            self._off(drafts)
            return
        codes = self.posts or tuple(p.code for p in ctx.site.posts)
        every = self.every_min
        if self.level:
            if self.level not in ("1", "2", "3"):
                raise Refused("duty.tempo_level")
            every = ctx.site.checks.levels[int(self.level) - 1]
            codes = tuple(p.code for p in ctx.site.posts)
            if ctx.room.registers.level == self.level:
                raise Refused("duty.tempo_level_same", level=ROMAN[self.level])
        _possible(ctx, every)
        if self.until and not ctx.now < self.until <= ctx.now + TEMPO_WITHIN:
            raise Refused("duty.tempo_until", days=TEMPO_WITHIN // DAY)
        if not self.authorised.strip():
            raise Refused("duty.tempo_who")
        if self.level:
            _end(drafts, [t for t in ctx.room.registers.tempo if t.level], self.authorised)
        drafts.add_now(
            e.TempoSet,
            ("registers", *posts(codes)),
            posts=codes,
            every_min=every,
            until=self.until,
            authorised=self.authorised,
            level=self.level,
            words=self.words,
        )

    def _off(self, drafts: Drafts) -> None:
        known = drafts.ctx.room.registers.tempo
        wanted = set(self.posts)
        ended = [t for t in known if (not wanted or wanted & set(t.posts)) and (not self.level or t.level)]
        if not ended:
            raise Refused("duty.tempo_none")
        _end(drafts, ended, self.authorised)


#: Alert levels as they are written.
ROMAN = {"1": "I", "2": "II", "3": "III"}


def _possible(ctx: Context, every: int) -> None:
    """Raises :class:`Refused` for a rhythm that the ladder of a check call does not fit into."""
    rules = ctx.site.checks
    least = max(rules.window_min + 1, rules.missed_min)
    if every < least or _DAY_MIN % every:
        fits = [m for m in (15, 20, 30, 60, 120) if m >= least]
        raise Refused("duty.tempo_minutes", minutes=every, fits=" ".join(map(str, fits)))


def _end(drafts: Drafts, ended: list[Tempo], authorised: str) -> None:
    if not ended:
        return
    codes = tuple(dict.fromkeys(p for t in ended for p in t.posts))
    drafts.add_now(
        e.TempoEnded,
        ("registers", *posts(codes)),
        of=tuple(t.ref for t in ended),
        posts=codes,
        cause="order",
        level=next((t.level for t in ended if t.level), ""),
        authorised=authorised,
    )


# --- roll calls -----------------------------------------------------------------------------------------------------


class CallRoll(Intent, frozen=True):
    """A roll call with names on an incident (``posts``: of these; else of those involved, else of all), or who was
    found to be there or missing in the one that was called."""

    incident: str
    posts: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        incident = ctx.open_incident(self.incident)
        if self.present or self.missing:
            self._names(incident, drafts)
            return
        for code in self.posts:
            manned(ctx, code)
        codes = self.posts or _asked(ctx, incident)
        names = tuple(ctx.people(code) for code in codes)
        if not any(names):
            raise Refused("duty.roll_nobody", posts=ctx.names(codes))
        drafts.acknowledge(incident)
        drafts.add_now(
            e.RollCalled, (incident.subject, *posts(codes)), posts=codes, names=names, incident=incident.subject
        )

    def _names(self, incident: Incident, drafts: Drafts) -> None:
        if incident.roll is None:
            raise Refused("duty.no_roll", number=drafts.ctx.room.number_text(incident))
        everybody = [name for names in incident.roll.names for name in names]
        found: list[list[str]] = [[], []]
        for into, typed in zip(found, (self.present, self.missing), strict=True):
            for name in typed:
                known = next((n for n in everybody if same(n, name)), "")
                if not known:
                    raise Refused("duty.roll_unknown", name=name, names=", ".join(everybody))
                into.append(known)
        there, _ = accounted(drafts.ctx.room, incident)
        if self.present and all(n in there for n in found[0]):
            raise Refused("duty.roll_there", name=found[0][0])
        drafts.acknowledge(incident)
        drafts.add_now(e.RollNames, (incident.subject,), present=tuple(found[0]), missing=tuple(found[1]))


def _asked(ctx: Context, incident: Incident) -> tuple[str, ...]:
    """The posts that are in it; without any, everybody who is on a post."""
    codes = [p.code for p in ctx.site.posts if not ctx.unmanned(p.code)]
    near = [c for c in codes if ctx.room.post(c).roll == incident.subject or c in incident.units_out]
    if incident.post in codes and incident.post not in near:
        near.append(incident.post)
    return tuple(c for c in codes if c in near) if len(near) > 1 else tuple(codes)


class TestCall(Intent, frozen=True):
    """The planned test of the missed-call alarm at ``post``; ``stop`` ends one that runs."""

    __test__ = False

    post: str
    why: str = ""
    stop: bool = False

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        post = ctx.post(self.post)
        state = ctx.room.post(post.code)
        if self.stop:
            if not state.tested:
                raise Refused("duty.no_test", post=post.code)
            drafts.add_now(
                e.CallTestDone,
                posts((post.code,)),
                post=post.code,
                name=post.name,
                result="stopped",
                started=state.tested,
            )
            return
        manned(ctx, post.code)
        if state.tested:
            raise Refused("duty.test_runs", post=post.code, time=ctx.time(state.tested))
        if not next_due(ctx.site, post, ctx.now, state.orders):
            raise Refused("refuse.no_calls", post=ctx.name(post.code), code=post.code)
        if state.danger or state.late_due or state.missed_due:
            raise Refused("duty.test_not_now", post=post.code)
        if state.status in ("to", "scene"):
            raise Refused("refuse.away", post=post.code)
        if state.cover:
            raise Refused("refuse.on_break", post=post.code, cover=state.cover, time=ctx.time(state.on_break_until))
        if not self.why.strip():
            raise Refused("duty.test_why", post=post.code)
        rules = ctx.site.checks
        drafts.add_now(
            e.CallTest,
            posts((post.code,)),
            post=post.code,
            name=post.name,
            why=self.why,
            late=ctx.now + MINUTE,
            missed=ctx.now + MINUTE * rules.missed_min // rules.late_min,
        )
