"""A clock that is set back, by a minute or by the seven hours of a wrong zone: nothing stays quiet until then."""

from __future__ import annotations

import pytest

from data import dutyentries as d
from data import entries as e
from data import intents as i
from data.clock import HOUR, MINUTE, SECOND
from data.decide import decide
from data.fold.registers import KIND as REGISTERS
from data.room import Room
from data.rules import clock_step_entry
from data.rules.ladder import roll_due
from data.view import board
from tests.data.duty_kit import ALL, Night, clock
from tests.data.memoryroom import post_view

SEVEN = 7 * HOUR


def back(night: Night, span: int) -> e.Entry:
    """The clock is set back."""
    before, night.now = night.now, night.now - span
    (entry,) = night.save(clock_step_entry(-span, before, night.room))
    night.rules()
    return entry


@pytest.mark.parametrize("span", [65 * MINUTE, SEVEN], ids=["an hour", "a wrong zone"])
def test_a_contact_in_the_future_answers_no_call(span: int) -> None:
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


def test_a_small_step_unsettles_no_call_that_was_answered() -> None:
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
    night.save(*decide(i.CheckCall(posts=("4",)), night.context("LST")))
    view = post_view(night.room, night.site, "4", night.now)
    assert view is not None and view.status == "normal"


def test_a_silence_in_the_future_keeps_nothing_quiet() -> None:
    night = Night(clock("01:30"))
    night.do("01:31", i.Silence())
    back(night, SEVEN)
    night.now += MINUTE
    night.save(*decide(i.NewIncident(type="FIRE", post="3", words="smoke"), night.context("BGS")))
    assert board(night.room, night.site, night.now, book_no=1, operator="LST").ringing


def test_roll_calls_go_on_every_ten_minutes() -> None:
    night = Night(clock("01:30"))
    night.do("01:31", i.NewIncident(type="ASLT", post="1", words="pushed over"))
    night.rules()
    night.call("01:35", "1")
    back(night, SEVEN)
    assert 0 < roll_due(night.room.post("1")) - night.now <= 10 * MINUTE


def test_breaks_tests_and_the_watch_last_as_long_as_they_would_have() -> None:
    night = Night(clock("01:30"))
    night.call("01:55", *ALL)
    night.do("02:03", i.TakeBreak(post="5", cover="6", span_min=20))
    night.save(d.WatchAsked(by="system", subjects=("registers",), key="w", last=night.now - HOUR, minutes=60))
    night.run_to("02:04")
    back(night, SEVEN)
    state = night.room.post("5")
    assert state.break_since == night.now and state.on_break_until - night.now == 19 * MINUTE
    assert night.room.registers.asked == night.now
    assert e.ClockStep in REGISTERS.reducers


def test_a_step_forward_and_one_of_years_move_nothing() -> None:
    night = Night(clock("01:30"))
    night.call("01:55", *ALL)
    states = dict(night.room.states)
    night.save(clock_step_entry(HOUR, night.now, night.room))
    assert night.room.states == states
    entry = clock_step_entry(-400 * 24 * HOUR, night.now, night.room)
    assert entry.subjects == ("room",)


def test_a_flood_ends_and_begins_by_what_sounds_after_the_step() -> None:
    night = Night(clock("01:30"))
    for _ in range(12):
        night.now += 20 * SECOND
        night.save(*decide(i.NewIncident(type="VEHI", post="1", words="one more"), night.context("LST")))
        night.rules()
    assert night.room.alarms.in_flood
    back(night, 65 * MINUTE)
    night.run_to(night.now + 2 * HOUR, step=60)
    keys = [entry.key for entry in night.kinds("flood.on", "flood.off")]
    assert len(set(keys)) == len(keys)
    assert not night.room.alarms.in_flood
