"""Corrections of words, and undo."""

from __future__ import annotations

import pytest

from data import entries as e
from data.base.clock import MINUTE, SECOND
from data.intents import corrections
from data.intents.alarms import AnswerSoundTest, TestSound
from data.intents.base import Intent, Refused
from data.intents.corrections import Correct, Undo
from data.intents.incidents.closing import Close
from data.intents.incidents.opening import Acknowledge, NewIncident, Panic, WriteNote
from data.intents.incidents.priority import Retype
from data.intents.outside import CallOut, TellController, WriteLine
from data.intents.posts import CheckCall, Relieve, SendPosts
from data.intents.registers import CheckSeals, PinHazard, RegisterVisit
from data.room.room import Room
from tests.kits.rooms.memory_room import BOOK, EIGHT_PM
from tests.kits.rooms.small_site import Bench, on_duty, one


def test_fix_points_at_its_entry() -> None:
    bench = on_duty()
    bench.do(NewIncident(type="POWR", post="3", words="plate 4312"))
    fix = one(bench.do(Correct(no=2, words="plate 4321")), e.Fix)
    assert (fix.of, fix.of_no, fix.subjects) == (f"{BOOK}-2", 2, (f"incident:{BOOK}-2", "post:3"))
    assert bench.incident(101).words == "plate 4321"
    again = one(bench.do(Correct(no=3, words="plate 4321 QX")), e.Fix)
    assert again.of_no == 2  # correcting the correction corrects the entry
    assert bench.incident(101).words == "plate 4321 QX"


def test_fix_without_number_corrects_my_last_words() -> None:
    bench = on_duty()
    assert bench.refused(Correct(words="x")) == "fix_nothing"
    bench.do(WriteLine(words="mine"))
    bench.do(CheckCall(posts=("1",)))
    bench.do(WriteLine(words="of another"), by="BGS")
    assert one(bench.do(Correct(words="mine, rightly")), e.Fix).of_no == 2


def test_last_words_are_looked_for_only_so_far_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corrections, "LOOK_BACK", 3)
    bench = on_duty()
    bench.do(WriteLine(words="mine"))
    bench.do(CheckCall(posts=("1", "2")))
    assert one(bench.do(Correct(words="mine, rightly")), e.Fix).of_no == 2
    bench.do(CheckCall(posts=("1", "2", "3")))
    assert bench.refused(Correct(words="mine after all")) == "fix_nothing"


def test_fix_is_refused() -> None:
    bench = on_duty()
    bench.do(WriteLine(words="x"))
    bench.do(NewIncident(type="POWR"))
    bench.do(Acknowledge(incident=bench.incident(101).subject))
    assert bench.refused(Correct(no=99, words="x")) == "no_entry"
    assert bench.refused(Correct(no=2, words=" ")) == "fix_words"
    assert bench.refused(Correct(no=2, words="x ")) == "fix_same"
    assert bench.refused(Correct(no=4, words="x")) == "fix_no_words"
    bench.do(WriteLine(words="y"))
    bench.do(Undo())
    assert bench.refused(Correct(no=5, words="z")) == "fix_void"


def test_undo_line_says_how_what_it_took_back_is_entered_again() -> None:
    bench = on_duty()
    bench.do(WriteLine(words="y"))
    void = one(bench.do(Undo()), e.Void)
    for intent in (Correct(no=void.no, words="z"), Undo(no=void.no, why="z")):
        with pytest.raises(Refused) as refusal:
            bench.do(intent)
        said = refusal.value.text(bench.words)
        assert said == f"no. {void.no} took no. {void.of_no} back; if {void.of_no} was right, type that line again"


def test_words_may_be_set_back_after_a_wrong_correction() -> None:
    bench = on_duty()
    bench.do(WriteLine(words="plate 4312"))
    bench.do(Correct(no=2, words="plate 4321"))
    assert bench.refused(Correct(no=2, words="plate 4321")) == "fix_same"
    assert one(bench.do(Correct(no=2, words="plate 4312")), e.Fix).words == "plate 4312"


def test_correction_before_an_undone_one_counts_again() -> None:
    bench = on_duty()
    bench.do(NewIncident(type="POWR", words="dark"))
    for words in ("dark in the hall", "dark in the yard", "dark outside"):
        bench.do(Correct(no=2, words=words))
    bench.do(Undo())
    bench.do(Undo())
    found = bench.room.correction(f"{BOOK}-2")
    assert (bench.incident(101).words, found and found.no) == ("dark in the hall", 3)
    assert Room.fold(reversed(bench.book)).correction(f"{BOOK}-2") == found
    assert bench.refused(Correct(no=2, words="dark in the hall")) == "fix_same"
    bench.do(Undo())
    assert (bench.incident(101).words, bench.room.correction(f"{BOOK}-2")) == ("dark", None)


def test_words_that_a_command_wrote_twice_are_corrected_twice() -> None:
    bench = on_duty()
    bench.do(NewIncident(type="POWR", words="dark"))
    done = bench.do(Retype(bench.incident(101).subject, "FIRE", why="smoke seen"))
    wrote = [each.no for each in done if isinstance(each, (e.Retyped, e.PrioritySet))]
    assert len(wrote) == 2
    fixes = bench.do(Correct(words="flames seen"))
    assert [(fix.of_no, fix.words) for fix in fixes if isinstance(fix, e.Fix)] == [(no, "flames seen") for no in wrote]
    assert bench.refused(Correct(words="flames seen")) == "fix_same"


def test_words_of_one_check_call_are_corrected_alone() -> None:
    bench = on_duty()
    calls = bench.do(CheckCall(posts=("1", "2"), words="quiet"))
    fix = one(bench.do(Correct(no=calls[0].no, words="rain")), e.Fix)
    assert fix.of_no == calls[0].no


