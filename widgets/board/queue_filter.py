"""Filter of the queue: what the operator wants to look at for a while.

It never hides a new P1 or P2.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from data.queries.course.attention import URGENT
from data.view.values import QueueRow
from data.words import Words

#: Words before posts, and for what has passed its target, in both languages.
POST = ("post", "posts", "pos")
OVERDUE = ("overdue", "late", "lewat", "terlambat")
NEW = ("new", "baru")
_PRIORITY = re.compile(r"p([1-4])", re.IGNORECASE)
_WORDS = re.compile(r"\w+")


class QueueFilter(msgspec.Struct, frozen=True):
    """Conditions of a row. It meets all of them, one of the priorities and one of the posts.

    typed: as it was typed, for the chip in the title.
    """

    typed: str = ""
    priorities: tuple[int, ...] = ()
    posts: tuple[str, ...] = ()
    overdue: bool = False
    new: bool = False
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return True if it hides anything."""
        return bool(self.typed)

    def keeps(self, row: QueueRow, now: int) -> bool:
        """Return whether ``row`` is shown at ``now`` (UTC ms)."""
        if row.new and row.priority <= URGENT:
            return True
        if self.priorities and row.priority not in self.priorities:
            return False
        if self.posts and not set(self.posts) & {*row.posts, *row.units}:
            return False
        if self.overdue and not row.is_over(now):
            return False
        if self.new and not row.new:
            return False
        if not self.words:
            return True
        has = [word.casefold() for word in _WORDS.findall(f"{row.type} {row.number_text} {row.words}")]
        return all(any(word.startswith(wanted) for word in has) for wanted in self.words)

    def rows(self, rows: Sequence[QueueRow], now: int) -> tuple[QueueRow, ...]:
        """Return the rows that are shown."""
        return tuple(row for row in rows if self.keeps(row, now))

    def text(self, words: Words) -> str:
        """Return it in words: ``P1, post 3, overdue``."""
        parts = [", ".join(f"P{priority}" for priority in self.priorities)]
        parts += [words("entry.post", post=",".join(self.posts))] if self.posts else []
        parts += [words("screen.filter.overdue")] if self.overdue else []
        parts += [words("screen.filter.new")] if self.new else []
        return ", ".join(part for part in (*parts, *self.words) if part)


def queue_filter(typed: str) -> QueueFilter:
    """Return the filter that ``typed`` asks for: ``p1``, ``post 3,4``, ``overdue``, ``new``, other words."""
    tokens, found = typed.split(), QueueFilter(typed=" ".join(typed.split()))
    priorities: list[int] = []
    posts: list[str] = []
    words: list[str] = []
    while tokens:
        token = tokens.pop(0)
        if match := _PRIORITY.fullmatch(token):
            priorities.append(int(match[1]))
        elif token.casefold() in POST and tokens:
            posts += _codes(tokens.pop(0))
        elif token.casefold() in OVERDUE:
            found = msgspec.structs.replace(found, overdue=True)
        elif token.casefold() in NEW:
            found = msgspec.structs.replace(found, new=True)
        else:
            words += [word.casefold() for word in _WORDS.findall(token)]
    return msgspec.structs.replace(found, priorities=tuple(priorities), posts=tuple(posts), words=tuple(words))


def _codes(text: str) -> list[str]:
    """Return the posts of ``3,5-7``."""
    codes: list[str] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first.isdecimal() and last.isdecimal() and int(first) <= int(last) <= 99:
            codes += map(str, range(int(first), int(last) + 1))
        elif part:
            codes.append(part)
    return codes
