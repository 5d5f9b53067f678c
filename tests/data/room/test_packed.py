"""Settled incidents that are packed: what a start reads of them, what finds them, when they leave."""

from __future__ import annotations

import base64
import gc
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace
from tinydb import TinyDB

from data import entries as e
from data.base.clock import MINUTE
from data.book.reading.readable import ReadableBook
from data.book.storage.tinydb_storage import JournalStorage
from data.room import database, tables
from data.room.database import RoomFile
from data.room.noted import gone
from data.room.noted.corrections import Latest
from data.room.noted.touched import Touched
from data.room.room import KEEP, PLAIN, Room
from data.room.state.incidents import Incident
from data.room.state.packed import ASKED, IN_BLOCK, Settled, States
from tests.data.room.test_database import FakeBook
from tests.data.room.test_order import packing, told
from tests.kits.rooms.memory_room import BOOK
from tests.kits.rooms.reducing import INCIDENT

#: When the first incident is opened (UTC ms).
BEGIN = 1_700_000_000_000


def settled(count: int) -> list[e.Entry]:
    """Return the entries of so many incidents, one a second; each is closed before the next one is opened."""
    made: list[e.Entry] = []
    for number in range(101, 101 + count):
        about = (f"incident:{BOOK}-{len(made) + 1}",)
        opened = e.Opened(
            by="LST", subjects=about, number=number, year=2023, type="VEHI", type_name="Vehicle", priority=3,
            type_priority=3, received=BEGIN, post="4", words=f"van {number}",
        )  # fmt: skip
        later(made, 500, opened)
        later(made, 500, e.Closed(by="LST", subjects=about, disposition="safe", words="left"))
    return made


def later(made: list[e.Entry], ms: int, entry: e.Entry) -> e.Entry:
    """Return the next entry of the book, so long after the last one."""
    at = (made[-1].at if made else BEGIN) + ms
    found = replace(entry, book=BOOK, no=len(made) + 1, at=at, hlc=(at, 0))
    made.append(found)
    return found


