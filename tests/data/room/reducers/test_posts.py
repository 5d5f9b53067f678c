"""Posts: contact, LATE and MISSED, breaks, relief, danger, orders."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from data import entries as e
from data.base.clock import MINUTE
from data.room.reducers import KEYS_KEPT, posts
from data.room.reducers.orders import ORDERS_KEPT, with_answers
from data.room.room import Room
from data.room.state.orders import Answer, NamedCall, Order
from data.room.state.posts import PostState
from tests.kits.rooms.reducing import AT, BOOK, REF, SYS, WHAT, made

DUE = 100 * MINUTE
INCIDENT = "incident:key:miss:4"


def post_after(*entries: e.Entry, code: str = "4") -> PostState:
    """Entry n is recorded n minutes after DUE."""
    told = [
        replace(x, book="B", no=n, at=DUE + n * MINUTE, hlc=(DUE + n * MINUTE, 0)) for n, x in enumerate(entries, 1)
    ]
    return Room.fold(told).post(code)


def check(**more: object) -> e.Check:
    return e.Check(by="LST", subjects=("post:4",), post="4", **more)  # type: ignore[arg-type]


LATE = e.CheckLate(by="system", subjects=("post:4",), posts=("4",), due=DUE)
MISSED = e.CheckMissed(by="system", subjects=("post:4", INCIDENT), posts=("4",), due=DUE, incident=INCIDENT)
ARRIVED = e.Arrived(by="LST", subjects=("incident:x", "post:4"), posts=("4",))

CONTACT = {
    "check": check(),
    "on scene": ARRIVED,
    "radio note": e.Note(by="LST", subjects=("incident:x", "post:4"), words="w", source="radio", post="4"),
    "radio line": e.Log(by="LST", subjects=("post:4",), words="w", source="radio", post="4"),
    "radio report": e.Reported(by="LST", subjects=("incident:x", "post:4"), source="radio", post="4"),
    "at a post": e.PostStatus(by="LST", subjects=("post:4",), post="4", status="scene", target="2"),
}
NO_CONTACT = {
    "words about it": e.Log(by="LST", subjects=("post:4",), words="P4 called twice, no answer"),
    "phoned about it": e.Note(by="LST", subjects=("incident:x", "post:4"), words="w", source="phone", post="4"),
    "sent": e.Sent(by="LST", subjects=("incident:x", "post:4"), posts=("4",)),
    "others on scene": e.Arrived(by="LST", subjects=("incident:x", "post:4", "post:6"), posts=("6",)),
    "panic": e.Opened(
        by="LST", subjects=("incident:x", "post:4"), post="4", source="panic", number=1, year=1, type="A",
        type_name="A", priority=1, type_priority=1, received=1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", CONTACT)
def test_contact_ends_late_and_missed(how: str) -> None:
    found = post_after(LATE, MISSED, CONTACT[how])
    assert (found.contact, found.contact_at) == (DUE + 3 * MINUTE, DUE + 3 * MINUTE)
    assert (found.late_due, found.missed_due) == (0, 0)
    assert found.missed_incident == INCIDENT  # until that incident is closed


def test_who_was_found_to_stay_answers_once() -> None:
    found = (Answer("Dimas", 5, stays=True),)
    state = PostState(code="4", people=("Dimas",), names_called=(NamedCall(WHAT, 4, ("Dimas",), found),))
    assert with_answers(state, 9) == state
    gone = (Answer("Dimas", 5),)
    state = replace(state, people_stay=True, names_called=(NamedCall(WHAT, 4, ("Dimas",), gone),))
    assert with_answers(state, 9).names_called[0].answers == (*gone, Answer("Dimas", 9, stays=True))


@pytest.mark.parametrize("how", NO_CONTACT)
def test_words_about_a_post_are_not_contact(how: str) -> None:
    found = post_after(LATE, MISSED, NO_CONTACT[how])
    assert (found.contact, found.late_due, found.missed_due) == (0, DUE, DUE)


def test_contact_before_the_due_call_does_not_answer_it() -> None:
    found = post_after(LATE, check(occurred=DUE - 30 * MINUTE))
    assert found.contact == DUE - 30 * MINUTE
    assert found.contact_at == DUE + 2 * MINUTE
    assert found.late_due == DUE


def test_early_check_call_answers_the_due_call_it_names() -> None:
    found = post_after(LATE, check(occurred=DUE - 5 * MINUTE, due=DUE))
    assert (found.late_due, found.checked_due) == (0, DUE)


def test_contact_never_goes_back() -> None:
    found = post_after(check(), check(occurred=DUE - MINUTE))
    assert found.contact == found.contact_at == DUE + MINUTE


def test_late_entry_of_a_rule_that_had_not_seen_the_contact_changes_nothing() -> None:
    assert post_after(check(), LATE, MISSED).late_due == 0
    assert post_after(check(occurred=DUE - MINUTE, due=DUE), LATE).late_due == 0


def test_acknowledged_late_is_new_again_when_missed() -> None:
    seen = e.Seen(by="LST", subjects=("post:4",), what=("B-1",))
    assert post_after(LATE, seen).late_seen
    assert not post_after(LATE, replace(seen, what=("B-9",))).late_seen
    again = post_after(LATE, seen, MISSED)
    assert not again.late_seen
    assert again.late_ref == "B-3"


def test_equal_keys_count_once_despite_contact_between() -> None:
    a, b = replace(LATE, key="late:4"), replace(LATE, key="late:4", due=DUE + 3 * MINUTE)
    assert post_after(a, check(), b).late_due == 0
    assert post_after(a, check(), replace(b, key="late:5")).late_due == DUE + 3 * MINUTE


def test_rule_keys_are_remembered_up_to_a_limit() -> None:
    keyed = [replace(LATE, key=f"k{n}") for n in range(KEYS_KEPT * 2)]
    room = Room()
    for n, x in enumerate(keyed, 1):
        room.apply(replace(x, book="B", no=n, hlc=(n, 0)))
    _, keys = room.dump().folded["post:4"]
    assert keys == tuple(f"k{n}" for n in range(KEYS_KEPT, KEYS_KEPT * 2))


def test_release_after_being_sent_elsewhere_changes_nothing() -> None:
    sent = e.Sent(by="LST", subjects=("incident:x", "post:4"), posts=("4",))
    other = replace(sent, subjects=("incident:y", "post:4"))
    closed = e.Closed(by="LST", subjects=("incident:x", "post:4"), disposition="safe", posts=("4",))
    found = post_after(sent)
    assert (found.status, found.incident, found.status_since) == ("to", "incident:x", DUE + MINUTE)
    assert post_after(sent, ARRIVED).status == "scene"
    assert post_after(sent, ARRIVED, closed).status == "normal"
    assert post_after(sent, closed).incident == ""
    assert post_after(sent, other, closed).incident == "incident:y"


def test_break_sets_post_and_cover() -> None:
    until = DUE + 20 * MINUTE
    pause = e.Break(by="LST", subjects=("post:4", "post:6"), post="4", cover="6", until=until, cover_people=("Rizky",))
    back = e.BreakEnded(by="LST", subjects=("post:4", "post:6"), post="4", cover="6")
    found = post_after(pause)
    assert (found.cover, found.cover_people, found.on_break_until) == ("6", ("Rizky",), until)
    assert post_after(pause, code="6").covers == "4"
    found = post_after(pause, back)
    assert (found.cover, found.on_break_until, found.calls_from) == ("", 0, DUE + 2 * MINUTE)
    assert post_after(pause, back, code="6").covers == ""


def test_relief_changes_people_and_excuses_due_calls() -> None:
    relief = e.Relief(by="LST", subjects=("post:4",), post="4", people=("Tama",))
    found = post_after(LATE, MISSED, relief)
    assert (found.people, found.people_since) == (("Tama",), DUE + 3 * MINUTE)
    assert (found.late_due, found.missed_due, found.contact) == (0, 0, 0)
    assert found.calls_from == DUE + 3 * MINUTE


def test_withdrawn_post_opened_again_is_excused() -> None:
    closed = e.PostStatus(by="LST", subjects=("post:4",), post="4", status="closed", words="repair", authorised="Surya")
    found = post_after(LATE, closed)
    assert (found.status, found.status_words, found.authorised, found.late_due) == ("closed", "repair", "Surya", 0)
    again = post_after(closed, replace(closed, status="normal", words="", authorised=""))
    assert (again.status, again.calls_from) == ("normal", DUE + 2 * MINUTE)


def test_danger_lasts_until_its_incident_is_closed_and_returns_on_reopening() -> None:
    panic = NO_CONTACT["panic"]
    closed = e.Closed(by="LST", subjects=("incident:x", "post:4"), disposition="safe")
    other = replace(closed, subjects=("incident:y", "post:4"))
    reopened = e.Reopened(by="LST", subjects=("incident:x", "post:4"), why="not over", danger="4")
    assert post_after(panic).danger == "incident:x"
    assert post_after(panic, other).danger == "incident:x"
    assert post_after(panic, check()).danger == "incident:x"
    assert post_after(panic, closed).danger == ""
    assert post_after(panic, closed, reopened).danger == "incident:x"


def test_incident_of_a_missed_call_is_kept_until_closed() -> None:
    closed = e.Closed(by="LST", subjects=(INCIDENT, "post:4"), disposition="safe")
    assert post_after(MISSED).missed_incident == INCIDENT
    assert post_after(MISSED, closed).missed_incident == ""


# --- each kind of entry changes just this -----------------------------------------------------------------------------

P4 = PostState(code="4")
OTHER_CALL = NamedCall("incident:b", 4, ())
IS_LATE = PostState(code="4", late_due=50, late_seen=True, late_ref="B-1", missed_due=50, missed_incident=WHAT)

POST: list[tuple[PostState, e.Entry, dict[str, Any]]] = [
    # Contact at the same moment twice: the later record counts.
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
    (IS_LATE, e.Seen(**SYS), {}),
    (replace(IS_LATE, late_seen=False), e.Seen(**SYS), {"late_seen": True}),
    (replace(IS_LATE, late_seen=False), e.Seen(**SYS, what=("B-1",)), {"late_seen": True}),
    (replace(IS_LATE, late_seen=False), e.Seen(**SYS, what=("B-2",)), {}),
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
        IS_LATE,
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
    (
        IS_LATE,
        e.PostStatus(**SYS, post="4", status="patrol"),
        {"status": "patrol", "status_since": AT, "status_ref": REF},
    ),
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
        {"roll": "", "roll_since": 0, "roll_missed": 0, "roll_last": AT, "roll_began": 50, "calls_from": AT},
    ),
    (
        PostState(code="4", roll=WHAT, roll_since=50, roll_min=10, roll_missed=5, contact=49, calls_from=3),
        e.RollEnded(**SYS, posts=("4",), incident=WHAT),
        {"roll": "", "roll_since": 0, "roll_missed": 0, "roll_last": AT, "roll_began": 50},
    ),
    (PostState(code="4", roll="incident:b", roll_since=5), e.RollEnded(**SYS, posts=("4",), incident=WHAT), {}),
    (PostState(code="4", roll_missed=5), e.RollMissed(**SYS, post="4", incident=WHAT, due=6), {"roll_missed": 6}),
    (PostState(code="4", roll_missed=7), e.RollMissed(**SYS, post="4", incident=WHAT, due=6), {}),
    (
        PostState(code="4", late_due=5, late_seen=True, late_ref="B-1"),
        e.CheckLate(**SYS, posts=("4",), due=9),
        {"late_due": 9, "late_seen": False, "late_ref": REF},
    ),
    # A station that did not know of the incident of a missed call has opened another.
    (
        PostState(code="4", missed_due=60, missed_incident="incident:b"),
        e.CheckMissed(by="system", subjects=("post:4", WHAT), posts=("4",), due=60, incident=WHAT),
        {"late_due": 60, "late_ref": REF},
    ),
    (
        PostState(code="4", missed_due=50, missed_incident="incident:b"),
        e.CheckMissed(by="system", subjects=("post:4", WHAT), posts=("4",), due=60, incident=WHAT),
        {"late_due": 60, "late_ref": REF, "missed_due": 60, "missed_incident": WHAT},
    ),
    # An incident that is moved from a post takes its own danger along, and no other.
    (
        PostState(code="4", danger="incident:b", here=(WHAT, "incident:b")),
        e.Relocated(by="LST", subjects=(WHAT, "post:4", "post:5"), post="5", post_name="Yard", before="4", why="x"),
        {"here": ("incident:b",)},
    ),
    (
        PostState(code="4", danger=WHAT, here=(WHAT,)),
        e.Relocated(by="LST", subjects=(WHAT, "post:4", "post:5"), post="5", post_name="Yard", before="4", why="x"),
        {"here": (), "danger": ""},
    ),
    # A missed call that is opened again is that of the posts that are named and still silent.
    (
        PostState(code="4", missed_due=5, missed_incident="incident:b"),
        e.Reopened(by="LST", subjects=(WHAT, "post:4"), why="x", missed=("4",)),
        {},
    ),
    (PostState(code="4", missed_due=5), e.Reopened(by="LST", subjects=(WHAT, "post:4"), why="x", missed=("5",)), {}),
    (P4, e.Reopened(by="LST", subjects=(WHAT, "post:4"), why="x", missed=("4",)), {}),
    (P4, e.RollNames(**SYS, present=("Sari",), posts=("3",)), {}),
    (
        P4,
        e.RollCalled(**SYS, posts=("4",), names=(("Dimas",),), incident=WHAT),
        {"called": WHAT, "called_at": AT, "names_called": (NamedCall(WHAT, AT, ("Dimas",)),)},
    ),
    (
        PostState(code="4", called=WHAT, called_at=5, names_called=(OTHER_CALL, NamedCall(WHAT, 5, ()))),
        e.RollDone(**SYS, incident=WHAT, present=1, count=1),
        {"called": "", "called_at": 0, "names_called": (OTHER_CALL,)},
    ),
    (PostState(code="4", called="incident:b", called_at=5), e.RollDone(**SYS, incident=WHAT, present=1, count=1), {}),
]  # fmt: skip


@pytest.mark.parametrize(("before", "entry", "changes"), POST)
def test_post_reducer_changes_just_this(before: PostState, entry: e.Entry, changes: dict[str, Any]) -> None:
    found = posts.KIND.reducers[type(entry)](before, made(entry), "post:4")
    assert found == replace(before, **changes)


def test_ended_orders_keep_an_earlier_end_and_only_the_newest_are_kept() -> None:
    orders = tuple(Order(every_min=30, since=1, until=until, ref=f"B-{n}") for n, until in enumerate((0, AT, AT + 1)))
    ended = e.TempoEnded(**SYS, posts=("4",), of=("B-0", "B-1", "B-2"))
    found = posts.KIND.reducers[e.TempoEnded](PostState(code="4", orders=orders), made(ended), "post:4")
    assert [o.until for o in found.orders] == [AT, AT, AT]
    found = posts.KIND.reducers[e.TempoEnded](PostState(code="4", orders=orders), made(ended, at=AT + 5), "post:4")
    assert [o.until for o in found.orders] == [AT + 5, AT, AT + 1]
    other = e.TempoEnded(**SYS, posts=("4",), of=("B-9",))
    assert posts.KIND.reducers[e.TempoEnded](found, made(other, at=AT + 9), "post:4") == found
    state: Any = P4
    for n in range(ORDERS_KEPT + 1):
        order = e.TempoSet(**SYS, posts=("4",), every_min=15 + n, authorised="S")
        state = posts.KIND.reducers[e.TempoSet](state, made(order), "post:4")
    assert [o.every_min for o in state.orders] == [16 + n for n in range(ORDERS_KEPT)]
