"""Page of entries that stations made while they were apart: theirs next to ours.

Also by incident, in order of time.

An entry was made apart if it arrived here more than a minute after it was recorded, because the link had been cut, or
if it was recorded before such a one of its book arrived; or if it came in a file, however soon, because stations that
use files have no link. The page shows the newest such time.
"""

from __future__ import annotations

from collections.abc import Iterator

from console.session.desk import Desk
from data.base.clock import HOUR, MINUTE
from data.book.replicas.replica import BY_FILE
from data.entries import Entry
from data.entries.base import SYSTEM
from data.entries.subjects import first_incident, station_of
from data.room.state.incidents import Incident
from data.view.lines import line_of
from widgets.drawing.cells import pad

Rows = list[tuple[str, str]]

#: An entry that arrives later than this after it was recorded was made apart (ms).
LATE = MINUTE
#: Arrivals this close to the newest late one belong to the same spell (ms).
SPELL = HOUR
#: How many entries of each book are searched: the page is made while somebody waits.
LOOK_BACK = 2_000
#: Width of each side (cells).
SIDE = 29


def apart(desk: Desk) -> tuple[int, int, list[Entry], list[Entry]]:
    """Return start and end (UTC ms), the entries made here, and those that arrived late; zeros if there are none."""
    late = list(_late(desk))
    if not late:
        return 0, 0, [], []
    newest = max(arrived for arrived, _ in late)
    theirs = [entry for arrived, entry in late if arrived > newest - SPELL]
    since = min(entry.at for entry in theirs)
    ours: list[Entry] = []
    for no in range(desk.book.last_no, max(0, desk.book.last_no - LOOK_BACK), -1):
        entry = desk.book.get(no)
        if entry.at < since:
            break
        if entry.at <= newest:
            ours.append(entry)
    return since, newest, ours[::-1], sorted(theirs, key=lambda entry: entry.order)


def _late(desk: Desk) -> Iterator[tuple[int, Entry]]:
    for book in desk.library.others().values():
        back = 0  # when the newest late one arrived: what was recorded before was made apart from here, too
        for arrived, entry in book.arrivals(max(1, book.last_no - LOOK_BACK + 1)):
            if arrived - entry.at > LATE:
                back = arrived
            if entry.at < back or book.arrival(entry.no) in BY_FILE:
                yield arrived, entry


def apart_rows(desk: Desk) -> Rows:
    """Return the page: a heading for each incident, then our entries on the left and theirs on the right."""
    words, ctx = desk.words, desk.context(SYSTEM)
    since, until, ours, theirs = apart(desk)
    if not theirs:
        return [("", words("stations.apart.none"))]
    span = words("stations.apart.span", since=ctx.time(since), until=ctx.time(until))
    names = ", ".join(dict.fromkeys(station_of(entry.book) for entry in theirs))
    # a blank in place of a time: each side has its owner above it
    rows: Rows = [("", span), (" ", _side_by_side(words("stations.apart.ours"), names))]
    for subject in _about((*theirs, *ours), theirs):
        rows.append(("", _heading(desk, subject)))
        some = [e for e in (*ours, *theirs) if first_incident(e.subjects) == subject]
        for entry in sorted(some, key=lambda e: e.order):
            line = line_of(entry, words, desk.site, number_of=desk.number_of)
            text = " ".join(part for part in (line.label, "" if subject else line.about, line.words) if part)
            who = f"{entry.by} {text}" if entry.by != SYSTEM else text
            mine = entry.book == desk.book.id
            rows.append((ctx.time(entry.when), _side_by_side(who if mine else "", "" if mine else who)))
    return rows


def _about(entries: tuple[Entry, ...], theirs: list[Entry]) -> list[str]:
    """Return the incidents that other stations wrote about: first those that both did, last "" for the rest."""
    touched = dict.fromkeys(first_incident(e.subjects) for e in sorted(theirs, key=lambda e: e.order))
    count = {subject: len({e.book for e in entries if first_incident(e.subjects) == subject}) for subject in touched}
    return sorted(touched, key=lambda subject: (not subject, -min(2, count[subject])))


def _heading(desk: Desk, subject: str) -> str:
    if not subject:
        return desk.words("stations.apart.rest")
    incident = desk.room.incident(subject)
    number = desk.number_of(subject)
    if not isinstance(incident, Incident):
        return f"#{number}"
    conflict = f" [{desk.words('stations.conflict')}]" if incident.conflicts else ""
    return f"#{number} P{incident.priority} {incident.type} {incident.words}{conflict}"


def _side_by_side(left: str, right: str) -> str:
    return f"{pad(left, SIDE)} │ {pad(right, SIDE)}".rstrip()
