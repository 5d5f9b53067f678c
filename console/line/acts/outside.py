"""Commands about calls to the outside and messages to the controller."""

from __future__ import annotations

import re
from collections.abc import Sequence

from console.line.act import Act, first
from console.line.acts.checks import CONTROLLER
from console.line.cursor import Cursor
from console.line.echo import Speech
from console.line.named import ANSWERED, NOT_ANSWERED, known_person, offer_people, read_person, read_source
from data.entries import CallArrived, Called, Entry, StepSet, Told
from data.entries.subjects import is_incident
from data.intents.base import Refused
from data.intents.outside import CallOut, TellController
from data.room.state.incidents import Incident

#: Words that say that the person called is here.
ARRIVED = ("arrived", "tiba", "datang")

#: Words between the controller and the incident's number.
_ABOUT = ("about", "soal", "tentang", "mengenai", "perihal")
#: Marks before an answer that stands apart.
_APART = tuple(",;.-")

#: A longer number is one to call, not an incident's.
_LONGEST = 4
_PHONE = re.compile(r"\+?[0-9][0-9()-]{2,19}")

_HOW = re.compile(r"\b(?:by|via|lewat|melalui|on the) (radio|ht|phone|hp|telepon|telp|wa)\b", re.IGNORECASE)

#: A post, before words about whether it was heard: they do not say whether the call was answered.
_OF_A_POST = re.compile(r"\b(?:p|pos|post) ?[0-9]{1,2}\b[^,;.:]*$", re.IGNORECASE)
_TO = ("to", "ke", "kepada")
_TOLD = ("told", "informed", "by", "via", "lewat", "melalui", "sudah", "diberi", "diberitahu")

_HOW_KEPT = {"radio": "radio", "ht": "radio", "wa": "wa"}


def read_answer(words: str) -> tuple[bool | None, str]:
    """Read whether it was answered from the words, None if they do not say. The last of them counts.

    Also return the words, without the answer if it stands apart at their end: after a comma, or alone.
    """
    found = [
        (m.end(), -m.start(), yes)
        for pattern, yes in ((NOT_ANSWERED, False), (ANSWERED, True))
        for m in pattern.finditer(words)
        if not _OF_A_POST.search(words[: m.start()])
    ]
    if not found:
        return None, words
    end, start, answered = max(found)  # the longer of two that end together: "not answered"
    said, tail = words[:-start].rstrip(), words[end:].strip(" .,;")
    is_apart = not tail and (not said or said.endswith(_APART))
    return answered, (said.rstrip(" .,;:-") if is_apart else words)


def _answer(say: Speech, answered: bool | None) -> str:
    return say.words({True: "entry.answered", False: "entry.unanswered", None: "line.answer_unknown"}[answered])


class CallAct(Act[CallOut]):
    name = "call"
    indonesian = ("hubungi",)

    def parse(self, cursor: Cursor) -> CallOut:
        if cursor.peek().startswith(("#", "-")) or _names_incident(cursor):
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
        answered, words = read_answer(cursor.rest())
        return CallOut(who=who, number=number, answered=answered, words=words, incident=subject)

    def echo(self, intent: CallOut, say: Speech, drafts: Sequence[Entry]) -> str:
        who, when = (f"{intent.who} {intent.number}".rstrip(), intent.who), say.when(intent)
        answered, incident = _answer(say, intent.answered), say.incident(intent.incident)
        come = first(CallArrived, drafts)
        on = [s for s in come.subjects if is_incident(s)] if come is not None else []
        if len(on) == 1:
            return say.fit("duty.call_here_on", who=who, incident=say.incident(on[0]), when=when)
        if intent.arrived:
            return say.fit("duty.call_here", who=who, when=when)
        if intent.incident:
            return say.fit("line.call_on", who=who, incident=incident, answered=answered, when=when)
        return say.fit("line.call", who=who, answered=answered, when=when)

    def consequence(self, intent: CallOut, say: Speech, drafts: Sequence[Entry]) -> str:
        called = first(Called, drafts)
        parts = [say.words("line.say_answered")] if intent.answered is None and not intent.arrived else []
        parts += [say.words("entry.call_due", at=say.ctx.time(called.due))] if called and called.due else []
        incident = say.ctx.room.incident(intent.incident)
        for ticked in (d for d in drafts if isinstance(d, StepSet) and incident is not None):
            words = incident.steps[ticked.step - 1].step.words if incident is not None else ""
            parts.append(say.words("duty.ticks", step=ticked.step, words=words))
        return "; ".join(parts)


