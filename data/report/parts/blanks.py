"""Blanks of a form: what is known, what was answered, what is left blank."""

from __future__ import annotations

from collections.abc import Mapping

from data.base.text import clean_line
from data.report.document import BLANK, Row
from data.words import Words


class Blanks:
    """The values of a form, each by its key.

    values: what is in the form; None: a blank line.
    asked: (key, question) of what the room does not know, in the order of the form.
    """

    def __init__(self, answers: Mapping[str, str] | None = None) -> None:
        """Take answers by key. An empty one leaves the line as it is."""
        self._answers = {key: clean_line(text) for key, text in (answers or {}).items()}
        self.values: dict[str, str | None] = {}
        self.asked: list[tuple[str, str]] = []

    def row(self, words: Words, key: str, known: str = "", *, about: str = "", ask: bool = False) -> Row:
        """Return a row of the form.

        about: number of the incident that it is about.
        ask: it is asked for although something is known, and the answer replaces that.
        """
        label = words(f"report.form.{key}")
        full = f"{about} {key}".strip()
        answer = self._answers.get(full, "")
        if not known or ask:
            self.asked.append((full, f"{about} {label}".strip()))
            known = answer or known
        self.values[full] = known or None
        return label, known or BLANK
