"""States are true: of incidents that everybody leaves, covers that do not answer, folds, headlines."""

from __future__ import annotations

import pytest

from data import entries as e
from data.base.clock import MINUTE
from data.intents.alarms import ChangeSource
from data.intents.control import TakeControl
from data.intents.incidents.closing import Close, MarkControlled, Reopen
from data.intents.incidents.links import Link
from data.intents.incidents.opening import Acknowledge, NewIncident, Panic
from data.intents.incidents.steps import Waive
from data.intents.orders import SetTempo
from data.intents.outside import CallOut
from data.intents.posts import Arrive, CheckCall, Release, Relieve, SendPosts, SetPost, TakeBreak
from data.intents.tours import WalkTour
from data.queries.course.targets import running_target, verdicts
from data.room.state.incidents import Absence
from data.view.incident import incident_view
from data.view.targets import target_views
from data.view.upcoming import upcoming
from tests.kits.rooms.memory_room import post_view
from tests.kits.rooms.night import Night, clock


def night_with(kind: str = "VEHI", post: str = "1") -> tuple[Night, str]:
    night = Night()
    night.call("20:05", *"123456")
    subject = night.do("20:06", NewIncident(type=kind, post=post, words="so it is"))[0].subjects[0]
    return night, subject


def state(night: Night, subject: str) -> str:
    incident = night.room.incident(subject)
    assert incident is not None
    return incident.state


# --- nobody sent ----------------------------------------------------------------------------------------------------


def test_posts_taken_for_another_incident_leave_nobody_sent() -> None:
    night, first = night_with("BRKN", "4")
    night.do("20:07", SendPosts(posts=("3", "6"), incident=first))
    second = night.do("20:10", NewIncident(type="FIRE", post="2", words="smoke"))[0].subjects[0]
    night.do("20:11", SendPosts(posts=("3",), incident=second))
    assert state(night, first) == "sent"
    night.do("20:12", SendPosts(posts=("6",), incident=second))
    incident = night.room.incident(first)
    assert incident is not None and (incident.state, incident.since) == ("left", clock("20:12"))
    send = incident.targets.send * 1000
    assert running_target(incident) == ("send", clock("20:12") + send)
    assert incident_view(night.room, night.site, first, night.now, night.entry_of) is not None
    night.run_to("20:30")
    missed = [v for v in verdicts(incident, night.now) if v.name == "send"]
    assert [v.met for v in missed] == [True, False], "sent in time once, and not again"
    night.do("20:31", SendPosts(posts=("5",), incident=first))
    incident = night.room.incident(first)
    assert incident is not None and incident.state == "sent"
    assert incident.absences == (Absence(since=clock("20:12"), sent=clock("20:31")),)
    assert [v.took for v in target_views(incident) if v.name == "send"] == [MINUTE, 19 * MINUTE]


@pytest.mark.parametrize("reached", [False, True])
def test_arriving_is_owed_once_where_nobody_ever_arrived(reached: bool) -> None:
    night, subject = night_with()
    night.do("20:07", SendPosts(posts=("6",), incident=subject))
    if reached:
        night.do("20:08", Arrive(posts=("6",)))
    night.do("20:09", Release(posts=("6",)))
    night.do("20:12", SendPosts(posts=("3",), incident=subject))
    incident = night.room.incident(subject)
    assert incident is not None
    assert [v.took for v in target_views(incident) if v.name == "arrive"] == ([2 * MINUTE, None] if reached else [None])


def test_scene_falls_back_to_sent_and_to_nobody() -> None:
    night, subject = night_with()
    night.do("20:07", SendPosts(posts=("3", "6"), incident=subject))
    night.do("20:08", Arrive(posts=("3",)))
    night.do("20:09", Release(posts=("3",)))
    assert state(night, subject) == "sent"
    night.do("20:10", Release(posts=("6",)))
    assert state(night, subject) == "left"
    night.do("20:11", Arrive(posts=("2",), incident=subject))
    assert state(night, subject) == "scene"
    night.do("20:12", Close(incident=subject, disposition="safe"))
    incident = night.room.incident(subject)
    assert incident is not None and len(incident.absences) == 1, "closing leaves nobody behind"


def test_under_control_stays_so_without_posts() -> None:
    night, subject = night_with()
    night.do("20:07", SendPosts(posts=("6",), incident=subject))
    night.do("20:08", MarkControlled(incident=subject))
    night.do("20:09", Release(posts=("6",)))
    assert state(night, subject) == "controlled"


