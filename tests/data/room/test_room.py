"""Incidents in the room: states and stamps, links, numbers, eviction and return."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec.structs import asdict, replace

from data import entries as e
from data.base.clock import HOUR, MINUTE, SECOND
from data.entries.codec import canonical, decode
from data.intents.corrections import Undo
from data.intents.incidents.closing import Close
from data.intents.incidents.links import Link, LinkKind
from data.intents.incidents.opening import Acknowledge, AnotherReport, NewIncident, Panic
from data.intents.incidents.priority import SetPriority
from data.intents.incidents.steps import Tick
from data.intents.posts import CheckCall
from data.queries.incidents import Viewer
from data.room.room import KEEP, Change, Dump, Room
from data.room.state.alarms import Alarms, SourceState
from data.room.state.control import Duty
from data.room.state.incidents import Incident
from data.room.state.posts import PostState
from data.room.state.registers import Registers
from data.view.queue import Queue
from tests.kits.rooms.memory_room import BOOK, EIGHT_PM
from tests.kits.rooms.small_site import Bench

_SUBJECT = f"incident:{BOOK}-1"


def opened(number: int = 101, **more: object) -> e.Opened:
    fields = {
        "type": "FIRE",
        "type_name": "Fire",
        "priority": 2,
        "type_priority": 1,
        "year": 2024,
        "received": 5,
    } | more
    return e.Opened(by="LST", subjects=(_SUBJECT,), number=number, **fields)  # type: ignore[arg-type]


def told_in_order(*entries: e.Entry) -> list[e.Entry]:
    """Entry n is recorded at second n."""
    return [
        replace(entry, book=BOOK, no=no, at=no * SECOND, hlc=(no * SECOND, 0)) for no, entry in enumerate(entries, 1)
    ]


def incident_after(*entries: e.Entry) -> Incident:
    found = Room.fold(told_in_order(*entries)).incident(_SUBJECT)
    assert found is not None
    return found


ACTS: dict[str, e.Entry] = {
    "ack": e.Acked(by="LST", subjects=(_SUBJECT,)),
    "send": e.Sent(by="LST", subjects=(_SUBJECT, "post:3"), posts=("3",)),
    "on": e.Arrived(by="LST", subjects=(_SUBJECT, "post:3"), posts=("3",)),
    "back": e.Released(by="LST", subjects=(_SUBJECT, "post:3"), posts=("3",)),
    "control": e.Controlled(by="LST", subjects=(_SUBJECT,)),
    "close": e.Closed(by="LST", subjects=(_SUBJECT, "post:3"), disposition="safe", posts=("3",)),
    "reopen": e.Reopened(by="LST", subjects=(_SUBJECT,), why="again"),
    "note": e.Note(by="LST", subjects=(_SUBJECT,), words="x"),
}

# Commands, and the state they lead to: forward only, except that closing and reopening always win.
TABLE = [
    ("", "new"),
    ("note", "new"),
    ("ack", "ack"),
    ("ack send", "sent"),
    ("send", "sent"),
    ("send ack", "sent"),
    ("ack send on", "scene"),
    ("on", "scene"),
    ("on send", "scene"),
    ("send on back", "left"),
    ("control", "controlled"),
    ("send on control", "controlled"),
    ("control send on", "controlled"),
    ("close", "closed"),
    ("close ack", "closed"),
    ("close send", "closed"),
    ("reopen", "new"),
    ("close reopen", "reopened"),
    ("close reopen ack", "reopened"),
    ("close reopen send", "sent"),
    ("send on control close reopen", "reopened"),
    ("close reopen control", "controlled"),
    ("close reopen close", "closed"),
]


@pytest.mark.parametrize(("acts", "state"), TABLE)
def test_incident_state_after_commands(acts: str, state: str) -> None:
    found = incident_after(opened(), *(ACTS[a] for a in acts.split()))
    assert found.state == state
    assert found.entries == tuple(f"{BOOK}-{no}" for no in range(1, 2 + len(acts.split())))


def test_stamps_are_set_once_and_again_after_a_reopening() -> None:
    acts = "ack send on control close reopen ack send on control close"
    found = incident_after(opened(), *(ACTS[a] for a in acts.split()))
    s = SECOND
    assert (found.acked, found.sent, found.arrived, found.controlled, found.closed) == (
        2 * s,
        3 * s,
        4 * s,
        5 * s,
        6 * s,
    )
    assert found.restarted == found.runs_from == 7 * s
    again = found.again
    assert (again.acked, again.sent, again.arrived, again.controlled) == (8 * s, 9 * s, 10 * s, 11 * s)
    assert found.stamp("acked") == 8 * s
    assert found.since == 12 * s


def test_targets_run_from_the_report_then_from_the_reopening() -> None:
    found = incident_after(opened(), ACTS["ack"])
    assert found.runs_from == 5
    assert found.stamp("acked") == 2 * SECOND
    waiting = incident_after(opened(), ACTS["ack"], ACTS["close"], ACTS["reopen"])
    assert waiting.stamp("acked") == 0
    assert waiting.is_new


def test_stamp_is_when_it_happened_but_acknowledging_when_it_was_recorded() -> None:
    early = 1_500
    found = incident_after(opened(), replace(ACTS["ack"], occurred=early), replace(ACTS["send"], occurred=early))
    assert (found.acked, found.sent) == (2 * SECOND, early)


def test_unit_released_and_sent_again_is_a_new_unit() -> None:
    found = incident_after(opened(), ACTS["send"], ACTS["on"], ACTS["back"], ACTS["send"])
    first, second = found.units
    assert (first.sent, first.arrived, first.released) == (2000, 3000, 4000)
    assert (second.sent, second.arrived, second.released) == (5000, 0, 0)
    assert found.units_out == ("3",)


def test_closing_releases_units_and_reopening_clears_the_disposition() -> None:
    closed = incident_after(opened(), ACTS["send"], ACTS["close"])
    assert closed.units[0].released == 3000
    assert (closed.disposition, closed.is_open, closed.settled) == ("safe", False, 3000)
    again = incident_after(opened(), ACTS["send"], ACTS["close"], ACTS["reopen"])
    assert (again.disposition, again.is_open, again.settled) == ("", True, 0)


def test_steps_priority_and_targets_are_folded() -> None:
    steps = (e.Step(words="a", required=True), e.Step(words="b"))
    tick = e.StepSet(by="LST", subjects=(_SUBJECT,), step=2, state="done", words="by Sari")
    waive = e.StepSet(by="BGS", subjects=(_SUBJECT,), step=1, state="waived", why="no time", authorised="Surya")
    beyond = e.StepSet(by="LST", subjects=(_SUBJECT,), step=9, state="done")
    raised = e.PrioritySet(by="LST", subjects=(_SUBJECT,), priority=1, before=2, targets=e.Targets(ack=7))
    found = incident_after(opened(steps=steps, targets=e.Targets(ack=9)), tick, waive, beyond, raised)
    one, two = found.steps
    assert (one.state, one.by, one.note, one.authorised) == ("waived", "BGS", "no time", "Surya")
    assert (two.state, two.at, two.note) == ("done", 2000, "by Sari")
    assert (found.priority, found.raised_from, found.targets.ack) == (1, 2, 7)
    without = e.PrioritySet(by="LST", subjects=(_SUBJECT,), priority=3, before=1)
    assert incident_after(opened(targets=e.Targets(ack=9)), without).targets.ack == 9


def test_correction_changes_the_words_shown_but_not_the_entry() -> None:
    report = e.Reported(by="LST", subjects=(_SUBJECT,), words="plate 4312", source="phone")
    fix_report = e.Fix(by="LST", subjects=(_SUBJECT,), of=f"{BOOK}-2", of_no=2, words="plate 4321")
    fix_opened = e.Fix(by="LST", subjects=(_SUBJECT,), of=f"{BOOK}-1", of_no=1, words="smoke")
    told = told_in_order(opened(words="fire"), report, fix_report, fix_opened)
    room = Room.fold(told)
    found = room.incident(_SUBJECT)
    assert found is not None
    assert (found.words, found.reports[0].words) == ("smoke", "plate 4321")
    mark = room.correction(f"{BOOK}-2")
    assert mark is not None
    assert (mark.word, mark.no) == ("fixed", 3)
    undone = room.apply(
        replace(e.Void(by="LST", subjects=(_SUBJECT,), of=(f"{BOOK}-3",)), book=BOOK, no=5, hlc=(9000, 0), at=9000)
    )
    found = room.incident(_SUBJECT)
    assert found is not None
    assert found.reports[0].words == "plate 4312"
    assert room.correction(f"{BOOK}-2") is None
    assert undone.subjects == (_SUBJECT,)


# --- ties -----------------------------------------------------------------------------------------------------------


def three() -> Bench:
    """#101 P2, #102 P2, #103 P3."""
    bench = Bench()
    for kind in ("CRWD", "CRWD", "POWR"):
        bench.do(NewIncident(type=kind, post="1", words=kind, source="phone"))
    return bench


