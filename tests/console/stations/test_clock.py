"""Station whose clock is a day ahead: order and alarms stay right."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from data.base.clock import DAY, HOUR, MINUTE, SECOND
from data.entries import ClockStep
from data.room.incident_index import IncidentIndex
from data.room.state.incidents import Incident
from data.rules.all_rules import due
from data.rules.gaps import clock_step_entry
from data.site.localtime import hhmm
from data.view.targets import target_views
from data.words import Words
from tests.kits.console.command import Siaga
from tests.kits.console.stations import Station, pair
from tests.kits.rooms.memory_room import post_view
from tests.kits.widgets.scenes import break_in, flood_rows
from widgets.board.queue_row import queue_row
from widgets.drawing.look import Look
from widgets.incident.lines import IncidentLines

FIRE = Incident(
    subject="incident:JBR-7f3a-9", number=101, year=2024, type="FIRE", type_name="Fire", priority=1, type_priority=1,
    received=1_000, opened=1_000, by="LST",
)  # fmt: skip


def rules(station: Station) -> list[str]:
    """Enter the entries that the rules require now, as the heartbeat does; return their kinds."""
    found: list[str] = []
    for _ in range(50):
        asked = due(station.desk.room, station.desk.site, station.clock.now(), station.desk.context(station.by))
        if not asked:
            return found
        entries = station.desk.book.append(asked[0])  # type: ignore[union-attr]
        station.desk.apply(entries)
        found += [entry.kind for entry in entries]
    raise AssertionError("a rule fires for ever")


def passes(station: Station, minutes: int) -> list[str]:
    found: list[str] = []
    for _ in range(minutes):
        station.clock.advance(MINUTE)
        found += rules(station)
    return found


@pytest.fixture
def two(tmp_path: Path) -> tuple[Station, Station]:
    ours, theirs = pair(tmp_path)
    ours.do("ok 1")
    rules(ours)
    theirs.read(ours)
    theirs.clock.step(DAY)
    return ours, theirs


def test_check_call_from_ahead_clock_answers_none_of_tonight(two: tuple[Station, Station]) -> None:
    ours, theirs = two
    theirs.do("ok 1")
    ours.read(theirs)
    assert "clock" in rules(ours)
    post = post_view(ours.desk.room, ours.desk.site, "1", ours.clock.now())
    assert post is not None and post.last_contact is not None and post.last_contact <= ours.clock.now()
    passes(ours, 150)
    post = post_view(ours.desk.room, ours.desk.site, "1", ours.clock.now())
    assert post is not None and post.status == "missed"
    theirs.read(ours)
    assert theirs.facts == ours.facts


def test_clock_ahead_is_entered_once(two: tuple[Station, Station]) -> None:
    ours, theirs = two
    theirs.do("ok 1")
    ours.read(theirs)
    kinds = rules(ours) + passes(ours, 30)
    assert kinds.count("clock") == 1
    (entry,) = [e for e in ours.desk.book.entries() if isinstance(e, ClockStep)]
    assert entry.other and abs(entry.delta + DAY) < HOUR
    line = ours.desk.line(entry.no)
    assert line is not None and "entries are 24:00:00 ahead of this clock" in line.words
    theirs.do("ok 1")
    ours.read(theirs)
    assert rules(ours).count("clock") == 1, "for as long as that clock is wrong, whenever it matters"
    assert Words("id")("entry.clock_other", delta="1", before="2").startswith("ada mutasi 1 di depan jam ini")


def test_silence_from_ahead_clock_counts_now(two: tuple[Station, Station]) -> None:
    ours, theirs = two
    theirs.do("n fire 3 gudang")
    theirs.do("silence")
    ours.read(theirs)
    rules(ours)
    assert ours.desk.room.duty.silenced <= ours.clock.now()


def test_clock_ahead_by_a_minute_is_ignored(tmp_path: Path) -> None:
    ours, theirs = pair(tmp_path)
    ours.do("ok 1")
    rules(ours)
    theirs.read(ours)
    theirs.clock.step(MINUTE - 5_000)
    theirs.do("ok 1")
    ours.read(theirs)
    assert "clock" not in rules(ours)


# --- incidents --------------------------------------------------------------------------------------------------------


def test_incident_from_ahead_clock_runs_from_arrival(
    two: tuple[Station, Station],
) -> None:
    ours, theirs = two
    theirs.do("n vehi 3 motorcycle")
    theirs.clock.advance(20 * SECOND)
    theirs.do("a 101")
    ours.read(theirs)
    arrived = ours.clock.now()
    ours.do("n vehi 4 van")
    # Before the entry arrives, the board shows it by the time alone.
    assert ours.desk.queue.rows[-1].ahead_at(ours.clock.now()) > 23 * HOUR
    assert rules(ours).count("clock") == 1
    ours.clock.advance(MINUTE)
    ours.do("n vehi 5 lorry")
    (row,) = [row for row in ours.desk.queue.rows if row.ahead]
    incident = ours.desk.room.incident(row.subject)
    assert incident is not None and abs(row.ahead - DAY) < HOUR
    assert arrived - MINUTE <= incident.received <= ours.clock.now() and row.since <= ours.clock.now()
    targets = {t.name: t for t in target_views(incident)}
    assert targets["ack"].took == 21 * SECOND  # the spans between stay as they were
    send = targets["send"].at
    assert send is not None and send - ours.clock.now() <= targets["send"].goal
    for other in (r for r in ours.desk.queue.rows if r.new):
        ours.do(f"a {other.letter}{other.number}")
    rows = [row.words for row in ours.desk.queue.rows]
    assert rows == ["motorcycle", "van", "lorry"], "by age, as it came here"
    view = ours.desk.incident(row.subject)
    assert view is not None and any("another station's clock" in line.words for line in view.history)
    assert passes(ours, 5).count("clock") == 0
    # Its opening keeps what that clock showed, and all stations fold the same.
    opened = ours.desk.entry_of(incident.opened_ref)
    assert opened is not None and opened.at > ours.clock.now() + 20 * HOUR
    theirs.read(ours)
    assert theirs.facts == ours.facts
    ours.restart()
    assert ours.facts == theirs.facts
    ours.desk.close()
    siaga = Siaga(ours.home.path)
    told = {i["text"]: i["clock_ahead_s"] for i in json.loads(siaga.run("status", "--json").out)["incidents"]}
    assert told == {"motorcycle": row.ahead // 1000, "van": None, "lorry": None}
    assert [line for line in siaga.run("status").out.splitlines() if "[clock +23h" in line or "[clock +1d" in line]


def test_news_from_ahead_clock_does_not_hide_missing_news(two: tuple[Station, Station]) -> None:
    ours, theirs = two
    ours.do("n fire 3 smoke")
    ours.do("g 101 3")
    theirs.read(ours)
    theirs.do("101 heard of it")
    ours.read(theirs)
    rules(ours)
    (incident,) = ours.open
    news = [t.at for t in target_views(incident) if t.name == "update"]
    assert news and news[0] is not None and news[0] <= ours.clock.now() + 10 * MINUTE
    assert incident.received == ours.clock.now() - SECOND, "what was right stays"


def test_news_from_ahead_clock_twice_is_moved_twice(two: tuple[Station, Station]) -> None:
    ours, theirs = two
    ours.do("n fire 3 smoke")
    theirs.read(ours)
    theirs.clock.advance(5 * MINUTE)
    theirs.do("a 101")
    ours.read(theirs)
    assert rules(ours).count("clock") == 1
    minute = hhmm(theirs.desk.site, theirs.clock.now() - 2 * MINUTE)
    for words in ("heard of it", "a second call"):
        theirs.do(f"{minute} 101 {words}")
        ours.read(theirs)
        assert rules(ours).count("clock") == 1, words
        assert ours.open[0].latest <= ours.clock.now()
    theirs.read(ours)
    assert theirs.facts == ours.facts


def test_incident_before_own_clock_step_blames_no_other_station(tmp_path: Path) -> None:
    ours, theirs = pair(tmp_path)
    ours.do("n fire 3 smoke")
    theirs.read(ours)
    theirs.do("101 heard")
    ours.read(theirs)
    rules(ours)
    before = ours.clock.now()
    ours.clock.step(-7 * HOUR)
    ours.desk.apply(ours.desk.book.append([clock_step_entry(-7 * HOUR, before, ours.desk.room, ours.desk.site)]))  # type: ignore[union-attr]
    rules(ours)
    assert not [e for e in ours.desk.book.entries() if isinstance(e, ClockStep) and e.other]
    assert ours.open[0].received <= ours.clock.now()


def test_clock_check_with_right_clocks_reads_no_incident() -> None:
    index = IncidentIndex()
    index.changed(None, FIRE)
    assert index.later_than(FIRE.latest) == [] and index.later_than(FIRE.latest - 1) == [FIRE]
    later = msgspec.structs.replace(FIRE, told=FIRE.latest + 5)
    index.changed(FIRE, later)
    assert index.later_than(FIRE.latest) == [later]
    index.changed(later, FIRE)
    assert index.later_than(FIRE.latest) == []
    index.open = {}  # it would find nothing, and does not search
    assert index.later_than(FIRE.latest) == []
    index.open = {FIRE.subject: later}
    assert index.later_than(FIRE.latest) == [], "the bound came down when it was last looked for"


@pytest.mark.parametrize(("language", "tag"), [("en", "clock +1d"), ("id", "jam +1hr")])
def test_row_and_page_mark_clock_ahead(language: str, tag: str) -> None:
    look, row = Look(Words(language)), flood_rows(0)[4]
    view = break_in(language)
    for ahead, opened, found in ((DAY, 0, True), (0, DAY, True), (0, MINUTE, False), (0, 0, False)):
        marked = msgspec.structs.replace(row, ahead=ahead, opened=opened)
        text = queue_row(marked, look, look.times("UTC"), 78, now=0, flash_on=True, is_selected=False).text
        assert (tag in text) is found
        shown = msgspec.structs.replace(view, row=marked)
        page = IncidentLines(shown, look, now=0, zone="UTC", width=90).warnings()
        assert any(look.words("detail.ahead", span="")[:20] in line.text for line in page) is found
