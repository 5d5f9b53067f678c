"""The handover under way, as a pure function of room and site."""

from __future__ import annotations

from data.entries.handover import SheetLine
from data.queries.incidents import is_new_to
from data.room.room import Room
from data.room.state.handover import Handover
from data.rules.handover import unseen_p1
from data.site.localtime import hhmm
from data.site.model import Site
from data.view.values import HandoverView, SheetRow

#: Message keys if a P1 that nobody has acknowledged prevents acceptance.
NEW_P1 = ("handover.warn.new", "handover.warn.new.2")


def handover_view(room: Room, site: Site, lines: tuple[SheetLine, ...] = ()) -> HandoverView | None:
    """Return the handover under way, or None.

    ``lines``: the sheet as it is now; without them, as it was frozen.
    """
    found = room.duty.handover
    if found is None:
        return None
    rows = [*lines_now(lines or found.lines, found), SheetLine("watch", found.words)]
    warn, args = _warn(room, site)
    return HandoverView(
        outgoing=found.outgoing,
        incoming=found.incoming,
        crew=site.crew_name(found.crew),
        to_crew=site.crew_name(found.to_crew),
        step="paused" if found.paused else "signed" if found.signed else "started",
        rows=tuple(SheetRow(n, line.key, line.words, found.is_read(line)) for n, line in enumerate(rows, 1)),
        signed=found.signed,
        aside=bool(found.paused) and warn != NEW_P1,
        warn=warn,
        args=args,
    )


def _warn(room: Room, site: Site) -> tuple[tuple[str, ...], dict[str, str]]:
    found = room.duty.handover
    assert found is not None
    new = unseen_p1(room)
    if new is not None and is_new_to(room, new):  # a newer P1 that was acknowledged since is the reason of a pause
        args = {"priority": "1", "number": room.number_text(new), "a": found.outgoing}
        return NEW_P1, args
    if found.paused:
        args = {"at": hhmm(site, found.paused), "a": found.outgoing, "why": found.why or "-"}
        return ("handover.warn.paused", "handover.warn.paused.2"), args
    return (), {}


def lines_now(live: tuple[SheetLine, ...], found: Handover) -> tuple[SheetLine, ...]:
    """Return the sheet to show: its lines as they are now, except that of the book.

    The line of the book stays as it was frozen: it changes with every entry, so nobody could read it back.
    """
    frozen = {line.key: line for line in found.lines}
    return tuple(frozen.get("book", line) if line.key == "book" else line for line in live)
