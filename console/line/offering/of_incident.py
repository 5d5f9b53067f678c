"""Words after an incident's number that begin like a command.

A whole command without free words is that command: else somebody believes that a post is sent, and has only a note. If
it could be either, both forms are the answer, and nothing is entered. If it cannot be the command, it is a note, and
the row under the line says so. ``102: WORDS`` is always a note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from console.line.act import Act, Screen
from console.line.acts.incidents import DISPOSITIONS, LINKS
from console.line.acts.outside import ARRIVED
from console.line.cursor import ALL, POST_WORDS, TO, Cursor
from console.line.named import PRIORITY_TAG
from console.line.offering.found import found_line
from console.line.verbs import ACTS, exact
from data.intents.base import Context, Intent, Refused
from data.intents.decide import decide
from data.intents.incidents.closing import Reopen
from data.intents.outside import CallOut
from data.intents.posts import Release

_LINKED = {
    **{word: words[0] for words in LINKS.values() for word in words},
    **dict.fromkeys(("same", "sama", "double", "duplikat", "dobel", "kembar", "copy", "salinan"), "dup"),
    **dict.fromkeys(("belongs", "berkaitan", "berhubungan"), "rel"),
}
#: Words between an incident's number and how it is linked: "is a duplicate of", "adalah laporan ganda dari".
_COPULAS = frozenset(
    ("is", "are", "a", "an", "the", "also", "just", "report", "as", "probably", "adalah", "itu", "merupakan", "ini")
) | {"laporan", "juga", "seperti", "sama", "saja"}
_RESULTS = frozenset(word for words in DISPOSITIONS.values() for word in words)
_CLOSED = ("c", "close", "tutup", "closed", "ditutup")
_RAISED = ("naikkan", "naik", "turunkan", "turun", "raise", "lower")
#: Words after an incident's number → the command. Verbs are known without it.
SAID = {
    **dict.fromkeys((*_RESULTS, *_CLOSED, "bubar"), "c"), **dict.fromkeys(_RAISED, "pri"),
    **dict.fromkeys(_LINKED, "link"), **dict.fromkeys(("arrived", "arrives", "sampai"), "on"),
}  # fmt: skip
#: Words for the priority, if a priority follows: "back to P3".
_TO_PRIORITY = ("back", "kembali", "up", "down", *_RAISED)
#: Commands whose verb an incident's number may follow; with ``#``, where it could be one to call.
_NUMBERED = frozenset(
    ("g", "on", "t", "a", "pri", "link", "controlled", "roll", "c", "e", "waive", "reopen", "scene", "type", "place")
) | {"decide", "seal", "shelve"}
_SIGNED = frozenset({"call", "l"})
#: Commands that are entered when they are whole and hold no free words.
_WHOLE = frozenset({"g", "on", "back", "t", "a", "pri", "link", "controlled", "roll", "c", "call", "waive"})
_FILLERS = {"pri": TO, "link": ("as", "with", "of", "dengan", "seperti", "dari", *TO)}
_POSTS = re.compile(r"[Pp]?[0-9]{1,2}(?:[,-][Pp]?[0-9]{1,2})*")
_BY_NAME = {act.name: act for act in ACTS}


def is_marked_note(cursor: Cursor) -> bool:
    """Return True before ``102: WORDS``, with the cursor on ``102``."""
    word = cursor.peek()
    if cursor.left < 2 or not word.endswith(":") or not Cursor([word[:-1]], cursor.ctx).is_incident():
        return False
    cursor.tokens[cursor.index] = word[:-1]
    return True


def read_command(cursor: Cursor) -> Act[Any] | None:
    """Read an incident's number and the words after it as a command, with the cursor on the words after its verb.

    None: they are a note. Raises :class:`Refused` with both forms, if they may be either.
    """
    bare, site = cursor.peek().lstrip("#"), cursor.ctx.site
    if bare.isdecimal() and not cursor.ctx.room.all_by_number(int(bare)):
        said = "on" if cursor.peek(1).casefold() in ARRIVED else _name(cursor.peek(1))
        if site.outsider(bare) is not None and cursor.peek(1):  # "113 tiba", "119 answered, on the way"
            forms = cursor.ctx.words("help.call.forms").split("\n")
            here = forms[3].split()[-1] if said == "on" else cursor.peek(1)
            cursor.tokens[cursor.index + 1] = here
            raise Refused("refuse.verb_first", mark="?", line=cursor.instead(forms[0].split()[0], bare))
        return None
    if (
        cursor.left == 3
        and _POSTS.fullmatch(cursor.peek(1))
        and (moved := _name(cursor.peek(2))) in ("g", "on", "back")
    ):
        verb = cursor.peek(2) if exact(cursor.peek(2)) else cursor.ctx.words(f"help.{moved}.forms").split()[0]
        number = [] if moved == "back" else [cursor.peek().lstrip("#")]
        _ask(cursor, [*cursor.tokens[: cursor.index], verb, *number, cursor.peek(1)])  # "102 4 arrived"
    _join_link(cursor)
    said, rest = cursor.peek(1).casefold().rstrip(",.:;"), cursor.tokens[cursor.index + 2 :]
    found, name = exact(said), _name(said)
    if said in _TO_PRIORITY and len(rest) > 1 and rest[0].casefold() in TO and PRIORITY_TAG.fullmatch(rest[1]):
        name = "pri"
    if not name or not said[0].isalpha() or (said in POST_WORDS and rest):
        if (someone := found_line(cursor, cursor.index + 1)) is not None:
            _ask(cursor, [*cursor.tokens[: cursor.index], *someone[1].split()])
        return None
    act, words = _BY_NAME[name], cursor.ctx.words
    while rest and rest[0].casefold() in _FILLERS.get(name, ()):
        rest = rest[1:]
    if name == "pri" and rest and PRIORITY_TAG.fullmatch(rest[0]):
        rest = [rest[0][1], *rest[1:]]
    if name == "c":
        rest = _closing(cursor.peek(1), rest, cursor.ctx)
    elif said in _LINKED:
        rest = [_LINKED[said], *rest]
    verb = said if found is act else words(f"help.{name}.forms").split()[0]
    number = [f"#{bare}"] if name in _SIGNED else [bare] if name in _NUMBERED else []
    return _meant(cursor, act, [verb, *number], rest)


def _join_link(cursor: Cursor) -> None:
    """Cut the words around how an incident is linked: ``103 is a duplicate of 102`` is ``103 dup 102``.

    If more is said, or said otherwise, both forms are the answer. Raises :class:`Refused`.
    """
    head = cursor.index + 1
    said = [word.casefold().strip(",.:;") for word in cursor.tokens[head:]]
    for at, word in enumerate(said if said and exact(said[0]) is None else ()):
        how = at + 1
        while how < len(said) and said[how] in (*_COPULAS, *_FILLERS["link"]):
            how += 1
        if word not in _LINKED or how == len(said) or not Cursor([said[how]], cursor.ctx).names_known():
            continue
        if how == len(said) - 1 and all(before in _COPULAS for before in said[:at]):
            cursor.tokens[head:] = [word, said[how]]
        elif at or how < len(said) - 1:
            link, number = cursor.ctx.words("help.link.forms").split()[0], cursor.peek().lstrip("#")
            _ask(cursor, [*cursor.tokens[: cursor.index], link, number, _LINKED[word], said[how]])
        return


def _name(word: str) -> str:
    """Return the name of the command that a word after the number means, "" for any other word."""
    said = word.casefold().rstrip(",.:;")
    found = exact(said)
    return SAID.get(said) or (found.name if found is not None else "")


def _closing(typed: str, rest: list[str], ctx: Context) -> list[str]:
    """Return the result and words of a closing."""
    said = typed.casefold().rstrip(",.:;")
    if said in _RESULTS and said not in ("selesai", "done"):
        return [typed, *rest]
    if rest and rest[0].casefold().rstrip(",.:;") in _RESULTS:
        return rest
    handled, placeholder = ctx.words("help.c.forms").split()[2:4]
    return [handled, *(["bubar"] if said == "bubar" else []), *(rest or ([] if said == "bubar" else [placeholder]))]


def _meant(cursor: Cursor, act: Act[Any], head: list[str], rest: list[str]) -> Act[Any] | None:
    """Return the command if it is whole, None for a note; else raise :class:`Refused` with both forms."""
    before, said = cursor.tokens[: cursor.index], cursor.peek(1).casefold().rstrip(",.:;")
    line = [*before, *head, *rest]
    intent = _tried(cursor, act, line)
    is_named = len(head) > 1
    if isinstance(intent, Intent) and act.name != "l":
        if act.name in _WHOLE and _is_whole(intent, said, cursor):
            return _taken(cursor, act, line)
        if act.name == "panic" or (_can_be(intent, cursor.ctx) if is_named else _is_accepted(intent, cursor.ctx)):
            _ask(cursor, line)
    elif act.name == "l" and rest:
        return _taken(cursor, act, line)
    elif is_named and not rest and cursor.open_end:
        return _taken(cursor, act, line)  # the posts are still to be typed
    elif is_named and not rest:
        _ask(cursor, [*before, *_form(act, head, cursor.ctx)])
    elif act.name in _WHOLE and rest and (rest[0].lstrip("#Pp")[:1].isdecimal() or rest[0].casefold() in ALL):
        if all(map(cursor.ctx.site.post, rest)):
            return _taken(cursor, act, line)  # "102 send 2 3"
        shorter = ([*before, *head, *rest[:count]] for count in range(len(rest) - 1, 0, -1))
        for each in shorter:
            if isinstance(_tried(cursor, act, each), Intent):
                _ask(cursor, each)
        return _taken(cursor, act, line)
    shown = line if isinstance(intent, Intent) else _form(act, head, cursor.ctx)
    cursor.remarks.append(cursor.ctx.words("line.as_command", line=" ".join(shown)))
    return None


def _tried(cursor: Cursor, act: Act[Any], line: Sequence[str]) -> Intent | Screen | None:
    """Return what the line would mean, None if the command refuses it."""
    trial = Cursor(line, cursor.ctx, act=act.name, selected=cursor.selected)
    trial.index, trial.verb = cursor.index + 1, line[cursor.index]
    try:
        found: Intent | Screen = act.parse(trial)
    except Refused:
        return None
    return found


def _taken(cursor: Cursor, act: Act[Any], line: list[str]) -> Act[Any]:
    cursor.tokens, cursor.verb = line, line[cursor.index]
    cursor.index += 1
    return act


def _is_whole(intent: Intent, said: str, cursor: Cursor) -> bool:
    """Whether it is the command and nothing else: no free words, and nobody outside who is not known."""
    if any(getattr(intent, field, "") for field in ("words", "why", "present", "missing")):
        return False
    if isinstance(intent, Release):
        number = Cursor([cursor.peek()], cursor.ctx).named_incident()
        return all(cursor.ctx.room.post(p).incident == (number.subject if number else "") for p in intent.posts)
    if isinstance(intent, CallOut):
        return _can_be(intent, cursor.ctx) and not intent.arrived
    return getattr(intent, "disposition", "") == "" or said in _CLOSED


def _can_be(intent: Intent, ctx: Context) -> bool:
    """Whether a command about the incident can be meant."""
    if isinstance(intent, Reopen):
        incident = ctx.room.incident(intent.incident)
        return incident is not None and not incident.is_open
    if isinstance(intent, CallOut):
        people = (name for p in ctx.site.people for name in (p.name, p.full))
        return bool(intent.number) or intent.who.isdecimal() or intent.who in people
    return True


def _is_accepted(intent: Intent, ctx: Context) -> bool:
    try:
        decide(intent, ctx)
    except Refused:
        return False
    return True


def _form(act: Act[Any], head: list[str], ctx: Context) -> list[str]:
    """Return the form of the command with this incident's number, if it takes one."""
    forms = [form.split() for form in ctx.words(f"help.{act.name}.forms").split("\n")]
    if len(head) < 2:
        return [head[0], *forms[0][1:]]
    if act.name in ("g", "on"):
        return [*head, ctx.words("refuse.meant.post")]
    if act.name == "link":
        return [*head, LINKS["dup"][ctx.words.language == "id"], ctx.words("refuse.meant.other")]
    form = next((f for f in forms if "129" in f or "#129" in f), forms[0])
    return [*head, *(word for word in form[1:] if word.lstrip("#") != "129")]


def _ask(cursor: Cursor, line: Sequence[str]) -> None:
    at = cursor.index
    note = (*cursor.tokens[:at], f"{cursor.peek().lstrip('#')}:", *cursor.tokens[at + 1 :])
    raise Refused("refuse.command_or_note", mark="?", line=" ".join(line), note=" ".join(note))
