"""Planned tests, reminders, look-outs, hazards, registers and tours."""

from __future__ import annotations

from itertools import pairwise

import pytest
from msgspec.structs import replace

from data import entries as e
from data.base.clock import HOUR, MINUTE, SECOND
from data.base.refusal import Refused
from data.entries import CheckLate, CheckMissed, Opened
from data.intents.corrections import Undo
from data.intents.decide import decide
from data.intents.incidents.closing import Close
from data.intents.incidents.opening import Acknowledge, NewIncident
from data.intents.orders import TestCall
from data.intents.posts import SetPost
from data.intents.registers import (
    CheckSeals,
    DropReminder,
    LookOut,
    MoveBoxes,
    MoveKey,
    PinHazard,
    RegisterVisit,
    RemindMe,
)
from data.intents.tours import WalkTour
from data.queries.figures import figures
from data.room.room import Room
from data.site.model import Site
from data.view.board import board
from data.view.posts import post_views
from data.words import Words
from tests.kits.rooms.calling import alerts_of, ringing
from tests.kits.rooms.memory_room import EIGHT_PM, post_view
from tests.kits.rooms.night import Night, clock, jember

#: 2025-01-01T00:00 in Jember (UTC ms): numbers begin again.
NEW_YEAR = 1_735_664_400_000


def rings(night: Night) -> set[str]:
    posts = post_views(night.room, night.site, night.now)
    return set(ringing(night.room, night.site, night.now, posts, night.queue, "LST"))


def alerts(night: Night) -> list[str]:
    posts = post_views(night.room, night.site, night.now)
    words = Words(night.site.language)
    return [a.key for a in alerts_of(night.room, night.site, night.now, posts, night.queue, words=words)[0]]


# --- the planned test -----------------------------------------------------------------------------------------------


def test_planned_test_sounds_once_and_counts_nowhere() -> None:
    night = Night()
    night.call("20:05", *"123456")
    night.do("20:40", TestCall(post="6", why="daily"))
    view = post_view(night.room, night.site, "6", night.now)
    assert view and (view.status, view.turns, view.turns_at) == ("test", "late", night.now + MINUTE)
    heard: list[set[str]] = [set()]
    for _ in range(30):
        night.run_to(night.now + 10 * SECOND)
        heard.append(rings(night))
    new = [sorted(after - before) for before, after in pairwise(heard) if after - before]
    assert [[r.rpartition(":")[0] for r in each] for each in new] == [["test:late"], ["test:missed"]]
    (done,) = night.kinds("test.done")
    assert isinstance(done, e.CallTestDone)
    assert (done.result, done.at) == ("passed", clock("20:43"))
    assert not night.queue.rows and not night.kinds("check.late", "check.missed", "incident.opened")
    night.call("20:52", *"123456")
    night.run_to("21:30")
    found = figures(night.book, night.site, EIGHT_PM, night.now)
    assert (found.due, found.count("on_time"), len(found.annunciations)) == (6, 6, 0)
    assert rings(night) == set()


def test_planned_test_with_a_late_missed_fails() -> None:
    night = Night()
    night.do("20:40", TestCall(post="6", why="daily"))
    night.now += 10 * MINUTE
    night.rules()
    (done,) = night.kinds("test.done")
    assert isinstance(done, e.CallTestDone)
    assert (done.result, done.delay) == ("failed", 7 * MINUTE)
    assert "alert.test_failed" in alerts(night)


def test_planned_test_fails_if_the_rules_miss_the_post(monkeypatch: pytest.MonkeyPatch) -> None:
    night = Night()
    night.do("20:40", TestCall(post="6", why="daily"))
    monkeypatch.setattr("data.rules.orders.missed_call", lambda *args: 0)
    night.run_to("20:44")
    (done,) = night.kinds("test.done")
    assert isinstance(done, e.CallTestDone) and done.result == "failed"


def test_real_late_comes_before_a_planned_test() -> None:
    night = Night()
    night.call("20:05", *"123456")
    night.call("20:52", *"12345")
    night.do("21:04", TestCall(post="6", why="daily"))
    night.run_to("21:05:30")
    view = post_view(night.room, night.site, "6", night.now)
    assert view is not None and view.status == "late"


