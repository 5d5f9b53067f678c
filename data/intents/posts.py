"""Posts: check calls, sending, arriving, coming back, breaks, relief, withdrawal.

What an operator may expect where the rules leave it open:

* A check call of a post on a break is answered by who covers it. ``ok all`` and other bulk calls skip posts on a break,
  unmanned, closed or in danger, and say so (:func:`skipped`): contact with those is made by name.
* Sending a post that is on a break ends the break: its people are called back. Sending the post that *covers* another
  one leaves that one empty: for a P1 the break ends with it, otherwise it is refused.
* Sending a post that is out already releases it from where it was: a post is at one place.
* A post may be put on an incident without having been sent (``on 129 3``): it was there.
"""

from __future__ import annotations

from typing import Literal

from data import entries as e
from data.base.clock import MINUTE
from data.intents.base import Context, Drafts, Intent, Refused, posts
from data.queries.check_schedule import next_due, prev_due
from data.queries.roll_calls import asked_by_name
from data.room.state.incidents import Incident
from data.room.state.posts import PostState

#: Longest break, in minutes. A longer absence is a relief or a withdrawal.
LONGEST_BREAK = 180


# --- check calls ----------------------------------------------------------------------------------------------------


def call_open(ctx: Context, code: str, when: int) -> int:
    """The check call of a post that contact at ``when`` answers (its due time; 0: none): the one that is LATE or
    MISSED, else the one that is due, else the next one if its window is open."""
    state, rules = ctx.room.post(code), ctx.site.checks
    window = rules.window_min * MINUTE
    standing = max(state.late_due, state.missed_due)
    if standing and when >= standing - window:
        return standing
    first = ctx.room.duty.first_control
    for due in (prev_due(ctx.site, code, when, state.orders), next_due(ctx.site, code, when, state.orders)):
        excused = not first or due <= max(first, state.calls_from)
        answered = state.checked_due >= due or state.contact >= due - window
        if due and when >= due - window and not excused and not answered:
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
    return "unmanned" if ctx.unmanned(code) else ""


class CheckCall(Intent, frozen=True):
    """Check calls. ``only_due``: a bare digit, refused unless due, late or in a roll call. ``everyone``: ``ok all``."""

    posts: tuple[str, ...] = ()
    words: str = ""
    only_due: bool = False
    everyone: bool = False

    def decide(self, drafts: Drafts) -> None:
        ctx, bulk = drafts.ctx, self._bulk()
        for code in self.posts:
            ctx.post(code)
        left_out = dict(self.skipped(ctx))
        codes = [code for code in self._asked(ctx) if code not in left_out]
        if not codes:
            raise Refused("refuse.all_skipped" if left_out else "refuse.which_post", posts=ctx.names(left_out))
        for code in codes:
            if not bulk:
                manned(ctx, code)
            due = call_open(ctx, code, drafts.when)
            state = ctx.room.post(code)
            asked = state.roll or asked_by_name(ctx.room, state)
            if self.only_due and not due and not asked:
                _not_due(ctx, code)
            drafts.add(
                e.Check,
                (*posts((code,)), *_roll_of(ctx, state)),
                post=code,
                name=ctx.post(code).name,
                people=(ctx.people(state.cover) or state.cover_people) if state.cover else ctx.people(code),
                words=self.words,
                due=due or None,
                bulk=bulk,
            )

    def skipped(self, ctx: Context) -> tuple[tuple[str, str], ...]:
        """The posts that a bulk call leaves out, with why: break, closed, off, unmanned, danger."""
        if not self._bulk():
            return ()
        found = ((code, _why_skipped(ctx, code)) for code in self._asked(ctx))
        return tuple((code, why) for code, why in found if why)

    def _bulk(self) -> bool:
        return self.everyone or len(set(self.posts)) > 1

    def _asked(self, ctx: Context) -> tuple[str, ...]:
        codes = tuple(p.code for p in ctx.site.posts) if self.everyone and not self.posts else self.posts
        return tuple(dict.fromkeys(codes))


def _roll_of(ctx: Context, state: PostState) -> tuple[str, ...]:
    """The incident in which the post answers roll calls: the answer is news of it."""
    for subject in dict.fromkeys((state.roll, state.called)):
        found = ctx.room.incident(subject) if subject else None
        if found is not None and found.is_open:
            return (subject,)
    return ()


def _not_due(ctx: Context, code: str) -> None:
    due = next_due(ctx.site, code, ctx.now, ctx.room.post(code).orders)
    if not due:
        raise Refused("refuse.no_calls", post=ctx.name(code), code=code)
    raise Refused("refuse.not_due", post=ctx.name(code), code=code, time=ctx.time(due))


