"""The scripted operator: types lines, and has the incident selected that he last acted on, as at a real console."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from console.exec.author import MACHINE_VERBS
from console.session.desk import Desk
from console.session.session import Session
from data.entries import Entry
from data.entries.base import SYSTEM

Answer = Callable[[list[Entry], str], None]


class Hand:
    """``session`` takes his lines; every one of them is a key pressed, for the watch over the operator."""

    def __init__(self, desk: Desk, session: Session) -> None:
        self._desk = desk
        self._session = session
        self.selected = ""

    def enter(self, line: str, by: str, answer: Answer) -> None:
        """Enter a line for ``by``. What a source reports is no operator's act, whoever is named."""
        verb = line.split(maxsplit=1)[0].casefold() if line.strip() else ""
        if verb in MACHINE_VERBS:
            by = SYSTEM
        if by != SYSTEM:
            self._desk.touch()

        def noted(entries: list[Entry], words: str) -> None:
            if by != SYSTEM:
                self._select(entries)
            answer(entries, words)

        self._session.enter(line, by, noted, selected=self.selected)

    def _select(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            for subject in entry.subjects:
                if self._desk.queue.index(subject) is not None:
                    self.selected = subject
                    return
