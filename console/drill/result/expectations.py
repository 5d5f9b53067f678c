"""Looks whether what a drill expects is so; on the screen and without one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from console.drill.result.facts import Facts, lookup
from console.drill.script.file import Expect
from console.drill.script.names import Names
from data.site.localtime import local_of

#: Below this (UTC ms, in 2001) a number is no moment.
_A_MOMENT = 10**12

#: How an expectation may write a moment.
_FORMS = ("%H:%M", "%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")

_THAN = re.compile(r"(<=|>=|<|>)\s*(-?\d+)")


class Finding(msgspec.Struct, frozen=True):
    """One thing that was not as expected. ``at``: UTC ms. ``row``: the script's row, 0 if it names none."""

    at: int
    row: int
    what: str
    expected: Any
    found: Any


class Checker:
    """Counts what was checked and keeps what was not as expected.

    ``in_words``: words of the screen are looked for too; not in a drill that is played in another language than its
    own, where other words say the same.
    """

    def __init__(self, names: Names | None = None, *, in_words: bool = True) -> None:
        self._names = names or Names()
        self._in_words = in_words
        self.checked = 0
        self.findings: list[Finding] = []

    def check(self, at: int, expect: Expect, facts: Facts, shown: Callable[[], str]) -> None:
        """Check one expectation at ``at`` (UTC ms). ``shown``: the board as text."""
        for path, wanted in expect.that.items():
            found = lookup(facts, self._names.path(path))
            wanted = self._names.wanted(path, wanted)
            self.is_(at, expect.row, path, wanted, as_time(wanted, found, facts.zone))
        if self._in_words and (expect.says or expect.never_says):
            text = shown()
            for words in expect.says:
                self.note(words in text, at, expect.row, "screen", words, text)
            for words in expect.never_says:
                self.note(words not in text, at, expect.row, "screen", f"not: {words}", text)

    def refusal(self, at: int, line: str, wanted: str, accepted: bool, words: str) -> None:
        """Check that a line was refused, for the reason that is expected."""
        ok = not accepted and (wanted in words or not self._in_words)
        self.note(ok, at, 0, line, f"refused: {wanted}", words)

    def figures(self, at: int, wanted: Mapping[str, Any], facts: Facts) -> None:
        """Check the figures of the whole drill."""
        for name, value in wanted.items():
            path = f"figures.{name}"
            self.is_(at, 0, path, value, as_time(value, lookup(facts, path), facts.zone))

    def is_(self, at: int, row: int, what: str, wanted: Any, found: Any) -> None:
        """Check one fact: equal, or as ``">= 3"`` says of a number."""
        self.note(so(wanted, found), at, row, what, wanted, found)

    def note(self, ok: bool, at: int, row: int, what: str, wanted: Any, found: Any) -> None:
        """One thing was checked."""
        self.checked += 1
        if not ok:
            self.findings.append(Finding(at, row, what, wanted, found))


def as_time(wanted: Any, found: Any, zone: ZoneInfo) -> Any:
    """A moment (UTC ms) as ``wanted`` writes one: ``02:15``, ``02:15:12``, ``2024-01-22 02:15``; else as it is."""
    if not isinstance(wanted, str) or not isinstance(found, int) or isinstance(found, bool) or found < _A_MOMENT:
        return found
    form = next((form for form in _FORMS if _is_in(form, wanted)), "")
    return f"{local_of(zone, found):{form}}" if form else found


def _is_in(form: str, text: str) -> bool:
    try:
        return datetime.strptime(text, form).strftime(form) == text
    except ValueError:
        return False


def so(wanted: Any, found: Any) -> bool:
    """Whether ``found`` is what is wanted. true is not 1, and text is not the number it looks like."""
    than = _THAN.fullmatch(wanted) if isinstance(wanted, str) else None
    if than is not None and isinstance(found, int) and not isinstance(found, bool):
        limit = int(than[2])
        return {"<": found < limit, "<=": found <= limit, ">": found > limit, ">=": found >= limit}[than[1]]
    return type(wanted) is type(found) and bool(wanted == found)
