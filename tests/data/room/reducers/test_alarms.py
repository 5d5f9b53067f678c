"""Reducers of alarms and sources: each kind of entry changes just this."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from data import entries as e
from data.room.reducers import alarms
from data.room.state.alarms import Alarms, Flood, Shelf, SourceState
from tests.kits.rooms.reducing import AT, REF, SYS, WHAT, made

SHELF = Shelf(source="cam-3", name="C", since=AT, until=AT + 9, why="wet", by="LST", ref=REF)
OLD = Shelf(source="cam-3", name="C", since=1, until=2, why="wet", by="LST", ref="B-1")
OTHER = Shelf(source="cam-4", name="D", since=1, until=2, why="wet", by="LST", ref="B-2")
CAM3 = SourceState(code="cam-3", name="C", since=5, words="w", incident=WHAT, losses=(5,), rows=1)
DOWN: dict[str, Any] = {"by": "cctv", "subjects": ("x",), "source": "cam-3", "name": "C", "state": "down"}

ALARMS: list[tuple[Any, e.Entry, dict[str, Any]]] = [
    (
        Alarms(shelves=(OLD, OTHER)),
        e.Shelved(by="LST", subjects=("x",), source="cam-3", name="C", until=AT + 9, why="wet"),
        {"shelves": (OTHER, SHELF)},
    ),
    (
        Alarms(shelves=(replace(OLD, until=AT), OTHER)),
        e.Shelved(by="LST", subjects=("x",), source="cam-3", name="C", until=AT + 9, why="wet"),
        {"shelves": (OTHER, replace(SHELF, first=0))},
    ),
    (
        Alarms(shelves=(OLD, OTHER)),
        e.ShelfEnded(**SYS, of="B-1", source="cam-3", name="C", until=2),
        {"shelves": (OTHER,)},
    ),
    (
        Alarms(),
        e.FloodOn(**SYS, moment=70, count=11, above=10, window_s=600),
        {"flood_on": 70, "floods": (Flood(since=70, peak=11),)},
    ),
    (Alarms(flood_on=60), e.FloodOn(**SYS, moment=70, count=11, above=10, window_s=600), {}),
    (
        Alarms(flood_on=70, floods=(Flood(since=5, until=6, peak=12), Flood(since=70, peak=11))),
        e.FloodOff(**SYS, moment=90, since=70, count=4, below=5, peak=13),
        {"flood_off": 90, "floods": (Flood(since=5, until=6, peak=12), Flood(since=70, until=90, peak=13))},
    ),
    (Alarms(flood_on=70, flood_off=80), e.FloodOff(**SYS, moment=90, since=70, count=4, below=5), {}),
    (
        Alarms(heard="no", heard_by="LST", heard_at=7, deaf=True),
        e.SoundTest(**SYS),
        {"tested": AT, "test_ref": REF, "heard": "", "heard_by": "", "heard_at": 0},
    ),
    (
        Alarms(tested=7, test_ref="B-5"),
        e.SoundHeard(by="LST", subjects=("x",), of="B-5", heard=False),
        {"heard": "no", "heard_by": "LST", "heard_at": AT, "deaf": True},
    ),
    (
        Alarms(tested=7, test_ref="B-5", heard="no", deaf=True),
        e.SoundHeard(by="LST", subjects=("x",), of="B-5", heard=True),
        {"heard": "yes", "heard_by": "LST", "heard_at": AT, "deaf": False},
    ),
    (Alarms(test_ref="B-5", heard="yes"), e.SoundHeard(**SYS, of="B-5", heard=False, answered=False), {}),
    (Alarms(test_ref="B-6"), e.SoundHeard(by="LST", subjects=("x",), of="B-5", heard=True), {}),
]  # fmt: skip

SOURCE: list[tuple[SourceState, e.Entry, dict[str, Any]]] = [
    (CAM3, e.SourceChanged(**{**DOWN, "name": "N"}, again=True), {"name": "N"}),
    (CAM3, e.SourceChanged(**DOWN, again=True, words="more"), {"words": "more"}),
    (
        replace(CAM3, down=True, cause="mains", sounded=5),
        e.SourceChanged(**{**DOWN, "state": "up"}),
        {"down": False, "since": AT, "words": "", "cause": "", "sounded": 0},
    ),
    (
        CAM3,
        e.SourceChanged(**DOWN, incident=WHAT, sounds=True),
        {"down": True, "since": AT, "heard": True, "sounded": AT, "by": "cctv", "losses": (5, AT)},
    ),
    (
        replace(CAM3, by="LST", sounded=5),
        e.SourceChanged(**DOWN, incident="incident:b", cause="mains"),
        {"down": True, "since": AT, "heard": True, "sounded": 0, "cause": "mains", "incident": "incident:b",
         "losses": (AT,)},
    ),
    (
        CAM3,
        e.SourceChanged(**DOWN, cause="mains", shelved=True),
        {"down": True, "since": AT, "heard": False, "cause": "mains", "losses": (5, AT)},
    ),
    (CAM3, e.SourceChanged(**DOWN), {"down": True, "since": AT, "heard": False, "losses": (5, AT)}),
    (
        replace(CAM3, down=True, heard=False),
        e.SourceChanged(**DOWN, still=True, sounds=True),
        {"heard": True, "sounded": AT, "by": "cctv"},
    ),
    *(  # another station noted the same loss
        (replace(CAM3, down=True, heard=was), e.SourceChanged(**DOWN, sounds=sounds), {"heard": was or sounds})
        for was in (False, True)
        for sounds in (False, True)
    ),
    (CAM3, e.Shelved(by="L", subjects=("x",), source="cam-3", name="C", until=77, why="w"),
     {"shelved_until": 77, "shelf_why": "w", "shelf_by": "L"}),
    (
        replace(CAM3, shelved_until=77),
        e.ShelfEnded(**SYS, of="B-1", source="cam-3", name="C", until=66),
        {"shelved_until": 66},
    ),
    (replace(CAM3, shelved_until=55), e.ShelfEnded(**SYS, of="B-1", source="cam-3", name="C", until=66), {}),
]  # fmt: skip


@pytest.mark.parametrize(("before", "entry", "changes"), ALARMS)
def test_alarms_reducer_changes_just_this(before: Alarms, entry: e.Entry, changes: dict[str, Any]) -> None:
    assert alarms.ALARMS.reducers[type(entry)](before, made(entry), "alarms") == replace(before, **changes)


@pytest.mark.parametrize(("before", "entry", "changes"), SOURCE)
def test_source_reducer_changes_just_this(before: SourceState, entry: e.Entry, changes: dict[str, Any]) -> None:
    assert alarms.SOURCE.reducers[type(entry)](before, made(entry), "source:cam-3") == replace(before, **changes)