# --- people and covers ----------------------------------------------------------------------------------------------


def test_relief_moves_a_person_out_of_where_they_were() -> None:
    night, subject = night_with()
    night.do("20:07", SendPosts(posts=("6",), incident=subject))
    night.do("20:08", Relieve(post="4", people=("Rizky",)))
    assert night.context("LST").people("4") == ("Rizky",) and night.context("LST").people("6") == ()
    assert state(night, subject) == "left"
    view = post_view(night.room, night.site, "6", night.now)
    assert view is not None and view.status == "unmanned"
    night.do("20:09", TakeBreak(post="1", cover="2"))
    assert night.refused(Relieve(post="6", people=("Wahyu",))) == "relief_covers"


def test_cover_that_is_missed_covers_nobody() -> None:
    night = Night()
    night.call("20:05", *"123456")
    night.call("20:55", *"12345")
    night.do("20:56", TakeBreak(post="4", cover="6", span_min=60))
    night.run_to("21:16")
    assert night.room.post("6").missed_due
    covered = post_view(night.room, night.site, "4", night.now)
    assert covered is not None and (covered.status, covered.about, covered.people) == ("unmanned", "6", ())
    miss = night.queue.rows[0]
    assert miss.type == "MISS" and "covers post 4" in miss.words
    night.call("21:17", "6")
    covered = post_view(night.room, night.site, "4", night.now)
    assert covered is not None and covered.status == "covered"


def test_cover_in_danger_covers_nobody() -> None:
    night = Night()
    night.do("20:06", TakeBreak(post="4", cover="6", span_min=60))
    night.do("20:07", Panic(post="6"))
    covered = post_view(night.room, night.site, "4", night.now)
    assert covered is not None and (covered.status, covered.about) == ("unmanned", "6")


def test_cover_neither_walks_nor_is_walking() -> None:
    night = Night()
    night.do("20:06", TakeBreak(post="4", cover="6"))
    assert night.refused(SetPost(post="6", status="patrol")) == "covers"
    assert night.refused(WalkTour(what="start", tour="1")) == "covers"
    night.do("20:07", Release(posts=("4",)))
    night.do("20:08", SetPost(post="6", status="patrol"))
    assert night.refused(TakeBreak(post="4", cover="6")) == "cover_walks"


def test_break_goes_on_while_an_operator_of_another_crew_stands_in() -> None:
    night = Night()
    night.do("20:06", TakeBreak(post="4", cover="6", span_min=60))
    made = night.do("20:07", TakeControl(operator="BGS", why="ill", how="take"), by="BGS")
    assert [d.kind for d in made] == ["control"]
    assert night.room.post("4").cover == "6", "the crew outside is the same"


def test_send_leaves_out_the_officer_in_danger() -> None:
    night = Night()
    subject = night.do("20:06", Panic(post="4"))[0].subjects[0]
    (*_, sent) = night.do("20:07", SendPosts(posts=tuple("123456"), incident=subject))
    assert isinstance(sent, e.Sent) and sent.posts == tuple("12356")
    assert night.refused(SendPosts(posts=("4",), incident=subject)) == "sent_danger"


def test_of_several_posts_those_already_sent_there_or_home_are_left_out() -> None:
    night, subject = night_with("FIRE", "3")
    night.do("20:07", SendPosts(posts=("2", "5"), incident=subject))
    (sent,) = night.do("20:08", SendPosts(posts=("2", "6"), incident=subject))
    assert isinstance(sent, e.Sent) and sent.posts == ("6",)
    assert SendPosts(posts=("2", "4"), incident=subject).skipped(night.context()) == (("2", "sent"),)
    assert night.refused(SendPosts(posts=("2", "6"), incident=subject)) == "sent_already"
    night.do("20:09", Arrive(posts=("2",)))
    (arrived,) = night.do("20:10", Arrive(posts=("2", "5")))
    assert isinstance(arrived, e.Arrived) and arrived.posts == ("5",)
    assert night.refused(Arrive(posts=("2", "5"))) == "arrived_already"
    (released,) = night.do("20:11", Release(posts=("1", "2", "4")))
    assert isinstance(released, e.Released) and released.posts == ("2",)
    assert night.refused(Release(posts=("1", "2"))) == "not_away"


