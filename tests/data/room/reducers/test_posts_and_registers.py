"""Each kind of entry, and all that it makes of the state it names: nothing more, nothing less."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import asdict, replace

from data import entries as e
from data.entries import alarms as a
from data.room.reducers import alarms, registers
from data.room.reducers import posts as post
from data.room.reducers.orders import ORDERS_KEPT
from data.room.reducers.registers import with_arrival, with_call
from data.room.state.alarms import Alarms, Flood, Shelf, SourceState
from data.room.state.control import Duty
from data.room.state.orders import Order
from data.room.state.posts import PostState
from data.room.state.registers import MissedPoints, OutsideCall, Registers, Reminder, Tour

AT = 1_000_000
BOOK = "JBR-aaaa"
WHAT = f"incident:{BOOK}-1"


def made(entry: e.Entry, no: int = 9, at: int = AT, **more: Any) -> Any:
    return replace(entry, **{"book": BOOK, "no": no, "at": at, "hlc": (at, 0), **more})


REF = f"{BOOK}-9"
SYS: dict[str, Any] = {"by": "system", "subjects": ("x",)}
P4 = PostState(code="4")
LATE = PostState(code="4", late_due=50, late_seen=True, late_ref="B-1", missed_due=50, missed_incident=WHAT)

POST: list[tuple[PostState, e.Entry, dict[str, Any]]] = [
    # Contact at the same moment twice: recorded anew.
    (PostState(code="4", contact=AT, contact_at=7), e.Check(**SYS, post="4"), {"contact_at": AT}),
    (PostState(code="4", contact=AT + 1, contact_at=7), e.Check(**SYS, post="4"), {}),
    (P4, e.Check(**SYS, post="4", due=AT + 5), {"contact": AT, "contact_at": AT, "checked_due": AT + 5}),
    (PostState(code="4", checked_due=AT + 9), e.Check(**SYS, post="4", due=AT + 5), {"contact": AT, "contact_at": AT}),
    (
        PostState(code="4", late_due=AT, late_seen=True, late_ref="B-1", missed_due=AT),
        e.Check(**SYS, post="4"),
        {"contact": AT, "contact_at": AT, "late_due": 0, "late_seen": False, "late_ref": "", "missed_due": 0},
    ),
    (
        PostState(code="4", late_due=AT + 1, late_seen=True, late_ref="B-1", missed_due=AT + 1),
        e.Check(**SYS, post="4"),
        {"contact": AT, "contact_at": AT},
    ),
    (P4, e.CheckLate(**SYS, posts=("4",), due=60), {"late_due": 60, "late_ref": REF}),
    (PostState(code="4", contact=60), e.CheckLate(**SYS, posts=("4",), due=60), {}),
    (PostState(code="4", contact=59), e.CheckLate(**SYS, posts=("4",), due=60), {"late_due": 60, "late_ref": REF}),
    (PostState(code="4", checked_due=60), e.CheckMissed(**SYS, posts=("4",), due=60), {}),
    (
        PostState(code="4", late_due=70, late_seen=True, missed_incident=WHAT),
        e.CheckMissed(**SYS, posts=("4",), due=60),
        {"late_seen": False, "late_ref": REF, "missed_due": 60},
    ),
    (
        P4,
        e.CheckMissed(by="system", subjects=("post:4", WHAT), posts=("4",), due=60),
        {"late_due": 60, "late_ref": REF, "missed_due": 60, "missed_incident": WHAT},
    ),
    (LATE, e.Seen(**SYS), {}),
    (replace(LATE, late_seen=False), e.Seen(**SYS), {"late_seen": True}),
    (replace(LATE, late_seen=False), e.Seen(**SYS, what=("B-1",)), {"late_seen": True}),
    (replace(LATE, late_seen=False), e.Seen(**SYS, what=("B-2",)), {}),
    (P4, e.Seen(**SYS), {}),
    (
        PostState(code="4", target="2", status_words="w", people=("Dimas",)),
        e.Sent(by="LST", subjects=("post:4", WHAT), posts=("4",)),
        {"status": "to", "status_since": AT, "status_ref": REF, "incident": WHAT, "target": "", "status_words": ""},
    ),
    (P4, e.Sent(by="LST", subjects=("post:4", WHAT), posts=("6",)), {}),
    (
        PostState(code="4", target="2"),
        e.Arrived(by="LST", subjects=("post:4", WHAT), posts=("4",)),
        {"contact": AT, "contact_at": AT, "status": "scene", "status_since": AT, "status_ref": REF, "incident": WHAT,
         "target": ""},
    ),
    (
        PostState(code="4", status="scene", incident=WHAT, target="2", status_ref=f"{BOOK}-3"),
        e.Released(by="LST", subjects=("post:4", WHAT), posts=("4",)),
        {"status": "normal", "status_since": AT, "incident": "", "target": ""},
    ),
    (
        PostState(code="4", status="scene", incident="incident:other", status_ref=f"{BOOK}-3"),
        e.Released(by="LST", subjects=("post:4", WHAT), posts=("4",)),
        {},
    ),
    (
        PostState(code="4", status="scene", incident=WHAT, status_ref="POL-bbbb-3"),
        e.Released(by="LST", subjects=("post:4", WHAT), posts=("4",)),
        {},
    ),
    (
        PostState(code="4", danger=WHAT, missed_incident="incident:b"),
        e.Closed(by="LST", subjects=(WHAT, "post:4", "incident:b"), disposition="safe"),
        {"danger": "", "missed_incident": ""},
    ),
    (
        PostState(code="4", danger="incident:c", missed_incident="incident:b"),
        e.Closed(by="LST", subjects=(WHAT, "post:4"), disposition="safe"),
        {},
    ),
    (
        LATE,
        e.PostStatus(**SYS, post="4", status="closed", words="w", authorised="S", target="2", incident=WHAT),
        {"late_due": 0, "late_seen": False, "late_ref": "", "missed_due": 0, "calls_from": AT, "status": "closed",
         "status_since": AT, "status_ref": REF, "status_words": "w", "authorised": "S", "target": "2",
         "incident": WHAT},
    ),
    (
        PostState(code="4", late_due=AT + 1, late_ref="B-1", missed_due=AT + 1, status="off", calls_from=AT + 3),
        e.PostStatus(**SYS, post="4", status="normal"),
        {"status": "normal", "status_since": AT, "status_ref": REF},
    ),
    (LATE, e.PostStatus(**SYS, post="4", status="patrol"), {"status": "patrol", "status_since": AT, "status_ref": REF}),
    (
        P4,
        e.Break(**SYS, post="4", cover="6", until=AT + 9, cover_people=("Rizky",)),
        {"break_since": AT, "on_break_until": AT + 9, "cover": "6", "cover_people": ("Rizky",)},
    ),
    (P4, e.Break(**SYS, post="5", cover="4", until=AT + 9), {"covers": "5"}),
    (P4, e.Break(**SYS, post="5", cover="6", until=AT + 9), {}),
    (
        PostState(code="4", break_since=1, on_break_until=9, cover="6", cover_people=("Rizky",)),
        e.BreakEnded(**SYS, post="4", cover="6"),
        {"break_since": 0, "on_break_until": 0, "cover": "", "cover_people": (), "calls_from": AT},
    ),
    (PostState(code="4", covers="5"), e.BreakEnded(**SYS, post="5", cover="4"), {"covers": ""}),
    (PostState(code="4", covers="2"), e.BreakEnded(**SYS, post="5", cover="4"), {}),
    (P4, e.Relief(**SYS, post="4", people=("Tama",)), {"people": ("Tama",), "people_since": AT, "calls_from": AT}),
    (P4, e.Relief(**SYS, post="5", people=("Tama",)), {}),
    (P4, e.Reopened(by="L", subjects=(WHAT, "post:4"), why="w", danger="4"), {"danger": WHAT}),
    (P4, e.Reopened(by="L", subjects=(WHAT, "post:4"), why="w", danger="5"), {}),
    (
        PostState(code="4", test_result="failed"),
        e.CallTest(**SYS, post="4", why="daily", late=60, missed=80),
        {"tested": AT, "test_late": 60, "test_missed": 80, "test_ref": REF, "test_result": ""},
    ),
    (
        PostState(code="4", tested=7, test_late=60),
        e.CallTestDone(**SYS, post="4", result="passed", started=7),
        {"tested": 0, "test_result": "passed", "test_done": AT},
    ),
    (PostState(code="4", hazards=("a",)), e.Hazard(**SYS, post="4", words="b"), {"hazards": ("a", "b")}),
    (PostState(code="4", hazards=("a", "b")), e.HazardOff(**SYS, post="4", words="a"), {"hazards": ("b",)}),
    (PostState(code="4", hazards=("a",)), e.HazardOff(**SYS, post="4", words="b"), {}),
    (
        P4,
        e.TempoSet(**SYS, posts=("4",), every_min=15, authorised="S", until=AT + 9, level="2"),
        {"orders": (Order(every_min=15, since=AT, until=AT + 9, level="2", ref=REF),)},
    ),
    (
        PostState(code="4", roll_missed=5),
        e.RollStarted(**SYS, posts=("4",), incident=WHAT, every_min=10),
        {"roll": WHAT, "roll_since": AT, "roll_min": 10, "roll_missed": 0},
    ),
    (
        PostState(code="4", roll=WHAT, roll_since=50, roll_min=10, roll_missed=5, contact=50),
        e.RollEnded(**SYS, posts=("4",), incident=WHAT),
        {"roll": "", "roll_since": 0, "roll_missed": 0, "roll_last": AT, "calls_from": AT},
    ),
    (
        PostState(code="4", roll=WHAT, roll_since=50, roll_min=10, roll_missed=5, contact=49, calls_from=3),
        e.RollEnded(**SYS, posts=("4",), incident=WHAT),
        {"roll": "", "roll_since": 0, "roll_missed": 0, "roll_last": AT},
    ),
    (PostState(code="4", roll="incident:b", roll_since=5), e.RollEnded(**SYS, posts=("4",), incident=WHAT), {}),
    (PostState(code="4", roll_missed=5), e.RollMissed(**SYS, post="4", incident=WHAT, due=6), {"roll_missed": 6}),
    (PostState(code="4", roll_missed=7), e.RollMissed(**SYS, post="4", incident=WHAT, due=6), {}),
    (
        P4,
        e.RollCalled(**SYS, posts=("4",), names=(("Dimas",),), incident=WHAT),
        {"called": WHAT, "called_at": AT},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "entry", "changes"), POST)
def test_a_post(before: PostState, entry: e.Entry, changes: dict[str, Any]) -> None:
    found = post.KIND.reducers[type(entry)](before, made(entry), "post:4")
    assert found == replace(before, **changes)


def test_orders_that_end_keep_their_own_end_and_the_newest_are_kept() -> None:
    orders = tuple(Order(every_min=30, since=1, until=until, ref=f"B-{n}") for n, until in enumerate((0, AT, AT + 1)))
    ended = e.TempoEnded(**SYS, posts=("4",), of=("B-0", "B-1", "B-2"))
    found = post.KIND.reducers[e.TempoEnded](PostState(code="4", orders=orders), made(ended), "post:4")
    assert [o.until for o in found.orders] == [AT, AT, AT]
    found = post.KIND.reducers[e.TempoEnded](PostState(code="4", orders=orders), made(ended, at=AT + 5), "post:4")
    assert [o.until for o in found.orders] == [AT + 5, AT, AT + 1]
    other = e.TempoEnded(**SYS, posts=("4",), of=("B-9",))
    assert post.KIND.reducers[e.TempoEnded](found, made(other, at=AT + 9), "post:4") == found
    state: Any = P4
    for n in range(ORDERS_KEPT + 1):
        order = e.TempoSet(**SYS, posts=("4",), every_min=15 + n, authorised="S")
        state = post.KIND.reducers[e.TempoSet](state, made(order), "post:4")
    assert [o.every_min for o in state.orders] == [16 + n for n in range(ORDERS_KEPT)]


# --- registers ------------------------------------------------------------------------------------------------------


def tour(code: str, **more: Any) -> Tour:
    return Tour(code=code, name="T", post="6", points=("a", "b", "c"), since=1, until=9, ref="B-1", **more)


REGISTERS: list[tuple[Registers, e.Entry, dict[str, Any]]] = [
    (
        Registers(tours=(tour("t"), tour("u"))),
        e.TourStarted(**SYS, tour="t", name="N", post="5", points=("x",), until=77),
        {"tours": (tour("u"), Tour(code="t", name="N", post="5", points=("x",), since=AT, until=77, ref=REF))},
    ),
    (
        Registers(tours=(tour("t", seen=("a",), missed=("b",)), tour("u"))),
        e.TourPoint(**SYS, tour="t", points=("a", "b")),
        {"tours": (tour("t", seen=("a", "b")), tour("u"))},
    ),
    (
        Registers(tours=(tour("t", missed=("b",)), tour("u"))),
        e.TourMissed(by="LST", subjects=("registers",), tour="t", points=("b", "c"), name="N"),
        {"tours": (tour("t", missed=("b", "c")), tour("u"))},
    ),
    (
        Registers(),
        e.TourMissed(**SYS, tour="t", points=("b",), name="N"),
        {"points": (MissedPoints(ref=REF, tour="t", name="N", points=("b",), at=AT),)},
    ),
    (Registers(tours=(tour("t"), tour("u"))), e.TourEnded(**SYS, tour="t", done=1, count=3), {"tours": (tour("u"),)}),
    (Registers(), e.WatchAsked(**SYS, last=5, minutes=75), {"asked": AT, "asked_min": 75}),
    (Registers(), e.Remind(by="LST", subjects=("registers",), due=77, words="w"),
     {"reminders": (Reminder(ref=REF, no=9, due=77, words="w", by="LST"),)}),
    (
        Registers(),
        e.Called(**SYS, who="Damkar", number="113", due=AT + 9),
        {"calls": (OutsideCall(who="Damkar", number="113", at=AT, due=AT + 9),)},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "entry", "changes"), REGISTERS)
def test_the_registers(before: Registers, entry: e.Entry, changes: dict[str, Any]) -> None:
    found = registers.KIND.reducers[type(entry)](before, made(entry), "registers")
    assert found == replace(before, **changes)


def test_the_watch_is_over_with_its_answer_and_unanswered_until_then() -> None:
    asked: Any = Registers(asked=5, asked_min=75)
    missed = registers.KIND.reducers[e.WatchMissed](asked, made(e.WatchMissed(**SYS, asked=5)), "registers")
    assert missed.unanswered == AT
    found = registers.KIND.reducers[e.WatchOk](missed, made(e.WatchOk(**SYS)), "registers")
    assert (found.asked, found.unanswered) == (0, 0)


def test_missed_points_wait_until_they_are_seen_by_name() -> None:
    points = tuple(MissedPoints(ref=f"B-{n}", tour="t", name="N", points=("b",), at=5) for n in (1, 2))
    for what, left in ((("B-1",), ("B-2",)), ((), ()), (("B-3",), ("B-1", "B-2"))):
        seen = made(e.Seen(**SYS, what=what))
        found: Any = registers.KIND.reducers[e.Seen](Registers(points=points), seen, "registers")
        assert tuple(p.ref for p in found.points) == left


def test_who_is_called_twice_is_to_come_by_the_first_time_and_comes_once() -> None:
    state: Any = Registers()
    for who, at in (("Damkar", 10), ("damkar ", 20), ("PLN", 30)):
        call = e.Called(**SYS, who=who, number="1", due=at + 5)
        state = registers.KIND.reducers[e.Called](state, made(call, at=at), "registers")
    assert [(c.who, c.at) for c in state.calls] == [("Damkar", 10), ("PLN", 30)]
    state = registers.KIND.reducers[e.Called](state, made(e.Called(**SYS, who="Ambulance"), at=33), "registers")
    assert len(state.calls) == 2, "nobody has to come by a time that was not set"
    both = with_arrival(state.calls, made(e.CallArrived(**SYS, who="Damkar"), at=40))
    assert [(c.who, c.arrived) for c in both] == [("Damkar", 40), ("PLN", 0)]
    again = with_call(both, made(e.Called(**SYS, who="Damkar", due=99), at=50))
    assert [(c.who, c.at, c.arrived) for c in again] == [("Damkar", 10, 40), ("PLN", 30, 0), ("Damkar", 50, 0)]
    assert [c.arrived for c in with_arrival(again, made(e.CallArrived(**SYS, who="Damkar"), at=60))] == [
        40, 0, 60,
    ]  # fmt: skip


# --- alarms, sources ------------------------------------------------------------------------------------------------

SHELF = Shelf(source="cam-3", name="C", since=AT, until=AT + 9, why="wet", by="LST", ref=REF)
OLD = Shelf(source="cam-3", name="C", since=1, until=2, why="wet", by="LST", ref="B-1")
OTHER = Shelf(source="cam-4", name="D", since=1, until=2, why="wet", by="LST", ref="B-2")
CAM3 = SourceState(code="cam-3", name="C", since=5, words="w", incident=WHAT, losses=(5,), rows=1)
DOWN: dict[str, Any] = {"by": "cctv", "subjects": ("x",), "source": "cam-3", "name": "C", "state": "down"}

ALARMS: list[tuple[Any, e.Entry, dict[str, Any]]] = [
    (
        Alarms(shelves=(OLD, OTHER)),
        a.Shelved(by="LST", subjects=("x",), source="cam-3", name="C", until=AT + 9, why="wet"),
        {"shelves": (OTHER, SHELF)},
    ),
    (
        Alarms(shelves=(OLD, OTHER)),
        a.ShelfEnded(**SYS, of="B-1", source="cam-3", name="C", until=2),
        {"shelves": (OTHER,)},
    ),
    (
        Alarms(),
        a.FloodOn(**SYS, moment=70, count=11, above=10, window_s=600),
        {"flood_on": 70, "floods": (Flood(since=70, peak=11),)},
    ),
    (Alarms(flood_on=60), a.FloodOn(**SYS, moment=70, count=11, above=10, window_s=600), {}),
    (
        Alarms(flood_on=70, floods=(Flood(since=5, until=6, peak=12), Flood(since=70, peak=11))),
        a.FloodOff(**SYS, moment=90, since=70, count=4, below=5, peak=13),
        {"flood_off": 90, "floods": (Flood(since=5, until=6, peak=12), Flood(since=70, until=90, peak=13))},
    ),
    (Alarms(flood_on=70, flood_off=80), a.FloodOff(**SYS, moment=90, since=70, count=4, below=5), {}),
    (
        Alarms(heard="no", heard_by="LST", heard_at=7, deaf=True),
        a.SoundTest(**SYS),
        {"tested": AT, "test_ref": REF, "heard": "", "heard_by": "", "heard_at": 0},
    ),
    (
        Alarms(tested=7, test_ref="B-5"),
        a.SoundHeard(by="LST", subjects=("x",), of="B-5", heard=False),
        {"heard": "no", "heard_by": "LST", "heard_at": AT, "deaf": True},
    ),
    (
        Alarms(tested=7, test_ref="B-5", heard="no", deaf=True),
        a.SoundHeard(by="LST", subjects=("x",), of="B-5", heard=True),
        {"heard": "yes", "heard_by": "LST", "heard_at": AT, "deaf": False},
    ),
    (Alarms(test_ref="B-5", heard="yes"), a.SoundHeard(**SYS, of="B-5", heard=False, answered=False), {}),
    (Alarms(test_ref="B-6"), a.SoundHeard(by="LST", subjects=("x",), of="B-5", heard=True), {}),
]  # fmt: skip

SOURCE: list[tuple[SourceState, e.Entry, dict[str, Any]]] = [
    (CAM3, a.SourceChanged(**{**DOWN, "name": "N"}, again=True), {"name": "N"}),
    (CAM3, a.SourceChanged(**DOWN, again=True, words="more"), {"words": "more"}),
    (
        replace(CAM3, down=True, cause="mains", sounded=5),
        a.SourceChanged(**{**DOWN, "state": "up"}),
        {"down": False, "since": AT, "words": "", "cause": "", "sounded": 0},
    ),
    (
        CAM3,
        a.SourceChanged(**DOWN, incident=WHAT, sounds=True),
        {"down": True, "since": AT, "heard": True, "sounded": AT, "by": "cctv", "losses": (5, AT)},
    ),
    (
        replace(CAM3, by="LST", sounded=5),
        a.SourceChanged(**DOWN, incident="incident:b", cause="mains"),
        {"down": True, "since": AT, "heard": True, "sounded": 0, "cause": "mains", "incident": "incident:b",
         "losses": (AT,)},
    ),
    (
        CAM3,
        a.SourceChanged(**DOWN, cause="mains", shelved=True),
        {"down": True, "since": AT, "heard": False, "cause": "mains", "losses": (5, AT)},
    ),
    (CAM3, a.SourceChanged(**DOWN), {"down": True, "since": AT, "heard": False, "losses": (5, AT)}),
    (
        replace(CAM3, down=True, heard=False),
        a.SourceChanged(**DOWN, still=True, sounds=True),
        {"heard": True, "sounded": AT, "by": "cctv"},
    ),
    (CAM3, a.Shelved(by="L", subjects=("x",), source="cam-3", name="C", until=77, why="w"), {"shelved_until": 77}),
    (
        replace(CAM3, shelved_until=77),
        a.ShelfEnded(**SYS, of="B-1", source="cam-3", name="C", until=66),
        {"shelved_until": 66},
    ),
    (replace(CAM3, shelved_until=55), a.ShelfEnded(**SYS, of="B-1", source="cam-3", name="C", until=66), {}),
]  # fmt: skip


@pytest.mark.parametrize(("before", "entry", "changes"), ALARMS)
def test_alarms(before: Alarms, entry: e.Entry, changes: dict[str, Any]) -> None:
    assert alarms.ALARMS.reducers[type(entry)](before, made(entry), "alarms") == replace(before, **changes)


@pytest.mark.parametrize(("before", "entry", "changes"), SOURCE)
def test_a_source(before: SourceState, entry: e.Entry, changes: dict[str, Any]) -> None:
    assert alarms.SOURCE.reducers[type(entry)](before, made(entry), "source:cam-3") == replace(before, **changes)


def test_of_what_no_entry_named_nothing_is_known() -> None:
    for state, known in (
        (P4, {"code": "4", "status": "normal"}),
        (SourceState(code="cam-3"), {"code": "cam-3", "heard": True}),
        (Duty(), {"gap_seen": True}),
        (Registers(), {}),
        (Alarms(), {}),
    ):
        assert {name: value for name, value in asdict(state).items() if value} == known
