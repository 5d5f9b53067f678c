"""Orders to posts: how often they call, roll calls by name, the planned test.

In a planned test a post stays silent by arrangement. The usual ladder runs against it on a clock of its own: LATE
sounds after one minute, MISSED in proportion (after three minutes with 5 and 15). The test opens no incident and counts
in no figure. The post's real check calls continue, and come first on the screen.
"""

from __future__ import annotations

from itertools import chain

from data import entries as e
from data.base.clock import DAY, MINUTE
from data.intents.base import Context, Drafts, Intent, Refused, post_subjects
from data.intents.posts import check_in_place, check_manned
from data.queries.check_schedule import is_slower, next_due
from data.queries.incidents import open_incident
from data.queries.roll_calls import (
    called_in,
    looked_for,
    lost_and_absent,
    lost_incident,
    on_site_elsewhere,
    present_and_absent,
    seeking,
)
from data.room.state.incidents import Incident
from data.room.state.orders import Order, Tempo
from data.room.state.registers import the_one_named
from data.rules.orders import roll_end

#: Longest order (ms).
TEMPO_WITHIN = 31 * DAY

_DAY_MIN = 1440

#: Shortest interval between calls by order (minutes): window, LATE and MISSED follow it
#: (:func:`data.queries.check_schedule.rules_at`).
LEAST_EVERY = 5
#: Intervals that a refusal names.
FITS = (5, 10, 15, 20, 30, 60, 120)

#: Alert levels as they are written.
ROMAN = {"1": "I", "2": "II", "3": "III"}


