"""Words for incident types, and the type that other words probably mean.

A proposal comes from words of a type's name, from everyday words, or from a slip of the hand; never from letters that
are only alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NoReturn

from console.line.cursor import NONE, POST_WORDS, Cursor, quote
from console.line.offering.hurt import is_hurt, refuse_hurt
from data.base.nearest import slip_of
from data.intents.base import Refused
from data.site.model import IncidentType, Site

#: Code → everyday words besides those of the site file, in both languages. A site without the type is not offered it.
EVERYDAY: Mapping[str, tuple[str, ...]] = {
    "ASLT": ("attack", "attacked", "penyerangan", "menyerang", "pemukulan", "dipukul", "dikeroyok", "pengeroyokan"),
    "BOMB": ("explosive", "granat", "peledak"),
    "BRKN": ("burglar", "forced", "dibobol", "membobol", "dobrak", "didobrak", "dibongkar"),
    "COMM": ("internet", "signal", "sinyal", "wifi"),
    "CRWD": ("demonstration", "demonstrators", "protesters", "aksi", "demonstran", "kerumunan", "pendemo"),
    "DRON": ("uav",),
    "FIRE": ("burning", "flames", "bakar", "dibakar", "terbakar"),
    "HOAX": ("fake", "rumours", "bohong"),
    "KEYS": ("padlock",),
    "MEDI": ("collapsed", "fainted", "hurt", "injured", "sick", "ambulans", "cedera", "pingsan", "terluka"),
    "PERS": ("man", "woman", "stranger", "laki-laki", "perempuan", "pria", "wanita"),
    "PKG": ("bag", "suitcase", "barang", "bungkusan", "kardus", "koper", "tas"),
    "POWR": ("blackout", "pln"),
    "RIOT": ("clash", "rioting", "anarkis", "bentrok", "bentrokan", "tawuran"),
    "THFT": ("thief", "dicuri", "maling", "pencuri"),
    "TRAF": ("accident", "kecelakaan", "kemacetan", "tabrakan"),
    "UNAU": ("intrusion", "trespasser", "menerobos", "menyusup", "penyusup"),
    "VEHI": ("motorbike", "motorcycle", "van", "minibus", "sepeda", "truk"),
    "WATR": ("leaking", "flooding", "genangan", "kebocoran"),
}
#: Most types that are named for words that several have.
_MOST = 4
#: Letters of the beginning of a word from which on it may mean that word.
_LEAST = 3
#: Words of names that say nothing alone.
_BARE = frozenset(
    {
        "or",
        "and",
        "atau",
        "dan",
        "not",
        "tidak",
        "tanpa",
        "petugas",
        "officer",
        "call",
        "check",
        "lapor",
        "down",
        "mati",
    }
)
_POST = re.compile(r"[Pp]?[0-9]{1,2}")


def type_words(kind: IncidentType) -> set[str]:
    """Return the single words, besides its code, by which a type is known."""
    names = {w.casefold() for w in (*kind.words, *kind.kata)}
    return names | {n.casefold() for n in (kind.name, kind.nama) if n and " " not in n}


def says_more(typed: str, kind: IncidentType) -> bool:
    """Whether a word is one for the type and says more than its code and its names do: smoke, for FIRE."""
    word, names = typed.casefold(), f"{kind.code} {kind.name} {kind.nama}".casefold()
    return word in type_words(kind) and word not in re.findall(r"\w+", names)


def named_types(site: Site) -> dict[str, IncidentType]:
    """Return every single word by which a type is known, its code before its other words, with the type."""
    names = {kind.code.casefold(): kind for kind in site.types}
    for kind in site.types:
        for word in sorted(type_words(kind)):
            names.setdefault(word, kind)
    return names


def types_meant(said: Sequence[str], site: Site) -> list[IncidentType]:
    """Return the types that most of these words belong to, by names or everyday words; of equals the first named."""
    typed = [word.casefold().strip(",.:;") for word in said]
    known = {kind.code: _all_words(kind) for kind in site.types}
    places = {code: [n for n, word in enumerate(typed) if word in words] for code, words in known.items()}
    most = max(map(len, places.values()), default=0)
    first = min((found[0] for found in places.values() if found and len(found) == most), default=0)
    return [k for k in site.types if most and len(places[k.code]) == most and places[k.code][0] == first]


def _types_begun(word: str, site: Site) -> list[IncidentType]:
    """Return the types that have a word which begins so: "keb" for kebakaran."""
    typed = word.casefold().rstrip(",.:;")
    return [k for k in site.types if len(typed) >= _LEAST and any(w.startswith(typed) for w in _all_words(k))]


@lru_cache(maxsize=256)
def _all_words(kind: IncidentType) -> frozenset[str]:
    names = {word for name in (kind.name, kind.nama) for word in re.findall(r"[\w-]{3,}", name.casefold())}
    return frozenset((type_words(kind) | names | {*EVERYDAY.get(kind.code, ())}) - _BARE)


def refuse_type(cursor: Cursor) -> NoReturn:
    """Refuse a word that is not an incident type, with the type that it may mean. Raises :class:`Refused`.

    cursor: on the word.
    """
    site, words = cursor.ctx.site, cursor.ctx.words
    verb = cursor.tokens[: cursor.index]
    first = cursor.peek() in (NONE, *POST_WORDS) or cursor.is_post()  # "n 1 fire": the post before the type
    rest = cursor.tokens[cursor.index :]
    at = next((n for n, word in enumerate(rest) if _POST.fullmatch(word) and site.post(word.lstrip("Pp"))), len(rest))
    if at < len(rest) and at and rest[at - 1].casefold() in POST_WORDS:
        rest, at = [*rest[: at - 1], *rest[at:]], at - 1
    post = rest[at].lstrip("Pp") if at < len(rest) else words("refuse.meant.post")
    said = [*rest[:at], *rest[at + 1 :]]
    if not (has_post := words("refuse.meant.post") in cursor.form.split()):  # another type for an incident
        at, said, post = 1, rest, ""
    if is_hurt(" ".join(said), site):
        refuse_hurt(verb[:-1], " ".join(said), cursor.ctx, "" if at == len(rest) else post)
    if not first and (near := named_types(site).get(slip_of(cursor.word.rstrip(":,"), named_types(site)))):
        raise Refused(
            "refuse.near_type", type=quote(cursor.peek()), near=_name(cursor, near), hint=cursor.instead(near.code)
        )
    found = types_meant(said if first else rest[:at], site)
    if not found and said and (found := _types_begun(said[0], site)):
        del said[0]  # it was the type, and says nothing more
    if len(found) == 1:
        line = " ".join((*verb, found[0].code, *([post] if has_post else ()), *said))
        raise Refused("refuse.type_meant", mark="?", near=_name(cursor, found[0]), line=line)
    if found:
        options = ", ".join(_name(cursor, kind) for kind in found[:_MOST])
        raise Refused("refuse.types_meant", mark="?", options=options, form=cursor.form)
    raise Refused("refuse.unknown_type", type=quote(cursor.peek()), form=cursor.form)


def _name(cursor: Cursor, kind: IncidentType) -> str:
    return f"{kind.code} ({kind.nama if cursor.ctx.words.language == 'id' else kind.name})"
