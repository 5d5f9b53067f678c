"""What acts on incidents come to, and why they are refused."""

from __future__ import annotations

from typing import get_args

import pytest

from data import entries as e
from data.base.clock import MINUTE, SECOND
from data.intents.base import Intent, Refused
from data.intents.control import Silence, TakeControl
from data.intents.incidents.closing import Close, Disposition, MarkControlled, Reopen
from data.intents.incidents.links import Link
from data.intents.incidents.opening import Acknowledge, AnotherReport, NewIncident, Panic, WriteNote
from data.intents.incidents.priority import SetPriority
from data.intents.incidents.steps import Tick, Waive
from data.intents.outside import CallOut, TellController, WriteLine
from data.intents.posts import Arrive, CheckCall, Release, SendPosts
from tests.kits.rooms.memory_room import BOOK, EIGHT_PM
from tests.kits.rooms.small_site import Bench, kinds, one


def on_duty(language: str = "en") -> Bench:
    bench = Bench(language=language)
    bench.do(TakeControl(operator="LST"), after=0)
    return bench


def opened(bench: Bench, kind: str = "FIRE", **more: object) -> str:
    return one(bench.do(NewIncident(type=kind, **more)), e.Opened).subjects[0]  # type: ignore[arg-type]


# --- new ------------------------------------------------------------------------------------------------------------


def test_what_is_in_force_is_written_into_the_entry() -> None:
    bench = on_duty()
    made = one(
        bench.do(NewIncident(type="FIRE", post="3", words="smoke", source="radio", received=EIGHT_PM + 7)), e.Opened
    )
    assert made.subjects == (f"incident:{BOOK}-2", "post:3")
    assert (made.number, made.year, made.type_name, made.post_name) == (101, 2024, "Fire", "Warehouse door")
    assert (made.priority, made.type_priority, made.received) == (1, 1, EIGHT_PM + 7)
    assert [s.words for s in made.steps] == ["where, what burns", "call 113", "evacuate"]
    assert made.targets == bench.site.targets[0]
    assert bench.room.post("3").contact == bench.now  # by radio, from the post


def test_in_indonesian_steps_and_names_are() -> None:
    bench = on_duty("id")
    made = one(bench.do(NewIncident(type="FIRE", post="3")), e.Opened)
    assert (made.type_name, made.steps[0].words, made.steps[0].required) == ("Kebakaran", "di mana, apa", True)


def test_targets_are_the_types_own_at_its_own_priority() -> None:
    bench = on_duty()
    assert one(bench.do(NewIncident(type="CRWD")), e.Opened).targets == e.Targets(ack=45, update=900)
    assert one(bench.do(NewIncident(type="CRWD", priority=1)), e.Opened).targets == bench.site.targets[0]
    change = one(bench.do(SetPriority(incident=bench.incident(102).subject, priority=2, why="w")), e.PrioritySet)
    assert change.targets == e.Targets(ack=45, update=900)


def test_below_its_types_priority_it_is_opened_with_a_reason_only() -> None:
    bench = on_duty()
    assert bench.refused(NewIncident(type="FIRE", post="3", priority=2)) == "below_type"
    made = one(bench.do(NewIncident(type="FIRE", post="3", priority=2, why="tyres in the road")), e.Opened)
    assert (made.priority, made.type_priority, made.priority_why) == (2, 1, "tyres in the road")
    assert one(bench.do(NewIncident(type="POWR", priority=1)), e.Opened).priority == 1


def test_what_a_new_incident_cannot_be() -> None:
    bench = on_duty()
    assert bench.refused(NewIncident(type="ZZZZ")) == "no_type"
    assert bench.refused(NewIncident(type="FIRE", post="9")) == "no_post"
    assert bench.refused(NewIncident(type="FIRE", priority=5, why="w")) == "priority"