class SetTempo(Intent, frozen=True):
    """Order about how often posts call.

    posts: codes; () for all.
    every_min: minutes between calls.
    until: end of the order (UTC ms); 0 for none.
    level: alert level 1 to 3, which is for all posts; or "any", with ``off``.
    off: end of orders: back to the usual calls. The orders of the named posts end for these posts alone.
    """

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
            self._decide_off(drafts)
            return
        codes, every = self.posts, self.every_min
        if self.level:
            if self.level not in ROMAN:
                raise Refused("duty.tempo_level")
            if ctx.room.registers.level == self.level:
                raise Refused("duty.tempo_level_same", level=ROMAN[self.level])
            codes, every = (), ctx.site.checks.levels[int(self.level) - 1]
        codes = codes or tuple(p.code for p in ctx.site.posts)
        _check_interval(every)
        if self.until and not ctx.now < self.until <= ctx.now + TEMPO_WITHIN:
            raise Refused("duty.tempo_until", days=TEMPO_WITHIN // DAY)
        ended = [t for t in ctx.room.registers.tempo if t.level] if self.level else []
        order = Order(every, ctx.now, self.until, self.level)
        supervisor = drafts.supervisor_for("tempo", any(_is_slower(ctx, code, ended, order) for code in codes))
        authorised = drafts.allowed_by(self.authorised, supervisor)
        if not authorised:
            raise Refused("duty.tempo_who")
        _end(drafts, ended, _posts_of(ended), authorised)
        drafts.add_now(
            e.TempoSet,
            ("registers", *post_subjects(codes)),
            posts=codes,
            every_min=every,
            until=self.until,
            authorised=authorised,
            level=self.level,
            words=self.words,
            supervisor=supervisor,
        )

    def _decide_off(self, drafts: Drafts) -> None:
        orders = drafts.ctx.room.registers.tempo
        if self.posts:
            ended = [t for t in orders if set(self.posts) & set(t.posts) and not t.level]
        else:
            ended = [t for t in orders if t.level or not self.level]
        if not ended:
            level = drafts.ctx.room.registers.level
            if self.posts and level:
                raise Refused("duty.tempo_level_all", level=ROMAN[level])
            raise Refused("duty.tempo_none")
        codes = _posts_of(ended, self.posts)
        supervisor = drafts.supervisor_for("tempo", any(_is_slower(drafts.ctx, code, ended) for code in codes))
        _end(drafts, ended, codes, self.authorised or supervisor, supervisor)


def _is_slower(ctx: Context, code: str, ended: list[Tempo], *new: Order) -> bool:
    """Whether a post calls less often once ``ended`` are over and the ``new`` orders are in force."""
    orders, refs = ctx.room.post(code).orders, {t.ref for t in ended}
    return is_slower(ctx.site, code, ctx.now, orders, (*(o for o in orders if o.ref not in refs), *new))


def _check_interval(every: int) -> None:
    """Raise :class:`Refused` for an interval (minutes) that is too short to answer in, or does not divide a day."""
    if every < LEAST_EVERY or _DAY_MIN % every:
        raise Refused("duty.tempo_minutes", minutes=every, fits=" ".join(map(str, FITS)))


def _posts_of(orders: list[Tempo], among: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the posts that the orders concern; only those in ``among`` if it names any."""
    return tuple(dict.fromkeys(code for order in orders for code in order.posts if not among or code in among))


def _end(drafts: Drafts, ended: list[Tempo], codes: tuple[str, ...], authorised: str, supervisor: str = "") -> None:
    if not ended:
        return
    drafts.add_now(
        e.TempoEnded,
        ("registers", *post_subjects(codes)),
        of=tuple(t.ref for t in ended),
        posts=codes,
        cause="order",
        level=next((t.level for t in reversed(ended) if t.level), ""),
        authorised=authorised,
        supervisor=supervisor,
    )


# --- roll calls -----------------------------------------------------------------------------------------------------


class CallRoll(Intent, frozen=True):
    """Roll call by name on an incident, its result, or its end.

    posts: posts that are asked; () for those involved in the incident, or all if none is, and everybody on site who is
        at no post.
    everybody: all posts that are manned, and everybody on site who is at no post.
    present, missing: names found in the roll call that was called before.
    end: its end; somebody missing then opens a P1 (:mod:`data.rules.orders`).
    """

    needs_sign_on = False

    incident: str
    posts: tuple[str, ...] = ()
    everybody: bool = False
    present: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    end: bool = False

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        if self.present or self.missing:
            typed = ctx.unfolded_incident(self.incident)
            about = called_in(ctx.room, typed)
            self._decide_names(seeking(ctx.room, about.subject) or ctx.open_incident(typed.subject), drafts)
            return
        incident = ctx.open_incident(self.incident)
        if self.end:
            drafts.acknowledge(incident)
            for entry in roll_end(ctx, _running_roll(ctx, incident), ctx.by, "order"):
                drafts.add_entry(entry)
            return
        for code in self.posts:
            check_manned(ctx, code)
        codes = _with_lost(ctx, incident, self.posts or _asked(ctx, incident, everybody=self.everybody))
        names = tuple(ctx.people(code) for code in codes)
        if not any(names):
            raise Refused("duty.roll_nobody", posts=", ".join(codes))
        drafts.acknowledge(incident)
        others = on_site_elsewhere(ctx.room, ctx.site, ctx.now) if not self.posts else ()
        others += tuple(name for name in _lost(ctx, incident) if name not in (*others, *chain.from_iterable(names)))
        drafts.add(
            e.RollCalled,
            (incident.subject, *post_subjects(codes)),
            posts=codes,
            names=names,
            incident=incident.subject,
            others=others,
            limit=drafts.when + ctx.site.checks.roll_min * MINUTE,
        )

    def _decide_names(self, incident: Incident, drafts: Drafts) -> None:
        roll = incident.roll
        if roll is None:
            raise Refused("duty.no_roll", number=drafts.ctx.room.number_text(incident))
        if drafts.when < roll.since:
            raise Refused("duty.roll_before", time=drafts.ctx.time(roll.since))
        present, missing = _known(self.present, roll.everybody), _known(self.missing, roll.everybody)
        there, _ = present_and_absent(drafts.ctx.room, incident)
        if present and all(name in there for name in present):
            raise Refused("duty.roll_there", name=present[0])
        if missing:  # nothing would look for them after its end
            _running_roll(drafts.ctx, incident)
        if incident.is_open:
            drafts.acknowledge(incident)
        _add_names(drafts, incident, roll.posts_of(present), present, missing)
        for name in present:
            note_found(drafts, name, besides=incident.subject)


def note_found(drafts: Drafts, name: str, besides: str = "") -> None:
    """Add that somebody was found in the roll calls that look for them: a visitor who goes out, a name.

    besides: subject of an incident to leave out.
    """
    for incident, called in looked_for(drafts.ctx.room, drafts.ctx.site, name):
        if incident.subject != besides:
            _add_names(drafts, incident, (), (called,))


def _add_names(
    drafts: Drafts, incident: Incident, posts: tuple[str, ...], present: tuple[str, ...], missing: tuple[str, ...] = ()
) -> None:
    """Add who was found or not, also on the P1 of those who were missing at the end."""
    room = drafts.ctx.room
    subjects = (incident.subject, *post_subjects(posts))
    drafts.add(e.RollNames, subjects, present=present, missing=missing, posts=posts)
    for subject, absent in lost_and_absent(room, incident):
        lost = open_incident(room, subject)
        if lost is not None and (found := tuple(name for name in present if name in absent)):
            drafts.add(e.Note, (lost.subject,), words=drafts.ctx.words("entry.roll.found", names=", ".join(found)))


class OrderRoll(Intent, frozen=True):
    """Order about the roll calls of an incident: how often its posts answer, and which others do.

    every_min: minutes; 0: no longer.
    posts: posts that answer too, whether they were sent or not; () for those that answer already.
    """

    needs_sign_on = False

    incident: str
    every_min: int
    posts: tuple[str, ...] = ()

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        incident = ctx.open_incident(self.incident)
        for code in self.posts:
            check_manned(ctx, code)
        states = ctx.post_states()
        asked = tuple(s.code for s in states if incident.subject in (s.roll, s.roll_order))
        codes = self.posts or asked
        if not self.every_min:
            codes = tuple(s.code for s in states if s.roll_order == incident.subject and s.code in codes)
        if not codes:
            key = "duty.roll_no_posts" if self.every_min else "duty.roll_no_order"
            raise Refused(key, number=ctx.room.number_text(incident))
        if self.every_min and not LEAST_EVERY <= self.every_min <= 60:
            raise Refused("duty.roll_minutes", minutes=self.every_min, least=LEAST_EVERY)
        drafts.acknowledge(incident)
        subjects = (incident.subject, *post_subjects(codes))
        minutes = {"every_min": self.every_min, "usual_min": ctx.site.checks.roll_min}
        drafts.add(e.RollOrdered, subjects, posts=codes, incident=incident.subject, **minutes)


def _lost(ctx: Context, incident: Incident) -> tuple[str, ...]:
    """Return whom roll calls of an incident look for: the one that runs, and ended ones while their P1 is open."""
    if incident.roll is None:
        return ()
    looks_for = incident.roll.looks_for
    still = [each for each in looks_for if open_incident(ctx.room, lost_incident(incident, each.since)) is not None]
    running = () if incident.roll.ended else present_and_absent(ctx.room, incident)[1]
    return tuple(dict.fromkeys((*running, *(name for each in still for name in each.names))))


def _with_lost(ctx: Context, incident: Incident, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the posts to call, with those of the people whom an earlier roll call did not find."""
    names = _lost(ctx, incident)
    posts = incident.roll.posts_of(names) if incident.roll is not None else ()
    added = {code for code in posts if code not in codes and not ctx.is_unmanned(code)}
    return tuple(p.code for p in ctx.site.posts if p.code in added or p.code in codes) if added else codes


def _running_roll(ctx: Context, incident: Incident) -> Incident:
    """Return the incident, if its roll call by name has not ended. Raises :class:`Refused`."""
    if incident.roll is None or incident.roll.ended:
        key = "duty.no_roll" if incident.roll is None else "duty.roll_over"
        raise Refused(key, number=ctx.room.number_text(incident))
    return incident


def _asked(ctx: Context, incident: Incident, *, everybody: bool) -> tuple[str, ...]:
    """Return the manned posts that are involved in an incident; all for ``everybody``, or if fewer than two are."""
    codes = [p.code for p in ctx.site.posts if not ctx.is_unmanned(p.code)]
    involved = {c for c in codes if ctx.room.post(c).roll == incident.subject or c in incident.units_out}
    involved |= {incident.post} & set(codes)
    return tuple(c for c in codes if c in involved or everybody or len(involved) < 2)


def _known(typed: tuple[str, ...], everybody: tuple[str, ...]) -> tuple[str, ...]:
    """Return the typed names as the roll call has them. Raises :class:`Refused` for any other name."""
    found = []
    for name in typed:
        known = the_one_named(name, everybody)
        if known is None:
            raise Refused("duty.roll_unknown", name=name, names=", ".join(everybody))
        found.append(known)
    return tuple(found)


# --- the planned test -----------------------------------------------------------------------------------------------


class TestCall(Intent, frozen=True):
    """Start of a planned test of the missed-call alarm; with ``stop``, its end."""

    __test__ = False

    post: str
    why: str = ""
    stop: bool = False

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        post = ctx.post(self.post)
        state = ctx.room.post(post.code)
        subjects = post_subjects((post.code,))
        if self.stop:
            if not state.tested:
                raise Refused("duty.no_test", post=post.code)
            stopped = {"post": post.code, "name": post.name, "result": "stopped"}
            drafts.add_now(e.CallTestDone, subjects, **stopped, started=state.tested)
            return
        check_manned(ctx, post.code)
        if state.tested:
            raise Refused("duty.test_runs", post=post.code, time=ctx.time(state.tested))
        if not next_due(ctx.site, post, ctx.now, state.orders):
            raise Refused("duty.test_no_calls", post=ctx.post_name(post.code))
        if state.danger or state.late_due or state.missed_due:
            raise Refused("duty.test_not_now", post=post.code)
        check_in_place(ctx, post.code)
        if not self.why.strip():
            raise Refused("duty.test_why", post=post.code)
        rules = ctx.site.checks
        late, missed = ctx.now + MINUTE, ctx.now + MINUTE * rules.missed_min // rules.late_min
        drafts.add_now(e.CallTest, subjects, post=post.code, name=post.name, why=self.why, late=late, missed=missed)
