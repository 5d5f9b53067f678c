"""Words outside the commands, or of two of them, and what they may mean.

Nothing is guessed: the answer is a question with both forms, and nothing is entered.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from console.line.cursor import NONE, Cursor, quote
from console.line.named import SHORTEST_TYPE, named_types, type_words
from data.base.nearest import nearest
from data.intents.base import Refused

#: Word → message with the forms.
ASKED = {
    "bahaya": "refuse.meant.danger",
    "danger": "refuse.meant.danger",
    "help!": "refuse.meant.danger",
    "fixed": "refuse.meant.fixed",
    "done": "refuse.meant.done",
    "selesai": "refuse.meant.done",
    "batal": "refuse.meant.cancel",
    "cancel": "refuse.meant.cancel",
    "batalkan": "refuse.meant.cancel",
    "hapus": "refuse.meant.delete",
    "delete": "refuse.meant.delete",
    "remove": "refuse.meant.delete",
    "terima": "refuse.meant.accept",
    "accept": "refuse.meant.accept",
    "login": "refuse.meant.login",
    "masuk": "refuse.meant.login",
    "logout": "refuse.meant.logout",
    "ya": "refuse.meant.answer",
    "y": "refuse.meant.answer",
    "yes": "refuse.meant.answer",
    "tidak": "refuse.meant.answer",
    "no": "refuse.meant.answer",
    "suara": "refuse.meant.sound",
    "sound": "refuse.meant.sound",
}
_NUMBERED = re.compile(r"[#A-Za-z]?([0-9]+)(?:/[0-9]{2})?")


def refuse_meant(word: str, cursor: Cursor, verbs: Collection[str]) -> None:
    """Refuse such a word with the forms that it may have meant. Raises :class:`Refused`, or returns.

    word: the first word of the line, as typed; ``cursor`` is on the one after it.
    verbs: those of every command; what may be one of them shortened is not taken for a type with words after it
    """
    typed, following, words = word.casefold(), cursor.peek(), cursor.ctx.words
    if key := ASKED.get(typed):
        is_post, is_number = cursor.is_post(), _NUMBERED.fullmatch(following) is not None
        rest = " ".join(cursor.tokens[cursor.index + (is_post or is_number) :])
        raise Refused(
            key,
            mark="?",
            number=following if is_number and not is_post else "129",
            post=following if is_post else "4",
            line=following if following.isdecimal() else "12",
            said=f" {rest}" if rest else "",
            rest=rest or words("refuse.meant.words"),
            name=rest or words("refuse.meant.name"),
            code=following.upper() if cursor.ctx.site.person(following.upper()) else words("refuse.meant.code"),
        )
    kinds = [k for k in cursor.ctx.site.types if typed == k.code.casefold() or typed in type_words(k)]
    if kinds and (not following or _has_post(cursor) or not any(verb.startswith(typed) for verb in verbs)):
        _ask_for_new(kinds[0].code, cursor)


def refuse_near(word: str, cursor: Cursor, verbs: Collection[str]) -> None:
    """Refuse a mistyped word with the line that is nearest: with a verb, or a new incident of a type.

    It is called as :func:`refuse_meant` is. Raises :class:`Refused`, or returns if nothing is near.
    """
    typed = word.casefold()
    codes = named_types(cursor.ctx.site)
    begun = [name for name in codes if len(typed) >= SHORTEST_TYPE and name.startswith(typed)]
    near = begun[0] if begun else nearest(typed, (*verbs, *codes))
    if near in codes and near not in verbs:
        _ask_for_new(codes[near].code, cursor)
    if near:
        raise Refused("refuse.near_verb", word=quote(word), near=near)


def _has_post(cursor: Cursor) -> bool:
    return cursor.peek() == NONE or cursor.is_post()


def _ask_for_new(code: str, cursor: Cursor) -> None:
    """Ask whether a new incident of this type was meant; ``cursor`` is on the word after it. Raises Refused."""
    words = cursor.ctx.words
    new = [words("help.n.forms").split()[0], code, *([] if _has_post(cursor) else [words("refuse.meant.post")])]
    cursor.index -= 1
    raise Refused("refuse.meant.type", mark="?", proposal=cursor.instead(*new))
