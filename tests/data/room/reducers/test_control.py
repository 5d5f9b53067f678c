"""Control: turns, the shift of the roster, gaps, silence."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from data import entries as e
from data.room.reducers.control import KIND, TURNS_KEPT
from data.room.room import Room
from data.room.state.control import Duty, Turn
from data.room.state.handover import Handover, Unsigned
from data.room.state.stations import StationState
from tests.kits.rooms.reducing import AT, BOOK, REF, SHEET, SYS, made


def duty_after(*entries: e.Entry) -> Duty:
    return Room.fold(replace(x, book="B", no=n, at=n, hlc=(n, 0)) for n, x in enumerate(entries, 1)).duty


def control(operator: str, crew: str = "", how: str = "first") -> e.Control:
    name = operator.title()
    return e.Control(by=operator, subjects=("room",), operator=operator, name=name, crew=crew, how=how)


SHIFT = e.ShiftChanged(by="system", subjects=("room",), shift="day", crew="B", starts=10, ends=20)
GAP = e.Gap(by="system", subjects=("room",), since=3, until=9, cause="down", missed=2)


def test_nobody_is_in_control_of_an_empty_room() -> None:
    assert Room().duty == Duty()


def test_control_changing_hands_keeps_the_turns() -> None:
    found = duty_after(control("LST", "A"), control("BGS", "B", "accept"))
    assert (found.operator, found.operator_name, found.since, found.first_control, found.how) == (
        "BGS",
        "Bgs",
        2,
        1,
        "accept",
    )
    assert [(t.operator, t.since, t.until) for t in found.turns] == [("LST", 1, 2), ("BGS", 2, 0)]


def test_control_is_never_backdated() -> None:
    assert duty_after(replace(control("LST"), occurred=0)).since == 1


def test_turns_are_bounded() -> None:
    found = duty_after(*(control(f"O{n}") for n in range(TURNS_KEPT * 2)))
    assert len(found.turns) == TURNS_KEPT
    assert found.turns[-1].operator == found.operator
    assert found.first_control == 1


def test_shift_change_does_not_move_control() -> None:
    found = duty_after(control("LST", "A"), SHIFT)
    assert (found.operator, found.control_crew, found.crew, found.shift, found.ends) == ("LST", "A", "B", "day", 20)


def test_stand_in_keeps_the_crew() -> None:
    found = duty_after(control("LST", "A"), control("XYZ", "A", "take"))
    assert (found.control_crew, found.control_crew_since) == ("A", 1)
    assert duty_after(control("LST", "A"), control("BGS", "B", "accept")).control_crew_since == 2


def test_gap_waits_until_it_is_acknowledged_by_ref() -> None:
    found = duty_after(GAP)
    assert (found.gap_seen, found.gap_since, found.gap_until, found.gap_missed, found.gap_cause) == (
        False,
        3,
        9,
        2,
        "down",
    )
    seen = e.Seen(by="LST", subjects=("room",), what=("B-1",))
    assert duty_after(GAP, seen).gap_seen
    assert not duty_after(GAP, replace(seen, what=("B-7",))).gap_seen
    assert not duty_after(GAP, seen, GAP).gap_seen


def test_silence_is_recorded() -> None:
    assert duty_after(e.Silenced(by="LST", subjects=("room",))).silenced == 1


# --- each kind of entry changes just this -----------------------------------------------------------------------------

HO = Duty(handover=SHEET)


def sheet(**changes: Any) -> dict[str, Any]:
    return {"handover": replace(SHEET, **changes)}


ROOM: list[tuple[Duty, e.Entry, dict[str, Any]]] = [
    (
        Duty(),
        e.BookOpened(**SYS, station="JBR", site="KPU", letter="J"),
        {"stations": (StationState(code="JBR", letter="J", name="KPU", lettered=AT),)},
    ),
    (
        Duty(stations=(StationState(code="JBR", letter="J", name="old"), StationState(code="SBY"))),
        e.BookOpened(**SYS, station="JBR", site="KPU"),
        {"stations": (StationState(code="JBR", letter="J", name="KPU", lettered=AT), StationState(code="SBY"))},
    ),
    (
        Duty(stations=(StationState(code="SBY"),)),
        e.StationNamed(**SYS, station="JBR", letter="K", name="KPU"),
        {"stations": (StationState(code="JBR", letter="K", name="KPU", lettered=AT), StationState(code="SBY"))},
    ),
    (
        Duty(),
        e.HandoverStarted(
            by="LST", subjects=("room",), outgoing="LST", incoming="BGS", name="Bagus", crew="A", to_crew="B",
            lines=(e.SheetLine("posts", "6"),), words="w", known=("incident:a",),
        ),
        {"handover": Handover(
            ref=REF, no=9, since=AT, outgoing="LST", incoming="BGS", name="Bagus", crew="A", to_crew="B",
            lines=(e.SheetLine("posts", "6"),), words="w", known=("incident:a",),
        )},
    ),
    (
        HO,
        e.HandoverSigned(
            by="LST", subjects=("room",), operator="LST", sheet_no=1, anchor_no=8, anchor="ab", words="w",
            lines=(e.SheetLine("open", "0"),),
        ),
        sheet(signed=AT, anchor_no=8, anchor="ab", words="w", lines=(e.SheetLine("open", "0"),)),
    ),
    (
        HO,
        e.HandoverRead(by="BGS", subjects=("room",), lines=(e.SheetLine("posts", "5"), e.SheetLine("open", "0"))),
        sheet(
            read=(e.SheetLine("posts", "5"), e.SheetLine("open", "0")), read_at=(("open", AT), ("posts", AT))
        ),
    ),
    (
        HO,
        e.HandoverPaused(**SYS, why="P1", incident="incident:b", number=101),
        sheet(paused=AT, why="P1", incident="incident:b", known=("incident:a", "incident:b")),
    ),
    (
        Duty(handover=replace(SHEET, paused=7)),
        e.HandoverPaused(**SYS, why="P1", incident="incident:a", number=101),
        sheet(paused=7, why="P1", incident="incident:a"),
    ),
    (HO, e.HandoverPaused(by="LST", subjects=("room",), why="coffee"), sheet(paused=AT, why="coffee")),
    (
        Duty(handover=replace(SHEET, paused=7, why="P1", incident="incident:a")),
        e.HandoverResumed(by="LST", subjects=("room",), known=("incident:b", "incident:a")),
        sheet(known=("incident:a", "incident:b")),
    ),
    (Duty(), e.HandoverResumed(by="LST", subjects=("room",), known=("incident:b",)), {}),
    (
        HO,
        e.HandoverSigned(
            by="LST", subjects=("room",), operator="LST", sheet_no=1, anchor_no=8, anchor="ab", words="w", proof="pin"
        ),
        sheet(signed=AT, proof="pin", anchor_no=8, anchor="ab", words="w"),
    ),
    (
        Duty(stations=(StationState(code="JBR", letter="J", signed=3, unsigned="away"), StationState(code="SBY"))),
        e.Signed(**SYS, upto=8, hash="h", signer="k", signature="s", time=77, why="hour", next="n"),
        {"stations": (
            StationState(code="JBR", letter="J", key="n", signed=8, signed_at=77), StationState(code="SBY")
        )},
    ),
    (
        Duty(stations=(StationState(code="JBR", key="n", signed=8, signed_at=77),)),
        e.Signed(**SYS, upto=9, hash="h", signer="k", signature="s", time=78),
        {"stations": (StationState(code="JBR", key="k", signed=9, signed_at=78),)},
    ),
    (
        Duty(stations=(StationState(code="JBR", key="k", signed=8, signed_at=77),)),
        e.Signed(**SYS, upto=9, hash="h", signer="k", time=78, unsigned="slow"),
        {"stations": (StationState(code="JBR", key="k", signed=8, signed_at=77, unsigned="slow"),)},
    ),
    (
        Duty(doubt="year", doubt_ref="B-2"),
        e.ClockDoubt(**SYS, why="far", last=5),
        {"doubt": "far", "doubt_at": AT, "doubt_last": 5, "doubt_ref": REF, "doubt_seen": False},
    ),
    (
        Duty(),
        e.StationNamed(**SYS, station="JBR", letter="K", name="KPU", knows=7),
        {"stations": (StationState(code="JBR", letter="K", name="KPU", knows=7, lettered=AT),)},
    ),
    (
        Duty(),
        e.BookOpened(**SYS, station="JBR", site="KPU", knows=7),
        {"stations": (StationState(code="JBR", name="KPU", knows=7),)},
    ),
    (Duty(), e.HandoverRead(by="BGS", subjects=("room",), lines=(e.SheetLine("posts", "5"),)), {}),
    (Duty(), e.HandoverPaused(**SYS, why="P1"), {}),
    (
        Duty(unsigned=(Unsigned(ref="B-1", no=1, at=5, before="LST", by="BGS"),)),
        e.Countersigned(by="LST", subjects=("room",), of="B-1", of_no=1, operator="LST", signer="LST"),
        {"unsigned": ()},
    ),
    (Duty(gap_ref="B-3", gap_seen=False), e.Seen(**SYS), {"gap_seen": True}),
    (Duty(gap_ref="B-3", gap_seen=False), e.Seen(**SYS, what=("B-3",)), {"gap_seen": True}),
    (Duty(gap_ref="B-3", gap_seen=False), e.Seen(**SYS, what=("B-4",)), {}),
    (
        Duty(operator="LST", operator_name="L", since=5, first_control=5, control_crew="A", control_crew_since=5,
             turns=(Turn(operator="X", since=1, until=5), Turn(operator="LST", since=5)), handover=SHEET),
        e.Control(by="BGS", subjects=("room",), operator="BGS", name="Bagus", how="take", before="LST", crew="B"),
        {"operator": "BGS", "operator_name": "Bagus", "how": "take", "since": AT, "control_crew": "B",
         "control_crew_since": AT, "handover": None,
         "unsigned": (Unsigned(ref=REF, no=9, at=AT, before="LST", by="BGS"),),
         "turns": (Turn(operator="X", since=1, until=5), Turn(operator="LST", since=5, until=AT),
                   Turn(operator="BGS", name="Bagus", crew="B", how="take", since=AT, book=BOOK, no=9)),
         "control": (Turn(operator="BGS", name="Bagus", crew="B", how="take", since=AT, book=BOOK, no=9),)},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "entry", "changes"), ROOM)
def test_control_reducer_changes_just_this(before: Duty, entry: e.Entry, changes: dict[str, Any]) -> None:
    assert KIND.reducers[type(entry)](before, made(entry), "room") == replace(before, **changes)


def test_station_letter_in_a_later_book_replaces_the_earlier() -> None:
    known: Any = Duty(stations=(StationState(code="JBR", letter="J"),))
    found = KIND.reducers[e.BookOpened](known, made(e.BookOpened(**SYS, station="JBR", site="K", letter="X")), "r")
    assert found.stations == (StationState(code="JBR", letter="X", name="K", lettered=AT),)
