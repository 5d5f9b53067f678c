"""Control: ``ho start|sign|accept|pause|resume|quick``, ticking lines of the sheet, ``take``; and ``here``.

``serah`` is the same word for all of it; alone it shows the sheet, as ``h`` does.
"""

from __future__ import annotations

from collections.abc import Sequence

from console.line.act import Act, Screen, act
from console.line.cursor import Cursor
from console.line.echo import Speech
from console.line.named import BY, read_authorised, read_choice
from data.entries import Control, Entry
from data.entries import handover as h
from data.intents.base import Intent, Refused
from data.intents.control import ConfirmWatch, TakeControl
from data.intents.handover import AcceptHandover, PauseHandover, ReadBack, ResumeHandover, SignHandover, StartHandover

#: What stands after the verb: as kept → as it may be typed.
HOW = {
    "start": ("start", "mulai"),
    "sign": ("sign", "paraf"),
    "accept": ("accept", "terima"),
    "pause": ("pause", "jeda"),
    "resume": ("resume", "lanjut"),
    "quick": ("quick", "cepat"),
}
ALL = ("all", "semua")
TO = ("to", "ke", "kepada")


@act
class Ho(Act):
    name = "ho"
    english = ("ho",)
    indonesian = ("serah",)
    written_out = True
    section = "handover"
    form = "ho "
    timed = False

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        if at.done and not at.typing:
            return Screen("handover")
        if at.done:
            at.offer((w[at.ctx.words.language == "id"], "") for w in HOW.values())
            return Screen("handover")
        numbers = _numbers(at)
        if numbers is not None:
            at.nothing_more(form)
            return ReadBack(numbers=numbers)
        how = read_choice(at, HOW, "handover.how", form)
        if how == "pause":
            return PauseHandover(why=at.rest())
        if how == "resume":
            at.nothing_more(form)
            return ResumeHandover()
        if how == "sign":
            # What must be watched may well be "guarded by police": a name counts only where a signature is missing.
            owed = at.ctx.room.duty.unsigned or at.peek().casefold() in BY
            authorised = read_authorised(at) if owed else ""
            return SignHandover(operator=_operator(at), words=at.rest(), authorised=authorised)
        if how == "start" and at.peek().casefold() in TO:
            at.take()
        operator = _operator(at)
        person = at.ctx.site.person(at.peek()) if not operator and at.peek() and not at.peek(1) else None
        if person is not None and how != "sign":
            known = " ".join(p.code for p in at.ctx.site.people if p.code)
            raise Refused("refuse.not_on_roster", by=person.name, known=known)
        if how == "start":
            return StartHandover(incoming=operator, words=at.rest())
        if how == "accept":
            return AcceptHandover(operator=operator, words=at.rest())
        if not operator and at.ctx.by == at.ctx.room.duty.operator:
            raise Refused("handover.quick_who", form=form)
        return TakeControl(operator=operator or at.ctx.by, how="quick", why=at.rest())

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(done, Screen):
            return say.fit("line.handover")
        duty = say.ctx.room.duty
        made = drafts[-1]
        if isinstance(made, Control) and not made.before:
            return say.words("line.takes_control", by=made.operator)
        if isinstance(made, Control):
            key = "handover.echo.quick" if made.how == "quick" else "handover.echo.accept"
            return say.fit(key, b=made.operator, a=made.before or "-", crew=_crew(say, made.crew))
        if isinstance(made, h.HandoverStarted):
            return say.fit("handover.echo.start", a=made.outgoing, b=made.incoming)
        if isinstance(made, h.HandoverSigned):
            return say.fit("handover.echo.sign", a=made.operator, no=str(made.sheet_no))
        if isinstance(made, h.Countersigned):
            return say.fit("handover.echo.counter", who=made.signer, no=str(made.of_no))
        if isinstance(made, h.HandoverRead):
            names = ", ".join(say.words(f"handover.line.{line.key}").rstrip(" *") for line in made.lines)
            return say.fit("handover.echo.read", lines=(names, str(len(made.lines))))
        if isinstance(made, h.HandoverPaused):
            return say.fit("handover.echo.pause", a=duty.operator)
        return say.fit("handover.echo.resume")

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        found = say.ctx.room.duty.handover
        for made in drafts:
            if isinstance(made, h.HandoverStarted):
                again = found is not None and found.signed
                key = "handover.echo.again" if again else "handover.echo.watch"
                return say.words(key, a=made.outgoing) if again or not made.words else ""
            if isinstance(made, h.HandoverSigned):
                return say.words("handover.echo.anchor", no=made.anchor_no, hash=made.anchor)
            if isinstance(made, h.HandoverAccepted):
                of = len(made.lines) + 1
                return say.words("handover.echo.read_of", n=of - len(made.unread), of=of)
            if isinstance(made, Control) and made.how == "quick":
                return say.words("handover.echo.quick_crew", crew=_crew(say, made.crew))
        return ""


def _numbers(at: Cursor) -> tuple[int, ...] | None:
    """``1``, ``1,3``, ``1-4`` or ``all``: lines of the sheet; None if the next word is none of these."""
    word = at.peek().casefold()
    if word in ALL:
        at.take()
        return ()
    found: list[int] = []
    for part in word.split(","):
        first, dash, last = part.partition("-")
        if not (first.isdecimal() and len(first) < 3 and (not dash or (last.isdecimal() and len(last) < 3))):
            return None
        if dash and int(last) < int(first):  # nothing of it could be meant, least of all the whole sheet
            raise Refused("line.range_back", range=part, right=f"{last}-{first}")
        found += range(int(first), int(last or first) + 1)
    at.take()
    return tuple(found)


def _operator(at: Cursor) -> str:
    """The operator whose code or name stands next; "" if none does: words may begin there."""
    people = [p for p in at.ctx.site.people if p.code]
    at.offer((p.code, p.full or p.name) for p in people)
    word = at.peek().casefold()
    found = next((p.code for p in people if word and word in (p.code.casefold(), p.name.casefold())), "")
    if found:
        at.take()
    return found


def _crew(say: Speech, code: str) -> str:
    crew = say.ctx.site.crew(code)
    return crew.name if crew else code or "-"


@act
class Take(Act):
    name = "take"
    english = ("take",)
    indonesian = ("ambil",)
    written_out = True
    section = "handover"
    form = "take "
    timed = False

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        operator = _operator(at)
        if not operator and at.done:
            raise Refused("handover.take_who", form=form)
        return TakeControl(operator=operator or at.take(), why=at.rest(), how="take")

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        made = drafts[-1]
        assert isinstance(made, Control)
        if not made.before:
            return say.words("line.takes_control", by=made.operator)
        return say.fit("handover.echo.take", b=made.operator, a=made.before)

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        made = drafts[-1]
        return say.words("handover.echo.take_badge", a=made.before) if isinstance(made, Control) and made.before else ""


@act
class Here(Act):
    name = "here"
    english = ("here",)
    indonesian = ("hadir",)
    section = "posts"
    form = "here"
    timed = False

    def parse(self, at: Cursor) -> Intent | Screen:
        at.nothing_more(self.usage(at))
        return ConfirmWatch()

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit("duty.here")
