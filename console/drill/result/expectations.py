"""Expectations of a drill, checked with a screen and without one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from console.drill.result.facts import Facts, lookup
from console.drill.script.file import Event, Expect
from console.drill.script.names import Names
from data.entries import Entry
from data.site.localtime import local_of

#: A number below this (UTC ms, in 2001) is not a moment.
_A_MOMENT = 10**12

#: How an expectation may write a moment.
_FORMS = ("%H:%M", "%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")

_THAN = re.compile(r"(<=|>=|<|>)\s*(-?\d+)")


class Answer(msgspec.Struct, frozen=True):
    """Answer to a line: its entries and its echo, or no entries and the reason."""

    entries: list[Entry]
    text: str


class Finding(msgspec.Struct, frozen=True):
    """A fact that was not as expected.

    at: UTC ms. row: row of the script; 0: none.
    how: says, never_says (``found`` is the picture), entered (a line that had to be refused, ``found`` is its echo),
        refused (for another reason, ``found``), accepted (a line that had to be entered, ``found`` is why it was
        refused), or "" (``found`` is the value).
    """

    at: int
    row: int
    what: str
    expected: Any
    found: Any
    how: str = ""


class Checker:
    """Counts checks and keeps the findings.

    in_words: whether words of the screen are checked; not in a drill that is played in another language than its own
    """

    def __init__(self, names: Names | None = None, *, in_words: bool = True) -> None:
        self._names = names or Names()
        self._in_words = in_words
        self.checked = 0
        self.findings: list[Finding] = []

    def check(self, at: int, expect: Expect, facts: Facts, shown: Callable[[], str]) -> None:
        """Check an expectation at ``at`` (UTC ms). ``shown``: returns the board as text."""
        for path, wanted in expect.that.items():
            found = lookup(facts, self._names.path(path))
            wanted = self._names.wanted(path, wanted)
            self.fact(at, expect.row, path, wanted, as_time(wanted, found, facts.zone))
        if self._in_words and (expect.says or expect.never_says):
            text = shown()
            for words in expect.says:
                self.note(words in text, at, expect.row, "screen", words, text, "says")
            for words in expect.never_says:
                self.note(words not in text, at, expect.row, "screen", f"not: {words}", text, "never_says")

    def line(self, at: int, event: Event, number: int, line: str, answer: Answer | None) -> None:
        """Check what became of line ``number`` of ``event`` (from 0). ``answer`` None: it waits for the disk."""
        wanted = event.refused if number == len(event.lines) - 1 else ""
        entries, text = (answer.entries, answer.text) if answer is not None else ([], "")
        if wanted:
            is_refused = not entries and (wanted in text or not self._in_words)
            self.note(is_refused, at, 0, line, f"refused: {wanted}", text, "entered" if entries else "refused")
        else:
            self.note(bool(entries) or answer is None, at, 0, line, "accepted", text, "accepted")

    def figures(self, at: int, wanted: Mapping[str, Any], facts: Facts) -> None:
        """Check the figures of the complete drill."""
        for name, value in wanted.items():
            path = f"figures.{name}"
            self.fact(at, 0, path, value, as_time(value, lookup(facts, path), facts.zone))

    def fact(self, at: int, row: int, what: str, wanted: Any, found: Any) -> None:
        """Check a fact: equal, or as ``">= 3"`` says of a number."""
        self.note(is_met(wanted, found), at, row, what, wanted, found)

    def note(self, ok: bool, at: int, row: int, what: str, wanted: Any, found: Any, how: str = "") -> None:
        """Count a check, and keep it if it failed."""
        self.checked += 1
        if not ok:
            self.findings.append(Finding(at, row, what, wanted, found, how))


def as_time(wanted: Any, found: Any, zone: ZoneInfo) -> Any:
    """Return a moment (UTC ms) as ``wanted`` writes one: ``02:15``, ``2024-01-22 02:15:12``; another value as it is."""
    if not isinstance(wanted, str) or not isinstance(found, int) or isinstance(found, bool) or found < _A_MOMENT:
        return found
    form = next((form for form in _FORMS if _is_in(form, wanted)), "")
    return f"{local_of(zone, found):{form}}" if form else found


def _is_in(form: str, text: str) -> bool:
    try:
        return datetime.strptime(text, form).strftime(form) == text
    except ValueError:
        return False


def is_met(wanted: Any, found: Any) -> bool:
    """Return whether ``found`` is as wanted. true is not 1, and text is not the number it looks like."""
    than = _THAN.fullmatch(wanted) if isinstance(wanted, str) else None
    if than is not None and isinstance(found, int) and not isinstance(found, bool):
        limit = int(than[2])
        return {"<": found < limit, "<=": found <= limit, ">": found > limit, ">=": found >= limit}[than[1]]
    return type(wanted) is type(found) and bool(wanted == found)
