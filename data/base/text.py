"""Cleaning of text from outside.

It is done once, where the text comes in: operators, imports, remote stations, the site file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

#: Longest text that comes in at once (characters): a line by any way, a cell of an import, a text of a TOML file. A
#: longer one is refused in words, and never cut. A new entry has at most 32 KiB.
LONGEST = 4_000

# C0 except newline and tab, DEL, C1, the bidirectional marks and overrides, line/paragraph separators, BOM,
# lone surrogates and non-characters: they move the cursor, reorder a line or cannot be written as UTF-8.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff\ufffe\uffff]"
)


#: Breaks of a line besides newline: CR, VT, FF, NEL, U+2028 and U+2029. Left out, they would join two words.
_BREAK = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Return ``text`` without control characters and bidirectional overrides.

    Newline and tab stay; carriage return followed by newline becomes a newline, any other break of a line a blank.
    """
    return _UNSAFE.sub("", _BREAK.sub(" ", text.replace("\r\n", "\n")))


#: Marks inside a word that nobody sees (soft hyphen, zero-width space, word joiner): with one of them a name that was
#: pasted would be another than the same name typed. Joiners stay: scripts and emoji need them.
_HIDDEN = re.compile("[\u00ad\u180e\u200b\u2060-\u2064]")

#: A word that shows nothing: format characters, variation selectors, fillers and the Braille blank.
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u200c\u200d\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\uffa0]+")


def clean_line(text: str) -> str:
    """Return cleaned text for one row.

    As :func:`clean`, with newlines, tabs and runs of blanks as one blank each, and without what nobody sees: a name or
    a reason of such characters alone is empty.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(word for word in _HIDDEN.sub("", clean(text)).split() if not _UNSEEN.fullmatch(word))


def visible(text: str) -> str:
    """Return ``text`` with ``\\u001b`` for each character that :func:`clean` removes.

    That is how JSON writes it too.
    """
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}" if found[0] != "\r" else _return(found), text)


def _return(found: re.Match[str]) -> str:
    return "\r" if found.string[found.end() : found.end() + 1] == "\n" else "\\u000d"


#: Digits of a public key that are printed, read aloud, and enough to name it (80 bits).
KEY_HEAD = 20


def key_head(key: str) -> str:
    """Return the beginning of a public key as it is printed: ``5f3a 91c2 0b7d 44e1 a06c``."""
    return " ".join(key[n : n + 4] for n in range(0, min(KEY_HEAD, len(key)), 4))


def quoted(text: str, longest: int) -> str:
    """Return cleaned text for one row of a message: its beginning, of at most ``longest`` characters."""
    return clean_line(text[: 2 * longest])[:longest]


def map_texts(value: Any, change: Callable[[str], str]) -> Any:
    """Return a JSON value with every text in it changed, names of fields too."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {change(k): map_texts(v, change) for k, v in value.items()}
    if isinstance(value, list):
        return [map_texts(v, change) for v in value]
    return value


def post_ranges(codes: Sequence[str]) -> str:
    """Return post numbers in their shortest form: ``1-6``, ``1-3,7``."""
    return ranges(int(c) for c in codes if c.isdecimal())


def ranges(numbers: Iterable[int]) -> str:
    """Return numbers in their shortest form: ``1-6``, ``1-3,7``."""
    parts: list[list[int]] = []
    for n in sorted(numbers):
        if parts and parts[-1][-1] == n - 1:
            parts[-1].append(n)
        else:
            parts.append([n])
    return ",".join(str(p[0]) if len(p) == 1 else f"{p[0]}-{p[-1]}" if len(p) > 2 else f"{p[0]},{p[1]}" for p in parts)