def test_planned_test_is_refused_when_it_cannot_run() -> None:
    night = Night()
    assert night.refused(TestCall(post="9", why="daily")) == "no_post"
    assert night.refused(TestCall(post="6")) == "test_why"
    assert night.refused(TestCall(post="6", stop=True)) == "no_test"
    night.do("20:01", TestCall(post="6", why="daily"))
    assert night.refused(TestCall(post="6", why="daily")) == "test_runs"
    night.do("20:02", TestCall(post="6", stop=True))
    assert night.room.post("6").test_result == "stopped"
    night.do("20:10", SetPost(post="5", status="closed", words="so", authorised="Surya"))
    assert night.refused(TestCall(post="5", why="daily")) == "post_closed"
    night.run_to("21:06")
    assert night.refused(TestCall(post="4", why="daily")) == "test_not_now"


# --- reminders, look-outs, hazards ----------------------------------------------------------------------------------


def test_reminder_becomes_a_ringing_row() -> None:
    night = Night()
    night.call("20:05", *"123456")
    night.do("20:06", RemindMe(due=clock("20:30"), words="call the generator man"))
    assert [n.key for n in board(night.room, night.site, night.now, book_no=1).next if "remind" in n.key]
    night.run_to("20:29:50")
    assert not night.queue.rows
    night.run_to("20:30")
    (row,) = night.queue.rows
    assert (row.item, row.type, row.priority, row.words, row.new) == (
        "reminder",
        "INFO",
        4,
        "call the generator man",
        True,
    )
    assert row.subject in rings(night)
    assert not night.room.registers.reminders
    assert not figures(night.book, night.site, EIGHT_PM, night.now).annunciations
    night.run_to("20:50")
    assert len(night.kinds("incident.opened")) == 1
    night.do("20:51", Close(incident=row.subject, disposition="handled"))
    night.call("20:52", *"123456")
    assert not night.run_to("20:59")


def test_reminders_due_together_get_two_numbers() -> None:
    night = Night()
    for words in ("one", "two"):
        night.do("20:06", RemindMe(due=clock("20:30"), words=words))
    night.run_to("20:30")
    opened = [e for e in night.book if isinstance(e, Opened)]
    assert [(e.number, e.words) for e in opened] == [(101, "one"), (102, "two")]


@pytest.mark.parametrize(("has", "priority"), [(None, 4), (3, 3), (2, 2)])
def test_reminder_has_the_priority_of_the_sites_info_type_or_the_lowest(has: int | None, priority: int) -> None:
    types = tuple(
        replace(kind, priority=has or 4) if kind.code == "INFO" else kind
        for kind in jember().types
        if kind.code != "INFO" or has is not None
    )
    night = Night(site=replace(jember(), types=types))
    night.do("20:06", RemindMe(due=clock("20:30"), words="x"))
    night.run_to("20:30")
    (row,) = night.kinds("incident.opened")
    assert isinstance(row, Opened) and (row.type, row.priority) == ("INFO", priority)


def test_reminder_can_be_dropped_and_undone() -> None:
    night = Night()
    (one,) = night.do("20:06", RemindMe(due=clock("20:30"), words="x"))
    assert night.refused(DropReminder(of=f"{one.ref}9")) == "no_reminder"
    night.do("20:07", DropReminder(of=one.ref))
    night.do("20:08", RemindMe(due=clock("20:30"), words="y"))
    night.do("20:09", Undo())
    night.run_to("20:31")
    assert not night.queue.rows
    assert night.refused(RemindMe(due=night.now, words="x")) == "remind_past"
    assert night.refused(RemindMe(due=night.now + 60 * HOUR, words="x")) == "remind_far"
    assert night.refused(RemindMe(due=night.now + HOUR, words=" ")) == "remind_what"


