"""Scripted operator of a drill.

They type lines, and have the incident selected that they last acted on, as at a real console.
"""

from __future__ import annotations

from collections.abc import Callable

from console.drill.result.expectations import Answer
from console.exec.author import MACHINE_VERBS
from console.session.desk import Desk
from console.session.jobs import Author
from console.session.session import Session
from data.entries import Entry, Via
from data.entries.base import SYSTEM


class ScriptedOperator:
    """Enters lines in ``session``. Each counts as a key pressed, for the watch over the operator."""

    def __init__(self, desk: Desk, session: Session) -> None:
        self._desk = desk
        self._session = session
        self.selected = session.selected

    def enter(self, line: str, by: Author, on_answer: Callable[[Answer], None]) -> None:
        """Enter a line for ``by``. A source's report is the system's, even if an operator is named."""
        verb = line.split(maxsplit=1)[0].casefold() if line.strip() else ""
        if verb in MACHINE_VERBS:
            by = SYSTEM
        if by != SYSTEM:
            self._desk.touch()

        def answered(entries: list[Entry], text: str) -> None:
            if by != SYSTEM:
                self._select(entries)
            on_answer(Answer(entries, text))

        self._session.enter(line, by, answered, selected=self.selected, via=Via("drill"))

    def _select(self, entries: list[Entry]) -> None:
        subjects = (subject for entry in entries for subject in entry.subjects)
        found = next((subject for subject in subjects if self._desk.queue.index(subject) is not None), "")
        self.selected = found or self.selected
