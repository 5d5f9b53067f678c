"""Words that say that an officer is hurt.

The answer names the alarm, never only the log.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from data.intents.base import Context, Refused
from data.site.model import Site
from data.words import Words

_WHO = r"officers?|guards?|petugas|anggota|personel|polisi|satpam"
_HARM = (
    r"hurt|injured|attacked|assaulted|beaten|hit|stabbed|shot|punched|kicked|wounded|bleeding|unconscious|stoned"
    r"|dipukul|dipukuli|diserang|dikeroyok|dianiaya|ditusuk|ditembak|disandera|terluka|luka|cedera|tumbang|roboh"
    r"|collapsed|fainted|pingsan|dibacok|ditendang|dihajar|digebuki|dilempar|dilempari|ditabrak|berdarah|tidak sadar"
    r"|(?:ter)?kena \w*(?:pukul|batu|lempar|tusuk|tembak|bacok|hantam|sabet|tendang|panah|petasan|pisau|parang)\w*"
    r"|in danger|dalam bahaya"
)
_ATTACK = (
    r"dipukul|dipukuli|diserang|dikeroyok|dianiaya|ditusuk|ditembak|disandera|stabbed|man down"
    r"|fight|fighting|brawl|perkelahian|berkelahi|pengeroyokan"
)
#: The same as the first words after a post.
_AT_POST = re.compile(rf"(?:(?:got|been|man|orang)\W+)?(?:{_HARM})\b", re.IGNORECASE)
_POST = re.compile(r"\b(?:p|pos|post)? ?([0-9]{1,2})\b", re.IGNORECASE)
#: A number that may count something, and name no post.
_BARE = re.compile(r"(?<!\bpos )(?<!\bpost )\b[0-9]+", re.IGNORECASE)
#: Fewest letters of one word of a full name that names somebody.
_SHORTEST_NAME = 3


def is_hurt(said: str, site: Site, *, at_post: bool = False) -> bool:
    """Whether words say that an officer is hurt: any, or somebody on the roster. ``at_post``: they follow a post."""
    found = _hurt(tuple(name for person in _names(site) for name in person)).search(said) is not None
    return found or (at_post and _AT_POST.match(said) is not None)


def _names(site: Site) -> list[tuple[str, ...]]:
    """Return the words that name each person on the roster: the short name first."""
    return [(p.name, *(word for word in p.full.split() if len(word) >= _SHORTEST_NAME)) for p in site.people]


@lru_cache(maxsize=8)
def _hurt(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return the words that say that somebody of ours is hurt, or may be. names: those of the roster."""
    who = "|".join((_WHO, *map(re.escape, filter(None, names))))
    return re.compile(
        rf"\b(?:{who})\b(?:(?:\W+\w+){{0,3}}?\W+(?:{_HARM})|(?:\W+(?:is|are|was|has|gone|went))*\W+down)\b"
        rf"|\b(?:injured|wounded|hurt) (?:{who})\b|\b(?:{_ATTACK})\b",
        re.IGNORECASE,
    )


def post_in(said: str, site: Site) -> str:
    """Return the post that words name by its number, or by a word of one name alone; "" if they name none."""
    numbers = (found[1].lstrip("0") for found in _POST.finditer(said))
    if post := next((n for n in numbers if site.post(n)), ""):
        return post
    for word in said.casefold().split():
        named = [p.code for p in site.posts if len(word) > 3 and word in f"{p.name} {p.nama}".casefold().split()]
        if len(named) == 1:
            return named[0]
    return ""


def post_of(name: str, ctx: Context) -> str:
    """Return the post that somebody is on now, "" for none, or for more than one."""
    found = [post.code for post in ctx.site.posts if name in ctx.people(post.code)]
    return found[0] if len(found) == 1 else ""


def hurt_at(said: str, ctx: Context) -> str:
    """Return the post that words about a hurt officer name, else that of the person in them; "" for neither."""
    words = set(re.findall(r"\w+", said.casefold()))
    people = [person[0] for person in _names(ctx.site) if words & {name.casefold() for name in person}]
    there = next(filter(None, (post_of(name, ctx) for name in people)), "")
    return post_in(_BARE.sub(" ", said), ctx.site) or there or post_in(said, ctx.site)


def refuse_hurt(before: Sequence[str], said: str, ctx: Context, post: str = "") -> None:
    """Refuse words that say that an officer is hurt, with the alarm and the incident. Raises :class:`Refused`."""
    words: Words = ctx.words
    where = post or hurt_at(said, ctx) or words("refuse.meant.post")
    new = " ".join((*before, words("help.n.forms").split()[0], "ASLT", where, said))
    raise Refused("refuse.meant.hurt", mark="?", post=where, said=said, proposal=new)
