"""What duty beside check calls makes of a post: planned tests, hazards, tours. Reducers for :mod:`data.fold.post`."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from data.dutyentries import CallTest, CallTestDone, Hazard, HazardOff
from data.entries import Entry
from data.states import PostState


def _test(state: PostState, entry: CallTest, subject: str) -> PostState:
    return replace(
        state, tested=entry.at, test_late=entry.late, test_missed=entry.missed, test_ref=entry.ref, test_result=""
    )


def _test_done(state: PostState, entry: CallTestDone, subject: str) -> PostState:
    return replace(state, tested=0, test_result=entry.result, test_done=entry.at)


def _hazard(state: PostState, entry: Hazard, subject: str) -> PostState:
    return replace(state, hazards=(*state.hazards, entry.words))


def _hazard_off(state: PostState, entry: HazardOff, subject: str) -> PostState:
    hazards = list(state.hazards)
    if entry.words in hazards:
        hazards.remove(entry.words)
    return replace(state, hazards=tuple(hazards))


REDUCERS: dict[type[Entry], Any] = {
    CallTest: _test,
    CallTestDone: _test_done,
    Hazard: _hazard,
    HazardOff: _hazard_off,
}
