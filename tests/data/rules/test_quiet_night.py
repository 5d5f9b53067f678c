"""The scripted quiet night with one missed check call, and its figures.

People and events are fictional; see docs/decisions.md for the scripted days.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from data.base.clock import HOUR, MINUTE, SECOND
from data.entries import CheckMissed, Opened
from data.intents.incidents.closing import Close
from data.intents.incidents.opening import Acknowledge, AnotherReport, NewIncident, WriteNote
from data.intents.outside import CallOut, TellController, WriteLine
from data.intents.posts import Arrive, SendPosts
from data.queries.figures import figures
from data.view.board import board
from data.view.incident import incident_view
from data.view.targets import target_views
from data.view.values import PostView
from tests.kits.rooms.memory_room import post_view
from tests.kits.rooms.night import ALL, Night, clock


def view(night: Night, post: str) -> PostView:
    found = post_view(night.room, night.site, post, night.now)
    assert found is not None
    return found


@lru_cache(maxsize=1)
def played() -> tuple[Night, dict[str, Any]]:
    """Return the night until 08:00, and what was seen on the way."""
    night = Night()
    seen: dict[str, Any] = {}
    night.call("20:05", *ALL)
    seen["next at 20:05"] = view(night, "3").next_due
    night.call("20:59", *ALL)
    seen["next at 20:59"] = view(night, "3").next_due
    night.call("21:55", *ALL)
    night.call("22:55", *(p for p in ALL if p != "2"))
    night.run_to("23:00")
    seen["23:00"] = view(night, "2")
    night.run_to("23:05:10")
    seen["23:05"] = view(night, "2")
    night.call("23:07:10", "2", words="terlambat, antar tamu")
    seen["23:07"] = view(night, "2")
    night.call("23:55", *ALL)
    night.call("00:55", *ALL)
    night.call("01:55", *(p for p in ALL if p != "4"))
    night.run_to("02:00")
    seen["02:00"] = (view(night, "4"), board(night.room, night.site, night.now, book_no=len(night.book)))
    night.do("02:05:30", WriteLine(words="P4 dipanggil 2x via HT, tidak menjawab"))
    seen["02:05"] = (view(night, "4"), board(night.room, night.site, night.now, book_no=len(night.book)))
    night.do("02:08", WriteLine(words="Telepon P4 tidak diangkat"))
    night.do("02:10", SendPosts(posts=("6",), target="4"))
    seen["02:10"] = (view(night, "4"), view(night, "6"))
    night.run_to("02:15")
    miss = night.room.by_number(101)
    assert miss is not None
    seen["02:15"] = (view(night, "4"), board(night.room, night.site, night.now, book_no=len(night.book)))
    night.do("02:15:12", Acknowledge(incident=miss.subject))
    night.do("02:15:12", TellController(words="Surya diberi tahu", incident=miss.subject))
    seen["02:15:12"] = board(night.room, night.site, night.now, book_no=len(night.book))
    night.do("02:17:40", Arrive(posts=("6",), incident=miss.subject))
    night.do("02:17:40", WriteNote(incident=miss.subject, words="Dimas aman, HT lowbat, baterai diganti"))
    night.call("02:19", "4")
    night.do("02:19", Close(incident=miss.subject, disposition="safe", words="gangguan HT"))
    seen["02:19"] = view(night, "4")
    for hour in ("02", "03", "04", "05", "06"):
        night.call(f"{hour}:55", *ALL)
    night.run_to("07:59:50")
    return night, seen


def test_quiet_night_call_in_the_window_answers_the_next_round() -> None:
    _, seen = played()
    assert seen["next at 20:05"] == clock("21:00")
    assert seen["next at 20:59"] == clock("22:00")


def test_quiet_night_post_2_is_late_once() -> None:
    night, seen = played()
    due, late, after = seen["23:00"], seen["23:05"], seen["23:07"]
    assert (due.status, due.new, due.about) == ("due", False, "23:00")
    assert (late.status, late.new, late.since) == ("late", True, clock("23:00"))
    assert (late.turns, late.turns_at) == ("missed", clock("23:15"))
    assert (after.status, after.next_due) == ("normal", clock("00:00"))
    assert len([e for e in night.kinds("check.late") if "post:2" in e.subjects]) == 1


def test_quiet_night_due_post_does_not_ring() -> None:
    _, seen = played()
    post, screen = seen["02:00"]
    assert post.status == "due"
    assert not screen.is_flashing
    assert not screen.is_ringing
    assert screen.alert is None


def test_quiet_night_late_post_rings_and_shows_next_deadlines() -> None:
    _, seen = played()
    post, screen = seen["02:05"]
    assert post.status == "late"
    assert screen.is_flashing
    assert screen.rings == {f"late:4:{clock('02:00')}"}
    assert ("next.missed", clock("02:15")) in [(i.key, i.at) for i in screen.next]


def test_quiet_night_sent_post_keeps_its_check_calls() -> None:
    _, seen = played()
    four, six = seen["02:10"]
    assert four.status == "late"
    assert (six.status, six.about, six.next_due) == ("to", "4", clock("03:00"))


def test_quiet_night_missed_opens_the_incident() -> None:
    _, seen = played()
    post, screen = seen["02:15"]
    assert (post.status, post.new, post.turns, post.turns_at) == ("missed", True, "p1", clock("02:20"))
    (row,) = screen.queue
    assert (row.type, row.priority, row.posts, row.state, row.new) == (
        "MISS",
        2,
        ("4",),
        "sent",
        True,
    )  # post 6 is on its way
    assert screen.alert.key == "alert.missed"
    assert row.subject in screen.rings
    assert ("next.p1", clock("02:20")) in [(i.key, i.at) for i in screen.next]
    after = seen["02:15:12"]
    assert not after.is_ringing
    assert after.header.new == 0


def test_quiet_night_incident_stays_p2_and_names_notes() -> None:
    night, seen = played()
    assert not night.kinds("incident.priority")
    (opened,) = [e for e in night.book if isinstance(e, Opened)]
    shown = incident_view(night.room, night.site, opened.subjects[0], night.now, night.entry_of)
    assert shown is not None
    assert shown.row.priority == 2
    lines = [line.words for line in shown.history]
    assert "P4 dipanggil 2x via HT, tidak menjawab" in lines
    assert "Telepon P4 tidak diangkat" in lines
    incident = night.room.incident(opened.subjects[0])
    assert incident is not None
    ack = target_views(incident)[0]
    assert (ack.name, ack.took, ack.goal) == ("ack", 12 * SECOND, 60 * SECOND)
    assert incident.closed - incident.opened == 4 * MINUTE
    post = seen["02:19"]
    assert (post.status, post.next_due) == ("normal", clock("03:00"))


def test_quiet_night_figures_at_the_end() -> None:
    night, _ = played()
    end = clock("20:00") + 12 * HOUR
    found = figures(night.book, night.site, clock("20:00"), end)
    assert (found.due, found.count("on_time"), found.count("late"), found.count("missed")) == (66, 64, 1, 1)
    (late,) = found.late_calls
    assert (late.post, late.due, late.late_by) == ("2", clock("23:00"), 7 * MINUTE + 10 * SECOND)
    assert len(found.rounds) == 11
    assert [r.count("on_time") for r in found.rounds] == [6, 6, 5, 6, 6, 5, 6, 6, 6, 6, 6]
    (missed,) = [c for r in found.rounds for c in r.calls if c.outcome == "missed"]
    assert (missed.post, missed.due, missed.contact) == ("4", clock("02:00"), clock("02:19"))
    assert len([e for e in night.book if isinstance(e, CheckMissed)]) == 1


def test_quiet_night_annunciations_are_reports_late_and_missed() -> None:
    night = Night()
    night.call("20:59", *ALL)
    night.do("21:00:10", NewIncident(type="CCTV", words="camera 3 lost", source="cctv"))
    number = night.room.by_number(101)
    assert number is not None
    night.do("21:00:20", AnotherReport(incident=number.subject, words="lost again", source="cctv"))
    night.do("21:00:45", AnotherReport(incident=number.subject, words="lost again", source="cctv"))
    night.call("21:55", *ALL[:4])
    night.run_to("22:16")
    night.do("22:17", CallOut(who="110"))
    found = figures(night.book, night.site, clock("20:00"), clock("20:00") + 12 * HOUR)
    # 5 and 6 late, 5 and 6 missed: the incidents of the two sound with their MISSED.
    assert len(found.annunciations) == 3 + 2 + 2
    # LATE at 22:05 and MISSED at 22:15 are never within one window of (t - 600 s, t].
    assert (found.busiest, found.busiest_at) == (3, clock("21:00:45"))
    # By the clock's ten minutes: 21:00 has three, 22:00 and 22:10 two each.
    assert found.bins == ((clock("21:00"), 3), (clock("22:00"), 2), (clock("22:10"), 2))
    assert (found.bins_over(2), found.bins_over(3)) == (1, 0)