def tie(bench: Bench, this: int, how: LinkKind, other: int) -> None:
    bench.do(Link(incident=bench.incident(this).subject, how=how, other=bench.incident(other).subject))


def test_duplicate_is_merged_with_its_own_reports() -> None:
    bench = three()
    bench.do(AnotherReport(incident=bench.incident(102).subject, words="again", source="cctv"))
    tie(bench, 102, "dup", 101)
    tie(bench, 103, "upd", 101)
    assert [x.number for x in bench.room.open_incidents()] == [101]
    parent = bench.incident(101)
    assert parent.report_count == 4
    assert [(r.how, r.number, r.source, r.count) for r in parent.reports] == [
        ("dup", 102, "phone", 2),
        ("upd", 103, "phone", 1),
    ]
    assert bench.incident(102).folded_into == parent.subject
    tie(bench, 102, "rel", 101)
    assert [x.number for x in bench.room.open_incidents()] == [101, 102]
    assert bench.incident(101).report_count == 2
    assert bench.incident(101).related == (bench.incident(102).subject,)


def test_open_p1_raises_the_incident_it_is_linked_to_while_open() -> None:
    bench = three()
    bench.do(NewIncident(type="FIRE", post="2"))
    tie(bench, 104, "rel", 101)
    tie(bench, 102, "rel", 104)  # not in the other direction: an incident linked to a P1 keeps its own priority
    room, parent = bench.room, bench.incident(101)
    assert parent.priority == 2
    assert room.effective_priority(parent) == 1
    raiser = room.raised_by(parent)
    assert raiser is not None
    assert raiser.number == 104
    assert room.effective_priority(bench.incident(102)) == 2
    assert [i.number for i in room.open_p1s()] == [101, 104]
    bench.do(SetPriority(incident=bench.incident(104).subject, priority=2, why="only smoke"))
    assert room.effective_priority(bench.incident(101)) == 2
    assert list(room.open_p1s()) == []
    bench.do(SetPriority(incident=bench.incident(104).subject, priority=1))
    for step in (1, 2):
        bench.do(Tick(incident=bench.incident(104).subject, step=step))
    bench.do(Close(incident=bench.incident(104).subject, disposition="handled"))
    assert room.effective_priority(bench.incident(101)) == 2


