"""Readers of names: types, people, sources of alarms, words of a short list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from console.line.cursor import BY, POST_WORDS, Cursor, quote
from console.line.offering.near_type import refuse_type, type_words
from data.base.nearest import nearest
from data.intents.base import Refused
from data.intents.incidents.opening import WriteNote
from data.site.model import IncidentType, Source
from data.words import Words

#: Sources that may be named before the words: as typed → as kept.
SOURCES: Mapping[str, str] = {
    "ht": "radio", "radio": "radio", "hp": "phone", "phone": "phone", "telepon": "phone", "telp": "phone",
    "wa": "wa", "cctv": "cctv", "kamera": "cctv", "camera": "cctv", "110": "110",
}  # fmt: skip

#: Those that are offered, one for each.
OFFERED_SOURCES = ("ht", "hp", "wa", "cctv", "110")

#: Fewest letters of a type's code that begin it.
SHORTEST_TYPE = 3

#: A name on the roster has at most so many words.
_LONGEST_NAME = 6

_SOURCE = re.compile(rf"({'|'.join(SOURCES)}):(.*)", re.IGNORECASE | re.DOTALL)
#: A priority as people write it, which is also a post.
PRIORITY_TAG = re.compile(r"[Pp][1-4]")
_CODES = re.compile(r"[0-9]{1,2}(?:,[0-9]{1,2})*:")
_TAG = re.compile(r"[Pp][0-9]{1,2}(?:,[Pp]?[0-9]{1,2})*:?")

K = TypeVar("K", bound=str)


def read_choice(cursor: Cursor, table: Mapping[K, Sequence[str]], ask: str = "refuse.choice") -> K:
    """Read the next word as one of ``table`` and return the kept name.

    table: kept name → words that may be typed, English, Indonesian, others; three letters are enough where unique.
    ask: the message for any other word.

    Raises :class:`Refused`.
    """
    column = cursor.ctx.words.language == "id"
    typed = cursor.word.rstrip(".,:;")
    own = [w for words in table.values() for w in (words[column], *(words[2:] if typed else ()))]
    cursor.offer_either(own, (w for words in table.values() for w in words))
    found = [name for name, words in table.items() if typed in words]
    if len(typed) >= 3 and not found:
        found = [name for name, words in table.items() if any(w.startswith(typed) for w in words)]
    if len(found) > 1:
        options = ", ".join(table[name][column] for name in found)
        raise Refused("refuse.which", mark="?", word=quote(typed), options=options)
    if not found:
        options = either([words[column] for words in table.values()], cursor.ctx.words)
        raise Refused(ask, options=options, form=cursor.form)
    cursor.take()
    return found[0]


def either(options: Sequence[str], words: Words) -> str:
    """Return a list to choose from as it is said: ``in, out or refused``, ``masuk, keluar, atau ditolak``."""
    *several, other = options
    if len(several) < 2:
        return words("line.or", one=several[0], other=other) if several else other
    return words("line.or_several", several=", ".join(several), other=other)


# --- where words come from ------------------------------------------------------------------------------------------


def read_source(cursor: Cursor) -> str:
    """Read the source before the words (``ht:``, ``wa:`` …), "" if none is named."""
    if cursor.peek():
        cursor.offer(f"{s}:" for s in OFFERED_SOURCES)
    found = _SOURCE.fullmatch(cursor.peek())
    if found is None:
        return ""
    if found[2]:
        cursor.tokens[cursor.index] = found[2]
    else:
        cursor.take()
    return SOURCES[found[1].lower()]


def read_tag(cursor: Cursor) -> tuple[str, ...]:
    """Read the posts that words are about or come from: ``P4:``, ``P1,P3``, ``post 4:``; () if none is named.

    A bare digit names none: "4 guests left" is four guests. A post that the site does not have is a word like any
    other; the echo says so (:attr:`Cursor.unknown_posts`).
    """
    if cursor.word in POST_WORDS and _CODES.fullmatch(cursor.peek(1)):  # "post 4: words"
        tag = ",".join(f"P{code}" for code in cursor.peek(1)[:-1].split(","))
        if all(map(cursor.ctx.site.post, re.findall("[0-9]+", tag))):
            cursor.tokens[cursor.index : cursor.index + 2] = [f"{tag}:"]
    if not _TAG.fullmatch(cursor.peek()):
        return ()
    bare = cursor.peek().rstrip(":").replace("p", "").replace("P", "")
    codes = tuple(dict.fromkeys(c.lstrip("0") or "0" for c in bare.split(",")))
    cursor.unknown_posts = tuple(c for c in codes if cursor.ctx.site.post(c) is None)
    if cursor.unknown_posts or not cursor.peek(1):
        return ()
    cursor.take()
    return codes


def reported_by(cursor: Cursor) -> tuple[str, tuple[str, ...], str]:
    """Read source and posts before the words, in either order: ``ht: P4 words``, ``P4: words``, ``P4 ht: words``.

    Return the source, the posts, and the post if it is only one.
    """
    source, posts = read_source(cursor), read_tag(cursor)
    source = source or (read_source(cursor) if posts else "")
    return source, posts, posts[0] if len(posts) == 1 else ""


def write_note(cursor: Cursor) -> WriteNote:
    """Read an incident and a note on it. Raises :class:`Refused` for ``106 p3 words``: a priority or a post."""
    incident = cursor.take_incident()
    number, tag, said = (
        cursor.ctx.room.number_text(incident),
        cursor.peek(),
        " ".join(cursor.tokens[cursor.index + 1 :]),
    )
    if PRIORITY_TAG.fullmatch(tag):
        verb = cursor.ctx.words("help.pri.forms").split()[0]
        pri, note = f"{verb} {number} {tag[1]} {said}".rstrip(), f"{number} {tag.upper()}: {said}".rstrip()
        raise Refused("refuse.priority_or_post", mark="?", pri=pri, note=note)
    source, _, post = reported_by(cursor)
    if post and source != "radio":
        cursor.remarks.append(cursor.ctx.words("line.from_post", post=post))
    return WriteNote(incident=incident.subject, words=cursor.rest(), source=source, post=post)


# --- whether somebody was heard -------------------------------------------------------------------------------------

# Words that say whether it was answered. The negative forms first: "not answered" contains "answered".
NOT_ANSWERED = re.compile(
    r"\b(?:no answer|not answer(?:ed)?|unanswered|did(?: not|n['’]t) (?:answer|reply|respond)"
    r"|no reply|no contact|not heard"
    r"|(?:tidak|tak|tdk|belum) (?:di)?(?:jawab|angkat|menjawab|tersambung|lapor|melapor|terdengar)"
    r"|(?:tidak|tak|tdk) ada jawaban)\b",
    re.IGNORECASE,
)
ANSWERED = re.compile(r"\b(?:answered|dijawab|diangkat|menjawab|tersambung)\b", re.IGNORECASE)

# Words that say that a contact was another post's.
OTHER_POST = re.compile(r"\b(?:not (?:from )?post|wrong post|bukan (?:dari )?pos|salah pos)\b", re.IGNORECASE)


# --- incident types -------------------------------------------------------------------------------------------------


def read_type(cursor: Cursor) -> IncidentType:
    """Read the next word as an incident type: code, a word of either language, or three letters of a code.

    Raises :class:`Refused`.
    """
    types = cursor.ctx.site.types
    if cursor.typing:
        cursor.offer({t.code: " ".join((*t.words, *t.kata)) for t in types}, kind="type")
    typed = cursor.word.rstrip(":,")
    if not typed:
        raise Refused("refuse.which_type", form=cursor.form)
    if named := _named_whole(cursor):
        return named
    found = [t for t in types if typed == t.code.casefold()] or [t for t in types if typed in type_words(t)]
    if not found and len(typed) >= SHORTEST_TYPE:
        found = [t for t in types if t.code.casefold().startswith(typed)]
    if len(found) > 1:
        raise Refused("refuse.which", mark="?", word=quote(cursor.peek()), options=", ".join(t.code for t in found))
    if not found:
        refuse_type(cursor)
    cursor.take()
    return found[0]


def _named_whole(cursor: Cursor) -> IncidentType | None:
    """Read a type by its name of several words, as the screen has it: ``unjuk rasa``, ``suspicious vehicle``."""
    for count in (4, 3, 2):
        typed = " ".join(cursor.tokens[cursor.index : cursor.index + count]).casefold()
        if cursor.left >= count and typed:
            found = [t for t in cursor.ctx.site.types if typed in (t.name.casefold(), t.nama.casefold())]
            if found:
                cursor.index += count
                return found[0]
    return None


# --- sources of alarms ----------------------------------------------------------------------------------------------

#: Words for the state of a source; scripts of monitoring systems have words of their own.
DOWN = ("down", "mati", "putus", "hilang", "padam", "lost", "off", "fault", "alarm")
UP = ("up", "pulih", "hidup", "nyala", "normal", "ok", "on", "back", "reset")

#: Most words of a source's name.
_LONGEST_SOURCE = 6


def read_alarm_source(cursor: Cursor) -> Source:
    """Read the next word as a source of alarms: its code, a word for it, or its name. Raises :class:`Refused`."""
    known = cursor.ctx.site.sources
    if not known:
        raise Refused("alarm.no_sources")
    cursor.offer({s.code: s.name for s in known})
    typed = cursor.word.rstrip(":,")
    for count in range(min(cursor.left, _LONGEST_SOURCE), 0, -1):
        found = _source_named([word.casefold().rstrip(":,") for word in cursor.tokens[cursor.index :][:count]], known)
        if found is not None:
            cursor.index += count - 1
            break
    else:
        if typed and (near := nearest(typed, [w for s in known for w in (s.code, *s.words)])):
            raise Refused("alarm.near_source", mark="?", word=quote(cursor.peek()), near=near)
        raise Refused("alarm.no_source", known=" ".join(s.code for s in known[:12]), form=cursor.form)
    cursor.take()
    return found


def is_source_said(cursor: Cursor) -> bool:
    """Whether the rest of the line is a source and its state, and nothing else: ``cam-3 down``, ``cctv 3 mati``."""
    said = [word.casefold() for word in cursor.tokens[cursor.index :]]
    is_state = 1 < len(said) <= _LONGEST_SOURCE + 1 and said[-1] in (*DOWN, *UP)
    return is_state and _source_named(said[:-1], cursor.ctx.site.sources) is not None


def _source_named(words: Sequence[str], known: Sequence[Source]) -> Source | None:
    """Return the source with this code, word or name (``cctv 3``), or the only one whose name begins so."""
    typed, joined = " ".join(words), "-".join(words)
    for source in known:
        if {typed, joined} & {source.code.casefold(), source.name.casefold(), source.nama.casefold(), *source.words}:
            return source
    begun = [
        s for s in known if len(words) > 1 and any(f"{n} ".casefold().startswith(f"{typed} ") for n in (s.name, s.nama))
    ]
    return begun[0] if len(begun) == 1 else None


# --- people ---------------------------------------------------------------------------------------------------------


def offer_people(cursor: Cursor) -> None:
    """Offer the roster's names where the last word of the line is typed: a name may have several words."""
    if cursor.left > 1 and not cursor.open_end:
        cursor = cursor.last_word()
    head = cursor.peek()[: cursor.peek().rfind(",") + 1]
    cursor.offer({p.name: p.full for p in cursor.ctx.site.people}, head, "person")