def plainly(made: list[e.Entry]) -> Room:
    """Return the room that never packs anything."""
    with packing(len(made)):
        return Room.fold(made)


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return what is decoded of the rows of a room file from now on: the type of each."""
    decoded: list[Any] = []
    real = tables._decoder

    class Counted:
        def __init__(self, of: Any) -> None:
            self.of = of

        def decode(self, text: bytes) -> Any:
            decoded.append(self.of)
            return real(self.of).decode(text)

    monkeypatch.setattr(tables, "_decoder", Counted)
    return decoded


def test_start_decodes_no_more_states_however_many_incidents_are_settled(tmp_path: Path, decoded: list[Any]) -> None:
    counts = {}
    for count in (10, 2_000):
        made = settled(count)
        book, room = FakeBook(made), Room.fold(made)
        database.save(tmp_path / "room.db", room, book)
        decoded.clear()
        loaded = database.load(tmp_path / "room.db", book)
        counts[count] = decoded.count(Incident)
        assert loaded is not None and loaded.states == room.states == plainly(made).states
        assert [i.words for i in loaded.all_by_number(101)] == ["van 101"]
    assert counts[10] == 10
    assert counts[2_000] <= 512


def test_start_decodes_no_more_incidents_that_left_however_many_did(tmp_path: Path, decoded: list[Any]) -> None:
    counts, path = {}, tmp_path / "room.db"
    for count in (10, 2_000):
        made: list[e.Entry] = []
        for opened, closed in batched(settled(count)):
            key = f"missed:{opened.no}"
            about = (f"incident:key:{key}",)
            later(made, 500, replace(opened, subjects=about, key=key))
            later(made, 500, replace(closed, subjects=about))
        later(made, KEEP + 1, e.Log(by="LST", subjects=("room",), words="x"))
        book, room = FakeBook(made), Room.fold(made)
        database.save(path, room, book)
        decoded.clear()
        loaded = database.load(path, book)
        counts[count] = len(decoded)
        assert loaded is not None and loaded.dump() == room.dump() and set(loaded.states) == {"room"}
        assert sorted(loaded.gone) == sorted({s for entry in made[:-1] for s in entry.subjects})
        rows = tables.documents(loaded, tables.GONE)
        assert sorted(row["subject"] for row in rows) == sorted(loaded.gone) and all(row["forgotten"] for row in rows)
        back = e.Reopened(by="LST", subjects=made[0].subjects, why="again")
        assert loaded.apply(later(made, MINUTE, back)).subjects == made[0].subjects
        found = loaded.incident(made[0].subjects[0])
        assert found is not None and len(found.entries) == 3 and not loaded.is_forgotten(found.subject)
    assert counts[2_000] <= counts[10] + 512 + gone.BUCKETS


def test_file_has_each_incident_that_left_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gone, "BUCKETS", 4)
    book, path = FakeBook([]), tmp_path / "room.db"
    file, room = RoomFile(path), Room(history=book.all_of)
    with packing(2):
        for opened, closed in batched(settled(20)):
            about = (f"incident:key:{opened.no}",)
            room.apply(later(book.kept, 500, replace(opened, subjects=about, key=str(opened.no))))
            room.apply(later(book.kept, 500, replace(closed, subjects=about)))
        for number in range(25):
            named = book.kept[0].subjects[0] if number == 9 else "room"  # it comes back
            ms = 1_000 if number else KEEP - 19_000
            room.apply(later(book.kept, ms, e.Reopened(by="LST", subjects=(named,), why="x")))
            file.flush(room, book)
            loaded = database.load(path, book)
            assert loaded is not None and loaded.dump() == room.dump()
            with TinyDB(path, storage=JournalStorage, access_mode="r") as db:
                plain, places = db.table("gone").all(), [row["place"] for row in db.table("left").all()]
            assert sorted(row["subject"] for row in plain) == sorted(room.gone.plain) and len(plain) <= 4
            assert sorted(places) == sorted(room.gone.buckets)
            if number == 12:
                file.close()
                file = RoomFile(path)
                room = file.load(book) or Room()
    file.close()
    assert len([*room.gone]) == 19 and len(room.gone.buckets) == 4


def batched(made: list[e.Entry]) -> Iterator[tuple[e.Entry, e.Entry]]:
    """Yield the entries of each incident."""
    return zip(made[::2], made[1::2], strict=True)


def test_start_decodes_no_more_corrections_however_many_there_are(tmp_path: Path, decoded: list[Any]) -> None:
    counts, path = {}, tmp_path / "room.db"
    for count in (10, 2_000):
        made: list[e.Entry] = []
        for no in range(count):
            later(made, MINUTE, e.Log(by="LST", subjects=("room",), words=f"seal {no}"))
            of, words = made[-1], f"seal {no} intact"
            later(made, MINUTE, e.Fix(by="LST", subjects=("room",), of=of.ref, of_no=of.no, words=words))
        book, room = FakeBook(made), Room.fold(made)
        database.save(path, room, book)
        decoded.clear()
        loaded = database.load(path, book)
        counts[count] = decoded.count(Latest)
        stored = database.stored_corrections(path, cast(ReadableBook, book))
        assert loaded is not None and stored is not None and loaded.dump() == room.dump()
        for entry in made:
            found = loaded.correction(entry.ref)
            assert found == room.correction(entry.ref) == stored[0].of(entry.ref)
            assert (found is None) is isinstance(entry, e.Fix)
    assert counts[10] == 10
    assert counts[2_000] <= 512


def test_settled_incidents_that_are_packed_take_little_memory() -> None:
    room = Room.fold(settled(2_000), history=lambda subject: [])
    blocks = room.states.blocks.values()
    packed = [subject for block in blocks for subject in block.subjects]
    assert len(room.states.plain) <= 2 * PLAIN and len(packed) == 2_000 - len(room.states.plain)
    assert max(len(block.subjects) for block in blocks) == IN_BLOCK
    assert sum(len(block.packed) for block in blocks) < 200 * len(packed)
    assert not any(room.folded_to(subject) for subject in packed)


def test_packed_incidents_that_were_asked_for_are_not_kept() -> None:
    room = Room.fold(settled(2_000), history=lambda subject: [])

    def alive() -> int:
        gc.collect()
        return sum(type(each) is Incident for each in gc.get_objects())

    before = alive()
    assert {type(room.states[subject]) for subject in room.states} == {Incident}
    assert alive() <= before + ASKED and len(room.states._asked) <= ASKED


def test_entry_that_names_a_packed_incident_finds_it_as_it_was() -> None:
    made = settled(2_000)
    room = Room.fold(made, history=lambda subject: [x for x in made if subject in x.subjects])
    first = made[0].subjects[0]
    assert first not in room.states.plain
    for entry in (
        e.Note(by="LST", subjects=(first,), words="a late word"),
        e.Reopened(by="LST", subjects=(first,), why="again"),
        e.Void(by="LST", subjects=(first,), of=(made[1].ref,), of_no=made[1].no),
    ):
        assert room.apply(later(made, MINUTE, entry)).subjects == (first,)
        assert first in room.states.plain
        assert room.states == plainly(made).states
    assert room.open_incidents() == [room.incident(first)]


def test_file_has_each_incident_once_plain_or_packed(tmp_path: Path) -> None:
    made, book = settled(40), FakeBook([])
    file, room = RoomFile(tmp_path / "room.db"), Room()
    with packing(2):
        for number, entry in enumerate(made, 1):
            room.apply(later(book.kept, 1, entry))
            if number % 10 == 0:  # one that was packed is plain again
                about = made[number // 2].subjects
                room.apply(later(book.kept, 1, e.Note(by="LST", subjects=about, words=f"note {number}")))
            file.flush(room, book)
            if number == 41:
                file.close()
                file = RoomFile(tmp_path / "room.db")
                room = file.load(book) or Room()
            loaded = database.load(tmp_path / "room.db", book)
            assert loaded is not None and loaded.dump() == room.dump()
            with TinyDB(tmp_path / "room.db", storage=JournalStorage, access_mode="r") as db:
                rows = [row["subject"] for row in db.table("incidents").all()]
                rows += [s for row in db.table("settled").all() for s in row["subjects"] if s]
            assert sorted(rows) == sorted(s for s in room.states if s.startswith("incident:"))
    file.close()
    assert room.states == plainly(book.kept).states and len(room.states.blocks) > 10


def test_incidents_that_have_left_do_not_count_as_settled_ones() -> None:
    known = settled(4 * PLAIN)
    made = known[: 4 * PLAIN]  # half of the incidents
    room = Room.fold(made)
    for at, entry in enumerate(known[4 * PLAIN : 7 * PLAIN]):
        room.apply(later(made, 0 if at else KEEP + 1, entry))
    assert room.by_number(100 + 2 * PLAIN) is None and len(room.states) == 3 * PLAIN // 2
    assert not room.states.blocks


@pytest.mark.parametrize("is_restored", [False, True])
def test_packed_incidents_leave_after_48_hours_and_their_blocks_with_them(is_restored: bool) -> None:
    made = settled(2_000)
    room = Room.fold(made)
    if is_restored:
        room = Room.restore(room.states.plain.items(), room.dump(), lambda subject: (), lambda: ())
    room.take_touched()
    some = IN_BLOCK + 1
    left = made[2 * some - 1].hlc[0] - made[-1].hlc[0] + KEEP + 1
    room.apply(later(made, left, e.Log(by="LST", subjects=("room",), words="x")))
    assert [room.by_number(number) is None for number in (101, 100 + some, 101 + some)] == [True, True, False]
    assert room.states == plainly(made).states and told(room).folded == plainly(made).dump().folded
    touched = room.take_touched()
    assert [room.states.blocks.get(number) is None for number in touched.blocks] == [True, False]
    room.apply(later(made, KEEP + 1, e.Log(by="LST", subjects=("room",), words="y")))
    assert not room.states.blocks and set(room.states) == {"room"}


def test_queried_table_has_the_packed_incidents_too() -> None:
    made = settled(700)
    room = Room.fold(made)
    assert room.states.blocks
    found, expected = (tables.documents(each, tables.INCIDENTS) for each in (room, plainly(made)))
    assert sorted(found, key=lambda row: row["number"]) == expected


@pytest.mark.parametrize("table", [tables.CORRECTIONS, tables.UNDONE])
def test_queried_table_has_the_packed_corrections_too(table: str) -> None:
    book, room = eventful()
    assert room.dump().buckets
    found, expected = (tables.documents(each, table) for each in (room, plainly(book.kept)))
    assert sorted(found, key=lambda row: row["entry"]) == sorted(expected, key=lambda row: row["entry"]) != []


def test_rows_of_a_packed_incident_are_those_of_its_block() -> None:
    made = settled(700)
    room, touched = Room.fold(made), Touched()
    first = made[0].subjects[0]
    touched.subjects[first] = None
    assert [row.content for row in tables.rows(room, touched)] == [None, None]
    touched.blocks = {1: None}
    assert tables.rows(room, touched)[-1].content == room.states.blocks[1]


def test_states_hand_out_packed_ones_like_any_other() -> None:
    room = Room.fold(settled(700))
    states, first = room.states, next(iter(room.states.blocks.values())).subjects[0]
    state = states[first]
    assert isinstance(state, Incident) and state.number == 101
    assert first in states and states.get(first) == state and states.get("post:9") is None
    assert len(states) == len([*states]) == 700
    del states[first]
    assert first not in states and len(states) == 699
    with pytest.raises(KeyError):
        states[first]
    with pytest.raises(KeyError):
        del states[first]
    second = next(iter(states.blocks.values())).subjects[1]
    states[second] = state
    assert states[second] == state and second in states.plain and len(states) == 699


def test_room_that_was_dumped_has_all_that_was_packed() -> None:
    book, room = eventful()
    again = Room.restore(room.states.plain.items(), room.dump(), book.all_of, book.all_entries)
    assert is_same(again, room) and again.dump() == room.dump()


# --- packed rows that cannot be read ----------------------------------------------------------------------------------


def rewritten(path: Path, packed: bytes, *wanted: str) -> None:
    """Have somebody else write something into all packed rows of tables; the lines have their checksums."""
    with TinyDB(path, storage=JournalStorage) as db:
        for table in wanted:
            db.table(table).update({"packed": base64.b64encode(packed).decode()})


def eventful() -> tuple[FakeBook, Room]:
    """Return a room with packed rows of each table, and its book."""
    made: list[e.Entry] = []
    with packing(2):
        for opened, closed in batched(settled(12)):
            about = (f"incident:key:{opened.no}",)
            later(made, 500, replace(opened, subjects=about, key=str(opened.no)))
            later(made, 500, replace(closed, subjects=about))
        later(made, KEEP + 1, e.Log(by="LST", subjects=("room",), words="x"))
        base = len(made)
        for opened, closed in batched(settled(12)):
            about = (f"incident:{BOOK}-{len(made) + 1}",)
            assert isinstance(opened, e.Opened)
            later(made, 500, replace(opened, subjects=about, number=opened.number + 100))
            later(made, 500, replace(closed, subjects=about))
        later(made, 500, e.Void(by="LST", subjects=made[0].subjects, of=(made[1].ref,), of_no=made[1].no))
        for of in made[base : base + 9]:
            later(made, 500, e.Fix(by="LST", subjects=of.subjects, of=of.ref, of_no=of.no, words="y"))
        book = FakeBook(made)
        room = Room.fold(made, history=book.all_of)
    assert room.states.blocks and room.gone.buckets and room.dump().buckets
    return book, room


NO_ROWS = {
    "not compressed": b"[]",
    "no JSON": zlib.compress(b"[{"),
    "of another form": zlib.compress(b'[1,{"a":2}]'),
    "nothing": b"",
}


PACKED = (tables.SETTLED, tables.LEFT, tables.AMENDED)


@pytest.mark.parametrize(
    ("table", "packed"),
    [*((table, row) for table in PACKED for row in NO_ROWS.values()), (tables.SETTLED, zlib.compress(b"[]"))],
    ids=[*(f"{table}: {row}" for table in PACKED for row in NO_ROWS), "settled: too few"],
)
def test_packed_rows_that_somebody_else_wrote_are_folded_again(tmp_path: Path, table: str, packed: bytes) -> None:
    book, room = eventful()
    path = tmp_path / "room.db"
    database.save(path, room, book)
    rewritten(path, packed, table)
    file = RoomFile(path)
    with packing(2):
        loaded = file.load(book)
        assert loaded is not None and is_same(loaded, room)
        loaded.apply(later(book.kept, 1, e.Log(by="LST", subjects=("room",), words="z")))
        file.flush(loaded, book)
    file.close()
    again = database.load(path, book)
    book.read.clear()
    assert again is not None and is_same(again, loaded) and not book.read  # the file has right rows now


@pytest.mark.parametrize("first", range(3))
def test_packed_incidents_that_cannot_be_read_are_those_that_are_found_again(first: int) -> None:
    subjects = [f"incident:{letter}" for letter in "abc"]
    known = {each: Settled(replace(INCIDENT, subject=each), ((1, 0), BOOK, 1), ("key",)) for each in subjects}
    found, states = {each: known[each] for each in subjects[:2]}, States()
    states.pack([*known.values()])
    states.blocks = {number: replace(block, packed=b"?") for number, block in states.blocks.items()}
    states.on_unreadable = lambda: states.mend(found.get)
    asked = subjects[first]
    assert states.packed(asked) == found.get(asked)
    assert {each: states.packed(each) for each in states} == found


@pytest.mark.parametrize("table", PACKED)
def test_entries_find_packed_rows_that_somebody_else_wrote_as_they_were(tmp_path: Path, table: str) -> None:
    book, room = eventful()
    path = tmp_path / "room.db"
    database.save(path, room, book)
    rewritten(path, b"?", table)
    left, there = book.kept[0], first_packed(room)
    fixed = next(entry for entry in book.kept if isinstance(entry, e.Fix))
    with packing(2):
        for entry in (
            e.Note(by="LST", subjects=(there,), words="a late word"),
            e.Reopened(by="LST", subjects=(there,), why="again"),
            e.Reopened(by="LST", subjects=left.subjects, why="again"),
            e.Fix(by="LST", subjects=fixed.subjects, of=fixed.of, of_no=fixed.of_no, words="z"),
            e.Void(by="LST", subjects=(there,), of=(fixed.of,), of_no=fixed.of_no),
        ):
            loaded, made = database.load(path, book), [*book.kept]
            assert loaded is not None
            after = later(book.kept, MINUTE, entry)
            expected = Room.fold(book.kept, history=book.all_of)
            loaded.apply(after)
            assert is_same(loaded, expected)
            assert loaded.open_incidents() == expected.open_incidents()
            assert loaded.all_by_number(201) == expected.all_by_number(201)
            book.kept[:] = made


def test_incident_whose_row_cannot_be_read_is_open_when_the_entry_that_asks_for_it_reopens_it() -> None:
    book, room = eventful()
    there, dump = first_packed(room), room.dump()
    dump.blocks = {number: replace(block, packed=b"?") for number, block in dump.blocks.items()}
    loaded = Room.restore(room.states.plain.items(), dump, book.all_of, book.all_entries)
    loaded.apply(later(book.kept, MINUTE, e.Reopened(by="LST", subjects=(there,), why="again")))
    assert loaded.open_incidents() == Room.fold(book.kept).open_incidents()
    assert there in [each.subject for each in loaded.open_incidents()]


def test_room_without_what_neither_file_nor_book_can_tell_is_not_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, room = eventful()
    path = tmp_path / "room.db"
    database.save(path, room, book)
    rewritten(path, b"?", *PACKED)

    def fails(self: FakeBook) -> Iterator[e.Entry]:
        raise OSError

    monkeypatch.setattr(FakeBook, "all_entries", fails)
    file = RoomFile(path)
    loaded = file.load(book)
    assert loaded is not None
    subjects = [*loaded.states]
    packed, number = first_packed(room), 202
    assert packed in subjects and room.all_by_number(number) and not loaded.all_by_number(number)
    assert loaded.incident(packed) is None and packed not in loaded.states
    assert not loaded.is_forgotten(book.kept[0].subjects[0]) and not loaded.packed_corrections()
    loaded.apply(later(book.kept, 1, e.Log(by="LST", subjects=("room",), words="z")))
    assert file.take(loaded, book) is None
    file.close()


def first_packed(room: Room) -> str:
    return next(subject for block in room.states.blocks.values() for subject in block.subjects if subject)


def is_same(one: Room, other: Room) -> bool:
    return (
        one.states == other.states
        and sorted(one.gone) == sorted(other.gone)
        and told(one).corrections == told(other).corrections
        and told(one).void == told(other).void
        and told(one).folded == told(other).folded
    )
