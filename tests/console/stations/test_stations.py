"""Two homes as two stations of one room: each folds, orders and keeps the other's entries."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

import pytest

from console.session.desk import Desk
from data.base.clock import HOUR, MINUTE, ManualClock
from data.book.book import Book
from data.book.replicas.replicas import Replicas
from data.entries import Entry, Fix
from data.intents.base import Refused
from data.room import database
from data.room.room import Room
from data.view.handover_sheet import sheet
from tests.kits.console.desk_room import NIGHT
from tests.kits.console.stations import Station, catch_up_at_once, pair
from tests.kits.disks import log


def test_stations_with_same_entries_show_same_room(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    a.do("n theft 3 tas dirampas")
    b.do("n fire 2 asap di gudang")
    b.do("ok 1,2,3")
    a.do("ok 4")
    a.read(b)
    b.read(a)
    assert a.facts == b.facts
    assert [i.type for i in a.open] == ["THFT", "FIRE"]
    for station in (a, b):
        folded = Room.fold(sorted(station.desk.library.all_entries(), key=lambda e: e.order))
        assert folded.states == station.facts
    a.do("n crowd 1 massa bergerak")
    b.read(a)
    assert a.facts == b.facts


@pytest.mark.parametrize("kept", [True, False], ids=["room-file", "no-room-file"])
def test_station_restart_shows_same_room(tmp_path: Path, kept: bool) -> None:
    a, b = pair(tmp_path)
    b.do("n fire 2 asap di gudang")
    a.do("ok 4")
    a.read(b)
    before = a.facts
    a.desk.close()
    b.do("ok 5")
    late = Replicas.open(a.home.path, write=True)  # it arrived, and the console was killed before it left a snapshot
    late.append(b.desk.book.id, b.desk.book.last_no, [b.desk.book.raw(b.desk.book.last_no)], NIGHT)
    late.close()
    if not kept:
        a.home.room_file.unlink()
    a.desk = Desk.open(a.home, clock=a.clock)
    assert set(before) <= set(a.facts) and a.facts != before
    b.read(a)
    assert a.facts == b.facts


def test_station_start_reads_no_book_in_its_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = pair(tmp_path)
    b.do("n fire 2 asap di gudang")
    a.read(b)
    facts = a.facts
    a.desk.close()

    def folded(*args: object, **more: object) -> None:
        raise AssertionError("folded the books anew")

    monkeypatch.setattr(Room, "fold", folded)
    a.desk = Desk.open(a.home, clock=a.clock)
    assert a.facts == facts


def test_snapshot_of_other_replica_is_ignored(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    b.do("n fire 2 asap di gudang")
    a.read(b)
    a.desk.close()
    aside = a.home.path / "replica"
    aside.rename(a.home.path / "elsewhere")
    a.desk = Desk.open(a.home, clock=a.clock)
    assert a.open == []
    assert b.desk.book.id not in a.desk.room.last
    a.read(b)
    assert [i.type for i in a.open] == ["FIRE"]


def test_arrival_is_in_causality_of_next_own_entry(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    b.clock.step(3 * HOUR)
    b.do("ok 1")
    a.read(b)
    mine = a.do("ok 2")[0]
    last = b.desk.book.last_no
    assert mine.seen == {b.desk.book.id: last}
    assert mine.hlc > b.desk.book.get(last).hlc
    assert mine.at < b.desk.book.get(last).at
    assert a.do("ok 3")[0].seen == {}
    a.restart()
    again = a.do("ok 4")[0]
    assert again.seen == {b.desk.book.id: last}  # a start repeats its causality
    assert again.hlc > mine.hlc


def test_causality_of_failed_save_is_stored_again(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    b.do("ok 1")
    a.read(b)
    book = a.desk.book
    assert isinstance(book, Book)
    stamped = book.stamp([log("not saved")])
    assert stamped.entries[0].seen
    book.unstamp()
    assert a.do("ok 2")[0].seen == stamped.entries[0].seen


def test_room_at_a_time_holds_entries_arrived_by_then(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    b.do("n fire 2 asap di gudang")
    at_b = b.clock.now()
    a.clock.advance(2 * HOUR)
    a.read(b)
    arrived = a.clock.now()
    for moment, known in ((at_b + MINUTE, 0), (arrived - 1, 0), (arrived, 1)):
        desk = Desk.view(a.home, at=moment, clock=ManualClock(moment))
        assert len(desk.room.open_incidents()) == known
        desk.close()


def test_view_reads_all_books(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    b.do("n fire 2 asap di gudang")
    a.read(b)
    desk = Desk.view(a.home, clock=a.clock)
    assert [i.type for i in desk.room.open_incidents()] == ["FIRE"]
    assert desk.entry_of(f"{b.desk.book.id}-1") == b.desk.book.get(1)
    assert desk.entry_of(f"{b.desk.book.id}-99") is None
    assert desk.entry_of("XYZ-0000-1") is None
    desk.close()


def test_returned_entries_of_earlier_book_count_once(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    a.do("ok 1")
    b.read(a)
    a.do("ok 2")
    b.read(a)
    old = a.desk.book.id
    text = a.home.book_dir
    a.desk.close()
    copy = text.with_name("copy")
    text.rename(copy)
    shutil.copytree(copy, text)  # other inodes: a restored copy
    a.desk = Desk.open(a.home, clock=a.clock)
    assert a.desk.book.id != old
    replica = b.desk.library.replicas.book(old)
    assert replica is not None
    raws = [replica.raw(no) for no in range(1, replica.last_no + 1)]
    catch_up_at_once(a.desk, a.desk.library.replicas.append(old, 1, raws, a.clock.now()))
    refs = [e.ref for e in a.desk.library.all_entries()]
    assert len(refs) == len(set(refs))
    b.read(a)
    a.read(b)
    assert a.facts == b.facts
    database.save(a.home.room_file, a.desk.room, a.desk.library)
    loaded = database.load(a.home.room_file, a.desk.library)
    assert loaded is not None and loaded.states == a.facts


def backlog_of(folder: Path) -> tuple[Station, list[Entry]]:
    """Return a station, and the entries of another one that have just arrived there, most of them late."""
    a, b = pair(folder)
    b.do("n fire 2 asap di gudang")
    a.read(b)
    for number in range(2):
        b.do(f"101 dari b {number}")
        a.do(f"101 dari a {number}")
        a.do(f"ok {1 + number % 2}")
        b.do(f"ok {1 + number % 2}")
    a.restart()
    book, replicas = b.desk.book, a.desk.library.replicas
    first = replicas.last(book.id)[0] + 1
    raws = [book.raw(no) for no in range(first, book.last_no + 1)]
    return a, replicas.append(book.id, first, raws, a.clock.now())


def test_a_stop_at_any_step_of_a_backlog_starts_with_the_same_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.room.fold.PIECE", 1)
    monkeypatch.setattr("data.room.fold.TAIL", 3)
    ends = 0
    for steps in count(step=2):
        a, entries = backlog_of(tmp_path / str(steps))
        backlog = a.desk.catch_up(entries)
        done = sum(1 for _ in zip(range(steps), backlog, strict=False))
        a.restart()
        assert a.facts == Room.fold(a.desk.library.all_entries()).states, steps
        ends += 1
        if done < steps:
            break
    assert ends > 10


def test_loss_that_two_stations_noted_is_one_loss(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    a.do("src cam-3 down")
    since = a.desk.room.source("cam-3").since
    b.clock.advance(8 * MINUTE)
    b.do("src cam-3 down")
    for station, other in ((a, b), (b, a)):
        station.read(other)
        (row,) = station.open
        source = station.desk.room.source("cam-3")
        assert (row.report_count, row.renewed, source.since, len(source.losses)) == (1, 0, since, 1)
    for line in ("src cam-3 up", "src cam-3 down"):
        a.do(line)
    b.read(a)
    assert [row.report_count for row in b.open] == [2], "it went down again"
    midnight = [item.text for section in sheet(b.desk.context("BGS")) for item in section.items if "#J101" in item.text]
    assert midnight[-1].startswith("1: "), midnight


def test_loss_after_it_was_up_counts_though_its_station_did_not_know_of_the_row(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    for line in ("src cam-3 down", "src cam-3 up"):
        a.do(line)
    b.clock.advance(8 * MINUTE)
    b.do("src cam-3 down")
    a.read(b)
    assert [(row.report_count, bool(row.renewed)) for row in a.open] == [(2, True)]


def test_correction_of_an_entry_as_the_log_names_it_is_never_one_of_the_last_words(tmp_path: Path) -> None:
    a, b = pair(tmp_path)
    theirs = a.do("l lamp out")[-1]
    b.read(a)
    ours = b.do("l gate shut")[-1]
    for verb in ("fix", "undo"):
        with pytest.raises(Refused) as refused:
            b.do(f"{verb} {theirs.ref} lamp is lit")
        assert "corrected there" in str(refused.value.fields["why"])
    fixed = b.do(f"fix {ours.ref} gate is open")[-1]
    assert isinstance(fixed, Fix) and (fixed.of_no, fixed.words) == (ours.no, "gate is open")
