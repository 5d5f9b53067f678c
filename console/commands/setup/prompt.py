"""Prompt of a dialogue: a typed line; Esc goes back, Ctrl+C leaves.

It works on any terminal, a dumb one too: only blanks, backspaces and carriage returns move the cursor.
"""

from __future__ import annotations

import codecs
import os
import select
import shutil
import sys
import termios
import tty
from collections.abc import Iterator
from unicodedata import combining, east_asian_width

from console.streams import raw
from data.base.text import LONGEST, clean, clean_line

_ESCAPE, _ENTER, _ERASE, _LINE, _WORD, _END, _BREAK = "\x1b", "\r\n", "\x7f\x08", "\x15", "\x17", "\x04", "\x03"
_LEAVING = (_ESCAPE, *_ENTER, _END, _BREAK)
#: How long the rest of an arrow key may take (s).
_SEQUENCE_S = 0.05


class Back(Exception):
    """Signal: the operator pressed Esc."""


class Left(Exception):
    """Signal: the operator pressed Ctrl+C, or Ctrl+D in an empty line, or the terminal is gone."""


class Prompt:
    """The terminal while a dialogue runs: read key by key, without echo and without signals.

    Use it as a context; :meth:`ask` works within it only.
    """

    def __init__(self) -> None:
        self._terminal = sys.stdin.fileno()
        self._keys = self._read()

    def __enter__(self) -> Prompt:
        self._before = termios.tcgetattr(self._terminal)
        tty.setcbreak(self._terminal)
        mode = termios.tcgetattr(self._terminal)
        mode[3] &= ~termios.ISIG  # Ctrl+C is a key: nothing may be half written by it
        termios.tcsetattr(self._terminal, termios.TCSADRAIN, mode)
        return self

    def __exit__(self, *error: object) -> None:
        termios.tcsetattr(self._terminal, termios.TCSADRAIN, self._before)

    def ask(self, prompt: str) -> str:
        """Return the line that is typed after ``prompt``, cleaned. Raises Back, Left."""
        typed, shown = "", _draw(prompt, "", 0)
        for key in self._keys:
            if key in _LEAVING:
                print(flush=True)
                if key == _ESCAPE:
                    raise Back
                if key in _ENTER:
                    return clean_line(typed)
                if key != _END or not typed:
                    raise Left
            typed = _edited(typed, key)
            shown = _draw(prompt, typed, shown)
        raise Left

    def _read(self) -> Iterator[str]:
        """Yield each key until the end of the input. Keys that move a cursor are dropped whole."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        while True:
            try:
                piece = os.read(self._terminal, 4096)
            except OSError:  # the terminal is gone
                return
            if not piece:
                return
            text = decoder.decode(piece)
            while text:
                if text == _ESCAPE and select.select([self._terminal], [], [], _SEQUENCE_S)[0]:
                    text += decoder.decode(os.read(self._terminal, 4096))
                length = _sequence(text) if text[0] == _ESCAPE else 1
                if length == 1:
                    yield text[0]
                text = text[length:]


def _edited(typed: str, key: str) -> str:
    """Return the line ``typed`` after a key."""
    if key in _ERASE:
        return typed[:-1]
    if key == _LINE:
        return ""
    if key == _WORD:
        return typed.rstrip()[: typed.rstrip().rfind(" ") + 1]
    if key == "\t":
        return f"{typed} "
    return typed + key if key.isprintable() and clean(key) and len(typed) <= LONGEST else typed


def _sequence(text: str) -> int:
    """Return how many characters at the beginning of ``text``, an escape, are one key."""
    if text[1:2] == "O":
        return min(3, len(text))
    if text[1:2] != "[":
        return 1
    return next((at + 1 for at in range(2, len(text)) if "@" <= text[at] <= "~"), len(text))


# --- drawing ----------------------------------------------------------------------------------------------------


def _cells(text: str) -> int:
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def _window(prompt: str, typed: str) -> str:
    """Return the end of the line that fits into one row after the prompt."""
    room = max(8, shutil.get_terminal_size().columns - _cells(prompt) - 1)
    shown = typed
    while _cells(shown) > room:
        shown = shown[1:]
    return shown


def _draw(prompt: str, typed: str, before: int) -> int:
    """Draw the line over what was there, ``before`` cells after the prompt; return its cells."""
    shown = _window(prompt, typed)
    cells = _cells(shown)
    rest = " " * max(0, before - cells)
    print(f"\r{prompt}{shown}{rest}" + "\b" * len(rest), end="", file=raw(sys.stdout), flush=True)
    return cells
