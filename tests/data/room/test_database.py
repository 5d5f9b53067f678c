"""The room file: what is written of a room, TinyDB queries on it, and the start from it."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tinydb import TinyDB, where

from data import entries as e
from data.base.clock import HOUR
from data.base.disk import Disk
from data.book.reading.readable import ReadableBook
from data.book.storage.tinydb_storage import JournalStorage
from data.entries.codec import canonical, first_hash, next_hash
from data.intents.control import Silence, TakeControl
from data.intents.corrections import Correct, Undo
from data.intents.incidents.closing import Close, Reopen
from data.intents.incidents.opening import NewIncident, WriteNote
from data.intents.posts import CheckCall, SendPosts, TakeBreak
from data.room import database, tables
from data.room.catch_up import catch_up
from data.room.database import RoomFile
from data.room.room import KEEP, Room
from tests.data.room.test_order import PLAIN, SETTLED, histories, packing, same, told
from tests.kits.disks import BadDisk
from tests.kits.rooms.memory_room import BOOK
from tests.kits.rooms.small_site import Bench
from tests.kits.running.examples import examples


class FakeBook:
    """A book in memory with the API for reading."""

    def __init__(self, entries: list[e.Entry], book: str = BOOK) -> None:
        self.id = book
        self.kept = entries
        self.read: list[int] = []
        self.lost: tuple[int, ...] = ()
        self.stations: tuple[FakeBook, ...] = ()
        self.before: tuple[FakeBook, ...] = ()

    @property
    def last_no(self) -> int:
        return len(self.kept)

    def hash(self, no: int) -> str:
        found = first_hash(self.id)
        for entry in self.kept[:no]:
            found = next_hash(found, canonical(entry))
        return found

    def hash_or_empty(self, no: int) -> str:
        return "" if no in self.lost else self.hash(no)

    def entries(self, start: int = 1, stop: int | None = None) -> Iterator[e.Entry]:
        for entry in self.kept[start - 1 : stop]:
            if entry.no in self.lost:
                continue
            self.read.append(entry.no)
            yield entry

    def all_entries(self) -> Iterator[e.Entry]:
        return self.entries()

    def all_of(self, subject: str) -> Iterator[e.Entry]:
        return iter([x for x in self.kept if subject in x.subjects])

    def others(self) -> dict[str, ReadableBook]:
        return cast(dict[str, ReadableBook], {each.id: each for each in self.stations})

    @property
    def earlier(self) -> tuple[ReadableBook, ...]:
        return cast(tuple[ReadableBook, ...], self.before)


class FullDisk(Disk):
    """A disk with room for so many bytes; None: for any."""

    left: int | None = None

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        if self.left is None:
            return super().pwrite(fd, data, offset)
        if self.left <= 0:
            raise OSError(errno.ENOSPC, "full")
        done = super().pwrite(fd, data[: self.left], offset)
        self.left -= done
        return done


def evening() -> Bench:
    """A P1 under way, a break, a P3 that is closed, an undone line, a correction."""
    bench = Bench()
    bench.do(NewIncident(type="FIRE", post="3", words="smoke"))
    bench.do(SendPosts(posts=("3", "6"), incident=bench.incident(101).subject))
    bench.do(TakeBreak(post="4", cover="5"))
    bench.do(NewIncident(type="POWR", post="1", words="dark"))
    bench.do(Close(incident=bench.incident(102).subject, disposition="safe"))
    bench.do(CheckCall(posts=("1",)))
    bench.do(Undo())
    bench.do(Correct(no=2, words="thick smoke"))
    return bench


def test_load_reads_only_the_entries_after_the_snapshot(tmp_path: Path) -> None:
    bench, path = evening(), tmp_path / "room.db"
    database.save(path, bench.room, FakeBook(bench.book))
    stopped = len(bench.book)
    bench.do(CheckCall(posts=("2",)))
    book = FakeBook(bench.book)
    room = database.load(path, book)
    assert room is not None
    assert book.read == [stopped + 1]
    same(room, bench.room)
    assert room.dump() == bench.room.dump()
    mark = room.correction(f"{BOOK}-2")
    assert mark is not None
    assert mark.word == "fixed"


def test_alarm_that_sounded_before_a_start_counts_once(tmp_path: Path) -> None:
    bench, path = Bench(), tmp_path / "room.db"
    late = e.CheckLate(by="system", subjects=("post:4",), posts=("4",), due=1, key="late:4:1")
    bench.save(late)
    book = FakeBook(bench.book)
    database.save(path, bench.room, book)
    loaded = database.load(path, book)
    assert loaded is not None and loaded.annunciations.kept == bench.room.annunciations.kept != []
    loaded.apply(replace(late, book="SBY-2", no=1, at=bench.now, hlc=(bench.now, 0)))
    assert len(loaded.annunciations.moments) == 1


def test_corrections_are_read_from_a_file_that_fits_and_has_every_entry(tmp_path: Path) -> None:
    bench, path = evening(), tmp_path / "room.db"
    book, room = FakeBook(bench.book), bench.room
    database.save(path, room, book)
    stored = database.stored_corrections(path, cast(ReadableBook, book))
    assert stored is not None and stored[1] == {BOOK: len(bench.book)}
    for entry in bench.book:
        assert stored[0].of(entry.ref) == room.correction(entry.ref)
        assert (entry.ref in stored[0].undone) is room.is_void(entry.ref)
    assert len(stored[0].undone) == 1
    assert database.stored_corrections(path, cast(ReadableBook, FakeBook(bench.book, "JBR-2"))) is None
    database.save(path, Room.fold(x for x in bench.book if x.no != 2), book)
    assert database.stored_corrections(path, cast(ReadableBook, book)) is None


def test_loaded_room_continues_like_one_that_never_stopped(tmp_path: Path) -> None:
    bench, path = evening(), tmp_path / "room.db"
    book = FakeBook(bench.book)
    database.save(path, bench.room, book)
    loaded = database.load(path, book)
    assert loaded is not None
    bench.do(WriteNote(incident=bench.incident(101).subject, words="113 called"))
    bench.do(Undo())
    bench.do(Undo())  # the check call before the snapshot was undone; this is the one before that
    bench.do(Reopen(incident=bench.incident(102).subject, why="again"))
    for entry in bench.book[loaded.last[BOOK] :]:
        loaded.apply(entry)
    same(loaded, bench.room)


@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(history=histories() | SETTLED, data=st.data(), plain=PLAIN)
def test_any_history_with_writes_and_restarts_anywhere_gives_the_same_room(
    tmp_path_factory: pytest.TempPathFactory, history: list[e.Entry], data: st.DataObject, plain: int
) -> None:
    kept = [replace(x, book=BOOK, no=n, hlc=(x.hlc[0], n)) for n, x in enumerate(history, 1)]
    names = {x.ref: y.ref for x, y in zip(history, kept, strict=True)}
    kept = [replace(x, of=tuple(names[r] for r in x.of)) if isinstance(x, e.Void) else x for x in kept]
    acts = data.draw(st.lists(st.sampled_from(["write", "restart", "kill", "compact", ""]), max_size=len(kept)))
    path = tmp_path_factory.mktemp("room") / "room.db"
    book = FakeBook([])
    file, room = RoomFile(path), Room(history=book.all_of)
    for entry, act in zip(kept, acts + [""] * (len(kept) - len(acts)), strict=True):
        book.kept.append(entry)
        with packing(plain):
            room.apply(entry)
        if act == "compact":
            batch = file.take(room, book)
            assert batch is not None
            file.write(batch, rests=False, slack=0, large=0)
        elif act in ("write", "restart"):
            file.flush(room, book)
        if act in ("restart", "kill"):
            file.close()
            file = RoomFile(path)
            with packing(plain):
                room = file.load(book) or Room.fold(book.kept, history=book.all_of)
            same(room, Room.fold(book.kept))
    file.flush(room, book)
    file.close()
    loaded = database.load(path, FakeBook(kept))
    assert loaded is not None
    folded = Room.fold(kept)
    same(loaded, folded)
    assert told(loaded) == told(folded)


def stored(path: Path) -> dict[str, list[str]]:
    """Return the documents of the file, by table."""
    with TinyDB(path, storage=JournalStorage, access_mode="r") as db:
        return {name: sorted(json.dumps(row) for row in db.table(name).all()) for name in tables.QUERIED}


def tables_of(room: Room) -> dict[str, list[str]]:
    """Return the documents that a room has, by table."""
    return {name: sorted(json.dumps(row) for row in tables.documents(room, name)) for name in tables.QUERIED}


class FakeLibrary(FakeBook):
    """An own book in memory, and that of another station."""

    def __init__(self, own: str, other: str) -> None:
        super().__init__([], own)
        self.other = FakeBook([], other)

    def others(self) -> dict[str, Any]:
        return {self.other.id: self.other}

    def all_of(self, subject: str) -> Iterator[e.Entry]:
        return iter([x for x in (*self.kept, *self.other.kept) if subject in x.subjects])


@settings(
    max_examples=examples(80),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(history=histories() | SETTLED, data=st.data(), plain=PLAIN)
def test_late_entries_backlogs_and_kills_in_them_give_the_same_room(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    history: list[e.Entry],
    data: st.DataObject,
    plain: int,
) -> None:
    monkeypatch.setattr("data.room.fold.PIECE", 2)
    path = tmp_path_factory.mktemp("room") / "room.db"
    library = FakeLibrary("JBR-1", "SBY-2")
    own, theirs = ([x for x in history if x.book == book] for book in (library.id, library.other.id))
    file, room = RoomFile(path), Room(history=library.all_of)

    def restarted() -> Room:
        nonlocal file
        file.close()
        file = RoomFile(path)
        everything = (*library.kept, *library.other.kept)
        with packing(plain):
            again = file.load(library) or Room.fold(everything, history=library.all_of)
        same(again, Room.fold(everything))
        return again

    while own or theirs:
        act = data.draw(st.sampled_from(["own", "own", "late", "backlog", "backlog", "write", "restart"]))
        if act == "own" and own:
            library.kept.append(own[0])
            with packing(plain):
                room.apply(own.pop(0))
        elif act == "late" and theirs:
            library.other.kept.append(theirs[0])
            with packing(plain):
                room.apply(theirs.pop(0))
        elif act == "backlog" and theirs:
            count = data.draw(st.integers(1, len(theirs)))
            some, theirs = theirs[:count], theirs[count:]
            library.other.kept += some
            stop = data.draw(st.integers(0, 3 * count))
            with packing(plain):
                for step, _ in enumerate(catch_up(room, some)):
                    assert not room.is_catching_up or file.take(room, library) is None
                    if step == stop:
                        break
            if room.is_catching_up or data.draw(st.booleans()):
                room = restarted()
        elif act == "write":
            file.flush(room, library)
            loaded = database.load(path, library)
            assert loaded is not None
            assert loaded.states == room.states
            assert loaded.dump() == room.dump()
            assert tables_of(loaded) == tables_of(room)
            if not room.states.blocks and not room.dump().buckets and not room.dump().names:
                assert stored(path) == tables_of(room)
        elif act == "restart":
            room = restarted()
    same(restarted(), Room.fold(history))
    file.close()


def test_documents_have_the_fields_that_can_be_queried() -> None:
    bench = evening()
    bench.do(TakeControl(operator="BGS", how="take", why="here"))
    named = set()
    for table in tables.QUERIED:
        found = tables.documents(bench.room, table)
        assert not found or set().union(*found) == tables.fields_of(table).keys(), table
        named |= {table} if found else set()
    assert {"incidents", "posts", "shifts", "corrections", "undone", "annunciations"} <= named


# --- writing ----------------------------------------------------------------------------------------------------------


def started(path: Path, bench: Bench) -> tuple[RoomFile, FakeBook]:
    """Return a file that has the room of ``bench``, and the book."""
    file, book = RoomFile(path), FakeBook(bench.book)
    file.flush(bench.room, book)
    return file, book


def test_entry_appends_only_what_it_touches(tmp_path: Path) -> None:
    bench, path = evening(), tmp_path / "room.db"
    file, book = started(path, bench)
    before = path.read_bytes()
    bench.do(CheckCall(posts=("2",)))
    file.flush(bench.room, book)
    after = path.read_bytes()
    assert after.startswith(before)
    lines = [json.loads(line) for line in after[len(before) :].splitlines()]
    assert [line[3] for line in lines] == ["posts", "meta"]
    assert lines[0][5]["subject"] == "post:2" and lines[1][5]["no"] == len(bench.book)
    assert [line[1] for line in lines] == ["-,", "-."]
    file.flush(bench.room, book)
    assert path.read_bytes() == after
    bench.do(CheckCall(posts=("2",)))
    batch = file.take(bench.room, book)
    assert batch is not None
    file.write(batch, slack=9, large=0)  # nine times as large as what it holds it is not
    assert path.read_bytes().startswith(after)


def test_each_command_leaves_the_tables_as_the_room_has_them(tmp_path: Path) -> None:
    bench, path = evening(), tmp_path / "room.db"
    file, book = started(path, bench)
    for intent in (
        Correct(no=2, words="white smoke"),
        TakeControl(operator="BGS", how="take", why="here"),
        CheckCall(posts=("3",)),
        Undo(),
    ):
        bench.do(intent)
        file.flush(bench.room, book)
        assert stored(path) == tables_of(bench.room), intent
    before = path.stat().st_size
    bench.do(Silence())
    file.flush(bench.room, book)
    appended = [json.loads(line) for line in path.read_bytes()[before:].splitlines()]
    assert [line[3] for line in appended] == ["shifts", "meta"]  # and not the turns of control, which are as they were


def test_file_that_is_made_again_next_to_a_console_leaves_it_time_for_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests = list[float]()
    monkeypatch.setattr("data.room.database.time.sleep", rests.append)
    monkeypatch.setattr(database, "PIECE", 4)
    bench, path = evening(), tmp_path / "room.db"
    book = FakeBook(bench.book)
    database.save(path, bench.room, book)
    assert rests == []  # nobody types then
    file = RoomFile(path)
    batch = file.take(bench.room, book)
    assert batch is not None
    file.write(batch)
    changes = len(path.read_bytes().splitlines()) - len(tables.TABLES)
    assert len(rests) == changes // 4 and all(0 < seconds <= 0.002 for seconds in rests)


def test_batches_written_out_of_turn_make_the_same_room(tmp_path: Path) -> None:
    bench, path = evening(), tmp_path / "room.db"
    file, book = started(path, bench)
    bench.do(CheckCall(posts=("2",)))
    slow = file.take(bench.room, book)
    bench.do(WriteNote(incident=bench.incident(101).subject, words="113 called"))
    quick = file.take(bench.room, book)  # that of the exit, while a thread still has the one before
    assert slow is not None and quick is not None and quick.is_whole
    file.write(quick)
    written = path.read_bytes()
    file.write(slow)
    assert path.read_bytes() == written
    room = database.load(path, book)
    assert room is not None
    same(room, bench.room)
    assert room.last == bench.room.last
    bench.do(CheckCall(posts=("3",)))
    late = file.take(bench.room, book)
    assert late is not None
    file.close()
    file.write(late)
    file.close()
    assert path.read_bytes() == written


def test_room_file_is_never_synced(tmp_path: Path) -> None:
    bench, disk = evening(), BadDisk()
    file, book = RoomFile(tmp_path / "room.db", disk=disk), FakeBook(bench.book)
    for _ in range(2):
        file.flush(bench.room, book)
        bench.do(CheckCall(posts=("2",)))
    file.flush(bench.room, book, leaving=True)
    assert disk.writes and disk.syncs == 0
    assert b',"+' not in (tmp_path / "room.db").read_bytes()  # and no line says that it was
    file.close()


def test_nothing_is_taken_while_a_backlog_is_folded(tmp_path: Path) -> None:
    bench, path = evening(), tmp_path / "room.db"
    file, book = started(path, bench)
    bench.do(CheckCall(posts=("2",)))
    bench.room.begin_backlog()
    assert file.take(bench.room, book) is None
    bench.room.end_backlog()
    assert file.take(bench.room, book) is not None


def test_compaction_keeps_every_row_and_its_id_and_readers_keep_their_file(tmp_path: Path) -> None:
    bench, path = evening(), tmp_path / "room.db"
    file, book = started(path, bench)
    for _ in range(50):
        bench.do(CheckCall(posts=("1", "2")))
        file.flush(bench.room, book)
    large = path.stat().st_size
    with TinyDB(path, storage=JournalStorage, access_mode="r") as db:
        before = {name: {d.doc_id: dict(d) for d in db.table(name).all()} for name in db.tables()}
        with path.open("rb") as opened:
            bench.do(CheckCall(posts=("2",)))
            file.flush(bench.room, book, leaving=True)
            assert os.fstat(opened.fileno()).st_size >= large
    assert path.stat().st_size < large / 2
    with TinyDB(path, storage=JournalStorage, access_mode="r") as db:
        after = {name: {d.doc_id: dict(d) for d in db.table(name).all()} for name in db.tables()}
    assert {n: set(docs) for n, docs in before.items()} == {n: set(docs) for n, docs in after.items()}
    assert after["incidents"] == before["incidents"]
    small = path.stat().st_size
    for _ in range(9):
        bench.do(CheckCall(posts=("2",)))
        file.flush(bench.room, book, leaving=True)
        assert path.stat().st_size < 1.15 * small


def test_old_snapshot_is_removed_once_the_file_is_complete(tmp_path: Path) -> None:
    bench, path = evening(), tmp_path / "room.db"
    (tmp_path / "room.json").write_text("{}")
    file = RoomFile(path)
    assert file.load(FakeBook(bench.book)) is None
    assert (tmp_path / "room.json").exists()
    file.flush(bench.room, FakeBook(bench.book))
    assert not (tmp_path / "room.json").exists()


# --- TinyDB ---------------------------------------------------------------------------------------------------------


def test_tables_of_incidents_posts_and_shifts_answer_tinydb_queries(tmp_path: Path) -> None:
    bench, path = evening(), tmp_path / "room.db"
    database.save(path, bench.room, FakeBook(bench.book))
    with TinyDB(path, storage=JournalStorage, access_mode="r") as db:
        assert db.tables() >= {"incidents", "posts", "shifts", "meta"}
        incidents, posts = db.table("incidents"), db.table("posts")
        assert [d["number"] for d in incidents.search(where("state") == "sent")] == [101]
        assert [d["number"] for d in incidents.search(where("closed") > 0)] == [102]
        assert [d["number"] for d in incidents.search((where("type") == "FIRE") & (where("priority") == 1))] == [101]
        assert sorted(d["code"] for d in posts.search(where("status") == "to")) == ["3", "6"]
        assert sorted(d["code"] for d in posts.search(where("status") == "normal")) == ["1", "4", "5"]
        assert [d["number"] for d in incidents.search(where("units").any(where("released") == 0))] == [101]
        assert [d["cover"] for d in posts.search(where("cover") != "")] == ["5"]
        assert db.table("shifts").get(where("how") == "first")["operator"] == "LST"
        assert [d["operator"] for d in db.table("shifts").search(where("place") == 0)] == ["LST"]


def test_room_file_has_only_open_and_recent_incidents(tmp_path: Path) -> None:
    bench, path = evening(), tmp_path / "room.db"
    file, book = started(path, bench)
    with TinyDB(path, storage=JournalStorage, access_mode="r") as db:
        incidents = db.table("incidents", cache_size=0)
        assert sorted(d["number"] for d in incidents.all()) == [101, 102]
        bench.now += KEEP + HOUR
        bench.do(CheckCall(posts=("1",)))
        file.flush(bench.room, book)
        assert [d["number"] for d in incidents.all()] == [101]
    assert stored(path) == tables_of(bench.room)
    file.close()


# --- what does not match --------------------------------------------------------------------------------------------


def saved(tmp_path: Path) -> tuple[Bench, Path, FakeBook]:
    bench, path = evening(), tmp_path / "room.db"
    book = FakeBook(bench.book)
    database.save(path, bench.room, book)
    assert database.load(path, book) is not None
    return bench, path, book


def test_snapshot_of_another_book_or_another_past_is_not_loaded(tmp_path: Path) -> None:
    bench, path, book = saved(tmp_path)
    assert database.load(path, FakeBook(bench.book, "JBR-0000")) is None
    assert database.load(path, FakeBook(bench.book[:-1])) is None  # the snapshot is ahead of the book
    changed = [*bench.book[:2], replace(bench.book[2], by="BGS"), *bench.book[3:]]
    assert database.load(path, FakeBook(changed)) is None
    assert database.load(tmp_path / "none.json", book) is None


def lines(book: str, count: int) -> list[e.Entry]:
    """Return log lines of a station, later than everything else."""
    return [
        e.Log(book=book, no=no, by="BGS", subjects=("post:4",), words=str(no), at=no, hlc=(1 << 42, no))
        for no in range(1, count + 1)
    ]


def test_file_is_current_when_it_holds_all_books_and_is_used_while_it_fits_them(tmp_path: Path) -> None:
    bench, path = evening(), tmp_path / "room.db"
    book, other, earlier = FakeBook(bench.book), FakeBook(lines("SAT-2b1c", 3), "SAT-2b1c"), FakeBook([], "JBR-0")
    book.stations, book.before = (other,), (earlier,)
    assert database.stored_meta(path, book) is None and not database.is_current(path, book)
    bench.room.extend(other.kept)
    database.save(path, bench.room, book)
    meta = database.stored_meta(path, book)
    assert meta is not None and (meta.no, meta.earlier) == (len(bench.book), {"JBR-0": 0})
    assert meta.others["SAT-2b1c"] == (3, other.hash(3))
    assert database.is_current(path, book)
    other.kept = lines("SAT-2b1c", 5)  # a later file of it: not current, and read from there
    assert not database.is_current(path, book)
    room = database.load(path, book)
    assert room is not None and room.last == {BOOK: len(bench.book), "SAT-2b1c": 5} and other.read == [4, 5]
    book.stations += (FakeBook(lines("POL-1", 1), "POL-1"),)
    assert (found := database.load(path, book)) is not None and found.last["POL-1"] == 1
    spoils: list[Callable[[], None]] = [
        lambda: setattr(other, "kept", lines("SAT-2b1c", 2)),
        lambda: setattr(other, "kept", [replace(x, words="other") for x in lines("SAT-2b1c", 4)]),
        lambda: setattr(book, "stations", ()),
        lambda: setattr(book, "before", ()),
        lambda: setattr(earlier, "kept", lines("JBR-0", 1)),
    ]
    for spoil in spoils:
        other.kept, book.stations, book.before, earlier.kept = lines("SAT-2b1c", 3), (other,), (earlier,), []
        assert database.is_current(path, book)
        spoil()
        assert database.load(path, book) is None and database.stored_meta(path, book) is None
        assert not database.is_current(path, book)
    other.kept, book.stations, book.before, earlier.kept = lines("SAT-2b1c", 3), (other,), (earlier,), []
    bench.do(CheckCall(posts=("2",)))
    assert not database.is_current(path, book) and database.load(path, book) is not None


@pytest.mark.parametrize("still_lost", [(2, 3), (2,), (3,), ()])
def test_file_is_made_again_when_a_lost_entry_has_come_again(tmp_path: Path, still_lost: tuple[int, ...]) -> None:
    bench, path = evening(), tmp_path / "room.db"
    book, other = FakeBook(bench.book), FakeBook(lines("SAT-2b1c", 5), "SAT-2b1c")
    book.stations, other.lost = (other,), (2, 3)
    bench.room.extend(other.entries())
    database.save(path, bench.room, book)
    other.lost = still_lost
    assert (database.stored_meta(path, book) is not None) is (still_lost == (2, 3))


def test_file_that_is_closed_twice_closes_no_other(tmp_path: Path) -> None:
    file, _ = started(tmp_path / "room.db", evening())
    file.close()
    taken = [os.open(os.devnull, os.O_RDONLY) for _ in range(4)]
    file.close()
    for each in (0, 1, 2, *taken):
        os.fstat(each)
    for each in taken:
        os.close(each)


def test_book_of_another_station_that_is_not_folded_yet_is_read_at_the_next_start(tmp_path: Path) -> None:
    bench, path = evening(), tmp_path / "room.db"
    book = FakeBook(bench.book)
    other = FakeBook(lines("SAT-2b1c", 2), "SAT-2b1c")
    book.stations = (other,)
    database.save(path, bench.room, book)
    room = database.load(path, book)
    assert room is not None and room.last == {BOOK: len(bench.book), "SAT-2b1c": 2} and other.read == [1, 2]


def test_next_start_removes_a_file_that_was_half_made_and_appends_to_the_whole_one(tmp_path: Path) -> None:
    bench, path, book = saved(tmp_path)
    (tmp_path / "room.db.new").write_bytes(b"half")
    before = path.read_bytes()
    file = RoomFile(path)
    room = file.load(book)
    assert room is not None and list(tmp_path.iterdir()) == [path]
    room.extend(bench.do(CheckCall(posts=("2",))))
    file.flush(room, book)
    assert path.read_bytes().startswith(before)
    file.close()


def test_damaged_file_never_gives_another_room(tmp_path: Path) -> None:
    bench, path, book = saved(tmp_path)
    file = RoomFile(path)
    room = file.load(book)
    assert room is not None
    for _ in range(3):
        bench.do(CheckCall(posts=("2",)))
        room.apply(bench.book[-1])
        file.flush(room, book)
    file.close()
    whole, found = path.read_bytes(), set()
    for at in range(0, len(whole), max(1, len(whole) // 200)):
        for content in (whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], whole[:at], whole + whole[at:][:50]):
            path.write_bytes(content)
            loaded = database.load(path, book)
            found.add(loaded is None)
            if loaded is not None:
                same(loaded, bench.room)
    assert found == {True, False}


def _replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _replace_by_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("elsewhere")


def _of_another_book(path: Path) -> None:
    bench = evening()
    database.save(path, bench.room, FakeBook(bench.book, "JBR-0000"))


def _older(path: Path) -> None:
    bench = evening()
    short = bench.book[:5]
    database.save(path, Room.fold(short), FakeBook(short))


def _newer(path: Path) -> None:
    text = path.read_bytes()
    changed = [line.replace(b'"version":"', b'"version":"9') for line in text.splitlines()]
    path.write_bytes(b"".join(b'["%08x",%b\n' % (crc32(line[12:]), line[12:]) for line in changed))


FILES: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "older": _older,
    "newer": _newer,
    "damaged": lambda path: path.write_bytes(path.read_bytes()[:200] + b"?" + path.read_bytes()[201:]),
    "zeros": lambda path: path.write_bytes(b"\0" * 5_000),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-7]),
    "of another book": _of_another_book,
    "read-only": lambda path: path.chmod(0o400),
    "a folder": _replace_by_folder,
    "a link": _replace_by_link,
}


@pytest.mark.parametrize("kind", FILES)
def test_whatever_the_file_is_the_room_is_right_and_the_file_is_made_again(tmp_path: Path, kind: str) -> None:
    bench, path, book = saved(tmp_path)
    bench.do(CheckCall(posts=("2",)))
    FILES[kind](path)
    file = RoomFile(path)
    room = file.load(book) or Room.fold(book.kept, history=book.all_of)
    same(room, bench.room)
    if kind == "a folder":
        with pytest.raises(OSError):
            file.flush(room, book)
        path.rmdir()
    file.flush(room, book)
    file.close()
    again = database.load(path, book)
    assert again is not None
    same(again, bench.room)
    assert again.last == bench.room.last
    assert list(tmp_path.iterdir()) == [path] and not path.is_symlink()


def test_full_disk_leaves_the_file_as_it_was_until_there_is_room(tmp_path: Path) -> None:
    bench, path = evening(), tmp_path / "room.db"
    disk = FullDisk()
    file, book = RoomFile(path, disk=disk), FakeBook(bench.book)
    file.flush(bench.room, book)
    before = path.read_bytes()
    for _ in range(2):  # an append, and then the whole file
        bench.do(CheckCall(posts=("2",)))
        disk.left = 100
        with pytest.raises(OSError):
            file.flush(bench.room, book)
        assert path.read_bytes() == before
        assert list(tmp_path.iterdir()) == [path]
    disk.left = None
    file.flush(bench.room, book)
    room = database.load(path, book)
    assert room is not None
    assert room.last == bench.room.last
    same(room, bench.room)


def test_file_that_somebody_removed_or_changed_is_made_again(tmp_path: Path) -> None:
    bench, path = evening(), tmp_path / "room.db"
    file, book = started(path, bench)
    for spoil in (Path.unlink, lambda path: path.write_bytes(b""), lambda path: path.open("ab").write(b"x")):
        spoil(path)
        bench.do(CheckCall(posts=("2",)))
        file.flush(bench.room, book)
        room = database.load(path, book)
        assert room is not None
        same(room, bench.room)


def test_snapshot_of_another_version_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, path, book = saved(tmp_path)
    monkeypatch.setattr(tables, "version", lambda: "0.other")
    assert database.load(path, book) is None


def test_version_has_a_number_and_a_checksum() -> None:
    number, _, shape = tables.version().partition(".")
    assert number.isdecimal()
    assert len(shape) == 8


def test_room_file_is_private(tmp_path: Path) -> None:
    _, path, _ = saved(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_failed_save_leaves_the_old_file(tmp_path: Path) -> None:
    _, path, book = saved(tmp_path)
    before = path.read_bytes()
    (tmp_path / "room.db.new").mkdir()
    with pytest.raises(OSError):
        database.save(path, Room(), book)
    assert path.read_bytes() == before


def test_save_follows_no_link_that_has_the_name_of_the_coming_file(tmp_path: Path) -> None:
    _, path, book = saved(tmp_path)
    (tmp_path / "room.db.new").symlink_to(tmp_path / "elsewhere")
    database.save(path, Room(), book)
    assert path.is_file() and not path.is_symlink()
    assert not (tmp_path / "elsewhere").exists()


#: Modules that load the states in different orders, as a command or a screen that is loaded first does.
FIRST = ("data.room.tables", "data.room.state.stations", "data.room.state.posts", "data.view.board")


def test_version_does_not_depend_on_what_was_imported_first() -> None:
    code = "import sys; __import__(sys.argv[1]); from data.room import tables; print(tables.version())"
    ran = [subprocess.run([sys.executable, "-c", code, name], capture_output=True, check=True) for name in FIRST]
    assert len({done.stdout for done in ran}) == 1, "a command would fold all that another one's room file has"
