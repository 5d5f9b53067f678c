"""Effect of a line: the changes that its entries would make.

It is read off the room before and after them. The echo is rendered from it, so what it says is what Enter does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from console.line.echo import Speech
from console.line.preview import Preview
from data.base.text import post_ranges
from data.entries import Acked, Arrived, BreakEnded, Control, Entry, Opened, Relief, Sent, StepSet
from data.entries.subjects import is_incident, posts_in
from data.intents.base import Context
from data.queries.course.attention import URGENT
from data.queries.manning import manning_at
from data.queries.roll_calls import awaits_named_roll_call, roll_call_incident
from data.room.state.posts import PostState

#: Facts that a command says in its own words, so that the row does not repeat them.
Fact = Literal["acks", "taken", "breaks", "priority"]


class Left(msgspec.Struct, frozen=True):
    """Posts that leave an incident. ``alone``: nobody is sent there any more."""

    incident: str
    posts: tuple[str, ...]
    priority: int
    alone: bool


class Effect(msgspec.Struct, frozen=True):
    """Changes that entries would make.

    incidents: those that exist and that the entries name.
    opened: number that a new one would get; 0: none.
    taken: incident → the posts that are on it then and were not before, and since when (UTC ms; 0: now) they went.
    left: what the posts leave, of what stays open.
    breaks: (post, cover) of each break that ends.
    acks: incidents that are acknowledged.
    raised: (incident, its priority then), where it changes.
    waived: (incident, step) of each required step that is waived.
    done: (incident, step) of each step that the command does without naming it.
    unfinished: (incident, its open required steps) of each incident that is closed or folded with some left.
    rolls: (post, incident) of each roll call that a post is taken out of without an answer.
    control: who loses control to somebody else; "": nobody.
    moved: (name, post before, post then) of each of the people whose post a relief changes; "": at no post.
    emptied: posts that somebody was at, and nobody is then.
    """

    incidents: tuple[str, ...] = ()
    opened: int = 0
    taken: tuple[tuple[str, int, tuple[str, ...]], ...] = ()
    left: tuple[Left, ...] = ()
    breaks: tuple[tuple[str, str], ...] = ()
    acks: tuple[str, ...] = ()
    raised: tuple[tuple[str, int], ...] = ()
    waived: tuple[tuple[str, int], ...] = ()
    done: tuple[tuple[str, int], ...] = ()
    unfinished: tuple[tuple[str, tuple[int, ...]], ...] = ()
    rolls: tuple[tuple[str, str], ...] = ()
    control: str = ""
    moved: tuple[tuple[str, str, str], ...] = ()
    emptied: tuple[str, ...] = ()


def effect_of(drafts: Sequence[Entry], ctx: Context) -> Effect:
    """Return what ``drafts`` would do to the room of ``ctx``."""
    room = ctx.room
    after = Preview(drafts, ctx)
    named = tuple(dict.fromkeys(s for d in drafts for s in d.subjects))
    codes = tuple(dict.fromkeys(p for d in drafts for p in posts_in(d.subjects)))
    incidents = tuple(s for s in named if is_incident(s) and room.incident(s) is not None)
    went = {p: d.occurred for d in drafts if isinstance(d, Sent | Arrived) and d.occurred for p in posts_in(d.subjects)}
    typed = next((d.occurred or ctx.now for d in drafts if isinstance(d, Opened)), 0)
    taken: dict[tuple[str, int], list[str]] = {}
    left: dict[str, list[str]] = {}
    for code in codes:
        was, then = room.post(code).incident, after.post(code).incident
        if was != then:
            if was and _stays(after, was):
                left.setdefault(was, []).append(code)
            if then:
                since = went.get(code, typed)
                taken.setdefault((then, since if since < typed else 0), []).append(code)
    people = _people(ctx, after) if any(isinstance(d, Relief) for d in drafts) else {}
    places = [{name: code for code, pair in people.items() for name in pair[i]} for i in (0, 1)]
    return Effect(
        incidents=incidents,
        opened=next((d.number for d in drafts if isinstance(d, Opened)), 0),
        taken=tuple((subject, since, tuple(posts)) for (subject, since), posts in taken.items()),
        left=tuple(_left(ctx, after, subject, tuple(posts)) for subject, posts in left.items()),
        breaks=tuple((d.post, d.cover) for d in drafts if isinstance(d, BreakEnded)),
        acks=tuple(d.subjects[0] for d in drafts if isinstance(d, Acked)),
        raised=tuple(_raised(ctx, after, incidents)),
        waived=tuple(_waived(ctx, drafts)),
        done=tuple(_done(ctx, after, drafts, incidents)),
        unfinished=tuple(_unfinished(ctx, after, incidents)),
        rolls=tuple(_rolls(ctx, after, codes, left)),
        control=next((d.before for d in drafts if isinstance(d, Control) and d.how == "take" and d.before), ""),
        moved=tuple(
            (name, was, then)
            for name in dict.fromkeys((*places[1], *places[0]))
            if (was := places[0].get(name, "")) != (then := places[1].get(name, ""))
        ),
        emptied=tuple(code for code, (before, then) in people.items() if before and not then),
    )


def _people(ctx: Context, after: Preview) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return who is at each post before and then."""
    before, then = (manning_at(room, ctx.site, ctx.now) for room in (ctx.room, after))
    codes = [post.code for post in ctx.site.posts]
    return {code: (before.people(ctx.room.post(code)), then.people(after.post(code))) for code in codes}


