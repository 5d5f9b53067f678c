"""Targets: owed, met, missed, not judged, whatever was done to the incident afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from data.base.clock import MINUTE, SECOND
from data.intents.corrections import Undo
from data.intents.decide import decide
from data.intents.incidents.closing import Close, MarkControlled, Reopen
from data.intents.incidents.links import Link
from data.intents.incidents.opening import Acknowledge, NewIncident
from data.intents.incidents.priority import SetPriority
from data.intents.outside import CallOut
from data.intents.posts import SendPosts
from data.queries.course.targets import lateness, running_target, verdicts
from data.room.state.incidents import Incident
from tests.kits.rooms.night import Night, clock


def opened(night: Night, moment: str, type: str = "BRKN", post: str = "4", **more: Any) -> str:
    return night.do(moment, NewIncident(type=type, post=post, words="w", **more))[0].subjects[0]


def state(night: Night, subject: str) -> Incident:
    found = night.room.incident(subject)
    assert found is not None
    return found


def outcomes(night: Night, subject: str, at: str = "") -> dict[str, bool | None]:
    """Return each target by its name; of several runs the last."""
    return {v.name: v.met for v in verdicts(state(night, subject), clock(at, night.now) if at else night.now)}


@pytest.mark.parametrize("how", ["close", "merge"])
@pytest.mark.parametrize(("end", "owed"), [("20:01:30", set()), ("22:00:00", {"send", "arrive", "supervisor"})])
def test_verdicts_keep_what_ran_out_before_the_end(how: str, end: str, owed: set[str]) -> None:
    night = Night()
    other = opened(night, "20:00:00", "FIRE", "1")
    subject = opened(night, "20:00:01", "UNAU", "4")
    night.do("20:00:10", Acknowledge(incident=subject))
    if how == "close":
        night.do(end, Close(incident=subject, disposition="false", words="w"))
    else:
        night.do(end, Link(incident=subject, other=other, how="dup"))
    known = outcomes(night, subject, "23:00")
    assert known.pop("ack") is True
    assert {name for name, met in known.items() if met is False} == owed
    assert set(known) == owed, "the others are not owed"


def test_verdicts_of_a_lowered_incident_are_those_of_its_time() -> None:
    night = Night()
    subject = opened(night, "20:00")
    night.do("20:10", Acknowledge(incident=subject))
    night.do("20:11", SetPriority(incident=subject, priority=4, why="a cat"))
    assert state(night, subject).highest == 1
    assert outcomes(night, subject) == {"ack": False, "send": False, "arrive": False, "supervisor": False}
    early = opened(night, "20:20")
    night.do("20:20:10", SetPriority(incident=early, priority=4, why="a cat"))
    assert outcomes(night, early, "20:29") == {"ack": True}, "nothing of the P1 had run out"


def test_verdicts_of_a_raised_incident_run_from_the_raise() -> None:
    night = Night()
    subject = opened(night, "20:00", "VEHI")
    night.do("20:00:05", Acknowledge(incident=subject))
    night.do("20:01", SetPriority(incident=subject, priority=1, why="armed"))
    assert running_target(state(night, subject))[1] == clock("20:02")
    night.do("20:01:50", SendPosts(posts=("3",), incident=subject))
    assert outcomes(night, subject) == {"ack": True, "send": True}


def test_verdicts_do_not_count_a_priority_taken_back() -> None:
    night = Night()
    subject = opened(night, "20:00", "VEHI")
    night.do("20:01", SetPriority(incident=subject, priority=1, why="armed"))
    night.do("20:01:05", Undo())
    assert state(night, subject).highest == 3


def test_verdicts_of_an_earlier_run_stay() -> None:
    night = Night()
    subject = opened(night, "20:00", "UNAU")
    night.do("20:30", Close(incident=subject, disposition="handled", words="w"))
    night.do("20:40", Reopen(incident=subject, why="again"))
    night.do("20:41", SendPosts(posts=("3",), incident=subject))
    found = [(v.name, v.met) for v in verdicts(state(night, subject), night.now)]
    assert found.count(("send", False)) == found.count(("send", True)) == 1


def test_verdicts_need_a_place_for_sending() -> None:
    night = Night()
    subject = opened(night, "20:00", "HOAX", "")
    night.do("20:01", Acknowledge(incident=subject))
    assert set(outcomes(night, subject, "23:00")) == {"ack"}


def test_verdicts_of_what_was_entered_afterwards_are_none() -> None:
    night = Night()
    night.run_to("21:00")
    subject = opened(night, "21:00", occurred=clock("20:00"))
    night.do("21:01", SendPosts(posts=("4",), incident=subject, occurred=clock("20:01")))
    assert set(outcomes(night, subject).values()) == {None}
    soon = opened(night, "21:04", occurred=clock("21:00"))
    night.do("21:04:10", Acknowledge(incident=soon))
    ack = next(v for v in verdicts(state(night, soon), night.now) if v.name == "ack")
    assert (ack.met, ack.took) == (False, 4 * MINUTE + 10 * SECOND)


def test_verdict_met_only_by_the_time_said_is_not_judged() -> None:
    night = Night()
    subject = opened(night, "20:00")
    night.do("20:30", SendPosts(posts=("3",), incident=subject, occurred=clock("20:00:30")))
    assert outcomes(night, subject)["send"] is None
    late = opened(night, "20:40", post="5")
    night.do("21:00", SendPosts(posts=("1",), incident=late, occurred=clock("20:50")))
    assert outcomes(night, late)["send"] is False, "late by what was said"


def test_control_before_the_target_ends_sending() -> None:
    night = Night()
    subject = opened(night, "20:00", "UNAU")
    night.do("20:00:30", MarkControlled(incident=subject))
    assert not {"send", "arrive"} & set(outcomes(night, subject, "23:00"))


def test_help_that_never_came_was_missed_if_it_was_due_before_the_end() -> None:
    for close, met in (("20:10", None), ("20:40", False)):
        night = Night()
        subject = opened(night, "20:00", "FIRE", "3", priority=2, why="smoke only")
        night.do("20:01", CallOut(who="113", number="113", answered=True, incident=subject))
        night.do(close, Close(incident=subject, disposition="handled", words="w"))
        assert outcomes(night, subject, "23:00").get("outside") is met


def test_a_p4_of_a_minute_has_not_failed() -> None:
    night = Night()
    subject = opened(night, "20:00", "INFO", "")
    night.run_to("20:01")
    assert outcomes(night, subject) == {}


@pytest.mark.parametrize("over", [-1, 0, 1, 400, 999, SECOND, 2 * SECOND + 500])
def test_target_is_met_at_its_limit_and_missed_by_a_second_at_least(over: int) -> None:
    night = Night()
    subject = opened(night, "20:06")
    goal = state(night, subject).targets.ack * SECOND
    night.now = state(night, subject).received + goal + over
    night.save(*decide(Acknowledge(incident=subject), night.context("LST")))
    found = next(v for v in verdicts(state(night, subject), night.now) if v.name == "ack")
    assert found.met == (over <= 0)
    if not found.met:
        assert found.took is not None
        assert lateness(found.took - found.goal) >= SECOND