def test_p1_and_closed_incident_are_raised_by_none() -> None:
    bench = three()
    for post in "23":
        bench.do(NewIncident(type="FIRE", post=post))
    tie(bench, 104, "rel", 101)
    tie(bench, 105, "rel", 104)
    room = bench.room
    assert room.raised_by(bench.incident(101)) == bench.incident(104) and room.raised_by(bench.incident(104)) is None
    bench.do(Close(incident=bench.incident(101).subject, disposition="safe"))
    assert room.raised_by(bench.incident(101)) is None and room.effective_priority(bench.incident(101)) == 2


def test_incident_rings_for_all_but_its_author() -> None:
    bench = three()
    assert bench.incident(101).is_new

    def rings(number: int, operator: str) -> bool:
        queue = Queue(bench.room, bench.site, bench.now)
        queue.seen_by(Viewer(operator))
        return bench.incident(number).subject in {subject for _, subject, _ in queue.ringing()}

    assert not rings(101, "LST")
    assert rings(101, "BGS")
    bench.do(Panic(post="4"))
    assert rings(104, "LST")
    bench.do(Acknowledge(incident=bench.incident(104).subject))
    assert not rings(104, "LST")


# --- numbers --------------------------------------------------------------------------------------------------------


def test_numbers_start_at_101_each_year_and_are_not_given_twice() -> None:
    bench = three()
    assert bench.room.next_number(2024, BOOK) == bench.room.next_number(2024) == 104
    assert bench.room.next_number(2025, BOOK) == 104  # 101 to 103 are still open
    assert Room().next_number(2025, BOOK) == 101
    bench.do(Undo())
    assert bench.room.by_number(103) is None
    assert bench.room.next_number(2024, BOOK) == 104


def test_next_number_counts_this_stations_books_only() -> None:
    bench = three()
    other = replace(opened(number=150), book="SBY-1111", no=1, subjects=("incident:SBY-1111-1",), hlc=(EIGHT_PM, 0))
    bench.room.apply(other)
    assert bench.room.next_number(2024, BOOK) == 104
    assert bench.room.next_number(2024, "JBR-9999") == 104
    assert bench.room.next_number(2024, "SBY-1111") == 151


def test_by_number_gives_the_newest_incident_with_it() -> None:
    room = Room()
    for no, year in ((1, 2023), (2, 2024)):
        subject = f"incident:{BOOK}-{no}"
        room.apply(replace(opened(year=year), subjects=(subject,), book=BOOK, no=no, at=no, hlc=(no, 0)))
    found = room.by_number(101)
    assert found is not None
    assert found.year == 2024
    assert room.by_number(102) is None


def of_station(book: str, no: int, number: int, at: int, **more: object) -> e.Opened:
    return replace(opened(number, **more), subjects=(f"incident:{book}-{no}",), book=book, no=no, at=at, hlc=(at, 0))


