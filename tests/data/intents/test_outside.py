"""Lines in the book, calls, reports to the controller."""

from __future__ import annotations

from data import entries as e
from data.intents.incidents.opening import NewIncident
from data.intents.outside import CallOut, TellController, WriteLine
from tests.kits.rooms.small_site import on_duty, one


def test_line_changes_nothing_except_contact_by_radio() -> None:
    bench = on_duty()
    assert bench.refused(WriteLine(words="  ")) == "line_words"
    assert bench.refused(WriteLine(words="x", posts=("9",))) == "no_post"
    assert one(bench.do(WriteLine(words="briefing")), e.Log).subjects == ()
    line = one(bench.do(WriteLine(words="P4 called twice, no answer", posts=("4",))), e.Log)
    assert line.subjects == ("post:4",)
    assert bench.room.post("4").contact == 0
    bench.do(WriteLine(words="all quiet", source="radio", post="4"))
    assert bench.room.post("4").contact == bench.now


def test_calls_and_reports_to_the_controller() -> None:
    bench = on_duty()
    assert bench.refused(CallOut(who=" ")) == "call_who"
    assert bench.refused(TellController(words="")) == "told_words"
    call = one(bench.do(CallOut(who="Damkar", number="113", answered=True, words="on their way")), e.Called)
    assert (call.subjects, call.answered) == ((), True)
    subject = one(bench.do(NewIncident(type="POWR")), e.Opened).subjects[0]
    told = one(bench.do(TellController(words="no light", how="phone", incident=subject)), e.Told)
    assert (told.who, told.subjects, told.how) == ("Surya", (subject,), "phone")
    assert bench.incident(101).told == bench.now
