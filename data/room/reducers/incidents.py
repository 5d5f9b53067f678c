"""Reducers of an incident: new, acknowledged, sent, on scene, controlled, closed.

Subject: ``incident:…``.

An incident's state only moves forward, except by closing and reopening, and when the posts that were sent leave it
(:func:`_true_to_units`). Posts sent to a controlled incident leave it controlled. A stamp is set once. After a
reopening the stamps in ``again`` are set too.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from msgspec.structs import replace

from data import entries as e
from data.entries.base import SYSTEM
from data.entries.causality import has_seen_ref
from data.entries.subjects import book_of, kind_and_code, station_of
from data.room.reducers import conflicts
from data.room.reducers.base import Reducer, SubjectKind
from data.room.reducers.clock_steps import move_incident
from data.room.reducers.registers import with_arrival, with_call
from data.room.state.incidents import (
    PANIC,
    Absence,
    AtScene,
    Incident,
    Mark,
    ReportState,
    Stamps,
    StepState,
    ToldTo,
    UnitRelief,
    UnitState,
    owed_at,
    runs_from,
)
from data.room.state.orders import RollCall

#: States in their order. *Reopened* is as far as *ack*, so that acknowledging leaves it visible.
ORDER = {"new": 0, "reopened": 1, "ack": 1, "left": 1, "sent": 2, "scene": 3, "controlled": 4, "closed": 5}

#: Acts of an operator about an incident, who has therefore seen it.
_DONE = frozenset({
    e.Acked, e.Sent, e.Arrived, e.Released, e.Controlled, e.Closed, e.StepSet, e.Called, e.CallArrived, e.Told, e.Note,
})  # fmt: skip
#: Entries that make an incident worse for everybody, their author too.
_OF_NOBODY = (e.SourceChanged, e.Reported)


def _forward(state: Incident, to: str, stamp: str, when: int, **changes: Any) -> Incident:
    """Set a stamp, as :func:`_stamp` does, and let the state move on to ``to``; ``changes``: what else changes."""
    if not getattr(state, stamp):
        changes[stamp] = when
    if state.restarted and not getattr(state.again, stamp):
        changes["again"] = replace(state.again, **{stamp: when})
    if ORDER[to] > ORDER[state.state]:
        changes |= {"state": to, "since": when}
    return replace(state, **changes)


def _stamp(state: Incident, name: str, when: int) -> Incident:
    """Set a stamp, and the one since the reopening, unless they are set."""
    if not getattr(state, name):
        state = replace(state, **{name: when})
    if state.restarted and not getattr(state.again, name):
        state = replace(state, again=replace(state.again, **{name: when}))
    return state


def _updated(state: Incident, when: int) -> Incident:
    updated = max(when, state.updated)
    if not state.restarted:
        return replace(state, updated=updated)
    return replace(state, updated=updated, again=replace(state.again, updated=max(when, state.again.updated)))


# --- opened, reported, acknowledged ---------------------------------------------------------------------------------


def _opened(state: Incident | None, entry: e.Opened, subject: e.Subject) -> Incident:
    if state is not None:
        return _kept(_alias(state, entry), entry)
    starts = runs_from(entry.received, entry.occurred or 0)
    targets = owed_at(entry.post, entry.targets)
    return Incident(
        subject=subject,
        number=entry.number,
        year=entry.year,
        type=entry.type,
        type_name=entry.type_name,
        priority=entry.priority,
        type_priority=entry.type_priority,
        received=entry.received,
        opened=entry.at,
        occurred=entry.occurred or 0,
        by=entry.by,
        since=entry.at,
        post=entry.post,
        post_name=entry.post_name,
        words=entry.words,
        source=entry.source,
        priority_why=entry.priority_why,
        targets=entry.targets,
        steps=tuple(StepState(step=step) for step in entry.steps),
        sop=entry.sop,
        key=entry.key,
        missed=() if entry.post else tuple(code for kind, code in map(kind_and_code, entry.subjects) if kind == "post"),
        opened_ref=entry.ref,
        entries=(entry.ref,),
        marks=(Mark("open", starts, entry.at, entry.priority, targets),),
    )


def _again(state: Incident | None, entry: e.Entry, subject: e.Subject) -> Incident | None:
    """Fold an entry that a rule of another station made too."""
    if state is not None and isinstance(entry, e.Opened):
        state = _alias(state, entry)
    return _other(state, entry, subject)


def _alias(state: Incident, entry: e.Opened) -> Incident:
    first = state.numbers or ((state.number, book_of(state.opened_ref)),)
    if (entry.number, entry.book) in first:
        return state
    state = replace(state, numbers=(*first, (entry.number, entry.book)))
    if entry.number == state.number or entry.number in state.aliases:
        return state
    return replace(state, aliases=(*state.aliases, entry.number))


def _reported(state: Incident, entry: e.Reported, subject: e.Subject) -> Incident:
    if entry.source == PANIC:
        state = _keep_open(state, entry)
    report = ReportState(at=entry.when, source=entry.source, post=entry.post, words=entry.words, ref=entry.ref)
    state = _recalled(replace(state, reports=(*state.reports, report)), entry, entry.words)
    if entry.source == PANIC:
        state = _worse(state, entry)
    return _updated(state, entry.when)


def _source(state: Incident, entry: e.SourceChanged, subject: e.Subject) -> Incident:
    """Count a further loss as a report. In a group of sources each one counts once, by its name.

    A loss that sounds makes the row new again; so does a shelf that ends while the source is down. One that another
    station noted, which did not know of the row, is not another loss.
    """
    if entry.state == "up" and not entry.again:
        return replace(state, up_again=_with(state.up_again, entry.source))
    if entry.state != "down" or entry.again:
        return state
    if not entry.shelved:
        state = _keep_open(state, entry)
    if entry.still:
        return _worse(state, entry) if entry.sounds else state
    if _is_same_loss(state, entry):
        return state
    state = replace(state, up_again=tuple(source for source in state.up_again if source != entry.source))
    report = ReportState(
        at=entry.when,
        how="upd",
        source=entry.source,
        words=entry.words or entry.name,
        ref=entry.ref,
        count=0 if entry.cause else 1,
    )
    state = replace(state, reports=(*state.reports, report))
    return _worse(state, entry) if entry.sounds else state


def _is_same_loss(state: Incident, entry: e.SourceChanged) -> bool:
    """Whether the row has this loss already, and the station that noted it again did not know of the row."""
    is_here = entry.source in (*state.key.split(":")[1:2], *(report.source for report in state.reports))
    return is_here and entry.source not in state.up_again and not _knows(entry, state.opened_ref)


def _acked(state: Incident, entry: e.Acked, subject: e.Subject) -> Incident:
    changes: dict[str, Any] = {} if state.acked else {"acked_by": entry.by}
    # An operator who had not seen that it got worse has not acknowledged that.
    if state.renewed and _knows(entry, state.renewed_ref):
        changes["unheard"] = state.unheard and entry.by == state.renewed_by
        if not state.renewed_acked:
            changes |= {"renewed_acked": entry.at, "acked_by": entry.by}
    return conflicts.accept_priority(_forward(state, "ack", "acked", entry.at, **changes), entry)


# --- worse, and reported again --------------------------------------------------------------------------------------


def _worse(state: Incident, entry: e.Entry) -> Incident:
    """Make the incident new again.

    An operator's own act is acknowledged by them, and new to everybody else. A rule's, a source's, and a panic are new
    to everybody.
    """
    if entry.at <= state.opened and state.opened_ref and not state.acked:
        return state  # it is part of the opening
    of_operator = entry.by != SYSTEM and not isinstance(entry, _OF_NOBODY)
    acked = entry.at if of_operator and not state.is_new else 0
    return replace(
        state,
        renewed=entry.at,
        renewed_by=entry.by,
        renewed_ref=entry.ref,
        renewed_acked=acked,
        acked_by=entry.by if acked else state.acked_by,
        unheard=of_operator,
    )


def _knows(entry: e.Entry, ref: str) -> bool:
    """Whether the author of ``entry`` had seen entry ``ref``. A station has seen its own, in its earlier books too."""
    return has_seen_ref(entry, ref) or station_of(book_of(ref)) == station_of(entry.book)


def _recalled(state: Incident, entry: e.Entry, words: str) -> Incident:
    """Note a further report of an incident that is acknowledged: it is said and sounds once."""
    if state.is_new or not state.is_open or (isinstance(entry, e.Reported) and entry.quiet):
        return state
    return replace(state, recalled=entry.at, recalled_by=entry.by, recalled_words=words, recalled_ref=entry.ref)


def _higher(before: Incident, after: Incident, entry: e.Entry, *, is_lower: bool = False) -> Incident:
    """Note that the priority changed, and that the incident is worse if it is a higher one, or open again.

    is_lower: the author lowered it; that it is higher here comes from another station, which had lowered it further.
    """
    if after.priority != before.priority:
        after = replace(after, raised=entry.at, raised_by=entry.by)
    if after.is_open and ((after.priority < before.priority and not is_lower) or not before.is_open):
        return _worse(after, entry)
    return after


# --- posts ----------------------------------------------------------------------------------------------------------


def _set_unit(state: Incident, post: str, **changes: Any) -> Incident:
    """Change the unit of a post that is out. If it is not out, add a unit."""
    units = list(state.units)
    for i, unit in enumerate(units):
        if unit.post == post and not unit.released:
            units[i] = replace(unit, **changes)
            return replace(state, units=tuple(units))
    return replace(state, units=(*units, UnitState(post=post, **changes)))


def _out(state: Incident, post: str) -> UnitState | None:
    return next((u for u in state.units if u.post == post and not u.released), None)


def _keep_open(state: Incident, entry: e.Entry) -> Incident:
    return _higher(state, conflicts.keep_open(state, entry), entry)


def _sent(state: Incident, entry: e.Sent, subject: e.Subject) -> Incident:
    state = _keep_open(state, entry)
    for i, post in enumerate(entry.posts):
        people = entry.people[i] if i < len(entry.people) else ()
        if _out(state, post) is None:
            state = _set_unit(state, post, people=people, sent=entry.when)
        state = _added(state, post, entry)
    state = _manned_again(_forward(state, "sent", "sent", entry.when), entry.when)
    return conflicts.decide_state(state, entry, "sent")


def _arrived(state: Incident, entry: e.Arrived, subject: e.Subject) -> Incident:
    state = _keep_open(state, entry)
    for i, post in enumerate(entry.posts):
        unit = _out(state, post)
        people = entry.people[i] if i < len(entry.people) else ()
        if unit is None or not unit.arrived:  # who was relieved on the way has not arrived
            named = people and (unit is None or not unit.reliefs)
            state = _set_unit(state, post, arrived=entry.when, **({"people": people} if named else {}))
        state = _added(state, post, entry)
    state = _manned_again(_forward(state, "scene", "arrived", entry.when), entry.when, arrived=True)
    state = _updated(state, entry.when)
    return conflicts.decide_state(state, entry, "scene")


def _relieved(state: Incident, entry: e.Relief, subject: e.Subject) -> Incident:
    """Record who takes the place of those who are out for the post."""
    unit = _out(state, entry.post)
    if unit is None:
        return state
    if entry.when < (unit.sent or unit.arrived):  # entered late: they are who went
        return _set_unit(state, entry.post, people=entry.people)
    reliefs = sorted((*unit.reliefs, UnitRelief(entry.people, entry.when)), key=lambda relief: relief.since)
    return _set_unit(state, entry.post, reliefs=tuple(reliefs))


def _added(state: Incident, post: str, entry: e.Entry) -> Incident:
    """Record that ``entry`` put the post there, so that only a station that has seen it takes it back."""
    unit = _out(state, post)
    assert unit is not None
    kept = (ref for ref in unit.adds if not has_seen_ref(entry, ref))
    return _set_unit(state, post, adds=(*kept, entry.ref))


def _release(state: Incident, posts: tuple[str, ...], entry: e.Entry) -> Incident:
    units = tuple(_back(u, entry) if u.post in posts and not u.released else u for u in state.units)
    return replace(state, units=units)


def _back(unit: UnitState, entry: e.Entry) -> UnitState:
    """Take a post back, unless a station sent it that ``entry`` had not seen: sending wins."""
    unseen = tuple(ref for ref in unit.adds if not has_seen_ref(entry, ref))
    return replace(unit, adds=unseen) if unseen else replace(unit, adds=(), released=entry.when)


def _true_to_units(state: Incident, entry: e.Entry) -> Incident:
    """Let a state that says "sent" or "on scene" fall back when no post is on its way, or there, any more."""
    if state.state not in ("sent", "scene") or not state.units:
        return state
    out = [unit for unit in state.units if not unit.released]
    now = "scene" if any(unit.arrived for unit in out) else "sent" if out else "left"
    if ORDER[now] >= ORDER[state.state]:
        return state
    absences = (*state.absences, Absence(since=entry.when)) if now == "left" else state.absences
    return replace(state, state=now, since=entry.when, absences=absences)


def _manned_again(state: Incident, when: int, arrived: bool = False) -> Incident:
    """End the last time in which nobody was there."""
    if not state.absences:
        return state
    *before, last = state.absences
    last = replace(last, sent=last.sent or when, arrived=last.arrived or (when if arrived else 0))
    return replace(state, absences=(*before, last))


def _released(state: Incident, entry: e.Released, subject: e.Subject) -> Incident:
    return _release(_keep_open(state, entry), entry.posts, entry)


# --- course ---------------------------------------------------------------------------------------------------------


def _controlled(state: Incident, entry: e.Controlled, subject: e.Subject) -> Incident:
    state = _keep_open(state, entry)
    state = _updated(_forward(state, "controlled", "controlled", entry.when), entry.when)
    return conflicts.decide_state(state, entry, "controlled")


def _closed(state: Incident, entry: e.Closed, subject: e.Subject) -> Incident:
    state = _release(state, entry.posts, entry)
    state = conflicts.decide(state, entry, conflicts.END, f"closed:{entry.disposition}", words=entry.words)
    if conflicts.stays_open(state):
        return state
    is_again = state.state == "closed"
    return replace(
        state,
        before=state.before if is_again else state.state,
        before_since=state.before_since if is_again else state.since,
        state="closed",
        since=entry.when,
        closed=state.closed or entry.when,
        closed_by=entry.by,
        disposition=entry.disposition,
        closing_words=entry.words,
        settled=entry.hlc[0],
    )


def _reopened(state: Incident, entry: e.Reopened, subject: e.Subject) -> Incident:
    state = conflicts.decide(state, entry, conflicts.END, conflicts.OPEN)
    if state.state != "closed":
        return state
    # The disposition and closing words stay readable in the history; an open incident has none.
    return replace(
        state,
        state="reopened",
        since=entry.at,
        restarted=entry.at,
        again=Stamps(),
        renewed=entry.at,
        renewed_by=entry.by,
        renewed_ref=entry.ref,
        renewed_acked=0,
        unheard=entry.by != SYSTEM,  # by everybody else: the operator who opens it again acknowledges it with that
        disposition="",
        closing_words="",
        folded_into="",  # it was merged by a station that this entry had not seen
        folded_how="",
        settled=0,
    )


def _priority(state: Incident, entry: e.PrioritySet, subject: e.Subject) -> Incident:
    kept = conflicts.keep_open(state, entry)
    found = conflicts.decide_priority(kept, entry)
    found = replace(found, priority_of=entry.of if found.priority == entry.priority else found.priority_of)
    return _higher(state, found, entry, is_lower=entry.priority > entry.before > 0)


def _retyped(state: Incident, entry: e.Retyped, subject: e.Subject) -> Incident:
    """Change the type. Steps keep their numbers: old ones stay readable, new ones follow them.

    The words of the console ("No check call since 01:55") give way to the reason. Those of an operator stay: they say
    where and what, and :class:`Fix` corrects them.
    """
    note = f"{entry.before} → {entry.type}"
    steps: list[StepState] = []
    for step in state.steps:
        if step.state == "open" and entry.keeps and step.step.required:
            step = replace(step, kept=True)
        elif step.state == "open" and not _among(step, entry.steps):
            step = replace(step, state="waived", at=entry.when, by=entry.by, note=note)
        steps.append(step)
    steps += [StepState(step=step) for step in entry.steps if not any(_among(s, (step,)) for s in state.steps)]
    state = replace(
        state,
        type=entry.type,
        type_name=entry.type_name,
        type_priority=entry.type_priority,
        steps=tuple(steps),
        sop=entry.sop,
    )
    if state.key and entry.why:
        state = replace(_reworded(state, entry, entry.why), retold=entry.ref)
    return _updated(state, entry.when)


def _reworded(state: Incident, entry: e.Entry, words: str) -> Incident:
    return replace(conflicts.decide(state, entry, conflicts.WORDS, words), words=words)


def _relocated(state: Incident, entry: e.Relocated, subject: e.Subject) -> Incident:
    return _updated(replace(state, post=entry.post, post_name=entry.post_name), entry.when)


def _among(step: StepState, others: tuple[e.Step, ...]) -> bool:
    return any(step.step.words.casefold() == other.words.casefold() for other in others)


def _resolved(state: Incident, entry: e.Resolved, subject: e.Subject) -> Incident:
    return _higher(state, conflicts.resolve(state, entry), entry)


def _note(state: Incident, entry: e.Note | e.BoxMove | e.Check, subject: e.Subject) -> Incident:
    if isinstance(entry, e.Note) and entry.answered:
        state = _answered(state, entry)
    return _updated(state, entry.when)


def _answered(state: Incident, entry: e.Note) -> Incident:
    """Record that the post of a missed call called again, or that this was undone."""
    if entry.answered > 0:
        marks = (*state.marks, Mark("answered", entry.answered, entry.at))
        return replace(state, answered=entry.answered, marks=marks)
    last = max((i for i, mark in enumerate(state.marks) if mark.what == "answered"), default=len(state.marks))
    return replace(state, answered=0, marks=(*state.marks[:last], *state.marks[last + 1 :]))


def _sealed(state: Incident, entry: e.SealCheck, subject: e.Subject) -> Incident:
    state = _updated(state, entry.when)
    return replace(state, seals=state.seals + 1) if entry.new else state


def _roll_called(state: Incident, entry: e.RollCalled, subject: e.Subject) -> Incident:
    roll = RollCall(
        since=entry.when,
        posts=entry.posts,
        names=entry.names,
        others=entry.others,
        limit=entry.limit,
        earlier=state.roll.looks_for if state.roll is not None else (),
    )
    return replace(state, roll=roll)


def _missed(state: Incident, entry: e.CheckMissed, subject: e.Subject) -> Incident:
    """Keep which posts of a round were missed later than those that it was opened with."""
    return state if state.post else replace(state, missed=tuple(dict.fromkeys((*state.missed, *entry.posts))))


def _unchanged(state: Incident, entry: e.Entry, subject: e.Subject) -> Incident:
    """Return the state: the entry is only in its history, or does a step of it."""
    return state


def _checked(state: Incident, entry: e.Check, subject: e.Subject) -> Incident:
    """Record the people of a post that answers: those who are there later are others.

    After the end of the roll call it finds those who were called there and are there still.
    """
    roll = state.roll
    if roll is not None and entry.post in roll.posts and entry.when >= (roll.ended or roll.since):
        names = roll.names[roll.posts.index(entry.post)]
        there = set(entry.people or (() if roll.ended else names))
        if roll.ended:
            there &= set(roll.lost)
        found = tuple(n for n in names if n in there and n not in roll.missing and n not in roll.present)
        state = replace(state, roll=replace(roll, present=(*roll.present, *found)))
    return _note(state, entry, subject)


def _roll_done(state: Incident, entry: e.RollDone, subject: e.Subject) -> Incident:
    if state.roll is None or state.roll.ended:
        return state
    return _updated(replace(state, roll=replace(state.roll, ended=entry.at, lost=entry.missing)), entry.when)


def _roll_names(state: Incident, entry: e.RollNames, subject: e.Subject) -> Incident:
    roll = state.roll
    if roll is None:
        return state
    present = tuple(n for n in dict.fromkeys((*roll.present, *entry.present)) if n not in entry.missing)
    missing = tuple(n for n in dict.fromkeys((*roll.missing, *entry.missing)) if n not in entry.present)
    return _updated(replace(state, roll=replace(roll, present=present, missing=missing)), entry.when)


def _called(state: Incident, entry: e.Called, subject: e.Subject) -> Incident:
    return _updated(replace(state, calls=with_call(state.calls, entry)), entry.when)


def _come(state: Incident, entry: e.CallArrived, subject: e.Subject) -> Incident:
    return _updated(replace(state, calls=with_arrival(state.calls, entry)), entry.when)


def _told(state: Incident, entry: e.Told, subject: e.Subject) -> Incident:
    if entry.answered is False:  # it reached nobody
        return _updated(state, entry.when)
    if all(each.who != entry.who for each in state.told_to):
        state = replace(state, told_to=(*state.told_to, ToldTo(who=entry.who, at=entry.when, answered=entry.answered)))
    return _updated(_stamp(state, "told", entry.when), entry.when)


def _scene(state: Incident, entry: e.SceneFact, subject: e.Subject) -> Incident:
    state, when = _updated(state, entry.when), entry.when
    if entry.what == "lead":
        return replace(state, leader=entry.names[0] if entry.names else "", leader_since=when)
    if entry.what == "witness":
        return replace(state, witnesses=tuple(dict.fromkeys((*state.witnesses, *entry.names))))
    if entry.what == "in":
        there = {each.name for each in state.scene if not each.left}
        return replace(state, scene=(*state.scene, *(AtScene(n, when) for n in entry.names if n not in there)))
    left = (replace(p, left=when) if p.name in entry.names and not p.left else p for p in state.scene)
    return replace(state, scene=tuple(left))


def _step(state: Incident, entry: e.StepSet, subject: e.Subject) -> Incident:
    if not 1 <= entry.step <= len(state.steps):
        return state
    steps = list(state.steps)
    steps[entry.step - 1] = StepState(
        step=steps[entry.step - 1].step,
        state=entry.state,
        at=entry.when,
        by=entry.by,
        note=entry.why or entry.words,
        authorised=entry.authorised,
    )
    return _updated(replace(state, steps=tuple(steps)), entry.when)


def _act(entry: e.Entry) -> str:
    """Return the act that an entry is for the steps of its incident; "": none. See ``StepAct`` of the site's model."""
    if type(entry) in _ACTS:
        return _ACTS[type(entry)]
    if isinstance(entry, e.Told):
        return "" if entry.answered is False else "tell"
    if isinstance(entry, e.SealCheck):
        return "seal" if entry.new else "count"
    if isinstance(entry, e.RollDone):
        return "" if entry.missing or entry.cause == "incident" else "roll"
    if isinstance(entry, e.SceneFact):
        return "witness" if entry.what == "witness" else ""
    if isinstance(entry, e.SourceChanged):
        return "up" if entry.state == "up" and not entry.again else ""
    return "contact" if isinstance(entry, e.Note) and entry.answered else ""


