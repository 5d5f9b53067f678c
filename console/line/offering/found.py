"""Words that say that somebody was found, whom a roll call looks for.

Nothing is guessed: the answer is a question with the form, and nothing is entered.
"""

from __future__ import annotations

import re

from console.line.cursor import Cursor
from console.line.named import known_person
from console.line.offering.number_first import FILLERS
from data.intents.base import Refused
from data.queries.roll_calls import looked_for

_FOUND = ("found", "here", "present", "located", "ada", "hadir", "ditemukan", "ketemu", "ditemui", "muncul")
_AND = re.compile(r",\s*|\s+(?:and|dan)\s+", re.IGNORECASE)
#: A name has at most so many words.
_LONGEST_NAME = 6


def refuse_found(cursor: Cursor, at: int, *, in_roll: bool = False) -> None:
    """Refuse ``Sari found`` and ``found Sari`` with the form of the roll call that misses them, or return.

    at: place of the first of these words. in_roll: they follow a roll call, and need not say that they were found.

    Raises :class:`Refused`.
    """
    found = found_line(cursor, at, in_roll=in_roll)
    if found is None:
        return
    called, line = found
    if in_roll:
        raise Refused("refuse.found", mark="?", names=called, line=line)
    time = cursor.tokens[:at]
    log = " ".join((*time, cursor.ctx.words("help.l.forms").split()[0], *cursor.tokens[at:]))
    raise Refused("refuse.found_or_log", mark="?", names=called, line=" ".join((*time, line)), log=log)


def found_line(cursor: Cursor, at: int, *, in_roll: bool = False) -> tuple[str, str] | None:
    """Return whom the words from ``at`` on say to be found, and the line that does it; None: nobody.

    in_roll: they need not say that they were found.
    """
    said = cursor.tokens[at:]
    bare = [word.casefold().strip(",.:;!") for word in said]
    place = next((n for n, word in enumerate(bare) if word in _FOUND), None)
    if place is None and not in_roll:
        return None
    before = [word for word, key in zip(said[:place], bare, strict=False) if key not in FILLERS]
    if before:
        return _of_names(cursor, " ".join(before))
    after = [] if place is None else said[place + 1 :]
    tried = (_of_names(cursor, " ".join(after[:count])) for count in range(min(len(after), _LONGEST_NAME), 0, -1))
    return next(filter(None, tried), None)


def _of_names(cursor: Cursor, typed: str) -> tuple[str, str] | None:
    """Return names, and the line that says that they were found, if one roll call looks for all of them."""
    ctx, words = cursor.ctx, cursor.ctx.words
    parts = [part.strip(" ,.:;!") for part in _AND.split(typed.strip(" ,.:;!"))]
    sought = [looked_for(ctx.room, ctx.site, known_person(cursor, part) or part) for part in parts]
    for incident, _ in sought[0]:
        names = [name for found in sought for other, name in found if other.subject == incident.subject]
        if len(names) < len(parts):
            continue
        roll, _, here = words("help.roll.forms").split("\n")[2].split()[:3]
        called = ", ".join(names)
        return called, f"{roll} {ctx.room.number_text(incident)} {here} {called}"
    return None
