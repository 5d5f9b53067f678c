"""Acts on the book and to the outside: lines, corrections, undo, calls, messages to the controller."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from console.line.act import Act, Screen, act
from console.line.cursor import Cursor
from console.line.echo import Forms, Speech, contact
from console.line.named import offer_people, read_person, read_source, reported_by
from console.line.suggest import quote
from data.base.text import clean_line
from data.entries import Called, Entry, Void
from data.intents.base import Intent, Refused
from data.intents.corrections import Correct, Undo
from data.intents.outside import CallOut, Tell, WriteLine
from data.room.state.incidents import Incident

if TYPE_CHECKING:
    from data.intents.base import Context

#: Words that say that who was called is here.
ARRIVED = ("arrived", "tiba", "datang")

#: How far back ``fix`` looks for the operator's own last words, in entries.
LOOK_BACK = 200

_PHONE = re.compile(r"\+?[0-9][0-9()-]{2,19}")
_BOOK_NO = re.compile(r"[0-9]{1,9}")

# Words that say whether it was answered. The negative forms first: "not answered" contains "answered".
_NOT_ANSWERED = re.compile(
    r"\b(?:no answer|not answered|unanswered|did not answer|no reply"
    r"|(?:tidak|tak|tdk|belum) (?:di)?(?:jawab|angkat|menjawab|tersambung)|(?:tidak|tak|tdk) ada jawaban)\b",
    re.IGNORECASE,
)
_ANSWERED = re.compile(r"\b(?:answered|dijawab|diangkat|menjawab|tersambung)\b", re.IGNORECASE)
_HOW = re.compile(r"\b(?:by|via|lewat|melalui|on the) (radio|ht|phone|hp|telepon|telp|wa)\b", re.IGNORECASE)
_HOW_KEPT = {"radio": "radio", "ht": "radio", "wa": "wa"}


def answer(words: str) -> tuple[bool | None, str]:
    """Whether it was answered, if the words say so; and the words, without that if it stands at their end."""
    for pattern, said in ((_NOT_ANSWERED, False), (_ANSWERED, True)):
        found = list(pattern.finditer(words))
        if found:
            last = found[-1]
            tail = words[last.end() :].strip(" .,;")
            return said, (words if tail else words[: last.start()].rstrip(" .,;:-"))
    return None, words


def answered_words(say: Speech, answered: bool | None) -> str:
    """``answered``, ``no answer``, or that it is not said."""
    return say.words({True: "line.answered", False: "line.no_answer", None: "line.answer_unknown"}[answered])


def mine(ctx: Context) -> Entry | None:
    """My last entry that carries words, within the last :data:`LOOK_BACK` entries."""
    from data.intents.corrections import words_of

    for no in range(ctx.next_no - 1, max(0, ctx.next_no - 1 - LOOK_BACK), -1):
        entry = ctx.entry(no)
        if entry is not None and entry.by == ctx.by and words_of(entry) and not ctx.room.is_void(entry.ref):
            return entry
    return None


def described(say: Speech, no: int) -> Forms:
    """``no. 214 CHECK post 4``, ``no. 214``."""
    bare = say.words("line.no", no=no)
    entry = say.ctx.entry(no)
    if entry is None:
        return (bare,)
    from data.view.lines import line_of

    line = line_of(entry, say.words, say.ctx.site, number_of=say.number)
    return (f"{bare} {line.label} {line.about}".rstrip(), bare)


@act
class Call(Act):
    name = "call"
    english = ("call",)
    indonesian = ("hubungi",)
    section = "outside"
    form = "call "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        incident = None
        if at.peek().startswith(("#", "-")):  # 110 is a number to call: an incident is written #129 here
            incident = at.around_incident()
        elif at.selected:
            incident = _open(at)
        offer_people(at)
        who = read_person(at)
        if not who:
            raise Refused("line.call_whom", form=form)
        number = ""
        if _PHONE.fullmatch(at.peek()) and not who.isdecimal():
            number = at.take()
        elif person := at.ctx.site.person(who):
            who, number = person.name, person.phone
        elif known := at.ctx.site.outsider(who):
            who, number = known.name, known.number
        if at.peek().casefold() in ARRIVED and not at.peek(1):
            at.take()
            return CallOut(who=who, number=number, arrived=True, incident=incident.subject if incident else "")
        answered, words = answer(at.rest())
        return CallOut(
            who=who,
            number=number,
            answered=answered,
            words=words,
            incident=incident.subject if incident else "",
        )

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, CallOut)
        who = (f"{done.who} {done.number}".rstrip(), done.who)
        if done.arrived and done.incident:
            return say.fit("duty.call_here_on", who=who, incident=say.of(done.incident), when=say.when(done))
        if done.arrived:
            return say.fit("duty.call_here", who=who, when=say.when(done))
        answered = answered_words(say, done.answered)
        if done.incident:
            subject = say.of(done.incident)
            return say.fit("line.call_on", who=who, incident=subject, answered=answered, when=say.when(done))
        return say.fit("line.call", who=who, answered=answered, when=say.when(done))

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, CallOut)
        due = next((d.due for d in drafts if isinstance(d, Called)), 0)
        said = [say.words("line.say_answered")] if done.answered is None and not done.arrived else []
        said += [say.words("duty.call_due", at=say.ctx.time(due))] if due else []
        return "; ".join(said)


def _open(at: Cursor) -> Incident | None:
    found = at.ctx.room.incident(at.selected)
    return found if found is not None and found.is_open else None


@act
class TellController(Act):
    name = "e"
    english = ("e", "tell")
    indonesian = ("padal",)
    section = "outside"
    form = "e "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        incident = at.around_incident()
        how = read_source(at)
        words = at.rest()
        if not words:
            raise Refused("line.told_what", form=form)
        if not how and (said := _HOW.search(words)):
            how = _HOW_KEPT.get(said[1].lower(), "phone")
        answered, without = answer(words)
        return Tell(words=without or words, how=how, answered=answered, incident=incident.subject if incident else "")

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Tell)
        answered = answered_words(say, done.answered)
        how = say.words(f"line.how_{done.how}") if done.how in ("radio", "phone", "wa") else ""
        how = f" {how}" if how else ""
        if done.incident:
            return say.fit(
                "line.tell_on", incident=say.of(done.incident), how=how, answered=answered, when=say.when(done)
            )
        return say.fit("line.tell", how=how, answered=answered, when=say.when(done))

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.words("line.tells_nobody")


@act
class BookLine(Act):
    name = "l"
    english = ("l", "log")
    indonesian = ("catat",)
    section = "book"
    form = "l "

    def parse(self, at: Cursor) -> Intent | Screen:
        source, posts = reported_by(at)
        return WriteLine(words=at.rest(), posts=posts, source=source, post=posts[0] if len(posts) == 1 else "")

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, WriteLine)
        if done.posts:
            return say.fit("line.log_posts", posts=say.posts(done.posts), when=say.when(done))
        return say.fit("line.log", when=say.when(done))

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, WriteLine)
        return contact(say, done.source, done.post)


@act
class Fix(Act):
    name = "fix"
    english = ("fix",)
    indonesian = ("ralat",)
    section = "book"
    form = "fix "
    timed = False

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        if at.peek().startswith("#"):
            raise Refused("line.fix_number", word=quote(at.peek()), form=form)
        if not at.done and not _BOOK_NO.fullmatch(at.peek()):
            last = mine(at.ctx)
            if last is None:
                raise Refused("line.nothing_mine", form=form)
            return Correct(no=last.no, words=at.rest())
        if at.done:
            from data.intents.corrections import words_of

            last = mine(at.ctx)
            if last is None:
                raise Refused("line.nothing_mine", form=form)
            return Screen("fix", f"fix {last.no} {clean_line(words_of(last))}")
        no = int(at.take())
        if no == 0 or at.ctx.entry(no) is None:
            raise Refused("line.no_entry", no=no, last=at.ctx.next_no - 1)
        return Correct(no=no, words=at.rest())

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(done, Screen):
            return say.fit("line.fix_open", entry=described(say, int(done.arg.split(" ")[1])))
        assert isinstance(done, Correct)
        return say.fit("line.fix", entry=described(say, done.no))

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.words("line.both_stay") if isinstance(done, Correct) else ""


@act
class UndoLast(Act):
    name = "undo"
    english = ("undo",)
    indonesian = ("urung",)
    section = "book"
    form = "undo"
    timed = False

    def parse(self, at: Cursor) -> Intent | Screen:
        at.nothing_more(self.usage(at))
        return Undo()

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        void = next((d for d in drafts if isinstance(d, Void)), None)
        return say.fit("line.undo", entry=described(say, void.of_no)) if void else say.fit("line.undo_last")

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.words("line.stays_struck")
