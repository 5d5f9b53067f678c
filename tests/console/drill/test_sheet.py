"""Handover sheet through the scripted days: what is open is on it, as data and on the page at 80 columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from data import entries as e
from data.base.clock import MINUTE
from data.book.library import Library
from data.book.reading.follower import BookReader
from data.book.replicas.replicas import Replicas
from data.entries import Entry
from data.entries.base import SYSTEM
from data.entries.subjects import first_incident
from data.intents.base import Context
from data.queries.current_shift import shift_start
from data.queries.figures import Figures
from data.report.parts.counts import counts
from data.report.parts.material import Material
from data.report.parts.period import this_shift
from data.room.room import Room
from data.site.load import load as load_site
from data.site.model import Site
from data.view.handover import Sheet, sheet_view
from data.view.handover_sheet import figure_items, frozen, sheet
from data.view.values import SheetSection
from data.words import Words
from tests.kits.drill.days import played
from widgets.board.handover_page import SheetPage
from widgets.drawing.look import Look

#: How often the sheet is read (ms).
EVERY = 4 * MINUTE
#: Fields of entries that say what was done, by whom, with whom.
SAID = ("words", "names", "people", "who", "number", "old", "new", "why", "priority_why", "authorised")
#: Kinds of entries about an incident in which something was done, said or called.
ACTS = (
    e.Opened, e.Reported, e.Sent, e.Arrived, e.Released, e.Controlled, e.Note, e.SceneFact, e.StepSet, e.Called,
    e.CallArrived, e.Told, e.SealCheck, e.BoxMove, e.Retyped, e.PrioritySet, e.Reopened, e.Fix,
)  # fmt: skip


class Day:
    """The book of a drill, read to any moment."""

    def __init__(self, name: str) -> None:
        home, _ = played(name)
        self.name = name
        self.site = load_site(home.site_file)
        self.library = Library(BookReader.open(home.path), Replicas.open(home.path, write=False))
        self.entries = list(self.library.all_entries())

    def moments(self, language: str) -> Iterator[tuple[Room, list[Entry], Context]]:
        """Yield the room, the entries and a context every few minutes."""
        site = msgspec.structs.replace(self.site, language=language)
        room, known, at = Room(), list[Entry](), self.entries[0].at
        for entry in self.entries:
            while entry.at > at + EVERY:
                at += EVERY
                yield room, known, self.context(room, known, site, at)
            room.apply(entry)
            known.append(entry)
        yield room, known, self.context(room, known, site, at + EVERY)

    def context(self, room: Room, known: list[Entry], site: Site, now: int) -> Context:
        own = {entry.no: entry for entry in known if entry.book == self.library.id}
        return Context(
            room=room, site=site, by=SYSTEM, now=now, book=self.library.id, next_no=max(own, default=0) + 1,
            words=Words(site.language), entry=own.get, entry_of=self.library.get,
            since=lambda at: (entry for entry in known if entry.at >= at),
        )  # fmt: skip


@pytest.fixture(scope="module", params=["protest-day", "break-in", "quiet-night"])
def day(request: pytest.FixtureRequest) -> Day:
    return Day(request.param)


def texts(value: Any) -> Iterator[str]:
    """Yield the texts in a field of an entry, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from texts(each)


def open_rows(room: Room) -> dict[str, str]:
    """Return the subject of each incident that is open or merged into an open one, with that of its row."""
    rows: dict[str, str] = {}
    for incident in room.open_incidents():
        waiting = [incident.subject]
        while waiting:
            subject = waiting.pop()
            rows[subject] = incident.subject
            found = room.incident(subject)
            waiting += [r.incident for r in found.reports if r.incident] if found is not None else []
    return rows


