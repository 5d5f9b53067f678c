"""Registers: reminders, look-outs, hazards, visitors, keys, seals, boxes.

Seals and boxes are counted by two named persons. If a count does not match, the entry needs a reason.
"""

from __future__ import annotations

from typing import Literal

from data import entries as e
from data.base.clock import DAY, HOUR, MINUTE
from data.entries.subjects import number_in
from data.intents.base import Drafts, Intent, Refused, post_subjects
from data.intents.orders import note_found
from data.room.state.incidents import Incident
from data.room.state.registers import is_same_key, is_same_name, the_one_named

_REGISTERS = ("registers",)

#: Longest time until a reminder (ms).
REMIND_WITHIN = 2 * DAY
#: Longest look-out (ms).
LOOKOUT_WITHIN = 31 * DAY


# --- reminders, look-outs, hazards ----------------------------------------------------------------------------------


class RemindMe(Intent, frozen=True):
    """Reminder for a later time (``due``: UTC ms)."""

    due: int
    words: str

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        if not self.words.strip():
            raise Refused("duty.remind_what")
        if self.due <= ctx.now:
            raise Refused("duty.remind_past", time=ctx.time(self.due), now=ctx.time(ctx.now))
        if self.due > ctx.now + REMIND_WITHIN:
            raise Refused("duty.remind_far", hours=REMIND_WITHIN // HOUR)
        # ``20m`` typed again is some seconds later.
        near = (known for known in ctx.room.registers.reminders if abs(known.due - self.due) < MINUTE)
        if any(is_same_name(known.words, self.words) for known in near):
            raise Refused("duty.remind_known", time=ctx.time(self.due))
        drafts.add_now(e.Remind, _REGISTERS, due=self.due, words=self.words)


class DropReminder(Intent, frozen=True):
    """Removal of the reminder that entry ``of``, a ref, asked for."""

    of: str

    def decide(self, drafts: Drafts) -> None:
        ctx, known = drafts.ctx, drafts.ctx.room.registers.reminders
        found = next((r for r in known if r.ref == self.of), None)
        if found is None:
            numbers = " ".join(number_in(r.ref, ctx.book) for r in known)
            raise Refused("duty.no_reminder", no=number_in(self.of, ctx.book), known=numbers or "-")
        drafts.add_now(e.RemindOff, _REGISTERS, of=found.ref, of_no=found.no, words=found.words)


class LookOut(Intent, frozen=True):
    """Look-out for all posts until a time (UTC ms); with ``off``, the end of one.

    number: position of the look-out to end, from 1; 0 for the only one.
    """

    words: str = ""
    until: int = 0
    off: bool = False
    number: int = 0

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        known = ctx.room.registers.lookouts
        if self.off:
            at = _position(self.number, len(known))
            if at is None:
                raise Refused("duty.no_lookout", count=len(known))
            found = known[at]
            drafts.add_now(e.LookoutEnded, _REGISTERS, of=found.ref, words=found.words, cause="order")
            return
        if not self.words.strip():
            raise Refused("duty.lookout_what")
        if self.until <= ctx.now:
            raise Refused("duty.lookout_until")
        if self.until > ctx.now + LOOKOUT_WITHIN:
            raise Refused("duty.lookout_far", days=LOOKOUT_WITHIN // DAY)
        if any(abs(x.until - self.until) < MINUTE and is_same_name(x.words, self.words) for x in known):
            raise Refused("duty.lookout_known", time=ctx.time(self.until))
        drafts.add_now(e.LookoutSet, _REGISTERS, words=self.words, until=self.until)


class PinHazard(Intent, frozen=True):
    """Hazard note on a post; with ``off``, its removal.

    number: position of the note to remove, from 1; 0 for the only one.
    """

    needs_sign_on = False

    post: str
    words: str = ""
    off: bool = False
    number: int = 0

    def decide(self, drafts: Drafts) -> None:
        post = drafts.ctx.post(self.post)
        known = drafts.ctx.room.post(post.code).hazards
        subjects = post_subjects((post.code,))
        if self.off:
            at = _position(self.number, len(known))
            if at is None:
                raise Refused("duty.no_hazard", post=post.code, count=len(known))
            drafts.add(e.HazardOff, subjects, post=post.code, name=post.name, words=known[at])
            return
        if not self.words.strip():
            raise Refused("duty.hazard_what")
        if any(is_same_name(words, self.words) for words in known):
            raise Refused("duty.hazard_known", post=post.code)
        drafts.add(e.Hazard, subjects, post=post.code, name=post.name, words=self.words)


def _position(number: int, count: int) -> int | None:
    """Return the index of item ``number`` (from 1; 0 for the only one) of ``count``, or None if there is none."""
    number = number or (1 if count == 1 else 0)
    return number - 1 if 1 <= number <= count else None


# --- visitors, keys -------------------------------------------------------------------------------------------------


class RegisterVisit(Intent, frozen=True):
    """Visitor who comes in, goes out, or is refused. A refused visitor is in no list."""

    what: Literal["in", "out", "refused"]
    name: str
    to: str = ""
    post: str = ""
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        inside = ctx.room.registers.visitors
        if not self.name.strip():
            raise Refused(f"duty.visit_who.{self.what}", known=", ".join(v.name for v in inside) or "-")
        if self.post:
            ctx.post(self.post)
        named = the_one_named(self.name, (v.name for v in inside)) if self.what == "out" else self.name
        known = next((v for v in inside if is_same_name(v.name, named or self.name)), None)
        if self.what == "in" and known is not None:
            raise Refused("duty.visit_inside", name=known.name, time=ctx.time(known.since))
        if self.what == "out" and known is None:
            raise Refused("duty.visit_not_inside", name=self.name, known=", ".join(v.name for v in inside) or "-")
        name = known.name if known is not None and self.what == "out" else self.name
        subjects = (*_REGISTERS, *post_subjects((self.post,)))
        drafts.add(e.Visit, subjects, what=self.what, name=name, to=self.to, post=self.post, words=self.words)
        if self.what == "out":
            note_found(drafts, name)


class MoveKey(Intent, frozen=True):
    """Key that goes out to a person, or comes back."""

    what: Literal["out", "in"]
    number: str
    name: str
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        held = next((k for k in ctx.room.registers.keys if is_same_key(k.number, self.number)), None)
        name = self.name.strip() or (held.name if held is not None and self.what == "in" else "")
        if self.what == "out" and held is not None:
            raise Refused("duty.key_out", number=held.number, name=held.name, time=ctx.time(held.since))
        if self.what == "in" and held is None:
            out = " ".join(k.number for k in ctx.room.registers.keys) or "-"
            raise Refused("duty.key_not_out", number=self.number, known=out)
        if not name:
            raise Refused("duty.key_who", number=self.number)
        number = held.number if held is not None else self.number
        drafts.add(e.KeyMoved, _REGISTERS, number=number, what=self.what, name=name, words=self.words)


# --- seals, boxes ---------------------------------------------------------------------------------------------------


class CheckSeals(Intent, frozen=True):
    """Seals counted (``found`` of ``expected``) or one replaced (``old`` by ``new``), by two persons."""

    names: tuple[str, ...] = ()
    found: int = 0
    expected: int = 0
    old: str = ""
    new: str = ""
    incident: str = ""
    post: str = ""
    words: str = ""
    why: str = ""

    def decide(self, drafts: Drafts) -> None:
        incident = _acknowledged(drafts, self.incident)
        if self.post:
            drafts.ctx.post(self.post)
        _check_two_persons(self.names)
        if self.old or self.new:
            if not (self.old and self.new):
                raise Refused("duty.seal_both")
            if is_same_name(self.old, self.new):
                raise Refused("duty.seal_same", seal=self.old)
        elif self.expected < 1:
            raise Refused("duty.seal_count")
        elif self.found != self.expected and not self.why.strip():
            raise Refused("duty.seal_why", found=self.found, expected=self.expected)
        drafts.add(
            e.SealCheck,
            _subjects(incident, self.post),
            names=self.names,
            found=self.found,
            expected=self.expected,
            old=self.old,
            new=self.new,
            post=self.post,
            words=self.words,
            why=self.why,
        )


class MoveBoxes(Intent, frozen=True):
    """Boxes moved from one place to another: ``out`` left, ``arrived`` came, counted by two persons.

    open: they leave now and are counted later. of: ref of the entry that opened the movement which is counted now.
    """

    out: int
    arrived: int
    origin: str
    target: str
    names: tuple[str, ...] = ()
    incident: str = ""
    words: str = ""
    why: str = ""

    open: bool = False
    of: str = ""

    def decide(self, drafts: Drafts) -> None:
        if self.of:
            self._decide_counted(drafts)
            return
        incident = _acknowledged(drafts, self.incident)
        if self.out < 1:
            raise Refused("duty.move_count")
        if not self.origin.strip() or not self.target.strip():
            raise Refused("duty.move_where")
        if is_same_name(self.origin, self.target):
            raise Refused("duty.move_nowhere", place=self.origin)
        if not self.open:
            self._check_counted(self.out)
        subjects = dict.fromkeys((*_subjects(incident, ""), *(_REGISTERS if self.open else ())))
        drafts.add(
            e.BoxMove,
            tuple(subjects),
            names=self.names,
            out=self.out,
            arrived=0 if self.open else self.arrived,
            origin=self.origin,
            target=self.target,
            words=self.words,
            why=self.why,
            open=self.open,
        )

    def _decide_counted(self, drafts: Drafts) -> None:
        ctx, known = drafts.ctx, drafts.ctx.room.registers.moves
        found = next((move for move in known if move.ref == self.of), None)
        if found is None:
            if not known:
                raise Refused("duty.no_moves")
            numbers = " ".join(number_in(move.ref, ctx.book) for move in known)
            raise Refused("duty.no_move", no=number_in(self.of, ctx.book), known=numbers)
        self._check_counted(found.out)
        drafts.add(
            e.BoxMove,
            (*((found.incident,) if found.incident else ()), *_REGISTERS),
            names=self.names,
            out=found.out,
            arrived=self.arrived,
            origin=found.origin,
            target=found.target,
            words=self.words,
            why=self.why,
            of=found.ref,
        )

    def _check_counted(self, out: int) -> None:
        """Raise :class:`Refused` unless two persons counted, and a difference has a reason."""
        _check_two_persons(self.names)
        if out != self.arrived and not self.why.strip():
            raise Refused("duty.move_why", out=out, arrived=self.arrived)


def _acknowledged(drafts: Drafts, subject: str) -> Incident | None:
    """Return the open incident that a count is about, and acknowledge it; None if it is about none."""
    if not subject:
        return None
    incident = drafts.ctx.open_incident(subject)
    drafts.acknowledge(incident)
    return incident


def _subjects(incident: Incident | None, post: str) -> tuple[str, ...]:
    named = ((incident.subject,) if incident else ()) + post_subjects((post,))
    return named or _REGISTERS


def _check_two_persons(names: tuple[str, ...]) -> None:
    """Raise :class:`Refused` unless two different persons are named."""
    if len(names) != 2 or not all(name.strip() for name in names):
        raise Refused("duty.two_names")
    if is_same_name(*names):
        raise Refused("duty.two_same", name=names[0])
