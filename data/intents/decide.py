"""Decision on an intent: draft entries of one transaction, or a refusal.

Each intent decides itself (:meth:`data.intents.base.Intent.decide`). This module has the conditions that hold for all
of them: who may act, when it happened, that nothing ends before it began, that somebody is in control from the first
command on, and, in a room with PINs, whose PIN has to be given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from msgspec.structs import replace

from data import entries as e
from data.base.clock import HOUR, MINUTE
from data.entries import Control, Countersigned, Entry, HandoverAccepted, HandoverSigned
from data.entries.base import SYSTEM
from data.entries.subjects import number_in
from data.intents.base import Context, Drafts, Intent, Refused
from data.intents.control import TakeControl, check_no_viewer, check_on_roster, give_control
from data.room.room import Room
from data.room.state.registers import is_same_key, is_same_name
from data.site.model import ProgramMay

#: Age from which an entry needs a reason for being recorded so late (ms).
LATE_NEEDS_WHY = 12 * HOUR


def decide(intent: Intent, ctx: Context) -> list[Entry]:
    """Return the drafts of ``intent`` (book "", no 0, at 0). Raises :class:`Refused`: then nothing is written.

    If nobody is in control yet, the first draft gives control to the operator who acts; in a room with PINs only if
    they have proven who they are.
    """
    if ctx.by != SYSTEM:
        check_on_roster(ctx, ctx.by)
        if not intent.is_open_to_viewers:
            check_no_viewer(ctx, ctx.by)
    _check_program(intent, ctx)
    _check_time(intent, ctx)
    drafts = Drafts(ctx, intent)
    sign_on = ctx.sign_on
    may_control = ctx.by != SYSTEM and sign_on.knows(ctx.by) and ctx.site.role(ctx.by) != "viewer"
    if not ctx.room.duty.operator and intent.takes_control and may_control:
        give_control(drafts, ctx.by, "first")
    intent.decide(drafts)
    entries = _not_before(drafts.entries, ctx)
    if not sign_on.has_pins:
        return entries
    if not sign_on.asks and (code := pin_wanted(intent, entries, ctx)):
        raise Refused("people.wanted", by=code)
    return [_proven(draft, intent, ctx) for draft in entries]


def _proven(draft: Entry, intent: Intent, ctx: Context) -> Entry:
    """Return ``draft`` with how its author is known; the author of a signature is who signs."""
    by = _signer(draft, intent, ctx) or draft.by
    return draft if by == SYSTEM else replace(draft, by=by, proof=ctx.sign_on.proof(by))


def _check_program(intent: Intent, ctx: Context) -> None:
    """Raise :class:`Refused` for what a program may not enter here unless an operator's PIN comes with it."""
    may, levels = ctx.sign_on.program, get_args(ProgramMay)
    if may == "none":
        raise Refused("roles.program.none")
    if may and ctx.by not in ctx.sign_on.proven and levels.index(intent.for_programs) > levels.index(may):
        raise Refused(f"roles.program.{may}")


def pin_wanted(intent: Intent, drafts: Sequence[Entry], ctx: Context) -> str:
    """Return whose PIN has to be given before ``drafts`` may be entered: an operator's code; "" for nobody's.

    A signature needs the PIN of who signs, every time. Other acts need somebody who is signed on.
    """
    sign_on = ctx.sign_on
    if not sign_on.has_pins or ctx.by == SYSTEM:
        return ""
    for draft in drafts:
        signer = _signer(draft, intent, ctx)
        if signer and signer not in sign_on.proven:
            return signer
    return ctx.by if intent.needs_sign_on and not sign_on.knows(ctx.by) else ""


def _signer(draft: Entry, intent: Intent, ctx: Context) -> str:
    """Return the operator who signs with ``draft``; "" if nobody does."""
    match draft:
        case HandoverSigned() | HandoverAccepted():
            return draft.operator
        case Control() if isinstance(intent, TakeControl):
            return draft.operator
        case Countersigned():
            person = ctx.site.person(draft.signer)
            return person.code if person is not None and person.code else ctx.by
    return ""