def test_lookout_ends_at_its_time() -> None:
    night = Night()
    assert night.refused(LookOut(words="motorcycle")) == "lookout_until"
    assert night.refused(LookOut(words="motorcycle", until=night.now + 99 * 24 * HOUR)) == "lookout_far"
    night.do("20:06", LookOut(words="motorcycle P 4321 QX", until=clock("20:30")))
    night.do("20:07", LookOut(words="pickup", until=clock("23:00")))
    assert night.refused(LookOut(off=True)) == "no_lookout"
    night.run_to("20:31")
    (ended,) = night.kinds("lookout.ended")
    assert (ended.at, ended.by) == (clock("20:30"), "system")
    night.do("20:32", LookOut(off=True))
    assert night.room.registers.lookouts == ()


def test_hazard_stays_until_removed() -> None:
    night = Night()
    night.do("20:06", PinHazard(post="3", words="loose cable"))
    night.do("20:07", PinHazard(post="3", words="wet floor"))
    assert night.refused(PinHazard(post="3", words="wet floor")) == "hazard_known"
    assert night.refused(PinHazard(post="3", words="Wet  floor")) == "hazard_known"
    assert night.refused(PinHazard(post="3", off=True)) == "no_hazard"
    assert night.refused(PinHazard(post="3")) == "hazard_what"
    night.do("20:08", PinHazard(post="3", off=True, number=1))
    view = post_view(night.room, night.site, "3", night.now)
    assert view is not None and view.hazards == ("wet floor",)


def test_reminder_and_look_out_that_stand_are_refused_again() -> None:
    night = Night()
    night.do("20:06", RemindMe(due=clock("21:00"), words="call PLN"))
    night.do("20:06", LookOut(words="pickup", until=clock("23:00")))
    assert night.refused(RemindMe(due=clock("21:00"), words="call PLN")) == "remind_known"
    assert night.refused(RemindMe(due=clock("21:00"), words="Call pln")) == "remind_known"
    for off in (1 - MINUTE, MINUTE - 1):
        assert night.refused(RemindMe(due=clock("21:00") + off, words="call PLN")) == "remind_known"
        assert night.refused(LookOut(words="pickup", until=clock("23:00") + off)) == "lookout_known"
    assert night.refused(LookOut(words="pickup", until=clock("23:00"))) == "lookout_known"
    assert night.refused(LookOut(words="Pickup", until=clock("23:00"))) == "lookout_known"
    for other in (
        RemindMe(due=clock("21:01"), words="call PLN"),
        RemindMe(due=clock("21:00"), words="call PDAM"),
        LookOut(words="pickup", until=clock("22:00")),
        LookOut(words="van", until=clock("23:00")),
    ):
        night.do("20:07", other)
    (first, *_) = night.room.registers.reminders
    night.do("20:08", DropReminder(of=first.ref))
    night.do("20:09", RemindMe(due=clock("21:00"), words="call PLN"))
    assert [r.words for r in night.room.registers.reminders].count("call PLN") == 2


# --- the registers --------------------------------------------------------------------------------------------------


def test_visitor_leaves_only_after_coming() -> None:
    night = Night()
    assert night.refused(RegisterVisit(what="out", name="Rina")) == "visit_not_inside"
    night.do("20:06", RegisterVisit(what="in", name="Rina", to="KPU chair", post="2"))
    assert night.refused(RegisterVisit(what="in", name="rina")) == "visit_inside"
    night.do("20:07", RegisterVisit(what="refused", name="2 staf Bawaslu", to="warehouse"))
    assert [(v.name, v.post) for v in night.room.registers.visitors] == [("Rina", "2")]
    (out,) = night.do("20:08", RegisterVisit(what="out", name="RINA"))
    assert isinstance(out, e.Visit) and out.name == "Rina"
    assert not night.room.registers.visitors
    assert night.refused(RegisterVisit(what="in", name=" ")) == "visit_who.in"


def test_who_leaves_may_be_named_in_short_and_who_comes_is_somebody_else() -> None:
    night = Night()
    inside = ["-"]
    for name in ("Pak Hasan", "Hasan", "Rina"):
        with pytest.raises(Refused) as refused:
            decide(RegisterVisit(what="out", name=" "), night.context())
        assert refused.value.fields == {"known": ", ".join(inside)}
        night.do(night.now, RegisterVisit(what="in", name=name))
        inside = [*inside, name] if inside != ["-"] else [name]
    for said, meant in (("hasan", "Hasan"), ("hasan", "Pak Hasan")):
        (out,) = night.do(night.now, RegisterVisit(what="out", name=said))
        assert isinstance(out, e.Visit) and out.name == meant


