"""Posts on the way to a place: they count as sent to what happened there."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from data.base.clock import MINUTE
from data.entries import Sent
from data.intents.base import Intent, Refused
from data.intents.corrections import Undo
from data.intents.incidents.closing import Close
from data.intents.incidents.links import Link
from data.intents.incidents.opening import Acknowledge, NewIncident, Panic
from data.intents.posts import Arrive, CheckCall, Release, SendPosts
from data.queries.course.attention import passed_targets
from data.queries.course.linked import with_linked
from data.queries.course.targets import verdicts
from data.room.state.incidents import Incident
from data.view.incident import incident_view
from tests.kits.rooms.night import Night, clock


def silent_four() -> Night:
    """Return a night in which everybody but post 4 called at 01:56."""
    night = Night(clock("00:50"))
    night.call("00:56", *"123456")
    night.call("01:56", *"12356")
    return night


def row(night: Night, type_: str = "MISS") -> Incident:
    (found,) = [i for i in night.room.open_incidents() if i.type == type_]
    return found


def said(night: Night) -> set[str]:
    """Return the types of the incidents about which the alert row says that nobody was sent."""
    open_ = night.room.open_incidents()
    late = [i for i in open_ if any(t.name == "send" for t in passed_targets(night.room, night.site, i, night.now))]
    return {incident.type for incident in late}


def test_what_a_rule_enters_has_a_key_and_what_is_typed_has_none() -> None:
    ruled, typed = silent_four(), silent_four()
    for night in (ruled, typed):
        night.do("02:10", SendPosts(posts=("6",), target="4"))
    typed.do("02:11", NewIncident(type="VEHI", post="4", words="van"))
    ruled.run_to("02:16")
    keys = [entry.key for night in (ruled, typed) for entry in night.book if isinstance(entry, Sent)]
    assert keys == [f"to:6:{row(ruled).key}", ""]


def test_post_sent_before_the_missed_call_counts_for_its_incident() -> None:
    night = silent_four()
    night.do("02:10", SendPosts(posts=("6",), target="4"))
    night.run_to("02:16")
    found = row(night)
    assert (found.state, found.units_out, found.sent, found.is_new) == ("sent", ("6",), clock("02:10"), True)
    assert night.room.post("6").incident == found.subject, "what the post's cell says is the incident"
    night.do("02:17", Acknowledge(incident=found.subject))
    night.run_to("02:40")
    assert not said(night)
    assert {v.name: v.met for v in verdicts(row(night), night.now)}["send"] is True
    night.do("02:41", Release(posts=("6",)))
    night.run_to("03:05")
    assert said(night) == {"MISS"}, "it is silent, and nobody is on the way any more"


def test_post_that_is_there_already_counts_as_arrived() -> None:
    night = silent_four()
    night.do("02:06", SendPosts(posts=("6",), target="4"))
    night.do("02:09", Arrive(posts=("6",)))
    night.run_to("02:30")
    found = row(night)
    assert (found.state, found.arrived, found.priority) == ("scene", clock("02:09"), 2)
    assert not said(night)


def test_post_sent_to_the_silent_post_is_sent_to_its_incident() -> None:
    night = silent_four()
    night.run_to("02:16")
    night.do("02:17", SendPosts(posts=("6",), target="4"))
    assert row(night).units_out == ("6",)
    crowd = night.do("02:20", NewIncident(type="CRWD", post="1", words="forty people"))[0].subjects[0]
    night.do("02:21", SendPosts(posts=("5",), target="1"))
    assert night.room.post("5").incident == crowd
    night.do("02:22", SendPosts(posts=("3",), target="2"))
    assert (night.room.post("3").incident, night.room.post("3").target) == ("", "2"), "nothing is open there"
    night.do("02:23", NewIncident(type="SEAL", post="2", words="torn"))
    assert row(night, "SEAL").units_out == ("3",)


def test_post_that_called_again_needs_nobody() -> None:
    night = silent_four()
    night.run_to("02:15:30")
    night.do("02:16", Acknowledge(incident=row(night).subject))
    night.call("02:16:30", "4")
    made = night.run_to("02:50")
    assert [e.kind for e in made if row(night).subject in e.subjects] == ["incident.note"]
    assert not said(night)
    assert "send" not in {v.name for v in verdicts(row(night), night.now)}, "it was not owed, in no report"
    night.call("02:56", *"12356")
    night.run_to("03:20")
    first, again = sorted(night.room.open_incidents(), key=lambda i: i.number)
    assert (first.answered > 0, again.answered, again.related) == (True, 0, (first.subject,)), "silent again"
    night.run_to("03:35")
    assert said(night) == {"MISS"}
    assert not any(t.name == "send" for t in passed_targets(night.room, night.site, first, night.now))


def test_contact_that_is_undone_wants_somebody_again() -> None:
    night = silent_four()
    night.run_to("02:15:30")
    night.do("02:16", Acknowledge(incident=row(night).subject))
    (check,) = night.call("02:16:30", "4")
    night.run_to("02:17")
    night.do("02:17:30", Undo(no=check.no, why="that was post 1"))
    night.run_to("02:40")
    assert said(night) == {"MISS"}


def test_posts_at_a_linked_incident_of_the_same_place_count() -> None:
    night = Night()
    night.call("20:05", *"123456")
    panic = night.do("20:06", Panic(post="4"))[0].subjects[0]
    night.do("20:06:10", Acknowledge(incident=panic))
    entry = night.do("20:06:20", NewIncident(type="BRKN", post="4", words="three men"))[0].subjects[0]
    night.do("20:06:30", SendPosts(posts=("3", "6"), incident=entry))
    night.do("20:06:40", Link(incident=entry, other=panic, how="rel"))
    night.do("20:07", Arrive(posts=("3", "6")))
    night.run_to("20:30")
    assert not said(night)
    found = night.room.incident(panic)
    assert found is not None
    judged = {v.name: v.met for v in verdicts(with_linked(night.room, found), night.now)}
    assert (judged["send"], judged["arrive"]) == (True, True)


ACTS: tuple[Intent, ...] = (
    SendPosts(posts=("6",), target="4"),
    SendPosts(posts=("3",), target="4"),
    Arrive(posts=("6",)),
    Release(posts=("6",)),
    Release(posts=("3",)),
    CheckCall(posts=("4",)),
    CheckCall(posts=("6",)),
    NewIncident(type="BRKN", post="4", words="noise"),
    Panic(post="4"),
)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, len(ACTS) + 1)), max_size=14))
def test_no_row_says_nobody_was_sent_while_somebody_is_on_the_way(steps: list[tuple[int, int]]) -> None:
    night = silent_four()
    for minutes, which in steps:
        night.run_to(night.now + minutes * MINUTE, step=60)
        here = [i for i in night.room.open_incidents() if i.post == "4"]
        if which < len(ACTS):
            _try(night, ACTS[which])
        elif here and which == len(ACTS):
            _try(night, Close(incident=here[0].subject, disposition="safe"))
        elif len(here) > 1:
            _try(night, Link(incident=here[1].subject, other=here[0].subject, how="rel"))
        night.rules()
        states = [night.room.post(p.code) for p in night.site.posts]
        going = {s.incident for s in states if s.status in ("to", "scene")}
        is_at_four = any(s.target == "4" and s.status in ("to", "scene") for s in states)
        for incident in night.room.open_incidents():
            if any(t.name == "send" for t in passed_targets(night.room, night.site, incident, night.now)):
                assert incident.subject not in going and not going.intersection(incident.related)
                assert not (is_at_four and incident.type == "MISS")
                assert incident.type != "MISS" or night.room.post("4").missed_due, "it called again"


def _try(night: Night, intent: Intent) -> None:
    with contextlib.suppress(Refused):
        night.do(night.now, intent)


def test_page_says_which_incident_a_post_was_sent_to_that_counts_for_this_one_too() -> None:
    night = Night(clock("00:50"))
    night.call("00:56", *"123456")
    night.do("01:00", NewIncident(type="CRWD", post="1", words="60 people"))
    first = row(night, "CRWD")
    night.do("01:01", SendPosts(posts=("6",), incident=first.subject))
    night.do("01:02", NewIncident(type="FIRE", post="1", words="tyres"))
    second = row(night, "FIRE")
    night.do("01:02", Link(incident=second.subject, how="rel", other=first.subject))
    by = {}
    for each in (first, second):
        view = incident_view(night.room, night.site, each.subject, night.now, night.entry_of)
        assert view is not None
        by[each.subject] = {t.name: t.by for t in view.targets if t.took is not None}
    sent = {entry.subjects[0] for entry in night.book if isinstance(entry, Sent)}
    assert sent == {first.subject}
    assert by[first.subject]["send"] == ""
    assert by[second.subject]["send"] == str(first.number)
