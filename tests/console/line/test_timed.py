"""Acts that take a time before them, and the reasons of those that take none."""

from __future__ import annotations

from console.line.acts.screen import ScreenAct
from console.line.verbs import ACTS

UNTIMED = {
    "a": "nobody acknowledges in the past",
    "s": "a sound is silenced now",
    "fix": "a correction is made now; the entry keeps its time",
    "undo": "an entry is taken back now",
    "ho": "a sheet is signed now",
    "take": "nobody was in control before they took it",
    "here": "the watch is confirmed now",
    "remind": "it is about a time to come",
    "lookout": "posts are told now, until a time to come",
    "shelve": "an alarm that rang before was not shelved",
    "test": "a test sounds now",
    "heard": "what sounds now is heard now",
    "decide": "stations agree from now on",
    "tempo": "calls cannot have been due before anybody knew of them",
}


def test_every_act_takes_a_time_or_has_a_reason_not_to() -> None:
    writes = [act for act in ACTS if not isinstance(act, ScreenAct)]
    assert {act.name for act in writes if not act.timed} == set(UNTIMED)
    assert all(not act.timed for act in ACTS if isinstance(act, ScreenAct)), "what writes nothing happens at no time"
    assert len(writes) - len(UNTIMED) > 25
