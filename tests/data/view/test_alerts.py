"""The alert row and what rings: order, times, and how many wait."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from msgspec.structs import replace

from data.base.clock import MINUTE, SECOND
from data.intents.alarms import ChangeSource
from data.intents.decide import decide
from data.intents.incidents.closing import Close
from data.intents.incidents.opening import Acknowledge, NewIncident, Panic
from data.intents.posts import TakeBreak
from data.queries.alarms import ANSWER_WITHIN
from data.queries.check_deadlines import roll_due
from data.queries.manning import cover_lost_by
from data.room.state.alarms import Alarms
from data.room.state.control import Turn
from data.room.state.posts import PostState
from data.room.state.registers import MissedPoints, OutsideCall, Registers
from data.view.alerts.alarms import alarm_calls
from data.view.alerts.posts import TEST_SHOWN
from data.view.posts import post_views
from data.view.values import Alert, SavingFacts
from data.words import Words
from tests.kits.rooms.calling import alerts_of, ringing
from tests.kits.rooms.night import ALL, Night, clock, jember

SITE = jember()


def said(night: Night, **more: Any) -> tuple[list[Alert], int]:
    posts = post_views(night.room, SITE, night.now)
    return alerts_of(night.room, SITE, night.now, posts, night.queue, words=Words("en"), **more)


def keys(night: Night, now: int = 0, **more: Any) -> list[str]:
    night.now = now or night.now
    return [a.key for a in said(night, **more)[0]]


def rings(night: Night, now: int = 0, silenced: int = 0, operator: str = "LST") -> set[str]:
    """Return what rings, if the sound was silenced at ``silenced``."""
    night.now = now or night.now
    night.room.states["room"] = replace(night.room.duty, silenced=silenced)
    posts = post_views(night.room, SITE, night.now)
    return set(ringing(night.room, SITE, night.now, posts, night.queue, operator))


@pytest.fixture
def night() -> Night:
    """20:05, everybody has called in."""
    night = Night()
    night.call("20:05", *ALL)
    return night


# --- which comes first ----------------------------------------------------------------------------------------------


def test_alerts_of_a_quiet_room_are_empty(night: Night) -> None:
    assert said(night) == ([], 0)


def test_alerts_count_all_but_the_first_as_waiting(night: Night) -> None:
    full = SavingFacts("notsaved", night.now, "full", 3)
    found, waits = said(night, saving=full)
    assert ([a.key for a in found], waits) == (["alert.not_saved"], 0)
    assert (found[0].level, found[0].flash, found[0].since) == ("alarm", True, night.now)
    assert found[0].args == {"since": "20:05:00", "why": Words("en")("alert.why_full"), "waiting": "3"}
    assert said(night, saving=replace(full, why="of its own"))[0][0].args["why"] == "of its own"
    assert said(night, saving=replace(full, why=""))[0][0].args["why"] == Words("en")("alert.not_saved_why")
    assert said(night, saving=SavingFacts("notsaved"))[0][0].since == night.now
    night.do("20:06", NewIncident(type="FIRE", post="3", words="smoke"), by="BGS")
    night.do("20:06", NewIncident(type="FIRE", words="somewhere"), by="BGS")
    night.do("20:06", TakeBreak(post="5", cover="6", span_min=1))
    night.now = clock("20:08")
    assert said(night)[1] == 2
    night.room.states["registers"] = replace(night.room.registers, asked=night.now, asked_min=75)
    found, waits = said(night, saving=full)
    assert [a.key for a in found] == [
        "alert.not_saved", "alert.new", "alert.new_anywhere", "alert.watch", "alert.break_over",
    ]  # fmt: skip
    assert (found[3].args, found[3].until) == ({"minutes": "75"}, night.now + ANSWER_WITHIN)
    assert waits == 4, "two P1 that are new count twice"


@pytest.mark.parametrize(("post", "type_", "key"), [("3", "FIRE", "alert.new"), ("", "FIRE", "alert.new_anywhere")])
def test_alert_of_a_new_p1_names_its_post(night: Night, post: str, type_: str, key: str) -> None:
    night.do("20:06", NewIncident(type=type_, post=post, words="smoke"), by="BGS")
    (alert,) = said(night)[0]
    assert (alert.key, alert.level, alert.flash, alert.hint) == (key, "alarm", True, "alert.hint.ack")
    assert alert.args == {"priority": "1", "number": "101", "type": "FIRE", "post": post, "words": "smoke"}
    assert alert.since == night.queue.rows[0].opened


def test_alert_of_a_new_p2_when_overdue(night: Night) -> None:
    night.do("20:06", NewIncident(type="CRWD", post="3", words="crowd"), by="BGS")
    ends = night.queue.rows[0].target_at
    assert ends is not None
    for now, found in ((ends - 1, "alert.new"), (ends, "alert.new"), (ends + 1, "alert.overdue")):
        assert keys(night, now) == [found]


def test_alert_of_a_gap_until_seen(night: Night) -> None:
    duty = replace(night.room.duty, gap_ref="B-7", gap_since=clock("20:01"), gap_until=clock("20:04"), gap_missed=3)
    night.room.states["room"] = replace(duty, gap_seen=False)
    (alert,) = said(night)[0]
    assert (alert.key, alert.args) == (
        "alert.gap",
        {"since": "20:01", "until": "20:04", "missed": "3", "cause": "cause unknown"},
    )
    assert (alert.level, alert.flash, alert.hint) == ("warn", True, "alert.hint.seen")
    assert [rings(night, silenced=clock("20:04") + by) for by in (-1, 0)] == [{"gap:B-7"}, set()]
    night.room.states["room"] = replace(duty, gap_seen=True)
    assert said(night)[0] == [] and rings(night) == set()
    night.room.states["room"] = replace(duty, gap_ref="", gap_seen=False)
    assert said(night)[0] == []


def test_alerts_of_late_posts_and_of_a_round(night: Night) -> None:
    due = clock("21:00")
    late = due + 5 * MINUTE
    night.call("20:55", "1", "2", "3", "4")
    night.run_to(late)
    found = said(night)[0]
    assert [(a.key, a.args, a.since) for a in found] == [
        ("alert.late", {"post": c, "name": name}, due)
        for c, name in ((p.code, p.name) for p in SITE.posts)
        if c in "56"
    ]
    assert rings(night) == {f"late:5:{due}", f"late:6:{due}"}
    assert rings(night, silenced=late - 1) and not rings(night, silenced=late)
    whole = Night()
    whole.call("20:55", "1", "2", "3")
    whole.run_to(late)
    found = said(whole)[0]
    assert [(a.key, a.args, a.since, a.level) for a in found] == [
        ("alert.late_round", {"at": "21:00", "posts": "4, 5, 6"}, due, "warn")
    ]
    assert rings(whole) == {f"late:round:{due}"}
    whole.do("21:05:30", Acknowledge(incident=""))
    assert said(whole)[0] == [] and rings(whole) == set()
    assert [v.status for v in post_views(whole.room, SITE, whole.now)][3:] == ["late"] * 3


def test_alert_of_a_break_at_its_end(night: Night) -> None:
    night.do("20:06", TakeBreak(post="5", cover="6", span_min=20))
    until = night.room.post("5").on_break_until
    assert [keys(night, now) for now in (until - 1, until)] == [[], ["alert.break_over"]]
    assert said(night)[0][0].args == {"post": "5", "name": SITE.posts[4].name, "until": "20:26", "cover": "6"}
    ring = f"break:5:{until}"
    assert [ring in rings(night, now) for now in (until - 1, until)] == [False, True]
    assert [ring in rings(night, until, silenced) for silenced in (until - 1, until)] == [True, False]


# --- alarms ---------------------------------------------------------------------------------------------------------


def test_alert_of_a_sound_test_until_its_end(night: Night) -> None:
    for state, ends in ((Alarms(tested=night.now, test_ref="B-9"), night.now + 120 * SECOND), (Alarms(), 0)):
        night.room.states["alarms"] = state
        assert [keys(night, now) for now in (ends - 1, ends) if ends] == ([["alert.sound"], []] if ends else [])
        assert [rings(night, now) for now in (ends - 1, ends) if ends] == ([{"sound:B-9"}, set()] if ends else [])
    night.room.states["alarms"] = Alarms(tested=night.now, test_ref="B-9", heard="yes")
    assert keys(night) == []


def lost(night: Night, at: int, state: Literal["down", "up"] = "down") -> None:
    night.now = at
    night.save(*decide(ChangeSource(source="cam-3", state=state), night.context("BGS")))


def test_outage_rings_until_it_is_acknowledged_and_again_when_it_is_lost_again(night: Night) -> None:
    at = clock("20:10")
    lost(night, at)
    row = night.queue.rows[0].subject
    assert rings(night, at) == {row} and rings(night, at + 30 * MINUTE) == {row}
    assert keys(night, at) == ["alert.new"]
    assert [row in rings(night, at + 1, silenced) for silenced in (at - 1, at)] == [True, False]
    assert rings(night, at, operator="BGS") == set()
    night.save(*decide(Acknowledge(incident=row), night.context("LST")))
    assert rings(night, at) == set() and keys(night) == []
    lost(night, at + MINUTE, "up")
    lost(night, at + 2 * MINUTE)
    assert rings(night) == {f"{row}@{night.now}"} and keys(night) == ["alert.new"]
    assert [r.new for r in night.queue.rows] == [True]
    night.save(*decide(Acknowledge(incident=row), night.context("LST")))
    assert rings(night) == set() and keys(night) == []


def test_outage_with_a_closed_row_does_not_ring(night: Night) -> None:
    lost(night, clock("20:10"))
    row = night.queue.rows[0].subject
    night.now += SECOND
    night.save(*decide(Close(incident=row, disposition="false", words="unplugged"), night.context("LST")))
    assert night.room.source("cam-3").down and rings(night) == set()


def test_alert_of_two_in_control(night: Night) -> None:
    turns = tuple(Turn(operator=o, since=at, book=b, no=1) for o, at, b in (("LST", 1, "JBR-a"), ("POL", 2, "SBY-b")))
    night.room.states["room"] = replace(night.room.duty, control=turns)
    found, waits = said(night)
    assert ([a.key for a in found], waits) == (["stations.two_in_control"], 0)
    assert (found[0].level, found[0].flash, found[0].since) == ("alarm", True, 2)
    assert found[0].args["who"].startswith("JBR LST") and "SBY POL" in found[0].args["who"]


def test_alert_of_chattering_until_quiet(night: Night) -> None:
    first = clock("20:10")
    for n in range(3):
        lost(night, first + n * 20 * SECOND)
        lost(night, first + n * 20 * SECOND + 5 * SECOND, "up")
    newest = first + 40 * SECOND
    quiet = newest + SITE.alarms.flood_window_s * SECOND
    assert [[c.alert.key for c in alarm_calls(night.room, SITE, now)] for now in (newest, quiet - 1, quiet)] == [
        ["alert.chatter"], ["alert.chatter"], [],
    ]  # fmt: skip
    (alert,) = [c.alert for c in alarm_calls(night.room, SITE, newest)]
    assert alert.args == {"name": "Camera 3 warehouse door", "code": "cam-3", "n": "3", "s": "60"}
    assert (alert.level, alert.flash, alert.since, alert.hint) == ("warn", False, newest, "alert.hint.shelve")


def test_panic_rings_for_everybody_and_overdue_p1_repeats(night: Night) -> None:
    night.do("20:10", Panic(post="4"))
    subject = night.queue.rows[0].subject
    incident = night.room.incident(subject)
    assert incident is not None
    overdue = incident.runs_from + incident.targets.ack * SECOND
    step = SITE.alarms.repeat_s * SECOND
    assert subject in rings(night)
    for now, nth in ((overdue - 1, None), (overdue, 0), (overdue + step - 1, 0), (overdue + step, 1)):
        found = {r for r in rings(night, now) if r.startswith("repeat:")}
        assert found == (set() if nth is None else {f"repeat:{subject}:{nth}"}), now - overdue
    for silenced, loud in ((overdue + step - 1, True), (overdue + step, False)):
        assert (f"repeat:{subject}:1" in rings(night, overdue + step + 5, silenced)) is loud


# --- duty -----------------------------------------------------------------------------------------------------------


def test_alerts_of_a_planned_test(night: Night) -> None:
    state = night.room.post("6")
    late, missed = night.now + MINUTE, night.now + 3 * MINUTE
    night.room.states["post:6"] = replace(state, tested=night.now, test_late=late, test_missed=missed, test_ref="B-8")
    moments = (late - 1, late, missed - 1, missed)
    assert [keys(night, now) for now in moments] == [
        [], ["alert.test_late"], ["alert.test_late"], ["alert.test_missed"],
    ]  # fmt: skip
    assert said(night)[0][0].args == {"post": "6", "name": SITE.posts[5].name, "at": "20:05"}
    assert [rings(night, now) for now in (late - 1, late)] == [set(), {"test:late:B-8"}]
    assert [rings(night, late, silenced) for silenced in (late - 1, late)] == [{"test:late:B-8"}, set()]
    for result, key in (("passed", "alert.test_passed"), ("failed", "alert.test_failed"), ("stopped", None)):
        night.room.states["post:6"] = replace(state, test_result=result, test_done=missed, test_ref="B-8")
        moments = (missed - 1, missed, missed + TEST_SHOWN - 1, missed + TEST_SHOWN)
        assert [keys(night, now) for now in moments] == ([[], [key], [key], []] if key else [[], [], [], []])
        ring = {"test:missed:B-8"} if key else set()
        assert [rings(night, missed, silenced) for silenced in (missed - 1, missed)] == [ring, set()]
    night.room.states["post:6"] = replace(state, test_result="passed", test_done=missed, test_ref="B-8")
    night.now = missed
    assert said(night)[0][0].args["at"] == "20:08"


def test_alerts_of_roll_calls(night: Night) -> None:
    night.do("20:06", NewIncident(type="ASLT", post="1", words="pushed over"))
    night.rules()
    falls = roll_due(night.room.post("1"))
    late = falls + 5 * MINUTE
    assert "alert.roll" not in keys(night, falls - 1)
    night.now = falls
    (alert,) = [a for a in said(night)[0] if a.key == "alert.roll"]
    assert (alert.level, alert.flash, alert.since) == ("warn", True, falls)
    assert alert.args == {"number": "101", "posts": "1", "first": "1"}
    assert [f"roll:1:{falls}" in rings(night, now) for now in (falls - 1, falls)] == [False, True]
    assert [f"roll:1:{falls}" in rings(night, falls, silenced) for silenced in (falls - 1, falls)] == [True, False]
    night.run_to(late)
    (alert,) = [a for a in said(night)[0] if a.key == "alert.roll"]
    assert alert.level == "alarm"
    found = [f"roll.missed:1:{falls}" in rings(night, late, silenced) for silenced in (late - 1, late)]
    assert found == [True, False]


def test_points_calls_and_watch_ring_until_silenced(night: Night) -> None:
    at = clock("20:30")
    point = MissedPoints(ref="B-5", tour="t", name="Round", points=("a", "b"), at=at)
    call = OutsideCall(who="Damkar", number="113", at=clock("20:15"), due=at)
    night.room.states["registers"] = Registers(points=(point,), calls=(call,), asked=at, unanswered=at)
    found = {a.key: a for a in (said(night)[0])}
    assert found["alert.points"].args == {"tour": "Round", "points": "a, b"} and found["alert.points"].since == at
    assert [("alert.outside" in keys(night, now)) for now in (at - 1, at)] == [False, True]
    (outside,) = [a for a in said(night)[0] if a.key == "alert.outside"]
    assert (outside.args, outside.since) == (
        {"who": "Damkar", "number": "113", "at": "20:15", "call": "113"},
        at,
    )
    loud = {f"outside:Damkar:{at}", "points:B-5", f"watch:{at}", f"watch.missed:{at}"}
    assert [rings(night, at, silenced) for silenced in (at - 1, at)] == [loud, set()]
    missed = said(night)[0]
    assert [(a.key, a.since) for a in missed if "watch" in a.key] == [("alert.watch_missed", at)]


def test_rings_in_flood_are_urgent_or_of_the_console(night: Night) -> None:
    at = clock("20:30")
    night.do("20:29", NewIncident(type="VEHI", post="1", words="van"), by="BGS")
    night.do("20:29", NewIncident(type="CRWD", post="2", words="crowd"), by="BGS")
    night.do("20:29", NewIncident(type="ASLT", post="3", words="pushed over"), by="BGS")
    p1, p2, p3 = (row.subject for row in night.queue.rows)
    point = MissedPoints(ref="B-5", tour="t", name="Round", points=("a",), at=at)
    night.room.states["registers"] = Registers(points=(point,), asked=at, unanswered=at)
    night.room.states["alarms"] = Alarms(tested=at, test_ref="B-9")
    post = night.room.post("3")
    night.room.states["post:3"] = replace(post, roll=p1, roll_since=at - 20 * MINUTE, roll_min=10, contact=0)
    missed = roll_due(night.room.post("3"))
    night.room.states["post:3"] = replace(night.room.post("3"), roll_missed=missed)
    night.now = at
    posts = post_views(night.room, SITE, night.now)
    found = {
        flood: set(ringing(night.room, SITE, night.now, posts, night.queue, "LST", flood=flood))
        for flood in (False, True)
    }
    of_itself = {f"watch:{at}", f"watch.missed:{at}", "sound:B-9", f"roll.missed:3:{missed}"}
    repeats = {r for r in found[False] if r.startswith(f"repeat:{p1}")}
    assert repeats and found[True] == {p1, p2, *of_itself, *repeats}
    assert found[False] - found[True] == {p3, "points:B-5", f"roll:3:{missed}"}


def test_alert_of_a_missed_call_names_its_number(night: Night) -> None:
    night.call("20:55", "1", "2", "3", "4", "5")
    night.do("21:09", NewIncident(type="CRWD", post="3", words="crowd"), by="BGS")
    night.run_to("21:15")
    older, missed = night.queue.rows[:2]
    assert (older.type, missed.type) == ("CRWD", "MISS")
    first, second = said(night)[0][:2]
    assert (first.key, first.hint) == ("alert.missed", "alert.hint.ack"), "a alone means what the row names"
    assert (second.key, second.hint) == ("alert.overdue", "alert.hint.ack_it")
    for language in ("en", "id"):
        assert Words(language)(second.hint, **second.args).startswith(f"a {older.number} ")
    night.do("21:15", Acknowledge(incident=older.subject))
    alone, overdue = said(night)[0]
    assert overdue.key == "alert.target.send", "nobody was sent to the crowd"
    assert (alone.key, alone.hint) == ("alert.missed", "alert.hint.ack")


def test_alert_of_an_uncovered_post_says_how_its_cover_was_lost(night: Night) -> None:
    night.do("20:58", TakeBreak(post="4", cover="6"))
    night.call("20:59", "6")
    night.do("21:00", Panic(post="6"))
    (lost,) = [a for a in said(night)[0] if a.key.startswith("alert.uncovered")]
    for language, end in (("en", "its cover 6 is in danger"), ("id", "penggantinya, pos 6, dalam bahaya")):
        assert Words(language)(lost.key, **lost.args).endswith(end)


def test_cover_is_lost_by_the_worst_that_is_so() -> None:
    cover = PostState(code="6")
    ways = {"empty": cover, "withdrawn": replace(cover, status="off"), "danger": replace(cover, danger="incident:x"),
            "missed": replace(cover, missed_due=1)}  # fmt: skip
    assert {by: cover_lost_by(state) for by, state in ways.items()} == {by: by for by in ways}
