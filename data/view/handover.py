"""The handover under way, as a pure function of room and site."""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec.structs import replace

from data.entries.handover import SheetLine
from data.queries.incidents import is_new_to, unseen_p1
from data.room.room import Room
from data.room.state.handover import Handover
from data.site.localtime import hhmm_seen
from data.site.model import Site
from data.view.values import HandoverView, SheetItem, SheetRow, SheetSection
from data.words import words_of

#: Message keys if a P1 that nobody has acknowledged prevents acceptance.
NEW_P1 = ("handover.warn.new", "handover.warn.new.2")

#: Between two parts of a line of the sheet.
BETWEEN = "; "


class Sheet(msgspec.Struct, frozen=True):
    """The handover sheet as it is now: its lines, and the sections that they are made of."""

    lines: tuple[SheetLine, ...] = ()
    sections: tuple[SheetSection, ...] = ()


#: Of a board that does not know it: then it is shown as it was frozen.
NO_SHEET = Sheet()


def handover_view(room: Room, site: Site, sheet: Sheet = NO_SHEET, *, now: int, unsent: int = 0) -> HandoverView | None:
    """Return the handover under way at ``now`` (UTC ms), or None.

    sheet: as it is now. unsent: incidents that the agency does not have.
    """
    found = room.duty.handover
    if found is None:
        return None
    rows = [*lines_now(sheet.lines or found.lines, found), SheetLine("watch", found.words)]
    of = {section.key: section for section in sheet.sections if section.key != "book"}
    warn, args = _warn(room, site, now)
    return HandoverView(
        outgoing=found.outgoing,
        incoming=found.incoming,
        crew=site.crew_name(found.crew),
        to_crew=site.crew_name(found.to_crew),
        step="paused" if found.paused else "signed" if found.signed else "started",
        rows=tuple(_row(n, line, of.get(line.key), found) for n, line in enumerate(rows, 1)),
        signed=found.signed,
        proof=found.proof,
        aside=bool(found.paused) and warn != NEW_P1,
        warn=warn,
        args=args,
        unsent=unsent,
    )


def sheet_view(sheet: Sheet, unsent: int = 0) -> HandoverView:
    """Return the sheet as it would be, while no handover is under way. ``unsent``: see :func:`handover_view`."""
    pairs = zip(sheet.lines, sheet.sections, strict=True)
    rows = tuple(_of_section(SheetRow(n, line.key, line.words), part) for n, (line, part) in enumerate(pairs, 1))
    return HandoverView(outgoing="", incoming="", crew="", to_crew="", step="none", rows=rows, unsent=unsent)


def _row(number: int, line: SheetLine, section: SheetSection | None, found: Handover) -> SheetRow:
    """Return a line as a row: read back, or with what has changed since it was frozen or read back."""
    row = SheetRow(number, line.key, line.words, found.is_read(line))
    if section is not None:
        row = _of_section(row, section)
    before = next((known for known in (*found.read, *found.lines) if known.key == line.key), None)
    if row.read or before is None or before.words == line.words:
        return row
    then = before.words.split(BETWEEN)
    return replace(
        row,
        since=dict(found.read_at).get(line.key) or found.signed or found.since,
        is_summary_changed=row.summary != "" and _is_new(row.summary, then),
        items=tuple(_marked(item, then) for item in row.items),
        gone=tuple(_gone(then[1:] if row.summary else then, line.words.split(BETWEEN), row.items)),
    )


def _of_section(row: SheetRow, section: SheetSection) -> SheetRow:
    return replace(row, summary=section.summary, items=section.items)


def _marked(item: SheetItem, then: list[str]) -> SheetItem:
    return replace(item, changed=tuple(n for n, part in enumerate(item.parts) if _is_new(part, then)))


def _gone(then: list[str], now: list[str], items: tuple[SheetItem, ...]) -> Iterator[str]:
    """Yield the parts that are not there any more, but for those that have become another of the same name."""
    names = {f"{item.name} " for item in items} | {part.partition(": ")[0] + ": " for part in now}

    def is_another(part: str) -> bool:  # "P3 " names the figures of P3, "P3 #101 " an incident
        return any(part.startswith(name) and not part[len(name) :].startswith("#") for name in names)

    return (part for part in then if part not in now and not is_another(part))


def _is_new(part: str, then: list[str]) -> bool:
    # a person may have typed what stands between two parts
    return any(piece not in then for piece in part.split(BETWEEN))


def _warn(room: Room, site: Site, now: int) -> tuple[tuple[str, ...], dict[str, str]]:
    found = room.duty.handover
    assert found is not None
    new = unseen_p1(room)
    if new is not None and is_new_to(room, new):  # a newer P1 that was acknowledged since is the reason of a pause
        args = {"priority": "1", "number": room.number_text(new), "a": found.outgoing}
        return NEW_P1, args
    if found.paused:
        at = hhmm_seen(site, words_of(site.language), found.paused, now)
        args = {"at": at, "a": found.outgoing, "why": found.why or "-"}
        return ("handover.warn.paused", "handover.warn.paused.2"), args
    return (), {}


def lines_now(live: Iterable[SheetLine], found: Handover) -> tuple[SheetLine, ...]:
    """Return the sheet to show: its lines as they are now, except that of the book.

    The line of the book stays as it was frozen: it changes with every entry, so nobody could read it back.
    """
    frozen = {line.key: line for line in found.lines}
    return tuple(frozen.get("book", line) if line.key == "book" else line for line in live)