def _check_time(intent: Intent, ctx: Context) -> None:
    if intent.occurred is None:
        return
    if intent.occurred > ctx.now:
        raise Refused("refuse.future", time=ctx.time(intent.occurred), now=ctx.time(ctx.now))
    ago = ctx.now - intent.occurred
    if ago > LATE_NEEDS_WHY and not intent.late_why.strip():
        raise Refused("refuse.too_old", time=ctx.time(intent.occurred), hours=ago // HOUR)


def _not_before(drafts: list[Entry], ctx: Context) -> list[Entry]:
    """Return ``drafts``, not before what they end began. Raises :class:`Refused` if their time is of an earlier minute.

    A typed time has no seconds: of that very minute, it is the moment of the beginning.
    """
    earlier = [draft for draft in drafts if draft.occurred is not None]
    begun = (found for draft in earlier for found in _beginnings(draft, ctx))
    newest = max(begun, key=lambda found: found[1], default=None)
    if newest is None:
        return drafts
    what, since, name = newest
    first = min(draft.occurred or 0 for draft in earlier)
    if first // MINUTE < since // MINUTE:
        began, time = ctx.words(f"refuse.began.{what}", name=name), ctx.time(first)
        raise Refused("refuse.before", what=began, since=ctx.time(since), time=time)
    return [replace(d, occurred=max(d.occurred, since)) if d.occurred is not None else d for d in drafts]


def _beginnings(draft: Entry, ctx: Context) -> Iterator[tuple[str, int, str]]:
    """Yield what ``draft`` ends or follows: its message, when it began (UTC ms), what it is called."""
    room, registers = ctx.room, ctx.room.registers
    match draft:
        case e.Arrived() | e.Released() | e.Closed() | e.Controlled():
            yield from _of_incident(draft, room)
        case e.Reopened():
            closed = room.incident(draft.subjects[0])
            if closed is not None:
                yield "end", closed.since, room.number_text(closed)
        case e.RollDone():
            incident = room.incident(draft.incident)
            if incident is not None and incident.roll is not None:
                yield "roll", incident.roll.since, room.number_text(incident)
        case e.PostStatus():
            state = room.post(draft.post)
            if state.status in ("to", "scene", "patrol", "closed", "off"):
                yield state.status, state.status_since, draft.post
        case e.Relief() | e.Break():  # who goes had come by then
            if (crew := ctx.crew()) is not None and not (isinstance(draft, e.Relief) and draft.stays):
                yield "crew", ctx.crew_since(), crew.name
            yield "relief", room.post(draft.post).people_since, draft.post
        case e.BreakEnded():
            yield "break", room.post(draft.post).break_since, draft.post
        case e.Visit(what="out"):
            yield from (("visit", v.since, v.name) for v in registers.visitors if is_same_name(v.name, draft.name))
        case e.KeyMoved(what="in"):
            yield from (("key", k.since, k.number) for k in registers.keys if is_same_key(k.number, draft.number))
        case e.TourPoint() | e.TourMissed() | e.TourEnded():
            yield from (("tour", t.since, t.name) for t in registers.tours if t.code == draft.tour)
        case e.BoxMove() if draft.of:
            yield from (("move", m.since, number_in(m.ref, ctx.book)) for m in registers.moves if m.ref == draft.of)
        case e.CallArrived():
            found = filter(None, map(room.incident, draft.subjects))
            calls = [*registers.calls, *(call for incident in found for call in incident.calls)]
            waiting = [c.at for c in calls if not c.arrived and is_same_name(c.who, draft.who)]
            if waiting:
                yield "call", min(waiting), draft.who
        case e.SceneFact(what="out"):
            incident = room.incident(draft.subjects[0])
            there = incident.scene if incident is not None else ()
            yield from (("inside", p.since, p.name) for p in there if p.name in draft.names and not p.left)
        case e.SourceChanged(state="up"):
            source = room.source(draft.source)
            if source.down:
                yield "source", source.since, draft.name or draft.source


def _of_incident(draft: e.Arrived | e.Released | e.Closed | e.Controlled, room: Room) -> Iterator[tuple[str, int, str]]:
    """Yield what an entry about an incident ends or follows, as :func:`_beginnings` does."""
    incident = room.incident(draft.subjects[0])
    if incident is None:
        return
    posts = () if isinstance(draft, e.Controlled) else draft.posts
    for unit in incident.units:
        if unit.post in posts and not unit.released:
            if not isinstance(draft, e.Arrived):
                yield "scene", unit.arrived, unit.post
            yield "to", unit.sent, unit.post
    if isinstance(draft, e.Closed | e.Controlled):
        yield "incident", incident.occurred or incident.received, room.number_text(incident)
        if incident.state == "controlled":
            yield "control", incident.since, room.number_text(incident)