def test_the_first_act_of_an_empty_book_takes_control_and_numbers_account_for_it() -> None:
    bench = Bench()
    made = bench.do(NewIncident(type="FIRE", post="3"))
    assert kinds(made) == ["control", "incident.opened"]
    control = one(made, e.Control)
    assert (control.operator, control.name, control.how, control.crew) == ("LST", "Aiptu Lestari", "first", "A")
    assert one(made, e.Opened).subjects[0] == f"incident:{BOOK}-2" == bench.incident(101).subject
    assert kinds(bench.do(WriteLine(words="x"))) == ["log"]


def test_the_console_itself_never_takes_control() -> None:
    bench = Bench()
    assert kinds(bench.do(WriteLine(words="x"), by="system")) == ["log"]
    assert bench.room.duty.operator == ""


# --- the first act acknowledges -------------------------------------------------------------------------------------

ACTS = [
    SendPosts(posts=("3",)),
    Arrive(posts=("3",)),
    WriteNote(incident="", words="x"),
    AnotherReport(incident="", words="x"),
    Tick(incident="", step=1),
    Waive(incident="", step=1, why="w", authorised="Surya"),
    MarkControlled(incident=""),
    SetPriority(incident="", priority=2, why="w"),
    Close(incident="", disposition="safe"),
    CallOut(who="110"),
    TellController(words="x"),
    Acknowledge(incident=""),
]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: type(act).__name__)
def test_the_first_act_on_an_incident_acknowledges_it_now(act: Intent) -> None:
    from msgspec.structs import replace

    bench = on_duty()
    subject = opened(bench, "CRWD" if isinstance(act, Close) else "FIRE", post="3")
    bench.now += MINUTE
    earlier = None if isinstance(act, Acknowledge) else bench.now - 30 * SECOND
    made = bench.do(replace(act, incident=subject, occurred=earlier))
    assert made[0].kind == "incident.ack"
    assert made[0].occurred is None
    assert bench.incident(101).acked == bench.now
    later = [m for m in made[1:] if m.kind != "incident.ack"]
    assert len(later) == len(made) - 1
    assert all(m.occurred == earlier for m in later)


def test_what_was_acknowledged_is_not_acknowledged_twice() -> None:
    bench = on_duty()
    subject = opened(bench)
    bench.do(Acknowledge(incident=subject))
    assert bench.refused(Acknowledge(incident=subject)) == "acked"
    assert kinds(bench.do(WriteNote(incident=subject, words="x"))) == ["incident.note"]


def test_acknowledging_what_is_no_incident() -> None:
    bench = on_duty()
    assert bench.refused(Acknowledge(incident="")) == "nothing_new"
    bench.save(e.CheckLate(by="system", subjects=("post:2", "post:3"), posts=("2", "3"), due=bench.now))
    bench.save(e.Gap(by="system", subjects=("room",), since=1, until=2, cause="down"))
    seen = one(bench.do(Acknowledge(incident="")), e.Seen)
    assert (seen.subjects, seen.what) == (("post:2", "post:3", "room"), (f"{BOOK}-2", f"{BOOK}-3"))
    assert bench.room.post("2").late_seen
    assert bench.room.duty.gap_seen
    assert bench.refused(Acknowledge(incident="")) == "nothing_new"


def test_silence_acknowledges_nothing() -> None:
    bench = on_duty()
    opened(bench)
    bench.do(Silence())
    assert bench.incident(101).is_new
    assert bench.room.duty.silenced == bench.now


# --- notes, reports, priority ---------------------------------------------------------------------------------------


def test_notes_and_reports_need_words_or_a_source() -> None:
    bench = on_duty()
    subject = opened(bench)
    assert bench.refused(WriteNote(incident=subject, words=" ")) == "note_words"
    assert bench.refused(AnotherReport(incident=subject)) == "report_words"
    assert bench.refused(WriteNote(incident="", words="x")) == "which_incident"
    assert bench.refused(WriteNote(incident="incident:nowhere-1", words="x")) == "which_incident"
    bench.do(WriteNote(incident=subject, words="all well", source="radio", post="2"))
    assert bench.room.post("2").contact == bench.now
    bench.do(AnotherReport(incident=subject, source="radio", post="1"))
    assert bench.room.post("1").contact == bench.now


