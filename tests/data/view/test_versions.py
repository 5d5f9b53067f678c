"""Stations of different versions: what one does not know of the other's entries is said on both sides."""

from __future__ import annotations

from msgspec.structs import replace

from data import entries as e
from data.entries.codec import decode
from data.room.room import Dump, Room
from data.view.alerts.versions import version_alerts
from data.words import Words


def opened(station: str, knows: int = 1) -> e.Entry:
    return e.BookOpened(
        by="system", subjects=("room",), station=station, site="Jember", book=f"{station}-aaaa", no=1, knows=knows
    )


def unknown(no: int, kind: str = "drone.seen") -> e.Entry:
    raw = f'{{"book":"POL-aaaa","by":"BGS","kind":"{kind}","no":{no},"subjects":["post:4"]}}'
    return decode(raw)


def said(room: Room, own: str = "JBR") -> list[str]:
    return [Words("en")(alert.key, **alert.args) for alert in version_alerts(room, own)]


def test_entries_of_a_newer_version_are_counted_and_said_here() -> None:
    room = Room.fold([opened("JBR"), opened("POL"), unknown(2), unknown(3), unknown(3), unknown(4, "kite.seen")])
    assert said(room) == ["POL is newer: 3 entries count as nothing here (drone.seen, kite.seen). Upgrade us"]
    again = Room(dump=Dump(position=room.position()))  # as the room file keeps it
    assert said(again) == said(room)


def test_place_of_a_damaged_entry_is_not_a_newer_version() -> None:
    lost = e.Unknown(book="POL-aaaa", no=2, by="system", subjects=(), raw_kind="lost")
    assert said(Room.fold([opened("POL"), lost])) == []


def test_entries_that_an_older_station_does_not_know_are_said_here() -> None:
    room = Room.fold([opened("JBR", 2), opened("POL"), opened("SBY", 2)])
    room.newer = {"log": 4}
    older = e.Log.came_with
    e.Log.came_with = 2
    try:
        assert said(room) == ["POL is older: 4 entries count as nothing there (log). Upgrade POL"]
        assert said(room, "POL") == []  # POL says so itself as soon as it is upgraded
        told = e.StationNamed(
            by="system", subjects=("room",), station="POL", letter="P", book="POL-aaaa", no=2, knows=2, hlc=(9, 0)
        )
        room.apply(told)
        assert said(room) == []
    finally:
        e.Log.came_with = older


def test_kinds_of_a_format_are_counted() -> None:
    older = e.Log.came_with
    e.Log.came_with = 2
    try:
        room = Room.fold([e.Log(by="LST", subjects=(), words="x", book="JBR-aaaa", no=no) for no in (1, 2)])
        assert room.newer == {"log": 2} and room.position().newer == {"log": 2}
    finally:
        e.Log.came_with = older
    assert (
        replace(room.position(), newer={})
        == Room.fold([e.Log(by="LST", subjects=(), words="x", book="JBR-aaaa", no=no) for no in (1, 2)]).position()
    )
