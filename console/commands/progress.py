"""Progress of long work, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from console.streams import raw
from data.words import Words

T = TypeVar("T")


def progress(words: Words, items: Iterable[T], total: int, step: int, key: str = "cli.query_progress") -> Iterator[T]:
    """Yield ``items``; if stderr is a terminal, show there after each ``step`` how many of ``total`` were done."""
    shows = sys.stderr.isatty() and total > step
    for number, item in enumerate(items, 1):
        if shows and number % step == 0:
            print("\r" + words(key, done=number, total=total), end="", file=raw(sys.stderr), flush=True)
        yield item
    if shows:
        print("\r\x1b[K", end="", file=raw(sys.stderr), flush=True)
