"""New incidents, panic, further reports, acknowledgement, notes."""

from __future__ import annotations

import pytest

from data import entries as e
from data.base.clock import HOUR, MINUTE, SECOND
from data.intents.base import Intent
from data.intents.incidents.closing import Close, MarkControlled
from data.intents.incidents.opening import Acknowledge, AnotherReport, NewIncident, Panic, WriteNote
from data.intents.incidents.priority import SetPriority
from data.intents.incidents.steps import Tick, Waive
from data.intents.outside import CallOut, TellController, WriteLine
from data.intents.posts import Arrive, SendPosts, TakeBreak
from tests.data.intents.test_posts import late
from tests.kits.rooms.memory_room import BOOK, EIGHT_PM
from tests.kits.rooms.small_site import Bench, kinds, on_duty, one, opened

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


def test_new_incident_holds_steps_targets_and_names() -> None:
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


def test_new_incident_at_a_post_counts_who_is_on_the_way_to_it_without_a_key_of_a_rule() -> None:
    bench = on_duty()
    bench.do(SendPosts(posts=("6",), target="3"))
    made = bench.do(NewIncident(type="FIRE", post="3"))
    sent = one(made, e.Sent)
    assert (sent.subjects, sent.posts, sent.key) == ((made[0].subjects[0], "post:6"), ("6",), "")


def test_new_incident_in_indonesian_has_indonesian_steps_and_names() -> None:
    bench = on_duty(language="id")
    made = one(bench.do(NewIncident(type="FIRE", post="3")), e.Opened)
    assert (made.type_name, made.steps[0].words, made.steps[0].required) == ("Kebakaran", "di mana, apa", True)


def test_new_incident_below_its_types_priority_needs_a_reason() -> None:
    bench = on_duty()
    assert bench.refused(NewIncident(type="FIRE", post="3", priority=2)) == "below_type"
    made = one(bench.do(NewIncident(type="FIRE", post="3", priority=2, why="tyres in the road")), e.Opened)
    assert (made.priority, made.type_priority, made.priority_why) == (2, 1, "tyres in the road")
    assert one(bench.do(NewIncident(type="POWR", priority=1)), e.Opened).priority == 1


def test_new_incident_is_refused() -> None:
    bench = on_duty()
    assert bench.refused(NewIncident(type="ZZZZ")) == "no_type"
    assert bench.refused(NewIncident(type="FIRE", post="9")) == "no_post"
    assert bench.refused(NewIncident(type="FIRE", priority=5, why="w")) == "priority"


def test_new_incident_in_empty_book_takes_control_first() -> None:
    bench = Bench()
    made = bench.do(NewIncident(type="FIRE", post="3"))
    assert kinds(made) == ["control", "incident.opened"]
    control = one(made, e.Control)
    assert (control.operator, control.name, control.how, control.crew) == ("LST", "Aiptu Lestari", "first", "A")
    assert one(made, e.Opened).subjects[0] == f"incident:{BOOK}-2" == bench.incident(101).subject
    assert kinds(bench.do(WriteLine(words="x"))) == ["log"]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: type(act).__name__)
def test_first_command_on_an_incident_acknowledges_it(act: Intent) -> None:
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


def test_acknowledge_twice_is_refused() -> None:
    bench = on_duty()
    subject = opened(bench)
    bench.do(Acknowledge(incident=subject))
    assert bench.refused(Acknowledge(incident=subject)) == "acked"
    assert kinds(bench.do(WriteNote(incident=subject, words="x"))) == ["incident.note"]


def test_acknowledge_without_incident_covers_late_posts_and_gaps() -> None:
    bench = on_duty()
    assert bench.refused(Acknowledge(incident="")) == "nothing_new"
    bench.save(e.CheckLate(by="system", subjects=("post:2", "post:3"), posts=("2", "3"), due=bench.now))
    bench.save(e.Gap(by="system", subjects=("room",), since=1, until=2, cause="down", missed=1))
    seen = one(bench.do(Acknowledge(incident="")), e.Seen)
    assert (seen.subjects, seen.what) == (("post:2", "post:3", "room"), (f"{BOOK}-2", f"{BOOK}-3"))
    assert bench.room.post("2").late_seen
    assert bench.room.duty.gap_seen
    assert bench.refused(Acknowledge(incident="")) == "nothing_new"


def test_acknowledging_a_row_again_has_seen_its_post_that_was_missed_again() -> None:
    bench = on_duty()
    late(bench, "4", missed=True)
    late(bench, "5")
    subject = bench.room.post("4").missed_incident
    bench.do(Acknowledge(incident=subject))
    again = e.CheckMissed(
        by="system", subjects=("post:4", subject), posts=("4",), due=EIGHT_PM + 2 * HOUR, incident=subject
    )
    bench.save(again, e.Reported(by="system", subjects=(subject,), words="again", source="system"))
    made = bench.do(Acknowledge(incident=subject))
    seen = one(made, e.Seen)
    assert (seen.subjects, seen.what) == (("post:4",), (bench.room.post("4").late_ref,))
    assert bench.room.post("4").late_seen and not bench.room.post("5").late_seen


def test_note_and_report_without_words_are_refused() -> None:
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


def test_panic_at_any_post_is_p1() -> None:
    bench = on_duty()
    bench.do(TakeBreak(post="4", cover="6"))
    opened = one(bench.do(Panic(post="4")), e.Opened)
    assert (opened.type, opened.priority, opened.source, opened.post_name) == ("ASLT", 1, "panic", "Warehouse rear")
    assert bench.room.post("4").danger == opened.subjects[0]
    assert bench.refused(Panic(post="9")) == "no_post"


def test_panic_again_is_a_report_and_panic_without_post_is_entered() -> None:
    bench = on_duty()
    bench.do(Panic(post="4"))
    again = one(bench.do(Panic(post="4")), e.Reported)
    assert again.source == "panic"
    assert bench.incident(101).report_count == 2
    assert one(bench.do(Panic(post="")), e.Opened).post == ""


def test_panic_needs_neither_its_type_nor_control() -> None:
    from msgspec.structs import replace

    from tests.kits.rooms.small_site import SITE

    bench = Bench(site=replace(SITE, types=()), language="id")
    made = bench.do(Panic(post="4"))
    assert kinds(made) == ["control", "incident.opened"]
    assert one(made, e.Opened).type_name == "Petugas dalam bahaya"
