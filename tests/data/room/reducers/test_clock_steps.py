"""Clock steps back, by a minute or by the seven hours of a wrong zone: nothing stays silent until then."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from data import entries as e
from data.base.clock import HOUR, MINUTE, SECOND
from data.entries.control import CallMoved
from data.intents.control import Silence
from data.intents.corrections import Undo
from data.intents.decide import decide
from data.intents.incidents.opening import NewIncident
from data.intents.posts import CheckCall, TakeBreak
from data.queries.check_deadlines import roll_due
from data.room.reducers.clock_steps import move_alarms, move_duty, move_incident, move_post, move_registers
from data.room.reducers.registers import KIND as REGISTERS
from data.room.room import Room
from data.room.state.alarms import Alarms, Shelf
from data.room.state.control import Duty
from data.room.state.incidents import Incident, Stamps
from data.room.state.orders import Answer, NamedCall, Order, Tempo
from data.room.state.posts import PostState
from data.room.state.registers import OutsideCall, Registers, Tour
from data.rules.gaps import clock_step_entry
from data.view.board import board
from data.view.values import ConsoleFacts
from tests.kits.rooms.memory_room import post_view
from tests.kits.rooms.night import ALL, Night, clock

SEVEN = 7 * HOUR


def back(night: Night, span: int) -> e.Entry:
    """Set the clock back."""
    before, night.now = night.now, night.now - span
    (entry,) = night.save(clock_step_entry(-span, before, night.room, night.site))
    night.rules()
    return entry


@pytest.mark.parametrize("span", [65 * MINUTE, SEVEN], ids=["an hour", "a wrong zone"])
def test_contact_in_the_future_answers_no_call(span: int) -> None:
    night = Night(clock("01:30"))
    night.call("01:55", *ALL)
    night.run_to("02:10")
    back(night, span)
    due = night.now - night.now % HOUR + HOUR
    night.run_to(due + 4 * MINUTE, step=60)
    assert night.kinds("check.late", "check.missed") == []
    night.run_to(due + 21 * MINUTE, step=60)
    assert [entry.kind for entry in night.kinds("check.late", "check.missed")] == ["check.late", "check.missed"]
    assert night.queue.rows[0].priority == 1


def test_calls_of_a_time_that_comes_again_become_late_again() -> None:
    night = Night(clock("01:30"))
    night.run_to("02:21", step=60)
    assert len(night.kinds("check.late")) == len(night.kinds("check.missed")) == 1
    night.call("02:30", *ALL)
    back(night, 65 * MINUTE)
    night.run_to("02:21", step=60)
    assert len(night.kinds("check.late")) == len(night.kinds("check.missed")) == 2
    keys = [entry.key for entry in night.kinds("check.late", "check.missed")]
    assert len(set(keys)) == 4
    assert Room.fold(reversed(night.book)).states == night.room.states


def test_small_step_leaves_answered_calls_answered() -> None:
    night = Night(clock("01:30"))
    night.call("01:50:10", *ALL)
    night.run_to("01:53")
    back(night, 47 * SECOND)
    night.run_to("02:30", step=60)
    assert night.kinds("check.late", "check.missed") == []


def test_missed_stays_until_contact_and_contact_ends_it() -> None:
    night = Night(clock("01:30"))
    night.call("01:55", *"12356")
    night.run_to("02:21", step=60)
    back(night, SEVEN)
    view = post_view(night.room, night.site, "4", night.now)
    assert view is not None and view.status == "missed"
    night.now += MINUTE
    night.save(*decide(CheckCall(posts=("4",)), night.context("LST")))
    view = post_view(night.room, night.site, "4", night.now)
    assert view is not None and view.status == "normal"


def test_silence_in_the_future_silences_nothing() -> None:
    night = Night(clock("01:30"))
    night.do("01:31", Silence())
    back(night, SEVEN)
    night.now += MINUTE
    night.save(*decide(NewIncident(type="FIRE", post="3", words="smoke"), night.context("BGS")))
    assert board(night.room, night.site, night.now, book_no=1, facts=ConsoleFacts(operator="LST")).is_ringing


def test_roll_calls_continue_every_ten_minutes() -> None:
    night = Night(clock("01:30"))
    night.do("01:31", NewIncident(type="ASLT", post="1", words="pushed over"))
    night.rules()
    night.call("01:35", "1")
    back(night, SEVEN)
    assert 0 < roll_due(night.room.post("1")) - night.now <= 10 * MINUTE


def test_breaks_tests_and_the_operator_watch_keep_their_length() -> None:
    night = Night(clock("01:30"))
    night.call("01:55", *ALL)
    night.do("02:03", TakeBreak(post="5", cover="6", span_min=20))
    night.save(e.WatchAsked(by="system", subjects=("registers",), key="w", last=night.now - HOUR, minutes=60))
    night.run_to("02:04")
    back(night, SEVEN)
    state = night.room.post("5")
    assert night.now - state.break_since == MINUTE and state.on_break_until - night.now == 19 * MINUTE
    assert night.now - night.room.registers.asked == MINUTE
    assert e.ClockStep in REGISTERS.reducers


def test_flood_ends_and_starts_by_annunciations_after_the_step() -> None:
    night = Night(clock("01:30"))
    for _ in range(12):
        night.now += 20 * SECOND
        night.save(*decide(NewIncident(type="VEHI", post="1", words="one more"), night.context("LST")))
        night.rules()
    assert night.room.alarms.in_flood
    back(night, 65 * MINUTE)
    night.run_to(night.now + 2 * HOUR, step=60)
    keys = [entry.key for entry in night.kinds("flood.on", "flood.off")]
    assert len(set(keys)) == len(keys)
    assert not night.room.alarms.in_flood


# --- every moment of every state, a millisecond before the step, at it, and after it -------------------------------

NOW = clock("02:00")
STEP = e.ClockStep(
    by="system", subjects=("room", "registers"), delta=-HOUR, before=NOW + HOUR, book="JBR-1", no=9, at=NOW
)
MOMENTS = (NOW - 1, NOW, NOW + 1)


def holds(states: dict[str, Any]) -> Room:
    room = Room()
    room._fold.restore(states.items(), dict.fromkeys(states, (((0, 0), "", 0), ())))
    return room


def tour(since: int) -> Tour:
    return Tour(code="t", name="T", post="6", points=("a",), since=since, until=NOW + 2 * HOUR, ref="JBR-1-2")


def shelf(since: int) -> Shelf:
    return Shelf(source="cam-3", name="C", since=since, until=NOW + 2 * HOUR, why="wet", by="LST", ref="JBR-1-3")


@pytest.mark.parametrize("moment", MOMENTS)
def test_post_has_no_moment_ahead_after_a_step(moment: int) -> None:
    names = ("contact", "contact_at", "checked_due", "calls_from", "status_since", "people_since", "roll_since",
             "roll_last", "called_at")  # fmt: skip
    for name in names:
        state = PostState(code="4", **{name: moment})  # type: ignore[arg-type]
        assert getattr(move_post(state, STEP, "post:4"), name) == min(moment, NOW), name
    order = Order(every_min=30, since=moment, until=NOW + 2 * HOUR)
    (found,) = move_post(PostState(code="4", orders=(order,)), STEP, "post:4").orders
    assert (found.since, found.until) == (min(moment, NOW), NOW + 2 * HOUR)
    call = NamedCall("incident:a", moment, ("Dimas",), (Answer("Dimas", moment, stays=True),))
    (called,) = move_post(PostState(code="4", names_called=(call,)), STEP, "post:4").names_called
    at = min(moment, NOW)
    assert called == NamedCall("incident:a", at, ("Dimas",), (Answer("Dimas", at, stays=True),))


@pytest.mark.parametrize("moment", MOMENTS)
def test_spans_keep_their_length_and_calls_not_due_yet_are_not_late(moment: int) -> None:
    ahead = moment > NOW
    late = move_post(PostState(code="4", late_due=moment, late_seen=True, late_ref="JBR-1-5"), STEP, "post:4")
    assert (late.late_due, late.late_seen, late.late_ref) == ((0, False, "") if ahead else (moment, True, "JBR-1-5"))
    state = PostState(code="4", late_due=moment, missed_due=moment, late_seen=True, late_ref="JBR-1-5")
    missed = move_post(state, STEP, "post:4")
    due = min(moment, NOW)
    assert (missed.missed_due, missed.late_due, missed.late_seen, missed.late_ref) == (due, due, True, "JBR-1-5")
    assert move_post(PostState(code="4", roll_missed=moment), STEP, "post:4").roll_missed == (0 if ahead else moment)
    span = HOUR if ahead else 0
    later = NOW + 2 * HOUR
    paused = move_post(PostState(code="4", break_since=moment, on_break_until=later), STEP, "post:4")
    assert (paused.break_since, paused.on_break_until) == (min(moment, NOW), later - span)
    tried = PostState(code="4", tested=moment, test_late=later, test_missed=later + MINUTE)
    tried = move_post(tried, STEP, "post:4")
    assert (tried.tested, tried.test_late, tried.test_missed) == (due, later - span, later - span + MINUTE)


@pytest.mark.parametrize("moment", MOMENTS)
def test_room_registers_and_alarms_have_no_moment_ahead_after_a_step(moment: int) -> None:
    due, until = min(moment, NOW), NOW + 2 * HOUR - (HOUR if moment > NOW else 0)
    for name in ("silenced", "since", "first_control", "control_crew_since", "gap_until"):
        duty = move_duty(Duty(**{name: moment}), STEP, "room")  # type: ignore[arg-type]
        assert (getattr(duty, name), duty.back) == (due, 1), name
    for name in ("asked", "unanswered"):
        assert getattr(move_registers(Registers(**{name: moment}), STEP, "registers"), name) == due  # type: ignore[arg-type]
    call = OutsideCall(who="Damkar", number="113", at=moment, due=NOW + 2 * HOUR)
    order = Tempo(ref="JBR-1-4", posts=("4",), every_min=30, since=moment)
    known = move_registers(Registers(tours=(tour(moment),), calls=(call,), tempo=(order,)), STEP, "registers")
    assert [(t.since, t.until) for t in known.tours] == [(due, until)]
    assert [(c.at, c.due) for c in known.calls] == [(due, until)]
    assert [t.since for t in known.tempo] == [due]
    for name in ("tested", "heard_at", "flood_off"):
        assert getattr(move_alarms(Alarms(**{name: moment}), STEP, "alarms"), name) == due  # type: ignore[arg-type]
    found = move_alarms(Alarms(shelves=(shelf(moment),), flood_on=moment, flood_off=moment - 1), STEP, "alarms")
    assert [(s.since, s.until) for s in found.shelves] == [(due, until)]
    assert found.flood_on == due and found.in_flood


def test_flood_under_way_can_still_end_and_a_past_one_stays_ended() -> None:
    on = move_alarms(Alarms(flood_on=NOW + 9, flood_off=NOW + 5), STEP, "alarms")
    assert (on.flood_on, on.flood_off, on.in_flood) == (NOW, NOW - 1, True)
    over = move_alarms(Alarms(flood_on=NOW + 5, flood_off=NOW + 9), STEP, "alarms")
    assert (over.flood_on, over.flood_off, over.in_flood) == (NOW, NOW, False)


def test_step_along_keeps_a_flood_under_way_and_one_that_is_over() -> None:
    step = replace(STEP, along=True)
    on = move_alarms(Alarms(flood_on=NOW - MINUTE, flood_off=NOW - 2 * MINUTE), step, "alarms")
    assert (on.flood_on, on.flood_off) == (NOW - MINUTE - HOUR, NOW - MINUTE - HOUR - 1)
    over = move_alarms(Alarms(flood_on=NOW - 2 * MINUTE, flood_off=NOW - MINUTE), step, "alarms")
    assert (over.flood_on, over.flood_off) == (NOW - 2 * MINUTE, NOW - MINUTE)
    ahead = move_alarms(Alarms(flood_on=NOW + 1, flood_off=NOW + 2), step, "alarms")
    assert (ahead.flood_on, ahead.flood_off) == (NOW, NOW)


def test_step_along_makes_the_call_due_again_that_it_names() -> None:
    state = PostState(code="4", contact=NOW, checked_due=NOW + MINUTE, calls_from=NOW)
    call = CallMoved(post="4", due=NOW - 5 * MINUTE, starts=NOW - 3 * MINUTE)
    found = move_post(state, replace(STEP, along=True, calls=(call,)), "post:4")
    assert (found.held_due, found.held_from) == (call.due, call.starts)
    assert (found.checked_due, found.calls_from) == (call.due - 1, call.due - 1)
    without = move_post(state, replace(STEP, along=True, calls=(replace(call, post="5"),)), "post:4")
    assert (without.held_due, without.checked_due, without.contact) == (0, NOW, NOW - HOUR)


def test_step_along_moves_a_roll_call_by_name_with_its_answers() -> None:
    call = NamedCall("incident:a", NOW - 2, ("Dimas",), (Answer("Dimas", NOW - 1),))
    (found,) = move_post(PostState(code="4", names_called=(call,)), replace(STEP, along=True), "post:4").names_called
    assert (found.since, found.answers) == (NOW - 2 - HOUR, (Answer("Dimas", NOW - 1 - HOUR),))


def test_other_stations_clock_does_not_repeat_time_and_step_forward_moves_nothing() -> None:
    other = e.ClockStep(**{**{n: getattr(STEP, n) for n in STEP.__struct_fields__}, "other": True})
    duty = move_duty(Duty(silenced=NOW + 1, back=3), other, "room")
    assert (duty.silenced, duty.back) == (NOW, 3)
    alone = e.ClockStep(by="system", subjects=("room",), delta=-HOUR, before=NOW + HOUR, at=NOW)
    assert move_duty(Duty(silenced=NOW + 1), alone, "room") == Duty(silenced=NOW + 1)
    ahead: list[tuple[Any, Any]] = [
        (move_post, PostState(code="4", contact=NOW + 1)),
        (move_duty, Duty(silenced=NOW + 1)),
        (move_registers, Registers(asked=NOW + 1)),
        (move_alarms, Alarms(tested=NOW + 1)),
    ]
    for delta in (0, HOUR):
        step = e.ClockStep(by="system", subjects=("room", "alarms"), delta=delta, before=NOW, at=NOW)
        for reducer, state in ahead:
            assert reducer(state, step, "x") == state


# --- another station's clock is ahead -------------------------------------------------------------------------------

OTHER = replace(STEP, other=True)
FIRE = Incident(
    subject="incident:POL-0k2d-7", number=101, year=2024, type="FIRE", type_name="Fire", priority=1, type_priority=1,
    received=NOW - HOUR, opened=NOW - HOUR, by="BGS", since=NOW - HOUR, opened_ref="POL-0k2d-7",
)  # fmt: skip
_OF_INCIDENT = ("received", "opened", "since", "restarted", "closed", *Stamps.__struct_fields__)


def test_span_another_clock_started_slightly_ahead_keeps_its_end() -> None:
    other = replace(STEP, other=True, delta=-24 * HOUR, before=NOW + 24 * HOUR)
    soon, ends = NOW + 30 * SECOND, NOW + 2 * HOUR - 30 * SECOND
    called = OutsideCall(who="D", number="1", at=soon, due=NOW + 2 * HOUR)
    registers = move_registers(Registers(tours=(tour(soon),), calls=(called,)), other, "registers")
    assert (registers.tours[0].since, registers.tours[0].until) == (NOW, ends)
    assert (registers.calls[0].at, registers.calls[0].due) == (NOW, ends)
    assert move_alarms(Alarms(shelves=(shelf(soon),)), other, "alarms").shelves[0].until == ends
    until = NOW + 2 * HOUR
    state = PostState(
        code="4", break_since=soon, on_break_until=until, tested=soon, test_late=until, test_missed=until + 1
    )
    found = move_post(state, other, "post:4")
    assert (found.on_break_until, found.test_late, found.test_missed) == (ends, ends, ends + 1)
    # Two stations are in control and one is slightly behind: the second entry does not move it by a day again.
    later = replace(other, book="POL-1", at=NOW - 5 * SECOND, key="another")
    assert move_post(found, later, "post:4").on_break_until == ends - 5 * SECOND


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("name", _OF_INCIDENT)
def test_incident_moment_ahead_counts_as_of_now(name: str, moment: int) -> None:
    state = replace(FIRE, **{name: moment})
    assert state.latest == moment
    moved = replace(state, **{name: NOW}, ahead=1)
    assert move_incident(state, OTHER, "x") == (moved if moment > NOW else state)
    again = replace(FIRE, restarted=NOW - 1, again=Stamps(told=moment))
    assert move_incident(again, OTHER, "x").again == Stamps(told=min(moment, NOW))


def test_incident_spans_and_past_moments_stay_as_they_were() -> None:
    call = OutsideCall(who="D", number="113", at=NOW + 8 * MINUTE, due=NOW + 23 * MINUTE)
    state = replace(
        FIRE, received=NOW + MINUTE, opened=NOW + MINUTE, acked=NOW - MINUTE, sent=NOW + 8 * MINUTE, calls=(call,)
    )
    found = move_incident(state, OTHER, "x")
    assert (found.received, found.sent, found.acked, found.ahead) == (NOW - 7 * MINUTE, NOW, NOW - MINUTE, 8 * MINUTE)
    assert found.calls == (replace(call, at=NOW, due=NOW + 15 * MINUTE),)
    assert move_incident(replace(state, acked=NOW), OTHER, "x").acked == NOW
    assert move_incident(found, OTHER, "x") == found
    for step in (STEP, replace(OTHER, delta=0), replace(OTHER, delta=HOUR)):  # this station's own clock, or none
        assert move_incident(state, step, "x") is state


def test_last_line_can_be_undone_after_the_clock_was_set_back() -> None:
    night = Night(clock("01:30"))
    night.do("01:31", CheckCall(posts=("4",)))
    contact = night.room.post("4").contact
    back(night, 65 * MINUTE)
    assert night.room.post("4").contact == contact - 65 * MINUTE
    night.save(*decide(Undo(), night.context("LST")))
    assert not night.room.post("4").contact
    assert Room.fold(reversed(night.book)).states == night.room.states
