"""Entries of the rules, figures counted from them, and lines about alarms."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from data import entries as e
from data.base.clock import HOUR, MINUTE, SECOND
from data.entries import alarms as a
from data.entries.alarms import FloodOff, FloodOn
from data.entries.handover import SheetLine
from data.intents.alarms import ChangeSource
from data.intents.base import Intent
from data.intents.decide import decide
from data.intents.incidents.closing import Close
from data.intents.incidents.links import Link
from data.intents.incidents.opening import NewIncident
from data.intents.incidents.priority import SetPriority
from data.intents.outside import WriteLine
from data.intents.posts import SendPosts
from data.queries.check_deadlines import may_be_raised
from data.queries.course.targets import targets_of
from data.queries.current_shift import shift_start
from data.queries.figures import annunciations, figures, floods
from data.queries.flood import flood_now
from data.queries.roll_calls import awaits_named_roll_call
from data.room.noted.annunciations import Annunciations
from data.room.room import Room
from data.room.state.alarms import Alarms, Shelf, SourceState
from data.room.state.control import Duty
from data.room.state.incidents import Incident
from data.room.state.orders import Tempo
from data.room.state.posts import PostState
from data.room.state.registers import Lookout, OutsideCall, Registers, Reminder, Tour
from data.rules.all_rules import due
from data.rules.checks import missed_since
from data.rules.new_incident import steps_of
from data.view.conflicts import conflicts_of
from data.view.handover import Sheet, handover_view
from data.view.handover_sheet import ahead, frozen, line, sheet
from data.view.lines import line_of
from data.view.upcoming import register_items
from data.words import Words
from tests.data.room.reducers.test_conflicts import WHAT, A, B, Story
from tests.kits.rooms.memory_room import BOOK, EIGHT_PM
from tests.kits.rooms.night import ALL, Night, clock, jember
from tests.kits.rooms.reducing import INCIDENT

SITE = jember()


# --- what is written ------------------------------------------------------------------------------------------------


def test_steps_of_in_indonesian_keep_required() -> None:
    kind = SITE.type("FIRE")
    assert kind is not None and any(s.required for s in kind.steps) and not all(s.required for s in kind.steps)
    said = steps_of("id", kind)
    assert [s.required for s in said] == [s.required for s in kind.steps]
    assert [s.words for s in said] == list(kind.langkah)
    short = replace(kind, langkah=kind.langkah[:1])
    assert [s.words for s in steps_of("id", short)] == [
        kind.langkah[0],
        *(s.words for s in kind.steps[1:]),
    ]
    assert steps_of("en", kind) == kind.steps and steps_of("en", None) == ()


def test_targets_of_a_type_apply_at_its_priority_only() -> None:
    kind = SITE.type("FIRE")
    assert kind is not None
    own = replace(kind, targets=e.Targets(ack=7))
    assert targets_of(SITE, own, kind.priority) == e.Targets(ack=7)
    assert targets_of(SITE, own, kind.priority + 1) == SITE.targets[kind.priority]
    assert targets_of(SITE, replace(kind, targets=e.Targets()), kind.priority) == SITE.targets[kind.priority - 1]
    assert targets_of(SITE, None, 4) == SITE.targets[3]


def test_missed_since_names_the_last_call_or_none() -> None:
    words = Words("en")
    assert missed_since(SITE, words, clock("01:55"), clock("02:20")) == "No check call since 01:55"
    assert missed_since(SITE, words, 0, clock("02:20")) == "No check call yet"
    night = Night(clock("01:30"))
    night.call("01:55", *"12356")
    night.run_to("02:20")
    (raised,) = night.kinds("incident.priority")
    assert isinstance(raised, e.PrioritySet) and raised.why == "no contact 20 min after the call was due"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, True),
        ({"type": "FIRE"}, False),
        ({"key": "src:cam-3:1"}, False),
        ({"state": "closed"}, False),
        ({"folded_into": "incident:b"}, False),
        ({"priority": 1}, False),
        ({"arrived": 5}, False),
    ],
)
def test_may_be_raised_only_for_open_rule_incidents(changes: dict[str, Any], said: bool) -> None:
    incident: Incident = replace(INCIDENT, type="MISS", key="miss:post:4:x", priority=2)
    assert may_be_raised(Room(), replace(incident, **changes)) is said


def test_outage_group_is_linked_to_its_cause() -> None:
    night = Night()
    for at, code in (("20:10", "mains"), ("20:11", "cam-1")):
        night.run_to(at)
        night.save(*decide(ChangeSource(source=code, state="down", received=night.now), night.context("system")))
    power, cameras = night.queue.rows
    (tied,) = night.kinds("incident.link")
    assert isinstance(tied, e.Linked)
    assert (tied.subjects, tied.how, tied.other) == ((cameras.subject, power.subject), "rel", power.subject)
    opened = night.room.incident(cameras.subject)
    assert opened is not None
    assert (tied.child_number, tied.child_words) == (cameras.number, opened.words)
    assert (tied.child_priority, tied.child_received) == (3, clock("20:11"))


def lost(night: Night, at: str, code: str) -> list[e.Entry]:
    night.run_to(at)
    return night.save(*decide(ChangeSource(source=code, state="down", received=night.now), night.context("system")))


def test_outage_that_joins_a_group_does_not_sound() -> None:
    night = Night()
    for at, code, sounds in (("20:10", "mains", True), ("20:11", "cam-1", True), ("20:12", "cam-2", False)):
        changed = lost(night, at, code)[0]
        assert isinstance(changed, a.SourceChanged) and changed.sounds is sounds, code
    alone = Night()
    lost(alone, "20:10", "mains")
    closed = Close(incident=alone.queue.rows[0].subject, disposition="handled", words="generator runs")
    alone.save(*decide(closed, alone.context("LST")))
    changed, row = lost(alone, "20:11", "cam-1")
    assert isinstance(changed, a.SourceChanged) and (changed.cause, changed.sounds) == ("mains", True)
    assert isinstance(row, e.Opened) and row.post == "1" and [r.type for r in alone.queue.rows] == ["CCTV"]


@pytest.mark.parametrize(
    ("code", "state", "kinds"),
    [
        ("cam-3", {"down": True, "heard": False}, ["shelf.ended", "source", "incident.opened"]),
        ("cam-3", {"down": True, "heard": True}, ["shelf.ended", "source", "incident.opened"]),
        ("cam-3", {"down": False, "heard": False}, ["shelf.ended"]),
        ("gone", {"down": True, "heard": False}, ["shelf.ended"]),
    ],
)
def test_shelf_end_announces_a_source_that_is_down(code: str, state: dict[str, Any], kinds: list[str]) -> None:
    night = Night()
    night.call("20:05", *ALL)
    shelf = Shelf(source=code, name="C", since=1, until=night.now, why="wet", by="LST", ref="B-5")
    night.room.states["alarms"] = Alarms(shelves=(shelf,))
    night.room.states[f"source:{code}"] = SourceState(code=code, name="C", **state)
    (made,) = due(night.room, SITE, night.now, night.context())
    assert [x.kind for x in made] == kinds
    assert isinstance(made[0], a.ShelfEnded) and made[0].down is state["down"]


@pytest.mark.parametrize("acted", ["sent", "raised", "tied", "nothing"])
def test_outage_row_with_commands_keeps_its_place(acted: str) -> None:
    night = Night()
    night.call("20:05", *ALL)
    lost(night, "20:10", "cam-1")
    row = night.queue.rows[0].subject
    acts: dict[str, Intent] = {
        "sent": SendPosts(posts=("6",), incident=row),
        "raised": SetPriority(incident=row, priority=1, why="dark"),
    }
    if acted == "tied":
        night.save(*decide(NewIncident(type="VEHI", post="1", words="van"), night.context("LST")))
        acts["tied"] = Link(incident=row, how="rel", other=night.queue.rows[-1].subject)
    if acted in acts:
        night.save(*decide(acts[acted], night.context("LST")))
    mains, *_ = lost(night, "20:10:05", "mains")
    found = night.room.incident(row)
    assert found is not None and isinstance(mains, a.SourceChanged)
    assert (mains.incident in found.related) is (acted == "nothing")


def test_sheet_ahead_lists_reminders_lookouts_tours_and_orders() -> None:
    night = Night()
    words = night.context().words
    assert line(ahead(night.context("LST"))) == words("handover.nothing")
    night.room.states["registers"] = Registers(
        reminders=(Reminder(ref="B-1", no=1, due=clock("21:10"), words="call PLN", by="LST"),),
        lookouts=(Lookout(ref="B-2", words="P 4321", since=1, until=clock("22:00"), by="LST"),),
        tours=(Tour(code="t", name="Round", post="6", points=("a", "b"), since=1, until=1, ref="B-3", seen=("a",)),),
        tempo=(
            Tempo(ref="B-4", posts=("4", "5"), every_min=15, since=1, until=clock("23:00"), authorised="Surya"),
            Tempo(ref="B-5", posts=("1",), every_min=30, since=1, level="2", authorised="Surya"),
        ),
    )
    until = words("handover.until", at="23:00")
    assert line(ahead(night.context("LST"))).split("; ") == [
        "21:10 call PLN",
        f"{words('handover.until', at='22:00')} {words('handover.lookout', words='P 4321')}",
        f"{words('handover.tour', name='Round')} 1/2, {words('handover.left', points='b')}",
        f"{words('entry.posts', posts='4,5')} {words('handover.every', every=15)} {until}",
        words("handover.level", level="II"),
    ]


def test_flood_ends_when_its_entries_are_undone() -> None:
    night = Night()
    for n in range(12):
        night.now += 5 * SECOND
        night.save(*decide(NewIncident(type="VEHI", post="1", words=f"{n}"), night.context("LST")))
    night.rules()
    assert night.room.alarms.in_flood
    for n in range(8):
        night.room.annunciations.remove([o.ref for o in night.book if isinstance(o, e.Opened)][n])
    night.now += SECOND
    (off,) = night.rules()
    assert isinstance(off, FloodOff) and (off.moment, off.count) == (night.now, 4)


def test_sheet_equipment_without_any_is_keys_all_in() -> None:
    night = Night()
    said = {line.key: line.words for line in frozen(sheet(night.context("LST")))}
    assert said["equipment"] == night.context().words("handover.keys.in")


# --- next -----------------------------------------------------------------------------------------------------------


def test_register_items_have_their_times_and_words() -> None:
    at = EIGHT_PM + 30 * MINUTE
    room = Room()
    room.states["registers"] = Registers(
        reminders=(Reminder(ref="B-1", no=1, due=at, words="call PLN", by="LST"),),
        lookouts=(Lookout(ref="B-2", words="P 4321", since=1, until=at, by="LST"),),
        tours=(Tour(code="t", name="Round", post="6", points=("a", "b"), since=1, until=at, ref="B-3", seen=("a",)),),
        tempo=(Tempo(ref="B-4", posts=("4",), every_min=15, since=1, until=at, authorised="Surya"),),
        calls=(OutsideCall(who="Damkar", number="113", at=1, due=at),),
    )
    shelf = Shelf(source="cam-3", name="Camera 3", since=1, until=at, why="wet", by="LST", ref="B-5")
    room.states["alarms"] = Alarms(shelves=(shelf,), tested=EIGHT_PM - 1)
    items = register_items(room, SITE, at - 1, EIGHT_PM)
    assert [(i.at, i.key, i.args) for i in items] == [
        (at, "next.remind", {"words": "call PLN"}),
        (at, "next.lookout", {"words": "P 4321"}),
        (at, "next.tour", {"tour": "Round", "left": "1", "count": "2"}),
        (at, "next.tempo", {"every": "15", "who": "Surya"}),
        (at, "next.outside", {"who": "Damkar", "number": "113"}),
        (at, "next.shelf", {"name": "Camera 3", "code": "cam-3"}),
    ]
    assert register_items(room, SITE, at, EIGHT_PM) == []
    (sound,) = register_items(room, SITE, EIGHT_PM, EIGHT_PM)[6:]
    assert (sound.at, sound.key) == (EIGHT_PM + 15 * MINUTE, "next.sound")
    room.states["alarms"] = Alarms(tested=EIGHT_PM)
    assert "next.sound" not in [i.key for i in register_items(room, SITE, EIGHT_PM, EIGHT_PM)]


# --- what is counted ------------------------------------------------------------------------------------------------


def entry(made: e.Entry, no: int, at: int) -> e.Entry:
    return replace(made, book=BOOK, no=no, at=at, hlc=(at, 0))


def opened(no: int, at: int, key: str = "") -> e.Entry:
    return entry(
        e.Opened(
            by="LST", subjects=(f"incident:{no}",), number=no, year=2024, type="FIRE", type_name="Fire", priority=2,
            type_priority=2, received=at, key=key, targets=e.Targets(ack=60, breach=120),
        ),
        no,
        at,
    )  # fmt: skip


def test_annunciations_include_the_start_and_exclude_the_end() -> None:
    late = e.CheckLate(by="system", subjects=("post:4",), posts=("4",), due=1, key="late:4")
    book = [opened(1, 99), opened(2, 100), opened(3, 199), opened(4, 200), opened(5, 150, key="src:x")]
    assert annunciations(book, 100, 200) == (100, 199)
    twice = [entry(late, 6, 120), entry(late, 7, 110)]
    assert annunciations(twice, 100, 200) == (120,), "what has the same key counts once"


def test_floods_that_touch_the_period_are_in_it() -> None:
    def on(moment: int) -> e.Entry:
        return FloodOn(by="system", subjects=("alarms",), moment=moment, count=11, above=10, window_s=600)

    def off(since: int, until: int) -> e.Entry:
        return FloodOff(by="system", subjects=("alarms",), moment=until, since=since, count=4, below=5, peak=13)

    def found(*book: e.Entry) -> list[tuple[int, int, int]]:
        return [(f.since, f.until, f.peak) for f in floods(book, 100, 200)]

    assert found(on(50), off(50, 100)) == []
    assert found(on(50), off(50, 101)) == [(50, 101, 13)]
    assert found(on(199)) == [(199, 0, 11)] and found(on(200)) == []


def test_acks_count_incidents_opened_in_the_period() -> None:
    book = [opened(n, at) for n, at in enumerate((EIGHT_PM - 1, EIGHT_PM, EIGHT_PM + 5, EIGHT_PM + 10), 1)]
    took = {2: 60 * SECOND, 3: 60 * SECOND + 1, 4: 120 * SECOND + 1}
    for n, ms in took.items():
        acked = e.Acked(by="LST", subjects=(f"incident:{n}",))
        book.append(entry(acked, 10 + n, book[n - 1].at + ms))
    found = figures(book, SITE, EIGHT_PM, EIGHT_PM + MINUTE * 9)
    assert figures(book, SITE, EIGHT_PM, EIGHT_PM + 10).acks[1].incidents == 0, "their targets still run"
    p2 = next(x for x in found.acks if x.priority == 2)
    assert (p2.incidents, p2.in_goal, p2.in_breach) == (3, 1, 2)
    assert figures(book, SITE, EIGHT_PM, EIGHT_PM + 10, judged=EIGHT_PM + HOUR).acks[1].incidents == 2


def test_annunciations_of_equal_keys_count_the_first() -> None:
    late = e.CheckLate(by="system", subjects=("post:4",), posts=("4",), due=1, key="late:4")
    one, two, other = entry(late, 6, 120), entry(late, 7, 110), entry(replace(late, key="late:5"), 8, 115)
    for order in ((one, two, other), (two, one, other), (other, one, two)):
        known = Annunciations()
        for each in order:
            known.note(each)
        assert list(known.moments) == [110, 115]
    known.remove(two.ref)
    known.remove("B-none")
    assert list(known.moments) == [115, 120], "the next of its key counts"
    known.note(two)
    assert list(known.moments) == [110, 115], "what is known again counts first again"


def test_flood_now_without_a_flood_has_no_start() -> None:
    night = Night()
    for n in range(12):
        night.now += 20 * SECOND
        night.save(*decide(NewIncident(type="VEHI", post="1", words=f"{n}"), night.context("LST")))
    began = [o.at for o in night.book if isinstance(o, e.Opened)][10]
    now = flood_now(night.room, SITE, night.now)
    assert (now.on, now.since, now.count) == (True, began, 12)
    over = flood_now(night.room, SITE, night.now + 60 * MINUTE)
    assert (over.on, over.since, over.count) == (False, 0, 0)


def test_awaits_named_roll_call_while_the_incident_is_open() -> None:
    room, state = Room(), PostState(code="4", called=INCIDENT.subject, called_at=9)
    assert not awaits_named_roll_call(room, state)
    room.states[INCIDENT.subject] = INCIDENT
    assert awaits_named_roll_call(room, state)
    assert not awaits_named_roll_call(room, replace(state, contact=9)) and awaits_named_roll_call(
        room, replace(state, contact=8)
    )
    room.states[INCIDENT.subject] = replace(INCIDENT, state="closed")
    assert not awaits_named_roll_call(room, state)


# --- the sheet ------------------------------------------------------------------------------------------------------


def test_sheet_figures_follow_the_book_and_the_minute() -> None:
    night = Night()
    night.call("20:55", *ALL)

    def said(key: str) -> str:
        return next(line.words for line in frozen(sheet(night.context("LST"))) if line.key == key)

    before = said("book")
    night.save(*decide(WriteLine(words="rain"), night.context("LST")))
    after = said("book")
    assert before != after and str(len(night.book)) in after
    night.now = clock("21:00")
    early = said("calls")
    night.now = clock("21:01")
    assert said("calls") != early or said("calls").startswith("6")


def test_shift_start_is_that_of_the_roster() -> None:
    night = Night()
    night.now = clock("23:00")
    assert shift_start(night.room.duty, night.site, night.now) == EIGHT_PM
    night.room.states["room"] = replace(night.room.duty, since=clock("22:00"))
    assert shift_start(night.room.duty, night.site, night.now) == EIGHT_PM


def test_handover_view_without_lines_shows_the_frozen_sheet() -> None:
    from tests.kits.rooms.reducing import SHEET

    room = Room()
    frozen = replace(SHEET, lines=(SheetLine("open", "1"), SheetLine("book", "1-9")), words="lamp")
    room.states["room"] = Duty(handover=frozen)
    live = (SheetLine("open", "2"), SheetLine("book", "1-12"))
    for lines, shown in (((), ["1", "1-9", "lamp"]), (live, ["2", "1-9", "lamp"])):
        view = handover_view(room, SITE, Sheet(lines), now=clock("02:00"))
        assert view is not None and [row.words for row in view.rows] == shown


# --- words ----------------------------------------------------------------------------------------------------------

CAM: dict[str, Any] = {"source": "cam-3", "name": "Camera 3"}
AS: dict[str, Any] = {"by": "system", "subjects": ("source:cam-3",)}
LINES: list[tuple[e.Entry, str]] = [
    (a.SourceChanged(**AS, **CAM, state="down"), "Camera 3 down"),
    (a.SourceChanged(**AS, **CAM, state="up", words="wet"), "Camera 3 up again: wet"),
    (a.SourceChanged(**AS, **CAM, state="down", cause="mains"), "Camera 3 down, follows Mains power"),
    (a.SourceChanged(**AS, **CAM, state="down", cause="gone"), "Camera 3 down, follows gone"),
    (
        a.SourceChanged(**AS, **CAM, state="down", shelved=True),
        "Camera 3 down, shelved: not announced",
    ),
    (a.ShelfEnded(**AS, **CAM, of="B-1", until=EIGHT_PM), "Camera 3 unshelved at 20:00:00"),
    (a.ShelfEnded(**AS, **CAM, of="B-1", until=EIGHT_PM, cause="order"), "Camera 3 unshelved"),
    (a.ShelfEnded(**AS, **CAM, of="B-1", until=EIGHT_PM, cause="p1"), "Camera 3 unshelved: its row is a P1"),
    (a.ShelfEnded(**AS, **CAM, of="B-1", until=EIGHT_PM, cause="newer"), "Camera 3 unshelved at 20:00:00"),
    (
        a.ShelfEnded(**AS, **CAM, of="B-1", until=EIGHT_PM, down=True),
        "Camera 3 unshelved at 20:00:00, still down",
    ),
    (a.SoundHeard(**AS, of="B-1", heard=True), "test heard and seen"),
    (a.SoundHeard(**AS, of="B-1", heard=False), "test NOT heard"),
    (a.SoundHeard(**AS, of="B-1", heard=False, answered=False), "nobody answered the test: NOT heard"),
    (
        FloodOff(**AS, moment=EIGHT_PM + 22 * MINUTE + 5 * SECOND, since=EIGHT_PM, count=4, below=5, peak=13),
        "off at 20:22:05: 4 in the window, lasted 22:05, peak 13",
    ),
]


@pytest.mark.parametrize(("said", "words"), LINES)
def test_line_of_alarm_entries(said: e.Entry, words: str) -> None:
    assert line_of(entry(said, 9, EIGHT_PM), Words("en"), SITE).words == words


def test_conflict_names_values_authors_and_the_one_in_force() -> None:
    story = Story()
    story.add(A, e.PrioritySet, priority=1, before=2, targets=e.Targets(ack=60))
    story.add(B, e.PrioritySet, priority=3, before=2, targets=e.Targets(ack=300))
    story.add(A, e.Closed, disposition="safe", words="gone")
    story.add(B, e.Sent, posts=("4",), people=(("Dimas",),))
    room, incident = story.room, story.incident
    found = {d.field: d for d in conflicts_of(room, SITE, incident, Words("en"), clock("02:00"))}
    assert [(c.value, c.text, c.counts) for c in found["priority"].choices] == [("1", "P1", True), ("3", "P3", False)]
    assert [c.who.split()[:2] for c in found["priority"].choices] == [["JBR", "JBR"], ["POL", "POL"]]
    ends = {c.value: c for c in found["end"].choices}
    assert set(ends) == {"closed:safe", "open"}
    assert ends["open"].counts and not ends["closed:safe"].counts
    assert ends["open"].text == Words("en")("stations.end.open")
    assert ends["closed:safe"].text == Words("en")("stations.end.closed", how=Words("en")("entry.closed.safe"))
    assert WHAT in room.states


def test_conflict_about_the_end_keeps_the_incident_open() -> None:
    story = Story()
    story.add(B, e.Sent, posts=("4",), people=(("Dimas",),))
    story.add(A, e.Closed, disposition="safe", words="gone")
    (found,) = [
        d for d in conflicts_of(story.room, SITE, story.incident, Words("en"), clock("02:00")) if d.field == "end"
    ]
    assert {c.value: c.counts for c in found.choices} == {"open": True, "closed:safe": False}