def test_lowering_asks_why() -> None:
    bench = on_duty()
    subject = opened(bench, "CRWD")
    assert bench.refused(SetPriority(incident=subject, priority=2)) == "same_priority"
    assert bench.refused(SetPriority(incident=subject, priority=3)) == "lower_why"
    assert bench.refused(SetPriority(incident=subject, priority=0)) == "priority"
    bench.do(SetPriority(incident=subject, priority=1))
    assert (bench.incident(101).priority, bench.incident(101).raised_from) == (1, 2)
    bench.do(SetPriority(incident=subject, priority=3, why="gone"))
    bench.do(Panic(post="4"))
    assert bench.refused(SetPriority(incident=bench.incident(102).subject, priority=2, why="w")) == "panic_priority"


def test_under_control_once() -> None:
    bench = on_duty()
    subject = opened(bench)
    bench.do(MarkControlled(incident=subject))
    assert bench.refused(MarkControlled(incident=subject)) == "controlled"


# --- steps ----------------------------------------------------------------------------------------------------------


def test_steps_are_ticked_unticked_and_waived_by_name() -> None:
    bench = on_duty()
    fire, power = opened(bench), opened(bench, "POWR")
    assert bench.refused(Tick(incident=power, step=1)) == "no_steps"
    assert bench.refused(Tick(incident=fire, step=4)) == "no_step"
    assert bench.refused(Tick(incident=fire, step=1, state="open")) == "step_not_ticked"
    bench.do(Tick(incident=fire, step=1))
    assert bench.refused(Tick(incident=fire, step=1)) == "step_ticked"
    assert bench.refused(Waive(incident=fire, step=1, why="w", authorised="S")) == "step_ticked"
    bench.do(Tick(incident=fire, step=1, state="open"))
    assert bench.refused(Waive(incident=fire, step=2, why="")) == "waive_why"
    assert bench.refused(Waive(incident=fire, step=2, why="no line")) == "waive_who"
    bench.do(Waive(incident=fire, step=2, why="no line", authorised="Surya"))
    assert bench.refused(Waive(incident=fire, step=2, why="w", authorised="S")) == "step_waived"
    bench.do(Waive(incident=fire, step=3, why="nobody there"))  # not required: nobody need allow it
    assert [s.state for s in bench.incident(101).steps] == ["open", "waived", "waived"]
    bench.do(Tick(incident=fire, step=2))
    assert bench.incident(101).steps[1].state == "done"


# --- closing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("disposition", get_args(Disposition))
def test_closing_has_a_disposition(disposition: Disposition) -> None:
    bench = on_duty()
    subject = opened(bench, "POWR")
    bench.do(Close(incident=subject, disposition=disposition, words="to Reskrim"))
    assert bench.incident(101).disposition == disposition
    assert bench.refused(Close(incident=subject, disposition=disposition)) == "closed"


def test_handed_names_to_whom() -> None:
    bench = on_duty()
    assert bench.refused(Close(incident=opened(bench, "POWR"), disposition="handed")) == "handed_to"


def test_a_p1_does_not_close_with_an_open_required_step_and_names_them() -> None:
    bench = on_duty()
    subject = opened(bench)
    for done, left in ((0, "1 where, what burns, 2 call 113"), (1, "2 call 113")):
        if done:
            bench.do(Tick(incident=subject, step=done))
        assert bench.refused(Close(incident=subject, disposition="safe")) == "steps_open"
        with pytest.raises(Refused) as refusal:
            bench.do(Close(incident=subject, disposition="safe"))
        assert refusal.value.text(bench.words) == f"#101 is P1, steps still open: {left}"
    bench.do(Waive(incident=subject, step=2, why="came by itself", authorised="Surya"))
    bench.do(Close(incident=subject, disposition="safe"))  # step 3 is not required