def known_person(cursor: Cursor, typed: str) -> str:
    """Return the short name of somebody on the roster, by short name, full name or operator code; "" if unknown."""
    wanted = typed.casefold()
    for p in cursor.ctx.site.people:
        if wanted and wanted in (p.name.casefold(), p.full.casefold(), p.code.casefold()):
            return p.name
    return ""


def read_person(cursor: Cursor) -> str:
    """Read one person: the longest name that the roster has, else the next word. "" at the end."""
    if cursor.done:
        return ""
    for length in range(_LONGEST_NAME, 0, -1):
        words = cursor.tokens[cursor.index : cursor.index + length]
        if len(words) == length and (known := known_person(cursor, " ".join(words).rstrip(",:"))):
            cursor.index += length
            return known
    return cursor.take().rstrip(",:")


def read_people(cursor: Cursor) -> tuple[str, ...]:
    """Read the rest of the line as names between commas; those on the roster by their short names."""
    names = (part.strip() for part in cursor.rest().split(","))
    return tuple(dict.fromkeys(known_person(cursor, name) or name for name in names if name))


def read_authorised(cursor: Cursor) -> str:
    """Read who allowed it: ``by NAME`` here, or at the end of the line. "" if nobody is named."""
    if cursor.take_if(BY):
        offer_people(cursor)
        return read_person(cursor)
    tail = cursor.cut_tail(BY)
    if tail is None:
        return ""
    offer_people(tail)
    typed = tail.rest()
    return known_person(tail, typed) or typed
