"""Links between incidents."""

from __future__ import annotations

import pytest

from data.intents.base import Refused
from data.intents.corrections import Correct
from data.intents.incidents.closing import Close
from data.intents.incidents.links import Link
from data.intents.incidents.opening import Panic, WriteNote
from data.intents.posts import Arrive, SendPosts
from data.rules.new_incident import linked
from tests.kits.rooms.small_site import kinds, on_duty, opened


def test_link_is_refused() -> None:
    bench = on_duty()
    one_, two, three = (opened(bench, "CRWD") for _ in range(3))
    assert bench.refused(Link(incident=one_, how="dup", other=one_)) == "link_itself"
    bench.do(Link(incident=two, how="dup", other=one_))
    assert bench.refused(Link(incident=one_, how="dup", other=two)) == "folded"  # no circles
    assert bench.refused(Link(incident=three, how="rel", other=two)) == "folded"
    assert bench.refused(Link(incident=two, how="upd", other=three)) == "folded"
    bench.do(Link(incident=three, how="rel", other=one_))
    assert bench.refused(Link(incident=one_, how="rel", other=three)) == "linked"
    for act in (WriteNote(incident=two, words="x"), Close(incident=two, disposition="safe")):
        assert bench.refused(act) == "folded"
    bench.do(Close(incident=three, disposition="safe"))
    assert bench.refused(Link(incident=three, how="dup", other=one_)) == "link_closed"
    assert bench.refused(Link(incident=one_, how="dup", other=three)) == "link_closed"
    bench.do(Panic(post="4"))
    assert bench.refused(Link(incident=bench.incident(104).subject, how="dup", other=one_)) == "link_panic"


def test_link_dup_hands_over_posts_and_priority() -> None:
    bench = on_duty()
    parent, child = opened(bench, "POWR"), opened(bench, post="3")
    bench.do(SendPosts(posts=("3", "6"), incident=child))
    bench.do(Arrive(posts=("3",)))
    made = bench.do(Link(incident=child, how="upd", other=parent))
    assert kinds(made) == [
        "incident.ack", "incident.released", "incident.sent", "incident.arrived", "incident.priority", "incident.link",
    ]  # fmt: skip
    found = bench.incident(101)
    assert (found.priority, found.raised_from, found.units_out, found.state) == (1, 3, ("3", "6"), "scene")
    assert bench.room.post("3").incident == bench.room.post("6").incident == parent
    assert (bench.room.post("3").status, bench.room.post("6").status) == ("scene", "to")


def test_link_rel_with_the_parent_unfolds() -> None:
    bench = on_duty()
    parent, child = opened(bench, "CRWD"), opened(bench, "CRWD")
    bench.do(Link(incident=child, how="dup", other=parent))
    bench.do(Link(incident=child, how="rel", other=parent))
    assert [x.number for x in bench.room.open_incidents()] == [101, 102]
    assert bench.incident(102).related == (parent,)


def test_refusal_names_the_folded_incident_and_the_row_it_is_under() -> None:
    bench = on_duty()
    first, _, third = (opened(bench, "CRWD") for _ in range(3))
    (no,) = (entry.no for entry in bench.book if third in entry.subjects and entry.kind == "incident.opened")
    bench.do(Correct(no=no, words="mended"))
    bench.do(Link(incident=third, how="dup", other=first))
    with pytest.raises(Refused) as refused:
        bench.do(WriteNote(incident=third, words="x"))
    assert refused.value.fields == {"number": "103", "into": "101"}
    bench.do(Correct(no=no, words="mended again"))
    assert bench.incident(103).words == "mended again" and bench.incident(103).folded_into == first
    with pytest.raises(Refused) as refused:
        bench.do(Close(incident=third, disposition="safe"))
    assert refused.value.fields == {"number": "103", "into": "101"}


def test_refusal_of_the_less_urgent_parent_asks_which_was_meant() -> None:
    bench = on_duty()
    parent, child = opened(bench, "POWR"), opened(bench, post="3")
    with pytest.raises(Refused) as refused:
        bench.do(Link(incident=child, how="dup", other=parent))
    assert (refused.value.key, refused.value.mark) == ("refuse.link_less_urgent", "?")


def test_refusal_says_that_the_row_it_is_under_has_not_come_yet() -> None:
    bench = on_duty()
    child = opened(bench, post="3")
    bench.save(linked(bench.incident(101), "incident:SAT-2b1c-9", "dup", by="LST"))
    with pytest.raises(Refused) as refused:
        bench.do(WriteNote(incident=child, words="x"))
    assert refused.value.fields == {"number": "101", "into": "?"}
