"""The room file: snapshots, TinyDB queries on them, and the start from them."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tinydb import TinyDB, where

from data import entries as e
from data.base.clock import HOUR
from data.book.reader import ReadableBook
from data.entries.codec import canonical, first_hash, next_hash
from data.intents.corrections import Correct, Undo
from data.intents.incidents.closing import Close, Reopen
from data.intents.incidents.opening import NewIncident, WriteNote
from data.intents.posts import CheckCall, SendPosts, TakeBreak
from data.room import database
from data.room.room import KEEP, Room
from tests.data.room.test_order import histories, same
from tests.kits.rooms.memory_room import BOOK
from tests.kits.rooms.small_site import Bench


class FakeBook:
    """A book in memory with the API for reading."""

    def __init__(self, entries: list[e.Entry], book: str = BOOK) -> None:
        self.id = book
        self.kept = entries
        self.read: list[int] = []

    @property
    def last_no(self) -> int:
        return len(self.kept)

    def hash(self, no: int) -> str:
        found = first_hash(self.id)
        for entry in self.kept[:no]:
            found = next_hash(found, canonical(entry))
        return found

    def entries(self, start: int = 1, stop: int | None = None) -> Iterator[e.Entry]:
        for entry in self.kept[start - 1 : stop]:
            self.read.append(entry.no)
            yield entry

    def all_of(self, subject: str) -> Iterator[e.Entry]:
        return iter([x for x in self.kept if subject in x.subjects])

    def others(self) -> dict[str, ReadableBook]:
        return {}

    @property
    def earlier(self) -> tuple[ReadableBook, ...]:
        return ()


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
    bench, path = evening(), tmp_path / "room.json"
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


def test_loaded_room_continues_like_one_that_never_stopped(tmp_path: Path) -> None:
    bench, path = evening(), tmp_path / "room.json"
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
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(history=histories(), data=st.data())
def test_load_after_a_stop_anywhere_gives_the_same_room(
    tmp_path: Path, history: list[e.Entry], data: st.DataObject
) -> None:
    kept = [replace(x, book=BOOK, no=n, hlc=(x.hlc[0], n)) for n, x in enumerate(history, 1)]
    names = {x.ref: y.ref for x, y in zip(history, kept, strict=True)}
    kept = [replace(x, of=tuple(names[r] for r in x.of)) if isinstance(x, e.Void) else x for x in kept]
    stop = data.draw(st.integers(0, len(kept)))
    path = tmp_path / "room.json"
    book = FakeBook(kept)
    before = Room(history=book.all_of)
    before.extend(kept[:stop])
    database.save(path, before, book)
    room = database.load(path, book)
    assert room is not None
    same(room, Room.fold(kept))


# --- TinyDB ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("storage", [None, database.SnapshotStorage])
def test_tables_of_incidents_posts_and_shifts_answer_tinydb_queries(tmp_path: Path, storage: type | None) -> None:
    bench, path = evening(), tmp_path / "room.json"
    database.save(path, bench.room, FakeBook(bench.book))
    db = TinyDB(path, storage=storage) if storage else TinyDB(path, access_mode="r")
    with db:
        assert db.tables() >= {"incidents", "posts", "shifts", "meta"}
        incidents, posts = db.table("incidents"), db.table("posts")
        assert [d["number"] for d in incidents.search(where("state") == "sent")] == [101]
        assert [d["number"] for d in incidents.search(where("closed") > 0)] == [102]
        assert [d["number"] for d in incidents.search((where("type") == "FIRE") & (where("priority") == 1))] == [101]
        assert sorted(d["code"] for d in posts.search(where("status") == "to")) == ["3", "6"]
        assert sorted(d["code"] for d in posts.search(where("status") == "normal")) == ["1", "4", "5"]
        assert [d["cover"] for d in posts.search(where("cover") != "")] == ["5"]
        assert db.table("shifts").get(where("how") == "first")["operator"] == "LST"  # type: ignore[index]


def test_room_file_has_only_open_and_recent_incidents(tmp_path: Path) -> None:
    bench, path = evening(), tmp_path / "room.json"
    bench.now += KEEP + HOUR
    bench.do(CheckCall(posts=("1",)))
    database.save(path, bench.room, FakeBook(bench.book))
    with TinyDB(path, storage=database.SnapshotStorage) as db:
        assert [d["number"] for d in db.table("incidents").all()] == [101]


# --- what does not match --------------------------------------------------------------------------------------------


def saved(tmp_path: Path) -> tuple[Bench, Path, FakeBook]:
    bench, path = evening(), tmp_path / "room.json"
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


def test_damaged_snapshot_is_not_loaded(tmp_path: Path) -> None:
    _, path, book = saved(tmp_path)
    whole = path.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 200)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert database.load(path, book) is None
        path.write_bytes(whole[:at])
        assert database.load(path, book) is None
    path.unlink()
    path.mkdir()
    assert database.load(path, book) is None


def test_snapshot_of_another_version_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, path, book = saved(tmp_path)
    monkeypatch.setattr(database, "version", lambda: "0.other")
    assert database.load(path, book) is None


def test_version_has_a_number_and_a_checksum() -> None:
    number, _, shape = database.version().partition(".")
    assert number.isdecimal()
    assert len(shape) == 8


def test_room_file_is_private_and_replaced_atomically(tmp_path: Path) -> None:
    bench, path, book = saved(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    opened = path.open("rb")
    bench.do(CheckCall(posts=("2",)))
    database.save(path, bench.room, book)
    with opened:
        assert b'"no":' in opened.read()  # an open old file stays complete
    assert list(tmp_path.iterdir()) == [path]


def test_failed_save_leaves_the_old_snapshot(tmp_path: Path) -> None:
    _, path, book = saved(tmp_path)
    before = path.read_bytes()
    (tmp_path / "room.json.new").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError):
        database.save(path, Room(), book)
    assert path.read_bytes() == before
    assert not (tmp_path / "elsewhere").exists()
