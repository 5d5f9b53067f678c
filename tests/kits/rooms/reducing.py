"""Entries and states for tests of single reducers. An entry is number 9 of a book, recorded at :data:`AT`."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from data import entries as e
from data.room.state.handover import Handover
from data.room.state.incidents import Incident, Mark

AT = 1_000_000
BOOK = "JBR-aaaa"
REF = f"{BOOK}-9"
WHAT = f"incident:{BOOK}-1"
SYS: dict[str, Any] = {"by": "system", "subjects": ("x",)}

INCIDENT = Incident(
    subject=WHAT, number=101, year=2024, type="FIRE", type_name="Fire", priority=2, type_priority=2, received=1,
    opened=2, by="LST", since=2, opened_ref=f"{BOOK}-1",
)  # fmt: skip

SHEET = Handover(ref="B-1", no=1, since=5, outgoing="LST", known=("incident:a",), read=(e.SheetLine("posts", "6"),))


def made(entry: e.Entry, no: int = 9, at: int = AT, **more: Any) -> Any:
    """Return the entry as the book would save it."""
    return replace(entry, **{"book": BOOK, "no": no, "at": at, "hlc": (at, 0), **more})


def with_marks(state: Incident) -> Incident:
    """Return a state made by hand with the marks that its reducers would have left, all recorded when they happened."""
    start = Mark("open", state.runs_from, state.opened, state.priority, state.owed)
    stamps = (Mark(n, state.stamp(n), state.stamp(n)) for n in ("acked", "sent", "arrived", "told") if state.stamp(n))
    moment = state.closed or state.since
    ended = (Mark("ended", moment, moment),) if not state.is_open else ()
    controlled = (Mark("controlled", moment, moment),) if state.state == "controlled" else ()
    return replace(state, marks=(start, *stamps, *controlled, *ended))
