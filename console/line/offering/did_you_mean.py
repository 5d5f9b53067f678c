"""Words outside the commands, or of two of them, and what they may mean.

Nothing is guessed: the answer is a question with both forms, and nothing is entered.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from console.line.acts.book import refuse_incident
from console.line.cursor import NONE, Cursor, quote
from console.line.named import SHORTEST_TYPE
from console.line.offering.hurt import is_hurt, refuse_hurt
from console.line.offering.near_type import named_types, slip_of, type_words, types_meant
from console.line.offering.number_first import log_line, post_of
from data.base.nearest import edits, nearest
from data.intents.base import Refused
from data.site.typed_times import read_minutes

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
    **dict.fromkeys(("panggil", "telepon", "telp", "phone", "ring"), "refuse.meant.phone"),
    **dict.fromkeys(("pilih", "select", "choose"), "refuse.meant.choose"),
    **dict.fromkeys(("escalate", "esc", "eskalasi"), "refuse.meant.escalate"),
    **dict.fromkeys(("paraf", "sign", "tandatangan"), "refuse.meant.sign"),
    **dict.fromkeys(("timbang", "aplusan"), "refuse.meant.start"),
    **dict.fromkeys(("lapsit", "laporan", "cetak", "report", "print", "rekap"), "refuse.meant.report"),
    **dict.fromkeys(("arrived", "arrives", "sampai"), "refuse.meant.arrived"),
    **dict.fromkeys(("skip", "lewati"), "refuse.meant.skip"),
    **dict.fromkeys(("visitor", "visitors"), "refuse.meant.visitor"),
    **dict.fromkeys(("swap", "tukar"), "refuse.meant.swap"),
    **dict.fromkeys(("supervisor", "pengawas"), "refuse.meant.supervisor"),
    **dict.fromkeys(("pulang", "returned"), "refuse.meant.back"),
    **dict.fromkeys(("bebas", "bebaskan", "lepas", "lepaskan", "free", "release", "released"), "refuse.meant.back"),
    **dict.fromkeys(("unshelve", "bunyikan"), "refuse.meant.unshelve"),
    **dict.fromkeys(("apel", "rollcall"), "refuse.meant.roll"),
    **dict.fromkeys(("siapa", "who", "piket"), "refuse.meant.who"),
    **dict.fromkeys(("jadwal", "schedule", "timetable"), "refuse.meant.when"),
    **dict.fromkeys(("tambah", "tambahkan", "add"), "refuse.meant.note"),
    **dict.fromkeys(("gabung", "merge"), "refuse.meant.merge"),
}
#: Words for taking an entry back, and before a span of time to come.
DELETED = ("hapus", "delete", "remove")
_LATER = ("in", "dalam", "after", "setelah")
#: The same for two words that begin a line.
ASKED_TWO = {
    ("baca", "ulang"): "refuse.meant.read",
    ("read", "back"): "refuse.meant.read",
    ("mulai", "serah"): "refuse.meant.start",
    ("start", "handover"): "refuse.meant.start",
    ("start", "ho"): "refuse.meant.start",
    ("begin", "handover"): "refuse.meant.start",
    ("false", "alarm"): "refuse.meant.false",
    **dict.fromkeys(
        (("tunda", "serah"), ("jeda", "serah"), ("pause", "handover"), ("pause", "ho")), "refuse.meant.pause"
    ),
}
#: Verbs that no other word is taken for, only a slip of one letter: somebody would act on what was not said.
GUARDED = frozenset({"panic", "tolong", "ok", "check", "aman", "lapor"})
#: Words of either language that are one letter from such a verb, and meant as they are.
COMMON = frozenset({"akan", "amal", "amat", "amen", "amin", "awan", "cheek", "chick", "chuck", "labor", "lapar", "oak"})
#: Words after a checkpoint that its form says already.
_PASSED = ("missed", "reached", "terlewat", "tercapai")
_NUMBERED = re.compile(r"[#A-Za-z]?([0-9]+)(?:/[0-9]{2})?")


def refuse_meant(word: str, cursor: Cursor, verbs: Collection[str]) -> None:
    """Refuse such a word with the forms that it may have meant. Raises :class:`Refused`, or returns.

    word: the first word of the line, as typed; ``cursor`` is on the one after it.
    verbs: those of every command; what may be one of them shortened is not taken for a type with words after it
    """
    typed, following, words = word.casefold(), cursor.peek(), cursor.ctx.words
    line = " ".join(cursor.tokens[cursor.index - 1 :])
    if (
        is_hurt(line)
        and ASKED.get(typed) != "refuse.meant.danger"
        and not any(verb.startswith(typed) for verb in verbs)
    ):
        refuse_hurt(cursor.tokens[: cursor.index - 1], line, cursor.ctx)
    if any(typed in (p.name.casefold(), p.full.casefold()) for p in cursor.ctx.site.people):
        _refuse_person(word, cursor)  # before a verb that the name may be shortened of: Putu, putuskan
    if (
        typed in DELETED
        and following.isdecimal()
        and cursor.is_incident()
        and cursor.ctx.room.all_by_number(int(following))
    ):
        verb, _, why = words("help.undo.forms").split("\n")[1].split()
        refuse_incident(cursor, verb, " ".join(cursor.tokens[cursor.index + 1 :]), why)
    if typed in _LATER and (span := Cursor(cursor.tokens[cursor.index :], cursor.ctx)):
        span.join_span()
        if read_minutes(span.peek()):
            remind = words("help.remind.forms").split()[0]
            line = " ".join((*cursor.tokens[: cursor.index - 1], remind, *span.tokens))
            raise Refused("refuse.meant.later", mark="?", line=line)
    if key := ASKED.get(typed) or ASKED_TWO.get((typed, cursor.word)):
        is_post, is_number = cursor.is_post(), _NUMBERED.fullmatch(following) is not None
        rest = " ".join(cursor.tokens[cursor.index + (is_post or is_number) :])
        raise Refused(
            key,
            mark="?",
            typed=word,
            last=len(sheet.lines) + 1 if (sheet := cursor.ctx.room.duty.handover) is not None else 8,
            number=following if is_number and not is_post else cursor.number,
            post=following.lstrip("Pp") if is_post else "4",
            line=following if following.isdecimal() else "12",
            said=f" {rest}" if rest else "",
            rest=rest or words("refuse.meant.words"),
            name=rest or words("refuse.meant.name"),
            code=following.upper() if cursor.ctx.site.person(following.upper()) else words("refuse.meant.code"),
        )
    sources = cursor.ctx.site.sources
    if source := next((s for s in sources if f"{typed}-{following}" in (s.code.casefold(), *s.words)), None):
        src, _, down = words("help.src.forms").split()[:3]
        said = cursor.tokens[cursor.index + 1 :] or [down]
        raise Refused("refuse.is_source", name=source.name, line=" ".join((src, source.code, *said)))
    kinds = [k for k in cursor.ctx.site.types if typed == k.code.casefold() or typed in type_words(k)]
    if kinds and (not following or _has_post(cursor) or not any(verb.startswith(typed) for verb in verbs)):
        _ask_for_new(kinds[0].code, cursor)


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
    if near in codes and near not in own:
        _ask_for_new(codes[near].code, cursor)
    if near:
        raise Refused("refuse.near_verb", word=quote(word), near=near)


def _near(typed: str, words: Collection[str], most: int) -> str:
    """Return the word that was mistyped, "" if none differs by at most so many edits (1 for a short one)."""
    most, length = max(1, most), len(typed)
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


def _refuse_name(word: str, cursor: Cursor) -> None:
    """Refuse a source, a person or a post as the first word: what it is, and its form. Raises :class:`Refused`."""
    site, words, typed = cursor.ctx.site, cursor.ctx.words, word.casefold().strip(",.:;")
    at, rest = cursor.index - 1, cursor.tokens[cursor.index :]
    before = cursor.tokens[:at]
    source = next((s for s in site.sources if typed == s.code.casefold() or typed in s.words), None)
    if source is not None:
        src, _, down = words("help.src.forms").split()[:3]
        raise Refused(
            "refuse.is_source", name=source.name, line=" ".join((*before, src, source.code, *(rest or [down])))
        )
    if any(typed == point.casefold() for tour in site.tours for point in tour.points):
        reached, missed = words("help.tour.forms").split("\n")[1:3]
        said = " ".join(w for w in rest if w.casefold() not in _PASSED) or words("refuse.meant.words")
        point = word.strip(",.:;").upper()
        fields = {"reached": " ".join(reached.split()[:2]), "missed": " ".join(missed.split()[:2])}
        raise Refused("refuse.is_point", mark="?", point=point, said=said, **fields)
    _refuse_person(word, cursor)
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


def _refuse_person(word: str, cursor: Cursor) -> None:
    """Refuse a person as the first word, with the forms for where they are. Raises :class:`Refused`, or returns."""
    site, words, typed = cursor.ctx.site, cursor.ctx.words, word.casefold().strip(",.:;")
    rest, before = cursor.tokens[cursor.index :], cursor.tokens[: cursor.index - 1]
    people = [p for p in site.people if typed in (p.code.casefold(), p.name.casefold(), *p.full.casefold().split())]
    if len(people) == 1 and typed:
        person = people[0]
        there, said = post_of(person.name, cursor.ctx), " ".join((word, *rest))
        named = {t.lstrip("Pp") for t in rest if site.post(t.lstrip("Pp"))}
        if there and not named - {there}:
            ok = " ".join((*before, words("help.ok.forms").split()[0], there))
            fields = {"name": person.name, "post": there, "ok": ok, "log": log_line(before, [there], said, words)}
            relief = f"{words('help.relief.forms').split()[0]} {words('refuse.meant.post')} {person.name}"
            raise Refused("refuse.person_there" if rest else "refuse.person_alone", mark="?", relief=relief, **fields)
        numbers = (t.lstrip("Pp") for t in rest if t.lstrip("Pp").isdecimal())
        post = next((n for n in numbers if site.post(n)), words("refuse.meant.post"))
        key = "refuse.is_operator" if person.code and person.role == "operator" else "refuse.is_person"
        raise Refused(key, mark="?", name=person.name, code=person.code, post=post)


def _has_post_after(cursor: Cursor) -> bool:
    return Cursor(cursor.tokens[cursor.index + 1 :], cursor.ctx).is_post()


def _has_post(cursor: Cursor) -> bool:
    return cursor.peek() == NONE or cursor.is_post()


def _ask_for_new(code: str, cursor: Cursor, *, keep: bool = False) -> None:
    """Ask whether a new incident of this type was meant; ``cursor`` is on the word after it. Raises Refused.

    keep: the word itself stays among the words
    """
    words = cursor.ctx.words
    new = [words("help.n.forms").split()[0], code, *([] if _has_post(cursor) else [words("refuse.meant.post")])]
    cursor.index -= 1
    if keep and _has_post_after(cursor):
        new.append(cursor.tokens.pop(cursor.index + 1))
    new += [cursor.peek()] if keep else []
    raise Refused("refuse.meant.type", mark="?", proposal=cursor.instead(*new))
