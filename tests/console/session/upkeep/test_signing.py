"""The console signs its book: every hour, at a handover, at its end; and nothing waits for the key."""

from __future__ import annotations

import errno
import json
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from console.session.upkeep import signing
from data.base.clock import HOUR, ManualClock
from data.base.text import KEY_HEAD, key_head
from data.book.book import Book
from data.book.reading.follower import BookReader
from data.book.signing import ed25519, keys
from data.book.signing.coverage import cover
from data.entries import Entry, Signed
from tests.kits.console.desk_room import NIGHT, Room, console, new_home
from tests.kits.console.stations import Station, pair


def signed(folder: Path) -> list[Signed]:
    with closing(BookReader.open(folder)) as book:
        return [entry for entry in book.entries() if isinstance(entry, Signed)]


async def settle(room: Room, count: int) -> None:
    """Wait for so many signatures in the book."""
    await room.until(lambda: sum(isinstance(e, Signed) for e in room.desk.book.entries()) >= count)
    await room.settle()


@pytest.fixture
def key(tmp_path: Path) -> str:
    new_home(tmp_path)
    return keys.make(tmp_path, "JBR", None).key


async def test_console_signs_every_hour_at_a_handover_and_at_its_end(tmp_path: Path, key: str) -> None:
    async with console(tmp_path) as room:
        await room.enter("l mulai")
        await room.minutes(2)
        await settle(room, 1)
        await room.enter("l lagi")
        await room.minutes(30)
        assert len(list(signed(tmp_path))) == 1
        await room.minutes(32)
        await settle(room, 2)
        await room.enter("a")
        await room.enter("ho quick BGS")
        await settle(room, 3)
        await room.enter("l sesudah")
    found = signed(tmp_path)
    assert [entry.why for entry in found] == ["handover", "hour", "handover", "exit"]
    assert {entry.signer for entry in found} == {key} and all(entry.signature for entry in found)
    with closing(BookReader.open(tmp_path)) as book:
        covered = cover([book], [key])
        assert covered.wrong == () and covered.uncovered == 0
        assert book.last_no == found[-1].no


async def test_console_that_has_nothing_new_signs_nothing(tmp_path: Path, key: str) -> None:
    clock = ManualClock(NIGHT)
    for _ in range(2):
        async with console(tmp_path, clock=clock):
            pass
    first = len(signed(tmp_path))
    clock.advance(1000)
    async with console(tmp_path, clock=clock) as room:
        await room.until(lambda: room.app.signing is not None and room.app.signing._entry > 0)
    assert len(signed(tmp_path)) == first