def named(room: Room, subject: str) -> str:
    found = room.incident(subject)
    assert found is not None
    return room.number_text(found)


def test_number_that_its_station_gave_again_is_written_with_the_year() -> None:
    room, old, new = Room(), f"incident:{BOOK}-1", f"incident:{BOOK}-2"
    room.apply(of_station(BOOK, 1, 101, 1, year=2007))
    room.apply(of_station("SAT-1", 1, 101, 2, year=2008))  # of another station
    room.apply(of_station("SAT-1", 2, 102, 3, year=2007))
    assert named(room, old) == "101"
    room.apply(of_station(BOOK, 2, 101, 4, year=2008))
    assert (named(room, old), named(room, new)) == ("101/07", "101/08")
    assert (named(room, "incident:SAT-1-1"), named(room, "incident:SAT-1-2")) == ("101", "102")
    room.apply(of_station("SAT-1", 3, 102, 5, year=2008))
    assert (named(room, "incident:SAT-1-2"), named(room, "incident:SAT-1-3")) == ("102/07", "102/08")
    room.apply(replace(ACTS["close"], subjects=(old,), book=BOOK, no=3, at=5, hlc=(5, 0)))
    assert (named(room, old), named(room, new)) == ("101/07", "101")  # closed, it can be opened again


def test_number_with_a_letter_is_of_that_station() -> None:
    room = Room()
    for no, (book, letter) in enumerate(((BOOK, ""), ("SAT-1", "g")), 1):
        told = e.BookOpened(by="system", subjects=("room",), station=book[:3], site="KPU", letter=letter)
        room.apply(replace(told, book=book, no=1, hlc=(no, 0)))
        room.apply(of_station(book, 2, 101, 10 + no))
    assert [i.subject for i in room.all_by_number(101)] == ["incident:SAT-1-2", f"incident:{BOOK}-2"]
    for letter, subjects in (("J", [f"incident:{BOOK}-2"]), ("j", [f"incident:{BOOK}-2"]), ("X", [])):
        assert [i.subject for i in room.all_by_number(101, letter)] == subjects
    letter = room.letter(room.all_by_number(101)[0])
    assert [i.subject for i in room.all_by_number(101, letter)] == ["incident:SAT-1-2"]
    found = room.by_number(101, "J")
    assert found is not None and found.subject == f"incident:{BOOK}-2" and room.by_number(101, "X") is None


# --- what leaves the room -------------------------------------------------------------------------------------------


def passed(room: Room, no: int, ms: int) -> Change:
    """Let time pass by an entry that changes nothing itself."""
    return room.apply(e.Log(book=BOOK, no=no, at=ms, hlc=(ms, 0), by="LST", subjects=(), words="x"))


def test_settled_incident_stays_for_48_hours_to_the_moment() -> None:
    room, first, second = Room(), f"incident:{BOOK}-1", f"incident:{BOOK}-2"
    for no, subject in ((1, first), (2, second)):
        room.apply(of_station(BOOK, no, 100 + no, no))
        room.apply(replace(ACTS["close"], subjects=(subject,), book=BOOK, no=2 + no, at=10 * no, hlc=(10 * no, 0)))
    passed(room, 5, KEEP + 10)
    assert room.newest == KEEP + 10 and room.incident(first) is not None
    assert passed(room, 6, KEEP + 11).subjects == (first,)
    assert room.incident(first) is None and room.incident(second) is not None
    passed(room, 7, KEEP + 21)
    assert room.incident(second) is None and not room.states
    room.keep = None
    room.apply(replace(ACTS["reopen"], subjects=(first,), book=BOOK, no=8, at=9, hlc=(KEEP + 30, 0)))
    room.apply(replace(ACTS["close"], subjects=(first,), book=BOOK, no=9, at=9, hlc=(KEEP + 31, 0)))
    passed(room, 10, 9 * KEEP)
    assert room.incident(first) is not None


def test_related_incident_stays_as_long_as_the_other_to_the_moment() -> None:
    room, first, second = Room(), f"incident:{BOOK}-1", f"incident:{BOOK}-2"
    for no, subject in ((1, first), (2, second)):
        room.apply(of_station(BOOK, no, 100 + no, no))
        room.apply(replace(ACTS["close"], subjects=(subject,), book=BOOK, no=2 + no, at=10 * no, hlc=(10 * no, 0)))
    link = e.Linked(by="LST", subjects=(second, first), how="rel", other=first)
    room.apply(replace(link, book=BOOK, no=5, at=21, hlc=(21, 0)))
    passed(room, 6, KEEP + 20)
    assert room.incident(first) is not None and room.incident(second) is not None
    passed(room, 7, KEEP + 21)
    passed(room, 8, KEEP + 22)
    assert room.incident(first) is None and room.incident(second) is None