def _with_steps(state: Incident, entry: e.Entry) -> Incident:
    """Tick the open steps that the act of ``entry`` does, and spare those that nobody needs after it.

    A contact that is taken back opens them again, and so does a source that is down again. Any other act that is undone
    was never folded.
    """
    if not state.steps:
        return state
    if isinstance(entry, e.SourceChanged) and entry.state == "down" and not entry.again:
        return replace(state, steps=_reopened_steps(state, "up"))
    act = _act(entry)
    if isinstance(entry, e.Relief) and entry.post != state.post:  # of a post that was sent: its own is not replaced
        return state
    if not act or not any(act in (s.step.done_by, s.step.until) for s in state.steps):
        return state
    if isinstance(entry, e.Note) and entry.answered < 0:
        return replace(state, steps=_reopened_steps(state, act))
    when = entry.answered if isinstance(entry, e.Note) else entry.when
    steps = list(state.steps)
    for i, step in enumerate(steps):
        if step.step.done_by == act and step.state in ("open", "spared"):
            steps[i] = replace(step, state="done", at=when, by=entry.by, of=entry.ref)
        elif step.step.until == act and step.state == "open":
            steps[i] = replace(step, state="spared", at=when, by=entry.by, of=entry.ref)
    return replace(state, steps=tuple(steps))