def wanted(room: Room, known: list[Entry]) -> Iterator[tuple[str, str, str]]:
    """Yield (row, kind, text) for everything of incidents that are open now."""
    rows = open_rows(room)
    for entry in known:
        subject = first_incident(entry.subjects) or ""
        if isinstance(entry, ACTS) and subject in rows and not room.is_void(entry.ref):
            if room.correction(entry.ref) is not None:  # the corrected words are those of another entry
                continue
            fields = msgspec.structs.asdict(entry)
            if isinstance(entry, e.Opened):  # its names are entries; the console says its own rows in any language
                fields |= {"names": (), "words": "" if entry.by == SYSTEM else entry.words}
            for name in SAID:
                for text in texts(fields.get(name, "")):
                    if text:
                        yield rows[subject], entry.kind, text


def in_order(words: list[str], page: list[str]) -> bool:
    """Whether the words are on the page in this order; columns at the right may stand between them."""
    rest = iter(page)
    return all(any(word == found.rstrip(";,") for found in rest) for word in words)


@pytest.mark.parametrize("language", ["en", "id"])
def test_sheet_has_everything_that_is_open(day: Day, language: str) -> None:
    seen: Counter[str] = Counter()
    page = SheetPage()
    page.look = Look(Words(language))
    for room, known, ctx in day.moments(language):
        found = sheet(ctx)
        by_row = _items(room, found)
        for row, kind, text in wanted(room, known):
            assert " ".join(text.split()) in by_row[row], (ctx.now, kind, text, by_row[row])
            seen[kind] += 1
        whole = " ".join(part for section in found for item in section.items for part in item.parts)
        for post in ctx.site.posts:
            for hazard in room.post(post.code).hazards:
                assert hazard in whole
                seen["hazard"] += 1
        _assert_p1s_first(room, found)
        seen["P1"] += sum(item.name.startswith("P1 #") for part in found for item in part.items)
        page.update(sheet_view(Sheet(frozen(found), found)), now=ctx.now, zone=ctx.site.zone)
        lines = [line.text for line in page.body(80, 19)]
        shown = " ".join(lines).split()
        for section in found:
            for item in section.items:
                for part in (f"{item.name} {item.text}", *item.facts):
                    assert in_order([word.rstrip(";,") for word in part.split()], shown), part
        seen["rows"] = max(seen["rows"], len(lines))
    if day.name != "protest-day":
        return
    assert seen["P1"] > 10 and seen["hazard"] > 10 and seen["call"] > 5
    assert seen["incident.opened"] > 200 and seen["incident.sent"] > 10 and seen["told"] > 10


def _items(room: Room, found: tuple[SheetSection, ...]) -> dict[str, str]:
    """Return what the sheet says of each open incident, by its subject."""
    (section,) = [section for section in found if section.key == "open"]
    numbers = {item.name.partition("#")[2]: " ".join(item.words.split()) for item in section.items if "#" in item.name}
    return {i.subject: numbers[room.number_text(i).removeprefix("#")] for i in room.open_incidents()}


def _assert_p1s_first(room: Room, found: tuple[SheetSection, ...]) -> None:
    (section,) = [section for section in found if section.key == "open"]
    order = [item.name[:2] for item in section.items if "#" in item.name]
    assert order == sorted(order) and len(order) == len(list(room.open_incidents()))


def counted(found: Figures, limit: int) -> tuple[object, ...]:
    """Return the figures that sheet and reports have in common."""
    calls = [found.count(outcome) for outcome in ("on_time", "late", "missed", "unobserved", "open")]
    return found.due, calls, len(found.annunciations), found.busiest, found.acks, found.bins_over(limit)


def test_sheet_and_report_count_the_same_at_every_moment(day: Day) -> None:
    recorded = {entry.at for entry in day.entries}
    for room, _, ctx in day.moments("en"):
        if ctx.now in recorded or ctx.now % (12 * MINUTE):
            continue  # at such a moment the report has entries that the room does not have yet
        period = this_shift(room.duty, ctx.site, ctx.now)
        material = Material(day.library, ctx.site, ctx.words, period, room, ctx.now)
        limit = ctx.site.alarms.flood_on
        _, found = figure_items(ctx)
        assert shift_start(room.duty, ctx.site, ctx.now) == period.start
        assert counted(found, limit) == counted(counts(material, period).figures, limit), ctx.now
