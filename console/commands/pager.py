"""Pager for what is longer than the terminal, as git has one."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from typing import Any, TextIO, cast

from console.streams import CleanStream, raw
from widgets.drawing.cells import cells

#: Options of less if LESS is not set: leave the text on the screen, and end at once if it fits there.
LESS = "FRX"


class Paged:
    """A stream that keeps what is written until it is longer than the terminal, and then hands it to a pager.

    out: the terminal; columns, rows: its size in cells
    """

    def __init__(self, out: TextIO, pager: list[str], columns: int, rows: int) -> None:
        self._out = out
        self._command = pager
        self._columns, self._rows = columns, rows
        self._kept: list[str] = []
        self._lines = 0
        self._pager: subprocess.Popen[str] | None = None

    def write(self, text: str) -> int:
        """Write ``text``. Raises OSError; BrokenPipeError once the pager was left."""
        if self._pager is not None and self._pager.stdin is not None:
            return self._pager.stdin.write(text)
        if not self._command:
            return self._out.write(text)
        self._kept.append(text)
        self._lines += text.count("\n") + sum(max(0, cells(line) - 1) // self._columns for line in text.split("\n"))
        if self._lines >= self._rows:
            self._begin()
        return len(text)

    def flush(self) -> None:
        """Hand on what can be; the terminal gets a short text at its end."""
        if self._pager is not None and self._pager.stdin is not None:
            self._pager.stdin.flush()

    def close(self) -> None:
        """Write a short text, or wait until the pager is left."""
        if self._pager is None:
            self._out.write("".join(self._kept))
            self._kept.clear()
            return
        with contextlib.suppress(OSError):
            self._pager.stdin.close()  # type: ignore[union-attr]
        while True:
            with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C is a key of the pager
                self._pager.wait()
                return

    def _begin(self) -> None:
        text, command = "".join(self._kept), self._command
        self._kept, self._command = [], []
        try:
            self._pager = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                text=True,
                encoding=self._out.encoding,
                errors="backslashreplace",
                env={"LESS": LESS, "LV": "-c", **os.environ},
            )
        except OSError:  # there is no such program
            self._out.write(text)
        else:
            self.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._out, name)


def pager() -> list[str]:
    """Return the pager's command: SIAGA_PAGER, else PAGER, else less; [] for none."""
    named = next((found for name in ("SIAGA_PAGER", "PAGER") if (found := os.environ.get(name)) is not None), "less")
    try:
        words = shlex.split(named)
    except ValueError:
        return []
    return words if words and words != ["cat"] and shutil.which(words[0]) else []


def folded(text: str, indent: int = 0) -> str:
    """Return ``text`` with long lines broken between words for a terminal, but for rows of tables; else unchanged.

    indent: cells before what continues a line, after those that the line begins with
    """
    if not sys.stdout.isatty():
        return text
    columns = max(20, shutil.get_terminal_size().columns - 1)
    return "\n".join(_folded(line, columns, indent) if len(line) > columns else line for line in text.split("\n"))


def _folded(line: str, columns: int, more: int) -> str:
    if line.lstrip().startswith("|"):
        return line
    margin = re.match(r"\s*(?:[-*] |\d+[.)] +)?", line)
    indent = " " * ((len(margin[0]) if margin else 0) + more)
    wrapped = textwrap.wrap(line, columns, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join(wrapped)


@contextlib.contextmanager
def paged() -> Iterator[None]:
    """Let a pager show what is printed inside the context, if stdout is a terminal and it is longer than that."""
    before, command = sys.stdout, pager()
    if not command or not before.isatty() or os.environ.get("TERM", "dumb") == "dumb":
        yield
        return
    columns, rows = shutil.get_terminal_size()
    shown = Paged(raw(before), command, max(1, columns), rows)
    sys.stdout = cast(TextIO, CleanStream(cast(TextIO, shown)))  # what a pager gets is clean too
    try:
        yield
    finally:
        sys.stdout = before
        shown.close()