def _reopened_steps(state: Incident, act: str) -> tuple[StepState, ...]:
    """Return the steps with those open again that are spared since ``act``, or were done by it."""
    back = (("spared", act), ("done", act))
    return tuple(
        replace(s, state="open", at=0, by="", of="")
        if s.of and (s.state, s.step.until if s.state == "spared" else s.step.done_by) in back
        else s
        for s in state.steps
    )


#: Entries that are always the same act.
_ACTS: dict[type[e.Entry], str] = {e.Sent: "send", e.Arrived: "arrive", e.Relief: "relieve", e.Shelved: "shelve"}

# --- links ----------------------------------------------------------------------------------------------------------


def _linked(state: Incident, entry: e.Linked, subject: e.Subject) -> Incident:
    child = entry.subjects[0]
    if entry.other == child:
        return state
    if subject == child:
        return _linked_child(state, entry)
    if subject == entry.other:
        return _linked_parent(state, entry, child)
    return state


def _linked_child(state: Incident, entry: e.Linked) -> Incident:
    if entry.how == "rel":
        if state.folded_into == entry.other:  # no longer merged: it gets its own row back
            settled = entry.hlc[0] if state.state == "closed" else 0
            state = conflicts.decide(state, entry, conflicts.END, conflicts.OPEN)
            state = replace(state, folded_into="", folded_how="", settled=settled)
        return replace(state, related=_with(state.related, entry.other))
    if any(r.incident == entry.other for r in state.reports):
        return state  # another station merged the other one into this one, unseen by this entry: one has to stay
    state = conflicts.decide(state, entry, conflicts.END, f"{entry.how}:{entry.other}")
    if conflicts.stays_open(state):
        return state
    settled = state.settled or entry.hlc[0]
    return replace(state, folded_into=entry.other, folded_how=entry.how, settled=settled)


