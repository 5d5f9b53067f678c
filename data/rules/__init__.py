"""Rules of time; :mod:`data.rules.all_rules` asks them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from data.entries import Entry
from data.room.room import Room
from data.site.model import Site
from data.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Facts that a rule or the handover sheet needs: the room and the site, the time, the book.

    now: UTC ms.
    book, next_no: id of the book, and the number of its next entry.
    words: the site's language.
    entry: returns an entry of the book by its number, None if there is none.
    entry_of: returns an entry of any book of the room by its ref, None if there is none.
    since: returns the room's entries recorded at a moment (UTC ms) or later, of every book, in fold order.
    key_at: time of the last key pressed here (UTC ms); 0 if nobody counts them.
    """

    room: Room
    site: Site
    now: int
    book: str
    next_no: int
    words: Words
    entry: Callable[[int], Entry | None]
    entry_of: Callable[[str], Entry | None] = lambda ref: None
    since: Callable[[int], Iterable[Entry]] = lambda at: ()
    key_at: int = 0
