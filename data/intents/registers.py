"""The registers of the duty room: reminders, look-outs, hazards, visitors, keys, seals, boxes.

What two persons have counted names both, and what does not match says why: an entry without that is not taken.
"""

from __future__ import annotations

from typing import Literal

from data import entries as e
from data.base.clock import DAY, MINUTE
from data.intents.base import Drafts, Intent, Refused, posts
from data.room.state.incidents import Incident
from data.room.state.registers import same

_ROOM = ("registers",)


#: A reminder reaches this far (ms): further ahead is a matter for the next shifts' papers.
REMIND_WITHIN = 2 * DAY


#: Longest look-out (ms).
LOOKOUT_WITHIN = 31 * DAY


def _words(words: str, key: str) -> str:
    if not words.strip():
        raise Refused(key)
    return words


# --- reminders, look-outs, hazards ----------------------------------------------------------------------------------


class RemindMe(Intent, frozen=True):
    due: int  # UTC ms
    words: str

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        _words(self.words, "duty.remind_what")
        if self.due <= ctx.now:
            raise Refused("duty.remind_past", time=ctx.time(self.due), now=ctx.time(ctx.now))
        if self.due > ctx.now + REMIND_WITHIN:
            raise Refused("duty.remind_far", hours=REMIND_WITHIN // (60 * MINUTE))
        drafts.add_now(e.Remind, _ROOM, due=self.due, words=self.words)


class DropReminder(Intent, frozen=True):
    no: int  # of the entry that asked for it
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        known = drafts.ctx.room.registers.reminders
        found = next((r for r in known if r.no == self.no), None)
        if found is None:
            raise Refused("duty.no_reminder", no=self.no, known=" ".join(str(r.no) for r in known) or "-")
        drafts.add_now(e.RemindOff, _ROOM, of=found.ref, of_no=found.no, words=found.words)


class LookOut(Intent, frozen=True):
    """``off``: look-out ``number`` (from 1; 0: the only one) is over."""

    words: str = ""
    until: int = 0
    off: bool = False
    number: int = 0

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        known = ctx.room.registers.lookouts
        if self.off:
            number = self.number or (1 if len(known) == 1 else 0)
            if not 1 <= number <= len(known):
                raise Refused("duty.no_lookout", count=len(known))
            found = known[number - 1]
            drafts.add_now(e.LookoutEnded, _ROOM, of=found.ref, words=found.words, cause="order")
            return
        _words(self.words, "duty.lookout_what")
        if self.until <= ctx.now:
            raise Refused("duty.lookout_until")
        if self.until > ctx.now + LOOKOUT_WITHIN:
            raise Refused("duty.lookout_far", days=LOOKOUT_WITHIN // DAY)
        drafts.add_now(e.LookoutSet, _ROOM, words=self.words, until=self.until)


class PinHazard(Intent, frozen=True):
    """``off``: take note ``number`` (from 1; 0: the only one) down."""

    post: str
    words: str = ""
    off: bool = False
    number: int = 0

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        post = ctx.post(self.post)
        known = ctx.room.post(post.code).hazards
        if self.off:
            number = self.number or (1 if len(known) == 1 else 0)
            if not 1 <= number <= len(known):
                raise Refused("duty.no_hazard", post=post.code, count=len(known))
            drafts.add_now(e.HazardOff, posts((post.code,)), post=post.code, name=post.name, words=known[number - 1])
            return
        _words(self.words, "duty.hazard_what")
        if self.words in known:
            raise Refused("duty.hazard_known", post=post.code)
        drafts.add(e.Hazard, posts((post.code,)), post=post.code, name=post.name, words=self.words)


# --- visitors, keys -------------------------------------------------------------------------------------------------


class RegisterVisit(Intent, frozen=True):
    what: Literal["in", "out", "refused"]
    name: str
    to: str = ""
    post: str = ""
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        """Who leaves has come; who is in does not come again. Refused is who was turned away: he is in no list."""
        ctx = drafts.ctx
        if not self.name.strip():
            raise Refused("duty.visit_who")
        if self.post:
            ctx.post(self.post)
        inside = ctx.room.registers.visitors
        known = next((v for v in inside if same(v.name, self.name)), None)
        if self.what == "in" and known is not None:
            raise Refused("duty.visit_inside", name=known.name, time=ctx.time(known.since))
        if self.what == "out" and known is None:
            raise Refused("duty.visit_not_inside", name=self.name, known=", ".join(v.name for v in inside) or "-")
        name = known.name if known is not None and self.what == "out" else self.name
        drafts.add(
            e.Visit,
            (*_ROOM, *posts((self.post,))),
            what=self.what,
            name=name,
            to=self.to,
            post=self.post,
            words=self.words,
        )


class MoveKey(Intent, frozen=True):
    what: Literal["out", "in"]
    number: str
    name: str
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        if not self.name.strip():
            raise Refused("duty.key_who", number=self.number)
        held = next((k for k in ctx.room.registers.keys if k.number == self.number), None)
        if self.what == "out" and held is not None:
            raise Refused("duty.key_out", number=held.number, name=held.name, time=ctx.time(held.since))
        if self.what == "in" and held is None:
            out = " ".join(k.number for k in ctx.room.registers.keys) or "-"
            raise Refused("duty.key_not_out", number=self.number, known=out)
        drafts.add(e.KeyMoved, _ROOM, number=self.number, what=self.what, name=self.name, words=self.words)


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
        ctx = drafts.ctx
        incident = _about(drafts, self.incident)
        if self.post:
            ctx.post(self.post)
        _two(self.names)
        if self.old or self.new:
            if not (self.old and self.new):
                raise Refused("duty.seal_both")
            if same(self.old, self.new):
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
    out: int
    arrived: int
    origin: str
    target: str
    names: tuple[str, ...] = ()
    incident: str = ""
    words: str = ""
    why: str = ""

    def decide(self, drafts: Drafts) -> None:
        incident = _about(drafts, self.incident)
        if self.out < 1:
            raise Refused("duty.move_count")
        if not self.origin.strip() or not self.target.strip():
            raise Refused("duty.move_where")
        if same(self.origin, self.target):
            raise Refused("duty.move_nowhere", place=self.origin)
        _two(self.names)
        if self.out != self.arrived and not self.why.strip():
            raise Refused("duty.move_why", out=self.out, arrived=self.arrived)
        drafts.add(
            e.BoxMove,
            _subjects(incident, ""),
            names=self.names,
            out=self.out,
            arrived=self.arrived,
            origin=self.origin,
            target=self.target,
            words=self.words,
            why=self.why,
        )


def _about(drafts: Drafts, subject: str) -> Incident | None:
    """The incident that is meant, acknowledged by that; None for none."""
    if not subject:
        return None
    incident = drafts.ctx.open_incident(subject)
    drafts.acknowledge(incident)
    return incident


def _subjects(incident: Incident | None, post: str) -> tuple[str, ...]:
    named = ((incident.subject,) if incident else ()) + posts((post,))
    return named or _ROOM


def _two(names: tuple[str, ...]) -> None:
    """Raises :class:`Refused` unless two different persons are named."""
    if len(names) != 2 or not all(name.strip() for name in names):
        raise Refused("duty.two_names")
    if same(*names):
        raise Refused("duty.two_same", name=names[0])
