"""Lines that a trainee typed.

Each has the times of its first key and of Enter, and its number of keys. They are kept in the drill's home, one line of
JSON each, so that they survive what the drill does to the console.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from data.base.clock import Clock, SystemClock
from data.base.files import open_file, read_file


class TypedLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line that was entered.

    at: when Enter was pressed, on the drill's clock (UTC ms)
    ms: real time from its first key to Enter
    keys: how many were pressed for it, with Enter
    act: which command it was; "": it was refused
    refused: the reason
    """

    at: int
    text: str
    ms: int
    keys: int
    act: str = ""
    refused: str = ""


class TypedLines:
    """Counts keys and keeps lines, in ``path`` too.

    clock: the drill's; real: measures how long a line took
    """

    def __init__(self, path: Path, clock: Clock, real: Clock | None = None) -> None:
        self.lines: list[TypedLine] = list(load(path))
        self.taken_at = 0  # when the trainee took over (UTC ms of the drill); 0: never
        self._path = path
        self._clock = clock
        self._real = real or SystemClock()
        self._first = 0
        self._keys = 0

    def press(self) -> None:
        """Count a key pressed in the line."""
        if not self._keys:
            self._first = self._real.monotonic()
        self._keys += 1

    def drop(self) -> None:
        """Forget the keys since the last line: it was parked or emptied."""
        self._keys = 0

    def add(self, text: str, act: str, refused: str = "", *, more_keys: int = 1) -> None:
        """Keep a line that was entered. ``more_keys``: keys that did not change the text, Enter above all."""
        ms = max(0, self._real.monotonic() - self._first) if self._keys else 0
        line = TypedLine(self._clock.now(), text, ms, self._keys + more_keys, act, refused)
        self._keys = 0
        self.lines.append(line)
        with (
            contextlib.suppress(OSError),
            os.fdopen(open_file(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), "ab") as file,
        ):
            file.write(msgspec.json.encode(line) + b"\n")


def load(path: Path) -> Iterator[TypedLine]:
    """Yield the lines that were kept, without one that is cut short."""
    try:
        raw = read_file(path)
    except OSError:
        return
    for line in raw.splitlines():
        with contextlib.suppress(msgspec.DecodeError):
            yield msgspec.json.decode(line, type=TypedLine)
