"""Read-only session: runs the commands of the screen.

For any other line it says where to type it.
"""

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
from console.session.session import Notice, Session
from data.intents.base import Refused
from data.view.values import Echo

#: Commands of the screen that run here, by their ``ui`` name.
SHOWN = frozenset(
    {
        "board",
        "open",
        "book",
        "find",
        "help",
        "figures",
        "handover",
        "at",
        "shelf",
        "apart",
        "net",
        "posts",
        "filter",
        "quit",
    }
)


def is_shown(act: Act[Any]) -> bool:
    """Return whether the command only shows something, and does so here."""
    return act.name == "number" or (isinstance(act, ScreenAct) and act.ui in SHOWN)


class NoJobs:
    """A queue that refuses every job: nothing is entered here."""

    def put(self, job: Job) -> None:
        """Refuse ``job``."""
        job.on_refused(Refused("second.not_here"))


class ReadOnlySession(Session):
    """A session that enters nothing. ``where``: returns where lines are entered, in words."""

    def __init__(
        self,
        desk: Desk,
        where: Callable[[], str],
        kept: Drafts | None = None,
        on_notice: Callable[[Notice], None] = lambda notice: None,
    ) -> None:
        self._where = where
        super().__init__(desk, NoJobs(), kept, on_notice)

    def reread(self) -> Reading | None:
        """Read the line again; one that would enter something is refused, with where to type it."""
        reading = super().reread()
        if reading is not None and self._enters(reading):
            self.reading = reading = Reading(
                Echo("X", self._desk.words("second.not_here"), self._where()), completions=reading.completions
            )
        return reading

    def _enters(self, reading: Reading) -> bool:
        """Return whether the line is, or will be when complete, one that writes or that does not run here."""
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