def _linked_parent(state: Incident, entry: e.Linked, child: e.Subject) -> Incident:
    reports = tuple(r for r in state.reports if r.incident != child)
    if entry.how == "rel":
        if child not in state.children:
            state = replace(state, children=(*state.children, child), tied=(*state.tied, entry.at))
        return replace(state, reports=reports, related=_with(state.related, child))
    if state.folded_into == child:
        return state  # see _linked_child: this one is merged into that one already
    state = _recalled(_keep_open(state, entry), entry, entry.child_words)
    report = ReportState(
        at=entry.child_received or entry.when,
        how=entry.how,
        source=entry.child_source,
        post=entry.child_post,
        words=entry.child_words,
        incident=child,
        number=entry.child_number,
        ref=entry.ref,
        priority=entry.child_priority,
        count=max(1, entry.child_count),
    )
    return _updated(replace(state, reports=(*reports, report)), entry.when)


def _with(known: tuple[e.Subject, ...], one: e.Subject) -> tuple[e.Subject, ...]:
    return known if one in known else (*known, one)


# --- corrections, history -------------------------------------------------------------------------------------------


def _fixed(state: Incident, entry: e.Fix, subject: e.Subject) -> Incident:
    """Correct words. The corrected entry stays as it was; the board shows the correction."""
    if entry.of == state.opened_ref:
        return replace(_reworded(state, entry, entry.words), retold="")
    if entry.of == state.retold:
        return _reworded(state, entry, entry.words)
    if any(r.ref == entry.of for r in state.reports):
        reports = tuple(replace(r, words=entry.words) if r.ref == entry.of else r for r in state.reports)
        return replace(state, reports=reports)
    return state


