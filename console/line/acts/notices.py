"""Reminders, look-outs, and hazards pinned to posts."""

from __future__ import annotations

from collections.abc import Sequence

from console.line.act import Act, Screen, act
from console.line.cursor import Cursor
from console.line.echo import Speech
from console.line.named import OFF
from console.line.times import echoed, read_ahead, until_at_end
from data.entries import Entry
from data.intents.base import Intent, Refused
from data.intents.registers import DropReminder, LookOut, PinHazard, RemindMe


def ahead(say: Speech, moment: int) -> str:
    """``06:00``, with the date if that is not today's."""
    return echoed(say.ctx.site, moment, say.ctx.now, say.words)


def _number(at: Cursor) -> int:
    """A small number that may stand at the end; 0 for none."""
    return int(at.take()) if at.peek().isdecimal() and len(at.peek()) <= 3 else 0


# --- reminders, look-outs -------------------------------------------------------------------------------------------


@act
class Remind(Act):
    name = "remind"
    english = ("remind",)
    indonesian = ("ingat",)
    section = "book"
    form = "remind "
    timed = False

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        known = at.ctx.room.registers.reminders
        if at.peek().casefold() in OFF:
            at.take()
            at.offer((str(r.no), r.words) for r in known)
            if not at.peek().isdecimal():
                raise Refused("duty.which_reminder", known=" ".join(str(r.no) for r in known) or "-")
            no = int(at.take())
            return DropReminder(no=no, words=at.rest())
        if at.done:
            raise Refused("duty.remind_when", form=form)
        due = read_ahead(at, form)
        return RemindMe(due=due, words=at.rest())

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(done, DropReminder):
            return say.fit("duty.remind_off", no=str(done.no))
        assert isinstance(done, RemindMe)
        return say.fit("duty.remind", time=ahead(say, done.due))

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.words("duty.remind_then") if isinstance(done, RemindMe) else ""


@act
class Lookout(Act):
    name = "lookout"
    english = ("lookout",)
    indonesian = ("atensi",)
    section = "book"
    form = "lookout "
    timed = False

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        if at.peek().casefold() in OFF:
            at.take()
            at.offer((str(n), x.words) for n, x in enumerate(at.ctx.room.registers.lookouts, 1))
            number = _number(at)
            at.nothing_more(form)
            return LookOut(off=True, number=number)
        until = until_at_end(at, form)
        return LookOut(words=at.rest(), until=until)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, LookOut)
        if done.off:
            return say.fit("duty.lookout_off")
        return say.fit("duty.lookout", until=ahead(say, done.until))


# --- hazards --------------------------------------------------------------------------------------------------------


@act
class Hazard(Act):
    name = "hazard"
    english = ("hazard",)
    indonesian = ("bahaya",)
    section = "posts"
    form = "hazard "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        post = at.post(form).code
        if at.peek().casefold() in OFF:
            at.take()
            at.offer((str(n), words) for n, words in enumerate(at.ctx.room.post(post).hazards, 1))
            number = _number(at)
            at.nothing_more(form)
            return PinHazard(post=post, off=True, number=number)
        return PinHazard(post=post, words=at.rest())

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, PinHazard)
        return say.fit("duty.hazard_off" if done.off else "duty.hazard", post=say.post(done.post))
