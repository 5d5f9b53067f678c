"""Screen, shift report, figures and drill's report: the same numbers of the same incidents."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest

from data.base.clock import HOUR, MINUTE, SECOND
from data.book.library import Library
from data.book.reading.follower import BookReader
from data.book.replicas.replicas import Replicas
from data.entries import Acked, Control, Opened, SealCheck
from data.entries.alarms import FloodOff
from data.intents.base import Context
from data.intents.incidents.closing import Close
from data.intents.incidents.links import Link
from data.intents.incidents.opening import Acknowledge, NewIncident
from data.intents.incidents.steps import TickSeveral
from data.queries.course.linked import with_linked
from data.queries.figures import Figures, ack_verdicts, figures
from data.queries.incidents import highest_of
from data.queries.roll_calls import present_and_absent
from data.report import kpi, shift
from data.report.parts import incident as rows
from data.report.parts.counts import counts
from data.report.parts.material import Material
from data.report.parts.period import Period, between, parts, shift_of
from data.report.shift import bins_text
from data.room.past import recorded_before
from data.site.changes.earlier import Sites
from data.site.load import load
from data.view.handover_sheet import sheet
from data.view.incident import incident_view, people_at, sources_of
from data.view.lines import text_of
from data.view.posts import post_views
from data.view.targets import target_views
from data.words import Words
from tests.kits.console.line_room import LineRoom
from tests.kits.drill.days import played
from tests.kits.rooms.memory_room import EIGHT_PM
from tests.kits.rooms.night import Night, clock, jember


@pytest.fixture(params=["protest-day", "break-in", "quiet-night"])
def drill(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_sheet_of_a_time_without_entries_ends_with_the_last_number_of_then() -> None:
    home, report = played("quiet-night")
    site, library = load(home.site_file), Library(BookReader.open(home.path), Replicas.open(home.path, write=False))

    def last_no(start: int, end: int) -> int:
        room = recorded_before(library, home.past, end)
        return Material(library, site, Words("en"), between(start, end, end), room, end).sheet_context.next_no - 1

    opened, ended = report.start - HOUR, report.end + HOUR
    assert last_no(opened - 2 * HOUR, opened - HOUR) == 0, "before the book was opened"
    assert last_no(report.start, ended) == library.last_no
    assert last_no(ended, ended + HOUR) == library.last_no


def test_report_of_a_shift_that_runs_shows_the_posts_as_the_board_does_at_that_moment() -> None:
    home, report = played("quiet-night")
    site, library = load(home.site_file), Library(BookReader.open(home.path), Replicas.open(home.path, write=False))
    due = report.start + 3 * HOUR  # post 2 is due in this very millisecond
    room = recorded_before(library, home.past, due + 1)
    m = Material(library, site, Words("en"), between(report.start, report.start + 12 * HOUR, due), room, due)
    said = {post["code"]: post["status"] for post in shift.document(m).facts["posts"]}
    assert said == {view.code: view.status for view in post_views(room, site, due)}
    assert "due" in said.values()
    assert " DUE" in sheet(m.sheet_context, m.period.start)[0].summary


def test_page_and_reports_say_the_same_of_every_incident(drill: str) -> None:
    home, report = played(drill)
    site, library = load(home.site_file), Library(BookReader.open(home.path), Replicas.open(home.path, write=False))
    room = recorded_before(library, home.past, report.end + 1)
    m = Material(library, site, Words("en"), between(report.start, report.end + 1, report.end + 1), room, report.end)
    said = {each.number: each for each in report.incidents}
    compared = 0
    for state in m.incidents():
        facts, handled = rows.facts(m, state), said[state.number]
        page = [t for t in target_views(with_linked(room, state)) if t.took is not None]
        for name in ("ack", "send", "arrive"):
            shown = [t.took // SECOND for t in page if t.name == name and t.took is not None]
            printed = [t["took_s"] for t in facts["targets"] if t["name"] == name and t["took_s"] is not None]
            in_drill = [t.took for t in handled.targets if t.name == name and t.took is not None]
            assert printed == in_drill and shown == printed[-len(shown) :] if shown else True, (state.number, name)
            compared += len(shown)
        acks = [t.took // SECOND for t in page if t.name == "ack" and t.took is not None]
        assert not acks or handled.acked == acks[-1]
        assert handled.priority == facts["highest_priority"]
        left = [(step["step"], step["required"]) for step in facts["open_steps"]]
        assert [(step.number, step.required) for step in handled.forgotten] == left
        required = [n for n, is_required in left if is_required]
        assert all(f"{n} " in rows.row(m, state)[8] for n in required), "a closed row names its required steps"
    assert compared > 3


def test_part_counts_the_same_whatever_was_counted_before(drill: str) -> None:
    home, report = played(drill)
    site, library = load(home.site_file), Library(BookReader.open(home.path), Replicas.open(home.path, write=False))
    room = recorded_before(library, home.past, report.end + 1)
    start, end = report.start, report.end + 1

    def material() -> Material:
        return Material(library, site, Words("en"), between(start, end, end), room, end)

    known = material()
    whole = counts(known, known.period)
    assert sum(a.incidents for a in whole.figures.acks) > 0
    cuts = [start + (end - start) * each // 5 for each in range(6)]
    for since, until in pairwise(cuts):
        part = between(since, until, until)
        assert counts(known, part) == counts(material(), part)
    assert counts(known, known.period) == whole == counts(material(), known.period)


def test_acknowledgement_that_a_part_does_not_reach_counts_in_the_whole_only() -> None:
    home, report = played("break-in")
    site, library = load(home.site_file), Library(BookReader.open(home.path), Replicas.open(home.path, write=False))
    room = recorded_before(library, home.past, report.end + 1)
    m = Material(library, site, Words("en"), between(report.start, report.end + 1, report.end + 1), room, report.end)
    subject = next(e.subjects[0] for e in m.entries if isinstance(e, Acked))
    course = m.about(subject)
    opened = [entry for entry in course if isinstance(entry, Opened)]
    for entries in (opened, course, opened):
        assert m._ack_verdicts(entries, subject, report.end) == ack_verdicts(entries, subject, report.end)
    assert ack_verdicts(opened, subject, report.end) != ack_verdicts(course, subject, report.end)


def test_calls_behind_the_figures_of_a_row_are_not_kept() -> None:
    home, report = played("quiet-night")
    site, library = load(home.site_file), Library(BookReader.open(home.path), Replicas.open(home.path, write=False))
    day, now = 24 * HOUR, report.end + 1
    room = recorded_before(library, home.past, now)
    m = Material(library, site, Words("en"), between(report.start, now + 5 * day, now + 5 * day), room, now + 5 * day)
    kept: list[int] = []

    def watched(periods: list[Period]) -> Iterator[Period]:
        before = living()
        for period in periods:
            yield period
            kept.append(living() - before)

    def living() -> int:
        gc.collect()
        return sum(type(each) is Figures for each in gc.get_objects())

    assert len(kpi.document(m, "day", watch=watched).sections[0].rows) == len(kept) + 1 > 3
    assert max(kept) <= 1, "the last one, until the next is there"


def test_ten_minutes_with_too_many_alarms_have_the_same_base_everywhere() -> None:
    home, report = played("protest-day")
    site, library = load(home.site_file), Library(BookReader.open(home.path), Replicas.open(home.path, write=False))
    day, now = 24 * HOUR, report.end + 1
    room = recorded_before(library, home.past, now)
    m = Material(library, site, Words("en"), between(report.start - 3 * day, now + day, now), room, now)
    facts = kpi.document(m, "shift").facts
    rows, whole = [row["annunciations"] for row in facts["rows"]], facts["all"]["annunciations"]
    assert whole["bins"] == sum(row["bins"] for row in rows) and whole["bins_over"] == 1
    (running,) = [part for part in parts(m.period, Sites(site), "shift", m.controls) if part.until == now]
    words = Words("en")
    ctx = Context(
        room=room,
        site=site,
        by="BGS",
        now=now,
        book="",
        next_no=1,
        words=words,
        entry=lambda no: None,
        since=lambda at: [entry for entry in library.all_entries() if entry.at >= at],
    )
    name = words("handover.bins_over", limit=10)
    (said,) = [item.text for section in sheet(ctx) for item in section.items if item.name == name]
    count = counts(m, running)
    assert said.startswith(f"1 of {count.bins} since 12:50, "), "the book begins then"
    assert bins_text(m, count).startswith(f"1/{count.bins} ") and bins_text(m, count).endswith(", 12:50-16:30")


def test_page_and_report_say_when_a_source_went_down_that_was_entered_later() -> None:
    room = LineRoom()
    room.do("-3 src mains down")
    state = room.incident(101)
    view = incident_view(room.room, room.site, state.subject, room.now, room.entry_of)
    assert view is not None
    assert dict(rows.stamps(state)) == {"received": room.now - 3 * MINUTE, "entered": room.now}
    assert view.received == room.now - 3 * MINUTE


def test_page_sheet_and_report_say_who_answered_the_roll_call() -> None:
    room = LineRoom()
    for line in ("ok all", "n FIRE 3 smoke"):
        room.do(line)
    room.wait(1)
    for line in ("roll 101", "ok 1-3", "roll 101 missing Dimas"):
        room.do(line)
    state = room.incident(101)
    there, absent = present_and_absent(room.room, state)
    said = people_at(room.room, state, room.words, room.site, room.now)[-1]
    assert said == f"roll call 02:08: {len(there)} of 6 found, MISSING: {', '.join(absent)}" and "Dimas" in absent
    view = incident_view(room.room, room.site, state.subject, room.now, room.entry_of)
    assert view is not None and said in view.facts
    assert any(said in item.facts for section in sheet(room.context()) for item in section.items)


def test_flood_that_runs_has_the_peak_that_the_header_has() -> None:
    home, report = played("protest-day")
    site = load(home.site_file)
    entries = list(BookReader.open(home.path).entries())
    ends = next(entry.at for entry in entries if isinstance(entry, FloodOff))
    found = figures([e for e in entries if e.at < ends - SECOND], site, report.start, ends - SECOND)
    (flood,) = found.floods
    assert not flood.until and flood.peak == found.busiest > site.alarms.flood_on
    assert found.busiest_at is not None
    known, half = [e for e in entries if e.at < ends - SECOND], (flood.since + found.busiest_at) // 2
    for start in (half, found.busiest_at + SECOND):
        assert figures(known, site, start, ends - SECOND).floods == (flood,), "it began in the shift before"


def test_early_handover_begins_the_next_shift_in_every_report() -> None:
    site, eight = jember(), EIGHT_PM
    morning, now = eight + 12 * HOUR, eight + 13 * HOUR
    first = Control(by="LST", subjects=("room",), operator="LST", crew="A", at=eight)
    early = Control(by="BGS", subjects=("room",), operator="BGS", crew="B", at=morning - 10 * MINUTE)
    night, day = parts(between(eight, now, now), Sites(site), "shift", [first, early])
    assert (night.end, day.start) == (early.at, early.at)
    today = date(2024, 1, 22)
    name = day.shift.name if day.shift else ""
    assert shift_of(Sites(site), today, name, now, [first, early]).start == early.at
    assert shift_of(Sites(site), today, name, now, [first]).start == morning, "nobody came early"


def test_priority_of_a_report_counts_a_linked_p1() -> None:
    night = Night()
    crowd = night.do("20:05", NewIncident(type="CRWD", post="1", words="forty people"))[0].subjects[0]
    attack = night.do("20:06", NewIncident(type="ASLT", post="1", words="hit by a stone"))[0].subjects[0]
    night.do("20:07", Link(incident=attack, other=crowd, how="rel"))
    night.do("20:08", Acknowledge(incident=attack))
    incident = night.room.incident(attack)
    steps = tuple(range(1, len(incident.steps) + 1)) if incident is not None else ()
    night.do("20:29", TickSeveral(incident=attack, steps=steps))
    night.do("20:30", Close(incident=attack, disposition="handled", words="by the ambulance"))
    state = night.room.incident(crowd)
    assert state is not None and night.room.effective_priority(state) > 1
    assert highest_of(state, night.room.incident) == 1


def test_words_of_a_line_are_not_said_twice_and_the_caller_is_named() -> None:
    seals = SealCheck(by="LST", subjects=("registers",), found=12, expected=12, words="intact", names=("Sari",))
    assert text_of(seals, Words("en"), jember()).count("intact") == 1
    night = Night()
    call = NewIncident(type="CRWD", post="1", words="crowd coming", source="phone")
    subject = night.do("20:05", call)[0].subjects[0]
    twin = night.do("20:06", NewIncident(type="CRWD", post="1", words="the same", source="radio"))[0].subjects[0]
    night.do("20:07", Link(incident=twin, other=subject, how="dup"))
    state = night.room.incident(subject)
    assert state is not None and clock("20:07") == night.now
    assert sources_of(state, Words("en")) == ("phone", "post 1")