def test_related_incident_that_has_left_returns_with_the_other_one() -> None:
    first, second = f"incident:{BOOK}-1", f"incident:{BOOK}-2"
    link = e.Linked(by="LST", subjects=(second, first), how="rel", other=first)
    acts = [
        (1, of_station(BOOK, 1, 101, 1)),
        (2, of_station(BOOK, 2, 102, 2)),
        (3, link),
        (10, replace(ACTS["close"], subjects=(first,))),
        (11, replace(ACTS["close"], subjects=(second,))),
        (KEEP + 12, e.Log(by="LST", subjects=(), words="x")),
        (KEEP + 13, replace(ACTS["reopen"], subjects=(second,))),
        (KEEP + 14, replace(ACTS["close"], subjects=(second,))),
    ]
    known = [replace(act, book=BOOK, no=no, at=ms, hlc=(ms, 0)) for no, (ms, act) in enumerate(acts, 1)]
    room = Room(lambda asked: [x for x in known if asked in x.subjects])
    for entry in known[:6]:
        room.apply(entry)
    assert room.incident(first) is None
    assert room.apply(known[6]).subjects == (second, first)
    room.apply(known[7])
    passed(room, 9, 2 * KEEP + 14)
    assert room.incident(first) is not None
    passed(room, 10, 2 * KEEP + 15)
    assert room.incident(first) is None and room.incident(second) is None
    backwards = Room.fold(reversed(known[:7]))
    assert backwards.states == Room.fold(known[:7]).states and backwards.incident(first) is not None


def test_related_incident_returns_with_one_that_is_about_to_leave() -> None:
    first, second = f"incident:{BOOK}-1", f"incident:{BOOK}-2"
    acts = [
        (1, of_station(BOOK, 1, 101, 1)),
        (2, of_station(BOOK, 2, 102, 2)),
        (3, e.Linked(by="LST", subjects=(second, first), how="rel", other=first)),
        (4, replace(ACTS["close"], subjects=(first,))),
        (5, replace(ACTS["close"], subjects=(second,))),
        (KEEP + 7, e.Log(by="LST", subjects=(), words="x")),
        (6, replace(ACTS["reopen"], subjects=(second,))),
        (7, replace(ACTS["close"], subjects=(second,))),
    ]
    known = [replace(act, book=BOOK, no=no, at=ms, hlc=(ms, 0)) for no, (ms, act) in enumerate(acts, 1)]
    room = Room(lambda asked: [x for x in known if asked in x.subjects])
    room.extend(known[:6])
    assert not room.states
    room.extend(known[6:])  # late ones: it was settled 48 hours ago to the moment
    assert room.states.keys() == {first, second} and room.states == Room.fold(known).states


def test_incident_of_a_rule_that_has_left_returns_when_named() -> None:
    subject, known = "incident:key:miss:post:4:2024-01-22T02:00Z", list[e.Entry]()
    room = Room(lambda asked: [x for x in known if asked in x.subjects])
    acts = replace(opened(), key="miss:post:4:2024-01-22T02:00Z"), ACTS["close"], ACTS["reopen"]
    for no, (act, ms) in enumerate(zip(acts, (1, 10, KEEP + 30), strict=True), 1):
        known.append(replace(act, subjects=(subject,), book=BOOK, no=no, at=ms, hlc=(ms, 0)))
        room.apply(known[-1])
        if no == 2:
            room.apply(e.Log(book="SAT-1", no=1, at=KEEP + 11, hlc=(KEEP + 11, 0), by="LST", subjects=(), words="x"))
            assert room.incident(subject) is None
    found = room.incident(subject)
    assert found is not None and (found.state, found.number, len(found.entries)) == ("reopened", 101, 3)


@pytest.mark.parametrize("order", [(1, 2, 3), (1, 3, 2), (3, 2, 1)])
def test_entry_that_names_a_subject_twice_counts_once(order: tuple[int, ...]) -> None:
    note = replace(ACTS["note"], subjects=(_SUBJECT, _SUBJECT))
    entries = told_in_order(opened(), note, note)
    room = Room()
    for no in order:
        room.apply(entries[no - 1])
    found = room.incident(_SUBJECT)
    assert found is not None and found.entries == tuple(f"{BOOK}-{no}" for no in (1, 2, 3))


