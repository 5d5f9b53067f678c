"""An entry that is taken back by its number, at any time, and what rested on it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from console.line.named import NOT_ANSWERED, OTHER_POST
from console.line.reading import read
from data import entries as e
from data.base.clock import HOUR, MINUTE
from data.intents.corrections import Correct, Undo
from data.intents.incidents.closing import Close
from data.intents.incidents.opening import Acknowledge, NewIncident, Panic
from data.intents.posts import Arrive, CheckCall, SendPosts
from data.intents.registers import CheckSeals, MoveBoxes, MoveKey, RegisterVisit
from data.intents.tours import WalkTour
from data.queries.figures import figures
from data.room.room import Room
from data.site.model import Post
from tests.kits.console.line_room import LineRoom, sample
from tests.kits.rooms.memory_room import EIGHT_PM
from tests.kits.rooms.night import Night, clock
from tests.kits.rooms.small_site import Bench, on_duty, one


def called(bench: Bench, *posts: str) -> list[e.Check]:
    return [entry for entry in bench.do(CheckCall(posts=posts)) if isinstance(entry, e.Check)]


def test_contact_taken_back_is_none_and_only_that_of_its_post() -> None:
    bench = on_duty()
    called(bench, "1", "3")
    bench.now = EIGHT_PM + HOUR
    before = {code: bench.room.post(code) for code in ("1", "3")}
    wrong = called(bench, "1", "3")[1]
    bench.now += 30 * MINUTE
    void = one(bench.do(Undo(no=wrong.no, why="it was post 1 again")), e.Void)
    assert (void.of, void.why) == ((wrong.ref,), "it was post 1 again")
    assert bench.room.post("3") == before["3"]
    assert bench.room.post("1").contact == wrong.at


def test_acknowledgement_taken_back_is_none_and_only_that_one() -> None:
    bench = on_duty()
    rows = [one(bench.do(NewIncident(type="CRWD", post=post)), e.Opened).subjects[0] for post in ("1", "3")]
    acked = [one(bench.do(Acknowledge(incident=row)), e.Acked) for row in rows]
    bench.now += HOUR
    void = one(bench.do(Undo(no=acked[1].no, why="it was the other one")), e.Void)
    assert void.of == (acked[1].ref,)
    assert [incident.state for incident in bench.room.open_incidents()] == ["ack", "new"]


def test_taking_back_needs_a_reason_and_is_done_once() -> None:
    bench = on_duty()
    no = called(bench, "3")[0].no
    assert bench.refused(Undo(no=no)) == "undo_why"
    assert bench.refused(Undo(no=99, why="x")) == "no_entry"
    bench.do(Undo(no=no, why="x"), by="BGS")
    assert bench.refused(Undo(no=no, why="x")) == "fix_void"


@pytest.mark.parametrize("words", ["did NOT answer", "post 3 tidak menjawab", "that was not post 3", "salah pos"])
def test_fix_that_denies_a_contact_takes_it_back(words: str) -> None:
    assert NOT_ANSWERED.search(words) or OTHER_POST.search(words)
    bench = on_duty()
    check = called(bench, "3")[0]
    made = bench.do(Correct(no=check.no, words=words, takes_back=True))
    assert (one(made, e.Fix).of, one(made, e.Void).of) == (check.ref, (check.ref,))
    assert bench.room.post("3").contact == 0


def test_fix_that_says_that_nobody_answered_takes_the_answer_back() -> None:
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "call #101 113 x, answered", "e 101 fire, answered"):
        room.do(line)
    state = room.incident(101)
    assert state.calls and state.told and any(step.state == "done" for step in state.steps)
    called = [room.entry(no) for no in range(1, room.context().next_no)]
    for entry in (each for each in called if isinstance(each, e.Called | e.Told)):
        line = f"fix {entry.no} engaged, no answer"
        void, again = entered(room, line)
        assert isinstance(void, e.Void) and void.of[0] == entry.ref and void.why == "engaged, no answer"
        assert isinstance(again, type(entry)) and again.answered is False and again.when == entry.when
        assert (again.words, again.who) == ("engaged, no answer", entry.who)
        assert room.read(line).intent is None
        assert all(isinstance(each, e.Fix) for each in entered(room, f"fix {again.no} no answer"))
    state = room.incident(101)
    assert (state.calls, state.told, state.told_to) == ((), 0, ())
    assert all(step.state == "open" for step in state.steps)


def entered(room: LineRoom, line: str) -> list[e.Entry | None]:
    first = room.context().next_no
    room.do(line)
    return [room.entry(no) for no in range(first, room.context().next_no)]


def test_arrival_taken_back_leaves_the_post_on_its_way() -> None:
    bench = on_duty()
    bench.do(NewIncident(type="FIRE", post="3"))
    subject = bench.incident(101).subject
    bench.do(SendPosts(posts=("6",), incident=subject))
    arrived = one(bench.do(Arrive(posts=("6",))), e.Arrived)
    bench.now += 10 * MINUTE
    bench.do(CheckCall(posts=("6",)))
    bench.do(Undo(no=arrived.no, why="it was at the gate still"))
    assert bench.room.post("6").status == "to"
    assert bench.incident(101).units[0].arrived == 0 and bench.incident(101).state == "sent"


def test_registers_follow_what_is_taken_back() -> None:
    bench = on_duty()
    visit = one(bench.do(RegisterVisit(what="in", name="Pak Hasan", to="Ketua")), e.Visit)
    key = one(bench.do(MoveKey(what="out", number="12", name="Ratna")), e.KeyMoved)
    bench.now += HOUR
    for no in (visit.no, key.no):
        bench.do(Undo(no=no, why="written twice"))
    assert bench.room.registers.visitors == () and bench.room.registers.keys == ()


def test_what_stays_is_not_taken_back() -> None:
    bench = on_duty()
    opened = one(bench.do(NewIncident(type="POWR")), e.Opened)
    bench.do(NewIncident(type="POWR"))
    panic = one(bench.do(Panic(post="3")), e.Opened)
    assert bench.refused(Undo(no=1, why="x")) == "undo_never"  # control
    assert bench.refused(Undo(no=panic.no, why="x")) == "undo_never"
    bench.do(Acknowledge(incident=opened.subjects[0]), by="BGS")
    assert bench.refused(Undo(no=opened.no, why="x")) == "undo_built.instead"
    why = read(f"undo {opened.no} x", bench.context("LST")).why
    assert why == f"no. {panic.no + 1} depends on no. {opened.no}; instead of undo: c 101 cancelled WORDS"


def test_opening_is_taken_back_with_ones_own_acknowledgement() -> None:
    bench = on_duty()
    opened = one(bench.do(NewIncident(type="POWR"), by="BGS"), e.Opened)
    acked = one(bench.do(Acknowledge(incident=opened.subjects[0])), e.Acked)
    void = one(bench.do(Undo(no=opened.no, why="double entry")), e.Void)
    assert void.of == (opened.ref, acked.ref) and bench.room.open_incidents() == []
    assert Room.fold(bench.book).states == bench.room.states


def test_sending_is_taken_back_whatever_was_done_since_without_those_posts() -> None:
    room = LineRoom()
    room.do("n FIRE 3 smoke", by="BGS")
    room.do("g 101 1")
    sent = next(entry for entry in room.book if isinstance(entry, e.Sent))
    lines = ("call #101 110 answered", "t 101 1", "padal 101 ht answered", "101 smoke at the door", "g 101 6", "on 6")
    for line in lines:
        room.do(line)
    room.do(f"undo {sent.no} wrong post")
    assert room.incident(101).units_out == ("6",) and room.room.post("1").status != "to"
    assert Room.fold(room.book).states == room.room.states


def test_sending_whose_post_has_arrived_names_the_form_that_works() -> None:
    site = sample()
    room = LineRoom(site=replace(site, posts=(*site.posts, Post(code="10", name="Roof"))))
    for line in ("relief 10 Nanda", "n FIRE 3 smoke", "g 101 10,6", "g 101 5", "on 6"):
        room.do(line)
    sent, arrived = (next(x for x in room.book if isinstance(x, kind)) for kind in (e.Sent, e.Arrived))
    why = f"no. {arrived.no} depends on no. {sent.no}; instead of undo: back 6,10"
    assert room.read(f"undo {sent.no} x").why == why


def test_entry_without_words_is_corrected_by_taking_it_back() -> None:
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "g 101 6"):
        room.do(line)
    assert room.read("fix 3 4").why == "no. 3 has no words to correct; to take it back: undo 3 WHY"
    assert "control and panic" in room.read("fix 1 4").why


def test_call_whose_answer_was_taken_back_counts_as_missed() -> None:
    bench = on_duty()
    bench.now = EIGHT_PM + HOUR
    check = called(bench, "3")[0]
    assert check.due
    span = (EIGHT_PM + HOUR, EIGHT_PM + 2 * HOUR)
    before = figures(bench.book, bench.site, *span, first_control=EIGHT_PM)
    bench.now += 40 * MINUTE
    bench.do(Undo(no=check.no, why="it was post 2"))
    after = figures(bench.book, bench.site, *span, first_control=EIGHT_PM)

    def outcome(found: object) -> dict[str, str]:
        return {c.post: c.outcome for r in found.rounds for c in r.calls}  # type: ignore[attr-defined]

    assert (outcome(before)["3"], outcome(after)["3"]) == ("on_time", "missed")
    assert {p: o for p, o in outcome(before).items() if p != "3"} == {
        p: o for p, o in outcome(after).items() if p != "3"
    }


def missed_and_answered(night: Night) -> tuple[str, e.Entry]:
    """Miss a call of post 3, answer it, close its incident; return the incident and the contact."""
    everybody = tuple(p.code for p in night.site.posts)
    night.call("20:01", *everybody)
    made = night.run_to("21:16", step=60)
    opened = next(x for x in made if isinstance(x, e.Opened) and x.type == "MISS")
    check = next(x for x in night.call("21:16", *everybody) if "post:3" in x.subjects)
    night.do("21:17", Close(incident=opened.subjects[0], disposition="safe", words="all answer"))
    return opened.subjects[0], check


def test_contact_taken_back_opens_its_closed_incident_again() -> None:
    night = Night()
    subject, check = missed_and_answered(night)
    assert night.room.post("3").missed_due == 0
    night.now = clock("21:19")
    assert "; #101 is opened again; " in read(f"undo {check.no} that was post 2", night.context("LST")).echo.consequence
    made = night.do("21:20", Undo(no=check.no, why="that was post 2"))
    again = one(made, e.Reopened)
    assert (again.subjects[0], again.missed, again.why) == (subject, ("3",), "that was post 2")
    incident, post = night.room.incident(subject), night.room.post("3")
    assert incident is not None and incident.is_open and not incident.is_new
    assert post.missed_due and post.missed_incident == subject
    assert Room.fold(night.book).post("3") == post


def test_contact_taken_back_beside_another_opens_nothing() -> None:
    night = Night()
    subject, _ = missed_and_answered(night)
    more = night.call("21:18", "3")
    made = night.do("21:19", Undo(no=more[0].no, why="that was post 2"))
    incident = night.room.incident(subject)
    assert len(made) == 1 and incident is not None and incident.state == "closed"


@pytest.mark.parametrize("no", [0, 1])
def test_last_of_two_contacts_taken_back_opens_the_incident(no: int) -> None:
    night = Night()
    subject, check = missed_and_answered(night)
    (more,) = night.call("21:18", "3")
    night.do("21:18", Undo(no=check.no, why="that was post 2"))
    made = night.do("21:19", Undo(no=no and more.no, why="and so was this" if no else ""))
    assert one(made, e.Reopened).why == ("and so was this" if no else "No call from post 3: that was undone")
    incident = night.room.incident(subject)
    assert incident is not None and incident.is_open
    assert night.room.post("3").missed_incident == subject


def test_incident_closed_without_contact_stays_closed() -> None:
    night = Night()
    everybody = tuple(p.code for p in night.site.posts)
    night.call("20:01", *everybody)
    opened = next(x for x in night.run_to("21:16", step=60) if isinstance(x, e.Opened) and x.type == "MISS")
    night.do("21:17", Close(incident=opened.subjects[0], disposition="handled", words="radio is being charged"))
    check = next(x for x in night.call("21:18", *everybody) if "post:3" in x.subjects)
    assert len(night.do("21:19", Undo(no=check.no, why="that was post 2"))) == 1


def test_seals_moves_and_tour_points_are_taken_back() -> None:
    night = Night()
    two = ("Sari", "Yoga")
    (left,) = night.do("20:02", MoveBoxes(out=20, arrived=20, origin="A", target="B", open=True))
    (counted,) = night.do("20:10", MoveBoxes(out=0, arrived=20, origin="", target="", of=left.ref, names=two))
    seal = one(night.do("20:11", CheckSeals(found=12, expected=12, names=two)), e.SealCheck)
    night.do("20:12", WalkTour(what="start", tour="1"))
    point = night.room.registers.tours[0].points[0]
    (seen,) = night.do("20:13", WalkTour(what="point", tour="1", points=(point,)))
    assert (night.room.registers.moves, night.room.registers.tours[0].seen) == ((), (point,))
    for entry in (counted, seal, seen):
        night.do("20:15", Undo(no=entry.no, why="counted the wrong place"))
        assert night.room.is_void(entry.ref)
    known = night.room.registers
    assert [move.no for move in known.moves] == [left.no] and known.tours[0].seen == ()
    assert Room.fold(night.book).registers == known
    night.do("20:16", Undo(no=left.no, why="nothing left"))
    assert night.room.registers.moves == ()
