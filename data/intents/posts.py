"""Posts: check calls, sending, arrival, return, breaks, relief, withdrawal.

Where the rules leave a choice, the console does this:

* A check call of a post on a break is answered by the post that covers it. ``ok all`` and other bulk calls skip posts
  that are on a break, unmanned, closed or in danger, and say so (:meth:`CheckCall.skipped`). The operator names such a
  post to record contact with it.
* Sending a post that is on a break ends the break. Sending a post that covers another one would leave that one empty:
  for a P1 the break ends, otherwise the command is refused.
* Sending a post that is out already releases it first. A post is in one place.
* ``on 129 3`` puts a post on an incident without having sent it there.
* Of several posts that are sent, arrive or return, those for which it is so already are left out and named, and so
  are those in danger when they are sent. A post named alone is refused (:func:`_left_out`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from data import entries as e
from data.base.clock import MINUTE
from data.intents.base import Context, Drafts, Intent, Refused, post_subjects
from data.queries.check_deadlines import deadlines_of, is_answered, next_call
from data.queries.check_schedule import next_due, prev_due
from data.queries.course.linked import with_linked
from data.queries.course.targets import current
from data.queries.incidents import asks_for
from data.queries.roll_calls import awaits_named_roll_call, lost_and_absent, missing_from, seeking
from data.room.state.incidents import Incident
from data.room.state.posts import PostState
from data.room.state.registers import is_same_name

#: Longest break, in minutes. A longer absence is a relief or a withdrawal.
LONGEST_BREAK = 180


# --- check calls ----------------------------------------------------------------------------------------------------


class CheckCall(Intent, frozen=True):
    """Check calls of one or more posts.

    only_due: the line is a post's number alone; refused unless a call is due or late, or a roll call asks it.
    everyone: all posts of the site (``ok all``).
    """

    needs_sign_on = False
    for_programs = "reports"

    posts: tuple[str, ...] = ()
    words: str = ""
    only_due: bool = False
    everyone: bool = False

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        for code in self.posts:
            ctx.post(code)
        skipped = dict(self.skipped(ctx))
        codes = [code for code in self._codes(ctx) if code not in skipped]
        if not codes:
            raise Refused("refuse.all_skipped" if skipped else "refuse.which_post", posts=", ".join(skipped))
        for code in codes:
            if not self._is_bulk:
                check_manned(ctx, code)
            due = answered_call(ctx, code, drafts.when)
            state = ctx.room.post(code)
            if self.only_due and not due and not state.roll and not awaits_named_roll_call(ctx.room, state):
                _refuse_not_due(ctx, code)
            drafts.add(
                e.Check,
                (*post_subjects((code,)), *_roll_call_of(ctx, state, drafts.when)),
                post=code,
                name=ctx.post(code).name,
                people=(ctx.people(state.cover) or state.cover_people) if state.cover else ctx.people(code),
                words=self.words,
                due=due or None,
                bulk=self._is_bulk,
            )

    def skipped(self, ctx: Context) -> tuple[tuple[str, str], ...]:
        """Return the posts that a bulk call skips, each with the reason: break, closed, off, unmanned, danger."""
        if not self._is_bulk:
            return ()
        reasons = ((code, _why_skipped(ctx, code)) for code in self._codes(ctx))
        return tuple((code, why) for code, why in reasons if why)

    @property
    def _is_bulk(self) -> bool:
        return self.everyone or len(set(self.posts)) > 1

    def _codes(self, ctx: Context) -> tuple[str, ...]:
        codes = tuple(p.code for p in ctx.site.posts) if self.everyone and not self.posts else self.posts
        return tuple(dict.fromkeys(codes))


def answered_call(ctx: Context, code: str, when: int) -> int:
    """Return the due time of the check call that contact at ``when`` answers (UTC ms); 0 if it answers none.

    It is the call that is LATE or MISSED, else the one that is due, else the next one if its window is open.
    """
    state, rules = ctx.room.post(code), ctx.site.checks
    overdue = max(state.late_due, state.missed_due)
    if overdue and when >= deadlines_of(state, rules, overdue).opens:
        return overdue
    first = ctx.room.duty.first_control
    for due in (prev_due(ctx.site, code, when, state.orders), next_due(ctx.site, code, when, state.orders)):
        excused = not first or due <= max(first, state.calls_from)
        if due and when >= deadlines_of(state, rules, due).opens and not excused and not is_answered(state, rules, due):
            return due
    return 0


def _why_skipped(ctx: Context, code: str) -> str:
    state = ctx.room.post(code)
    if state.danger:
        return "danger"
    if state.status in ("closed", "off"):
        return state.status
    if state.cover:
        return "break"
    return "unmanned" if ctx.is_unmanned(code) else ""


def _roll_call_of(ctx: Context, state: PostState, when: int) -> tuple[str, ...]:
    """Return the subjects of the incidents whose roll call the post answers: the answer is news of them.

    Contact from before the roll call (``when``: UTC ms) answers none. After the end of one by name it finds people who
    were missing.
    """
    asked = [(state.roll, state.roll_since), (state.called, state.called_at)]
    sought = ctx.room.incident(state.sought) if state.sought else None
    for about in ([sought] if sought is not None else []) + missing_from(ctx.room, state.code):
        if about.roll is not None and about.roll.ended:
            lost = (subject for subject, absent in lost_and_absent(ctx.room, about) if absent)
            asked += [(subject, about.roll.ended) for subject in (about.subject, *lost)]
    still = [s for s, since in asked if s and when >= since and seeking(ctx.room, s) is not None]
    return tuple(dict.fromkeys(still))


def _refuse_not_due(ctx: Context, code: str) -> None:
    state = ctx.room.post(code)
    due = next_due(ctx.site, code, ctx.now, state.orders)
    if not due:
        raise Refused("refuse.no_calls", post=ctx.post_name(code), code=code)
    unanswered = next_call(state, ctx.post(code), ctx.site, ctx.now) or due
    raise Refused("refuse.not_due", post=ctx.post_name(code), code=code, time=ctx.time(unanswered))


# --- conditions -----------------------------------------------------------------------------------------------------


def check_manned(ctx: Context, code: str) -> None:
    """Raise :class:`Refused` for a post that is withdrawn or unmanned."""
    ctx.post(code)
    _check_not_withdrawn(ctx, code)
    if ctx.is_unmanned(code):
        raise Refused("refuse.unmanned", post=ctx.post_name(code), code=code)


def check_in_place(ctx: Context, code: str) -> None:
    """Raise :class:`Refused` for a post that is out, or on a break."""
    state = ctx.room.post(code)
    if state.status in ("to", "scene"):
        raise Refused("refuse.away", post=code)
    if state.cover:
        raise Refused("refuse.on_break", post=code, cover=state.cover, time=ctx.time(state.on_break_until))


def check_covers_none(ctx: Context, code: str) -> None:
    """Raise :class:`Refused` for a post that covers another one: it would leave that one empty."""
    state = ctx.room.post(code)
    if state.covers:
        raise Refused("refuse.covers", post=code, other=state.covers)


def _check_not_withdrawn(ctx: Context, code: str) -> None:
    state = ctx.room.post(code)
    if state.status in ("closed", "off"):
        raise Refused("refuse.post_closed", post=ctx.post_name(code), code=code, time=ctx.time(state.status_since))


def _named(codes: Iterable[str]) -> tuple[str, ...]:
    """Return each code once. Raises :class:`Refused` if there are none."""
    found = tuple(dict.fromkeys(codes))
    if not found:
        raise Refused("refuse.which_post")
    return found


def _left_out(codes: Iterable[str], so_already: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    """Return the posts for which something is so already, each with the reason; none if it is so for all of them.

    ``so_already``: returns the reason: sent, scene, home; "": it is not so.
    """
    named = _named(codes)
    found = tuple((code, why) for code in named if (why := so_already(code)))
    return found if len(found) < len(named) else ()


# --- sending, arrival, return ---------------------------------------------------------------------------------------


class SendPosts(Intent, frozen=True):
    """Posts sent to an incident; with ``target`` and no incident, to look at another post.

    If somebody has to be sent to an incident at that post, they are sent to it.
    """

    needs_sign_on = False

    posts: tuple[str, ...]
    incident: str = ""
    target: str = ""

    def skipped(self, ctx: Context) -> tuple[tuple[str, str], ...]:
        """Return the named posts that are not sent, each with the reason: danger (help goes to them), sent, scene."""
        incident = ctx.room.incident(self.incident or _incident_at(ctx, self.target))
        danger = tuple((code, "danger") for code in dict.fromkeys(self.posts) if ctx.room.post(code).danger)
        others = [code for code in self.posts if not ctx.room.post(code).danger]
        so_already = _left_out(others, lambda code: _is_sent(ctx, code, incident, self.target)) if others else ()
        return danger + so_already

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        if self.target:
            ctx.post(self.target)
        subject = self.incident or _incident_at(ctx, self.target)
        if not subject and not self.target:
            raise Refused("refuse.which_incident")
        incident = ctx.open_incident(subject) if subject else None
        skipped = dict(self.skipped(ctx))
        codes = tuple(code for code in _named(self.posts) if code not in skipped)
        if not codes:
            raise Refused("refuse.sent_danger", post=next(iter(skipped)))
        for code in codes:
            check_manned(ctx, code)
            _check_may_be_sent(ctx, code, incident, self.target)
        if incident is not None:
            drafts.acknowledge(incident)
        for code in codes:
            _leave(drafts, code)
        if incident is not None:
            people = tuple(ctx.people(code) for code in codes)
            drafts.add(e.Sent, (incident.subject, *post_subjects(codes)), posts=codes, people=people)
            return
        for code in codes:
            _add_status(drafts, code, "to", self.target)


def _incident_at(ctx: Context, post: str) -> str:
    """Return the most urgent open incident at a post to which somebody has to be sent, or at which somebody is.

    "": there is none; they go there to look.
    """
    room = ctx.room
    here = list(filter(None, map(room.incident, room.post(post).here)))
    found = [i for i in here if any(t.name == "send" and t.runs_out for t in current(with_linked(room, i)))]
    found = found or [i for i in here if i.units_out]
    first = min(found, key=lambda i: (room.effective_priority(i), i.received, i.subject), default=None)
    return first.subject if first is not None else ""


def _is_sent(ctx: Context, code: str, incident: Incident | None, target: str) -> str:
    """Return whether a post is there already (scene) or on its way there (sent), else ""."""
    state = ctx.room.post(code)
    if incident is not None:
        is_out = code in incident.units_out
    else:
        is_out = state.target == target and state.status in ("to", "scene")
    return ("scene" if state.status == "scene" else "sent") if is_out else ""


def _check_may_be_sent(ctx: Context, code: str, incident: Incident | None, target: str) -> None:
    state = ctx.room.post(code)
    since, is_sent = ctx.time(state.status_since), _is_sent(ctx, code, incident, target)
    if is_sent and incident is not None:
        key = "refuse.arrived_already" if is_sent == "scene" else "refuse.sent_already"
        raise Refused(key, post=code, number=ctx.room.number_text(incident), time=since)
    if incident is None and code == target:
        raise Refused("refuse.to_itself", post=code)
    if is_sent:
        key = "refuse.at_post" if is_sent == "scene" else "refuse.sent_to_post"
        raise Refused(key, post=code, target=target, time=since)
    is_p1 = incident is not None and ctx.room.effective_priority(incident) == 1
    if state.covers and not is_p1:
        raise Refused("refuse.covers", post=code, other=state.covers)


def _leave(drafts: Drafts, code: str) -> None:
    """End everything that the post does now: its break, the break that it covers, the incident it was sent to."""
    state = drafts.ctx.room.post(code)
    for post, cover in ((code, state.cover), (state.covers, code)):
        ended = any(isinstance(d, e.BreakEnded) and d.post == post for d in drafts.entries)
        if post and cover and not ended:
            drafts.add(e.BreakEnded, post_subjects((post, cover)), post=post, cover=cover)
    if state.incident:
        drafts.add(e.Released, (state.incident, *post_subjects((code,))), posts=(code,))


def _add_status(drafts: Drafts, code: str, status: str, target: str = "") -> None:
    ctx = drafts.ctx
    people = ctx.people(code) if status != "normal" else ()
    name = ctx.post(code).name
    drafts.add(e.PostStatus, post_subjects((code,)), post=code, name=name, status=status, target=target, people=people)


class Arrive(Intent, frozen=True):
    """Arrival of posts at ``incident``, or each where it was sent."""

    needs_sign_on = False

    posts: tuple[str, ...]
    incident: str = ""

    def skipped(self, ctx: Context) -> tuple[tuple[str, str], ...]:
        """Return the named posts that have arrived already, each with the reason: scene."""
        return _left_out(self.posts, lambda code: self._has_arrived(ctx, code))

    def _has_arrived(self, ctx: Context, code: str) -> str:
        state = ctx.room.post(code)
        is_there = state.status == "scene" and self.incident in ("", state.incident)
        return "scene" if is_there else ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        given = ctx.open_incident(self.incident) if self.incident else None
        arrived: dict[str, list[str]] = {}  # incident → posts
        at_posts: list[tuple[str, str]] = []  # (post, post that it looks at)
        skipped = dict(self.skipped(ctx))
        for code in _named(self.posts):
            if code in skipped:
                continue
            ctx.post(code)
            state = ctx.room.post(code)
            incident = given or _sent_to(ctx, state)
            if incident is not None:
                _check_may_arrive(ctx, code, incident)
                arrived.setdefault(incident.subject, []).append(code)
            elif state.target and state.status == "to":
                at_posts.append((code, state.target))
            elif state.target and state.status == "scene":
                raise Refused("refuse.at_post", post=code, target=state.target, time=ctx.time(state.status_since))
            else:
                raise Refused("refuse.not_sent", post=ctx.post_name(code), code=code)
        for subject, codes in arrived.items():
            incident = ctx.incident(subject)
            drafts.acknowledge(incident)
            for code in codes:
                if code not in incident.units_out:
                    _leave(drafts, code)
            people = tuple(ctx.people(code) for code in codes)
            drafts.add(e.Arrived, (subject, *post_subjects(codes)), posts=tuple(codes), people=people)
        for code, target in at_posts:
            _add_status(drafts, code, "scene", target)


def _sent_to(ctx: Context, state: PostState) -> Incident | None:
    found = ctx.room.incident(state.incident)
    return found if found is not None and found.is_open else None


def _check_may_arrive(ctx: Context, code: str, incident: Incident) -> None:
    unit = next((u for u in incident.units if u.post == code and not u.released), None)
    if unit is None:
        check_manned(ctx, code)
    elif unit.arrived:
        number = ctx.room.number_text(incident)
        raise Refused("refuse.arrived_already", post=code, number=number, time=ctx.time(unit.arrived))


class Release(Intent, frozen=True):
    """Return of posts (``back 6``): from an incident, from another post, from a patrol, or from a break."""

    needs_sign_on = False

    posts: tuple[str, ...]

    def skipped(self, ctx: Context) -> tuple[tuple[str, str], ...]:
        """Return the named posts that are at their place already, each with the reason: home."""
        return _left_out(self.posts, lambda code: "home" if _is_at_home(ctx.room.post(code)) else "")

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        released: dict[str, list[str]] = {}  # incident → posts
        skipped = dict(self.skipped(ctx))
        for code in _named(self.posts):
            if code in skipped:
                continue
            ctx.post(code)
            state = ctx.room.post(code)
            if state.incident:
                released.setdefault(state.incident, []).append(code)
            elif state.cover:
                drafts.add(e.BreakEnded, post_subjects((code, state.cover)), post=code, cover=state.cover)
            elif state.status in ("to", "scene", "patrol"):
                _add_status(drafts, code, "normal")
            elif state.covers:
                raise Refused("refuse.back_cover", post=code, other=state.covers)
            else:
                _check_not_withdrawn(ctx, code)
                raise Refused("refuse.not_away", post=ctx.post_name(code))
        for subject, codes in released.items():
            incident = ctx.room.incident(subject)
            if incident is not None:
                drafts.acknowledge(incident)
            drafts.add(e.Released, (subject, *post_subjects(codes)), posts=tuple(codes))


def _is_at_home(state: PostState) -> bool:
    """Whether a post stands at its own place, and for no other post."""
    return state.status == "normal" and not (state.incident or state.cover or state.covers)


# --- breaks, relief, withdrawal -------------------------------------------------------------------------------------


class TakeBreak(Intent, frozen=True):
    """Break of a post, covered by another post that is in its place. A post is never left empty."""

    post: str
    cover: str
    span_min: int = 15

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        post, cover = ctx.post(self.post), ctx.post(self.cover)
        if post.code == cover.code:
            raise Refused("refuse.covers_itself", post=post.code)
        if not 1 <= self.span_min <= LONGEST_BREAK:
            raise Refused("refuse.break_span", minutes=self.span_min, longest=LONGEST_BREAK)
        check_manned(ctx, post.code)
        check_manned(ctx, cover.code)
        own, other = ctx.room.post(post.code), ctx.room.post(cover.code)
        if own.cover and own.cover != cover.code:
            raise Refused("refuse.on_break", post=post.code, cover=own.cover, time=ctx.time(own.on_break_until))
        if own.covers:
            raise Refused("refuse.covers", post=post.code, other=own.covers)
        if other.cover:
            raise Refused("refuse.cover_on_break", cover=cover.code, time=ctx.time(other.on_break_until))
        if other.covers and other.covers != post.code:
            raise Refused("refuse.cover_covers", cover=cover.code, other=other.covers)
        for state in (own, other):
            if state.danger:
                raise Refused("refuse.in_danger", post=state.code)
            if state.status in ("to", "scene"):
                raise Refused("refuse.away", post=state.code)
            if state is other and (state.status == "patrol" or state.tour):
                raise Refused("refuse.cover_walks", cover=state.code)
            if state.late_due:
                raise Refused("refuse.no_answer", post=state.code)
        drafts.add(
            e.Break,
            post_subjects((post.code, cover.code)),
            post=post.code,
            name=post.name,
            cover=cover.code,
            cover_name=cover.name,
            cover_people=ctx.people(cover.code),
            until=drafts.when + self.span_min * MINUTE,
        )


class Relieve(Intent, frozen=True):
    """Relief of a post by people who may be on the roster or not (from another unit)."""

    post: str
    people: tuple[str, ...]

    def emptied(self, ctx: Context) -> tuple[str, ...]:
        """Return the posts that nobody is at any more if these people leave them.

        A person is in one place: they also leave what their post was sent to.
        """
        found = []
        for code in dict.fromkeys(_post_of(ctx, self.post, name) for name in self.people):
            left = [n for n in ctx.people(code) if not any(is_same_name(n, name) for name in self.people)]
            if code and not left:
                found.append(code)
        return tuple(found)

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        post = ctx.post(self.post)
        people = tuple(dict.fromkeys(name.strip() for name in self.people if name.strip()))
        if not people:
            raise Refused("refuse.relief_who", post=post.code)
        _check_not_withdrawn(ctx, post.code)
        before = ctx.people(post.code)
        if set(people) == set(before):
            raise Refused("refuse.relief_same", post=post.code, people=", ".join(people))
        for name in people:
            _check_covers_nobody(ctx, post.code, name)
        for code in self.emptied(ctx):
            if ctx.room.post(code).incident:
                _leave(drafts, code)
        waiting = [
            i.subject
            for i in ctx.room.open_incidents()
            if post.code in i.units_out or (i.post == post.code and asks_for(i, "relieve"))
        ]
        drafts.add(
            e.Relief,
            (*post_subjects((post.code,)), *waiting),
            post=post.code,
            name=post.name,
            people=people,
            before=before,
            stays=not _of_crew(ctx, people),
        )


def _check_covers_nobody(ctx: Context, code: str, name: str) -> None:
    """Raise :class:`Refused` for somebody whose own post covers another one, or is on a break."""
    other = _post_of(ctx, code, name)
    state = ctx.room.post(other)
    if state.cover or state.covers:
        raise Refused("refuse.relief_covers", name=name, other=other, back=state.covers or other)


def _post_of(ctx: Context, code: str, name: str) -> str:
    """Return the post other than ``code`` that somebody is at; "": none."""
    others = (p.code for p in ctx.site.posts if p.code != code)
    return next((p for p in others if any(is_same_name(name, known) for known in ctx.people(p))), "")


def _of_crew(ctx: Context, people: tuple[str, ...]) -> bool:
    """Whether all of ``people`` are on the present crew's roster: they go home with it."""
    crew = ctx.crew()
    known = [name for names in crew.posts.values() for name in names] if crew else []
    return all(any(is_same_name(name, each) for each in known) for name in people)


class SetPost(Intent, frozen=True):
    """Withdrawal of a post by order, its reopening, or its patrol.

    words, authorised: reason, and the person who ordered it; a withdrawal needs both.
    """

    post: str
    status: Literal["normal", "patrol", "closed", "off"]
    words: str = ""
    authorised: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        post = ctx.post(self.post)
        state = ctx.room.post(post.code)
        if state.status == self.status:
            name, since = ctx.post_name(post.code), ctx.time(state.status_since)
            raise Refused(f"refuse.post_same.{state.status}", post=name, time=since)
        if state.danger:
            raise Refused("refuse.in_danger", post=post.code)
        check_in_place(ctx, post.code)
        if self.status == "patrol":
            check_manned(ctx, post.code)
        check_covers_none(ctx, post.code)
        if self.status in ("closed", "off") and not (self.authorised.strip() and self.words.strip()):
            raise Refused("refuse.close_post_who", post=post.code)
        drafts.add(
            e.PostStatus,
            post_subjects((post.code,)),
            post=post.code,
            name=post.name,
            status=self.status,
            words=self.words,
            authorised=self.authorised,
            people=ctx.people(post.code) if self.status == "patrol" else (),
        )
