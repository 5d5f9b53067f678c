"""Names that a drill file gives to entries and incidents.

Expectations name an incident by its name in the file, never by the number that it happens to get:
``incidents.gate.state``, ``row.gate.priority``, ``queue = ["gate", "camera"]``. A line writes
``{gate}`` for the number.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from console.drill.script.file import Event, filled
from console.session.desk import Desk
from data.entries import Entry, Opened
from data.entries.subjects import first_incident
from data.room.state.incidents import Incident

#: Sections of the facts whose keys are numbers of incidents.
_BY_NUMBER = ("incidents", "row")
#: Facts whose values are numbers of incidents.
_NUMBERS = ("queue", "related", "because", "number")


class Names:
    """The names of one run so far. ``entries``, ``incidents``: name → number."""

    def __init__(self, entries: dict[str, int] | None = None, incidents: dict[str, int] | None = None) -> None:
        self.entries: dict[str, int] = dict(entries or {})
        self.incidents: dict[str, int] = dict(incidents or {})

    def fill(self, line: str) -> str:
        """Return ``line`` with numbers in place of names."""
        return filled(line, {**self.entries, **self.incidents})

    def note(self, event: Event, entries: Iterable[Entry], desk: Desk) -> None:
        """Give the names of ``event`` to the ``entries`` of its first line.

        An event without a line names the newest incident: one that the console opened automatically.
        """
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
        """Return a fact's path with the number in place of the name."""
        head, _, rest = path.partition(".")
        name, dot, field = rest.partition(".")
        if head in _BY_NUMBER and name in self.incidents:
            return f"{head}.{self.incidents[name]}{dot}{field}"
        return path

    def wanted(self, path: str, value: Any) -> Any:
        """Return the value wanted at ``path``, with numbers in place of the names of incidents."""
        parts = [part for part in path.split(".") if not part.isdigit()]
        if not parts or parts[-1] not in _NUMBERS:
            return value
        if isinstance(value, tuple):
            return tuple(self.incidents.get(item, item) if isinstance(item, str) else item for item in value)
        return self.incidents.get(value, value) if isinstance(value, str) else value


def _opened(made: list[Entry], desk: Desk) -> int:
    """Return the number of the incident that ``made`` opened, else of the one it is about, else of the newest."""
    opened = next((entry.number for entry in made if isinstance(entry, Opened)), 0)
    if opened:
        return opened
    about = first_incident(s for entry in made for s in entry.subjects)
    found = desk.room.incident(about) if about else None
    if found is None and not made:
        known = (state for state in desk.room.states.values() if isinstance(state, Incident))
        found = max(known, key=lambda state: (state.opened, state.number), default=None)
    return found.number if found is not None else 0