def _names_incident(cursor: Cursor) -> bool:
    """Whether the next word is an incident's number and no service's (110 is one to call), before somebody's name."""
    site, name = cursor.ctx.site, cursor.peek(1)
    is_name = site.outsider(name) is not None or site.person(name) is not None
    is_number = cursor.is_incident() and len(cursor.peek()) <= _LONGEST
    return is_name and is_number and site.outsider(cursor.peek()) is None


def _read_controller(cursor: Cursor) -> str:
    """Read ``to NAME:``, another controller than the crew's own; "" without it: words may begin with "to"."""
    after = cursor.tokens[cursor.index + 1 : cursor.index + 4]
    colon = next((i for i, word in enumerate(after) if word.endswith(":")), None)
    if cursor.word not in _TO or colon is None:
        return ""
    cursor.take()
    typed = " ".join(cursor.take() for _ in range(colon + 1)).rstrip(":")
    return known_person(cursor, typed) or typed


def _read_named(cursor: Cursor) -> str:
    """Read a controller before words about the message: ``Surya told by phone``, ``Surya: smoke``."""
    site, typed = cursor.ctx.site, cursor.word.rstrip(":,")
    controllers = {known_person(cursor, crew.supervisor) for crew in site.crews}
    name = known_person(cursor, typed)
    said = cursor.peek(1).casefold()
    if name not in controllers or not name or not (cursor.peek().endswith(":") or said in _TOLD) or cursor.left < 2:
        return ""
    cursor.take()
    crew = cursor.ctx.crew()
    return "" if crew is not None and name == known_person(cursor, crew.supervisor) else name


def _read_told(cursor: Cursor) -> str:
    """Read a controller before an incident's number, ``tell padal about 115``: "" for the crew's own controller."""
    name = known_person(cursor, cursor.peek())
    ahead = Cursor(cursor.tokens[cursor.index + 1 :], cursor.ctx)
    if cursor.word in _ABOUT and ahead.names_known():  # "padal soal 102"
        cursor.take()
        return ""
    ahead.take_if(_ABOUT)
    is_known = ahead.names_known()
    is_word = cursor.left > 1 and cursor.word == "padal"
    if is_word or ((name or cursor.word in CONTROLLER) and is_known):
        cursor.index += 1 + (ahead.index if is_known else 0)
        crew = cursor.ctx.crew()
        return "" if crew is not None and name == known_person(cursor, crew.supervisor) else name
    return ""


def _form(cursor: Cursor, incident: Incident | None) -> str:
    """Return ``e 102 WORDS``, ``e WORDS`` without an incident."""
    verb, words = cursor.form.split()
    return f"{verb} {cursor.ctx.room.number_text(incident)} {words}" if incident is not None else cursor.form


class TellAct(Act[TellController]):
    """A message to the controller, noted; the console itself tells nobody."""

    name = "e"
    english = ("e", "tell")
    indonesian = ("padal",)

    def parse(self, cursor: Cursor) -> TellController:
        who = _read_told(cursor)
        incident = cursor.around_incident()
        how = read_source(cursor)
        who = who or _read_controller(cursor) or _read_named(cursor)
        words = cursor.rest()
        if not words or words.casefold().rstrip(".:") in CONTROLLER:
            raise Refused("refuse.told_words", form=_form(cursor, incident))
        if not how and (found := _HOW.search(words)):
            how = _HOW_KEPT.get(found[1].lower(), "phone")
        answered, without = read_answer(words)
        subject = incident.subject if incident else ""
        return TellController(words=without or words, how=how, answered=answered, incident=subject, who=who)

    def echo(self, intent: TellController, say: Speech, drafts: Sequence[Entry]) -> str:
        answered, when = _answer(say, intent.answered), say.when(intent)
        how = " " + say.words(f"entry.how.{intent.how}") if intent.how in ("radio", "phone", "wa") else ""
        if intent.who and intent.incident:
            on = say.incident(intent.incident)
            return say.fit("duty.tell_who_on", who=intent.who, incident=on, how=how, answered=answered, when=when)
        if intent.who:
            return say.fit("duty.tell_who", who=intent.who, how=how, answered=answered, when=when)
        if intent.incident:
            incident = say.incident(intent.incident)
            return say.fit("line.tell_on", incident=incident, how=how, answered=answered, when=when)
        return say.fit("line.tell", how=how, answered=answered, when=when)

    def consequence(self, intent: TellController, say: Speech, drafts: Sequence[Entry]) -> str:
        told = first(Told, drafts)
        who = [say.words("line.told_who", who=told.who)] if told and told.who and not intent.who else []
        return "; ".join((*who, say.words("line.tells_nobody")))
