"""Looks whether what a drill expects is so; on the screen and without one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec

from console.drill.facts import Facts, lookup
from console.drill.file import Expect

_THAN = re.compile(r"(<=|>=|<|>)\s*(-?\d+)")


class Finding(msgspec.Struct, frozen=True):
    """One thing that was not as expected. ``at``: UTC ms. ``row``: the script's row, 0 if it names none."""

    at: int
    row: int
    what: str
    expected: Any
    found: Any


class Checker:
    """Counts what was checked and keeps what was not as expected."""

    def __init__(self) -> None:
        self.checked = 0
        self.findings: list[Finding] = []

    def check(self, at: int, expect: Expect, facts: Facts, shown: Callable[[], str]) -> None:
        """Check one expectation at ``at`` (UTC ms). ``shown``: the board as text."""
        for path, wanted in expect.that.items():
            self.is_(at, expect.row, path, wanted, lookup(facts, path))
        if expect.says or expect.never_says:
            text = shown()
            for words in expect.says:
                self.note(words in text, at, expect.row, "screen", words, text)
            for words in expect.never_says:
                self.note(words not in text, at, expect.row, "screen", f"not: {words}", text)

    def is_(self, at: int, row: int, what: str, wanted: Any, found: Any) -> None:
        """Check one fact: equal, or as ``">= 3"`` says of a number."""
        self.note(so(wanted, found), at, row, what, wanted, found)

    def note(self, ok: bool, at: int, row: int, what: str, wanted: Any, found: Any) -> None:
        """One thing was checked."""
        self.checked += 1
        if not ok:
            self.findings.append(Finding(at, row, what, wanted, found))


def so(wanted: Any, found: Any) -> bool:
    """Whether ``found`` is what is wanted. true is not 1, and text is not the number it looks like."""
    than = _THAN.fullmatch(wanted) if isinstance(wanted, str) else None
    if than is not None and isinstance(found, int) and not isinstance(found, bool):
        limit = int(than[2])
        return {"<": found < limit, "<=": found <= limit, ">": found > limit, ">=": found >= limit}[than[1]]
    return type(wanted) is type(found) and bool(wanted == found)
