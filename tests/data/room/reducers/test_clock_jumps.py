"""Steps of the clock of any size: what is asked for depends on the time that really passed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import entries as e
from data.base.clock import DAY, HOUR, MINUTE, SECOND
from data.intents.incidents.closing import Close, Reopen
from data.intents.incidents.links import Link
from data.intents.incidents.opening import Acknowledge, NewIncident
from data.intents.orders import CallRoll
from data.intents.outside import CallOut
from data.intents.posts import Release, SendPosts, TakeBreak
from data.queries.check_outcomes import read_calls
from data.queries.course.history import history
from data.queries.course.targets import judged, updates_met
from data.queries.incidents import raised_at
from data.room.room import Room
from data.room.state.incidents import Incident
from data.room.state.orders import RollCall
from data.rules.gaps import clock_step_entry
from data.view.posts import post_views
from data.view.queue import Queue
from tests.kits.rooms.memory_room import post_view
from tests.kits.rooms.night import ALL, Night, clock
from tests.kits.running.examples import examples

YEAR = 365 * DAY


def step(night: Night, span: int) -> None:
    before, night.now = night.now, night.now + span
    night.save(clock_step_entry(span, before, night.room, night.site))
    night.rules()


def ladder(night: Night) -> list[tuple[str, tuple[str, ...]]]:
    found = night.kinds("check.late", "check.missed")
    return [(entry.kind, entry.posts) for entry in found if isinstance(entry, e.CheckLate | e.CheckMissed)]


@pytest.mark.parametrize("span", [HOUR, -HOUR, 7 * HOUR, -7 * HOUR, DAY, 100 * YEAR, -50 * YEAR, 25 * MINUTE])
def test_step_makes_no_answered_post_late(span: int) -> None:
    night = Night(clock("01:30"))
    night.call("01:55", *ALL)
    night.run_to("02:01")
    step(night, span)
    night.run_to(night.now + 10 * SECOND, step=1)
    assert ladder(night) == []
    assert {view.status for view in post_views(night.room, night.site, night.now)} == {"normal", "patrol"}
    night.run_to(night.now + HOUR + 25 * MINUTE, step=60)
    assert {kind for kind, _ in ladder(night)} == {"check.late", "check.missed"}, "silence is still found"


@pytest.mark.parametrize("span", [HOUR, 83 * MINUTE, -HOUR, 100 * YEAR, 3 * MINUTE])
def test_unanswered_call_goes_on_with_the_time_that_it_has_waited(span: int) -> None:
    night = Night(clock("01:30"))
    night.call("01:55", *"12356")
    night.run_to("02:03")
    step(night, span)
    assert ladder(night) == []
    night.run_to(night.now + 2 * MINUTE - SECOND, step=1)
    assert ladder(night) == []
    night.run_to(night.now + 2 * SECOND, step=1)
    assert ladder(night) == [("check.late", ("4",))], "five minutes after it was due"
    night.run_to(night.now + 10 * MINUTE - 3 * SECOND, step=1)
    assert len(ladder(night)) == 1
    night.run_to(night.now + 3 * SECOND, step=1)
    assert ladder(night)[1] == ("check.missed", ("4",)), "and after fifteen"
    assert night.queue.rows[0].priority == 2
    night.run_to(night.now + 5 * MINUTE, step=60)
    assert night.queue.rows[0].priority == 1


def test_step_ahead_past_a_mark_asks_only_posts_that_would_wait_too_long() -> None:
    night = Night(clock("01:30"))
    night.call("01:55", *ALL)
    night.run_to("02:50")
    step(night, 20 * MINUTE)  # the call of 03:00 fell due at no time; the next one would be 100 minutes after 01:55
    assert {view.status for view in post_views(night.room, night.site, night.now)} == {"due"}
    night.run_to(night.now + 5 * MINUTE + SECOND, step=1)
    assert [kind for kind, _ in ladder(night)] == ["check.late"]
    night.call(night.now + MINUTE, *ALL)
    assert {view.status for view in post_views(night.room, night.site, night.now)} == {"normal", "patrol"}


def test_jump_of_a_century_and_back_leaves_nothing() -> None:
    night = Night(clock("01:30"))
    night.call("01:55", *"12356")
    night.do("02:01", NewIncident(type="FIRE", post="3", words="smoke"))
    night.do("02:02", TakeBreak(post="5", cover="6", span_min=20))
    night.run_to("02:17", step=60)
    before = {subject: state for subject, state in night.room.states.items() if subject.startswith("post:")}
    missed = post_view(night.room, night.site, "4", night.now)
    row = Queue(night.room, night.site, night.now).rows[0]
    entered = len(night.book)
    step(night, 100 * YEAR)
    step(night, -100 * YEAR)
    assert not [entry for entry in night.book[entered:] if isinstance(entry, e.CheckLate | e.CheckMissed)]
    for subject, state in before.items():
        after = night.room.states[subject]
        names = ("contact", "contact_at", "break_since", "on_break_until", "missed_due", "status_since", "roll_since")
        assert all(getattr(after, name) == getattr(state, name) for name in names), subject
    found = post_view(night.room, night.site, "4", night.now)
    assert (found.status, found.since, found.turns_at) == (missed.status, missed.since, missed.turns_at)
    again = Queue(night.room, night.site, night.now).rows[0]
    assert (again.opened, again.target_at, again.moved) == (row.opened, row.target_at, 0)


def test_targets_of_an_incident_run_by_the_time_that_passed() -> None:
    night = Night(clock("01:30"))
    night.do("02:00", NewIncident(type="FIRE", post="3", words="smoke"))
    night.run_to("02:00:30")
    (row,) = Queue(night.room, night.site, night.now).rows
    assert row.target_at is not None
    left = row.target_at - night.now
    step(night, HOUR)
    (row,) = Queue(night.room, night.site, night.now).rows
    assert row.target_at is not None and row.target_at - night.now == left
    assert row.moved == HOUR


def incident_of(night: Night, subject: str) -> Incident:
    incident = night.room.incident(subject)
    assert incident is not None
    return incident


def _left(night: Night, subject: str) -> list[tuple[str, str, int | None, int]]:
    """Return each target of all runs, with the time that it took, or that it still has (ms)."""
    return [(v.name, v.outcome, v.took, max(0, v.runs_out - night.now)) for v in judged(incident_of(night, subject))]


def _reopened(night: Night, subject: str) -> None:
    night.do("01:33", Close(incident=subject, disposition="false", words="w"))
    night.do("01:40", Reopen(incident=subject, why="w"))


def _left_alone(night: Night, subject: str) -> None:
    night.do("01:33", SendPosts(incident=subject, posts=("4",)))
    night.do("01:34", Release(posts=("4",)))


def _helped(night: Night, subject: str) -> None:
    night.do("01:33", CallOut(who="Damkar", number="113", answered=True, incident=subject))
    night.do("01:37", CallOut(who="Damkar", number="113", incident=subject, arrived=True))


@pytest.mark.parametrize("span", [HOUR, -HOUR, DAY])
@pytest.mark.parametrize("happened", [_reopened, _left_alone, _helped])
def test_targets_of_every_run_keep_the_time_that_passed(happened: Callable[[Night, str], None], span: int) -> None:
    night = Night(clock("01:30"))
    subject = night.do("01:31", NewIncident(type="UNAU", post="4", words="w"))[0].subjects[0]
    night.do("01:32", Acknowledge(incident=subject))
    happened(night, subject)
    night.now += MINUTE
    left = _left(night, subject)
    step(night, span)
    assert _left(night, subject) == left


@pytest.mark.parametrize("span", [HOUR, -HOUR])
def test_step_is_no_news_of_an_incident_and_misses_none(span: int) -> None:
    night = Night(clock("01:30"))
    subject = night.do("01:31", NewIncident(type="FIRE", post="3", words="w"))[0].subjects[0]
    night.do("01:32", Acknowledge(incident=subject))
    night.now += MINUTE
    step(night, span)
    news = history([entry for entry in night.book if subject in entry.subjects], subject)
    assert updates_met(news, night.now) == (0, 0)
    news = history([entry for entry in night.book if subject in entry.subjects], subject)
    assert updates_met(news, night.now + 10 * MINUTE) == (0, 1), "due ten minutes after the acknowledgement"


def roll_of(night: Night, subject: str) -> RollCall:
    roll = incident_of(night, subject).roll
    assert roll is not None
    return roll


@pytest.mark.parametrize("span", [HOUR, -HOUR])
def test_roll_call_by_name_keeps_its_limit_and_hears_who_answers(span: int) -> None:
    night = Night(clock("01:30"))
    subject = night.do("01:31", NewIncident(type="FIRE", post="3", words="w"))[0].subjects[0]
    night.do("01:32", CallRoll(incident=subject))
    night.now += MINUTE
    roll = roll_of(night, subject)
    left = roll.limit - night.now
    step(night, span)
    roll = roll_of(night, subject)
    assert roll.limit - night.now == left
    night.call(night.now + MINUTE, "2")
    assert set(roll.names[roll.posts.index("2")]) <= set(roll_of(night, subject).present)


@pytest.mark.parametrize("span", [HOUR, -HOUR])
def test_link_to_a_p1_is_as_old_as_before(span: int) -> None:
    night = Night(clock("01:30"))
    parent = night.do("01:31", NewIncident(type="UNAU", post="4", words="w"))[0].subjects[0]
    night.do("01:32", Acknowledge(incident=parent))
    child = night.do("01:33", NewIncident(type="FIRE", post="3", words="w"))[0].subjects[0]
    night.do("01:34", Link(incident=child, other=parent, how="rel"))
    night.now += MINUTE
    before = raised_at(night.room, incident_of(night, parent))
    step(night, span)
    assert bool(raised_at(night.room, incident_of(night, parent))) == bool(before)


def test_report_counts_no_call_that_fell_due_while_the_clock_jumped() -> None:
    night = Night(clock("01:30"))
    night.call("01:55", *"12356")
    night.run_to("02:02")
    step(night, 83 * MINUTE)
    night.call(night.now + MINUTE, "4")
    night.run_to(night.now + 20 * MINUTE, step=60)
    calls = read_calls(night.book, night.site, night.now)
    found = {
        (post.code, due): call.outcome
        for post in night.site.posts
        for due in calls.dues(post.code, clock("01:31"), night.now)
        if (call := calls.outcome(post.code, due, night.now))
    }
    assert set(found.values()) == {"on_time"}
    assert len(found) == 6, "each post one: post 4 as the call that went on"


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(-30 * 60, 30 * 60)), min_size=1, max_size=4))
def test_any_steps_find_silence_within_its_cadence_and_never_sooner(steps: list[tuple[int, int]]) -> None:
    """However the clock jumps: a post that answers every call is never LATE, one that does not is MISSED in time."""
    night = Night(clock("01:30"))
    night.call("01:55", *ALL)
    passed, answered_at = 0, 0
    for minutes, span in steps:
        for _ in range(minutes):
            night.now += MINUTE
            passed += 1
            night.rules()
            due = [view.code for view in post_views(night.room, night.site, night.now) if view.status == "due"]
            if due:
                answered_at = passed
                night.call(night.now, *due)
        step(night, span * MINUTE)
        due = [view.code for view in post_views(night.room, night.site, night.now) if view.status == "due"]
        if due:
            answered_at = passed
            night.call(night.now, *due)
    assert ladder(night) == []
    assert Room.fold(reversed(night.book)).states == night.room.states
    missed = 0
    while not ladder(night) or ladder(night)[-1][0] != "check.missed":
        night.now += MINUTE
        missed += 1
        night.rules()
        assert missed + passed - answered_at <= 75 + 16, "a post is silent for longer than any cadence allows"
    keys = [entry.key for entry in night.book if entry.key]
    assert all(a != b for a, b in pairwise(sorted(keys)))
