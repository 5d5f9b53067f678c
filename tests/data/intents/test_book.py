"""Who may act and when, control, lines and calls, corrections and undo."""

from __future__ import annotations

import importlib
import pkgutil

import msgspec
import pytest

import data.intents
from data import entries as e
from data.base.clock import HOUR, MINUTE, SECOND
from data.entries.codec import canonical, decode
from data.intents.base import Intent, Refused
from data.intents.control import TakeControl
from data.intents.corrections import Correct, Undo
from data.intents.incidents.closing import Close
from data.intents.incidents.opening import Acknowledge, NewIncident, Panic, WriteNote
from data.intents.outside import CallOut, TellController, WriteLine
from data.intents.posts import CheckCall, SendPosts
from data.words.acts.refuse import TABLE
from tests.kits.rooms.memory_room import BOOK, EIGHT_PM
from tests.kits.rooms.small_site import Bench, kinds, one


def on_duty() -> Bench:
    bench = Bench()
    bench.do(TakeControl(operator="LST"), after=0)
    return bench


def test_every_intent_decides_itself() -> None:
    for module in pkgutil.walk_packages(data.intents.__path__, "data.intents."):
        importlib.import_module(module.name)
    assert len(Intent.__subclasses__()) > 40
    assert [kind for kind in Intent.__subclasses__() if kind.decide is Intent.decide] == []


# --- who and when ---------------------------------------------------------------------------------------------------


def test_only_operators_of_the_roster_act() -> None:
    bench = on_duty()
    assert bench.refused(WriteLine(words="x"), by="XXX") == "not_on_roster"
    assert bench.refused(WriteLine(words="x"), by="") == "not_on_roster"
    assert bench.refused(WriteLine(words="x"), by="Sari") == "not_on_roster"  # an officer, no operator
    made = bench.do(WriteLine(words="x"), by="BGS")
    assert (made[0].by, kinds(made)) == ("BGS", ["log"])  # acting is not taking control
    assert bench.room.duty.operator == "LST"


def test_never_the_future_and_far_back_with_a_reason() -> None:
    bench = on_duty()
    assert bench.refused(WriteLine(words="x", occurred=bench.now + 1)) == "future"
    assert bench.do(WriteLine(words="x", occurred=bench.now), after=0)
    assert bench.do(WriteLine(words="x", occurred=bench.now - 12 * HOUR), after=0)
    assert bench.refused(WriteLine(words="x", occurred=bench.now - 12 * HOUR - 1)) == "too_old"
    late = bench.do(WriteLine(words="x", occurred=bench.now - 13 * HOUR, late_why="found on paper"))
    assert (late[0].late_why, late[0].when) == ("found on paper", bench.now - 13 * HOUR - 10 * SECOND)


# --- control --------------------------------------------------------------------------------------------------------


def test_control_is_taken_by_name_with_a_reason() -> None:
    bench = on_duty()
    assert bench.refused(TakeControl(operator="LST")) == "in_control"
    assert bench.refused(TakeControl(operator="BGS", how="take"), by="BGS") == "take_why"
    assert bench.refused(TakeControl(operator="BGS"), by="BGS") == "take_why"  # somebody is: this is no first one
    assert bench.refused(TakeControl(operator="Sari", why="w")) == "not_on_roster"
    taken = one(bench.do(TakeControl(operator="Bagus", why="ill", how="take"), by="BGS"), e.Control)
    assert (taken.operator, taken.before, taken.how, taken.crew, taken.why) == ("BGS", "LST", "take", "B", "ill")
    assert bench.room.duty.operator == "BGS"


def test_taking_control_of_an_empty_room_is_one_entry() -> None:
    bench = Bench()
    assert kinds(bench.do(TakeControl(operator="BGS"), by="BGS")) == ["control"]
    assert bench.room.duty.control_crew == "B"


# --- lines and calls ------------------------------------------------------------------------------------------------


