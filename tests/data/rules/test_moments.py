"""Rules at their exact moments: a millisecond before, at it, a millisecond after."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from data import entries as e
from data.base.clock import HOUR, MINUTE, SECOND
from data.entries import CheckLate, CheckMissed, Entry, Opened, PrioritySet, Targets
from data.intents.base import Intent
from data.intents.decide import decide
from data.intents.incidents.opening import NewIncident
from data.intents.orders import TestCall
from data.intents.outside import WriteLine
from data.intents.posts import SendPosts, SetPost, TakeBreak
from data.queries.alarms import ANSWER_WITHIN
from data.queries.check_deadlines import (
    Deadlines,
    deadlines,
    is_answered,
    is_away,
    is_excused,
    missed_call,
    next_call,
    running_call,
)
from data.queries.check_schedule import next_due
from data.queries.course.targets import running_target
from data.queries.current_shift import EARLY, crew_since, shift_shown
from data.queries.manning import Manning
from data.room.room import Room
from data.room.state.alarms import Alarms, Shelf
from data.room.state.control import Duty
from data.room.state.orders import Tempo
from data.room.state.posts import PostState
from data.room.state.registers import Lookout, OutsideCall, Registers, Reminder, Tour
from data.rules.all_rules import due
from data.rules.operator_watch import longest_gap
from data.rules.orders import PROMPT, would_be_missed
from data.site.model import Cadence
from data.view.posts import post_views
from data.view.targets import target_views
from data.view.upcoming import upcoming
from tests.kits.rooms.memory_room import EIGHT_PM
from tests.kits.rooms.night import ALL, Night, clock, jember
from tests.kits.rooms.reducing import INCIDENT, with_marks

SITE = jember()
POST = SITE.posts[3]
DUE = clock("02:00")
_AT = deadlines(SITE.checks, DUE)
OPENS, LATE, MISSED, P1 = _AT.opens, _AT.late, _AT.missed, _AT.p1
SINCE = Duty(operator="LST", first_control=DUE - HOUR)


def kinds(found: list[list[Entry]]) -> list[str]:
    return [entry.kind for transaction in found for entry in transaction]


def asked(night: Night, now: int, *, key_at: int = 0) -> list[str]:
    """Return the kinds that the rules ask for at a moment; nothing is recorded."""
    night.now = now
    context = night.context()
    return kinds(due(night.room, night.site, now, replace(context, key_at=key_at) if key_at else context))


def holds(night: Night, subject: str, state: Any) -> Night:
    night.room.states[subject] = state
    return night


# --- the ladder -----------------------------------------------------------------------------------------------------


def test_deadlines_are_the_minutes_of_the_site() -> None:
    assert deadlines(SITE.checks, DUE) == Deadlines(*(DUE + m * MINUTE for m in (-10, 0, 5, 15, 20)))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (PostState(code="4"), False),
        (PostState(code="4", contact=OPENS - 1), False),
        (PostState(code="4", contact=OPENS), True),
        (PostState(code="4", checked_due=DUE - 1), False),
        (PostState(code="4", checked_due=DUE), True),
    ],
)
def test_is_answered_needs_contact_since_the_window(state: PostState, said: bool) -> None:
    assert is_answered(state, SITE.checks, DUE) is said


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (PostState(code="4"), False),
        (PostState(code="4", status="closed"), True),
        (PostState(code="4", status="off"), True),
        (PostState(code="4", status="scene"), False),
        (PostState(code="4", calls_from=DUE - 1), False),
        (PostState(code="4", calls_from=DUE), True),
        (PostState(code="4", roll_since=DUE - 1), False),
        (PostState(code="4", roll="x", roll_since=DUE), False),
        (PostState(code="4", roll="x", roll_since=DUE - 1), True),
        (PostState(code="4", break_since=DUE - 9, on_break_until=DUE - 1), False),
        (PostState(code="4", break_since=DUE - 9, on_break_until=DUE), True),
        (PostState(code="4", break_since=DUE, on_break_until=DUE + 9), True),
        (PostState(code="4", break_since=DUE + 1, on_break_until=DUE + 9), False),
        (PostState(code="4", on_break_until=DUE + 9), False),
    ],
)
def test_is_away_when_a_call_falls_due(state: PostState, said: bool) -> None:
    assert is_away(state, DUE) is said
    assert is_excused(state, SINCE, DUE) is said


def test_is_excused_before_the_first_control_entry() -> None:
    state = PostState(code="4")
    assert [is_excused(state, Duty(first_control=at), DUE) for at in (0, DUE - 1, DUE, DUE + 1)] == [
        True,
        False,
        True,
        True,
    ]


def test_running_and_missed_call_at_their_moments() -> None:
    state = PostState(code="4", contact=OPENS - 1)
    found = [running_call(state, SINCE, POST, SITE, now) for now in (DUE - 1, DUE, MISSED - 1, MISSED)]
    assert found == [0, DUE, DUE, DUE]
    assert [missed_call(state, SINCE, POST, SITE, now) for now in (MISSED - 1, MISSED, P1)] == [0, DUE, DUE]


def test_running_call_is_the_oldest_that_can_be_missed() -> None:
    often = structs.replace(SITE, checks=structs.replace(SITE.checks, cadence=(Cadence(10),)))
    state = PostState(code="4", contact=DUE - 20 * MINUTE)
    since = Duty(operator="LST", first_control=DUE - 1)
    for now, call in ((DUE, DUE), (DUE + 12 * MINUTE, DUE)):
        assert running_call(state, since, POST, often, now) == call, now - DUE
    quarter = structs.replace(SITE, checks=structs.replace(SITE.checks, cadence=(Cadence(15),)))
    assert running_call(state, since, POST, quarter, MISSED) == DUE, (
        "missed at the very moment at which the next is due"
    )
    assert [missed_call(state, since, POST, quarter, now) for now in (MISSED - 1, MISSED, MISSED + 15 * MINUTE)] == [
        0, DUE, DUE + 15 * MINUTE,
    ]  # fmt: skip


def silent_night() -> Night:
    """Everybody but post 4 has called for 02:00."""
    night = Night(clock("01:30"))
    night.call("01:55", *"12356")
    return night


def test_due_records_late_and_missed_at_their_moments() -> None:
    night = silent_night()
    expected = [
        (LATE - 1, []), (LATE, ["check.late"]), (MISSED - 1, ["check.late"]),
        (MISSED, ["check.missed", "incident.opened"]), (P1 - 1, ["check.missed", "incident.opened"]),
        (P1, ["check.missed", "incident.opened", "incident.priority"]),
    ]  # fmt: skip
    for now, said in expected:
        assert asked(night, now) == said, now - DUE


def test_due_raises_a_missed_call_at_its_moment() -> None:
    night = silent_night()
    night.now = MISSED
    night.rules()
    assert asked(night, P1 - 1) == []
    assert asked(night, P1) == ["incident.priority"]


def test_missed_call_names_notes_since_its_window() -> None:
    night = Night(clock("01:30"))
    for now in (OPENS - 1, OPENS):
        night.now = now
        night.save(*decide(WriteLine(words="P4 does not answer"), night.context("LST")))
    night.call("01:55", *"12356")
    night.run_to(MISSED)
    (opened,) = night.kinds("incident.opened")
    assert isinstance(opened, Opened)
    named = [night.entry_of(ref) for ref in opened.names]
    assert [(e.kind, e.at) for e in named if e] == [("check.late", LATE), ("log", OPENS), ("check.missed", MISSED)]


def test_would_be_missed_needs_a_post_with_calls() -> None:
    silent = structs.replace(POST, checks=(Cadence(0),))
    assert not next_due(SITE, silent, DUE)
    assert not would_be_missed(SITE, silent, DUE)
    assert would_be_missed(SITE, POST, DUE)


@pytest.mark.parametrize(("late", "result"), [(0, "passed"), (PROMPT, "passed"), (PROMPT + 1, "failed")])
def test_planned_test_fails_after_prompt(late: int, result: str) -> None:
    night = Night()
    night.do("20:40", TestCall(post="6", why="daily"))
    done = night.room.post("6").test_missed
    assert asked(night, done - 1) == []
    night.now = done + late
    (entry,) = night.rules()
    assert isinstance(entry, e.CallTestDone)
    assert (entry.result, entry.delay) == (result, late)


# --- ends ----------------------------------------------------------------------------------------------------------

END = clock("20:30")
ENDS: list[tuple[str, str, Any]] = [
    ("registers", "incident.opened", Registers(reminders=(Reminder(ref="B-1", no=1, due=END, words="w", by="LST"),))),
    ("registers", "lookout.ended", Registers(lookouts=(Lookout(ref="B-1", words="w", since=1, until=END, by="LST"),))),
    (
        "registers",
        "tour.ended",
        Registers(
            tours=(
                Tour(code="s", name="S", post="5", points=("a",), since=1, until=END + 1, ref="B-2", seen=("a",)),
                Tour(code="t", name="T", post="6", points=("a",), since=1, until=END, ref="B-1", seen=("a",)),
            )
        ),
    ),
    (
        "registers",
        "tempo.ended",
        Registers(tempo=(Tempo(ref="B-1", posts=("4",), every_min=30, since=1, until=END),)),
    ),
    (
        "alarms",
        "shelf.ended",
        Alarms(shelves=(Shelf(source="cam-3", name="C", since=1, until=END, why="w", by="LST", ref="B-1"),)),
    ),
]


@pytest.mark.parametrize(("subject", "kind", "state"), ENDS, ids=[kind for _, kind, _ in ENDS])
def test_due_ends_orders_shelves_and_tours_at_their_end(subject: str, kind: str, state: Any) -> None:
    night = holds(Night(), subject, state)
    night.call("20:05", *ALL)
    holds(night, subject, state)
    assert kind not in asked(night, END - 1)
    assert kind in asked(night, END)


def test_order_without_an_end_stays() -> None:
    tempo = Tempo(ref="B-1", posts=("4",), every_min=30, since=1)
    assert "tempo.ended" not in asked(holds(Night(), "registers", Registers(tempo=(tempo,))), END)


def test_each_roll_call_is_missed_once() -> None:
    night = Night()
    night.call("20:05", *ALL)
    night.do("20:06", NewIncident(type="ASLT", post="1", words="pushed over"))
    night.rules()
    state = night.room.post("1")
    falls = max(state.contact, state.roll_since) + SITE.checks.roll_min * MINUTE
    late = falls + SITE.checks.late_min * MINUTE
    assert "roll.missed" not in asked(night, late - 1)
    assert asked(night, late) == ["roll.missed"]
    night.rules()
    assert night.room.post("1").roll_missed == falls
    assert asked(night, late + 1) == []
    further = late + SITE.checks.roll_min * MINUTE
    assert "roll.missed" not in asked(night, further - 1)
    assert "roll.missed" in asked(night, further)


# --- the watch over the operator ------------------------------------------------------------------------------------


def test_operator_watch_asks_and_gives_up_at_its_moments() -> None:
    night = Night()
    night.call("20:05", *ALL)
    key = night.now
    after = (longest_gap(night.room, SITE, key) + SITE.alarms.watch_min) * MINUTE
    night.call("20:55", *ALL)
    assert "watch.asked" not in asked(night, key + after - 1, key_at=key)
    assert "watch.asked" in asked(night, key + after, key_at=key)
    since = clock("20:56")
    holds(night, "registers", Registers(asked=since, asked_min=75))
    assert asked(night, since + ANSWER_WITHIN - 1, key_at=since) == []
    assert asked(night, since + ANSWER_WITHIN, key_at=since) == ["watch.missed"]
    assert asked(night, since + 1, key_at=since + 1) == ["watch.ok"]
    holds(night, "registers", Registers(asked=since, asked_min=75, unanswered=since + 1))
    assert asked(night, since + ANSWER_WITHIN, key_at=since) == []


# --- next -----------------------------------------------------------------------------------------------------------


def test_upcoming_handover_is_15_minutes_before_the_end() -> None:
    night = Night()
    ends = shift_shown(night.room.duty, SITE, night.now).ends
    for before, said in ((15 * MINUTE + 1, ["next.handover", "next.shift"]), (15 * MINUTE, ["next.shift"])):
        found = [n for n in upcoming(night.room, SITE, ends - before) if n.key in ("next.handover", "next.shift")]
        assert [n.key for n in found] == said
        assert [n.at for n in found] == [ends - 15 * MINUTE, ends][-len(said) :]


def test_upcoming_of_an_unanswered_call() -> None:
    night = silent_night()
    night.now = MISSED
    night.rules()
    room, before = night.room, Room()
    before.states.update({**room.states, "post:4": PostState(code="4", contact=OPENS - 1)})
    expected = [
        (before, DUE, ("next.late", LATE)), (before, LATE - 1, ("next.late", LATE)),
        (before, LATE, ("next.missed", MISSED)), (before, MISSED - 1, ("next.missed", MISSED)), (before, MISSED, None),
        (room, MISSED, ("next.p1", P1)), (room, P1 - 1, ("next.p1", P1)), (room, P1, None),
    ]  # fmt: skip
    for known, now, step in expected:
        steps = [
            (n.key, n.at) for n in upcoming(known, SITE, now) if n.args.get("post") == "4" and n.key != "next.check"
        ]
        assert steps == ([step] if step else []), (now - DUE, steps)


def test_upcoming_break_until_it_is_over() -> None:
    night = Night()
    night.call("20:05", *ALL)
    night.do("20:06", TakeBreak(post="5", cover="6", span_min=20))
    until = night.room.post("5").on_break_until
    for now, said in ((until - 1, [("5", "6", until)]), (until, [])):
        found = [n for n in upcoming(night.room, SITE, now) if n.key == "next.break"]
        assert [(n.args["post"], n.args["cover"], n.at) for n in found] == said


# --- whose shift ----------------------------------------------------------------------------------------------------


def test_crew_since_counts_from_two_hours_before_the_shift() -> None:
    assert EARLY == 2 * HOUR
    starts = clock("08:00")
    for since, crew in ((starts - EARLY, "B"), (starts - EARLY - 1, "A"), (starts - 1, "B")):
        duty = Duty(operator="BGS", since=since, control_crew="B", control_crew_since=since)
        shown = shift_shown(duty, SITE, starts - 1)
        assert shown.crew == crew, starts - since
    late = Duty(operator="BGS", since=starts - EARLY, control_crew="B", control_crew_since=starts - EARLY)
    early = Duty(operator="BGS", since=starts, control_crew="B", control_crew_since=starts - EARLY + 1)
    shift = shift_shown(early, SITE, starts)
    assert crew_since(late, shift) == starts
    assert crew_since(early, shift) == starts - EARLY + 1
    assert crew_since(structs.replace(early, control_crew="A"), shift) == starts, "the crew of before"


def test_shift_shown_in_overtime_is_the_earlier_one() -> None:
    starts = clock("08:00")
    for since, crew in ((starts - 1, "A"), (starts, "B")):
        duty = Duty(operator="LST", since=since, control_crew="A", control_crew_since=since)
        assert shift_shown(duty, SITE, starts).crew == crew


def test_manning_people_of_a_relief_in_this_shift() -> None:
    crew = SITE.crew("A")
    for since, people in ((DUE - 1, ("Dimas",)), (DUE, ("Tama",))):
        assert Manning(crew, DUE).people(PostState(code="4", people=("Tama",), people_since=since)) == people


def test_due_only_for_a_station_in_control() -> None:
    night = silent_night()
    night.now = LATE
    for book, said in (("JBR-other", ["check.late"]), ("SBY-1111", [])):
        assert kinds(due(night.room, SITE, LATE, replace(night.context(), book=book))) == said
    entry = due(night.room, SITE, P1, night.context())[0]
    assert isinstance(entry[0], CheckMissed) and isinstance(entry[-1], PrioritySet)
    assert entry[-1].before == 2
    late = due(night.room, SITE, LATE, night.context())[0][0]
    assert isinstance(late, CheckLate) and late.last == (night.room.post("4").contact,)


# --- who is not asked -----------------------------------------------------------------------------------------------


def test_upcoming_has_nothing_for_an_unmanned_post() -> None:
    crews = tuple(structs.replace(c, posts={k: v for k, v in c.posts.items() if k != "4"}) for c in SITE.crews)
    bare = structs.replace(SITE, crews=crews)
    night = Night(site=bare)
    assert [n.args["posts"] for n in upcoming(night.room, bare, night.now) if n.key == "next.checks"] == ["5"]
    assert next_call(PostState(code="4", status="closed"), POST, SITE, DUE) == 0
    assert next_call(PostState(code="4"), POST, SITE, DUE - 1) == DUE
    assert Manning(None, DUE).people(PostState(code="4")) == ()


def test_operator_watch_ok_after_missed_says_so() -> None:
    for unanswered in (0, clock("20:58")):
        night = Night()
        night.call("20:55", *ALL)
        since = clock("20:56")
        holds(night, "registers", Registers(asked=since, asked_min=75, unanswered=unanswered))
        night.now = clock("20:59")
        ((ok,),) = due(night.room, SITE, night.now, replace(night.context(), key_at=night.now))
        assert isinstance(ok, e.WatchOk) and ok.missed is bool(unanswered)


def test_running_target_is_the_first_not_met() -> None:
    at = EIGHT_PM
    targets = Targets(ack=15, send=60, arrive=180, supervisor=120, update=600)
    call = OutsideCall(who="Damkar", number="113", at=at, due=at + 900 * SECOND)
    new = structs.replace(INCIDENT, received=at, post="3", targets=targets, calls=(call,))
    steps: list[tuple[dict[str, Any], tuple[str, int | None]]] = [
        ({}, ("ack", 15)),
        ({"state": "ack", "acked": at}, ("send", 60)),
        ({"state": "sent", "sent": at}, ("arrive", 180)),
        ({"state": "scene", "arrived": at}, ("supervisor", 120)),
        ({"told": at, "updated": at + 1 * SECOND}, ("update", 601)),
        ({"updated": at + 300 * SECOND}, ("outside", 900)),  # of equals and earlier, who is to come
        ({"updated": at + 299 * SECOND}, ("update", 899)),
        ({"calls": ()}, ("update", 899)),
        ({"state": "controlled"}, ("", None)),
    ]
    state = new
    for changes, (name, after) in steps:
        state = structs.replace(state, **changes)
        assert running_target(with_marks(state)) == (name, None if after is None else at + after * SECOND)
    sent_to_one_that_is_there = structs.replace(new, state="scene", acked=at, arrived=at)
    assert running_target(with_marks(sent_to_one_that_is_there))[0] == "supervisor"
    assert running_target(with_marks(structs.replace(new, state="controlled", since=at, acked=at)))[0] == "supervisor"


def test_target_views_leave_out_unset_targets() -> None:
    for name in ("ack", "send", "arrive", "supervisor"):
        only = structs.replace(INCIDENT, received=EIGHT_PM, post="3", targets=Targets(**{name: 60}))
        assert [v.name for v in target_views(with_marks(only))] == [name]
        nowhere = target_views(with_marks(structs.replace(only, post="")))
        assert [v.name for v in nowhere] == ([] if name in ("send", "arrive") else [name])
    assert target_views(with_marks(structs.replace(INCIDENT, targets=Targets()))) == ()


def test_operator_watch_names_its_minutes() -> None:
    night = Night()
    night.call("20:55", *ALL)
    since = clock("20:56")
    holds(night, "registers", Registers(asked=since, asked_min=75))
    night.now = since + ANSWER_WITHIN
    ((missed,),) = due(night.room, SITE, night.now, replace(night.context(), key_at=since))
    assert isinstance(missed, e.WatchMissed) and (missed.asked, missed.minutes) == (since, 75)


@pytest.mark.parametrize(
    ("order", "shown"),
    [
        (SetPost(post="5", status="closed", words="flooded", authorised="Surya"), "closed"),
        (SetPost(post="5", status="off", words="ill", authorised="Surya"), "off"),
        (SendPosts(posts=("5",), target="1"), "to"),
    ],
)
def test_break_ends_when_another_station_withdrew_or_sent_the_post(order: Intent, shown: str) -> None:
    night, other = Night(), Night()
    night.do("20:06", TakeBreak(post="5", cover="4"))
    for entry in other.do("20:07", order):
        night.room.apply(structs.replace(entry, book="SBY-test"))
    night.now = clock("20:07")
    view = next(post for post in post_views(night.room, night.site, night.now) if post.code == "5")
    assert (view.status, night.room.post("5").cover) == (shown, "4"), "before anybody has entered it"
    (ended,) = (entry for entry in night.run_to("20:08") if isinstance(entry, e.BreakEnded))
    assert ended.subjects == ("post:5", "post:4")
    assert (night.room.post("5").cover, night.room.post("4").covers) == ("", "")
