"""Roll calls in a P1, roll calls by name, and orders about check calls."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from data import entries as e
from data.base.clock import DAY, HOUR, MINUTE
from data.entries import Check
from data.intents.corrections import Undo
from data.intents.incidents.closing import Close, MarkControlled
from data.intents.incidents.links import Link
from data.intents.incidents.opening import Acknowledge, NewIncident
from data.intents.incidents.priority import Retype, SetPriority
from data.intents.incidents.steps import Tick
from data.intents.orders import CallRoll, OrderRoll, SetTempo
from data.intents.posts import Arrive, CheckCall, Relieve, SendPosts, SetPost
from data.intents.registers import RegisterVisit
from data.intents.tours import WalkTour
from data.queries.check_schedule import dues, next_due, prev_due
from data.queries.course.targets import running_target
from data.queries.figures import figures
from data.queries.roll_calls import lost_and_absent, lost_incident, present_and_absent
from data.room.state.orders import Order
from data.rules.all_rules import due
from data.rules.orders import roll_end
from data.view.incident import deeds, people_at
from data.view.posts import post_views
from data.view.queue import Queue
from data.view.upcoming import upcoming
from data.words import Words
from tests.data.rules.test_registers import alerts, rings
from tests.kits.console.line_room import LineRoom
from tests.kits.rooms.calling import alerts_of
from tests.kits.rooms.memory_room import EIGHT_PM, post_view
from tests.kits.rooms.night import Night, clock, jember


def urgent(*sent: str, at: str = "20:06", post: str = "4") -> Night:
    """Return a night with a break-in at post 4 since 20:06 and posts sent at 20:07."""
    night = Night()
    night.call("20:05", *"123456")
    night.do(at, NewIncident(type="BRKN", post=post, words="door forced"))
    if sent:
        night.do("20:07", SendPosts(posts=sent, incident=night.queue.rows[0].subject))
    night.run_to(night.now + 10_000)
    return night


def shown(night: Night, code: str) -> tuple[str, str, str]:
    view = post_view(night.room, night.site, code, night.now)
    assert view is not None
    at = "" if view.turns_at is None else f"{(view.turns_at - night.now) // 1000}"
    return view.status, view.turns, at


# --- roll calls in a P1 ---------------------------------------------------------------------------------------------


def test_posts_in_a_p1_answer_roll_calls() -> None:
    night = urgent("3", "6")
    assert [night.room.post(c).roll != "" for c in "123456"] == [False, False, True, True, False, True]
    assert shown(night, "4")[:2] == ("roll", "roll")
    assert shown(night, "3")[:2] == ("to", "roll")
    assert shown(night, "1")[:2] == ("normal", "due")
    night.call("20:15", "3", "4", "6")
    night.call("20:24", "3", "4", "6")
    night.call("20:33", "3", "4", "6")
    for moment in ("20:42", "20:51", "21:00", "21:09", "21:18"):
        night.call(moment, "3", "4", "6")
    assert {p for e in night.kinds("check.late", "check.missed") for p in e.posts} == {"1", "2", "5"}  # type: ignore[attr-defined]
    assert not night.kinds("roll.missed")
    found = figures(night.book, night.site, EIGHT_PM, night.now)
    (each,) = found.rounds
    assert {c.post: c.outcome for c in each.calls} == {
        "1": "missed", "2": "missed", "3": "on_time", "4": "on_time", "5": "missed", "6": "on_time",
    }  # fmt: skip


def test_roll_call_answer_restarts_the_ten_minutes() -> None:
    night = urgent("6")
    (check,) = night.call("20:12", "4")
    assert isinstance(check, Check) and check.subjects[1] == night.room.post("4").roll
    assert shown(night, "4") == ("roll", "roll", "600")
    incident = night.room.incident(check.subjects[1])
    assert incident is not None and incident.updated == night.now


def test_digit_alone_answers_a_roll_call() -> None:
    night = urgent()
    assert night.refused(CheckCall(posts=("1",), only_due=True)) == "not_due"
    (check,) = night.do("20:08", CheckCall(posts=("4",), only_due=True))
    assert isinstance(check, Check) and check.due is None


def test_unanswered_roll_call_rings_and_is_in_the_history() -> None:
    night = urgent()
    begun = night.room.post("4").roll_since
    night.run_to(begun + 9 * MINUTE)
    assert not rings(night)
    night.run_to(begun + 10 * MINUTE)
    assert any(r.startswith("roll:4:") for r in rings(night))
    assert "alert.roll" in alerts(night) and shown(night, "4")[0] == "roll"
    night.run_to(begun + 15 * MINUTE)
    (missed,) = night.kinds("roll.missed")
    assert isinstance(missed, e.RollMissed) and (missed.post, missed.due) == ("4", begun + 10 * MINUTE)
    night.run_to(begun + 20 * MINUTE)
    heard = set(rings(night))
    night.run_to(begun + 30 * MINUTE)
    (further,) = set(rings(night)) - heard
    assert further == f"roll.missed:4:{begun + 20 * MINUTE}", "each further one that passes rings once"
    assert [each.due - begun for each in night.kinds("roll.missed")] == [10 * MINUTE, 20 * MINUTE]  # type: ignore[attr-defined]
    night.call("20:40", "4")
    assert not any(r.startswith("roll") for r in rings(night))
    assert len(figures(night.book, night.site, EIGHT_PM, night.now).annunciations) == 1  # the break-in's own


@pytest.mark.parametrize("end", ["controlled", "closed", "lowered", "undone"])
def test_roll_calls_end_with_the_p1(end: str) -> None:
    night = urgent()
    subject = night.queue.rows[0].subject
    if end == "controlled":
        night.do("20:07", MarkControlled(incident=subject))
    elif end == "lowered":
        night.do("20:07", SetPriority(incident=subject, priority=2, why="nobody there"))
    elif end == "undone":
        night.do("20:07", Undo())
    else:
        incident = night.room.incident(subject)
        assert incident is not None
        for step, _ in enumerate(incident.steps, 1):
            night.do("20:07", Tick(incident=subject, step=step))
        night.do("20:08", Close(incident=subject, disposition="handled"))
    night.run_to("20:10")
    assert night.room.post("4").roll == ""
    assert len(night.kinds("roll.ended")) == 1
    night.run_to("21:05:10")
    assert night.room.post("4").late_due == clock("21:00")


def test_check_call_due_in_roll_calls_is_excused() -> None:
    night = urgent()
    for moment in ("20:15", "20:24", "20:33", "20:42"):
        night.call(moment, "4")
    night.call("20:55", *"12356")
    night.do("21:02", MarkControlled(incident=night.queue.rows[0].subject))
    night.run_to("21:30")
    assert not night.kinds("check.late", "check.missed")


def test_late_post_stays_late_in_roll_calls() -> None:
    night = Night()
    night.call("20:05", *"123456")
    night.call("20:55", *"12356")
    night.run_to("21:06")
    night.do("21:07", NewIncident(type="BRKN", post="4", words="x"))
    night.run_to("21:08")
    assert night.room.post("4").roll and shown(night, "4")[0] == "late"
    night.run_to("21:16")
    assert night.kinds("check.missed")


def test_roll_calls_for_related_and_raised_p1s() -> None:
    night = Night()
    night.call("20:05", *"123456")
    night.do("20:06", NewIncident(type="CRWD", post="1", words="crowd"))
    night.run_to("20:07")
    assert not night.room.post("1").roll
    night.do("20:08", SetPriority(incident=night.queue.rows[0].subject, priority=1))
    night.run_to("20:09")
    assert night.room.post("1").roll
    night = Night()
    night.call("20:05", *"123456")
    night.call("20:55", *"12356")
    night.run_to("21:21")
    assert night.queue.rows[0].priority == 1 and not night.room.post("4").roll
    night.do("21:22", SendPosts(posts=("6",), incident=night.queue.rows[0].subject))
    night.run_to("21:23")
    assert night.room.post("6").roll and not night.room.post("4").roll


def test_post_of_a_missed_call_that_is_an_assault_now_answers_roll_calls() -> None:
    night = Night()
    night.call("20:58", *"12356")
    night.run_to("21:21")
    subject = night.queue.rows[0].subject
    assert not night.room.post("4").roll, "it cannot answer: the incident is about that"
    night.do("21:22", Retype(incident=subject, type="ASLT", why="Dimas beaten"))
    night.do("21:23", Relieve(post="4", people=("Eko",)))
    night.call("21:24", "4")
    assert night.room.post("4").roll == subject
    assert shown(night, "4")[0] == "roll"


def test_roll_calls_go_on_when_the_p1_is_merged_into_a_row_without_a_place() -> None:
    night = urgent()
    p1 = night.queue.rows[0].subject
    night.do("20:08", NewIncident(type="INFO", words="many calls about a break-in"))
    row = next(r.subject for r in night.queue.rows if r.subject != p1)
    assert night.room.post("4").roll == p1
    night.do("20:09", Link(incident=p1, other=row, how="upd"))
    night.run_to("20:10")
    assert (night.room.post("4").roll, night.room.post("1").roll) == (row, "")


def test_roll_call_of_a_closed_or_redirected_post() -> None:
    night = urgent()
    night.do("20:08", NewIncident(type="FIRE", post="2", words="smoke"))
    night.do("20:09", SendPosts(posts=("5",), incident=night.queue.rows[1].subject))
    night.run_to("20:10")
    fire = night.queue.rows[1].subject
    assert {c: night.room.post(c).roll == fire for c in "245"} == {"2": True, "4": False, "5": True}
    night.do("20:11", Arrive(posts=("5",), incident=fire))
    assert shown(night, "5")[:2] == ("scene", "roll")
    closed = SetPost(post="4", status="closed", words="cleared", authorised="Surya")
    off = SetPost(post="4", status="off", words="cleared", authorised="Surya")
    for away, at, until in ((closed, "20:12", "20:14"), (off, "20:16", "20:18")):
        assert night.room.post("4").roll
        night.do(at, away)
        night.run_to(night.now + MINUTE)
        assert not night.room.post("4").roll, away.status
        night.do(until, SetPost(post="4", status="normal"))
        night.run_to(night.now + MINUTE)


def test_post_whose_break_another_covers_answers_no_roll_calls() -> None:
    room = LineRoom()

    def is_asked() -> bool:
        while found := list(due(room.room, room.site, room.now, room.context())):
            room.save(*found[0])
        return room.room.post("4").roll != ""

    asked = []
    for line in ("n BRKN 4 door forced", "br 4 3 30m", "back 4"):
        room.now += MINUTE
        room.do(line)
        asked.append(is_asked())
    assert asked == [True, False, True]


# --- with names -----------------------------------------------------------------------------------------------------


def test_named_roll_call_counts_present_and_absent() -> None:
    night = urgent("3")
    subject = night.queue.rows[0].subject
    assert night.refused(CallRoll(incident=subject, present=("Dimas",))) == "no_roll"
    (called,) = night.do("20:10", CallRoll(incident=subject))
    assert isinstance(called, e.RollCalled)
    assert (called.posts, called.names) == (("3", "4"), (("Sari",), ("Dimas",)))
    incident = night.room.incident(subject)
    assert incident is not None and present_and_absent(night.room, incident) == ((), ("Sari", "Dimas"))
    assert "alert.roll_names" in alerts(night)
    night.call("20:11", "3")
    assert present_and_absent(night.room, incident) == (("Sari",), ("Dimas",))
    night.do("20:12", CallRoll(incident=subject, missing=("sari",)))
    incident = night.room.incident(subject)
    assert incident is not None and present_and_absent(night.room, incident) == ((), ("Sari", "Dimas"))
    night.do("20:13", CallRoll(incident=subject, present=("Sari", "Dimas")))
    incident = night.room.incident(subject)
    assert incident is not None and present_and_absent(night.room, incident) == (("Sari", "Dimas"), ())
    assert "alert.roll_names" not in alerts(night)
    assert night.refused(CallRoll(incident=subject, present=("Dimas",))) == "roll_there"
    assert night.refused(CallRoll(incident=subject, missing=("Nobody",))) == "roll_unknown"
    night.run_to("20:13:30")  # nobody looks for anybody after the end: another roll call does
    assert night.refused(CallRoll(incident=subject, missing=("Dimas",))) == "roll_over"
    night.do("20:14", CallRoll(incident=subject))
    night.do("20:15", CallRoll(incident=subject, missing=("Dimas",)))


def test_named_roll_call_without_units_calls_everybody() -> None:
    night = Night()
    night.do("20:06", NewIncident(type="FIRE", post="", words="smoke"))
    *_, called = night.do("20:07", CallRoll(incident=night.queue.rows[0].subject))
    assert isinstance(called, e.RollCalled) and called.posts == tuple("123456")
    view = post_view(night.room, night.site, "2", night.now)
    assert view is not None and view.status == "roll"
    words = Words("en")
    posts = post_views(night.room, night.site, night.now)
    found = alerts_of(night.room, night.site, night.now, posts, night.queue, words=words)[0]
    named = next(a for a in found if a.key == "alert.roll_names")
    assert words(named.key, **named.args) == (
        "Roll call #101: 0 of 6, missing: Hendra, Wahyu, Sari, Dimas, Yoga, Rizky"
    )


def test_roll_calls_and_their_limit_are_what_falls_due_next() -> None:
    night = urgent("3", "6")
    (p1,) = night.queue.rows
    night.call("20:09", "6")
    night.do("20:10", CallRoll(incident=p1.subject))

    def due() -> list[tuple[str, int, object]]:
        found = upcoming(night.room, night.site, night.now)
        return [(i.key, (i.at - night.now) // MINUTE, i.args) for i in found if i.key.startswith("next.roll")]

    assert due() == [
        ("next.roll", 6, {"post": "4", "number": "#101"}),
        ("next.roll", 7, {"post": "3", "number": "#101"}),
        ("next.roll", 9, {"post": "6", "number": "#101"}),
        ("next.roll_limit", 10, {"number": "#101"}),
    ]
    night.call("20:11", "3", "4", "6")
    night.run_to("20:12")
    assert due() == [("next.roll.posts", 9, {"posts": "3, 4, 6", "number": "#101"})], "everybody was found"
    night.do("20:13", MarkControlled(incident=p1.subject))
    night.run_to("20:14")
    assert due() == []


# --- orders ---------------------------------------------------------------------------------------------------------


def test_order_changes_the_cadence_until_its_end() -> None:
    night = Night()
    night.call("20:05", *"123456")
    night.do("20:10", SetTempo(posts=("4", "5"), every_min=30, until=clock("21:40"), authorised="Surya"))
    assert next_due(night.site, "4", night.now, night.room.post("4").orders) == clock("20:30")
    night.call("20:29", "5")
    night.run_to("20:36")
    assert night.room.post("4").late_due == clock("20:30") and not night.room.post("5").late_due
    night.call("20:37", "4")
    night.call("20:55", *"123456")
    night.call("21:28", "4", "5")
    night.run_to("21:41")
    (ended,) = night.kinds("tempo.ended")
    assert isinstance(ended, e.TempoEnded) and (ended.at, ended.cause) == (clock("21:40"), "time")
    assert not night.room.registers.tempo
    night.call("21:55", *"123456")
    night.run_to("22:45")
    found = figures(night.book, night.site, EIGHT_PM, night.now)
    assert [len(r.calls) for r in found.rounds] == [2, 6, 2, 6]
    assert (found.due, found.count("on_time"), found.count("late")) == (16, 15, 1)


def test_alert_level_is_for_all_posts_and_slows_none() -> None:
    night = Night()
    night.call("20:05", *"123456")
    night.do("20:10", SetTempo(posts=("4",), every_min=15, authorised="Surya"))
    night.do("20:11", SetTempo(level="2", authorised="Surya"))
    orders = {c: night.room.post(c).orders for c in "14"}
    assert [len(dues(night.site, c, clock("20:11"), clock("21:11"), orders[c])) for c in "14"] == [2, 2]
    assert night.room.registers.level == "2"
    assert night.refused(SetTempo(level="2", authorised="Surya")) == "tempo_level_same"
    night.do("20:12", SetTempo(level="1", authorised="Surya"))
    assert len(dues(night.site, "1", clock("20:12"), clock("21:12"), night.room.post("1").orders)) == 4
    night.do("20:13", SetTempo(off=True, level="any"))
    assert night.room.registers.level == ""
    assert len(dues(night.site, "1", clock("20:13"), clock("21:13"), night.room.post("1").orders)) == 1
    assert len(dues(night.site, "4", clock("20:13"), clock("21:13"), night.room.post("4").orders)) == 4
    night.do("20:14", SetTempo(level="2", until=clock("20:30"), authorised="Surya"))
    night.run_to("20:30")
    assert [ended.level for ended in night.book if isinstance(ended, e.TempoEnded)] == ["2", "1", "2"]
    night.do("20:14", SetTempo(off=True))
    assert night.refused(SetTempo(off=True)) == "tempo_none"


def test_order_ends_for_the_named_posts_alone() -> None:
    night = Night()
    night.do("20:10", SetTempo(posts=("4", "5", "6"), every_min=30, until=clock("23:00"), authorised="Surya"))
    night.do("20:11", SetTempo(posts=("5",), off=True, authorised="Surya"))
    (tempo,) = night.room.registers.tempo
    assert tempo.posts == ("4", "6")
    assert [len(dues(night.site, c, clock("20:12"), clock("21:12"), night.room.post(c).orders)) for c in "456"] == [
        *(2, 1, 2)
    ]
    night.do("20:13", SetTempo(level="2", authorised="Surya"))
    night.do("20:14", SetTempo(posts=("4",), off=True, authorised="Surya"))
    assert night.refused(SetTempo(posts=("4",), off=True)) == "tempo_level_all"
    assert night.room.registers.level == "2"
    night.do("20:15", SetTempo(posts=("1", "6"), off=True, authorised="Surya"))
    assert [t.level for t in night.room.registers.tempo] == ["2"]


def test_end_of_the_order_about_roll_calls_needs_one() -> None:
    night = urgent("3")
    subject = night.queue.rows[0].subject
    assert night.refused(OrderRoll(incident=subject, every_min=0)) == "roll_no_order"
    night.do("20:11", OrderRoll(incident=subject, every_min=10, posts=("2",)))
    (ended,) = night.do("20:12", OrderRoll(incident=subject, every_min=0))
    assert isinstance(ended, e.RollOrdered) and ended.posts == ("2",), "post 3 answers without an order"
    assert night.refused(OrderRoll(incident=subject, every_min=0)) == "roll_no_order"


def test_orders_are_refused_when_invalid() -> None:
    night = Night()
    assert night.refused(SetTempo(posts=("4",), every_min=30)) == "tempo_who"
    assert night.refused(SetTempo(posts=("4",), every_min=7, authorised="Surya")) == "tempo_minutes"
    assert night.refused(SetTempo(posts=("4",), every_min=50, authorised="Surya")) == "tempo_minutes"
    assert night.refused(SetTempo(level="4", authorised="Surya")) == "tempo_level"
    far = night.now + 99 * DAY
    assert night.refused(SetTempo(posts=("4",), every_min=30, until=far, authorised="Surya")) == "tempo_until"


ORDERS = st.lists(
    st.tuples(st.sampled_from([15, 30, 60, 120]), st.integers(0, 300), st.integers(0, 300), st.booleans()), max_size=4
)


@given(ORDERS, st.integers(0, 600), st.integers(0, 600))
def test_next_due_and_prev_due_follow_orders(made: list[tuple[int, int, int, bool]], start: int, span: int) -> None:
    orders = tuple(
        Order(every, EIGHT_PM + since * MINUTE, EIGHT_PM + (since + length) * MINUTE if length else 0, "2" * level)
        for every, since, length, level in sorted(made, key=lambda o: o[1])
    )
    first, last = EIGHT_PM + start * MINUTE, EIGHT_PM + (start + span) * MINUTE
    calls = dues(jember(), "1", first, last, orders)
    walked, at = [], first
    while (at := next_due(jember(), "1", at, orders)) and at <= last:
        walked.append(at)
    assert calls == walked
    if calls:
        assert prev_due(jember(), "1", last, orders) == calls[-1]
        assert prev_due(jember(), "1", calls[0] - 1, orders) <= first + HOUR * 0
    if not any(order.since < last for order in orders):
        assert calls == dues(jember(), "1", first, last)


# --- a roll call is contact -----------------------------------------------------------------------------------------


def everybody_called() -> tuple[Night, str]:
    """Return a night with a fire at 06:50 for which everybody was called by name at 06:54."""
    night = Night(clock("06:05"))
    night.call("06:06", *"123456")
    subject = night.do("06:50", NewIncident(type="FIRE", post="3", words="smoke"))[0].subjects[0]
    night.do("06:54", CallRoll(incident=subject, posts=tuple("123456")))
    return night, subject


def test_names_answer_for_posts_and_their_check_calls() -> None:
    night, subject = everybody_called()
    names = ("Hendra", "Wahyu", "Sari", "Dimas", "Yoga", "Rizky")
    night.do("06:56", CallRoll(incident=subject, present=names))
    (done,) = night.kinds("roll.done") or night.rules()
    assert isinstance(done, e.RollDone) and (done.present, done.count, done.missing) == (6, 6, ())
    assert "alert.roll_done" in alerts(night)
    night.run_to("07:04")
    assert "alert.roll" not in alerts(night), "the post in the P1 has answered"
    night.run_to("07:20")
    assert not night.kinds("check.late", "check.missed")
    found = figures(night.book, night.site, clock("06:30"), night.now)
    assert found.count("on_time") >= 5


def test_roll_call_by_name_warns_and_alarms_at_its_limit() -> None:
    night, subject = everybody_called()
    night.do("06:56", CallRoll(incident=subject, present=("Hendra", "Wahyu", "Sari", "Dimas", "Yoga")))
    night.run_to("07:01:30")
    assert not [r for r in rings(night) if r.startswith("roll.")]
    night.run_to("07:02:30")
    assert [r.split(":")[0] for r in rings(night) if r.startswith("roll.")] == ["roll.warns"]
    night.run_to("07:04:10")
    posts = post_views(night.room, night.site, night.now)
    found = alerts_of(night.room, night.site, night.now, posts, night.queue, words=Words("en"))[0]
    names = [a for a in found if a.key == "alert.roll_names"]
    assert [(a.level, a.args["names"]) for a in names] == [("alarm", "Rizky")]
    assert not [a for a in found if a.key == "alert.roll"], "the two roll calls are one"


@pytest.mark.parametrize("end", ["order", "incident"])
def test_somebody_missing_at_the_end_is_a_p1(end: str) -> None:
    night, subject = everybody_called()
    night.do("06:56", CallRoll(incident=subject, present=("Hendra", "Wahyu", "Sari", "Dimas", "Yoga")))
    if end == "order":
        night.do("06:57", CallRoll(incident=subject, end=True))
    else:
        incident = night.room.incident(subject)
        assert incident is not None
        for step, _ in enumerate(incident.steps, 1):
            night.do("06:57", Tick(incident=subject, step=step))
        night.do("06:58", Close(incident=subject, disposition="handled"))
    night.run_to(night.now + 10_000)
    assert [done.cause for done in night.book if isinstance(done, e.RollDone)] == [end]
    lost = next(row for row in night.queue.rows if row.type == "LOST")
    assert (lost.priority, lost.posts, "Rizky" in lost.words) == (1, ("6",), True)
    assert len([e for e in night.kinds("incident.opened") if getattr(e, "type", "") == "LOST"]) == 1
    assert night.refused(CallRoll(incident=lost.subject, end=True)) == "no_roll"


def test_roll_call_holds_who_is_on_site_at_no_post() -> None:
    night = Night()
    night.do("20:06", RegisterVisit(what="in", name="Pak Joko", to="KPU"))
    night.do("20:07", Relieve(post="4", people=("Tono",)))
    subject = night.do("20:08", NewIncident(type="FIRE", post="", words="smoke"))[0].subjects[0]
    called = night.do("20:09", CallRoll(incident=subject))[-1]
    assert isinstance(called, e.RollCalled) and called.others == ("Pak Joko", "Dimas")
    night.do("20:10", CheckCall(posts=tuple("123456")))
    incident = night.room.incident(subject)
    assert incident is not None and present_and_absent(night.room, incident)[1] == ("Pak Joko", "Dimas")
    night.do("20:11", CallRoll(incident=subject, present=("Pak Joko", "Dimas")))
    night.run_to(night.now + 10_000)
    (done,) = night.kinds("roll.done")
    assert isinstance(done, e.RollDone) and (done.present, done.count) == (8, 8)


def test_roll_calls_by_order_name_other_posts_and_their_interval() -> None:
    night = urgent("3")
    subject = night.queue.rows[0].subject
    assert night.refused(OrderRoll(incident=subject, every_min=90)) == "roll_minutes"
    night.do("20:08", OrderRoll(incident=subject, every_min=5, posts=("1", "4")))
    night.run_to("20:09")
    assert {c: (night.room.post(c).roll == subject, night.room.post(c).roll_min) for c in "134"} == {
        "1": (True, 5), "3": (True, 10), "4": (True, 5),
    }  # fmt: skip
    night.do("20:10", OrderRoll(incident=subject, every_min=0))
    night.run_to("20:11")
    assert [night.room.post(c).roll == subject for c in "134"] == [False, True, True]
    night.do("20:12", OrderRoll(incident=subject, every_min=5, posts=("1",)))
    night.do("20:13", MarkControlled(incident=subject))
    night.run_to("20:14")
    assert not any(night.room.post(c).roll for c in "134"), "they end with the incident"
    night.do("20:15", NewIncident(type="FIRE", post="1", words="smoke"))
    night.run_to("20:16")
    assert night.room.post("1").roll_min == 10, "the order was about another incident"


def test_who_is_found_after_the_end_of_a_roll_call_is_missing_nowhere() -> None:
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "a 101", "roll 101", "ok 1,2,4-6", "roll 101 end"):
        room.do(line)
    fire, lost = room.incident(101), room.incident(102)
    assert lost.type == "LOST"
    assert "MISSING: Sari" in "; ".join(people_at(room.room, fire, Words("en"), room.site, room.now))
    room.do("roll 101 here sari")
    said = "; ".join(people_at(room.room, room.incident(101), Words("en"), room.site, room.now))
    assert "MISSING" not in said and "6 of 6 found" in said
    story = deeds(room.room, room.site, Words("en"), room.incident(102), room.entry_of, room.now)
    assert [line for line in story if "found: Sari" in line]
    assert room.refused(CallRoll(incident=fire.subject, present=("Sari",))) == "roll_there"
    room.do("undo")
    assert present_and_absent(room.room, room.incident(101))[1] == ("Sari",)


def status(room: LineRoom, code: str) -> tuple[str, str]:
    post = next(each for each in post_views(room.room, room.site, room.now) if each.code == code)
    return post.status, post.about


def test_post_shows_that_somebody_was_not_found_until_they_are() -> None:
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "a 101", "roll 101", "ok 1,2", "roll 101 end"):
        room.do(line)
    assert [status(room, code) for code in "24"] == [("normal", ""), ("missing", "#102")]
    room.do("ok 4")
    assert status(room, "4")[0] == "normal", "an answer finds the people of the post after the end too"
    assert "Dimas" in present_and_absent(room.room, room.incident(101))[0]
    room.do("roll 101 here yoga")
    assert status(room, "5")[0] == "normal"
    room.do("relief 3 Budi")
    assert status(room, "3")[0] != "missing", "somebody else is there now"
    assert status(room, "6")[0] == "missing"
    room.do("c 102 handled found")
    assert status(room, "6")[0] != "missing"


def test_post_of_somebody_named_as_missing_shows_it_after_an_answer_too() -> None:
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "a 101", "roll 101", "roll 101 missing sari", "ok 1-6", "roll 101 end"):
        room.do(line)
    room.do("ok 3")
    assert status(room, "3") == ("missing", "#102")
    room.now += MINUTE
    room.do("roll 101")
    assert status(room, "3")[0] == "roll", "a new roll call asks again"


def test_check_call_says_who_stays_missing() -> None:
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "a 101", "roll 101", "roll 101 missing sari"):
        room.do(line)
    said = "Sari stays missing until named: roll 101 here Sari"
    assert said in room.read("ok 3").echo.consequence
    assert said in room.read("ok 1-6").echo.consequence and "missing" not in room.read("ok 4").echo.consequence
    room.do("roll 101 end")
    assert said in room.read("ok 3").echo.consequence
    room.do("roll 101 here sari")
    assert "missing" not in room.read("ok 3").echo.consequence


def test_relief_of_somebody_who_was_called_does_not_answer_for_them() -> None:
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "a 101", "g 101 3,6"):
        room.do(line)
    for line in ("roll 101", "relief 6 Joko", "ok 3,6"):
        room.now += MINUTE
        room.do(line)
    assert present_and_absent(room.room, room.incident(101)) == (("Sari",), ("Rizky",))
    room.do("roll 101 here Rizky")
    assert present_and_absent(room.room, room.incident(101)) == (("Sari", "Rizky"), ())


def test_roll_call_of_all_asks_all_posts_and_who_is_on_site_at_none() -> None:
    room = LineRoom()
    for line in ("visit in Budi to 3 Anwar why seals", "closed 5 by Padal flooded", "n FIRE 3 smoke", "g 101 3,6"):
        room.do(line)
    called = []
    for line in ("roll 101", "roll 101 all", "roll 101 1,2", "roll 101 all except 5"):
        once = room.again()
        once.do(line)
        roll = once.incident(101).roll
        assert roll is not None
        called.append((roll.posts, roll.others))
    assert called == [
        (("3", "6"), ("Budi",)), (tuple("12346"), ("Budi",)), (("1", "2"), ()), (tuple("12346"), ()),
    ]  # fmt: skip


def test_post_that_covers_answers_for_nobody_on_a_break() -> None:
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "a 101", "roll 101 all", "br 6 4 30m", "ok 6"):
        room.now += MINUTE
        room.do(line)
    assert "Rizky" in present_and_absent(room.room, room.incident(101))[1]


def test_relief_after_an_answer_leaves_it_an_answer() -> None:
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "a 101", "g 101 3,6", "roll 101", "on 101 6", "relief 6 Joko"):
        room.now += MINUTE
        room.do(line)
    assert present_and_absent(room.room, room.incident(101)) == (("Rizky",), ("Sari",))


def test_somebody_found_by_name_finds_nobody_else_at_their_post() -> None:
    room = LineRoom()
    for line in ("relief 2 Wahyu,Eko", "n FIRE 3 smoke", "a 101", "roll 101 2,3", "roll 101 here Eko"):
        room.now += MINUTE
        room.do(line)
    assert present_and_absent(room.room, room.incident(101)) == (("Eko",), ("Wahyu", "Sari"))
    assert status(room, "2")[0] == "roll", "the other one is still called"
    assert room.read("2").intent is not None
    room.do("ok 2")
    assert present_and_absent(room.room, room.incident(101)) == (("Wahyu", "Eko"), ("Sari",))


@pytest.mark.parametrize("after", ["take BGS sick", "relief 6 Joko", "br 6 5"])
def test_who_answered_stays_found_whoever_comes_to_the_post(after: str) -> None:
    room = LineRoom("2024-01-22 07:45")
    lines = ("take LST", "n FIRE 3 smoke", "a 101", "tour start 1", "roll 101 4,6", "tour point TK-1", after)
    for line in (*lines, "ok 4", "tour end"):
        room.now += 3 * MINUTE
        room.do(line)
    assert "Rizky" in present_and_absent(room.room, room.incident(101))[0]


def test_who_stays_when_the_crew_changes_is_found_by_arriving() -> None:
    room = LineRoom("2024-01-22 07:45")
    for line in ("take LST", "n FIRE 3 smoke", "a 101", "g 101 4,6", "roll 101 3,4,6", "take BGS sick"):
        room.now += 3 * MINUTE
        room.do(line)
    for line in ("on 101 4", "back 4", "l P3: ht: all well", "on 101 6"):
        room.now += MINUTE
        room.do(line)
    assert present_and_absent(room.room, room.incident(101)) == (("Dimas", "Rizky"), ("Sari",)), "Putu is at post 3"


def test_contact_that_never_was_finds_nobody() -> None:
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "a 101", "roll 101 3,4", "l P4: ht: all well"):
        room.now += MINUTE
        room.do(line)
    assert present_and_absent(room.room, room.incident(101))[0] == ("Dimas",)
    room.do("undo")
    assert present_and_absent(room.room, room.incident(101))[0] == ()


def test_two_roll_calls_of_a_post_are_both_answered() -> None:
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "n PERS 4 man", "roll 101 3,4", "roll 102 3,4", "l P4: ht: all well"):
        room.now += MINUTE
        room.do(line)
    room.do("roll 102 end")
    room.do("l P3: ht: all well")
    assert present_and_absent(room.room, room.incident(101)) == (("Sari", "Dimas"), ())
    assert present_and_absent(room.room, room.incident(102))[1] == ("Sari",)


def test_roll_call_entered_afterwards_is_answered_by_contact_since() -> None:
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "a 101", "ok 4", "-2 roll 101 3,4"):
        room.now += MINUTE
        room.do(line)
    assert present_and_absent(room.room, room.incident(101))[0] == ("Dimas",)


def test_visitor_is_found_by_a_part_of_the_name_that_only_they_have() -> None:
    room = LineRoom()
    for line in ("visit in Budi Santoso to 3 Anwar why seals", "n FIRE 3 smoke", "a 101", "roll 101"):
        room.now += MINUTE
        room.do(line)
    assert "Budi Santoso" in room.read("roll 101 here budi").echo.text
    room.do("roll 101 here budi")
    assert "Budi Santoso" in present_and_absent(room.room, room.incident(101))[0]
    for line in ("visit in Bu. Ani to 3 Anwar why seals", "visit in Ani Yuliani to 3 Anwar why seals", "roll 101"):
        room.do(line)
    assert room.read("roll 101 here bu").echo.mark == "="
    assert room.read("roll 101 here ani").echo.mark == "X", "two have it"


def test_visitor_who_goes_out_is_found() -> None:
    room = LineRoom()
    for line in ("visit in Budi to 3 Anwar why seals", "n FIRE 3 smoke", "a 101", "roll 101", "ok 1-6"):
        room.do(line)
    assert present_and_absent(room.room, room.incident(101))[1] == ("Budi",)
    room.do("visit out budi")
    assert present_and_absent(room.room, room.incident(101))[1] == ()


def test_nobody_is_sent_any_more_when_all_are_found_after_the_end() -> None:
    night = urgent("3")
    subject = night.queue.rows[0].subject
    night.do("20:08", RegisterVisit(what="in", name="Budi", to="Anwar"))
    night.do("20:09", CallRoll(incident=subject, posts=("3", "4")))
    night.do("20:10", CallRoll(incident=subject, end=True))
    about = night.room.incident(subject)
    assert about is not None
    lost = lost_incident(about)

    def asks() -> bool:
        found = night.room.incident(lost)
        assert found is not None
        return running_target(found)[0] in ("send", "arrive")

    night.do("20:11", Acknowledge(lost))
    assert asks()
    night.do("20:12", CallRoll(incident=subject, present=("Sari",)))
    night.run_to("20:12:30")
    assert asks()
    night.call("20:13", "4")
    night.run_to("20:13:30")
    assert not asks(), "Dimas answered"
    night.do("20:14", Undo())
    night.run_to("20:14:30")
    assert asks(), "he did not"


def test_another_roll_call_finds_who_was_missing_in_the_first() -> None:
    night = urgent("3")
    subject = night.queue.rows[0].subject
    night.do("20:10", CallRoll(incident=subject, posts=("3", "4")))
    night.call("20:11", "4")
    night.do("20:12", CallRoll(incident=subject, end=True))
    about = night.room.incident(subject)
    assert about is not None
    first = lost_incident(about)
    night.do("20:12:30", Acknowledge(first))

    def asks(lost: str) -> bool:
        found = night.room.incident(lost)
        assert found is not None
        return running_target(found)[0] in ("send", "arrive")

    (called,) = night.do("20:13", CallRoll(incident=subject, posts=("1", "2")))
    assert isinstance(called, e.RollCalled) and called.posts == ("1", "2", "3"), "where Sari was"
    night.run_to("20:13:30")
    assert asks(first)
    night.call("20:14", "1", "2")
    night.do("20:14:30", CallRoll(incident=subject, end=True))
    night.do("20:16", Relieve(post="3", people=("Joko",)))
    *_, called = night.do("20:17", CallRoll(incident=subject))
    assert isinstance(called, e.RollCalled) and "Sari" in called.others, "Joko is where she was"
    night.run_to("20:17:30")
    assert asks(first)
    *found, last = night.do("20:18", CallRoll(incident=subject, present=("Sari",)))
    assert [entry.subjects for entry in (*found, last) if isinstance(entry, e.Note)] == [(first,)]
    night.run_to("20:18:30")
    assert not asks(first)
    night.do("20:19", Undo())
    night.run_to("20:19:30")
    assert asks(first)


def test_roll_call_in_place_of_one_that_runs_calls_who_was_not_found_yet() -> None:
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "a 101", "roll 101 3,4", "roll 101 here Dimas"):
        room.now += MINUTE
        room.do(line)
    assert room.read("roll 101 1,2").echo.consequence.endswith("; in place of that of 02:10: 1/2 accounted for")
    room.do("roll 101 1,2")
    roll = room.incident(101).roll
    assert roll is not None and roll.posts == ("1", "2", "3"), "Sari was not found yet"


def test_posts_of_who_was_not_found_are_called_with_those_that_are_named_unless_nobody_is_there() -> None:
    night = urgent("3")
    subject = night.queue.rows[0].subject
    (called,) = night.do("20:09", CallRoll(incident=subject, posts=("4", "3")))
    assert isinstance(called, e.RollCalled) and called.posts == ("4", "3"), "as they were named"
    night.do("20:10", CallRoll(incident=subject, end=True))
    night.do("20:11", SetPost(post="4", status="closed", words="cleared", authorised="Surya"))
    for at, named, posts in (("20:12", ("3", "1"), ("3", "1")), ("20:15", ("2", "1"), ("1", "2", "3"))):
        (called,) = night.do(at, CallRoll(incident=subject, posts=named))
        assert isinstance(called, e.RollCalled) and called.posts == posts
        night.do(night.now + MINUTE, CallRoll(incident=subject, end=True))


def test_who_is_looked_for_no_longer_is_not_asked_for() -> None:
    night = urgent("3")
    subject = night.queue.rows[0].subject
    found = []
    for at, post in (("20:10", "3"), ("20:14", "5")):
        night.do(at, CallRoll(incident=subject, posts=(post,)))
        night.do(night.now + MINUTE, CallRoll(incident=subject, end=True))
        about = night.room.incident(subject)
        assert about is not None
        found.append(lost_incident(about))
    first, second = (night.room.incident(lost) for lost in found)
    assert first is not None and second is not None and first.is_open and second.is_open
    night.room.states[found[1]] = replace(second, state="closed")
    (called,) = night.do("20:17", CallRoll(incident=subject, posts=("1", "2")))
    assert isinstance(called, e.RollCalled) and called.posts == ("1", "2", "3"), "Sari's P1 is open"


def test_everybody_who_is_missing_again_or_no_longer_found_is_named() -> None:
    night = urgent("3")
    subject = night.queue.rows[0].subject
    night.do("20:09", CallRoll(incident=subject, posts=("3", "4")))
    night.do("20:10", CallRoll(incident=subject, end=True))
    about = night.room.incident(subject)
    assert about is not None and about.roll is not None
    lost, everybody = lost_incident(about), about.roll.everybody
    assert len(everybody) > 1
    night.do("20:11", CheckCall(posts=("3", "4")))
    night.run_to("20:11:30")
    night.do("20:12", Undo())
    night.run_to("20:12:30")
    found, missed = [each for each in night.book if isinstance(each, e.Note) and lost in each.subjects]
    names = ", ".join(everybody)
    assert (found.words, found.answered > 0) == (Words("en")("entry.roll.all_found"), True)
    assert (missed.words, missed.answered) == (Words("en")("entry.roll.absent", names=names), -1)
    night.do("20:13", CallRoll(incident=subject, posts=("3", "4")))
    again = night.room.incident(subject)
    assert again is not None and again.roll is not None
    report = next(x for x in roll_end(night.context(), again, "system", "incident") if isinstance(x, e.Reported))
    assert report.subjects == (lost,)
    assert report.words == Words("en")("entry.roll.lost", names=names, number="101")
    assert report.key == f"roll.again:{lost}:{again.roll.since}", "all stations write the same one"


def test_open_p1s_of_the_lost_are_those_that_still_are_a_p1() -> None:
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "a 101", "roll 101 3,4", "ok 4", "roll 101 end"):
        room.now += MINUTE
        room.do(line)
    assert [incident.number for incident in room.room.open_lost()] == [102]
    room.do("pri 102 2 she was seen")
    assert not [*room.room.open_lost()]


def test_second_roll_call_opens_a_p1_only_for_whom_none_looks_for() -> None:
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "a 101", "roll 101 3,4", "ok 4", "roll 101 end", "roll 101 all", "ok 1,2,4"):
        room.now += MINUTE
        room.do(line)
    assert "still missing" in room.read("roll 101 end").echo.consequence
    room.do("roll 101 end")
    first, second = room.incident(102), room.incident(103)
    assert ("Sari" in first.words, first.report_count, "Sari" in second.words) == (True, 2, False)
    assert "Yoga" in second.words and "Rizky" in second.words
    views = post_views(room.room, room.site, room.now)
    shown = {view.code: view.about for view in views if view.status == "missing"}
    assert shown == {"3": "#102", "5": "#103", "6": "#103"}
    room.do("ok 5,6")
    absent = dict(lost_and_absent(room.room, room.incident(101)))
    assert (absent[first.subject], absent[second.subject]) == (("Sari",), ())
    for line in ("c 102 handled in hospital", "roll 101 3", "roll 101 end"):
        room.now += MINUTE
        room.do(line)
    assert "Sari" in room.incident(104).words, "nobody looks for her any more"
    for line in ("roll 101 3", "t 101 1-7", "c 101 handled out"):
        room.now += MINUTE
        room.do(line)
    while found := list(due(room.room, room.site, room.now, room.context())):
        room.save(*found[0])
    (report,) = [entry for entry in room.book if isinstance(entry, e.Reported) and entry.by == "system"]
    assert report.key and report.subjects == (room.subject(104),)


def test_p1_of_somebody_looks_for_them_though_an_earlier_one_was_merged_into_one_that_is_closed() -> None:
    room = LineRoom()
    for line in (
        "n FIRE 3 smoke", "a 101", "roll 101 3,4", "ok 4", "roll 101 end", "n ASLT 3 Sari", "link 102 dup 103",
        "t 103 1-5", "c 103 handled in hospital", "roll 101 3", "roll 101 end",
    ):  # fmt: skip
        room.now += MINUTE
        room.do(line)
    assert [names for _, names in lost_and_absent(room.room, room.incident(101))] == [("Sari",), ("Sari",)]


def test_answer_to_another_roll_call_is_found_by_the_first() -> None:
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "a 101", "roll 101 3,4", "ok 4", "roll 101 end", "roll 101 all"):
        room.now += MINUTE
        room.do(line)

    def absent() -> list[tuple[str, ...]]:
        return [names for _, names in lost_and_absent(room.room, room.incident(101))]

    assert absent() == [("Sari",)]
    room.do("ok 3")
    assert absent() == [()]


AFTERWARDS = (
    "roll 101 here Sari", "roll 102 here Sari", "ok 3", "roll 102 3; ok 3",
    "n PERS 3 man; roll 103; roll 103 here sari",
)  # fmt: skip


@pytest.mark.parametrize("found", AFTERWARDS)
def test_somebody_missing_can_be_found_when_the_incident_of_the_roll_call_is_closed(found: str) -> None:
    room = LineRoom()
    called = ("n PERS 3 man", "a 101", "roll 101 3,4", "ok 4", "roll 101 end", "c 101 handled gone")
    for line in (*called, *found.split("; ")):
        room.now += MINUTE
        room.do(line)
    assert [names for _, names in lost_and_absent(room.room, room.incident(101))] == [()]
    drafts = [entry for each in due(room.room, room.site, room.now, room.context()) for entry in each]
    assert [x.answered for x in drafts if isinstance(x, e.Note)] == [room.now], "nobody is sent any more"


def test_somebody_who_was_not_found_after_all_can_be_taken_back() -> None:
    room = LineRoom()
    for line in ("n PERS 3 man", "a 101", "roll 101 all", "roll 101 here Hendra", "ok 2", "roll 101 end"):
        room.now += MINUTE
        room.do(line)
    for line in ("c 101 handled gone", "roll 102 here Sari", "roll 102 here Dimas", "102: search the yard", "ok 6"):
        room.now += MINUTE
        room.do(line)
    assert [names for _, names in lost_and_absent(room.room, room.incident(101))] == [("Yoga",)]
    hendra, sari, _ = [entry for entry in room.book if isinstance(entry, e.RollNames)]
    room.do(f"undo {sari.no} it was somebody else")
    assert [names for _, names in lost_and_absent(room.room, room.incident(101))] == [("Sari", "Yoga")]
    assert "depends on it" in room.read(f"undo {hendra.no} not Hendra").why, "the end counted him"


def test_row_of_people_who_are_missing_names_those_who_are_missing_still() -> None:
    night = urgent("3")
    subject = night.queue.rows[0].subject
    night.do("20:10", CallRoll(incident=subject, everybody=True))
    night.do("20:11", CallRoll(incident=subject, end=True))
    lost = lost_incident(night.room.incident(subject))  # type: ignore[arg-type]

    def words() -> str:
        row = night.queue.row(lost)
        assert row == Queue(night.room, night.site, night.now).row(lost) is not None
        return row.words if row is not None else ""

    assert words() == "Hendra, Wahyu, Sari, Dimas, Yoga, Rizky not found, roll call #101"
    night.do("20:12", CallRoll(incident=subject, present=("Hendra", "Dimas")))
    night.call("20:13", "2")
    assert words() == "Sari, Yoga, Rizky not found, roll call #101"
    night.do("20:14", CallRoll(incident=lost, everybody=True))
    night.do("20:15", WalkTour(what="start", tour="1"))
    night.do("20:15", WalkTour(what="point", points=("TK-1",)))
    assert words() == "Sari, Yoga not found, roll call #101"
    night.do("20:16", CallRoll(incident=lost, present=("Sari", "Yoga")))
    assert words() == "everybody was found, roll call #101"


@pytest.mark.parametrize("closed", [(), ("c 101 handled gone", "c 103 handled gone")])
def test_answer_finds_somebody_in_all_roll_calls_that_miss_them(closed: tuple[str, ...]) -> None:
    room = LineRoom()
    lines = ("n PERS 3 man", "roll 101 3,4", "ok 4", "roll 101 end", "n PERS 4 man", "roll 103 3,5", "roll 103 end")
    for line in (*lines, *closed):
        room.now += MINUTE
        room.do(line)

    def absent() -> list[tuple[str, ...]]:
        return [names for n in (101, 103) for _, names in lost_and_absent(room.room, room.incident(n))]

    assert absent() == [("Sari",), ("Sari", "Yoga")]
    room.do("ok 3")
    assert absent() == [(), ("Yoga",)]
    room.do("ok 5")
    (check,) = [entry for entry in room.book if isinstance(entry, Check) and entry.post == "5"]
    assert room.subject(101) not in check.subjects, "nobody of post 5 was called there"
    assert absent() == [(), ()]


def test_line_offers_who_is_missing_on_their_p1() -> None:
    room = LineRoom()
    for line in ("n PERS 3 man", "a 101", "roll 101 3,4", "ok 4", "roll 101 end", "c 101 handled gone"):
        room.now += MINUTE
        room.do(line)
    assert "Sari" in room.read("roll 102 here ").completions
    assert "roll 101 here Sari" in room.read("Sari found").echo.text
    said = room.read("roll 102 here Sari").echo
    assert "#101" in said.text and "2/2" in said.consequence
    room.do("c 102 handled at home")
    assert "closed" in room.read("roll 101 here Sari").echo.text


def test_nobody_is_called_again_once_their_p1_is_closed() -> None:
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "a 101", "roll 101 3,4", "ok 4", "roll 101 end", "c 102 handled in hospital"):
        room.now += MINUTE
        room.do(line)
    room.do("roll 101 1,2")
    roll = room.incident(101).roll
    assert roll is not None and roll.everybody == ("Hendra", "Wahyu")


def test_roll_call_goes_on_where_its_incident_is_folded() -> None:
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "n FIRE 4 flames", "roll 102 all", "ok 1,2", "roll 102 missing sari"):
        room.do(line)
    room.do("link 102 dup 101")
    parent, child = room.incident(101), room.incident(102)
    assert child.roll is not None and child.roll.ended and not child.roll.lost
    assert parent.roll is not None and parent.roll.missing == ("Sari",)
    there = present_and_absent(room.room, parent)[0]
    assert there == ("Hendra", "Wahyu")
    room.do("ok 4")
    assert "Dimas" in present_and_absent(room.room, room.incident(101))[0]
    assert not [step for step in room.incident(101).steps if step.state == "done" and "roll call" in step.step.words]


def test_roll_call_of_a_folded_incident_hides_none_that_looks_for_somebody() -> None:
    room = LineRoom()
    for line in ("n PERS 3 man", "a 101", "roll 101 3", "roll 101 end", "n PERS 4 man", "roll 103 4"):
        room.do(line)
    assert "Dimas not found" in room.read("link 103 dup 101").echo.warning
    room.do("link 103 dup 101")
    assert present_and_absent(room.room, room.incident(101))[1] == ("Sari",)


def test_line_that_closes_an_incident_says_that_its_roll_call_ends_with_it() -> None:
    room = LineRoom()
    for line in ("n PERS 3 man", "a 101", "roll 101 all", "ok 1,2,4-6"):
        room.do(line)
    assert "Sari not found" in room.read("c 101 handled").echo.warning
    room.do("ok 3")
    assert "not found" not in room.read("c 101 handled").echo.warning


def test_relief_who_answers_after_the_end_finds_nobody_who_was_missing() -> None:
    room = LineRoom()
    for line in ("n PERS 3 man", "a 101", "roll 101 3,4", "roll 101 end", "relief 3 Joko", "ok 3"):
        room.do(line)
    assert present_and_absent(room.room, room.incident(101))[1] == ("Sari", "Dimas")


def test_those_who_were_found_stay_found_where_the_incident_is_folded() -> None:
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "n FIRE 4 flames", "roll 102 3,4", "ok 4", "link 102 dup 101"):
        room.now += MINUTE
        room.do(line)
    assert present_and_absent(room.room, room.incident(101)) == (("Dimas",), ("Sari",))


def test_somebody_who_is_found_is_noted_whatever_became_of_another_roll_call() -> None:
    night = Night()
    found = []
    for minute, post in ((6, "1"), (10, "2")):
        night.do(f"20:{minute:02}", NewIncident(type="PERS", post=post, words="man"))
        about = next(each for each in night.room.open_incidents() if each.post == post and each.type == "PERS")
        night.do(f"20:{minute + 1:02}", CallRoll(incident=about.subject, posts=(post,)))
        night.do(f"20:{minute + 2:02}", CallRoll(incident=about.subject, end=True))
        about = night.room.incident(about.subject) or about
        found.append(lost_incident(about))
    night.do("20:13", Close(incident=found[0], disposition="handled", words="there"))
    night.call("20:14", "2")
    night.run_to("20:14:30")
    second = night.room.incident(found[1])
    assert second is not None and second.answered