def test_a_line_changes_nothing_unless_a_post_said_so_by_radio() -> None:
    bench = on_duty()
    assert bench.refused(WriteLine(words="  ")) == "line_words"
    assert bench.refused(WriteLine(words="x", posts=("9",))) == "no_post"
    assert one(bench.do(WriteLine(words="briefing")), e.Log).subjects == ()
    line = one(bench.do(WriteLine(words="P4 called twice, no answer", posts=("4",))), e.Log)
    assert line.subjects == ("post:4",)
    assert bench.room.post("4").contact == 0
    bench.do(WriteLine(words="all quiet", source="radio", post="4"))
    assert bench.room.post("4").contact == bench.now


def test_calls_and_what_the_controller_was_told() -> None:
    bench = on_duty()
    assert bench.refused(CallOut(who=" ")) == "call_who"
    assert bench.refused(TellController(words="")) == "told_words"
    call = one(bench.do(CallOut(who="Damkar", number="113", answered=True, words="on their way")), e.Called)
    assert (call.subjects, call.answered) == ((), True)
    subject = one(bench.do(NewIncident(type="POWR")), e.Opened).subjects[0]
    told = one(bench.do(TellController(words="no light", how="phone", incident=subject)), e.Told)
    assert (told.who, told.subjects, told.how) == ("Surya", (subject,), "phone")
    assert bench.incident(101).told == bench.now


# --- fix ------------------------------------------------------------------------------------------------------------


def test_a_correction_points_at_its_entry() -> None:
    bench = on_duty()
    bench.do(NewIncident(type="POWR", post="3", words="plate 4312"))
    fix = one(bench.do(Correct(no=2, words="plate 4321")), e.Fix)
    assert (fix.of, fix.of_no, fix.subjects) == (f"{BOOK}-2", 2, (f"incident:{BOOK}-2", "post:3"))
    assert bench.incident(101).words == "plate 4321"
    again = one(bench.do(Correct(no=3, words="plate 4321 QX")), e.Fix)
    assert again.of_no == 2  # a correction of the correction is one of the entry
    assert bench.incident(101).words == "plate 4321 QX"


def test_without_a_number_it_corrects_my_last_words() -> None:
    bench = on_duty()
    assert bench.refused(Correct(words="x")) == "fix_nothing"
    bench.do(WriteLine(words="mine"))
    bench.do(CheckCall(posts=("1",)))
    bench.do(WriteLine(words="of another"), by="BGS")
    assert one(bench.do(Correct(words="mine, rightly")), e.Fix).of_no == 2


def test_what_cannot_be_corrected() -> None:
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


# --- undo -----------------------------------------------------------------------------------------------------------


def test_undo_voids_all_entries_of_my_last_line() -> None:
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
    assert found.entries == tuple(f"{BOOK}-{n}" for n in (2, 3, 4, 5))  # struck, but in its history
    assert bench.room.post("6").status == "normal"
    mark = bench.room.correction(f"{BOOK}-4")
    assert mark is not None
    assert (mark.word, mark.no) == ("void", 5)


def test_undo_again_goes_one_line_further_back() -> None:
    bench = on_duty()
    bench.do(WriteLine(words="one"))
    bench.do(WriteLine(words="two"))
    assert [one(bench.do(Undo()), e.Void).of_no for _ in range(2)] == [3, 2]
    assert bench.refused(Undo()) == "undo_never"  # taking control stays


def test_undo_is_for_two_minutes_and_for_my_own() -> None:
    bench = on_duty()
    bench.do(WriteLine(words="mine"))
    bench.do(WriteLine(words="of another"), by="BGS")
    bench.now += 2 * MINUTE - 20 * SECOND
    assert one(bench.do(Undo()), e.Void).of_no == 2
    bench.now += 11 * SECOND
    assert bench.refused(Undo(), by="BGS") == "undo_late"
    assert Bench().refused(Undo()) == "undo_nothing"


def test_undo_leaves_the_control_that_came_with_the_first_line() -> None:
    bench = Bench()
    bench.do(CheckCall(posts=("4",)))
    assert one(bench.do(Undo()), e.Void).of == (f"{BOOK}-2",)
    assert bench.room.duty.operator == "LST"
    assert bench.room.post("4").contact == 0


