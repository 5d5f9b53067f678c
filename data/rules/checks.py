"""Rules of check calls: LATE, MISSED with its incident, its raise to P1."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from data.entries import (
    Called,
    CheckLate,
    CheckMissed,
    Entry,
    Linked,
    Log,
    Note,
    Opened,
    PrioritySet,
    Reported,
    Told,
)
from data.entries.base import SYSTEM
from data.entries.subjects import key_time, keyed_incident, post_subject, ref_of
from data.queries.check_deadlines import (
    MISS,
    MISS_KEY,
    P1_KEY,
    deadlines_of,
    is_answered,
    is_excused,
    may_be_raised,
    missed_call,
)
from data.queries.check_schedule import prev_due
from data.queries.course.targets import targets_of
from data.queries.incidents import open_incident
from data.queries.manning import manning_at
from data.room.room import Room
from data.room.state.incidents import Incident
from data.room.state.posts import PostState
from data.rules import Context
from data.rules.new_incident import already_going, incident_fields, linked, next_number
from data.site.localtime import hhmm_seen
from data.site.model import Post, Site
from data.words import Words

#: Priority of the incident of a missed check call if the site file has no such type.
_MISS_PRIORITY = 2

#: Beginning of the subjects of the incidents of one post's missed calls.
_OF_A_POST = keyed_incident(f"{MISS_KEY}post:")

#: Entries to look back through for what was noted about a silent post.
_LOOK_BACK = 2_000


class Unanswered(msgspec.Struct, frozen=True):
    """A post with a call that nobody answered; ``due`` in UTC ms."""

    state: PostState
    post: Post
    due: int


def check_rules(room: Room, site: Site, now: int, ctx: Context) -> Iterator[list[Entry]]:
    """Yield what the check calls need at ``now`` (UTC ms)."""
    duty = room.duty
    manning = manning_at(room, site, now)
    here = [(state, post) for post in site.posts if not manning.leaves_empty(state := room.post(post.code))]
    yield from _late(room, site, now, here)
    cases = [
        Unanswered(state, post, call)
        for state, post in here
        if (call := missed_call(state, duty, post, site, now)) and state.missed_due < call
    ]
    if cases:
        yield from _missed(room, site, now, ctx, cases)
    yield from _raised(room, site, now, ctx)
    yield from _called_again(room, site, ctx)


# --- LATE -----------------------------------------------------------------------------------------------------------


def _late(room: Room, site: Site, now: int, here: list[tuple[PostState, Post]]) -> Iterator[list[Entry]]:
    cases = [case for state, post in here if (case := _late_case(room, site, now, state, post))]
    for call, group in _rounds(cases):
        if len(group) >= site.checks.round_posts:
            yield [_late_entry(call, f"late:round:{key_of_call(room, call)}", group)]
        else:
            for case in group:
                yield [_late_entry(call, f"late:post:{case.post.code}:{key_of_call(room, call)}", [case])]


def _late_case(room: Room, site: Site, now: int, state: PostState, post: Post) -> Unanswered | None:
    call = prev_due(site, post, now, state.orders)
    if not call or state.late_due >= call:
        return None
    incident = open_incident(room, state.missed_incident) if state.missed_due else None
    if incident is not None and incident.is_new:  # MISSED says more than LATE, until somebody has acknowledged it
        return None
    at = deadlines_of(state, site.checks, call)
    # After a gap, a call that is past MISSED already does not become LATE first.
    if not at.late <= now < at.missed or is_excused(state, room.duty, call) or is_answered(state, site.checks, call):
        return None
    return Unanswered(state, post, call)


def key_of_call(room: Room, call: int) -> str:
    """Return a call's time as keys have it.

    After the clock was set back the same time comes again: that is another call.
    """
    return f"{key_time(call)}~{room.duty.back}" if room.duty.back else key_time(call)


def _late_entry(call: int, key: str, group: list[Unanswered]) -> CheckLate:
    return CheckLate(
        by=SYSTEM,
        subjects=tuple(post_subject(c.post.code) for c in group),
        key=key,
        posts=tuple(c.post.code for c in group),
        due=call,
        last=tuple(c.state.contact for c in group),
    )


# --- MISSED ---------------------------------------------------------------------------------------------------------


def _missed(room: Room, site: Site, now: int, ctx: Context, cases: list[Unanswered]) -> Iterator[list[Entry]]:
    for call, group in _rounds(cases):
        when = key_of_call(room, call)
        known: dict[str, list[Unanswered]] = {}
        fresh: list[Unanswered] = []
        for case in group:
            incident = open_incident(room, case.state.missed_incident)
            if incident is None or _called_since(case.state, incident):
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
                # The rest of a round whose incident was opened before: it is not opened twice.
                more = ",".join(c.post.code for c in cluster)
                yield [_missed_entry(call, f"missed:{name}:{when}:more:{more}", before.subject, cluster)]
                continue
            yield _missed_new(room, site, now, ctx, call, when, name, cluster)


def _missed_new(
    room: Room,
    site: Site,
    now: int,
    ctx: Context,
    call: int,
    when: str,
    name: str,
    cluster: list[Unanswered],
) -> list[Entry]:
    posts = tuple(c.post.code for c in cluster)
    key = f"{MISS_KEY}{name}:{when}"
    missed = _missed_entry(call, f"missed:{name}:{when}", keyed_incident(key), cluster)
    if name == "round":
        text = ctx.words("alert.late_round", at=hhmm_seen(site, ctx.words, call, ctx.now), posts=", ".join(posts))
    else:
        text = missed_since(site, ctx.words, cluster[0].state.contact, now)
    if covered := tuple(c.state.covers for c in cluster if c.state.covers):
        text = f"{text}; {ctx.words('entry.miss_covers', posts=', '.join(covered))}"
    late = dict.fromkeys(c.state.late_ref for c in cluster if c.state.late_due == call and c.state.late_ref)
    notes = notes_about(site, ctx, posts, deadlines_of(cluster[0].state, site.checks, call).opens)
    names = (*late, *(ref for ref in notes if ref not in late), ref_of(ctx.book, ctx.next_no))
    kind = site.type(MISS)
    priority, one = kind.priority if kind else _MISS_PRIORITY, posts[0] if len(posts) == 1 else ""
    draft = Opened(
        by=SYSTEM,
        subjects=(keyed_incident(key), *map(post_subject, posts)),
        key=key,
        number=next_number(ctx),
        type=MISS,
        received=now,
        words=text,
        source=SYSTEM,
        names=names,
        **incident_fields(site, now, kind, priority, post=one, name=ctx.words("entry.miss_type")),
    )
    found: list[Entry] = [missed, draft, *already_going(room, site, one, draft.subjects[0], by=SYSTEM, key=key)]
    before = {old.subject: old for c in cluster if (old := open_incident(room, c.state.missed_incident))}
    found += [_tied(old, draft, key) for old in before.values()]
    if now >= deadlines_of(cluster[0].state, site.checks, call).p1 and draft.priority > 1:
        found.append(_raise_entry(site, ctx, draft.subjects[0], key, draft.priority, announced=False))
    return found


def _called_since(state: PostState, incident: Incident) -> bool:
    """Whether the post called since its incident was opened: its next silence is another case, with a P1 of its own."""
    return not state.missed_due and (bool(incident.answered) or state.contact_at > incident.opened)


def _tied(before: Incident, opened: Opened, key: str) -> Linked:
    """Return the link to the open incident of an earlier silence. It makes neither a P1 because the other is one."""
    key = f"rel:{key}:{before.subject}"
    if before.priority > 1:
        return linked(before, opened.subjects[0], "rel", by=SYSTEM, key=key)
    subjects, no = (opened.subjects[0], before.subject), opened.number
    return Linked(by=SYSTEM, subjects=subjects, key=key, how="rel", other=before.subject, child_number=no)


def notes_about(site: Site, ctx: Context, posts: tuple[str, ...], since: int) -> tuple[str, ...]:
    """Return the refs of notes, calls and lines about ``posts``, oldest first.

    ``since``: UTC ms. ``l P4 called twice`` is one of them.
    """
    subjects = set(map(post_subject, posts))
    # A typed P4 is a post (docs/interface.md, "Numbers"); so is "post 4".
    named = re.compile(rf"\b(?:p|pos|post)\s?(?:{'|'.join(re.escape(p) for p in posts)})\b", re.IGNORECASE)
    found: list[str] = []
    for no in range(ctx.next_no - 1, 0, -1)[:_LOOK_BACK]:
        entry = ctx.entry(no)
        if entry is None or entry.at < since:
            break
        if isinstance(entry, Log | Note | Called | Told) and (
            subjects.intersection(entry.subjects) or named.search(entry.words)
        ):
            found.append(entry.ref)
    return tuple(reversed(found))


def missed_since(site: Site, words: Words, last: int, now: int) -> str:
    """Return ``No check call since 06:59``, as it is said at ``now`` (UTC ms)."""
    return words("entry.miss", at=hhmm_seen(site, words, last, now)) if last else words("entry.miss_never")


def _missed_again(site: Site, ctx: Context, call: int, when: str, subject: str, cases: list[Unanswered]) -> list[Entry]:
    """Add a report to the open incident of an earlier call that nobody answered since.

    One cause is one row. A post that called in between has another one (:func:`_called_since`).
    """
    posts = tuple(c.post.code for c in cases)
    # The posts are in the key: others of the same round may be missed later, if they were contacted in between.
    again = f"{subject}:{','.join(posts)}:{when}"
    missed = _missed_entry(call, f"missed:again:{again}", subject, cases)
    text = ctx.words("entry.miss_again", at=hhmm_seen(site, ctx.words, call, ctx.now), posts=", ".join(posts))
    report = Reported(by=SYSTEM, subjects=(subject,), key=f"report:{again}", words=text, source=SYSTEM, post=posts[0])
    return [missed, report]


def _missed_entry(call: int, key: str, incident: str, cases: list[Unanswered]) -> CheckMissed:
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
        if not state.missed_due or not state.missed_incident:
            continue
        if now < deadlines_of(state, site.checks, state.missed_due).p1:
            continue
        incident = room.incident(state.missed_incident)
        if incident is None or incident.subject in seen or not may_be_raised(room, incident):
            continue
        seen.add(incident.subject)
        yield [_raise_entry(site, ctx, incident.subject, incident.key, incident.priority)]


def _raise_entry(
    site: Site, ctx: Context, subject: str, key: str, before: int, *, announced: bool = True
) -> PrioritySet:
    """Return the entry that raises the incident. ``announced``: it is news; not if it comes with the opening."""
    return PrioritySet(
        by=SYSTEM,
        subjects=(subject,),
        key=f"{P1_KEY}{key}",
        priority=1,
        before=before,
        why=ctx.words("entry.p1_why", minutes=site.checks.p1_min),
        targets=targets_of(site, site.type(MISS), 1),
        announced=announced,
    )


# --- called again ---------------------------------------------------------------------------------------------------


def _called_again(room: Room, site: Site, ctx: Context) -> Iterator[list[Entry]]:
    """Yield the note that the post of a missed call called again, or all of a round: nobody has to be sent any more."""
    for incident, states, silent in (*_missed_posts(room, site), *_earlier_silences(room, site)):
        last = max(states, key=lambda state: state.contact_at)
        if incident.answered and silent:
            text, answered = ctx.words("entry.miss_undone", post=silent[0]), -1
        elif not (incident.answered or silent) and last.contact_at > incident.opened:
            at = hhmm_seen(site, ctx.words, last.contact, ctx.now)
            called = [state.code for state in states if state.contact_at > incident.opened]  # none that was withdrawn
            key = "entry.miss_answered" if len(called) == 1 else "entry.round_answered"
            text, answered = ctx.words(key, post=last.code, posts=", ".join(called), at=at), last.contact
        else:
            continue
        key = f"answered:{incident.subject}:{len(incident.entries)}"
        yield [Note(by=SYSTEM, subjects=(incident.subject,), key=key, words=text, answered=answered)]


def _earlier_silences(room: Room, site: Site) -> Iterator[tuple[Incident, list[PostState], list[str]]]:
    """Yield the open incidents of posts that were silent again since: they called in between, if that still counts."""
    for post in site.posts:
        state = room.post(post.code)
        for subject in state.here:
            if subject == state.missed_incident or not subject.startswith(_OF_A_POST):
                continue
            incident = room.incident(subject)
            if incident is not None and incident.is_open and incident.post == post.code:
                is_silent = state.contact < incident.answered if incident.answered else bool(state.missed_due)
                yield incident, [state], [post.code] if is_silent else []


def _missed_posts(room: Room, site: Site) -> list[tuple[Incident, list[PostState], list[str]]]:
    """Return the open incidents of missed calls, each with the posts that missed theirs, and which are silent."""
    found: dict[str, tuple[Incident, list[PostState]]] = {}
    for post in site.posts:
        state = room.post(post.code)
        incident = open_incident(room, state.missed_incident)
        if incident is None:
            continue
        is_round = not incident.post and incident.subject == state.missed_incident
        if is_round or incident.post == post.code:
            found.setdefault(incident.subject, (incident, []))[1].append(state)
    return [(incident, states, [s.code for s in states if s.missed_due]) for incident, states in found.values()]


def _rounds(cases: list[Unanswered]) -> list[tuple[int, list[Unanswered]]]:
    """Return the cases by the call that was not answered, oldest first."""
    rounds: dict[int, list[Unanswered]] = {}
    for case in cases:
        rounds.setdefault(case.due, []).append(case)
    return sorted(rounds.items(), key=lambda item: item[0])
