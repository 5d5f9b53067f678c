"""Choices between values that two stations entered."""

from __future__ import annotations

from msgspec.structs import replace

from data import entries as e
from data.intents.stations import ResolveConflict
from tests.kits.rooms.memory_room import BOOK
from tests.kits.rooms.small_site import on_duty, one, opened


def test_chosen_words_correct_the_report_itself() -> None:
    bench = on_duty()
    subject = opened(bench)
    incident = bench.incident(101)
    fix = e.Fix(by="LST", subjects=(subject,), of=incident.opened_ref, of_no=2, words="clear water")
    (ours,) = bench.save(fix)
    theirs = replace(fix, book="SAT-2b1c", no=7, at=ours.at, hlc=(ours.hlc[0], ours.hlc[1] + 1), words="brown water")
    bench.room.apply(theirs)
    assert bench.incident(101).words == "brown water"
    made = bench.do(ResolveConflict(incident=subject, field="words", value="clear water"))
    chosen = one(made, e.Fix)
    assert (chosen.of, chosen.of_no, chosen.words) == (f"{BOOK}-2", 2, "clear water")
    assert bench.incident(101).words == "clear water"