def manned(ctx: Context, code: str) -> None:
    """Raises :class:`Refused` for a post that was withdrawn, or on which nobody is."""
    ctx.post(code)
    state = ctx.room.post(code)
    if state.status in ("closed", "off"):
        raise Refused("refuse.post_closed", post=ctx.name(code), code=code, time=ctx.time(state.status_since))
    if ctx.unmanned(code):
        raise Refused("refuse.unmanned", post=ctx.name(code), code=code)


# --- sending, arriving, coming back ---------------------------------------------------------------------------------


class SendPosts(Intent, frozen=True):
    posts: tuple[str, ...]
    incident: str = ""  # "" with target: to look at a post
    target: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        codes = tuple(dict.fromkeys(self.posts))
        if not codes:
            raise Refused("refuse.which_post")
        incident = ctx.open_incident(self.incident) if self.incident else None
        if incident is None and not self.target:
            raise Refused("refuse.which_incident")
        if incident is None:
            ctx.post(self.target)
        for code in codes:
            manned(ctx, code)
            _may_be_sent(ctx, code, incident, self.target)
        if incident is not None:
            drafts.acknowledge(incident)
        for code in codes:
            _leave(drafts, code)
        if incident is not None:
            people = tuple(ctx.people(code) for code in codes)
            drafts.add(e.Sent, (incident.subject, *posts(codes)), posts=codes, people=people)
            return
        for code in codes:
            drafts.add(e.PostStatus, posts((code,)), post=code, name=ctx.name(code), status="to", target=self.target)


def _may_be_sent(ctx: Context, code: str, incident: Incident | None, target: str) -> None:
    state = ctx.room.post(code)
    if incident is not None and code in incident.units_out:
        raise Refused(
            "refuse.sent_already", post=code, number=ctx.room.number_text(incident), time=ctx.time(state.status_since)
        )
    if incident is None and code == target:
        raise Refused("refuse.to_itself", post=code)
    if incident is None and state.target == target and state.status in ("to", "scene"):
        raise Refused("refuse.sent_to_post", post=code, target=target, time=ctx.time(state.status_since))
    urgent = incident is not None and ctx.room.effective_priority(incident) == 1
    if state.covers and not urgent:
        raise Refused("refuse.covers", post=code, other=state.covers)


def _leave(drafts: Drafts, code: str) -> None:
    """End what the post does now: its break, the break that it covers, the incident it was sent to."""
    ctx = drafts.ctx
    state = ctx.room.post(code)
    for post, cover in ((code, state.cover), (state.covers, code)):
        ended = any(isinstance(d, e.BreakEnded) and d.post == post for d in drafts.entries)
        if post and cover and not ended:
            drafts.add(e.BreakEnded, posts((post, cover)), post=post, cover=cover)
    if state.incident:
        drafts.add(e.Released, (state.incident, *posts((code,))), posts=(code,))


class Arrive(Intent, frozen=True):
    posts: tuple[str, ...]
    incident: str = ""  # "" : where each was sent

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        codes = tuple(dict.fromkeys(self.posts))
        if not codes:
            raise Refused("refuse.which_post")
        given = ctx.open_incident(self.incident) if self.incident else None
        at: dict[str, list[str]] = {}  # incident → the posts that arrived at it
        looking: list[tuple[str, str]] = []  # (post, the post it looks at)
        for code in codes:
            ctx.post(code)
            state = ctx.room.post(code)
            incident = given or _sent_to(ctx, state)
            if incident is not None:
                unit = next((u for u in incident.units if u.post == code and not u.released), None)
                if unit is not None and unit.arrived:
                    raise Refused(
                        "refuse.arrived_already",
                        post=code,
                        number=ctx.room.number_text(incident),
                        time=ctx.time(unit.arrived),
                    )
                if unit is None:
                    manned(ctx, code)
                at.setdefault(incident.subject, []).append(code)
            elif state.target and state.status == "to":
                looking.append((code, state.target))
            else:
                raise Refused("refuse.not_sent", post=ctx.name(code), code=code)
        for subject, there in at.items():
            found = ctx.incident(subject)
            drafts.acknowledge(found)
            for code in there:
                if code not in found.units_out:
                    _leave(drafts, code)
            drafts.add(e.Arrived, (subject, *posts(there)), posts=tuple(there))
        for code, target in looking:
            drafts.add(e.PostStatus, posts((code,)), post=code, name=ctx.name(code), status="scene", target=target)


def _sent_to(ctx: Context, state: PostState) -> Incident | None:
    found = ctx.room.incident(state.incident) if state.incident else None
    return found if found is not None and found.is_open else None