def test_second_panic_of_a_post_is_not_opened_again() -> None:
    night = Night()
    first = night.do("20:06", Panic(post="4"))[0].subjects[0]
    incident = night.room.incident(first)
    assert incident is not None
    night.do("20:07", Acknowledge(incident=first))
    for step, _ in enumerate(incident.steps, 1):
        night.do("20:07", Waive(incident=first, step=step, why="so", authorised="Surya"))
    night.do("20:08", Close(incident=first, disposition="handled", words="unhurt"))
    night.do("20:09", Panic(post="4"))
    assert night.refused(Reopen(incident=first, why="again")) == "reopen_danger"


# --- what is about an incident --------------------------------------------------------------------------------------


def test_contact_from_before_a_roll_call_is_not_news_of_its_incident() -> None:
    night, _ = night_with("BRKN", "4")
    night.run_to("20:08")
    assert night.room.post("4").roll
    (early,) = night.do("20:08", CheckCall(posts=("4",), occurred=clock("20:04")))
    assert early.subjects == ("post:4",)
    (now,) = night.do("20:09", CheckCall(posts=("4",)))
    assert now.subjects == ("post:4", night.room.post("4").roll)


def test_mark_that_passed_under_a_roll_call_is_not_missed_at_its_end() -> None:
    night = Night()
    night.call("20:45", *"123456")
    subject = night.do("20:50", NewIncident(type="BRKN", post="4", words="door"))[0].subjects[0]
    night.call("20:55", *"12356")
    night.run_to("21:25")
    night.do("21:25", MarkControlled(incident=subject))
    assert not night.room.post("4").missed_due and not night.kinds("check.missed")
    night.run_to("21:30:10")
    assert night.room.post("4").late_due == clock("21:00")
    night.run_to("21:40:10")
    assert night.room.post("4").missed_due == clock("21:00"), "the ladder runs from the end of the roll call"


@pytest.mark.parametrize(("answered", "waits"), [(True, True), (None, False), (False, False)])
def test_only_an_answered_call_is_awaited(answered: bool | None, waits: bool) -> None:
    night = Night()
    night.do("20:06", CallOut(who="Polres", number="110", answered=answered, words="test"))
    assert any(item.key == "next.outside" for item in upcoming(night.room, night.site, night.now)) is waits


def test_unfolding_gives_priority_and_posts_back() -> None:
    night, urgent = night_with("BRKN", "4")
    night.do("20:07", SendPosts(posts=("3",), incident=urgent))
    other = night.do("20:08", NewIncident(type="VEHI", post="6", words="van"))[0].subjects[0]
    night.do("20:08", SendPosts(posts=("5",), incident=other))
    assert night.refused(Link(incident=urgent, how="dup", other=other)) == "link_less_urgent"
    night.do("20:09", Link(incident=urgent, how="upd", other=other))
    parent = night.room.incident(other)
    assert parent is not None and (parent.priority, parent.units_out) == (1, ("5", "3"))
    night.do("20:10", Link(incident=urgent, how="rel", other=other))
    parent, child = night.room.incident(other), night.room.incident(urgent)
    assert parent is not None and (parent.priority, parent.units_out) == (3, ("5",))
    assert child is not None and (child.priority, child.units_out, child.state) == (1, ("3",), "sent")
    assert night.room.post("3").incident == urgent


def test_headline_of_a_source_keeps_what_raised_it() -> None:
    night = Night()
    night.do("20:06", ChangeSource(source="mains", state="down", words="whole street"))
    down = night.queue.rows[0].words
    night.do("20:17", ChangeSource(source="mains", state="up"))
    assert night.queue.rows[0].words == f"{down}, up again 20:17"


# --- orders ---------------------------------------------------------------------------------------------------------


def test_order_of_ten_minutes_brings_its_window() -> None:
    night = Night()
    night.call("20:05", *"123456")
    night.do("20:06", SetTempo(posts=("4",), every_min=10, authorised="Surya"))
    night.call("20:13", "4")
    assert night.room.post("4").checked_due == 0, "the window of 20:20 opens at 20:15"
    night.call("20:16", "4")
    assert night.room.post("4").checked_due == clock("20:20")
    night.run_to("20:35:10")
    assert night.room.post("4").late_due == clock("20:30")
    night.run_to("20:40:10")
    assert night.room.post("4").missed_due == clock("20:30")
