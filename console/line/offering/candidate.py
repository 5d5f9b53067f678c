"""A word that may replace the one being typed, and how well it fits."""

from __future__ import annotations

from typing import Literal

import msgspec

#: Each has a row of its own form. A ``name`` comes with words about it, a ``word`` without.
Kind = Literal["verb", "phrase", "type", "post", "incident", "person", "name", "word"]


class Candidate(msgspec.Struct, frozen=True):
    """A word that may replace the one being typed.

    rank: 0 it begins as typed, 1 a word about it does, 2 the letters are in it in this order.
    """

    word: str
    kind: Kind
    about: str = ""
    rank: int = 0


def rank_of(word: str, about: str, typed: str, kind: Kind) -> int | None:
    """Return how well a word fits what is typed; None: not at all."""
    if word.casefold().startswith(typed):
        return 0
    if kind == "word":
        return None
    names = about.casefold()
    if any(w.startswith(typed) for w in names.split()):
        return 1
    if len(typed) < 2 or kind == "verb":
        return None
    letters = iter(f"{word.casefold()} {names}")
    return 2 if all(letter in letters for letter in typed) else None