def test_what_a_p1_raises_closes_like_a_p1_and_what_is_p2_does_not() -> None:
    bench = on_duty()
    lowered = opened(bench, priority=2, why="tyres")
    raising = opened(bench)
    bench.do(Link(incident=raising, how="rel", other=lowered))
    assert bench.refused(Close(incident=lowered, disposition="safe")) == "steps_open"
    for step in (1, 2):
        bench.do(Tick(incident=raising, step=step))
    bench.do(Close(incident=raising, disposition="safe"))
    bench.do(Close(incident=lowered, disposition="safe"))


def test_closing_brings_posts_back_and_ends_danger() -> None:
    bench = on_duty()
    bench.do(Panic(post="4"))
    subject = bench.incident(101).subject
    bench.do(SendPosts(posts=("3", "6"), incident=subject))
    bench.do(Release(posts=("3",)))
    bench.do(Tick(incident=subject, step=1))
    closed = one(bench.do(Close(incident=subject, disposition="handled")), e.Closed)
    assert (closed.posts, closed.subjects) == (("6",), (subject, "post:6", "post:4"))
    assert (bench.room.post("6").status, bench.room.post("4").danger) == ("normal", "")
    bench.do(Reopen(incident=subject, why="not over"))
    assert bench.room.post("4").danger == subject


def test_a_missed_call_does_not_close_without_a_word_while_nobody_heard_of_the_post() -> None:
    bench = on_duty()
    subject = "incident:key:miss"
    posts = ("post:4", "post:5")
    bench.save(
        e.CheckMissed(by="system", subjects=(*posts, subject), posts=("4", "5"), due=bench.now, incident=subject),
        e.Opened(
            by="system", subjects=(subject, *posts), key="miss", number=101, year=2024, type="MISS", type_name="M",
            priority=2, type_priority=2, received=bench.now, source="system",
        ),
    )  # fmt: skip
    bench.do(CheckCall(posts=("5",)))
    assert bench.refused(Close(incident=subject, disposition="safe")) == "no_contact"
    bench.do(CheckCall(posts=("4",)))
    closed = one(bench.do(Close(incident=subject, disposition="safe")), e.Closed)
    assert closed.subjects == (subject, *posts)
    assert bench.room.post("4").missed_incident == ""


def test_a_closed_incident_takes_notes_and_calls_but_no_acts() -> None:
    bench = on_duty()
    subject = opened(bench, "POWR")
    assert bench.refused(Reopen(incident=subject, why="w")) == "not_closed"
    bench.do(Close(incident=subject, disposition="safe"))
    for act in (
        Acknowledge(incident=subject),
        SendPosts(posts=("1",), incident=subject),
        Tick(incident=subject, step=1),
        SetPriority(incident=subject, priority=1),
        AnotherReport(incident=subject, words="x"),
        MarkControlled(incident=subject),
    ):
        assert bench.refused(act) == "closed"
    bench.do(WriteNote(incident=subject, words="PLN called back"))
    bench.do(CallOut(who="PLN", incident=subject))
    assert bench.incident(101).state == "closed"


def test_reopening_asks_why_and_does_not_ring_who_does_it() -> None:
    bench = on_duty()
    subject = opened(bench, "POWR")
    bench.do(Close(incident=subject, disposition="safe"))
    assert bench.refused(Reopen(incident=subject, why="")) == "reopen_why"
    bench.do(Reopen(incident=subject, why="dark again"))
    found = bench.incident(101)
    assert (found.state, found.runs_from, found.is_new) == ("reopened", bench.now, False)


# --- ties -----------------------------------------------------------------------------------------------------------


def test_what_cannot_be_tied() -> None:
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


def test_what_is_folded_hands_over_its_posts_and_its_urgency() -> None:
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


def test_rel_takes_a_folded_one_out_again() -> None:
    bench = on_duty()
    parent, child = opened(bench, "CRWD"), opened(bench, "CRWD")
    bench.do(Link(incident=child, how="dup", other=parent))
    bench.do(Link(incident=child, how="rel", other=parent))
    assert [x.number for x in bench.room.open_incidents()] == [101, 102]
    assert bench.incident(102).related == (parent,)
