"""Reducers of alarms and their sources: shelf, flood, tests, down and up.

Subjects: ``alarms`` and ``source:…``.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from data import entries as e
from data.entries.subjects import kind_and_code
from data.room.reducers.base import SubjectKind
from data.room.reducers.clock_steps import move_alarms
from data.room.state.alarms import Alarms, Flood, Shelf, SourceState

#: Losses of a source, and floods, in the state; older ones are in the book.
LOSSES_KEPT = 100
FLOODS_KEPT = 32


# --- alarms ---------------------------------------------------------------------------------------------------------


def _shelved(state: Alarms, entry: e.Shelved, subject: str) -> Alarms:
    before = state.shelf(entry.source)
    shelf = Shelf(
        first=before.first or before.since if before is not None and before.until > entry.at else 0,
        source=entry.source,
        name=entry.name,
        since=entry.at,
        until=entry.until,
        why=entry.why,
        by=entry.by,
        ref=entry.ref,
        up=entry.up,
    )
    return replace(state, shelves=(*(s for s in state.shelves if s.source != entry.source), shelf))


def _shelf_ended(state: Alarms, entry: e.ShelfEnded, subject: str) -> Alarms:
    # Only the shelf of the entry it names: a source that was shelved again since then stays shelved.
    return replace(state, shelves=tuple(s for s in state.shelves if s.ref != entry.of))


def _flood_on(state: Alarms, entry: e.FloodOn, subject: str) -> Alarms:
    if state.in_flood:
        return state
    floods = (*state.floods, Flood(since=entry.moment, peak=entry.count))[-FLOODS_KEPT:]
    return replace(state, flood_on=entry.moment, floods=floods)


def _flood_off(state: Alarms, entry: e.FloodOff, subject: str) -> Alarms:
    if not state.in_flood:
        return state
    last = Flood(since=entry.since, until=entry.moment, peak=entry.peak)
    return replace(state, flood_off=entry.moment, floods=(*state.floods[:-1], last))


def _tested(state: Alarms, entry: e.SoundTest, subject: str) -> Alarms:
    return replace(state, tested=entry.at, test_ref=entry.ref, heard="", heard_by="", heard_at=0)


def _heard(state: Alarms, entry: e.SoundHeard, subject: str) -> Alarms:
    if entry.of != state.test_ref or (state.heard and not entry.answered):
        return state
    heard = "yes" if entry.heard else "no"
    return replace(state, heard=heard, heard_by=entry.by, heard_at=entry.at, deaf=not entry.heard)


ALARMS = SubjectKind(
    table="alarms",
    state=Alarms,
    reducers={
        e.ClockStep: move_alarms,
        e.Shelved: _shelved,
        e.ShelfEnded: _shelf_ended,
        e.FloodOn: _flood_on,
        e.FloodOff: _flood_off,
        e.SoundTest: _tested,
        e.SoundHeard: _heard,
    },
    empty=lambda subject: Alarms(),
)


# --- a source -------------------------------------------------------------------------------------------------------


def _changed(state: SourceState, entry: e.SourceChanged, subject: str) -> SourceState:
    state = replace(state, name=entry.name, words=entry.words or state.words)
    if entry.again or (entry.still and not state.down):  # another station heard that it is up again
        return state
    if entry.state == "up":
        return replace(state, down=False, since=entry.when, words=entry.words, cause="", sounded=0)
    if state.down and not entry.still:  # another station noted the same loss
        return replace(state, heard=state.heard or entry.sounds)
    state = replace(
        state,
        down=True,
        since=state.since if entry.still else entry.when,
        heard=entry.sounds or (bool(entry.cause) and not entry.shelved),
        sounded=entry.at if entry.sounds else 0,
        by=entry.by if entry.sounds else state.by,
        cause=entry.cause,
    )
    if not entry.shelved and state.shelf_why:
        if state.shelf_loss:  # what the shelf was for has been said
            state = replace(state, shelf_why="", shelf_by="", shelf_loss=0)
        else:
            state = replace(state, shelf_loss=entry.when)
    if entry.incident and entry.incident != state.incident:
        state = replace(state, incident=entry.incident, losses=())
    if entry.still:
        return state
    return replace(state, losses=(*state.losses, entry.when)[-LOSSES_KEPT:])


def _opened(state: SourceState, entry: e.Opened, subject: str) -> SourceState:
    """Count the rows that were opened for the source itself."""
    return replace(state, rows=state.rows + 1)


def _put_aside(state: SourceState, entry: e.Shelved, subject: str) -> SourceState:
    return replace(state, shelved_until=entry.until, shelf_why=entry.why, shelf_by=entry.by, shelf_loss=0)


def _back(state: SourceState, entry: e.ShelfEnded, subject: str) -> SourceState:
    return replace(state, shelved_until=min(state.shelved_until, entry.until))


def _empty(subject: str) -> Any:
    return SourceState(code=kind_and_code(subject)[1])


SOURCE = SubjectKind(
    table="sources",
    state=SourceState,
    reducers={e.SourceChanged: _changed, e.Opened: _opened, e.Shelved: _put_aside, e.ShelfEnded: _back},
    empty=_empty,
)
