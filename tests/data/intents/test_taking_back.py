"""An entry that is taken back by its number, at any time, and what rested on it."""

from __future__ import annotations

import pytest

from console.line.named import NOT_ANSWERED, OTHER_POST
from data import entries as e
from data.base.clock import HOUR, MINUTE
from data.intents.corrections import Correct, Undo
from data.intents.incidents.opening import Acknowledge, NewIncident, Panic
from data.intents.posts import Arrive, CheckCall, SendPosts
from data.intents.registers import MoveKey, RegisterVisit
from data.queries.figures import figures
from tests.kits.rooms.memory_room import EIGHT_PM
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
    bench.do(Acknowledge(incident=opened.subjects[0]))
    assert bench.refused(Undo(no=opened.no, why="x")) == "undo_built"


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