def test_key_is_with_one_person() -> None:
    night = Night()
    night.do("20:06", MoveKey(what="out", number="12", name="Sari"))
    assert night.refused(MoveKey(what="out", number="12", name="Yoga")) == "key_out"
    assert night.refused(MoveKey(what="in", number="7", name="Yoga")) == "key_not_out"
    assert night.refused(MoveKey(what="out", number="7", name="")) == "key_who"
    night.do("20:07", MoveKey(what="in", number="012", name=""))  # the book knows who has it
    assert not night.room.registers.keys


def test_counts_of_two_persons_must_match_or_be_explained() -> None:
    night = Night()
    two = ("Sari", "Rizky")
    assert night.refused(CheckSeals(found=12, expected=12)) == "two_names"
    assert night.refused(CheckSeals(found=12, expected=12, names=("Sari", "sari"))) == "two_same"
    assert night.refused(CheckSeals(found=11, expected=12, names=two)) == "seal_why"
    assert night.refused(CheckSeals(old="G-1", new="G-1", names=two)) == "seal_same"
    assert night.refused(CheckSeals(old="G-1", names=two)) == "seal_both"
    assert night.refused(CheckSeals(names=two)) == "seal_count"
    night.do("20:06", CheckSeals(found=11, expected=12, names=two, why="door 3 open for work"))
    move = MoveBoxes(out=25, arrived=24, origin="store", target="truck", names=two)
    assert night.refused(move) == "move_why"
    assert night.refused(replace(move, arrived=25, names=("Sari",))) == "two_names"
    assert night.refused(replace(move, target="Store")) == "move_nowhere"
    assert night.refused(replace(move, out=0, arrived=0)) == "move_count"
    night.do("20:07", replace(move, why="one left at the door"))
    assert len(night.kinds("seal", "move")) == 2


def test_broken_seal_closes_with_numbers_and_two_names() -> None:
    night = Night()
    night.do("20:06", NewIncident(type="SEAL", post="4", words="torn"))
    subject = night.queue.rows[0].subject
    close = Close(incident=subject, disposition="handled")
    assert night.refused(close) == "seal_first"
    night.do("20:07", CheckSeals(found=12, expected=12, names=("Eko", "Rina"), incident=subject))
    assert night.refused(close) == "seal_first"
    night.do("20:08", CheckSeals(old="G-0417", new="G-0921", names=("Eko", "Rina"), incident=subject))
    night.do("20:09", close)
    assert not night.queue.rows
    night.do("20:10", NewIncident(type="SEAL", post="4", words="torn?"))
    night.do("20:11", Close(incident=night.queue.rows[0].subject, disposition="false"))


# --- tours ----------------------------------------------------------------------------------------------------------


def walked(*points: str) -> Night:
    night = Night()
    night.call("20:05", *"123456")
    night.do("20:10", WalkTour(what="start"))
    for minute, point in enumerate(points, 11):
        night.do(f"20:{minute}", WalkTour(what="point", points=(point,)))
    return night


def test_tour_end_records_missed_checkpoints() -> None:
    night = walked("TK-1", "tk-2", "TK-3", "TK-4", "TK-6")
    view = post_view(night.room, night.site, "6", night.now)
    assert view and (view.status, view.about, view.last_contact) == ("patrol", "5/6", night.now)
    night.run_to("20:40")
    missed, ended = night.kinds("tour.missed", "tour.ended")
    assert isinstance(missed, e.TourMissed) and isinstance(ended, e.TourEnded)
    assert (missed.points, missed.at, ended.done, ended.count) == (("TK-5",), clock("20:40"), 5, 6)
    assert len(figures(night.book, night.site, EIGHT_PM, night.now + 1).annunciations) == 1
    assert "alert.points" in alerts(night)
    assert any(r.startswith("points:") for r in rings(night))
    night.do("20:41", Acknowledge(incident=""))
    assert "alert.points" not in alerts(night)
    assert not rings(night)


