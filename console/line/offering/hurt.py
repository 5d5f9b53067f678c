"""Words that say that an officer is hurt.

The answer names the alarm, never only the log.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.intents.base import Context, Refused
from data.site.model import Site
from data.words import Words

_WHO = r"officers?|guards?|petugas|anggota|personel|polisi|satpam"
_HARM = (
    r"hurt|injured|down|attacked|assaulted|beaten|hit|stabbed|shot|punched|kicked|wounded"
    r"|dipukul|dipukuli|diserang|dikeroyok|dianiaya|ditusuk|ditembak|disandera|terluka|luka|cedera|tumbang|roboh"
    r"|in danger|dalam bahaya"
)
_ATTACK = (
    r"dipukul|dipukuli|diserang|dikeroyok|dianiaya|ditusuk|ditembak|disandera|stabbed"
    r"|fight|fighting|brawl|perkelahian|berkelahi|pengeroyokan"
)
#: Words that say that somebody of ours is hurt, or may be.
HURT = re.compile(rf"\b(?:{_WHO})\b(?:\W+\w+){{0,3}}?\W+(?:{_HARM})\b|\b(?:{_ATTACK})\b", re.IGNORECASE)
#: The same as the first word after a post.
_AT_POST = re.compile(r"(?:hurt|injured|wounded|attacked|terluka|luka|cedera|tumbang)\b", re.IGNORECASE)
_POST = re.compile(r"\b(?:p|pos|post)? ?([0-9]{1,2})\b", re.IGNORECASE)


def is_hurt(said: str, *, at_post: bool = False) -> bool:
    """Whether words say that an officer is hurt. ``at_post``: they follow a post's number."""
    return HURT.search(said) is not None or (at_post and _AT_POST.match(said) is not None)


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


def refuse_hurt(before: Sequence[str], said: str, ctx: Context, post: str = "") -> None:
    """Refuse words that say that an officer is hurt, with the alarm and the incident. Raises :class:`Refused`."""
    words: Words = ctx.words
    where = post or post_in(said, ctx.site) or words("refuse.meant.post")
    new = " ".join((*before, words("help.n.forms").split()[0], "ASLT", where, said))
    raise Refused("refuse.meant.hurt", mark="?", post=where, said=said, proposal=new)