def _stays(after: Preview, subject: str) -> bool:
    found = after.incident(subject)
    return found is not None and found.is_open


def _left(ctx: Context, after: Preview, subject: str, posts: tuple[str, ...]) -> Left:
    before, then = ctx.room.incident(subject), after.incident(subject)
    priority = ctx.room.effective_priority(before) if before is not None else 4
    return Left(subject, posts, priority, alone=then is not None and not then.units_out)


def _raised(ctx: Context, after: Preview, incidents: Sequence[str]) -> list[tuple[str, int]]:
    found = []
    for subject in incidents:
        before, then = ctx.room.incident(subject), after.incident(subject)
        if before is not None and then is not None and then.is_open and before.priority != then.priority:
            found.append((subject, then.priority))
    return found


def _waived(ctx: Context, drafts: Sequence[Entry]) -> list[tuple[str, int]]:
    found = []
    for draft in drafts:
        if isinstance(draft, StepSet) and draft.state == "waived":
            incident = ctx.room.incident(draft.subjects[0])
            if incident is not None and incident.steps[draft.step - 1].step.required:
                found.append((incident.subject, draft.step))
    return found


def _done(ctx: Context, after: Preview, drafts: Sequence[Entry], incidents: Sequence[str]) -> Iterator[tuple[str, int]]:
    named = {(d.subjects[0], d.step) for d in drafts if isinstance(d, StepSet)}
    for subject in incidents:
        before, then = ctx.room.incident(subject), after.incident(subject)
        if before is not None and then is not None and then.is_open:
            for number, (was, now) in enumerate(zip(before.steps, then.steps, strict=False), 1):
                if was.state != "done" and now.state == "done" and (subject, number) not in named:
                    yield subject, number


def _unfinished(ctx: Context, after: Preview, incidents: Sequence[str]) -> list[tuple[str, tuple[int, ...]]]:
    found = []
    for subject in incidents:
        before, then = ctx.room.incident(subject), after.incident(subject)
        if before is None or then is None or not before.is_open or then.is_open:
            continue
        if left := tuple(n for n, s in enumerate(then.steps, 1) if s.state == "open" and s.step.required):
            found.append((subject, left))
    return found


def _rolls(
    ctx: Context, after: Preview, codes: Sequence[str], left: Mapping[str, Sequence[str]]
) -> list[tuple[str, str]]:
    """Return the roll calls that posts do not answer, but for those of an incident that the post is said to leave."""
    found = []
    for code in codes:
        was, then = ctx.room.post(code), after.post(code)
        if not _goes(was, then):
            continue
        called = was.called if awaits_named_roll_call(ctx.room, was) else ""
        for subject in dict.fromkeys((called, roll_call_incident(ctx.room, was))):
            if subject and code not in left.get(subject, ()) and _stays(after, subject):
                found.append((code, subject))
    return found


def _goes(was: PostState, then: PostState) -> bool:
    """Whether the post's people go on break or are withdrawn."""
    is_withdrawn = then.status != was.status and then.status in ("closed", "off")
    return is_withdrawn or then.on_break_until > was.on_break_until


# --- in words -------------------------------------------------------------------------------------------------------