async def test_home_without_a_key_has_the_book_that_it_had(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("l mulai")
        await room.minutes(90)
    assert signed(tmp_path) == []
    assert not (tmp_path / "signing.json").exists()


async def test_medium_that_is_away_is_said_once_an_hour_and_signed_when_it_is_back(tmp_path: Path) -> None:
    home, medium = tmp_path / "home", tmp_path / "medium"
    medium.mkdir()
    new_home(home)
    keys.make(home, "JBR", medium)
    medium.rename(tmp_path / "away")
    async with console(home) as room:
        await room.enter("l mulai")
        await room.minutes(2)
        await settle(room, 1)
        await room.minutes(40)
        assert [entry.unsigned for entry in signed(home)] == ["away"]
        await room.retype("b")
        await room.pilot.pause()
        assert "NOT signed up to no. 3: the medium with" in room.text
        (tmp_path / "away").rename(medium)
        await room.minutes(2)
        await settle(room, 2)
        noted = medium / f"signed-{room.desk.book.id}.json"
        await room.until(noted.exists)
        medium.rename(tmp_path / "away")
    found = signed(home)
    assert [bool(entry.signature) for entry in found][:2] == [False, True]
    assert (tmp_path / "away" / f"signed-{found[0].book}.json").exists()


async def test_medium_that_hangs_holds_up_neither_a_line_nor_the_end(
    tmp_path: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs = threading.Event()
    monkeypatch.setattr(keys, "read_private", lambda path, *, in_home: hangs.wait(60) and b"")
    monkeypatch.setattr(signing, "PATIENCE", 0.05)
    try:
        async with console(tmp_path) as room:
            await room.enter("l mulai")
            await room.minutes(2)
            await room.enter("l lagi")  # the line is saved while the key is waited for
            assert room.desk.book.last_no >= 3
            await room.minutes(62)
            await settle(room, 1)
            await room.enter("l terakhir")
        assert [entry.unsigned for entry in signed(tmp_path)] == ["slow", "slow"]
    finally:
        hangs.set()


async def test_signature_that_is_only_slow_is_entered_when_it_is_there(
    tmp_path: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, read = threading.Event(), keys.read_private

    def slow(path: Path, *, in_home: bool) -> bytes:
        assert free.wait(60)
        return read(path, in_home=in_home)

    monkeypatch.setattr(keys, "read_private", slow)
    async with console(tmp_path) as room:
        for line in ("l mulai", "l lagi", "ho quick BGS"):  # within a minute: it is waited for
            await room.enter(line)
        assert signed(tmp_path) == []
        free.set()
        await settle(room, 2)
        assert [entry.unsigned for entry in signed(tmp_path)] == ["", ""]
        free.clear()
        await room.enter("l sesudah")
        await room.minutes(62)
        await room.enter("ho quick LST")
        await settle(room, 3)
        free.set()
        await settle(room, 4)
        await room.minutes(2)
        await settle(room, 5)
    found = signed(tmp_path)
    assert [entry.unsigned for entry in found[2:5]] == ["slow", "", ""]
    with closing(BookReader.open(tmp_path)) as book:
        covered = cover([book], [key])
        assert covered.wrong == () and covered.uncovered == 0 and covered.unsigned is None


def refuse(*args: object) -> list[Entry]:
    raise OSError(errno.ENOSPC, "No space left on device")


async def test_full_disk_keeps_the_end_unsigned_and_the_next_start_signs(
    tmp_path: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = ManualClock(NIGHT)
    async with console(tmp_path, clock=clock) as room:
        await room.enter("l mulai")
        await settle(room, 1)
        await room.enter("l lagi")
        monkeypatch.setattr(Book, "append", refuse)
    monkeypatch.undo()
    before = len(signed(tmp_path))
    clock.advance(HOUR)
    async with console(tmp_path, clock=clock) as room:
        await room.minutes(2)
        await settle(room, 2)
    assert before == 1 and signed(tmp_path)[-1].signature


async def test_sheet_and_report_have_the_key(tmp_path: Path, key: str) -> None:
    async with console(tmp_path, size=(100, 40)) as room:
        await room.enter("l mulai")
        await room.minutes(2)
        await settle(room, 1)
        await room.retype("h")
        await room.pilot.pause()
        assert f"signing key {key_head(key)}" in " ".join(room.text.split())


# --- other stations ------------------------------------------------------------------------------------------------


def sign(station: Station, private: bytes, **changes: Any) -> Signed:
    """Enter a signature of a station, as its console does."""
    from data.book.signing.signature import message

    book = station.desk.book
    assert isinstance(book, Book)
    no, digest, at = book.last_no, book.last_hash, station.clock.now()
    fields: dict[str, Any] = {
        "upto": no,
        "hash": digest,
        "signer": ed25519.public_of(private),
        "signature": ed25519.sign(private, message(book.id, no, digest, at, "")),
        "time": at,
    }
    (entry,) = book.append([Signed(by="system", subjects=("room",), **(fields | changes))])
    station.desk.apply([entry])
    assert isinstance(entry, Signed)
    return entry


def look(here: Station, entry: Signed) -> list[str]:
    """Entries made here about a signature that arrived."""
    from data.book.signing.known import look as look_at

    theirs = here.desk.library.others()[entry.book]
    assert isinstance(here.desk.book, Book)
    found = look_at(here.home.path, here.desk.book, theirs, entry, NIGHT)
    here.desk.apply(here.desk.book.append(found) if found else [])
    return [f"{each.what} {each.file}" for each in found]


def test_first_key_of_a_station_is_known_and_another_one_is_said_once(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    first = sign(b, bytes(32))
    a.read(b)
    assert look(a, first) == []
    (pin,) = keys.pinned(a.home.path)["POL"]
    assert (pin.key, pin.book, pin.no) == (first.signer, first.book, first.no)
    second, third = sign(b, bytes(range(32))), sign(b, bytes(range(32)))
    a.read(b)
    assert look(a, second) == [f"other_key POL {second.no} {key_head(second.signer)}"]
    assert look(a, third) == []
    line = a.desk.line(a.desk.book.last_no)
    assert line is not None and "POL signs with another key" in line.words and "siaga key pin" in line.words
    keys.pin(a.home.path, "POL", keys.Pin(second.signer[:KEY_HEAD], NIGHT))
    assert look(a, sign_and_read(a, b, bytes(range(32)))) == []


def sign_and_read(a: Station, b: Station, private: bytes) -> Signed:
    entry = sign(b, private)
    a.read(b)
    return entry


def test_signature_that_does_not_fit_what_was_sent_is_said(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    wrong = sign(b, bytes(32), hash="0" * 64)
    a.read(b)
    assert look(a, wrong) == [f"theirs_wrong {wrong.book} {wrong.no}"]
    assert look(a, wrong) == []
    again = sign(b, bytes(32), hash="0" * 64)
    a.read(b)
    assert look(a, again) == [f"theirs_wrong {again.book} {again.no}"]
    assert keys.pinned(a.home.path) == {}


def test_room_says_of_each_station_how_far_it_signed(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    b.do("ok 5")
    entry = sign_and_read(a, b, bytes(32))
    state = next(s for s in a.desk.room.duty.stations if s.code == "POL")
    assert (state.key, state.signed, state.unsigned) == (entry.signer, entry.upto, "")
    sign(b, bytes(32), signature="", unsigned="away")
    a.read(b)
    state = next(s for s in a.desk.room.duty.stations if s.code == "POL")
    assert (state.key, state.unsigned) == (entry.signer, "away")


def test_courier_fork_and_old_entries_go_on_with_signatures(tmp_path: Path) -> None:
    from console.session.desk import Desk

    (station, _) = pair(tmp_path)
    station.do("ok 4")
    assert isinstance(station.desk.book, Book)
    common = station.desk.book.last_no
    sign(station, bytes(32))
    station.do("ok 5")
    old = station.desk.book.id
    station.desk.close()
    station.desk = Desk.open(station.home, clock=station.clock, forked=(old, common))
    kinds = [json.loads(station.desk.book.raw(no))["kind"] for no in range(1, station.desk.book.last_no + 1)]
    assert "book.signed" not in kinds and "check" in kinds