@pytest.mark.parametrize("own", [True, False])
def test_settled_incident_leaves_after_48_hours_and_returns_when_named(own: bool) -> None:
    bench = three()
    if not own:
        bench.room = Room.fold(bench.book, history=bench.of)
    closed, open_one = bench.incident(103), bench.incident(101)
    bench.do(Close(incident=closed.subject, disposition="safe"))
    tie(bench, 102, "dup", 101)
    bench.now += KEEP
    bench.do(CheckCall(posts=("1",)))
    assert bench.room.by_number(103) is None
    assert bench.room.by_number(102) is None
    assert bench.room.incident(open_one.subject) is not None
    assert bench.room.next_number(2024, BOOK) == 104
    assert not [x for x in bench.room.dump().folded if x == closed.subject]
    bench.save(e.Reopened(by="LST", subjects=(closed.subject,), why="again"))
    again = bench.incident(103)
    assert (again.state, again.words, again.acked > 0) == ("reopened", "POWR", True)
    assert again in bench.room.open_incidents()


def test_room_does_not_grow_over_days() -> None:
    bench = Bench(own=False)
    bench.do(CheckCall(posts=("1",)))
    for _ in range(60):
        bench.do(NewIncident(type="POWR", post="2"))
        bench.do(Close(incident=bench.room.open_incidents()[0].subject, disposition="safe"), after=HOUR)
    bench.do(CheckCall(posts=("1",)), after=KEEP + HOUR)
    dump = bench.room.dump()
    assert set(dump.folded) == {"room", "post:1", "post:2"}
    assert not bench.room.open_incidents()
    assert not bench.asked  # none of this needed the book


def test_restored_room_continues_like_the_one_that_was_stored() -> None:
    known, what, gone = list[e.Entry](), f"incident:{BOOK}-3", "incident:key:k"

    def history(asked: str) -> list[e.Entry]:
        """Return the entries of a subject, each with all that its station had read, as the library does."""
        return [replace(x, seen={BOOK: 4} if x.book == "SAT-1" else {}) for x in known if asked in x.subjects]

    rooms = [Room(history)]

    def arrive(book: str, no: int, ms: int, entry: e.Entry) -> None:
        known.append(replace(entry, book=book, no=no, at=ms, hlc=(ms, 0)))
        for room in rooms:
            room.apply(known[-1])

    start = KEEP + 10
    about: dict[str, Any] = {"by": "LST", "subjects": (what,)}
    arrive(BOOK, 1, 1, replace(opened(), subjects=(gone,), key="k"))
    arrive(BOOK, 2, 2, replace(ACTS["close"], subjects=(gone,)))
    arrive(BOOK, 3, start, replace(opened(102), subjects=(what,)))
    arrive(BOOK, 4, start + 1, e.PrioritySet(**about, priority=3, before=2))
    arrive(BOOK, 5, start + 2, e.Reported(**about, words="a"))
    arrive(BOOK, 6, start + 3, e.Reported(**about, words="b"))
    arrive(BOOK, 7, start + 4, e.Void(**about, of=(f"{BOOK}-6",)))
    arrive("SAT-1", 1, start + 5, e.Log(by="BGS", subjects=(), words="x", seen={BOOK: 4}))
    arrive("SAT-1", 3, start + 7, e.Note(by="BGS", subjects=(what, "post:4"), words="c"))
    stored = msgspec.json.decode(msgspec.json.encode(rooms[0].dump()), type=Dump)
    rooms.append(Room.restore(list(rooms[0].states.items()), stored, history, lambda: ()))
    for room in rooms:
        mark = room.correction(f"{BOOK}-6")
        assert mark is not None and mark.word == "void" and room.is_void(f"{BOOK}-6")
        assert room.is_forgotten(gone) and not room.is_forgotten(what)
        assert room.annunciations.moments == (start, start + 2)
        assert room.posts() == [("post:4", PostState(code="4"))]
    arrive("SAT-1", 4, start + 8, e.PrioritySet(**about, priority=1, before=3))  # its station had read number 4
    arrive("SAT-1", 5, start + 9, e.Reopened(by="BGS", subjects=(gone,), why="again"))
    arrive(BOOK, 8, start + 10, e.Void(**about, of=(f"{BOOK}-5",)))
    arrive("SAT-1", 2, start + 6, e.Note(**about, words="in the gap"))
    for room in rooms:
        found = room.incident(what)
        assert found is not None and (found.priority, found.conflicts) == (1, ())
        assert found.entries[-4:] == ("SAT-1-2", "SAT-1-3", "SAT-1-4", f"{BOOK}-8") and found.reports == ()
        assert {i.subject for i in room.open_incidents()} == {gone, what} and not room.is_forgotten(gone)
        assert room.next_number(2024, BOOK) == 103 and room.annunciations.moments == (start,)
    assert rooms[0].states == rooms[1].states and rooms[0].dump() == rooms[1].dump()


# --- a rule's incident ----------------------------------------------------------------------------------------------


