"""Names that a drill's file gives: of entries (by their book number) and of incidents.

Expectations name incidents by a name of the file, never by the number that they happen to get:
``incidents.gate.state``, ``row.gate.priority``, ``queue = ["gate", "camera"]``. A line says ``{gate}`` for the number.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from console.drill.script.file import Event, filled
from console.session.desk import Desk
from data.entries import Entry, Opened
from data.entries.subjects import first_incident
from data.room.state.incidents import Incident

#: Sections of the facts that are told by an incident's number.
_BY_NUMBER = ("incidents", "row")
#: Facts that are numbers of incidents.
_NUMBERS = ("queue", "related", "because", "number")


class Names:
    """What was named so far in one run. ``entries``, ``incidents``: name → number."""

    def __init__(self, entries: dict[str, int] | None = None, incidents: dict[str, int] | None = None) -> None:
        self.entries: dict[str, int] = dict(entries or {})
        self.incidents: dict[str, int] = dict(incidents or {})

    def fill(self, line: str) -> str:
        """``line`` with the numbers of the names in it."""
        return filled(line, {**self.entries, **self.incidents})

    def note(self, event: Event, entries: Iterable[Entry], desk: Desk) -> None:
        """What the first line of ``event`` (or its fault) entered: the names that the event gives stand for it. An
        event without a line names the newest incident: one that the console opened by itself."""
        made = list(entries)
        if event.lines and not made:
            return  # refused: it names nothing
        if event.name and made:
            self.entries[event.name] = made[0].no
        if event.incident:
            number = _opened(made, desk)
            if number:
                self.incidents[event.incident] = number

    def path(self, path: str) -> str:
        """A fact's path with the number in the name's place."""
        head, _, rest = path.partition(".")
        name, dot, field = rest.partition(".")
        if head in _BY_NUMBER and name in self.incidents:
            return f"{head}.{self.incidents[name]}{dot}{field}"
        return path

    def wanted(self, path: str, value: Any) -> Any:
        """What is wanted at ``path``, with the numbers in the names' place where numbers of incidents stand."""
        parts = [part for part in path.split(".") if not part.isdigit()]
        if not parts or parts[-1] not in _NUMBERS:
            return value
        if isinstance(value, tuple):
            return tuple(self.incidents.get(item, item) if isinstance(item, str) else item for item in value)
        return self.incidents.get(value, value) if isinstance(value, str) else value


def _opened(made: list[Entry], desk: Desk) -> int:
    """The number of the incident that ``made`` opened, else of the one that it is about, else of the newest one."""
    opened = next((entry.number for entry in made if isinstance(entry, Opened)), 0)
    if opened:
        return opened
    about = first_incident(s for entry in made for s in entry.subjects)
    found = desk.room.incident(about) if about else None
    if found is None and not made:
        known = (state for state in desk.room.states.values() if isinstance(state, Incident))
        found = max(known, key=lambda state: (state.opened, state.number), default=None)
    return found.number if found is not None else 0
