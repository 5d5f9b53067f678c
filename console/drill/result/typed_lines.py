"""What a trainee typed: for each line when its first key came, when Enter, and how many keys it took.

Kept beside the drill's book, a line of JSON each, so that it survives what the drill does to the console.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

import msgspec


class Typed(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line that was entered. ``at``: Enter, on the drill's clock (UTC ms). ``ms``: real time from its first key
    to Enter. ``keys``: pressed for it, Enter too. ``act``: which act it was; "" for one that was refused. ``refused``:
    why."""

    at: int
    text: str
    ms: int
    keys: int
    act: str = ""
    refused: str = ""


class Record:
    """Notes keys and lines; appends them to ``path``, if there is one."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self.lines: list[Typed] = []
        self.taken_at = 0  # when the trainee took over (UTC ms of the drill); 0: never
        self._first = 0
        self._keys = 0
        if path is not None:
            self.lines = list(load(path))

    def key(self, now: int) -> None:
        """A key was pressed in the line. ``now``: real ms, from any start."""
        if not self._keys:
            self._first = now
        self._keys += 1

    def dropped(self) -> None:
        """The line was put aside or emptied: its keys were for nothing that was entered."""
        self._keys = 0

    def entered(self, text: str, now: int, at: int, act: str = "", refused: str = "", *, extra: int = 1) -> Typed:
        """The line is entered. ``now`` as for :meth:`key`; ``at``: the drill's clock (UTC ms); ``extra``: keys that did
        not change the text, Enter above all."""
        typed = Typed(at, text, max(0, now - self._first) if self._keys else 0, self._keys + extra, act, refused)
        self._keys = 0
        self.lines.append(typed)
        if self._path is not None:
            with contextlib.suppress(OSError), self._path.open("ab") as file:
                file.write(msgspec.json.encode(typed) + b"\n")
        return typed


def load(path: Path) -> Iterable[Typed]:
    """The lines that were kept; one that is cut short is left out."""
    try:
        raw = path.read_bytes()
    except OSError:
        return
    for line in raw.splitlines():
        with contextlib.suppress(msgspec.DecodeError):
            yield msgspec.json.decode(line, type=Typed)
