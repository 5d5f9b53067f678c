"""Commands about the book: lines of the log, corrections, undo."""

from __future__ import annotations

import re
from collections.abc import Sequence

from console.line.act import Act, Screen, first
from console.line.acts.outside import read_answer
from console.line.cursor import Cursor, quote
from console.line.echo import Forms, Speech
from console.line.named import NOT_ANSWERED, OTHER_POST, reported_by, write_note
from data.base.text import clean_line, post_ranges, ranges
from data.entries import Arrived, CallArrived, Check, Entry, Fix, Reopened, StepSet, Void
from data.entries.registers import BoxMove, KeyMoved, SealCheck, TourMissed, TourPoint, Visit
from data.entries.subjects import first_incident, split_ref, station_of
from data.intents.base import Refused
from data.intents.corrections import Correct, Undo, my_last_words, words_of
from data.intents.incidents.opening import WriteNote
from data.intents.outside import WriteLine
from data.view.lines import line_of

_BOOK_NO = re.compile(r"[0-9]{1,9}")
#: An entry as the log names it where there are several books: JBR-7f3a-214.
_REF = re.compile(r"[A-Za-z0-9]{2,6}-[0-9a-z]{4}-[0-9]{1,9}")


class LogAct(Act[WriteLine | WriteNote]):
    """A line of the log; ``note 129 WORDS`` is a note on the incident, as ``129 WORDS`` is."""

    name = "l"
    english = ("l", "log", "note")
    indonesian = ("catat",)

    def parse(self, cursor: Cursor) -> WriteLine | WriteNote:
        is_note = cursor.verb.casefold() == "note"
        on_screen = cursor.open_on_screen()
        if cursor.is_known_incident():
            if is_note or cursor.peek().startswith("#"):
                return write_note(cursor)
            cursor.remarks.append(cursor.ctx.words("line.not_on_number", number=cursor.peek()))
        source, posts, post = reported_by(cursor)
        if (is_note or cursor.verb.casefold() == "catat") and on_screen and not posts and not cursor.remarks:
            number = cursor.ctx.room.number_text(on_screen)
            cursor.remarks.append(cursor.ctx.words("line.not_on", number=number))
        return WriteLine(words=cursor.rest(), posts=posts, source=source, post=post)

    def echo(self, intent: WriteLine | WriteNote, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, WriteNote):
            return say.fit("line.note", incident=say.incident(intent.incident), when=say.when(intent))
        if intent.posts:
            return say.fit("line.log_posts", posts=say.posts(intent.posts), when=say.when(intent))
        return say.fit("line.log", when=say.when(intent))

    def consequence(self, intent: WriteLine | WriteNote, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.contact(intent.source, intent.post)


def _entry_forms(say: Speech, no: int) -> Forms:
    """Return ``no. 214 CHECK post 4``, ``no. 214``."""
    bare = say.words("line.no", no=no)
    entry = say.ctx.entry(no)
    if entry is None:
        return (bare,)
    line = line_of(entry, say.words, say.ctx.site, number_of=say.number)
    return (f"{bare} {line.label} {line.about}".rstrip(), bare)


def refuse_incident(cursor: Cursor, verb: str, said: str, placeholder: str) -> None:
    """Refuse an incident's number where a book number is meant, with those of its words. Raises :class:`Refused`.

    cursor: on the number; said: the words after it.
    """
    ctx, number = cursor.ctx, cursor.peek().lstrip("#")
    found = Cursor([cursor.peek()], ctx).named_incident()
    if found is None:
        return
    refs = (split_ref(ref) for ref in found.entries)
    entries = [no for book, no in refs if book == ctx.book and (entry := ctx.entry(no)) and words_of(entry)]
    if not entries:
        raise Refused("refuse.fix_incident_none", number=number)
    lines = "; ".join(" ".join((verb, str(no), said or placeholder)) for no in (entries[-1], *entries[-2:-4:-1]))
    raise Refused("refuse.fix_incident", number=number, line=lines)


def _names_incident(cursor: Cursor) -> bool:
    """Whether the next word is an incident's number that no entry has: ``#129``, or ``J129`` of a station."""
    return cursor.peek().startswith("#") or (cursor.is_incident() and not _BOOK_NO.fullmatch(cursor.peek()))


def _read_ref(cursor: Cursor) -> None:
    """Read an entry of this book as its number, if it is named as the log does. Raises :class:`Refused` for others."""
    book, no = split_ref(cursor.peek())
    station, room = station_of(book).upper(), cursor.ctx.room
    if not _REF.fullmatch(cursor.peek()) or station not in (station_of(cursor.ctx.book), *room.duty.letters):
        return
    if book != cursor.ctx.book:
        log = cursor.ctx.words("help.l.forms").split("\n")[0]
        raise Refused("refuse.fix_other", ref=cursor.peek(), line=log)
    cursor.tokens[cursor.index] = str(no)


def _offer_note(cursor: Cursor, last: Entry) -> None:
    """Name the note on its open incident, if a correction without a number keeps none of the words of ``last``."""
    room, said = cursor.ctx.room, cursor.tokens[cursor.index :]
    incident = room.incident(first_incident(last.subjects))
    kept = {word.casefold() for word in said} & set(words_of(last).casefold().split())
    if incident is not None and incident.is_open and not kept:
        line = f"{room.number_text(incident)}: {cursor.ctx.words('refuse.meant.words')}"
        cursor.remarks.append(cursor.ctx.words("line.fix_adds", line=line))


class FixAct(Act[Correct | Screen]):
    """A correction; without words it puts the operator's last words into the line."""

    name = "fix"
    indonesian = ("ralat", "koreksi")
    timed = False

    def parse(self, cursor: Cursor) -> Correct | Screen:
        said, form = " ".join(cursor.tokens[cursor.index + 1 :]), cursor.form.split()
        _read_ref(cursor)
        if _names_incident(cursor):
            refuse_incident(cursor, form[0], said, form[-1])
            raise Refused("refuse.fix_number", word=quote(cursor.peek()), form=cursor.form)
        if cursor.done or not _BOOK_NO.fullmatch(cursor.peek()):
            last = my_last_words(cursor.ctx)
            if last is None:
                raise Refused("refuse.fix_nothing", form=cursor.form)
            if cursor.done:
                return Screen("fix", f"{cursor.ctx.words('screen.form.fix')} {last.no} {clean_line(words_of(last))}")
            _offer_note(cursor, last)
            return self._correct(cursor, last.no)
        no = int(cursor.peek())
        entry = cursor.ctx.entry(no) if no else None
        if cursor.is_incident() and cursor.ctx.room.all_by_number(no):
            if entry is None or not words_of(entry):
                refuse_incident(cursor, form[0], said, form[-1])
            cursor.remarks.append(cursor.ctx.words("line.not_incident", no=no))
        cursor.take()
        if entry is None:
            raise Refused("refuse.no_entry", no=no, last=cursor.ctx.next_no - 1)
        return self._correct(cursor, no)

    @staticmethod
    def _correct(cursor: Cursor, no: int) -> Correct:
        words = cursor.rest()
        takes_back = bool(NOT_ANSWERED.search(words) or OTHER_POST.search(words))
        return Correct(no=no, words=words, takes_back=takes_back, unanswered=read_answer(words)[0] is False)

    def echo(self, intent: Correct | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, Screen):
            return say.fit("line.fix_open", entry=_entry_forms(say, int(intent.arg.split(" ")[1])))
        return say.fit("line.fix", entry=_entry_forms(say, intent.no))

    def consequence(self, intent: Correct | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        fix = first(Fix, drafts)
        corrected = say.ctx.entry(fix.of_no) if fix else None
        if corrected is None or fix is None:
            return "; ".join(_no_answer(say, drafts))
        parts, denies = [], isinstance(intent, Correct) and intent.takes_back
        if isinstance(corrected, Check) and first(Void, drafts):
            parts += [*_no_contact(say, corrected), *_opened_again(say, drafts)]
        elif _carries_facts(corrected, words_of(corrected), fix.words) or (denies and _heard(corrected)):
            parts.append(say.words("line.words_only", no=corrected.no))
        before = words_of(corrected)
        return "; ".join((*parts, say.words("line.was", words=before) if before else say.words("line.both_stay")))


#: Entries that say more than their words: who was in contact, what was counted, who or what came and went.
_FACTS = (Check, Arrived, CallArrived, SealCheck, BoxMove, Visit, KeyMoved, TourPoint, TourMissed)

_FIGURES = re.compile(r"[0-9]+")


def _carries_facts(entry: Entry, before: str, after: str) -> bool:
    """Whether new words may seem to change a post, a count or a time that is more than words."""
    return isinstance(entry, _FACTS) or _FIGURES.findall(before) != _FIGURES.findall(after)


def _heard(entry: Entry) -> str:
    """Return the post that an entry was contact with: a check call, or words by radio; "" if with none."""
    is_contact = isinstance(entry, Check) or getattr(entry, "source", "") == "radio"
    return str(getattr(entry, "post", "")) if is_contact else ""


def _no_contact(say: Speech, entry: Entry) -> list[str]:
    """Say that a contact no longer counts, and which call it leaves unanswered."""
    parts = [say.words("line.no_contact", post=_heard(entry))]
    if isinstance(entry, Check) and entry.due:
        parts.append(say.words("line.call_open", time=say.moment(entry.due)))
    return parts


def _no_answer(say: Speech, drafts: Sequence[Entry]) -> list[str]:
    """Say that a call is entered again as one that nobody answered, and which steps that leaves open."""
    void = first(Void, drafts)
    undone = [say.ctx.entry(split_ref(ref)[1]) for ref in void.of] if void else []
    steps = ranges(each.step for each in undone if isinstance(each, StepSet))
    return [
        *([say.words("line.unanswered")] if void else []),
        *([say.words("line.steps_open", steps=steps)] if steps else []),
    ]


def _opened_again(say: Speech, drafts: Sequence[Entry]) -> list[str]:
    """Say which incidents are opened again, because what closed them is taken back."""
    found = [say.ctx.incident(entry.subjects[0]) for entry in drafts if isinstance(entry, Reopened)]
    return [say.words("line.opened_again", number=say.ctx.room.number_text(each)) for each in found]


class UndoAct(Act[Undo]):
    name = "undo"
    indonesian = ("urung",)
    alone = True
    timed = False

    def parse(self, cursor: Cursor) -> Undo:
        form = cursor.forms[-1].split()
        said = " ".join(cursor.tokens[cursor.index + 1 :])
        _read_ref(cursor)
        if _names_incident(cursor):
            refuse_incident(cursor, form[0], said, form[-1])
            raise Refused("refuse.fix_number", word=quote(cursor.peek()), form=cursor.forms[-1])
        if _BOOK_NO.fullmatch(cursor.peek()):
            if cursor.is_incident() and cursor.ctx.room.all_by_number(int(cursor.peek())):
                if cursor.ctx.entry(int(cursor.peek())) is None:
                    refuse_incident(cursor, form[0], said, form[-1])
                cursor.remarks.append(cursor.ctx.words("line.not_incident", no=cursor.peek()))
            return Undo(no=int(cursor.take()), why=cursor.reason())
        cursor.nothing_more()
        return Undo()

    def echo(self, intent: Undo, say: Speech, drafts: Sequence[Entry]) -> str:
        void = first(Void, drafts)
        if void is None:
            return say.fit("line.undo_last")
        if len(void.of) > 1:
            numbers = ranges(split_ref(ref)[1] for ref in void.of)
            return say.fit("line.undo_several", count=str(len(void.of)), numbers=numbers)
        return say.fit("line.undo", entry=_entry_forms(say, void.of_no))

    def consequence(self, intent: Undo, say: Speech, drafts: Sequence[Entry]) -> str:
        void = first(Void, drafts)
        undone = [say.ctx.entry(split_ref(ref)[1]) for ref in void.of] if void else []
        heard = [each for each in undone if each is not None and _heard(each)]
        parts = _no_contact(say, heard[0]) if len(heard) == 1 else []
        if len(heard) > 1:
            parts.append(say.words("line.no_contacts", posts=post_ranges([_heard(each) for each in heard])))
        if len(undone) > 1 and void is not None and not any(isinstance(each, Check) for each in undone):
            parts.append(_entry_forms(say, void.of_no)[0])
        return "; ".join((*parts, *_opened_again(say, drafts), say.words("line.stays_struck")))