# --- what every entry does ------------------------------------------------------------------------------------------


def _whole(reducer: Reducer, state: Incident | None, entry: e.Entry, subject: e.Subject) -> Incident | None:
    """Run the reducer of one kind, and do what every entry that counts does to an incident.

    An entry whose incident has not been opened yet waits: the opening comes late, and folds the subject again.
    """
    if state is None:
        return None
    found: Incident = _with_steps(_true_to_units(reducer(state, entry, subject), entry), entry)
    return _kept(found, entry, state.marks if found is state else _marks(state, found, entry))


def _other(state: Incident | None, entry: e.Entry, subject: e.Subject) -> Incident | None:
    return None if state is None else _kept(state, entry)


def _void(state: Incident | None, entry: e.Entry, subject: e.Subject) -> Incident | None:
    return None if state is None else replace(state, entries=(*state.entries, entry.ref))


def _kept(state: Incident, entry: e.Entry, marks: tuple[Mark, ...] | None = None) -> Incident:
    """Keep the entry in the history, and when an operator did something last; with other ``marks``."""
    entries = (*state.entries, entry.ref)
    marks = state.marks if marks is None else marks
    if type(entry) not in _DONE or entry.by == SYSTEM:
        return replace(state, entries=entries, marks=marks)
    seen = entry.at if entry.at > state.seen else state.seen
    if state.recalled and _knows(entry, state.recalled_ref):
        state = replace(state, recalled=0, recalled_by="", recalled_words="", recalled_ref="")
    return replace(state, entries=entries, marks=marks, seen=seen)


