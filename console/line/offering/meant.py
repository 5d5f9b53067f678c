"""Words outside the commands, or of two of them, and what they may mean.

Nothing is guessed: the answer is a question with both forms, and nothing is entered.
"""

from __future__ import annotations

import re

from console.line.cursor import Cursor, quote
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


def refuse_meant(word: str, cursor: Cursor) -> None:
    """Refuse such a word with the forms that it may have meant. Raises :class:`Refused`, or returns.

    word: the first word of the line, as typed; ``cursor`` is on the one after it.
    """
    typed, following = word.casefold(), cursor.peek()
    if key := ASKED.get(typed):
        is_post = cursor.is_post()
        number = following if _NUMBERED.fullmatch(following) else ""
        post = following if is_post else "4"
        line = following if following.isdecimal() else "12"
        number = number if number and not is_post else "129"
        raise Refused(key, mark="?", word=quote(word), number=number, post=post, line=line)
    kinds = [k for k in cursor.ctx.site.types if typed == k.code.casefold() or typed in type_words(k)]
    if kinds and (not following or cursor.is_post() or following == "-"):
        new = cursor.ctx.words("help.n.forms").split(" ")[0]
        post = quote(following) or cursor.ctx.words("refuse.meant.post")
        raise Refused("refuse.meant.type", mark="?", word=quote(word), proposal=f"{new} {kinds[0].code} {post}")
