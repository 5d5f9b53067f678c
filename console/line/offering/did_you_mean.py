"""First words outside the commands: names, types, slips of the hand.

Nothing is guessed: the answer is a question with the form, and nothing is entered.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NoReturn

from console.line.acts.outside import ARRIVED
from console.line.acts.registers import refuse_point
from console.line.cursor import NONE, Cursor, quote
from console.line.named import DOWN, SHORTEST_TYPE, UP
from console.line.offering.asked import ASKED, refuse_asked
from console.line.offering.found import refuse_found
from console.line.offering.hurt import is_hurt, post_in, post_of, refuse_hurt
from console.line.offering.near_type import named_types, says_more, type_words, types_meant
from console.line.offering.number_first import FILLERS, HERE, HOME, log_line
from data.base.nearest import edits, nearest, slip_of
from data.intents.base import Refused
from data.site.model import Source
from data.words import Words

#: Verbs that no other word is taken for, only a slip of one letter: somebody would act on what was not said.
GUARDED = frozenset({"panic", "tolong", "ok", "check", "aman", "lapor"})
#: Words of either language that are one letter from such a verb, and meant as they are.
COMMON = frozenset({"akan", "amal", "amat", "amen", "amin", "awan", "cheek", "chick", "chuck", "labor", "lapar", "oak"})
#: Fewest letters of a word that may be a verb with a slip in it.
_SHORTEST_SLIP = 3
#: Words that say that a source is up, besides those of its command; words that deny it.
_UP_AGAIN = ("menyala", "kembali", "restored", "returned", "again", "lagi")
_NOT = ("not", "no", "belum", "tidak", "tak", "off", "out", "down", "mati", "padam")
#: Most words about it that say nothing more.
_FEW = 3
#: States of a post that is not at its own place.
_AWAY = ("to", "scene", "break")
#: Words about a shelf.
_SHELVED = ("redam", "diredam", "meredam", "shelve", "shelved", "unshelve", "unshelved", "bunyikan", "silence", "mute")


def refuse_meant(word: str, cursor: Cursor, verbs: Collection[str]) -> None:
    """Refuse such a word with the forms that it may have meant. Raises :class:`Refused`, or returns.

    word: the first word of the line, as typed; ``cursor`` is on the one after it.
    verbs: those of every command; what may be one of them shortened is not taken for a type with words after it
    """
    typed, following, words = word.casefold(), cursor.peek(), cursor.ctx.words
    line = " ".join(cursor.tokens[cursor.index - 1 :])
    is_person = any(typed in (p.name.casefold(), p.full.casefold()) for p in cursor.ctx.site.people)
    if (
        is_hurt(line, cursor.ctx.site)
        and ASKED.get(typed) != "refuse.meant.danger"
        and (is_person or not any(verb.startswith(typed) for verb in verbs))
    ):
        refuse_hurt(cursor.tokens[: cursor.index - 1], line, cursor.ctx)
    refuse_found(cursor, cursor.index - 1)
    if is_person:
        _refuse_person(word, cursor)  # before a verb that the name may be shortened of: Putu, putuskan
    refuse_point(cursor, cursor.index - 1)
    refuse_asked(word, cursor)
    sources = cursor.ctx.site.sources
    if source := next((s for s in sources if f"{typed}-{following}" in (s.code.casefold(), *s.words)), None):
        _refuse_source(source, cursor.tokens[: cursor.index - 1], cursor.tokens[cursor.index + 1 :], words)
    _refuse_up(typed, cursor)
    if following.casefold().strip(",.:;!") in ARRIVED:  # who was called is here: nothing new has happened
        _refuse_outsider(word, cursor)
    kinds = [k for k in cursor.ctx.site.types if typed == k.code.casefold() or typed in type_words(k)]
    if kinds and (not following or _has_post(cursor) or not any(verb.startswith(typed) for verb in verbs)):
        _ask_for_new(kinds[0].code, cursor, keep=says_more(typed, kinds[0]))


def refuse_near(word: str, cursor: Cursor, own: Collection[str], others: Collection[str]) -> None:
    """Refuse a name as the first word, or a mistyped word, with the line that is nearest.

    It is called as :func:`refuse_meant` is. Raises :class:`Refused`, or returns if nothing is near.

    own: verbs of the language of the room; others: those of the other one, which only a slip of one letter finds
    """
    typed = word.casefold()
    _refuse_name(word, cursor)
    codes = named_types(cursor.ctx.site)
    begun = [name for name in codes if len(typed) >= SHORTEST_TYPE and name.startswith(typed)]
    slip = slip_of(typed, codes)
    near = (
        begun[0] if begun else _near(typed, (*own, slip) if slip else own, len(typed) // 3) or _near(typed, others, 1)
    )
    everyday = types_meant([word], cursor.ctx.site)
    if len(everyday) == 1 and not (near and _is_slip(typed, near)):
        _ask_for_new(everyday[0].code, cursor, keep=True)
    if not (near and _is_slip(typed, near)):
        _ask_for_sentence(cursor)
    if near in codes and near not in (*own, *others):
        _ask_for_new(codes[near].code, cursor)
    if near:
        raise Refused("refuse.near_verb", word=quote(word), near=near)


def _near(typed: str, words: Collection[str], most: int) -> str:
    """Return the word that was mistyped, "" if none differs by at most so many edits (1 for a short one)."""
    most, length = max(1, most), len(typed)
    if length < _SHORTEST_SLIP:
        return ""
    close = (
        w
        for w in words
        if abs(len(w) - length) <= most and edits(typed, w) <= (most if w[:1] == typed[:1] else min(most, 1))
    )
    able = [w for w in close if w not in GUARDED or _is_slip(typed, w)]
    return nearest(typed, able)


def _is_slip(typed: str, verb: str) -> bool:
    """Whether a word is one of the :data:`GUARDED` verbs with one letter wrong, and no other word."""
    return len(typed) > 2 and typed[0] == verb[0] and typed not in COMMON and edits(typed, verb) == 1


def _refuse_outsider(word: str, cursor: Cursor) -> None:
    """Refuse somebody from outside as the first word with the forms that have them. Raises :class:`Refused`."""
    outsider, words = cursor.ctx.site.outsider(word.strip(",.:;")), cursor.ctx.words
    if outsider is None:
        return
    before, rest = cursor.tokens[: cursor.index - 1], cursor.tokens[cursor.index :]
    call = words("help.call.forms").split()[0]
    arrived = (*before, call, outsider.name, words("help.call.forms").split("\n")[3].split()[-1])
    if rest and rest[0].casefold().strip(",.:;!") in ARRIVED:
        raise Refused("refuse.verb_first", mark="?", line=" ".join((*arrived, *rest[1:])))
    raise Refused(
        "refuse.is_outside", mark="?", name=outsider.name,
        call=" ".join((*before, call, outsider.name, *(rest or [words("refuse.meant.words")]))),
        here=" ".join(arrived),
    )  # fmt: skip


def _refuse_name(word: str, cursor: Cursor) -> None:
    """Refuse a source, a person or a post as the first word: what it is, and its form. Raises :class:`Refused`."""
    site, words, typed = cursor.ctx.site, cursor.ctx.words, word.casefold().strip(",.:;")
    at, rest = cursor.index - 1, cursor.tokens[cursor.index :]
    before = cursor.tokens[:at]
    source = next((s for s in site.sources if typed == s.code.casefold() or typed in s.words), None)
    if source is not None:
        _refuse_source(source, before, rest, words)
    _refuse_person(word, cursor)
    _refuse_outsider(word, cursor)
    posts = [p for p in site.posts if typed in f"{p.name} {p.nama}".casefold().split()]
    if posts and len(typed) > 2:
        line = " ".join((word, *rest))
        whole = [
            p
            for p in posts
            if any(n and f"{line} ".casefold().startswith(f"{n} ".casefold()) for n in (p.name, p.nama))
        ]
        posts = whole or posts
        codes = [p.code for p in posts]
        ok = " ".join(
            (*before, words("help.ok.forms").split()[0], *(codes if len(codes) == 1 else [words("refuse.meant.post")]))
        )
        log = log_line(before, codes, line if rest else words("refuse.meant.words"), words)
        names = ", ".join(f"{p.code} {p.nama if words.language == 'id' and p.nama else p.name}" for p in posts)
        raise Refused("refuse.is_post", mark="?", names=names, ok=ok, log=log)


def _refuse_source(source: Source, before: Sequence[str], rest: Sequence[str], words: Words) -> NoReturn:
    """Refuse a source as the first word, with the form for what is said of it. Raises :class:`Refused`."""
    src, _, down = words("help.src.forms").split()[:3]
    up = words("help.src.forms").split("\n")[1].split()[-1]
    shelve, off = (words("help.shelve.forms").split("\n")[n].split() for n in (0, 3))
    said = [word.casefold().rstrip(".,:;") for word in rest]
    name, line = source.name, " ".join((*before, src, source.code, *(rest or [down])))
    if any(word in _SHELVED for word in said):
        raise Refused(
            "refuse.source_shelf", mark="?", name=name,
            on=" ".join((shelve[0], source.code, *shelve[2:])), off=" ".join((off[0], source.code, *off[2:])),
        )  # fmt: skip
    if said and said[0] not in (*DOWN, *UP):
        log = " ".join((*before, words("help.l.forms").split()[0], source.code, *rest))
        lines = {n: " ".join((*before, src, source.code, state, *rest)) for n, state in (("down", down), ("up", up))}
        raise Refused("refuse.source_said", mark="?", name=name, log=log, **lines)
    raise Refused("refuse.is_source", name=name, line=line)


def _refuse_up(typed: str, cursor: Cursor) -> None:
    """Refuse ``power back`` while the mains are down, no new incident. Raises :class:`Refused`, or returns."""
    site, room, words = cursor.ctx.site, cursor.ctx.room, cursor.ctx.words
    said = [word.casefold().strip(".,:;!") for word in cursor.tokens[cursor.index :]]
    named = [s for s in site.sources if typed in f"{s.name} {s.nama} {' '.join(s.words)}".casefold().split()]
    down = [s for s in named if room.source(s.code).down]
    if len(down) == 1 and any(word in (*UP, *_UP_AGAIN) for word in said) and not set(said) & {*_NOT}:
        src, up = words("help.src.forms").split()[0], words("help.src.forms").split("\n")[1].split()[-1]
        line = (*cursor.tokens[: cursor.index - 1], src, down[0].code, up)
        more = cursor.tokens[cursor.index - 1 :] if len(said) > _FEW else ()
        raise Refused("refuse.is_source", mark="?", name=down[0].name, line=" ".join((*line, *more)))


def _refuse_person(word: str, cursor: Cursor) -> None:
    """Refuse a person as the first word, with the forms for where they are. Raises :class:`Refused`, or returns."""
    site, words, typed = cursor.ctx.site, cursor.ctx.words, word.casefold().strip(",.:;")
    rest, before = cursor.tokens[cursor.index :], cursor.tokens[: cursor.index - 1]
    people = [p for p in site.people if typed in (p.code.casefold(), p.name.casefold(), *p.full.casefold().split())]
    if len(people) == 1 and typed:
        person = people[0]
        there, said = post_of(person.name, cursor.ctx), " ".join((word, *rest))
        named = {t.lstrip("Pp") for t in rest if site.post(t.lstrip("Pp"))}
        first = next((t.casefold().strip(",.:;") for t in rest if t.casefold() not in FILLERS), "")
        status = cursor.ctx.room.post(there).status if there else ""
        verb = "on" if first in HERE and status == "to" else "back" if first in HOME and status in _AWAY else ""
        if there and verb and not named - {there}:
            line = " ".join((*before, words(f"help.{verb}.forms").split()[0], there))
            raise Refused("refuse.verb_first_words", mark="?", line=line, log=log_line(before, [there], said, words))
        if there and not named - {there}:
            ok = " ".join((*before, words("help.ok.forms").split()[0], there))
            fields = {"name": person.name, "post": there, "ok": ok, "log": log_line(before, [there], said, words)}
            relief = f"{words('help.relief.forms').split()[0]} {words('refuse.meant.post')} {person.name}"
            raise Refused("refuse.person_there" if rest else "refuse.person_alone", mark="?", relief=relief, **fields)
        numbers = (t.lstrip("Pp") for t in rest if t.lstrip("Pp").isdecimal())
        post = next((n for n in numbers if site.post(n)), words("refuse.meant.post"))
        is_operator = bool(person.code) and person.role == "operator"
        key = "refuse.is_operator" if is_operator else "refuse.is_person"
        if rest:
            key = "refuse.is_operator_said" if is_operator else "refuse.is_person_said"
        log = " ".join((*before, words("help.l.forms").split()[0], said))
        raise Refused(key, mark="?", name=person.name, code=person.code, post=post, log=log)


def _ask_for_sentence(cursor: Cursor) -> None:
    """Ask whether a sentence with a type's word in it, not the first, is a new incident. Raises Refused, or returns."""
    site, words, at = cursor.ctx.site, cursor.ctx.words, cursor.index - 1
    said = cursor.tokens[at:]
    meant = types_meant(said, site)
    if len(meant) == 1 and len(said) > 1:
        line, before = " ".join(said), cursor.tokens[:at]
        post = post_in(line, site) or words("refuse.meant.post")
        proposal = " ".join((*before, words("help.n.forms").split()[0], meant[0].code, post, line))
        log = " ".join((*before, words("help.l.forms").split()[0], line))
        raise Refused("refuse.new_or_log", mark="?", proposal=proposal, log=log)


def _has_post_after(cursor: Cursor) -> bool:
    return Cursor(cursor.tokens[cursor.index + 1 :], cursor.ctx).is_post()


def _has_post(cursor: Cursor) -> bool:
    return cursor.peek() == NONE or cursor.is_post()


def _ask_for_new(code: str, cursor: Cursor, *, keep: bool = False) -> None:
    """Ask whether a new incident of this type was meant; ``cursor`` is on the word after it. Raises Refused.

    keep: the word itself stays among the words
    """
    words = cursor.ctx.words
    post = post_in(" ".join(cursor.tokens[cursor.index :]), cursor.ctx.site) or words("refuse.meant.post")
    new = [words("help.n.forms").split()[0], code, *([] if _has_post(cursor) else [post])]
    cursor.index -= 1
    if keep and _has_post_after(cursor):
        new.append(cursor.tokens.pop(cursor.index + 1))
    new += [cursor.peek()] if keep else []
    raise Refused("refuse.meant.type", mark="?", proposal=cursor.instead(*new))