# --- marks ----------------------------------------------------------------------------------------------------------

#: Stamps that meet a target or end one.
_STAMPS = ("acked", "sent", "arrived", "controlled", "told")


def _stamps_of(state: Incident) -> tuple[int, ...]:
    """Return :data:`_STAMPS`, each as :meth:`Incident.stamp` says."""
    at = state.again if state.restarted else state
    return (state.renewed_acked if state.renewed else at.acked, at.sent, at.arrived, at.controlled, at.told)


def _in_force(what: str, state: Incident, when: int, at: int) -> Mark:
    return Mark(what, when, at, state.priority, state.owed)


def _marks(before: Incident, after: Incident, entry: e.Entry) -> tuple[Mark, ...]:
    """Return the marks with what ``entry`` did to the targets, whichever reducer did it.

    A step of the clock only moves the marks.
    """
    marks = after.marks
    if type(entry) is e.ClockStep:
        return marks
    was_open, is_open = before.is_open, after.is_open
    is_restarted = after.restarted != before.restarted
    if is_open and not was_open and not is_restarted:
        # A station that did not know of the end keeps it open: it has not ended.
        last = max((i for i, mark in enumerate(marks) if mark.what == "ended"), default=len(marks))
        marks = (*marks[:last], *marks[last + 1 :])
    if is_restarted:
        marks = (*marks, _in_force("open", after, after.runs_from, entry.at))
    elif after.priority != before.priority or (
        (after.targets is not before.targets or after.post != before.post) and after.owed != before.owed
    ):
        marks = (*marks, _in_force("term", after, entry.at, entry.at))
    if after.renewed_ref != before.renewed_ref and not is_restarted and not after.unheard:
        marks = (*marks, _in_force("renewed", after, entry.at, entry.at))
    known, stamps = _stamps_of(before), _stamps_of(after)
    if stamps != known:
        for name, was, now in zip(_STAMPS, known, stamps):  # noqa: B905 (strict costs, and they are as long)
            if now and now != was:
                marks = (*marks, Mark(name, now, entry.at))
    if was_open and not is_open:
        marks = (*marks, Mark("ended", entry.when, entry.at))
    return marks