def test_related_incident_goes_with_the_other_one_however_often_the_room_was_started_again() -> None:
    bench = Bench()
    bench.do(NewIncident(type="POWR", post="1", words="dark"))
    bench.do(NewIncident(type="POWR", post="2", words="dark too"))
    first, second = bench.incident(101).subject, bench.incident(102).subject
    bench.do(Link(incident=second, how="rel", other=first))
    bench.do(Close(incident=first, disposition="safe"))
    bench.do(CheckCall(posts=("1",)), after=KEEP + HOUR)  # the first would go, were the second not open
    bench.do(Close(incident=second, disposition="safe"))
    for hours in (1, 46, 2):
        bench.do(CheckCall(posts=("1",)), after=hours * HOUR)
        started = Room.restore(dict(bench.room.states).items(), bench.room.dump(), bench.of, lambda: ())
        assert started.newest == bench.room.newest > 0
        started.apply(replace(bench.book[-1], no=len(bench.book) + 1))
        for room in (bench.room, started):
            assert (room.incident(first) is None) == (room.incident(second) is None) == (hours == 2), hours


def test_equal_keys_count_once_and_the_other_number_is_an_alias() -> None:
    subject = "incident:key:miss:post:4:2024-01-22T02:00Z"
    made = e.Opened(
        by="system",
        subjects=(subject, "post:4"),
        key="miss:post:4:2024-01-22T02:00Z",
        number=101,
        year=2024,
        type="MISS",
        type_name="Missed call",
        priority=2,
        type_priority=2,
        received=1,
        post="4",
        source="system",
    )
    note = e.Note(by="LST", subjects=(subject,), words="radio twice")
    a = replace(made, book="JBR-1", no=1, hlc=(1, 0))
    n = replace(note, book="JBR-1", no=2, hlc=(2, 0))
    b = replace(made, book="SBY-1", no=1, hlc=(3, 0), number=108)
    for order in ((a, n, b), (b, n, a), (n, b, a)):
        room = Room()
        for entry in order:
            room.apply(entry)
        found = room.incident(subject)
        assert found is not None
        assert (found.number, found.aliases) == (101, (108,))
        assert found.entries == ("JBR-1-1", "JBR-1-2", "SBY-1-1")
        assert room.by_number(108) == room.by_number(101) == found
        assert len(room.open_incidents()) == 1
        assert room.post("4").missed_incident == subject


def test_rule_key_of_an_incident_that_left_the_room_is_still_known() -> None:
    subject = "incident:key:k"
    made = replace(opened(), subjects=(subject,), key="k", book=BOOK, no=1, hlc=(1, 0))
    closed = replace(ACTS["close"], subjects=(subject,), book=BOOK, no=2, hlc=(2, 0))
    later = e.Log(by="LST", subjects=(), words="x", book=BOOK, no=3, hlc=(KEEP + 10, 0))
    other = replace(made, book="SBY-1", no=1, hlc=(KEEP + 11, 0), number=130)
    history = [made, closed, other]
    room = Room.fold([made, closed, later, other], history=lambda s: [x for x in history if s in x.subjects])
    assert room.open_incidents() == []
    assert Room.fold([other, later, closed, made]).states == room.states


def test_subject_that_is_as_before_several_entries_is_not_named_as_changed() -> None:
    room = Room()
    about: dict[str, Any] = {"by": "LST", "subjects": ("alarms",), "book": BOOK}
    shelved = [
        e.Shelved(**about, no=no, at=no, hlc=(no, 0), source=source, name=source, until=HOUR, why="wet")
        for no, source in ((1, "cam-1"), (2, "cam-2"))
    ]
    ended = e.ShelfEnded(**about, no=3, at=3, hlc=(3, 0), source="cam-2", name="cam-2", of=shelved[1].ref, until=3)
    assert room.extend(shelved[:1]).subjects == ("alarms",)
    assert room.extend([shelved[1], ended]).subjects == ()


# --- what is not of this version ------------------------------------------------------------------------------------


def test_unknown_kinds_of_entries_and_subjects_change_nothing() -> None:
    room = Room()
    raw = b'{"book":"JBR-1","by":"x","hlc":[5,0],"kind":"newer","no":1,"subjects":["post:1","drone:7"]}'
    room.apply(decode(raw))
    assert room.post("1").contact == 0
    assert "drone:7" not in room.states
    assert room.last == {"JBR-1": 1}


