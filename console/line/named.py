"""Reads what has a name: incident types, people, sources, the words of a short list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from console.line.cursor import Cursor
from console.line.suggest import nearest, quote
from data.intents.base import Refused
from data.site.model import IncidentType

#: Words before who allowed or covers it.
BY = ("by", "oleh")
#: Words that end what was set: a reminder, a look-out, a test, an order, a shelf.
OFF = ("off", "hapus", "selesai", "stop")

#: Sources that may be named before the words: as typed → as kept.
SOURCES: Mapping[str, str] = {
    "ht": "radio", "radio": "radio", "hp": "phone", "phone": "phone", "telepon": "phone", "telp": "phone",
    "wa": "wa", "cctv": "cctv", "kamera": "cctv", "camera": "cctv", "110": "110",
}  # fmt: skip

#: A name on the roster has at most so many words.
_LONGEST_NAME = 6

_SOURCE = re.compile(rf"({'|'.join(SOURCES)}):(.*)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"[Pp][0-9]{1,2}(?:,[Pp]?[0-9]{1,2})*:?")


K = TypeVar("K", bound=str)


def read_choice(at: Cursor, table: Mapping[K, Sequence[str]], ask: str, form: str) -> K:
    """The next word as one of ``table`` (kept name → words that may be typed, English, Indonesian, others).

    Three letters do where unique. Raises :class:`Refused` with message ``ask`` if it is none of them.
    """
    column = 1 if at.ctx.words.language == "id" else 0
    typed = at.peek().casefold().rstrip(".,:;")
    at.offer((words[column], "") for words in table.values())
    if typed:
        at.offer((w, "") for words in table.values() for w in words)
    found = [name for name, words in table.items() if typed in words]
    if len(typed) >= 3 and not found:
        found = [name for name, words in table.items() if any(w.startswith(typed) for w in words)]
    if len(found) > 1:
        options = ", ".join(table[name][column] for name in found)
        raise Refused("line.which", mark="?", word=quote(typed), options=options)
    if not found:
        raise Refused(ask, options=" ".join(words[column] for words in table.values()), form=form)
    at.take()
    return found[0]


# --- where words come from ------------------------------------------------------------------------------------------


def read_source(at: Cursor) -> str:
    """The source before the words (``ht:``, ``wa:`` …), read; "" if none is named."""
    if at.peek():
        at.offer((f"{s}:", "") for s in ("ht", "hp", "wa", "cctv", "110"))
    found = _SOURCE.fullmatch(at.peek())
    if found is None:
        return ""
    if found[2]:
        at.tokens[at.at] = found[2]
    else:
        at.take()
    return SOURCES[found[1].lower()]


def read_tag(at: Cursor) -> tuple[str, ...]:
    """Posts that words are about or come from: ``P4:``, ``P1,P3``; () if none is named.

    A bare digit is none: "4 guests left" is four guests. A post that the site has not is a word like any other; the
    line says so (``at.nowhere``).
    """
    if not _TAG.fullmatch(at.peek()):
        return ()
    bare = at.peek().rstrip(":").replace("p", "").replace("P", "")
    codes = tuple(dict.fromkeys(c.lstrip("0") or "0" for c in bare.split(",")))
    at.nowhere = tuple(c for c in codes if at.ctx.site.post(c) is None)
    if at.nowhere or not at.peek(1):
        return ()
    at.take()
    return codes


def reported_by(at: Cursor) -> tuple[str, tuple[str, ...]]:
    """Source and posts before the words, in either order: ``ht: P4 words``, ``P4: words``, ``P4 ht: words``."""
    source, posts = read_source(at), read_tag(at)
    return source or (read_source(at) if posts else ""), posts


# --- incident types -------------------------------------------------------------------------------------------------


def read_type(at: Cursor, form: str) -> IncidentType:
    """The next word as an incident type: code, a word of either language, or three letters of a code.

    Raises :class:`Refused`.
    """
    types = at.ctx.site.types
    indonesian = at.ctx.words.language == "id"
    also = {t.code: " ".join((*t.words, *t.kata)) for t in types} if at.typing else {}
    at.offer(((t.code, t.nama if indonesian else t.name) for t in types), also=also)
    typed = at.peek().casefold().rstrip(":,")
    if not typed:
        raise Refused("line.which_type", form=form)
    found = [t for t in types if typed == t.code.casefold()] or [t for t in types if typed in type_words(t)]
    if not found and len(typed) >= 3:
        found = [t for t in types if t.code.casefold().startswith(typed)]
    if len(found) > 1:
        raise Refused("line.which", mark="?", word=quote(at.peek()), options=", ".join(t.code for t in found))
    if not found:
        near = _near_type(at, typed)
        raise Refused("line.near_type" if near else "line.no_type", word=quote(at.peek()), near=near, form=form)
    at.take()
    return found[0]


def type_words(kind: IncidentType) -> set[str]:
    """The single words, besides its code, by which a type is known."""
    names = {w.casefold() for w in (*kind.words, *kind.kata)}
    return names | {n.casefold() for n in (kind.name, kind.nama) if n and " " not in n}


def _near_type(at: Cursor, typed: str) -> str:
    names: dict[str, IncidentType] = {}
    for kind in at.ctx.site.types:
        for word in (kind.code.casefold(), *type_words(kind)):
            names.setdefault(word, kind)
    near = nearest(typed, names)
    if not near:
        return ""
    return f"{names[near].code} ({names[near].nama if at.ctx.words.language == 'id' else names[near].name})"


# --- people ---------------------------------------------------------------------------------------------------------


def offer_people(at: Cursor) -> None:
    """Offer the roster's names where the last word of the line is typed: a name may have several words."""
    if not at.typing and not at.open_end and len(at.tokens) > at.at:
        last = Cursor(at.tokens[-1:], at.ctx)
        offer_people(last)
        at.choices += [c for c in last.choices if c not in at.choices]
        return
    head = at.peek()[: at.peek().rfind(",") + 1]
    at.offer(((p.name, p.full) for p in at.ctx.site.people), head=head)


def known_person(at: Cursor, typed: str) -> str:
    """The short name of somebody on the roster, by short name, full name or operator code; "" if unknown."""
    wanted = typed.casefold()
    for p in at.ctx.site.people:
        if wanted and wanted in (p.name.casefold(), p.full.casefold(), p.code.casefold()):
            return p.name
    return ""


def read_person(at: Cursor) -> str:
    """One person: the longest name that the roster knows, else the next word. "" at the end."""
    if at.done:
        return ""
    for length in range(_LONGEST_NAME, 0, -1):
        words = at.tokens[at.at : at.at + length]
        if len(words) == length and (known := known_person(at, " ".join(words).rstrip(",:"))):
            at.at += length
            return known
    return at.take().rstrip(",:")


def read_authorised(at: Cursor) -> str:
    """Who allowed it: ``by NAME`` here, or at the end of the line. "" if nobody is named."""
    if at.peek().casefold() in BY:
        at.take()
        offer_people(at)
        return read_person(at)
    for i in range(len(at.tokens) - 1, at.at - 1, -1):
        if at.tokens[i].casefold() in BY:
            tail = Cursor(at.tokens[i + 1 :], at.ctx, open_end=at.open_end)
            offer_people(tail)
            at.choices += [c for c in tail.choices if c not in at.choices]
            typed = " ".join(tail.tokens)
            del at.tokens[i:]
            return known_person(at, typed) or typed
    return ""
