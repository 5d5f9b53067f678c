"""Words after a post's number, and the command that they may mean.

Nothing is guessed: a check call is not what "4 no answer" says. The answer is the form, filled in, and nothing is
entered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from console.line.acts.registers import refuse_point
from console.line.cursor import ALL, AND, BY, EXCEPT, PLACE, POST_WORDS, Cursor
from console.line.named import NOT_ANSWERED, known_person
from console.line.offering.hurt import is_hurt, post_of, refuse_hurt
from console.line.offering.near_type import named_types
from data.intents.base import Refused
from data.words import Words

_ON, _TO = ("arrived", "arrives", "arriving", "sampai", "datang"), ("to", "ke", "menuju", "sent", "dikirim", "going")
_FREE = ("bebas", "lepas", "free", "released")
_BACK = ("returned", "returns", "pulang", "balik", *_FREE)
_RELIEF = ("relieved", "relieves", "diganti", "digantikan", "diaplus", "swap", "tukar")
_COVER = ("cover", "covers", "covering", "ganti", "gantikan", "menggantikan", "mengganti")
_BREAK = ("break", "istirahat", "rehat")
_NEEDS = ("needs", "need", "wants", "asks", "for", "a", "butuh", "perlu", "minta", "mau", "ingin")
_WELL = frozenset(
    ("well", "all well", "fine", "all fine", "good", "all good", "baik", "semua baik", "baik semua", "baik-baik saja")
)
#: Words after the number of a post → the command. Verbs are known without it.
SAID = {
    **dict.fromkeys(_ON, "on"), **dict.fromkeys(_TO, "g"), **dict.fromkeys(_BACK, "back"), "covered": "br",
    **dict.fromkeys(_RELIEF, "relief"), **dict.fromkeys(_COVER, "cover"), "rehat": "br", "dibuka": "open",
    "patrolling": "patrol", "berpatroli": "patrol",
}  # fmt: skip
#: Commands whose first word is a post.
OF_POSTS = frozenset(
    {"ok", "g", "on", "back", "br", "relief", "patrol", "closed", "open", "hazard", "test", "panic", "tempo"}
)
_DANGER = ("bahaya", "danger")
FILLERS = ("has", "have", "is", "are", "was", "sudah", "telah", "sedang")
#: Words that say that somebody is where they were sent, or at their own place again.
HERE, HOME = (*_ON, "tiba", "on", "here", "disini"), (*_BACK, "back", "kembali")
_ARROW = ("to", "ke")
#: Words for all posts, as the first word.
EVERYONE = (*ALL, "everyone", "everybody", "semuanya")
#: Words that say that a post was not heard.
SILENT = re.compile(
    rf"{NOT_ANSWERED.pattern}|\b(?:not?|tidak|tak|tdk|belum|bukan|silent|diam|missing|hilang|nihil"
    r"|tanpa (?:kabar|kontak))\b",
    re.IGNORECASE,
)
_POST = re.compile(r"[Pp]?[0-9]{1,2}")


def read_post_word(cursor: Cursor) -> None:
    """Make one word of ``pos 4``. Alone it may mean two things: refuse it with both forms. Raises :class:`Refused`."""
    if cursor.word not in POST_WORDS or not cursor.peek(1)[:1].isdecimal():
        return
    cursor.tokens[cursor.index + 1] = cursor.peek(1).rstrip(":")
    if cursor.is_posts() and cursor.left == 1:
        raise Refused("refuse.post_alone", mark="?", post=cursor.peek().lstrip("Pp"))


def log_line(before: Sequence[str], posts: Sequence[str], said: str, words: Words) -> str:
    """Return the line of the log about ``posts``. ``before``: the time that the line begins with."""
    return " ".join((*before, _verb(words, "l"), ",".join(f"P{p}" for p in posts) + ":", said))


def refuse_silent(before: Sequence[str], posts: Sequence[str], said: str, words: Words) -> None:
    """Refuse a check call whose words say that nobody was heard, or return. Raises :class:`Refused`."""
    if SILENT.match(said) or NOT_ANSWERED.search(said):
        heard = posts[:-1] or posts  # of "ok 4, 5 not" it may be the last one alone
        log, ok = log_line(before, posts, said, words), " ".join((*before, _verb(words, "ok"), ",".join(heard)))
        if len(posts) > 1:
            one = log_line(before, posts[-1:], said, words)
            raise Refused("refuse.last_silent", mark="?", post=posts[-1], ok=ok, line=one, log=log)
        raise Refused("refuse.silent_call", mark="?", log=log, ok=ok)


def refuse_other(cursor: Cursor, posts: Sequence[str], verbs: Collection[str]) -> None:
    """Refuse another post in the words of a check call: ``2 aman 3 aman``, ``4 aman 5 belum``. Raises :class:`Refused`.

    cursor: on the words; verbs: those of the check call.
    """
    words, further = cursor.ctx.words, cursor.word in (*AND, ",")
    other, said = cursor.peek(further).lstrip("Pp"), cursor.tokens[cursor.index + further + 1 :]
    if not said or cursor.ctx.site.post(other) is None:
        return
    ok = _verb(words, "ok")
    if said[0].casefold().rstrip(",.") in verbs:
        line = " ".join((ok, ",".join((*posts, other)), *said[1:]))
        raise Refused("refuse.several_posts", mark="?", line=line)
    if SILENT.match(" ".join(said)):
        log = log_line((), [other], " ".join(said), words)
        raise Refused("refuse.other_silent", mark="?", ok=f"{ok} {','.join(posts)}", log=log)


def names_other_post(cursor: Cursor) -> bool:
    """Whether the words after ``4 ok`` name another post, as ``6 check P4`` does."""
    word = cursor.peek(2)
    bare = cursor.left == 3 and _POST.fullmatch(word) is not None
    return bare or (word[:1] in ("P", "p") and _POST.fullmatch(word) is not None)


def name_to_post(cursor: Cursor, is_check: Callable[[str], bool]) -> None:
    """Make a post's number of its name, or of somebody's who is on it now, before a verb of the check call."""
    ctx = cursor.ctx
    for count in (4, 3, 2, 1):
        if cursor.left <= count or not is_check(cursor.peek(count)):
            continue
        typed = " ".join(cursor.tokens[cursor.index : cursor.index + count]).casefold()
        post = next((p.code for p in ctx.site.posts if typed in (p.name.casefold(), p.nama.casefold())), "")
        person = known_person(cursor, typed)
        if post := post or (post_of(person, ctx) if person else ""):
            cursor.tokens[cursor.index : cursor.index + count] = [post]
            return


def refuse_all(cursor: Cursor, name_of: Callable[[str], str]) -> None:
    """Put ``all ok`` into the order of a check call; refuse other words, with the forms. Raises :class:`Refused`.

    cursor: on the word for all posts.
    """
    words, at = cursor.ctx.words, cursor.index
    before, typed, said = cursor.tokens[:at], cursor.peek(), cursor.tokens[at + 1 :]
    every = typed if typed.casefold() in ALL else ALL[words.language == "id"]
    bare = said[1:] if said[0].casefold() in POST_WORDS and said[1:] else said
    name = name_of(bare[0])
    if name == "ok" and (not bare[1:] or bare[1].casefold().rstrip(",:") in EXCEPT):
        cursor.tokens[at:] = [bare[0], every, *bare[1:]]
        return
    if name in ("on", "back", "a") and not bare[1:]:
        raise Refused("refuse.verb_first", mark="?", line=" ".join((*before, bare[0], every)))
    heard = " ".join(bare[1:] if name == "ok" else bare)
    if SILENT.match(heard) or NOT_ANSWERED.search(heard):
        raise Refused("refuse.silent_words", mark="?", log=" ".join((*before, _verb(words, "l"), typed, *said)))
    ok = " ".join((*before, _verb(words, "ok"), ALL[words.language == "id"], *(bare[1:] if name == "ok" else bare)))
    log = " ".join((*before, _verb(words, "l"), typed, *said))
    raise Refused("refuse.all_words", mark="?", ok=ok, log=log)


def refuse_words(cursor: Cursor, name_of: Callable[[str], str]) -> None:
    """Refuse words after post numbers, with the forms that they may have meant. Raises :class:`Refused`.

    ``6 arrived`` and ``5 back`` are whole and can be nothing else: they are put into the order of the command.

    cursor: on the numbers; name_of: returns the command with exactly this verb, "" if there is none.
    """
    words, before, typed = cursor.ctx.words, tuple(cursor.tokens[: cursor.index]), cursor.peek()
    posts = cursor.posts()
    if cursor.left > 1:
        cursor.take_if(FILLERS)
    heard, said = cursor.word.rstrip(".,:;"), " ".join(cursor.tokens[cursor.index :])
    log = log_line(before, posts, said, words)
    if is_hurt(said, cursor.ctx.site, at_post=True) and heard not in _DANGER:
        refuse_hurt(before, said, cursor.ctx, posts[0])
    if heard in _DANGER:
        rest = " ".join(cursor.tokens[cursor.index + 1 :])
        fields = {"said": f" {rest}" if rest else "", "rest": rest or words("refuse.meant.words")}
        raise Refused("refuse.meant.danger", mark="?", post=posts[0], **fields)
    if SILENT.match(said) or NOT_ANSWERED.search(said):
        raise Refused("refuse.silent_words", mark="?", log=log)
    verb = name_of(heard)
    name = SAID.get(heard) or (verb if verb in OF_POSTS else None)
    if name == "ok":
        other = cursor.peek(1).lstrip("Pp")
        go = (*before, _verb(words, "g"), ",".join(posts), _ARROW[words.language == "id"], other)
        both = (*before, _verb(words, "ok"), f"{','.join(posts)},{other}")
        raise Refused("refuse.goes_or_calls", mark="?", go=" ".join(go), ok=" ".join(both))
    if said.casefold().rstrip(".,!") in _WELL:
        ok = " ".join((*before, _verb(words, "ok"), typed.lstrip("Pp")))
        raise Refused("refuse.verb_first", mark="?", line=ok)
    if name is None and (more := _said_of_duty(cursor, posts)):
        line = " ".join((*before, more))
        raise Refused("refuse.verb_first_words", mark="?", line=line, log=log)
    if name is None:
        refuse_point(cursor, cursor.index)
    if name is None and (kind := named_types(cursor.ctx.site).get(heard)):
        rest = " ".join(cursor.tokens[cursor.index + 1 :])
        new = " ".join((*before, _verb(words, "n"), kind.code, posts[0], rest)).rstrip()
        raise Refused("refuse.new_or_log", mark="?", proposal=new, log=log)
    if name is None:
        ok = " ".join((*before, _verb(words, "ok"), typed.lstrip("Pp"), said))
        raise Refused("refuse.post_words", mark="?", log=log, ok=ok)
    cursor.take()
    form, left = _filled(cursor, name, ",".join(posts), heard)
    line = " ".join((*before, form))
    if left:
        raise Refused("refuse.verb_first_words", mark="?", line=line, log=log)
    if name in ("on", "back") and heard not in _FREE:
        cursor.index, cursor.tokens[:] = len(before), line.split()
        return
    raise Refused("refuse.verb_first", mark="?", line=line)


def _said_of_duty(cursor: Cursor, posts: Sequence[str]) -> str:
    """Return the form for ``needs a break, 6 covers 15m``, or for ``at post 4`` of a post on its way there, else ""."""
    said = [word.casefold().strip(",.;:") for word in cursor.tokens[cursor.index :]]
    at = next((n for n, word in enumerate(said) if word not in _NEEDS), len(said))
    if at < len(said) and said[at] in _BREAK:
        cursor.tokens[cursor.index :] = said[at:]
        return _break(cursor, ",".join(posts))
    if said[0] in PLACE and all(cursor.ctx.room.post(post).status == "to" for post in posts):
        return f"{_verb(cursor.ctx.words, 'on')} {','.join(posts)}"
    return ""


def _verb(words: Words, name: str) -> str:
    return words(f"help.{name}.forms").split()[0]


def _break(cursor: Cursor, posts: str) -> str:
    """Return the form of a break for ``15 menit diganti 6``, in whatever order it is said."""
    words, cover, span, tail = cursor.ctx.words, "", "", list[str]()
    while not cursor.done:
        cursor.join_span()
        if cursor.take_if((*BY, *_BREAK, *_RELIEF, *_COVER, "covered", "dengan", "with")):
            continue
        if not span and (cursor.peek()[:-1].isdecimal() and cursor.word[-1] in "mhj"):
            span = cursor.take()
        elif not cover and cursor.is_post():
            cover = cursor.post().code
        else:
            tail.append(cursor.take())
    return " ".join(filter(None, (_verb(words, "br"), posts, cover or words("refuse.meant.post"), span, *tail)))


def _filled(cursor: Cursor, name: str, posts: str, heard: str) -> tuple[str, bool]:
    """Return the form of a command for what was said, and whether it has no place for some of the words."""
    words = cursor.ctx.words
    if name == "br":
        return _break(cursor, posts), False
    if name in ("relief", "cover"):
        cursor.take_if(BY)
    if name == "cover" or (name == "relief" and cursor.is_post()):
        name, swapped = "br", name == "cover"
        other = cursor.post().code if cursor.is_post() else words("refuse.meant.post")
        tail = [w for w in cursor.rest().split() if w.casefold() not in _BREAK]
        pair = (other, posts) if swapped else (posts, other)
        return " ".join((_verb(words, name), *pair, *tail)), False
    if name == "on":
        while cursor.take_if((*_ARROW, "at", "di", "scene", "lokasi")):
            pass
        number = cursor.take() if cursor.is_incident() else ""
        if cursor.is_post():
            cursor.take()
        return " ".join(filter(None, (_verb(words, name), number, posts))), not cursor.done
    if name == "g":
        cursor.take_if(_ARROW)
        if cursor.done:
            return f"{_verb(words, name)} {posts}", False
        is_place = cursor.is_post() or cursor.is_incident()
        target = cursor.take().lstrip("Pp") if is_place else words("refuse.meant.post")
        return f"{_verb(words, name)} {posts} {_ARROW[words.language == 'id']} {target}", not cursor.done
    if name == "back":
        return f"{_verb(words, name)} {posts}", not cursor.done
    said = cursor.rest() or (words("refuse.meant.name") if name == "relief" else "")
    return f"{_verb(words, name)} {posts} {said}".rstrip(), False