def test_entries_of_newer_kinds_are_counted_by_station_and_kind() -> None:
    room = Room()
    for no, kind in enumerate(("newer", "newer", "newest"), 1):
        raw = f'{{"book":"JBR-1","by":"x","hlc":[{no},0],"kind":"{kind}","no":{no},"subjects":[]}}'
        room.apply(decode(raw))
        room.apply(decode(raw))
    room.apply(replace(decode(raw), no=4, hlc=(4, 0), raw=""))  # the place of a damaged one
    assert room.unknown == {"JBR-1": {"newer": 2, "newest": 1}}
    doubt = e.ClockDoubt(book=BOOK, no=1, hlc=(5, 0), by="system", subjects=("room",), why="ahead", last=1)
    for no in (1, 2):
        room.apply(replace(doubt, no=no, hlc=(5, no)))
    passed(room, 3, 9)
    assert room.newer == {"clock.doubt": 2}
    position = room.position()
    room.apply(replace(doubt, no=4, hlc=(10, 0)))
    assert position.newer == {"clock.doubt": 2} and position.unknown == {"JBR-1": {"newer": 2, "newest": 1}}


def test_report_that_arrives_after_its_undo_does_not_sound() -> None:
    report, undo = told_in_order(
        e.Reported(by="LST", subjects=(_SUBJECT,)), e.Void(by="LST", subjects=(_SUBJECT,), of=(f"{BOOK}-1",))
    )
    assert Room.fold([undo, report]).annunciations.moments == Room.fold([report, undo]).annunciations.moments == ()


def test_room_catches_up_until_every_backlog_is_folded() -> None:
    room = Room()
    seen = [room.is_catching_up]
    for step in (room.begin_backlog, room.begin_backlog, room.end_backlog, room.end_backlog, room.begin_backlog):
        step()
        seen.append(room.is_catching_up)
    assert seen == [False, True, True, True, False, True]


def test_hostile_text_stays_text() -> None:
    words = "[@click=app.quit]x[/] {0} {words} %s \N{GRINNING FACE}" + "y" * 3000
    bench = Bench()
    bench.do(NewIncident(type="POWR", post="1", words=words))
    bench.do(AnotherReport(incident=bench.incident(101).subject, words=words))
    bench.do(Close(incident=bench.incident(101).subject, disposition="safe", words=words))
    found = bench.incident(101)
    assert found.words == found.closing_words == found.reports[0].words == words
    assert decode(canonical(bench.book[1])) == bench.book[1]


def test_open_incidents_are_listed_oldest_report_first() -> None:
    bench = Bench()
    bench.do(NewIncident(type="POWR", post="1", received=EIGHT_PM + 5 * MINUTE))
    bench.do(NewIncident(type="POWR", post="2", received=EIGHT_PM))
    assert [x.number for x in bench.room.open_incidents()] == [102, 101]


def test_source_is_known_by_its_code() -> None:
    room = Room()
    down = e.SourceChanged(by="cctv", subjects=("source:cam-3",), source="cam-3", name="Camera 3", state="down")
    room.apply(replace(down, book=BOOK, no=1, at=5, hlc=(5, 0)))
    assert (room.source("cam-3").down, room.source("cam-3").name) == (True, "Camera 3")
    assert not room.source("cam-4").down


def test_state_of_a_subject_that_no_entry_named_is_empty() -> None:
    for state, known in (
        (PostState(code="4"), {"code": "4", "status": "normal"}),
        (SourceState(code="cam-3"), {"code": "cam-3", "heard": True}),
        (Duty(), {"gap_seen": True, "step_seen": True, "doubt_seen": True}),
        (Registers(), {}),
        (Alarms(), {}),
    ):
        assert {name: value for name, value in asdict(state).items() if value} == known


def test_number_that_a_station_gave_twice_has_the_year_or_its_book() -> None:
    def marks(*given: tuple[str, int, bool]) -> list[str]:
        entries: list[e.Entry] = []
        for n, (book, year, is_open) in enumerate(given, 1):
            about = (f"incident:{book}-{n}",)
            made: list[e.Entry] = [replace(opened(year=year), subjects=about)]
            made += [] if is_open else [replace(ACTS["close"], subjects=about)]
            entries += [
                replace(each, book=book, no=n + i, at=n * SECOND + i, hlc=(n * SECOND + i, 0))
                for i, each in enumerate(made)
            ]
        room = Room.fold(entries)
        found = [room.incident(f"incident:{book}-{n}") for n, (book, *_) in enumerate(given, 1)]
        return [room.number_mark(incident) for incident in found if incident is not None]

    old, new, other = "JBR-7f3a", "JBR-2b1c", "SAT-7f3a"
    assert marks((old, 2024, True)) == [""]
    assert marks((old, 2024, True), (other, 2024, True)) == ["", ""], "another station's number is another one"
    assert marks((old, 2024, True), (new, 2024, False)) == ["/7", "/2"]
    assert marks((old, 2024, True), (new, 2025, True)) == ["/24", "/25"]
    assert marks((old, 2024, True), (new, 2025, False)) == ["/24", ""]
    assert marks((old, 2024, False), (new, 2025, True)) == ["/24", ""], "the number alone is the later one"