def test_complete_tour_misses_nothing() -> None:
    night = walked("TK-1", "TK-2", "TK-3", "TK-4", "TK-5", "TK-6")
    night.do("20:30", WalkTour(what="end"))
    night.run_to("20:50")
    assert not night.kinds("tour.missed") and len(night.kinds("tour.ended")) == 1


def test_tour_that_ran_out_with_every_point_reached_ends_without_a_miss() -> None:
    night = walked("TK-1", "TK-2", "TK-3", "TK-4", "TK-5", "TK-6")
    night.run_to("20:50")
    (ended,) = night.kinds("tour.ended")
    assert isinstance(ended, e.TourEnded) and (ended.by, ended.done, ended.count) == ("system", 6, 6)
    assert not night.kinds("tour.missed") and not night.room.registers.tours
    assert "alert.points" not in alerts(night)


def test_checkpoint_given_up_can_still_be_reached() -> None:
    night = walked("TK-1")
    assert night.refused(WalkTour(what="missed", points=("TK-5",))) == "tour_missed_why"
    night.do("20:20", WalkTour(what="missed", points=("TK-5",), words="door locked"))
    assert night.refused(WalkTour(what="missed", points=("TK-5",), words="again")) == "tour_point_done"
    night.do("20:21", WalkTour(what="point", points=("TK-5",)))
    assert night.room.registers.tours[0].missed == ()
    assert not any(r.startswith("points:") for r in rings(night))  # the operator said so himself


def test_tour_and_checkpoint_must_be_known() -> None:
    night = walked("TK-1")
    assert night.refused(WalkTour(what="start")) == "tour_runs"
    assert night.refused(WalkTour(what="point", points=("TK-9",))) == "tour_no_point"
    assert night.refused(WalkTour(what="point", points=("TK-1",))) == "tour_point_again"
    assert night.refused(WalkTour(what="point")) == "tour_which_point"
    night.do("20:30", WalkTour(what="end"))
    assert night.refused(WalkTour(what="end")) == "tour_none_runs"
    bare: Site = replace(jember(), tours=())
    assert Night(site=bare).refused(WalkTour(what="start")) == "no_tours"


# --- what the board says --------------------------------------------------------------------------------------------


def test_alert_of_a_late_post_names_the_steps() -> None:
    night = Night()
    night.call("20:05", *"123456")
    night.call("20:52", *"12356")
    night.run_to("21:05")
    assert isinstance(night.book[-1], CheckLate)
    assert alerts(night) == ["alert.late"]
    night.do("21:06", Acknowledge(incident=""))
    assert alerts(night) == []
    night.run_to("21:15")
    assert any(isinstance(e, CheckMissed) for e in night.book)


def test_alert_of_an_unmanned_post() -> None:
    site = jember()
    crews = tuple(replace(c, posts={k: v for k, v in c.posts.items() if k != "5"}) for c in site.crews)
    night = Night(site=replace(site, crews=crews))
    assert alerts(night) == ["alert.unmanned"]


def test_registers_fold_alike_in_any_order() -> None:
    night = walked("TK-1", "TK-2")
    night.do("20:20", RemindMe(due=clock("20:30"), words="x"))
    night.do("20:21", LookOut(words="y", until=clock("20:35")))
    night.do("20:22", MoveKey(what="out", number="1", name="Sari"))
    night.run_to("20:45")
    for entries in (night.book[::-1], night.book[1::2] + night.book[::2]):
        assert Room.fold(entries).states == night.room.states


def test_reminders_of_one_moment_get_no_number_that_an_open_incident_carries() -> None:
    night = Night(NEW_YEAR - 2 * HOUR)
    first, second = (night.do(night.now, NewIncident(type="UNAU", post=p, words="w"))[0].subjects[0] for p in "34")
    night.do(night.now, Acknowledge(incident=first))
    night.do(night.now, Close(incident=first, disposition="false", words="w"))
    for words in ("one", "two"):
        night.do(night.now, RemindMe(due=NEW_YEAR + HOUR, words=words))
    night.now = NEW_YEAR + HOUR
    made = night.rules()
    open_still = night.room.incident(second)
    assert open_still is not None and open_still.number == 102
    assert [entry.number for entry in made if isinstance(entry, Opened) and entry.type == "INFO"] == [101, 103]
