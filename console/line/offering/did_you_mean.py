"""Words outside the commands, or of two of them, and what they may mean.

Nothing is guessed: the answer is a question with both forms, and nothing is entered.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from console.line.cursor import NONE, Cursor
from console.line.named import type_words
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
    has_post = following == NONE or cursor.is_post()
    if not kinds or (following and not has_post and any(verb.startswith(typed) for verb in verbs)):
        return
    cursor.index -= 1
    new = [words("help.n.forms").split()[0], kinds[0].code]
    new += [] if has_post else [words("refuse.meant.post")]
    raise Refused("refuse.meant.type", mark="?", proposal=cursor.instead(*new))