@pytest.mark.parametrize(
    "act", [Panic(post="4"), CallOut(who="110"), TellController(words="x")], ids=lambda act: type(act).__name__
)
def test_what_somebody_may_have_acted_on_is_never_undone(act: Intent) -> None:
    bench = on_duty()
    bench.do(act)
    assert bench.refused(Undo()) == "undo_never"


def test_undo_does_not_pull_away_what_others_stand_on() -> None:
    bench = on_duty()
    subject = one(bench.do(NewIncident(type="POWR", post="3")), e.Opened).subjects[0]
    bench.do(WriteNote(incident=subject, words="x"), by="BGS")
    assert bench.refused(Undo()) == "undo_built"
    bench.do(Undo(), by="BGS")
    assert one(bench.do(Undo()), e.Void).of_no == 2
    assert bench.room.open_incidents() == []
    bench.do(CheckCall(posts=("3",)))
    bench.save(e.Break(by="BGS", subjects=("post:3", "post:6"), post="3", cover="6", until=EIGHT_PM))
    assert bench.refused(Undo()) == "undo_built"


def test_a_check_call_of_the_same_post_does_not_hold_an_incident() -> None:
    bench = on_duty()
    bench.do(NewIncident(type="POWR", post="3"))
    bench.do(CheckCall(posts=("3",)), by="BGS")
    assert one(bench.do(Undo()), e.Void).of_no == 2


def test_undoing_a_close_brings_back_the_room_as_it_was() -> None:
    bench = on_duty()
    subject = one(bench.do(NewIncident(type="POWR", post="3")), e.Opened).subjects[0]
    bench.do(SendPosts(posts=("6",), incident=subject))
    bench.do(Close(incident=subject, disposition="safe"))
    bench.do(Undo())
    assert (bench.incident(101).state, bench.incident(101).units_out) == ("sent", ("6",))
    assert bench.room.post("6").incident == subject


# --- messages -------------------------------------------------------------------------------------------------------

SAMPLE = {
    "by": "LST", "known": "LST BGS", "time": "02:14", "now": "02:15", "hours": 13, "before": 1, "post": "4",
    "posts": "2, 5", "code": "4", "number": 129, "target": "4", "other": "6", "minutes": 200, "longest": 180,
    "cover": "6", "people": "Tama", "status": "asleep", "into": 104, "type": "FIRE", "priority": 3, "own": 1,
    "step": 3, "words": "call 110 / Polres", "first": "4", "count": 6, "state": "half", "no": 214, "last": 1200,
    "word": "FIRE-AND-SMOKE,…", "near": "FIRE", "verb": "handover", "act": "Correction", "clock": "02:14",
    "typed": "02:14", "then": "21 Jan 23:50", "range": "7-3", "right": "3-7", "hint_post": "; 4 Warehouse rear?",
    "options": "safe handled handed false cancelled drill",
    "later": 216, "what": "leave the console; everything is saved",
    "since": ", since 02:14", "why": "disk full", "steps": "2 call 113, 5 roll call",
}  # fmt: skip
NAMED = {"refuse.not_due", "refuse.no_calls", "refuse.post_closed", "refuse.unmanned", "refuse.not_sent",
         "refuse.not_away", "refuse.post_same.normal", "refuse.post_same.patrol", "refuse.post_same.closed",
         "refuse.post_same.off"}  # fmt: skip


@pytest.mark.parametrize("language", [0, 1])
@pytest.mark.parametrize("key", TABLE)
def test_a_refusal_is_one_line_that_fits(key: str, language: int) -> None:
    sample = SAMPLE | ({"post": "4 Warehouse rear"} if key in NAMED else {})
    said = TABLE[key][language].format(**sample)
    assert len(said) <= 76, said
    assert "\n" not in said
    assert "{" not in said


def test_hostile_words_reach_a_refusal_as_they_are() -> None:
    bench = on_duty()
    words = "[red]{0}{by}[/]"
    with pytest.raises(Refused) as refusal:
        bench.do(NewIncident(type=words))
    assert words in refusal.value.text(bench.words)


def test_intents_and_drafts_stay_serialisable() -> None:
    bench = on_duty()
    for entry in bench.do(NewIncident(type="FIRE", post="3", words="x")):
        assert decode(canonical(entry)) == entry
    assert msgspec.json.encode(Undo())