def test_undo_leaves_out_what_was_taken_back_before() -> None:
    bench = on_duty()
    bench.do(CheckCall(posts=("1", "2")))
    bench.do(Undo(no=3, why="not heard"))
    assert one(bench.do(Undo()), e.Void).of == (f"{BOOK}-2",)


def test_undo_voids_all_entries_of_my_last_command() -> None:
    bench = on_duty()
    subject = one(bench.do(NewIncident(type="FIRE", post="3")), e.Opened).subjects[0]
    before = dict(bench.room.states)
    bench.do(SendPosts(posts=("3", "6"), incident=subject))
    void = one(bench.do(Undo()), e.Void)
    assert (void.of, void.of_no) == ((f"{BOOK}-3", f"{BOOK}-4"), 4)
    assert void.subjects == (subject, "post:3", "post:6")
    from msgspec.structs import replace

    found = bench.incident(101)
    assert replace(found, entries=()) == replace(before[subject], entries=())
    assert found.entries == tuple(f"{BOOK}-{n}" for n in (2, 3, 4, 5))  # undone, but in its history
    assert bench.room.post("6").status == "normal"
    mark = bench.room.correction(f"{BOOK}-4")
    assert mark is not None
    assert (mark.word, mark.no) == ("void", 5)


def test_undo_twice_voids_two_commands() -> None:
    bench = on_duty()
    bench.do(WriteLine(words="one"))
    bench.do(WriteLine(words="two"))
    assert [one(bench.do(Undo()), e.Void).of_no for _ in range(2)] == [3, 2]
    assert bench.refused(Undo()) == "undo_never"  # taking control stays


def test_undo_of_old_or_others_commands_is_refused() -> None:
    bench = on_duty()
    bench.do(WriteLine(words="mine"))
    bench.do(WriteLine(words="of another"), by="BGS")
    bench.now += 2 * MINUTE - 20 * SECOND
    assert one(bench.do(Undo()), e.Void).of_no == 2
    bench.now += 11 * SECOND
    assert bench.refused(Undo(), by="BGS") == "undo_late"
    assert Bench().refused(Undo()) == "undo_nothing"


def test_undo_of_first_command_keeps_control() -> None:
    bench = Bench()
    bench.do(CheckCall(posts=("4",)))
    assert one(bench.do(Undo()), e.Void).of == (f"{BOOK}-2",)
    assert bench.room.duty.operator == "LST"
    assert bench.room.post("4").contact == 0


@pytest.mark.parametrize(
    ("act", "why"),
    [(Panic(post="4"), "undo_never"), (CallOut(who="110"), "undo_call"), (TellController(words="x"), "undo_call")],
    ids=lambda part: type(part).__name__,
)
def test_undo_of_panic_or_calls_is_refused_and_a_call_can_be_corrected(act: Intent, why: str) -> None:
    bench = on_duty()
    bench.do(act)
    assert bench.refused(Undo()) == why


def test_undo_is_refused_when_a_later_entry_builds_on_it() -> None:
    bench = on_duty()
    subject = one(bench.do(NewIncident(type="POWR", post="3")), e.Opened).subjects[0]
    bench.do(WriteNote(incident=subject, words="x"), by="BGS")
    assert bench.refused(Undo()) == "undo_built.instead"
    bench.do(Undo(), by="BGS")
    assert one(bench.do(Undo()), e.Void).of_no == 2
    assert bench.room.open_incidents() == []
    bench.do(CheckCall(posts=("3",)))
    bench.save(e.Break(by="BGS", subjects=("post:3", "post:6"), post="3", cover="6", until=EIGHT_PM))
    assert bench.refused(Undo()) == "undo_built"
    bench.do(TestSound())
    bench.do(AnswerSoundTest(heard=True), by="BGS")
    assert bench.refused(Undo()) == "undo_built"


@pytest.mark.parametrize(
    "later",
    [
        PinHazard(post="3", words="wet floor"),
        RegisterVisit(what="in", name="Bawaslu", post="3"),
        CheckSeals(names=("Yoga", "Eko"), found=11, expected=11, post="3"),
    ],
    ids=lambda intent: type(intent).__name__,
)
def test_undo_of_a_relief_is_not_held_by_what_was_noted_of_its_place(later: Intent) -> None:
    bench = on_duty()
    relief = one(bench.do(Relieve(post="3", people=("Eko",))), e.Relief)
    bench.do(later, by="BGS")
    assert one(bench.do(Undo()), e.Void).of == (relief.ref,)


def test_undo_of_a_correction_whose_incident_is_gone() -> None:
    bench = on_duty()
    bench.do(NewIncident(type="POWR", post="3", words="dark"))
    fix = one(bench.do(Correct(no=2, words="dim")), e.Fix)
    bench.do(Undo(no=2, why="only a test"))
    assert one(bench.do(Undo()), e.Void).of == (fix.ref,)


def test_undo_of_incident_ignores_check_calls_of_its_post() -> None:
    bench = on_duty()
    bench.do(NewIncident(type="POWR", post="3"))
    bench.do(CheckCall(posts=("3",)), by="BGS")
    assert one(bench.do(Undo()), e.Void).of_no == 2


def test_undo_of_close_restores_the_room() -> None:
    bench = on_duty()
    subject = one(bench.do(NewIncident(type="POWR", post="3")), e.Opened).subjects[0]
    bench.do(SendPosts(posts=("6",), incident=subject))
    bench.do(Close(incident=subject, disposition="safe"))
    bench.do(Undo())
    assert (bench.incident(101).state, bench.incident(101).units_out) == ("sent", ("6",))
    assert bench.room.post("6").incident == subject
