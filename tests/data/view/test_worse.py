"""Alarms that live until they are dealt with: what gets worse is new again, what is left comes back."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from data.base.clock import MINUTE, SECOND
from data.entries import Acked
from data.intents.base import Intent
from data.intents.control import Silence, TakeControl
from data.intents.incidents.closing import Close, Reopen
from data.intents.incidents.links import Link
from data.intents.incidents.opening import Acknowledge, AnotherReport, NewIncident, Panic
from data.intents.incidents.priority import SetPriority
from data.intents.posts import SendPosts
from data.queries.incidents import is_new_to, viewer
from data.report.parts.incident import _targets as report_targets
from data.room.noted.annunciations import is_annunciation
from data.room.state.incidents import Incident
from data.view.alerts.alone import alone_in
from data.view.handover_sheet import sheet
from data.view.incident import incident_view
from data.view.targets import target_views
from data.words import Words
from tests.kits.rooms import calling
from tests.kits.rooms.night import ALL, Night
from tests.kits.widgets.lines import incident_lines


@pytest.fixture
def night() -> Night:
    night = Night()
    night.call("20:05", *ALL)
    return night


def opened(night: Night, kind: str, moment: str = "20:06", post: str = "3") -> str:
    before = {i.subject for i in night.room.open_incidents()}
    night.do(moment, NewIncident(type=kind, post=post, words="seen"), by="BGS")
    (subject,) = {i.subject for i in night.room.open_incidents()} - before
    night.do(moment, Acknowledge(incident=subject))
    return subject


def incident(night: Night, subject: str) -> Incident:
    found = night.room.incident(subject)
    assert found is not None
    return found


def rings(night: Night, operator: str = "LST") -> frozenset[str]:
    return calling.ringing(night.room, night.site, night.now, None, night.queue, operator)


def alerts(night: Night) -> list[str]:
    return [a.key for a in calling.alerts_of(night.room, night.site, night.now, None, night.queue)[0]]


def alone(night: Night) -> str:
    """What ``a`` alone means, as the kept queue finds it and as a new one does."""
    who = viewer(night.room, "LST")
    night.queue.seen_by(who)
    found = alone_in(night.room, night.site, night.now, who)
    assert alone_in(night.room, night.site, night.now, who, night.queue) == found
    return found.subject


# --- worse ----------------------------------------------------------------------------------------------------------


def raised_by_other(night: Night) -> str:
    subject = opened(night, "VEHI")
    night.do("20:07", SetPriority(incident=subject, priority=1, why="they break in"), by="BGS")
    return subject


def linked_by_other(night: Night) -> str:
    subject, urgent = opened(night, "VEHI"), opened(night, "FIRE", post="4")
    night.do("20:07", Link(incident=urgent, how="rel", other=subject), by="BGS")
    night.do("20:07:10", SetPriority(incident=urgent, priority=2, why="small"), by="LST")
    night.do("20:07:20", SetPriority(incident=urgent, priority=1, why="large"), by="BGS")
    night.do("20:07:20", Acknowledge(incident=urgent))
    return subject


def reopened_by_other(night: Night) -> str:
    subject = opened(night, "VEHI")
    night.do("20:06:30", Close(incident=subject, disposition="safe", words="gone"))
    night.do("20:07", Reopen(incident=subject, why="back"), by="BGS")
    return subject


def panic_again(night: Night) -> str:
    night.do("20:06", Panic(post="4"))
    subject = night.queue.rows[0].subject
    night.do("20:06:05", Acknowledge(incident=subject))
    night.do("20:07", Panic(post="4"))
    return subject


def missed_to_p1(night: Night) -> str:
    night.call("20:55", *"12456")
    night.run_to("21:15")
    subject = night.queue.rows[0].subject
    night.do("21:15:10", Acknowledge(incident=subject))
    night.run_to("21:20")
    return subject


WORSE: list[Callable[[Night], str]] = [raised_by_other, linked_by_other, reopened_by_other, panic_again, missed_to_p1]


@pytest.mark.parametrize("worse", WORSE)
def test_what_others_make_worse_is_new_sounds_and_has_its_own_target(
    night: Night, worse: Callable[[Night], str]
) -> None:
    subject = worse(night)
    calling.calls(night.room, night.site, night.now, None, night.queue)
    row = night.queue.row(subject)
    assert row is not None and row.new and any(ring.startswith(subject) for ring in rings(night))
    assert alone(night) == subject and alerts(night)[0].startswith("alert.new")
    assert row.target == "ack" and row.target_at is not None and row.target_at > night.now
    night.do("21:20:05" if worse is missed_to_p1 else "20:07:25", Acknowledge(incident=subject))
    assert not any(ring.startswith(subject) for ring in rings(night))


@pytest.mark.parametrize("by", ["LST", "BGS"])
def test_own_change_for_the_worse_is_not_new_to_its_author(night: Night, by: str) -> None:
    subject = opened(night, "VEHI")
    night.do("20:07", SetPriority(incident=subject, priority=1, why="they break in"), by=by)
    assert any(ring.startswith(subject) for ring in rings(night, "LST")) == (by != "LST")
    assert any(ring.startswith(subject) for ring in rings(night, "BGS")) == (by != "BGS")


@pytest.mark.parametrize("acked", [True, False])
def test_what_was_acknowledged_late_before_it_got_worse_is_missed_on_screen_and_in_the_report(
    night: Night, acked: bool
) -> None:
    night.call("20:55", *"12456")
    night.run_to("21:15")
    subject = night.queue.rows[0].subject
    if acked:
        night.do("21:19", Acknowledge(incident=subject))
    night.do("21:20:05", Acknowledge(incident=subject))
    night.run_to("21:21")
    shown = [(t.again, t.took) for t in target_views(incident(night, subject)) if t.name == "ack"]
    assert shown == [(False, 4 * MINUTE if acked else None), (True, 5 * SECOND)]
    view = incident_view(night.room, night.site, subject, night.now, night.entry_of)
    assert view is not None
    line = incident_lines(view, width=160, now=night.now).compact(9).lines[1].text
    assert "re-ack 0:05 in goal" in line
    assert ("ack 4:00 missed by 3:00" if acked else "ack missed by 4:00") in line
    m: Any = SimpleNamespace(words=Words("en"), judged=lambda state: state, period=SimpleNamespace(limit=night.now))
    printed = report_targets(m, incident(night, subject))
    assert ("acknowledge missed by" if acked else "acknowledge not before it got worse") in printed
    assert "acknowledge never" not in printed


def test_acknowledgement_that_did_not_know_it_got_worse_does_not_count(night: Night) -> None:
    subject = opened(night, "VEHI")
    night.do("20:07", SetPriority(incident=subject, priority=1, why="they break in"), by="BGS")
    night.save(Acked(by="LST", subjects=(subject,)))
    assert not incident(night, subject).is_new
    assert not any(ring.startswith(subject) for ring in rings(night))


@pytest.mark.parametrize(("worse", "count"), [(raised_by_other, 1), (reopened_by_other, 1), (missed_to_p1, 1)])
def test_what_is_announced_again_is_an_annunciation(night: Night, worse: Callable[[Night], str], count: int) -> None:
    worse(night)
    assert (
        len([e for e in night.book if e.kind in ("incident.priority", "incident.reopened") and is_annunciation(e)])
        == count
    )


def test_own_raise_is_no_annunciation(night: Night) -> None:
    subject = opened(night, "VEHI")
    (*_, raised) = night.do("20:07", SetPriority(incident=subject, priority=1, why="they break in"))
    assert not is_annunciation(raised)


# --- left -----------------------------------------------------------------------------------------------------------


def test_passed_target_rings_once_and_reminds_until_somebody_is_sent(night: Night) -> None:
    subject = opened(night, "FIRE")
    start = incident(night, subject).received
    night.now = start + 59 * SECOND
    assert not rings(night) and alerts(night) == []
    night.now = start + 60 * SECOND
    assert [r.split(":")[0] for r in rings(night)] == ["target"] and alerts(night) == ["alert.target.send"]
    night.do("20:07:05", Silence())
    assert not rings(night) and alerts(night) == ["alert.target.send"], "silence ends the sound only"
    night.now = start + 60 * SECOND + 2 * MINUTE
    assert any(r.startswith("remind:") for r in rings(night))
    night.do("20:09:10", SendPosts(posts=("2",), incident=subject))
    assert not any("send" in r or "remind" in r for r in rings(night))
    assert "alert.target.send" not in alerts(night)


@pytest.mark.parametrize("how", ["a", "s"])
def test_a_and_s_end_the_ring_of_a_further_report(night: Night, how: str) -> None:
    subject = opened(night, "CRWD")
    night.do("20:06:30", AnotherReport(incident=subject, words="200 people now"), by="system")
    assert [r.split(":")[0] for r in rings(night)] == ["again"] and alerts(night) == ["alert.again"]
    assert not incident(night, subject).is_new and alone(night) == subject
    act: Intent = Acknowledge(incident=subject) if how == "a" else Silence()
    night.do("20:06:40", act)
    assert not rings(night) and alerts(night) == ([] if how == "a" else ["alert.again"])


def test_own_further_report_does_not_ring(night: Night) -> None:
    subject = opened(night, "CRWD")
    night.do("20:06:30", AnotherReport(incident=subject, words="200 people now"))
    assert not rings(night) and alerts(night) == []


def test_missed_post_that_is_acknowledged_is_late_and_missed_again(night: Night) -> None:
    subject = missed_to_p1(night)
    night.do("21:20:05", Acknowledge(incident=subject))
    night.do("21:20:10", Acknowledge(incident=""))
    night.call("21:55", *"12456")
    night.run_to("22:05")
    assert "alert.late" in alerts(night) and any(r.startswith("late:3:") for r in rings(night))
    night.do("22:05:10", Acknowledge(incident=""))
    assert "alert.late" not in alerts(night)
    night.run_to("22:15")
    assert "alert.missed_again" in alerts(night) and any(r.startswith("again:") for r in rings(night))
    assert alone(night) == subject
    night.do("22:15:10", Acknowledge(incident=subject))
    assert not any(r.startswith(("again", "late")) for r in rings(night)) and alone(night) != subject


# --- who comes first ------------------------------------------------------------------------------------------------


def test_officer_in_danger_comes_before_every_other_new_p1(night: Night) -> None:
    night.do("20:06", NewIncident(type="FIRE", post="3", words="smoke"), by="BGS")
    night.do("20:06:10", Panic(post="4"))
    danger = night.queue.rows[0]
    assert danger.danger and alone(night) == danger.subject
    found = calling.alerts_of(night.room, night.site, night.now, None, night.queue)[0]
    assert found[0].args["post"] == "4" and found[0].hint == "alert.hint.ack"


def test_sheet_says_new_of_what_got_worse_after_it_was_acknowledged(night: Night) -> None:
    def states() -> list[str]:
        return [item.state for section in sheet(night.context()) for item in section.items if item.state]

    subject = opened(night, "VEHI")
    assert states() == [night.words("queue.ack")]
    night.do("20:07", SetPriority(incident=subject, priority=1, why="they break in"), by="BGS")
    assert states() == [night.words("queue.new")]
    night.do("20:08", Acknowledge(incident=subject))
    assert states() == [night.words("queue.ack")]


def test_what_was_handed_over_is_not_new_again_once_control_has_left(night: Night) -> None:
    first, second = opened(night, "VEHI"), opened(night, "FIRE", post="4")
    night.do("20:07", SetPriority(incident=first, priority=1, why="they break in"), by="LST")
    for moment, operator in (("20:08", "BGS"), ("20:09", "LST")):
        night.do(moment, TakeControl(operator=operator, why="no answer"), by=operator)
        assert not is_new_to(night.room, incident(night, first), viewer(night.room, "BGS")), operator
    night.do("20:10", SetPriority(incident=second, priority=2, why="small"), by="LST")
    night.do("20:11", SetPriority(incident=second, priority=1, why="large"), by="LST")
    assert is_new_to(night.room, incident(night, second), viewer(night.room, "BGS"))