def warning_of(effect: Effect, say: Speech, says: frozenset[Fact]) -> str:
    """Say what is taken from somebody else, "" if nothing is: a P1 or P2, a cover, control, a required step."""
    words = say.words
    parts = []
    for left in effect.left:
        if left.priority <= URGENT:
            number = say.number(left.incident)
            posts, type_ = _posts(say, left.posts), _type(say, left.incident)
            said = words(
                "line.warn.leaves", posts=posts, n=len(left.posts), priority=left.priority, number=number, type=type_
            )
            parts.append(f"{said}: {words('line.warn.nobody')}" if left.alone else said)
    if "breaks" not in says:
        parts += [words("line.warn.break", post=post, cover=cover) for post, cover in effect.breaks]
    if effect.emptied:
        parts.append(say.fit("line.stands_empty", posts=say.posts(effect.emptied)))
    if effect.control:
        parts.append(words("line.warn.control", by=effect.control))
    for subject, step in effect.waived:
        incident = say.ctx.room.incident(subject)
        named = incident.steps[step - 1].step.words if incident is not None else ""
        parts.append(words("line.warn.step", step=step, words=named))
    for subject, steps in effect.unfinished:
        incident = say.ctx.room.incident(subject)
        named = ", ".join(f"{n} {incident.steps[n - 1].step.words}" for n in steps) if incident is not None else ""
        numbers = " ".join(map(str, steps))
        parts.append(words("line.warn.steps_open", number=say.number(subject), steps=numbers, words=named))
    parts += [words("line.warn.roll", post=post, number=say.number(subject)) for post, subject in effect.rolls]
    return "; ".join(parts)


def rest_of(effect: Effect, text: str, say: Speech, says: frozenset[Fact]) -> list[str]:
    """Return what the command's own words ``text`` leave unsaid, most important first."""
    words = say.words
    parts = []
    for left in effect.left:
        if left.priority > URGENT:  # a more urgent one is in the warning
            args = {"posts": _posts(say, left.posts), "n": len(left.posts), "number": say.number(left.incident)}
            parts.append(words("line.warn.left", **args))
    for name, was, then in effect.moved:
        is_said = then and _is_said(name, text)  # where they are then
        key = "line.goes" if not then else "line.moves" if not is_said else "line.comes" if was else ""
        parts += [words(key, name=name, post=was if is_said else then)] if key else []
    if "taken" not in says:
        for subject, since, codes in effect.taken:
            posts, number = _posts(say, codes), _number(effect, subject, say)
            then_on = words("line.then_on", posts=posts, number=number)
            parts.append(words("line.then_on_since", then_on=then_on, at=say.ctx.time(since)) if since else then_on)
    acks = [s for s in effect.acks if "acks" not in says or not _is_named(say.number(s), text)]
    if acks:
        parts.append(words("line.acks", incidents=", ".join(f"#{say.number(s)}" for s in acks)))
    if "priority" not in says:
        parts += [words("line.becomes_p", number=say.number(s), priority=p) for s, p in effect.raised]
    for subject in dict.fromkeys(subject for subject, _ in effect.done):
        incident, steps = say.ctx.room.incident(subject), [n for s, n in effect.done if s == subject]
        if len(steps) == 1 and incident is not None:
            parts.append(words("duty.ticks", step=steps[0], words=incident.steps[steps[0] - 1].step.words))
        else:
            parts.append(words("line.ticks", steps=" ".join(map(str, steps))))
    said = " ".join((text, *parts))
    if effect.opened and not _is_named(say.next_number(effect.opened), said):
        parts.append(words("line.becomes", number=say.next_number(effect.opened)))
    others = [s for s in effect.incidents if not _is_named(say.number(s), said)]
    if others:
        parts.append(words("line.on_too", incidents=", ".join(f"#{say.number(s)}" for s in others)))
    return parts


def _number(effect: Effect, subject: str, say: Speech) -> int | str:
    return say.number(subject) or say.next_number(effect.opened)


def _is_said(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _is_named(number: int | str, text: str) -> bool:
    return re.search(rf"#{re.escape(str(number))}(?![0-9/])", text) is not None


def _posts(say: Speech, codes: Sequence[str]) -> str:
    if len(codes) == 1:
        return say.words("entry.post", post=codes[0])
    return say.words("entry.posts", posts=post_ranges(codes))


def _type(say: Speech, subject: str) -> str:
    incident = say.ctx.room.incident(subject)
    return incident.type if incident is not None else ""
