"""Reading of a line: what Enter would do, or why it cannot.

Nothing is written here, and no text makes it raise.

:func:`read` is called at every key, so it looks only at what the line names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from console.line import times
from console.line.act import Act, Screen, Ui
from console.line.acts.alarms import NO, YES
from console.line.acts.incidents import NEW_WITH_PRIORITY
from console.line.cursor import ALL, BY, Cursor, quote
from console.line.echo import WIDEST, Speech
from console.line.effect import effect_of, rest_of, warning_of
from console.line.named import is_source_said
from console.line.offering.candidate import Candidate
from console.line.offering.did_you_mean import refuse_meant, refuse_near
from console.line.offering.hurt import hurt_at, is_hurt
from console.line.offering.number_first import (
    EVERYONE,
    name_to_post,
    names_other_post,
    read_post_word,
    refuse_all,
    refuse_words,
)
from console.line.offering.of_incident import is_marked_note, read_command
from console.line.offering.rows import chosen_first
from console.line.verbs import (
    ACTS,
    CHECK,
    DIGIT,
    FILTER,
    HEARD,
    HELP,
    LOG,
    NEW,
    NUMBER,
    UNWRITTEN,
    VERBS,
    WRITTEN,
    exact,
    find,
    offer_verbs,
)
from data.base.refusal import Refused, refuse_long
from data.base.text import clean_line
from data.entries import Control, Entry
from data.intents.base import Context, Intent, NeedsSupervisor
from data.intents.decide import LATE_NEEDS_WHY, decide, pin_wanted
from data.intents.handover import ReadBack
from data.intents.incidents.opening import PANIC_TYPE, Panic
from data.queries.alarms import sound_test_until
from data.view.values import Echo
from widgets.drawing.cells import cells, cut

#: A verb and a number without the blank between them, and the commands that are read so.
_GLUED = re.compile(r"([A-Za-z]+)(#?[0-9][0-9,-]*)")
_GLUED_AFTER = re.compile(r"([0-9][0-9,-]*)([A-Za-z]+)")
_OF_NUMBERS = frozenset({"ok", "a", "c", "g", "t", "on", "back", "br"})


class Reading(msgspec.Struct, frozen=True):
    """A line, read.

    echo: the row under the line.
    intent: what it would enter; None exactly if ``echo.mark`` is not ``=`` or ``ui`` is set.
    ui, arg: what it would show, about what: open (a subject), book and find (words to look for), at (UTC ms as text,
        "" back to now), help (a command's name or words), fix (the line to put into the input), drill, net.
    completions: words that begin as the one being typed, or the only one that is known by such a name.
    candidates: all that may replace it, best first; () if it is complete.
    fixed: what ``a`` alone was fixed on; hand it back at the next key.
    act: the command's key in ``help.*``.
    wants: code of the operator whose PIN is to be given before it is entered; "": nobody's.
    """

    echo: Echo
    intent: Intent | None = None
    ui: Ui | Literal[""] = ""
    arg: str = ""
    completions: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    fixed: str = ""
    act: str = ""
    wants: str = ""

    @property
    def sheet_lines(self) -> tuple[int, ...] | None:
        """The lines of the handover sheet that would be read back, () for all; None: none."""
        return self.intent.numbers if isinstance(self.intent, ReadBack) else None

    @property
    def sheet_line(self) -> int | None:
        """The line of the handover sheet that would be read back: the first one named, 1 for all; None: none."""
        return min(self.intent.numbers, default=1) if isinstance(self.intent, ReadBack) else None

    @property
    def why(self) -> str:
        """The reason of a refusal in full, where there is room for it (the answer of ``siaga exec``)."""
        return self.echo.full


def read(text: str, ctx: Context, *, selected: str = "", received: int = 0, fixed: str = "") -> Reading:
    """Read ``text`` as it is in the line. Never raises, whatever it is.

    selected: the incident open on the screen.
    received: time of the line's first key (UTC ms; 0: now).
    fixed: :attr:`Reading.fixed` of the line before its last key.
    """
    try:
        refuse_long(text)
    except Refused as refusal:
        return Reading(_refused(ctx, refusal))
    tokens = clean_line(text).split()
    cursor = Cursor(tokens, ctx, selected=selected, open_end=text[-1:].isspace(), fixed=fixed)
    if cursor.done:
        return Reading(Echo())
    try:
        reading = _read(cursor, received)
    except Refused as refusal:
        reading = Reading(_refused(ctx, refusal))
    typed = "" if cursor.open_end else cursor.tokens[-1]
    if typed in tokens[:-1] and cursor.tokens != tokens[: len(cursor.tokens)]:  # "4 ok": read in another order
        cursor.candidates, cursor.offered = [], []
    found = cursor.candidates if reading.intent is None else [c for c in cursor.candidates if _may_follow(c, typed)]
    candidates = tuple(chosen_first(found, typed, ctx)) if found else ()
    act = reading.act or cursor.act
    return msgspec.structs.replace(
        reading, completions=tuple(cursor.offered), candidates=candidates, fixed=cursor.fixed, act=act
    )


def _may_follow(candidate: Candidate, typed: str) -> bool:
    """Return whether a word may still be meant in a line that Enter would take as it stands."""
    if typed.isdecimal():
        return candidate.rank == 0 and candidate.kind != "incident"
    return candidate.rank < 2


def _read(cursor: Cursor, received: int) -> Reading:
    when = _read_time(cursor)
    late_why = cursor.cut_reason(skip=1) if when is not None and _is_late(when, cursor.ctx) else ""
    act = _read_verb(cursor)
    if when is not None and not act.timed:
        raise Refused("refuse.untimed", act=cursor.ctx.words(f"help.{act.name}.title"))
    start = cursor.index
    try:
        return _meant(act, cursor, when, late_why, received)
    except NeedsSupervisor:
        names = cursor.last_word() if any(word.casefold() in BY for word in cursor.tokens[-2:-1]) else None
        supervisor = _cut_supervisor(cursor)
        if not supervisor:
            if names is not None:
                names.offer({p.code: p.full or p.name for p in cursor.ctx.site.supervisors}, kind="person")
            raise
        cursor.index = start
        return _meant(act, cursor, when, late_why, received, supervisor)


def _meant(
    act: Act[Any], cursor: Cursor, when: times.When | None, late_why: str, received: int, supervisor: str = ""
) -> Reading:
    """Read the words after the verb, and return what Enter would do. Raises :class:`Refused`."""
    start, tokens = cursor.index, list(cursor.tokens)
    intent = act.parse(cursor)
    if cursor.from_screen and not isinstance(intent, Screen):
        _refuse_later_number(intent, cursor, tokens, start)
    say = Speech(cursor.ctx)
    if isinstance(intent, Screen):
        shown = Echo("=", act.echo(intent, say, ()), warning=act.warning(intent, say, ()))
        return Reading(shown, ui=intent.ui, arg=intent.arg, act=act.name)
    if when is not None:
        if not late_why and when.wrapped:
            _refuse_yesterday(when, cursor.ctx)
        intent = msgspec.structs.replace(intent, occurred=when.at, late_why=late_why)
    if received:
        intent = msgspec.structs.replace(intent, received=received)
    if supervisor:
        intent = msgspec.structs.replace(intent, supervisor=supervisor)
    drafts = decide(intent, cursor.ctx)
    wants = pin_wanted(intent, drafts, cursor.ctx)
    echo = _echo(act, intent, say, drafts, cursor, wants)
    return Reading(echo, intent=intent, act=act.name, wants=wants)


def _refuse_later_number(intent: Intent, cursor: Cursor, tokens: Sequence[str], start: int) -> None:
    """Ask which incident is meant by ``c safe 102``, while another one is on the screen. Raises :class:`Refused`.

    tokens: the line as it was before the words from ``start`` on were read
    """
    room, words = cursor.ctx.room, str(getattr(intent, "words", "") or getattr(intent, "why", ""))
    other = Cursor(words.split()[:1], cursor.ctx)
    selected = cursor.open_on_screen()
    if selected is None or not other.is_incident() or not (bare := other.peek().lstrip("#")).isdecimal():
        return
    if any(i.is_open and i.subject != selected.subject for i in room.all_by_number(int(bare))):
        rest = list(tokens[start:])
        rest.remove(other.peek())
        number = room.number_text(selected)
        line, keep = (*tokens[:start], bare, *rest), (*tokens[:start], number, *tokens[start:])
        raise Refused(
            "refuse.number_later", mark="?", other=bare, number=number, line=" ".join(line), keep=" ".join(keep)
        )


def _cut_supervisor(cursor: Cursor) -> str:
    """Cut ``by NAME`` off the end of the line and return the supervisor's code, "" if none is named there."""
    site = cursor.ctx.site
    tail = " ".join(cursor.tokens).casefold()
    for person in site.supervisors:
        for name in filter(None, (person.code, person.name, person.full)):
            count = len(name.split()) + 1
            if any(tail.endswith(f" {by} {name.casefold()}") for by in BY):
                del cursor.tokens[-count:]
                return person.code
    return ""


# --- the time before the command ------------------------------------------------------------------------------------


def _read_time(cursor: Cursor) -> times.When | None:
    """Read the time that the line may begin with. Raises :class:`Refused`."""
    times.join_time(cursor)
    typed, following = cursor.peek(), cursor.peek(1)
    known = len(typed) == 4 and typed.isdecimal() and cursor.ctx.room.by_number(int(typed)) is not None
    commands = bool(following) and _begins_command(following, cursor.ctx)
    if times.is_misspelt(typed, before_command=commands and not known):
        raise Refused("refuse.bad_time", word=quote(typed))
    if not times.is_time(typed):
        return None
    if times.looks_like_four(typed):
        if known and commands:
            clock = f"{typed[:2]}:{typed[2:]}"
            raise Refused("refuse.time_or_number", mark="?", clock=clock, number=typed)
        if known or not following:
            return None
    when = times.read_when(typed, cursor.ctx.site, cursor.ctx.now)
    if not following:
        raise Refused("refuse.time_alone", typed=typed)
    cursor.take()
    return when


def _begins_command(word: str, ctx: Context) -> bool:
    if exact(word) or NEW_WITH_PRIORITY.fullmatch(word):
        return True
    cursor = Cursor([word], ctx)
    return cursor.is_incident() or cursor.is_posts()


def _is_late(when: times.When, ctx: Context) -> bool:
    return ctx.now - when.at > LATE_NEEDS_WHY


def _refuse_yesterday(when: times.When, ctx: Context) -> None:
    """Ask whether a time that is still to come today was long ago yesterday. Raises :class:`Refused`."""
    if not _is_late(when, ctx):
        return
    now = ctx.time(ctx.now)
    then = ctx.time(when.at)
    raise Refused("refuse.future_or_yesterday", time=when.typed, now=now, then=then)


# --- the command ----------------------------------------------------------------------------------------------------


def _read_verb(cursor: Cursor) -> Act[Any]:
    """Read the verb and return its command, with the cursor on the words after it. Raises :class:`Refused`."""
    act = _command(cursor)
    cursor.act = act.name
    return act


def _command(cursor: Cursor) -> Act[Any]:
    typed = cursor.peek()
    if cursor.left == 1:
        _offer_first(cursor)
    waits = cursor.ctx.now < sound_test_until(cursor.ctx.room, cursor.ctx.site)
    if waits and cursor.left == 1 and cursor.word in (*YES, *NO):
        return HEARD
    if typed.startswith("?"):
        cursor.take()
        if typed[1:]:
            cursor.tokens[cursor.index - 1 : cursor.index] = ["?", typed[1:]]
        return HELP
    if typed.startswith("/"):
        cursor.take()
        if typed[1:]:
            cursor.tokens[cursor.index - 1 : cursor.index] = ["/", typed[1:]]
        return FILTER
    if is_marked_note(cursor):
        return NUMBER
    if cursor.is_incident():
        return read_command(cursor) or NUMBER
    if exact(typed) is None and is_source_said(cursor):  # "net" is the link, and a source too
        typed = cursor.ctx.words("help.src.forms").split()[0]
        cursor.tokens.insert(cursor.index, typed)
    read_post_word(cursor)
    typed = cursor.peek()
    if (glued := _GLUED_AFTER.fullmatch(typed)) and exact(glued[2]) is CHECK:  # 4ok
        cursor.tokens[cursor.index : cursor.index + 1] = [glued[1], glued[2]]
    name_to_post(cursor, lambda word: exact(word) is CHECK)
    cursor.join_posts(before_words=True)
    typed = cursor.peek()
    numbers = cursor.tokens[cursor.index :]
    if len(numbers) > 2 and exact(numbers[-1]) is CHECK:
        del numbers[-1]
    if cursor.is_post() and len(numbers) > 1 and all(map(cursor.ctx.site.post, numbers)):
        several = ",".join(numbers)
        raise Refused(
            "refuse.several_posts", line=" ".join((*cursor.tokens[: cursor.index], _verb(CHECK, cursor.ctx), several))
        )
    if cursor.is_posts() and cursor.left > 1 and typed.casefold() not in ALL:
        if exact(cursor.peek(1)) is CHECK and not names_other_post(cursor):
            tokens, at = cursor.tokens, cursor.index  # 4 ok, 1-3 aman
            tokens[at], tokens[at + 1] = tokens[at + 1], tokens[at]
            cursor.verb = cursor.take()
            return CHECK
        refuse_words(cursor, lambda word: found.name if (found := exact(word)) is not None else "")
        typed = cursor.peek()
    if typed.casefold() in EVERYONE and cursor.left > 1:
        refuse_all(cursor, lambda word: found.name if (found := exact(word)) is not None else "")
        cursor.verb = cursor.take()
        return CHECK
    if cursor.is_post():
        return DIGIT
    if typed[0] in "0123456789#":
        if cursor.is_posts():
            raise Refused("refuse.several_posts", line=cursor.instead(_verb(CHECK, cursor.ctx), typed))
        raise Refused("refuse.zero" if typed.startswith("0") else "refuse.bad_number", word=quote(typed))
    if glued := _GLUED.fullmatch(typed):  # ok4, a118
        act = exact(glued[1])
        if act is not None and act.name in _OF_NUMBERS:
            cursor.tokens[cursor.index : cursor.index + 1] = [glued[1], glued[2]]
            typed = glued[1]
    cursor.verb = cursor.take()
    if NEW_WITH_PRIORITY.fullmatch(typed):
        return NEW
    try:
        own, others = WRITTEN[cursor.ctx.words.language], UNWRITTEN[cursor.ctx.words.language]
        return find(
            typed,
            lambda: refuse_meant(typed, cursor, VERBS),
            lambda: refuse_near(typed, cursor, own, [verb for verb in others if verb.isalpha()]),
            own,
        )
    except Refused as refusal:
        near = refusal.fields.get("near")
        if refusal.key == "refuse.unknown" and not cursor.done:
            cursor.index -= 1
            line = cursor.instead(_verb(LOG, cursor.ctx), typed)
            raise Refused("refuse.unknown_words", word=quote(typed), line=line) from None
        if not near or cursor.done:
            raise
        cursor.index -= 1
        raise Refused(refusal.key, word=quote(typed), near=near, hint=cursor.instead(str(near))) from None


def _verb(act: Act[Any], ctx: Context) -> str:
    """Return the verb of a command in the language of the room, for a proposal."""
    return ctx.words(f"help.{act.name}.forms").split()[0]


def _offer_first(cursor: Cursor) -> None:
    """Offer what a line may begin with: verbs, once for each command; the site's phrases; an incident."""
    ctx = cursor.ctx
    if not cursor.word or cursor.word[0] in "0123456789#":
        cursor.offer_incidents()
        return
    offer_verbs(cursor)
    own = set(WRITTEN[ctx.words.language])
    cursor.candidates.clear()
    has_own = any(verb.startswith(cursor.word) for verb in own)
    for act in ACTS:
        begun = (v for v in act.verbs if v.startswith(cursor.word))
        verb = next((v for v in begun if v in own or not has_own or v == cursor.word), "")
        if verb:
            cursor.offer({verb: ctx.words(f"help.{act.name}.title")}, kind="verb")
            cursor.offered = list(dict.fromkeys(cursor.offered))
    for number, phrase in enumerate(ctx.site.phrases, 2):
        if not cursor.open_end and phrase.casefold().startswith(cursor.word):
            cursor.candidates.append(Candidate(phrase, "phrase", f"F{number}"))


# --- the row under the line -----------------------------------------------------------------------------------------


def _echo(act: Act[Any], intent: Intent, say: Speech, drafts: list[Entry], cursor: Cursor, wants: str) -> Echo:
    """Return the row for entries that Enter would write: the command's words, and what they leave unsaid."""
    text, own = act.echo(intent, say, drafts), act.consequence(intent, say, drafts)
    effect = effect_of(drafts, say.ctx)
    warning = "; ".join(part for part in (act.warning(intent, say, drafts), warning_of(effect, say, act.says)) if part)
    parts = rest_of(effect, f"{text} {warning} {own}", say, act.says)
    stored = _stored(intent, f"{text} {own}")
    if stored:
        parts.insert(0, stored)
    if named := next((draft.supervisor for draft in drafts if draft.supervisor), ""):
        parts.insert(0, say.words("roles.echo", who=named))
    if intent.occurred is not None and (moment := say.moment(intent.occurred)) not in text:
        parts.insert(0, say.words("line.happened", time=moment))
    if cursor.unknown_posts:
        parts.insert(0, say.words("line.nowhere", posts=", ".join(cursor.unknown_posts)))
    parts[:0] = cursor.remarks
    if post := _hurt_at(intent, say.ctx):
        parts.insert(0, say.words("line.hurt", post=post))
    if wants:
        parts.insert(0, say.words("people.asks", by=wants))
    parts.append(own)
    # A command that gives control names its new holder in its own words.
    if len(drafts) > 1 and isinstance(drafts[0], Control):
        parts.append(say.words("line.takes_control", by=say.ctx.by))
    brief = act.echo(intent, say.in_brief(), drafts)
    return Echo("=", text, "; ".join(part for part in parts if part), warning=warning, brief=brief, stored=stored)


def _stored(intent: Intent, said: str) -> str:
    """Return the words that the entry will keep, in quotes, "" if the row says them already."""
    words: str = getattr(intent, "words", "") or getattr(intent, "why", "")
    is_said = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", said) is not None
    return "" if not words.strip() or is_said else f'"{words}"'


def _hurt_at(intent: Intent, ctx: Context) -> str:
    """Return the post at which an officer may be hurt by the words of an entry that is not an alarm, or ""."""
    incident = ctx.room.incident(getattr(intent, "incident", ""))
    if isinstance(intent, Panic) or (incident is not None and incident.is_panic):
        return ""
    said, is_attack = str(getattr(intent, "words", "")), getattr(intent, "type", "") == PANIC_TYPE
    if not is_attack and not is_hurt(said, ctx.site):
        return ""
    posts: tuple[str, ...] = getattr(intent, "posts", ())
    post = getattr(intent, "post", "") or (posts[0] if len(posts) == 1 else "") or hurt_at(said, ctx)
    return post or (incident.post if incident is not None else "") or next(iter(posts), ctx.words("refuse.meant.post"))


def _refused(ctx: Context, refusal: Refused) -> Echo:
    """Return the row for a refusal; what does not fit the text follows in the consequence."""
    text, form = refusal.text(ctx.words), str(refusal.fields.get("form", ""))
    hint = str(refusal.fields.get("hint", ""))
    is_said = not form or form in f"{text} {hint}"
    after = [hint, "" if is_said else ctx.words("line.form", form=form)]
    is_continued = cells(text) > WIDEST
    if is_continued:
        text, rest = _broken(text)
        after.insert(0, rest)
    parts = [part for part in after if part]
    joined = "".join(part if part == parts[-1] else f"{part} " if part.endswith("?") else f"{part}; " for part in parts)
    return Echo(refusal.mark, text, joined, is_continued)


def _broken(text: str) -> tuple[str, str]:
    """Return ``text`` in two: as many whole words as fit, and the rest."""
    head = ""
    words = text.split(" ")
    for i, word in enumerate(words):
        longer = f"{head} {word}" if head else word
        if cells(longer) > WIDEST:
            if not head:
                return cut(text, WIDEST), ""
            return head, " ".join(words[i:])
        head = longer
    return head, ""


__all__ = ["Reading", "read"]
