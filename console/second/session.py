"""The line of a second screen: acts of the screen are done; of any other it says where it is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from console.line.act import Act
from console.line.acts.screen import ScreenAct
from console.line.reading import Reading
from console.line.verbs import find
from console.session.desk import Desk
from console.session.drafts import Drafts
from console.session.jobs import Job
from console.session.session import Session
from data.intents.base import Refused
from data.view.values import Echo

#: Acts of the screen that are done here, by their ``ui`` name.
SHOWN = frozenset(
    {"board", "open", "book", "find", "help", "figures", "handover", "at", "shelf", "apart", "net", "quit"}
)


def is_shown(act: Act[Any]) -> bool:
    """Whether the act only shows something, and does so here."""
    return act.name == "number" or (isinstance(act, ScreenAct) and act.ui in SHOWN)


class Nobody:
    """Takes no job: nothing is entered here."""

    def put(self, job: Job) -> None:
        """Refuse it."""
        if job.refused is not None:
            job.refused(Refused("second.not_here"))


class LookingSession(Session):
    """``where``: in words, where lines are entered."""

    def __init__(self, desk: Desk, me: str, where: Callable[[], str], kept: Drafts | None = None) -> None:
        self._where = where
        super().__init__(desk, Nobody(), me, kept)

    def reread(self) -> Reading | None:
        """As :meth:`Session.reread`; what would enter something becomes a refusal that says where to."""
        reading = super().reread()
        if reading is not None and self._enters(reading):
            self.reading = reading = Reading(
                Echo("X", self._desk.words("second.not_here"), self._where()), completions=reading.completions
            )
        return reading

    def _enters(self, reading: Reading) -> bool:
        """Whether the line is, or becomes when it is whole, one that writes; or nothing that is done here."""
        if reading.ui:
            return reading.ui not in SHOWN or (reading.ui == "net" and bool(reading.arg))
        if reading.intent is not None:
            return True
        first = self.text.split()[0]
        if self._desk.site.post(first) is not None:
            return True
        if first.startswith("?") or first[0].isdigit() or first[0] == "#":
            return False  # about an incident that is not there, a time without an act: the grammar says so
        try:
            return not is_shown(find(first))
        except Refused:
            return False