_REDUCERS: dict[type[e.Entry], Reducer] = {
    e.Reported: _reported,
    e.Acked: _acked,
    e.SourceChanged: _source,
    e.Sent: _sent,
    e.Arrived: _arrived,
    e.Released: _released,
    e.Controlled: _controlled,
    e.Closed: _closed,
    e.Reopened: _reopened,
    e.PrioritySet: _priority,
    e.Retyped: _retyped,
    e.Relocated: _relocated,
    e.Resolved: _resolved,
    e.Note: _note,
    e.Called: _called,
    e.CallArrived: _come,
    e.Told: _told,
    e.SceneFact: _scene,
    e.StepSet: _step,
    e.Linked: _linked,
    e.SealCheck: _sealed,
    e.CheckMissed: _missed,
    e.BoxMove: _note,
    e.Check: _checked,
    e.Relief: _relieved,
    e.Shelved: _unchanged,
    e.RollCalled: _roll_called,
    e.RollNames: _roll_names,
    e.RollDone: _roll_done,
    e.Fix: _fixed,
    e.ClockStep: move_incident,
}

KIND = SubjectKind(
    table="incidents",
    state=Incident,
    reducers={e.Opened: _opened, **{kind: partial(_whole, reducer) for kind, reducer in _REDUCERS.items()}},
    empty=lambda subject: None,
    other=_other,
    void=_void,  # undone, but still in its history
    again=_again,
)
