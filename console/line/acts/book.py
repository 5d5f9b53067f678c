"""Commands about the book and the outside: notes, corrections, undo, calls.

Also messages to the controller.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from console.line.act import Act, Screen, first
from console.line.cursor import Cursor, quote
from console.line.echo import Forms, Speech
from console.line.named import offer_people, read_person, read_source, reported_by
from data.base.text import clean_line
from data.entries import Called, Entry, Void
from data.intents.base import Refused
from data.intents.corrections import Correct, Undo, my_last_words, words_of
from data.intents.outside import CallOut, TellController, WriteLine
from data.view.lines import line_of

#: Words that say that the person called is here.
ARRIVED = ("arrived", "tiba", "datang")

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


# --- to the outside -------------------------------------------------------------------------------------------------


def _read_answer(words: str) -> tuple[bool | None, str]:
    """Read whether it was answered from the words, None if they do not say.

    Also return the words, without the answer if it is at their end.
    """
    for pattern, answered in ((_NOT_ANSWERED, False), (_ANSWERED, True)):
        found = list(pattern.finditer(words))
        if found:
            last = found[-1]
            tail = words[last.end() :].strip(" .,;")
            return answered, (words if tail else words[: last.start()].rstrip(" .,;:-"))
    return None, words


def _answer(say: Speech, answered: bool | None) -> str:
    return say.words({True: "entry.answered", False: "entry.unanswered", None: "line.answer_unknown"}[answered])


class CallAct(Act[CallOut]):
    name = "call"
    indonesian = ("hubungi",)

    def parse(self, cursor: Cursor) -> CallOut:
        # 110 is a number to call, so an incident is written #129 here.
        if cursor.peek().startswith(("#", "-")):
            incident = cursor.around_incident()
        else:
            incident = cursor.open_on_screen()
        offer_people(cursor)
        who, number = read_person(cursor), ""
        if not who:
            raise Refused("refuse.call_who", form=cursor.form)
        if _PHONE.fullmatch(cursor.peek()) and not who.isdecimal():
            number = cursor.take()
        elif person := cursor.ctx.site.person(who):
            who, number = person.name, person.phone
        elif known := cursor.ctx.site.outsider(who):
            who, number = known.name, known.number
        subject = incident.subject if incident else ""
        if cursor.left == 1 and cursor.take_if(ARRIVED):
            return CallOut(who=who, number=number, arrived=True, incident=subject)
        answered, words = _read_answer(cursor.rest())
        return CallOut(who=who, number=number, answered=answered, words=words, incident=subject)

    def echo(self, intent: CallOut, say: Speech, drafts: Sequence[Entry]) -> str:
        who, when = (f"{intent.who} {intent.number}".rstrip(), intent.who), say.when(intent)
        answered, incident = _answer(say, intent.answered), say.incident(intent.incident)
        if intent.arrived and intent.incident:
            return say.fit("duty.call_here_on", who=who, incident=incident, when=when)
        if intent.arrived:
            return say.fit("duty.call_here", who=who, when=when)
        if intent.incident:
            return say.fit("line.call_on", who=who, incident=incident, answered=answered, when=when)
        return say.fit("line.call", who=who, answered=answered, when=when)

    def consequence(self, intent: CallOut, say: Speech, drafts: Sequence[Entry]) -> str:
        called = first(Called, drafts)
        parts = [say.words("line.say_answered")] if intent.answered is None and not intent.arrived else []
        parts += [say.words("entry.call_due", at=say.ctx.time(called.due))] if called and called.due else []
        return "; ".join(parts)


class TellAct(Act[TellController]):
    """A message to the controller, noted; the console itself tells nobody."""

    name = "e"
    english = ("e", "tell")
    indonesian = ("padal",)

    def parse(self, cursor: Cursor) -> TellController:
        incident = cursor.around_incident()
        how = read_source(cursor)
        words = cursor.rest()
        if not words:
            raise Refused("refuse.told_words", form=cursor.form)
        if not how and (found := _HOW.search(words)):
            how = _HOW_KEPT.get(found[1].lower(), "phone")
        answered, without = _read_answer(words)
        return TellController(
            words=without or words, how=how, answered=answered, incident=incident.subject if incident else ""
        )

    def echo(self, intent: TellController, say: Speech, drafts: Sequence[Entry]) -> str:
        answered, when = _answer(say, intent.answered), say.when(intent)
        how = " " + say.words(f"entry.how.{intent.how}") if intent.how in ("radio", "phone", "wa") else ""
        if intent.incident:
            incident = say.incident(intent.incident)
            return say.fit("line.tell_on", incident=incident, how=how, answered=answered, when=when)
        return say.fit("line.tell", how=how, answered=answered, when=when)

    def consequence(self, intent: TellController, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.words("line.tells_nobody")


# --- the book -------------------------------------------------------------------------------------------------------


class LogAct(Act[WriteLine]):
    name = "l"
    english = ("l", "log")
    indonesian = ("catat",)

    def parse(self, cursor: Cursor) -> WriteLine:
        source, posts, post = reported_by(cursor)
        return WriteLine(words=cursor.rest(), posts=posts, source=source, post=post)

    def echo(self, intent: WriteLine, say: Speech, drafts: Sequence[Entry]) -> str:
        if intent.posts:
            return say.fit("line.log_posts", posts=say.posts(intent.posts), when=say.when(intent))
        return say.fit("line.log", when=say.when(intent))

    def consequence(self, intent: WriteLine, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.contact(intent.source, intent.post)


def _entry_forms(say: Speech, no: int) -> Forms:
    """Return ``no. 214 CHECK post 4``, ``no. 214``."""
    bare = say.words("line.no", no=no)
    entry = say.ctx.entry(no)
    if entry is None:
        return (bare,)
    line = line_of(entry, say.words, say.ctx.site, number_of=say.number)
    return (f"{bare} {line.label} {line.about}".rstrip(), bare)


class FixAct(Act[Correct | Screen]):
    """A correction; without words it puts the operator's last words into the line."""

    name = "fix"
    indonesian = ("ralat",)
    timed = False

    def parse(self, cursor: Cursor) -> Correct | Screen:
        if cursor.peek().startswith("#"):
            raise Refused("refuse.fix_number", word=quote(cursor.peek()), form=cursor.form)
        if cursor.done or not _BOOK_NO.fullmatch(cursor.peek()):
            last = my_last_words(cursor.ctx)
            if last is None:
                raise Refused("refuse.fix_nothing", form=cursor.form)
            if cursor.done:
                return Screen("fix", f"fix {last.no} {clean_line(words_of(last))}")
            return Correct(no=last.no, words=cursor.rest())
        no = int(cursor.take())
        if no == 0 or cursor.ctx.entry(no) is None:
            raise Refused("refuse.no_entry", no=no, last=cursor.ctx.next_no - 1)
        return Correct(no=no, words=cursor.rest())

    def echo(self, intent: Correct | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, Screen):
            return say.fit("line.fix_open", entry=_entry_forms(say, int(intent.arg.split(" ")[1])))
        return say.fit("line.fix", entry=_entry_forms(say, intent.no))

    def consequence(self, intent: Correct | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.words("line.both_stay") if isinstance(intent, Correct) else ""


class UndoAct(Act[Undo]):
    name = "undo"
    indonesian = ("urung",)
    alone = True
    timed = False

    def parse(self, cursor: Cursor) -> Undo:
        cursor.nothing_more()
        return Undo()

    def echo(self, intent: Undo, say: Speech, drafts: Sequence[Entry]) -> str:
        void = first(Void, drafts)
        return say.fit("line.undo", entry=_entry_forms(say, void.of_no)) if void else say.fit("line.undo_last")

    def consequence(self, intent: Undo, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.words("line.stays_struck")
