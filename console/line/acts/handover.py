"""Commands about control: handover, ``take``, ``here``, ``login``, ``lock``.

``here`` is the operator's answer to the operator watch.

``serah`` is ``ho`` in Indonesian; alone both show the sheet, as ``h`` does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from console.line.act import Act, Screen
from console.line.cursor import ALL, BY, Cursor
from console.line.echo import Speech
from console.line.named import read_authorised, read_choice
from console.line.offering.did_you_mean import refuse_meant
from console.line.offering.found import refuse_found
from data.entries import BreakEnded, Control, Entry
from data.entries.handover import (
    Countersigned,
    HandoverAccepted,
    HandoverPaused,
    HandoverRead,
    HandoverSigned,
    HandoverStarted,
)
from data.entries.subjects import book_of, split_ref
from data.intents.base import Intent, Refused
from data.intents.control import ConfirmWatch, TakeControl, check_on_roster
from data.intents.handover import AcceptHandover, PauseHandover, ReadBack, ResumeHandover, SignHandover, StartHandover
from data.queries.current_shift import HANDOVER_BEFORE, shift_shown
from data.view.lines.handover import left_open

#: Words after the verb: as kept → as they may be typed.
HOW = {
    "start": ("start", "mulai"),
    "sign": ("sign", "paraf"),
    "accept": ("accept", "terima"),
    "pause": ("pause", "jeda"),
    "resume": ("resume", "lanjut"),
    "quick": ("quick", "cepat"),
}
TO = ("to", "ke", "kepada")
#: A word that can only be meant as the code of an operator: capitals alone.
_CODE = re.compile(r"[A-Z]{2,5}")


class HandoverAct(Act[Intent | Screen]):
    name = "ho"
    indonesian = ("serah",)
    written_out = True
    timed = False

    def parse(self, cursor: Cursor) -> Intent | Screen:
        if cursor.done:
            cursor.offer(words[cursor.ctx.words.language == "id"] for words in HOW.values())
            return Screen("handover")
        numbers = _read_numbers(cursor)
        if numbers is not None:
            cursor.nothing_more()
            return ReadBack(numbers=numbers)
        how = read_choice(cursor, HOW)
        duty = cursor.ctx.room.duty
        if how == "pause":
            return PauseHandover(why=cursor.rest())
        if how == "resume":
            cursor.nothing_more()
            return ResumeHandover()
        if how == "sign":
            # The words may well be "guarded by police": a name counts only while a signature is missing.
            authorised = read_authorised(cursor) if duty.unsigned or cursor.word in BY else ""
            return SignHandover(operator=_read_operator(cursor), words=cursor.rest(), authorised=authorised)
        if how == "start":
            cursor.take_if(TO)
        operator = _read_operator(cursor)
        person = cursor.ctx.site.person(cursor.peek()) if not operator and cursor.left == 1 else None
        if not operator and person is None and cursor.left == 1 and _CODE.fullmatch(cursor.peek()):
            known = " ".join(p.code for p in cursor.ctx.site.people if p.code)
            raise Refused("refuse.not_on_roster", by=cursor.peek(), known=known)
        if person is not None:
            known = " ".join(p.code for p in cursor.ctx.site.people if p.code)
            raise Refused("refuse.not_on_roster", by=person.name, known=known)
        if how == "start":
            return StartHandover(incoming=operator, words=cursor.rest())
        if how == "accept":
            return AcceptHandover(operator=operator, words=cursor.rest())
        if not operator and cursor.ctx.by == duty.operator:
            raise Refused("handover.quick_who", form=cursor.form)
        return TakeControl(operator=operator or cursor.ctx.by, how="quick", why=cursor.rest())

    def echo(self, intent: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, Screen):
            return say.fit("line.handover")
        match drafts[-1]:
            case Control(before="") as last:
                return say.words("line.takes_control", by=last.operator)
            case Control() as last:
                key = "handover.echo.quick" if last.how == "quick" else "handover.echo.accept"
                return say.fit(key, b=last.operator, a=last.before, crew=_crew_name(say, last.crew))
            case HandoverStarted() as last:
                return say.fit("handover.echo.start", a=last.outgoing, b=last.incoming)
            case HandoverSigned() as last:
                return say.fit("handover.echo.sign", a=last.operator, no=str(last.sheet_no))
            case Countersigned() as last:
                own = any(u.ref == last.of and u.supervised for u in say.ctx.room.duty.unsigned)
                refs = [d.of for d in drafts if isinstance(d, Countersigned)]
                numbers = " ".join(str(split_ref(ref)[1]) if book_of(ref) == say.ctx.book else ref for ref in refs)
                key = "roles.counter" if own and last.signer == last.operator else "handover.echo.counter"
                return say.fit(key, who=last.signer, no=(numbers, numbers.split()[-1]))
            case HandoverRead() as last:
                names = ", ".join(say.words(f"handover.line.{line.key}").rstrip(" *") for line in last.lines)
                return say.fit("handover.echo.read", lines=(names, say.words("handover.echo.lines", n=len(last.lines))))
            case HandoverPaused():
                return say.fit("handover.echo.pause", a=say.ctx.room.duty.operator)
        return say.fit("handover.echo.resume")

    def consequence(self, intent: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        current = say.ctx.room.duty.handover
        for draft in drafts:
            match draft:
                case HandoverStarted():
                    if current is not None and not current.signed:
                        return say.words("handover.echo.open", time=say.moment(current.since))
                    if current is not None:
                        return say.words("handover.echo.again", a=draft.outgoing)
                    watch = "" if draft.words else say.words("handover.echo.watch", a=draft.outgoing)
                    return "; ".join(filter(None, (_early(say), watch)))
                case HandoverSigned():
                    return say.words("handover.echo.anchor", no=draft.anchor_no, hash=draft.anchor)
                case HandoverAccepted():
                    of = len(draft.lines) + 1
                    parts = [say.words("handover.echo.read_of", n=of - len(draft.unread), of=of)]
                    unread = draft.unread if len(draft.unread) < of else ()  # the count has said it
                    parts += filter(None, (left_open(say.words, unread, draft.p1s), _changed(say, draft)))
                    return "; ".join([*parts, *_crew_change(say, drafts)])
                case Control(how="quick"):
                    return say.words("handover.echo.quick_crew", crew=_crew_name(say, draft.crew))
        return ""


def _early(say: Speech) -> str:
    """Say when the shift ends, if the handover starts before it is time; "": it is time."""
    ctx = say.ctx
    ends = shift_shown(ctx.room.duty, ctx.site, ctx.now).ends
    return say.words("handover.echo.early", time=say.moment(ends)) if ends - ctx.now > HANDOVER_BEFORE else ""


def _changed(say: Speech, draft: HandoverAccepted) -> str:
    """Say which lines of the sheet have changed since it was signed; that of the book always does."""
    signed = say.ctx.room.duty.handover
    if signed is None:
        return ""
    names = [
        say.words(f"handover.line.{line.key}").rstrip(" *")
        for line in draft.lines
        if line.key != "book" and line not in signed.lines
    ]
    return say.words("handover.echo.changed", a=signed.outgoing, lines=", ".join(names)) if names else ""


def _read_numbers(cursor: Cursor) -> tuple[int, ...] | None:
    """Read lines of the sheet: ``1``, ``1,3``, ``1-4``, or ``all`` (). None if the next word is something else."""
    if cursor.take_if(ALL):
        return ()
    found: list[int] = []
    for part in cursor.word.split(","):
        start, dash, end = part.partition("-")
        if not (start.isdecimal() and len(start) < 3 and (not dash or (end.isdecimal() and len(end) < 3))):
            return None
        if dash and int(end) < int(start):  # it names no line, least of all the whole sheet
            raise Refused("refuse.range_back", range=part, right=f"{end}-{start}")
        found += range(int(start), int(end or start) + 1)
    cursor.take()
    return tuple(found)


def _read_operator(cursor: Cursor) -> str:
    """Read the operator whose code or name comes next, "" if none does: words may begin there."""
    people = [p for p in cursor.ctx.site.people if p.code]
    cursor.offer({p.code: p.full or p.name for p in people})
    word = cursor.word
    found = next((p.code for p in people if word and word in (p.code.casefold(), p.name.casefold())), "")
    if found:
        cursor.take()
    return found


def _crew_change(say: Speech, drafts: Sequence[Entry]) -> list[str]:
    """Say which breaks end with the crew, and who of it is still out and keeps what they are on."""
    ended = [d.post for d in drafts if isinstance(d, BreakEnded)]
    parts = [say.words("handover.echo.breaks", posts=", ".join(ended))] if ended else []
    before = say.ctx.crew()
    if before is not None and any(isinstance(d, Control) and d.crew == before.code for d in drafts):
        ends = shift_shown(say.ctx.room.duty, say.ctx.site, say.ctx.now).ends
        parts.append(say.words("handover.echo.crew_stays", crew=_crew_name(say, before.code), time=say.moment(ends)))
    if any(isinstance(d, Control) and before is not None and d.crew != before.code for d in drafts):
        out = [f"{s.code} {'/'.join(s.went)}" for s in say.ctx.post_states() if s.went]
        parts += [say.words("handover.echo.stay", posts=", ".join(out))] if out else []
    return parts


def _crew_that_comes(say: Speech, taken: Control, drafts: Sequence[Entry]) -> list[str]:
    """Say that other people are on the posts once control was taken, if its shift is about to begin."""
    ctx = say.ctx
    before = ctx.crew()
    after = replace(ctx.room.duty, operator=taken.operator, since=ctx.now, control_crew=taken.crew)
    comes = shift_shown(after, ctx.site, ctx.now).crew
    if before is None or comes == before.code:
        return []
    return [say.words("handover.echo.crew_comes", crew=_crew_name(say, comes)), *_crew_change(say, drafts)]


def _crew_name(say: Speech, code: str) -> str:
    return say.ctx.site.crew_name(code) or "-"


class TakeControlAct(Act[TakeControl]):
    name = "take"
    indonesian = ("ambil",)
    written_out = True
    timed = False

    def parse(self, cursor: Cursor) -> TakeControl:
        operator = _read_operator(cursor) or cursor.take()
        if not operator:
            raise Refused("handover.take_who", form=cursor.form)
        return TakeControl(operator=operator, why=cursor.rest(), how="take")

    def echo(self, intent: TakeControl, say: Speech, drafts: Sequence[Entry]) -> str:
        last = drafts[-1]
        assert isinstance(last, Control)
        if not last.before:
            return say.words("line.takes_control", by=last.operator)
        return say.fit("handover.echo.take", b=last.operator, a=last.before)

    def consequence(self, intent: TakeControl, say: Speech, drafts: Sequence[Entry]) -> str:
        last = drafts[-1]
        if not isinstance(last, Control) or not last.before:
            return ""
        return "; ".join((*_crew_that_comes(say, last, drafts), say.words("handover.echo.take_badge", a=last.before)))


class HereAct(Act[ConfirmWatch]):
    name = "here"
    indonesian = ("hadir",)
    alone = True
    timed = False

    def parse(self, cursor: Cursor) -> ConfirmWatch:
        if not cursor.done:
            refuse_found(cursor, cursor.index - 1)
        cursor.nothing_more()
        return ConfirmWatch()

    def echo(self, intent: ConfirmWatch, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit("duty.here")


class LoginAct(Act[Screen]):
    """Sign-on. It writes, but only after the PIN, which the line asks for next and nothing else can give."""

    name = "login"
    indonesian = ("masuk",)
    written_out = True
    timed = False

    def parse(self, cursor: Cursor) -> Screen:
        ctx = cursor.ctx
        operator = _read_operator(cursor)
        if not ctx.sign_on.has_pins:
            if not operator and cursor.peek():
                refuse_meant("login", cursor, ())  # control, a visitor, a key
            raise Refused("people.none")
        operator = operator or cursor.take() or ctx.by
        cursor.nothing_more()
        check_on_roster(ctx, operator)
        if operator == ctx.sign_on.on:
            raise Refused("people.is_on", by=operator)
        return Screen("login", operator)

    def echo(self, intent: Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit("people.echo.login", by=intent.arg)


class LockAct(Act[Screen]):
    name = "lock"
    indonesian = ("kunci-layar",)
    written_out = True
    alone = True
    timed = False

    def parse(self, cursor: Cursor) -> Screen:
        cursor.nothing_more()
        if not cursor.ctx.sign_on.has_pins:
            raise Refused("people.none")
        if not cursor.ctx.sign_on.on:
            raise Refused("people.is_locked")
        return Screen("lock")

    def echo(self, intent: Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit("people.echo.lock", by=say.ctx.sign_on.on)