class Release(Intent, frozen=True):
    posts: tuple[str, ...]

    def decide(self, drafts: Drafts) -> None:
        """``back 6``: from the incident it was sent to, from the post it looked at, from a patrol, or from its
        break."""
        ctx = drafts.ctx
        codes = tuple(dict.fromkeys(self.posts))
        if not codes:
            raise Refused("refuse.which_post")
        at: dict[str, list[str]] = {}
        for code in codes:
            ctx.post(code)
            state = ctx.room.post(code)
            if state.incident:
                at.setdefault(state.incident, []).append(code)
            elif state.status in ("to", "scene", "patrol"):
                drafts.add(e.PostStatus, posts((code,)), post=code, name=ctx.name(code), status="normal")
            elif state.cover:
                drafts.add(e.BreakEnded, posts((code, state.cover)), post=code, cover=state.cover)
            elif state.covers:
                raise Refused("refuse.back_cover", post=code, other=state.covers)
            elif state.status in ("closed", "off"):
                raise Refused("refuse.post_closed", post=ctx.name(code), code=code, time=ctx.time(state.status_since))
            else:
                raise Refused("refuse.not_away", post=ctx.name(code))
        for subject, there in at.items():
            incident = ctx.room.incident(subject)
            if incident is not None:
                drafts.acknowledge(incident)
            drafts.add(e.Released, (subject, *posts(there)), posts=tuple(there))


# --- breaks, relief, withdrawal -------------------------------------------------------------------------------------


class TakeBreak(Intent, frozen=True):
    post: str
    cover: str
    span_min: int = 15

    def decide(self, drafts: Drafts) -> None:
        """A post is never silently empty: a break needs cover by a post that is there itself."""
        ctx = drafts.ctx
        post, cover = ctx.post(self.post), ctx.post(self.cover)
        if post.code == cover.code:
            raise Refused("refuse.covers_itself", post=post.code)
        if not 1 <= self.span_min <= LONGEST_BREAK:
            raise Refused("refuse.break_span", minutes=self.span_min, longest=LONGEST_BREAK)
        manned(ctx, post.code)
        manned(ctx, cover.code)
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
            if state.late_due:
                raise Refused("refuse.no_answer", post=state.code)
        drafts.add(
            e.Break,
            posts((post.code, cover.code)),
            post=post.code,
            name=post.name,
            cover=cover.code,
            cover_name=cover.name,
            cover_people=ctx.people(cover.code),
            until=drafts.when + self.span_min * MINUTE,
        )


class Relieve(Intent, frozen=True):
    post: str
    people: tuple[str, ...]

    def decide(self, drafts: Drafts) -> None:
        """Anybody may relieve, from the roster or not: a colleague of another unit, too."""
        ctx = drafts.ctx
        post = ctx.post(self.post)
        people = tuple(dict.fromkeys(name.strip() for name in self.people if name.strip()))
        if not people:
            raise Refused("refuse.relief_who", post=post.code)
        state = ctx.room.post(post.code)
        if state.status in ("closed", "off"):
            raise Refused(
                "refuse.post_closed", post=ctx.name(post.code), code=post.code, time=ctx.time(state.status_since)
            )
        before = ctx.people(post.code)
        if set(people) == set(before):
            raise Refused("refuse.relief_same", post=post.code, people=", ".join(people))
        drafts.add(e.Relief, posts((post.code,)), post=post.code, name=post.name, people=people, before=before)


class SetPost(Intent, frozen=True):
    """``closed 4 by NAME why`` and opening it again, patrol, back to normal."""

    post: str
    status: Literal["normal", "patrol", "closed", "off"]
    words: str = ""
    authorised: str = ""

    def decide(self, drafts: Drafts) -> None:
        """Withdraw a post by order, open it again, send it on patrol. Withdrawing asks who ordered it, and why."""
        ctx = drafts.ctx
        post = ctx.post(self.post)
        state = ctx.room.post(post.code)
        if state.status == self.status:
            since = ctx.words("refuse.post_since", time=ctx.time(state.status_since)) if state.status_since else ""
            raise Refused(f"refuse.post_same.{state.status}", post=ctx.name(post.code), since=since)
        if state.danger:
            raise Refused("refuse.in_danger", post=post.code)
        if state.status in ("to", "scene"):
            raise Refused("refuse.away", post=post.code)
        if state.cover:
            raise Refused("refuse.on_break", post=post.code, cover=state.cover, time=ctx.time(state.on_break_until))
        if self.status in ("closed", "off"):
            if state.covers:
                raise Refused("refuse.covers", post=post.code, other=state.covers)
            if not self.authorised.strip() or not self.words.strip():
                raise Refused("refuse.close_post_who", post=post.code)
        drafts.add(
            e.PostStatus,
            posts((post.code,)),
            post=post.code,
            name=post.name,
            status=self.status,
            words=self.words,
            authorised=self.authorised,
        )
