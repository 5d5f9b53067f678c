"""The rules of check calls: LATE, MISSED with its incident, and that incident raised to P1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from data.entries import CheckLate, CheckMissed, Entry, PrioritySet, Reported
from data.entries.base import SYSTEM
from data.entries.subjects import keyed_incident, post_subject, ref_of, split_ref
from data.queries.check_ladder import deadlines, is_answered, is_excused, missed_call
from data.queries.check_schedule import prev_due
from data.queries.incidents import open_incident
from data.queries.manning import manning_at
from data.room.room import Room
from data.room.state.incidents import Incident
from data.room.state.posts import PostState
from data.rules.drafts import MISS, Context, miss_type, opened_miss, said_about, since_words, stamp, targets_of
from data.site.localtime import hhmm, local_day
from data.site.model import Post, Site

#: A rule-made MISS incident's key begins so.
MISS_KEY = "miss:"


class Case(NamedTuple):
    """A post with a call that was not answered."""

    state: PostState
    post: Post
    due: int


def check_rules(room: Room, site: Site, now: int, ctx: Context, drafted: list[list[Entry]]) -> Iterator[list[Entry]]:
    """Yield what check calls need at ``now`` (UTC ms). ``drafted``: the transactions that other rules yielded."""
    duty = room.duty
    manning = manning_at(duty, site, now)
    here = [(state, post) for post in site.posts if not manning.leaves_empty(state := room.post(post.code))]
    yield from _late(room, site, now, here)
    cases = [
        Case(state, post, call)
        for state, post in here
        if (call := missed_call(state, duty, post, site, now)) and state.missed_due < call
    ]
    if cases:
        yield from _missed(room, site, now, ctx, cases, drafted)
    yield from _raised(room, site, now, ctx)


# --- LATE -----------------------------------------------------------------------------------------------------------


def _late(room: Room, site: Site, now: int, here: list[tuple[PostState, Post]]) -> Iterator[list[Entry]]:
    cases = [case for state, post in here if (case := _late_case(room, site, now, state, post))]
    for call, group in _rounds(cases):
        if len(group) >= site.checks.round_posts:
            yield [_late_entry(call, f"late:round:{name_of(room, call)}", group)]
        else:
            for case in group:
                yield [_late_entry(call, f"late:post:{case.post.code}:{name_of(room, call)}", [case])]


def _late_case(room: Room, site: Site, now: int, state: PostState, post: Post) -> Case | None:
    call = prev_due(site, post, now, state.orders)
    if not call or state.late_due >= call or state.missed_due:  # MISSED stands until contact: it says more than LATE
        return None
    at = deadlines(site.checks, call)
    # After time that nobody watched, a call that is past MISSED already is not LATE first.
    if not at.late <= now < at.missed or is_excused(state, room.duty, call) or is_answered(state, site.checks, call):
        return None
    return Case(state, post, call)


def name_of(room: Room, call: int) -> str:
    """A call as keys have it. One of a time that comes again, after the clock was set back, is another call."""
    return f"{stamp(call)}~{room.duty.back}" if room.duty.back else stamp(call)


def _late_entry(call: int, key: str, group: list[Case]) -> CheckLate:
    return CheckLate(
        by=SYSTEM,
        subjects=tuple(post_subject(c.post.code) for c in group),
        key=key,
        posts=tuple(c.post.code for c in group),
        due=call,
        last=tuple(c.state.contact for c in group),
    )


# --- MISSED ---------------------------------------------------------------------------------------------------------


def _missed(
    room: Room, site: Site, now: int, ctx: Context, cases: list[Case], drafted: list[list[Entry]]
) -> Iterator[list[Entry]]:
    number = room.next_number(local_day(site, now).year, ctx.book)
    for call, group in _rounds(cases):
        when = name_of(room, call)
        known: dict[str, list[Case]] = {}
        fresh: list[Case] = []
        for case in group:
            incident = open_incident(room, case.state.missed_incident)
            if incident is None:
                fresh.append(case)
            else:
                known.setdefault(incident.subject, []).append(case)
        for subject, again in known.items():
            yield _missed_again(site, ctx, call, when, subject, again)
        as_round = len(fresh) >= site.checks.round_posts
        for cluster in [fresh] if as_round else [[case] for case in fresh]:
            name = "round" if as_round else f"post:{cluster[0].post.code}"
            subject = keyed_incident(f"{MISS_KEY}{name}:{when}")
            if (before := room.incident(subject)) is not None:
                # The rest of a round of which the incident was made before: it is not made twice.
                more = ",".join(c.post.code for c in cluster)
                yield [_missed_entry(call, f"missed:{name}:{when}:more:{more}", before.subject, cluster)]
                continue
            no = ctx.next_no + sum(map(len, drafted))
            yield _missed_new(site, now, ctx, call, when, name, cluster, number, no)
            number += 1


def _missed_new(
    site: Site, now: int, ctx: Context, call: int, when: str, name: str, cluster: list[Case], number: int, no: int
) -> list[Entry]:
    posts = tuple(c.post.code for c in cluster)
    key = f"{MISS_KEY}{name}:{when}"
    missed = _missed_entry(call, f"missed:{name}:{when}", keyed_incident(key), cluster)
    if name == "round":
        text = ctx.words("entry.miss_round", at=hhmm(site, call), posts=", ".join(posts))
    else:
        text = since_words(site, ctx.words, cluster[0].state.contact)
    late = dict.fromkeys(c.state.late_ref for c in cluster if c.state.late_due == call and c.state.late_ref)
    said = said_about(site, ctx, posts, deadlines(site.checks, call).opens)
    names = (*late, *(ref for ref in said if ref not in late), ref_of(ctx.book, no))
    opened = opened_miss(site, ctx.words, now, number, key, posts, text, names)
    found: list[Entry] = [missed, opened]
    if now >= deadlines(site.checks, call).p1 and opened.priority > 1:
        found.append(_raise_entry(site, ctx, keyed_incident(key), key, opened.priority))
    return found


def _missed_again(site: Site, ctx: Context, call: int, when: str, subject: str, cases: list[Case]) -> list[Entry]:
    """Nobody answered since the last one, and its incident is still open: one row a cause, with one more report."""
    posts = tuple(c.post.code for c in cases)
    # With the posts: the others of the same call may be missed at another beat, when they were contacted later.
    again = f"{subject}:{','.join(posts)}:{when}"
    missed = _missed_entry(call, f"missed:again:{again}", subject, cases)
    text = ctx.words("entry.miss_again", at=hhmm(site, call), posts=", ".join(posts))
    report = Reported(by=SYSTEM, subjects=(subject,), key=f"report:{again}", words=text, source=SYSTEM, post=posts[0])
    return [missed, report]


def _missed_entry(call: int, key: str, incident: str, cases: list[Case]) -> CheckMissed:
    return CheckMissed(
        by=SYSTEM,
        subjects=(*(post_subject(c.post.code) for c in cases), incident),
        key=key,
        posts=tuple(c.post.code for c in cases),
        due=call,
        last=tuple(c.state.contact for c in cases),
        incident=incident,
    )


# --- P1 -------------------------------------------------------------------------------------------------------------


def _raised(room: Room, site: Site, now: int, ctx: Context) -> Iterator[list[Entry]]:
    seen: set[str] = set()
    for post in site.posts:
        state = room.post(post.code)
        if not state.missed_due or not state.missed_incident or now < deadlines(site.checks, state.missed_due).p1:
            continue
        incident = room.incident(state.missed_incident)
        if incident is None or incident.subject in seen or not raises(incident) or _was_raised(incident, ctx):
            continue
        seen.add(incident.subject)
        yield [_raise_entry(site, ctx, incident.subject, incident.key, incident.priority)]


def raises(incident: Incident) -> bool:
    """Whether the rule may still raise it: made by the rule, open, below P1, and nobody has reached the post."""
    made = incident.type == MISS and incident.key.startswith(MISS_KEY)
    return made and incident.is_open and incident.priority > 1 and not incident.arrived


def _was_raised(incident: Incident, ctx: Context) -> bool:
    """Whether the rule has raised it before: if somebody lowered it since, that stands."""
    if not incident.raised_from:
        return False
    for ref in incident.entries:
        book, no = split_ref(ref)
        entry = ctx.entry(no) if book == ctx.book else None
        # What this console cannot read may have been it: never raise twice.
        if entry is None or (isinstance(entry, PrioritySet) and entry.by == SYSTEM):
            return True
    return False


def _raise_entry(site: Site, ctx: Context, subject: str, key: str, before: int) -> PrioritySet:
    return PrioritySet(
        by=SYSTEM,
        subjects=(subject,),
        key=f"p1:{key}",
        priority=1,
        before=before,
        why=ctx.words("entry.p1_why", minutes=site.checks.p1_min),
        targets=targets_of(site, miss_type(site), 1),
    )


def _rounds(cases: list[Case]) -> list[tuple[int, list[Case]]]:
    """Cases by the call they did not answer, oldest first."""
    rounds: dict[int, list[Case]] = {}
    for case in cases:
        rounds.setdefault(case.due, []).append(case)
    return sorted(rounds.items(), key=lambda item: item[0])
