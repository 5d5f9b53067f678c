"""Progress of long work, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

from console.streams import raw
from data.words import Words

T = TypeVar("T")

#: Width of the bar (cells), and the progress (thousandths) after which it is drawn again.
_BAR, _STEP = 40, 5


def progress(words: Words, items: Iterable[T], total: int, step: int, key: str = "cli.query_progress") -> Iterator[T]:
    """Yield ``items``; if stderr is a terminal, show there after each ``step`` how many of ``total`` were done."""
    shows = sys.stderr.isatty() and total > step
    for number, item in enumerate(items, 1):
        if shows and number % step == 0:
            print("\r" + words(key, done=number, total=total), end="", file=raw(sys.stderr), flush=True)
        yield item
    if shows:
        print("\r\x1b[K", end="", file=raw(sys.stderr), flush=True)


class Bar:
    """A progress bar on one line of a terminal, redrawn only when it moves."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._drawn = -_STEP

    def __call__(self, done: int, total: int) -> None:
        """Show ``done`` of ``total``, in any unit."""
        part = min(1000, done * 1000 // max(1, total))
        if part - self._drawn < _STEP:
            return
        self._drawn = part
        full = part * _BAR // 1000
        self._out.write(f"\r[{'=' * full}{' ' * (_BAR - full)}] {part // 10:3} %")
        self._out.flush()

    def clear(self) -> None:
        """Clear the line."""
        if self._drawn >= 0:
            self._out.write("\r\x1b[K")
            self._out.flush()
