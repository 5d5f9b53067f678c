"""Symbols of the screen: a set that every console font has, and an ASCII set.

Rules: docs/interface.md.
"""

import unicodedata
from functools import lru_cache
from typing import Final

import msgspec


class Glyphs(msgspec.Struct, frozen=True):
    """Symbols of one cell each.

    status: post status → symbol.
    ascii: text from outside becomes ASCII too.
    """

    status: dict[str, str]
    line: str = "─"
    focus: str = "═"
    column: str = "│"
    joint: str = "┬"
    tee: str = "├"
    cut: str = "…"
    cursor: str = "»"
    cursor_end: str = "«"
    times: str = "×"
    arrow: str = "→"
    up: str = "↑"
    down: str = "↓"
    dot: str = "·"
    warn: str = "▲"
    past: str = "«"
    ascii: bool = False

    def plain(self, text: str) -> str:
        """Return ``text`` safe to draw: one line, no control characters, no characters of unclear width."""
        return _ascii(text) if self.ascii else _plain(text)


UNICODE: Final = Glyphs(
    status={
        "normal": "·", "due": "•", "late": "▲", "missed": "■", "to": "→", "scene": "@", "break": "║", "covered": "←",
        "covers": "+", "patrol": "≈", "off": "-", "closed": "-", "unmanned": "X", "missing": "?", "roll": "≡",
        "test": "T", "danger": "!", "p1": "P1",
    }
)  # fmt: skip
ASCII: Final = Glyphs(
    status={
        "normal": ".", "due": "o", "late": "^", "missed": "#", "to": ">", "scene": "@", "break": "=", "covered": "<",
        "covers": "+", "patrol": "~", "off": "-", "closed": "-", "unmanned": "X", "missing": "?", "roll": "%",
        "test": "T", "danger": "!", "p1": "P1",
    },
    line="-", focus="=", column="|", joint="+", tee="+", cut="~", cursor=">", cursor_end="<", times="x", arrow=">",
    up="^", down="v", dot=".", warn="^", past="<", ascii=True,
)  # fmt: skip


def choose_glyphs(encoding: str, wanted: str = "") -> Glyphs:
    """Return the set that the site file ``wanted`` (``unicode`` or ``ascii``), else the one for ``encoding``."""
    if wanted:
        return ASCII if wanted == "ascii" else UNICODE
    return UNICODE if encoding.lower().replace("-", "").replace("_", "") in ("utf8", "cp65001") else ASCII


#: Combining marks kept on one letter. More of them are a joke or an attack, and smear over other rows.
MOST_MARKS = 2


def _drawable(text: str) -> str:
    out: list[str] = []
    marks = 0
    for char in text:
        kind = unicodedata.category(char)
        if kind in ("Mn", "Me"):
            marks += 1
            # Variation selectors are marks too. They change the width in some terminals and not in others.
            if marks > MOST_MARKS or not out or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
                continue
            out.append(char)
        elif kind in ("Zs", "Zl", "Zp") or char in "\t\n\r\x0b\x0c\x85":
            out.append(" ")
            marks = 0
        elif "\U0001f1e6" <= char <= "\U0001f1ff":  # a flag is two letters; terminals disagree on the pair
            out.append(chr(ord("A") + ord(char) - 0x1F1E6))
            marks = 0
        elif "\U0001f3fb" <= char <= "\U0001f3ff" or (kind[0] == "C" and kind != "Co"):
            continue  # controls, format characters, and skin tones, which only some terminals join to a sign
        else:
            out.append(char)
            marks = 0
    return "".join(out)


@lru_cache(4096)
def _plain(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return _drawable(text)


_TO_ASCII: Final = str.maketrans("→←×…·│–—‘’“”", "><x~.|--''\"\"")


@lru_cache(4096)
def _ascii(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    flat = unicodedata.normalize("NFKD", _drawable(text).translate(_TO_ASCII))
    return "".join(c if c.isascii() else "?" for c in flat if unicodedata.category(c) not in ("Mn", "Me"))
