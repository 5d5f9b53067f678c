"""What commands print: JSON for programs, lines and columns for people."""

from __future__ import annotations

import re
import sys
import unicodedata
from typing import Any

import msgspec

# What msgspec leaves as it is although a terminal would act on it: DEL, C1, bidi marks, line separators.
_RAW = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def json_line(value: Any) -> str:
    """``value`` as JSON in one line, safe to show: controls are escaped."""
    text = msgspec.json.encode(value).decode()
    return _RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def print_json(value: Any) -> None:
    """Print ``value`` as one line of JSON; UTF-8 whatever the locale says."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    print(json_line(value))


def width(text: str) -> int:
    """Cells that ``text`` takes in a terminal, near enough for columns."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) != 0 for c in text)


def columns(rows: list[tuple[str, ...]], *, right: tuple[int, ...] = ()) -> list[str]:
    """``rows`` as lines with aligned columns two blanks apart; those numbered in ``right`` are right aligned.

    A column that is empty throughout is left out.
    """
    if not rows:
        return []
    widths = [max(width(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = []
        for i, cell in enumerate(row):
            if widths[i]:
                pad = " " * (widths[i] - width(cell))
                cells.append(pad + cell if i in right else cell + pad)
        lines.append("  ".join(cells).rstrip())
    return lines
