"""Posts on the board: the most urgent status, and the next one."""

from __future__ import annotations

import pytest

from data.base.clock import MINUTE
from data.intents.incidents.opening import Acknowledge, NewIncident, Panic
from data.intents.posts import Arrive, Release, SendPosts, SetPost, TakeBreak
from data.view.posts import post_views
from tests.kits.rooms.memory_room import post_view
from tests.kits.rooms.night import ALL, Night, clock


def shown(night: Night, code: str) -> tuple[str, str, str]:
    """Status, what it is about, what it turns into."""
    view = post_view(night.room, night.site, code, night.now)
    assert view is not None
    return view.status, view.about, view.turns


@pytest.fixture
def night() -> Night:
    """20:05, everybody has called in."""
    night = Night()
    night.call("20:05", *ALL)
    return night


def test_post_normal_turns_due_at_the_next_call(night: Night) -> None:
    assert shown(night, "4") == ("normal", "", "due")
    view = post_view(night.room, night.site, "4", night.now)
    assert view is not None
    assert (view.people, view.next_due, view.turns_at) == (("Dimas",), clock("21:00"), clock("21:00"))
    assert shown(night, "6")[0] == "patrol"


def test_post_due_late_and_missed_show_what_comes_next(night: Night) -> None:
    steps = [("21:00", "due", "late"), ("21:05", "late", "missed"), ("21:15", "missed", "p1"), ("21:20", "missed", "")]
    for at, status, turns in steps:
        night.call("20:55", "1", "2", "3", "5", "6") if at == "21:00" else None
        night.run_to(at)
        assert (shown(night, "4")[0], shown(night, "4")[2]) == (status, turns), at
        assert shown(night, "1")[0] == "normal"


def test_post_view_of_a_reader_shows_late_and_missed() -> None:
    night = Night()
    night.call("20:05", *ALL)
    for minutes, status in ((60, "due"), (65, "late"), (75, "missed")):
        now = clock("20:00") + minutes * MINUTE
        view = post_view(night.room, night.site, "4", now)
        assert view is not None
        assert view.status == status
        assert view.new is (status != "due")


def test_post_late_acknowledged_stays_late(night: Night) -> None:
    night.run_to("21:06")
    night.do("21:06", Acknowledge(incident=""))
    view = post_view(night.room, night.site, "4", night.now)
    assert view is not None
    assert (view.status, view.new) == ("late", False)


def test_post_sent_shows_its_post_and_on_scene_the_incident(night: Night) -> None:
    opened = night.do("20:10", NewIncident(type="PERS", post="4", words="man at the fence"))[0]
    subject = opened.subjects[0]
    night.do("20:11", SendPosts(posts=("6",), incident=subject))
    assert shown(night, "6")[:2] == ("to", "4")
    night.do("20:12", Arrive(posts=("6",)))
    assert shown(night, "6")[:2] == ("scene", "#101")
    night.do("20:13", Release(posts=("6",)))
    assert shown(night, "6")[0] == "patrol"
    night.do("20:14", SendPosts(posts=("6",), target="2"))
    assert shown(night, "6")[:2] == ("to", "2")


def test_post_break_shows_cover_on_both_posts(night: Night) -> None:
    night.do("20:10", TakeBreak(post="5", cover="6", span_min=15))
    view = post_view(night.room, night.site, "5", night.now)
    assert view is not None
    assert (view.status, view.about, view.turns, view.people) == ("covered", "Rizky", "end", ("Rizky",))
    assert view.turns_at == clock("20:25")
    assert shown(night, "6")[:2] == ("covers", "5")


def test_post_withdrawn_or_unmanned_has_no_calls(night: Night) -> None:
    night.do("20:10", SetPost(post="3", status="closed", words="flood", authorised="Surya"))
    view = post_view(night.room, night.site, "3", clock("21:10"))
    assert view is not None
    assert (view.status, view.people, view.turns) == ("closed", (), "")


def test_post_danger_comes_before_every_status(night: Night) -> None:
    night.run_to("21:16")
    assert shown(night, "4")[0] == "missed"
    night.do("21:17", Panic(post="4"))
    status, about, _ = shown(night, "4")
    assert status == "danger"
    assert about.startswith("#")


def test_post_missed_lasts_until_contact(night: Night) -> None:
    night.run_to("21:16")
    night.call("21:18", "4")
    assert shown(night, "4")[0] == "normal"


def test_post_views_are_in_the_sites_order(night: Night) -> None:
    assert tuple(view.code for view in post_views(night.room, night.site, night.now)) == ALL
