"""Reminders, look-outs, and hazards pinned to posts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from console.line.act import Act
from console.line.cursor import OFF, Cursor
from console.line.echo import Speech
from console.line.times import read_ahead, until_at_end
from data.entries import Entry
from data.intents.base import Refused
from data.intents.registers import DropReminder, LookOut, PinHazard, RemindMe


def _read_number(cursor: Cursor, notices: Iterable[str]) -> int:
    """Read which notice is meant, 0 for the only one; the number must end the line. Raises :class:`Refused`."""
    cursor.offer({str(n): words for n, words in enumerate(notices, 1)})
    number = int(cursor.take()) if cursor.peek().isdecimal() and len(cursor.peek()) <= 3 else 0
    cursor.nothing_more()
    return number


class RemindAct(Act[RemindMe | DropReminder]):
    name = "remind"
    indonesian = ("ingat",)
    timed = False

    def parse(self, cursor: Cursor) -> RemindMe | DropReminder:
        known = cursor.ctx.room.registers.reminders
        if cursor.take_if(OFF):
            cursor.offer({str(r.no): r.words for r in known})
            if not cursor.peek().isdecimal():
                raise Refused("duty.which_reminder", known=" ".join(str(r.no) for r in known) or "-")
            return DropReminder(no=int(cursor.take()))
        if cursor.done:
            raise Refused("duty.remind_when", form=cursor.form)
        return RemindMe(due=read_ahead(cursor), words=cursor.rest())

    def echo(self, intent: RemindMe | DropReminder, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, DropReminder):
            return say.fit("duty.remind_off", no=str(intent.no))
        return say.fit("duty.remind", time=say.moment(intent.due))

    def consequence(self, intent: RemindMe | DropReminder, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.words("duty.remind_then") if isinstance(intent, RemindMe) else ""


class LookoutAct(Act[LookOut]):
    name = "lookout"
    indonesian = ("atensi",)
    timed = False

    def parse(self, cursor: Cursor) -> LookOut:
        if cursor.take_if(OFF):
            notices = (x.words for x in cursor.ctx.room.registers.lookouts)
            return LookOut(off=True, number=_read_number(cursor, notices))
        until = until_at_end(cursor)
        return LookOut(words=cursor.rest(), until=until)

    def echo(self, intent: LookOut, say: Speech, drafts: Sequence[Entry]) -> str:
        if intent.off:
            return say.fit("duty.lookout_off")
        return say.fit("duty.lookout", until=say.moment(intent.until))


class HazardAct(Act[PinHazard]):
    name = "hazard"
    indonesian = ("bahaya",)

    def parse(self, cursor: Cursor) -> PinHazard:
        post = cursor.post().code
        if cursor.take_if(OFF):
            return PinHazard(post=post, off=True, number=_read_number(cursor, cursor.ctx.room.post(post).hazards))
        return PinHazard(post=post, words=cursor.rest())

    def echo(self, intent: PinHazard, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit("duty.hazard_off" if intent.off else "duty.hazard", post=say.post(intent.post))
