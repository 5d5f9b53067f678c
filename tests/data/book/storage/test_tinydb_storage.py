"""TinyDB on a journal file.

A save appends what it changed, and callers cannot change the store in any other way.
"""

from __future__ import annotations

import errno
import gc
import json
import random
import shutil
import tracemalloc
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import Query, TinyDB, where
from tinydb.operations import delete, increment
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from data.base.disk import Disk
from data.book.storage.table_file import GAP, Change, Rows
from data.book.storage.tinydb_storage import JournalBusy, JournalDamaged, JournalStorage
from data.book.storage.tinydb_table import JournalDB, JournalTable
from tests.kits.disks import BadDisk
from tests.kits.running.examples import examples


class QuietDisk(Disk):
    """A disk that is not waited for: no power is cut here."""

    def sync(self, fd: int) -> None:
        """Do nothing."""

    def sync_folder(self, folder: int) -> None:
        """Do nothing."""


def lines(path: Path) -> list[Any]:
    """Return the lines of the journal, read as JSON."""
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_update_appends_only_changed_documents_and_syncs(tmp_path: Path) -> None:
    path, disk = tmp_path / "db", BadDisk()
    db = JournalDB(path, disk=disk)
    db.insert_multiple({"n": i} for i in range(500))
    before, syncs = path.stat().st_size, disk.syncs
    db.update({"seen": True}, doc_ids=[7])
    db.update(increment("n"), where("n") == 100)
    assert len(lines(path)) == 500 + 1 + 2
    assert lines(path)[-1][2:] == ["101", "_default", "", {"n": 101}]
    assert path.stat().st_size - before < 200
    assert disk.syncs == syncs + 2
    assert db.get(doc_id=7) == {"n": 6, "seen": True}
    db.close()


def test_update_by_id_reads_only_that_document(tmp_path: Path) -> None:
    read: list[int] = []

    class Counting(BadDisk):
        def pread(self, fd: int, length: int, offset: int) -> bytes:
            read.append(length)
            return super().pread(fd, length, offset)

    db = JournalDB(tmp_path / "db", disk=Counting())
    db.insert_multiple({"n": i} for i in range(500))
    read.clear()
    db.update({"n": 0}, doc_ids=[7])
    db.insert({"n": 501})
    db.remove(doc_ids=[9])
    assert len(read) <= 3
    db.close()


def test_update_without_a_change_writes_nothing(tmp_path: Path) -> None:
    path, disk = tmp_path / "db", BadDisk()
    db = JournalDB(path, disk=disk)
    db.insert({"a": [1, 2]})
    before, syncs = path.read_bytes(), disk.syncs
    db.update({"a": [1, 2]})
    db.update(delete("a"), where("b").exists())
    assert (path.read_bytes(), disk.syncs) == (before, syncs)
    db.close()


def test_returned_document_belongs_to_the_caller(tmp_path: Path) -> None:
    db = JournalDB(tmp_path / "db")
    db.insert({"a": [1], "b": {"c": 1}})
    for found in (db.all()[0], db.get(doc_id=1), db.search(where("a").exists())[0], next(iter(db))):
        assert isinstance(found, Document)
        found["a"].append(2)
        found["b"]["c"] = 9
        found.clear()
    view = db.storage.read()
    assert view is not None
    view["_default"]["1"]["a"].append(3)
    assert db.all() == [{"a": [1], "b": {"c": 1}}]
    db.insert({"x": 1})
    db.close()
    assert JournalDB(tmp_path / "db").all() == [{"a": [1], "b": {"c": 1}}, {"x": 1}]


def test_update_deep_inside_a_document_is_saved(tmp_path: Path) -> None:
    db = JournalDB(tmp_path / "db")
    db.insert_multiple([{"a": {"b": [1]}}, {"a": {"b": [5]}}])

    def deep(doc: Any) -> None:
        doc["a"]["b"].append(2)

    db.update(deep, where("a").b == [1])
    kept: list[Any] = []

    def late(doc: Any) -> None:
        kept.append(doc)
        kept[0]["late"] = len(kept)

    db.update(late)
    db.close()
    assert JournalDB(tmp_path / "db").all() == [{"a": {"b": [1, 2]}, "late": 2}, {"a": {"b": [5]}}]


def test_ids_are_never_used_twice_even_after_a_restart(tmp_path: Path) -> None:
    db = JournalDB(tmp_path / "db")
    assert db.insert_multiple([{}, {}, {}]) == [1, 2, 3]
    db.remove(doc_ids=[3])
    assert db.insert({}) == 4
    db.remove(doc_ids=[4])
    db.close()
    db = JournalDB(tmp_path / "db")
    assert db.insert({}) == 5
    assert db.insert(Document({}, 100)) == 100
    db.remove(doc_ids=[100])
    assert db.insert({}) == 101
    db.close()


def test_update_of_many_is_one_transaction(tmp_path: Path) -> None:
    path = tmp_path / "db"
    db = JournalDB(path)
    db.insert_multiple([{"n": 1}, {"n": 2}])
    db.update({"n": 9})
    db.close()
    data = path.read_bytes()
    before_update = data.index(b"\n", data.index(b'"n":2')) + 1
    for size in range(before_update, len(data)):
        copy = tmp_path / "cut"
        copy.write_bytes(data[:size])
        db = JournalDB(copy)
        assert db.all() == [{"n": 1}, {"n": 2}], size
        db.close()
        kept = sorted(tmp_path.glob("cut.torn-*"))
        assert [p.read_bytes() for p in kept] == ([data[before_update:size]] if size > before_update else [])
        for torn in kept:
            torn.unlink()


def test_damaged_database_is_readable_and_not_written(tmp_path: Path) -> None:
    path = tmp_path / "db"
    db = JournalDB(path)
    for i in range(3):
        db.insert({"n": i})
    db.close()
    data = path.read_bytes().replace(b'"n":1', b'"n":7')
    path.write_bytes(data)
    db = JournalDB(path)
    assert db.storage.damaged  # type: ignore[attr-defined]
    assert db.all() == [{"n": 0}, {"n": 2}]
    with pytest.raises(JournalDamaged):
        db.insert({})
    db.close()
    assert path.read_bytes() == data


def test_database_after_a_failed_sync_is_not_written(tmp_path: Path) -> None:
    path, disk = tmp_path / "db", BadDisk()
    db = JournalDB(path, disk=disk)
    db.insert({"n": 1})
    disk.fail_sync = 1
    with pytest.raises(JournalDamaged):
        db.insert({"n": 2})
    left = path.read_bytes()
    with pytest.raises(JournalDamaged):
        db.insert({"n": 3})
    assert path.read_bytes() == left
    assert db.all() == [{"n": 1}]
    db.close()


@pytest.mark.parametrize("room", [0, 10, 40])
def test_insert_on_a_full_disk_changes_nothing_and_can_be_repeated(tmp_path: Path, room: int) -> None:
    path, disk = tmp_path / "db", BadDisk()
    db = JournalDB(path, disk=disk)
    db.insert({"n": 1})
    before = path.read_bytes()
    disk.room = room
    with pytest.raises(OSError) as full:
        db.insert({"n": 2})
    assert full.value.errno == errno.ENOSPC
    assert (path.read_bytes(), db.all()) == (before, [{"n": 1}])
    disk.room, disk.chunk = None, 5
    db.insert({"n": 3})
    db.close()
    assert JournalDB(path).all() == [{"n": 1}, {"n": 3}]


def test_database_has_one_writer_and_many_readers(tmp_path: Path) -> None:
    db = JournalDB(tmp_path / "db")
    db.insert({"n": 1})
    with pytest.raises(JournalBusy):
        JournalDB(tmp_path / "db")
    reader = JournalDB(tmp_path / "db", access_mode="r")
    assert reader.all() == [{"n": 1}]
    reader.close()
    db.close()
    (tmp_path / "link").symlink_to(tmp_path / "db")
    with pytest.raises(OSError):
        JournalDB(tmp_path / "link")


def test_reader_follows_appends_and_a_new_file_before_each_query(tmp_path: Path) -> None:
    path = tmp_path / "db"
    writer = JournalDB(path)
    writer.insert({"n": 1})
    reader = TinyDB(path, storage=JournalStorage, access_mode="r")
    table = reader.table("_default", cache_size=0)
    assert [d["n"] for d in table.all()] == [1]
    writer.insert({"n": 2})
    writer.update({"n": 3}, doc_ids=[1])
    assert [d["n"] for d in table.all()] == [3, 2]
    walk = iter(table)
    assert next(walk)["n"] == 3
    writer.close()
    with JournalDB(tmp_path / "other") as other:
        other.insert({"n": 4})
    (tmp_path / "other").rename(path)
    assert [d["n"] for d in table.all()] == [4]
    assert [d["n"] for d in walk] == [2]  # started on the old file
    path.unlink()
    assert [d["n"] for d in table.all()] == [4]
    reader.close()
    assert list(tmp_path.iterdir()) == []


def test_reader_shows_no_half_transaction(tmp_path: Path) -> None:
    path = tmp_path / "db"
    with JournalDB(path) as writer:
        writer.insert({"n": 1})
    reader = TinyDB(path, storage=JournalStorage, access_mode="r")
    before = path.read_bytes()
    with JournalDB(path) as writer:
        writer.insert_multiple([{"n": 2}, {"n": 3}])
    after = path.read_bytes()
    for size in range(len(before), len(after) + 1):
        path.write_bytes(after[:size])
        shown = [d["n"] for d in reader.table("_default", cache_size=0).all()]
        assert shown == ([1, 2, 3] if size == len(after) else [1])
    reader.close()


def test_hostile_names_and_texts_are_kept(tmp_path: Path) -> None:
    hostile = ['{"', "[/x]", "\x1b[2J", "‮", "a\nb\r\0", "\ud800", "é✓😀", '"],{', "\\u007b"]
    db = JournalDB(tmp_path / "db")
    for text in hostile:
        db.table(text).insert({text: text})
    db.close()
    assert all(line.endswith(b"]") for line in (tmp_path / "db").read_bytes().splitlines())
    again = JournalDB(tmp_path / "db")
    assert {name: again.table(name).all() for name in again.tables()} == {text: [{text: text}] for text in hostile}


#: A database as siaga 0.1.0 wrote it: updates, removals, hostile names, a dropped and an empty table, plain values.
BEFORE = r"""
["fc208ddf","+,",null,"_default","",{}]
["f5ed9346","-,","1","_default","",{"n":1,"t":"a"}]
["fec5ce15","-.","2","_default","",{"n":2,"t":{"deep":[1,null,true,1.5]}}]
["0e6f5ab2","+.","1","_default","",{"n":9,"t":"a"}]
["1f86a4b6","+,",null,"\u007b\"","",{}]
["eb2ecaaf","-.","1","\u007b\"","",{"{\"":"{\""}]
["a1026273","+,",null,"[/x]","",{}]
["5a97b32d","-.","1","[/x]","",{"[/x]":"[/x]"}]
["7e73eec8","+,",null,"a\nb\r\u0000","",{}]
["22aa5287","-.","1","a\nb\r\u0000","",{"a\nb\r\u0000":"a\nb\r\u0000"}]
["6e5dd76c","+,",null,"\ud800","",{}]
["3c117d07","-.","1","\ud800","",{"\ud800":"\ud800"}]
["acf55e09","+,",null,"\u00e9\u2713\ud83d\ude00","",{}]
["f92f1448","-.","1","\u00e9\u2713\ud83d\ude00","",{"é✓😀":"é✓😀"}]
["e06c0f0d","+,",null,"\"],\u007b","",{}]
["abd724dc","-.","1","\"],\u007b","",{"\"],{":"\"],{"}]
["8e059c22","+,",null,"\\u007b","",{}]
["37aa1e45","-.","1","\\u007b","",{"\\u007b":"\\u007b"}]
["7c49f192","+.","3000","_default","",{"far":1}]
["3f551029","+.","2","_default","",null]
["d930937c","+,",null,"gone","",{}]
["a977419e","-.","1","gone","",{}]
["d24c5a7a","+.",null,"gone","",null]
["eb688621","+,",null,"empty","",{}]
["a51c42a7","-.","1","empty","",{}]
["c5384fa1","+.",null,"empty","",{}]
["acee2907","+,",null,"plain","",[1,2,"]"]]
["ea9aa415","-.",null,"text","","x]"]
"""


def test_database_of_the_version_before_opens_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "db"
    path.write_text(BEFORE.lstrip(), "utf-8")
    db = JournalDB(path)
    found: Any = db.storage.read()
    assert {name: dict(table) for name, table in found.items() if name not in ("plain", "text")} == {
        "_default": {"1": {"n": 9, "t": "a"}, "3000": {"far": 1}},
        "empty": {},
        **{name: {"1": {name: name}} for name in ('{"', "[/x]", "a\nb\r\0", "\ud800", "é✓😀", '"],{', "\\u007b")},
    }
    assert (found["plain"], found["text"]) == ([1, 2, "]"], "x]")
    assert path.read_text("utf-8") == BEFORE.lstrip()
    db.insert({})
    db.close()
    assert path.read_text("utf-8").startswith(BEFORE.lstrip())


def test_query_cache_is_off(tmp_path: Path) -> None:
    db = JournalDB(tmp_path / "db")
    db.insert({"n": 1})
    assert db.search(where("n") == 1)[0] is not db.search(where("n") == 1)[0]
    assert db.table("_default")._query_cache.capacity == 0


def test_ids_that_count_upwards_cost_a_few_bytes_each_in_memory(tmp_path: Path) -> None:
    db = JournalDB(tmp_path / "db")
    db.insert_multiple({"n": i} for i in range(20_000))
    db.remove(doc_ids=range(1, 2000, 7))
    db.close()
    tracemalloc.start()
    try:
        db = JournalDB(tmp_path / "db")
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 60 * 20_000  # a mapping would need 250 bytes for each
    assert len(db) == 20_000 - len(range(1, 2000, 7))
    db.close()


# --- the same as TinyDB in memory -----------------------------------------------------------------------------------

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
documents = st.dictionaries(st.sampled_from("abcd"), values, max_size=3)
some_ids = st.lists(st.integers(1, 8), max_size=3, unique=True)

steps = st.one_of(
    st.tuples(st.just("insert"), documents),
    st.tuples(st.just("insert_multiple"), st.lists(documents, max_size=3)),
    st.tuples(st.just("insert_id"), documents, st.integers(1, 3000)),
    st.tuples(st.just("update"), documents, some_ids),
    st.tuples(st.just("update_where"), documents, st.sampled_from("abcd")),
    st.tuples(st.just("remove"), some_ids),
    st.tuples(st.just("remove_where"), st.sampled_from("abcd")),
    st.tuples(st.just("upsert"), documents, st.sampled_from("abcd")),
    st.tuples(st.just("truncate")),
    st.tuples(st.just("drop")),
    st.tuples(st.just("reopen")),
)


def do(db: TinyDB, step: tuple[Any, ...]) -> Any:
    """Do one step; a refusal is an answer too."""
    acts: dict[str, Callable[..., Any]] = {
        "insert": lambda doc: db.insert(doc),
        "insert_multiple": lambda docs: db.insert_multiple(docs),
        "insert_id": lambda doc, id_: db.insert(Document(doc, id_)),
        "update": lambda doc, ids: db.update(doc, doc_ids=ids),
        "update_where": lambda doc, key: db.update(doc, where(key).exists()),
        "remove": lambda ids: db.remove(doc_ids=ids),
        "remove_where": lambda key: db.remove(where(key).exists()),
        "upsert": lambda doc, key: db.upsert(doc, Query()[key].exists()),
        "truncate": lambda: db.truncate(),
        "drop": lambda: db.drop_table("_default"),
    }
    try:
        return acts[step[0]](*step[1:])
    except (ValueError, KeyError) as error:
        return type(error)


@settings(max_examples=examples(120), deadline=None)
@given(script=st.lists(steps, max_size=25))
def test_any_script_leaves_the_same_documents_as_tinydb_in_memory(
    script: list[tuple[Any, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("script")
    ours, stock = JournalDB(folder / "db"), TinyDB(storage=MemoryStorage)
    for step in script:
        if step[0] == "reopen":
            ours.close()
            ours = JournalDB(folder / "db")
        else:
            # Ours never uses an id twice. TinyDB would, and then the ids of the two differ: it gets ours.
            table = stock.table("_default")
            table._next_id = None if step[0] in ("truncate", "drop") else ours.table("_default")._get_next_id()  # type: ignore[no-untyped-call]
            ours.table("_default")._next_id = None if table._next_id is None else table._next_id
            assert do(ours, step) == do(stock, step), step
        assert [(d.doc_id, dict(d)) for d in ours] == [(d.doc_id, dict(d)) for d in stock]
        assert len(ours) == len(stock)
        assert ours.tables() == stock.tables()
    ours.close()
    shutil.rmtree(folder)


def test_stock_table_class_appends_only_changed_documents(tmp_path: Path) -> None:
    db = TinyDB(tmp_path / "db", storage=JournalStorage)
    assert not isinstance(db.table("_default"), JournalTable)
    db.insert_multiple({"n": i} for i in range(50))
    db.update({"n": 7}, doc_ids=[3])
    assert len(lines(tmp_path / "db")) == 52
    db.close()


@pytest.mark.parametrize("seed", range(6))
def test_rows_are_a_mapping_in_insertion_order(seed: int) -> None:
    """Ids that count upwards, other texts, gaps, removals, ids that come back."""
    plain = [str(n) for n in (*range(1, 12), 20, GAP + 30, 10**14, 10**16)]
    odd = ["", "0", "01", "007", "-1", "x", "²", "1.0", "1" * 16]
    ids = plain if seed % 2 else plain + odd
    chance, rows = random.Random(seed), Rows()
    model: dict[str, tuple[int, int]] = {}
    for n in range(400):
        key = chance.choice(ids) if n > 40 else str(n // 4 + 1)
        place = None if chance.random() < 0.3 else (n, n + 1)
        if place is None:
            model.pop(key, None)
        else:
            model[key] = place
        rows.put(key, place)
        assert len(rows) == len(model)
        assert list(rows) == list(model)
        assert [rows.get(k) for k in (*ids, "nobody")] == [model.get(k) for k in (*ids, "nobody")]


def test_document_lent_and_given_back_unchanged_is_not_written(tmp_path: Path) -> None:
    path, disk = tmp_path / "db", BadDisk()
    storage = JournalStorage(path, disk=disk)
    storage.write({"t": {"1": {"a": [1]}, "2": {"b": 2}}})
    before, syncs = path.read_bytes(), disk.syncs
    lent = storage.read()
    assert lent is not None and lent["t"]["1"] == {"a": [1]}
    storage.write(lent)
    storage.write({"t": {key: lent["t"][key] for key in lent["t"]}})  # copies of what was lent
    assert (path.read_bytes(), disk.syncs) == (before, syncs)
    db = JournalDB(path.with_name("other"), disk=disk)
    db.insert({"a": [1]})
    before, syncs = path.with_name("other").read_bytes(), disk.syncs
    db.update(lambda doc: doc["a"].append(doc["a"].pop()))
    assert (path.with_name("other").read_bytes(), disk.syncs) == (before, syncs)
    db.update(lambda doc: doc["a"].append(2))
    assert disk.syncs == syncs + 1
    db.close()
    storage.close()


def test_reading_a_closed_journal_is_an_error_even_if_it_is_empty(tmp_path: Path) -> None:
    storage = JournalStorage(tmp_path / "db")
    assert storage.read() is None
    storage.close()
    with pytest.raises(ValueError, match="closed"):
        storage.read()
    storage.close()


def state_of(storage: JournalStorage) -> list[tuple[str, object, list[str] | None, int]]:
    """Return each table with its documents, their order, and the highest number that it ever had."""
    file = storage.file
    found: list[tuple[str, object, list[str] | None, int]] = []
    for name in file.tables():
        rows, value = file.rows(name), file.value(name)
        plain = dict(value) if rows is not None else value
        found.append((name, plain, None if rows is None else [*rows], file.highest(name)))
    return found


def test_any_changes_are_found_again_by_a_start(tmp_path: Path) -> None:
    draw = random.Random(3)
    ids = ["1", "2", "3", "4", "5", "x", "07", "2000", "999999999999999", "1000000000000000", None]
    wrong = []
    for number in range(60):
        path = tmp_path / f"db{number}"
        storage = JournalStorage(path, disk=QuietDisk())
        for _ in range(draw.randint(1, 12)):
            values = (None, b"{}", b'{"n":%d}' % draw.randrange(9))
            storage.commit([
                Change(draw.choice("ab"), draw.choice(ids), draw.choice(values)) for _ in range(draw.randint(1, 3))
            ])  # fmt: skip
        before = state_of(storage)
        sizes = [len(rows) for name in storage.file.tables() if (rows := storage.file.rows(name)) is not None]
        storage.close()
        storage = JournalStorage(path, disk=QuietDisk())
        again = [len(rows) for name in storage.file.tables() if (rows := storage.file.rows(name)) is not None]
        if state_of(storage) != before or again != sizes or sizes != [len(o) for _, _, o, _ in before if o is not None]:
            wrong.append((path.read_bytes(), before, state_of(storage)))
        storage.close()
    assert not wrong


class Sets(json.JSONEncoder):
    """An encoder of sets too."""

    def default(self, o: Any) -> Any:
        return sorted(o) if isinstance(o, set) else super().default(o)


def test_encoder_and_its_options_are_those_asked_for(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # the mode that nobody asks for is one of those that are meant
        storage = JournalStorage(tmp_path / "db", cls=Sets, sort_keys=True)
    assert storage.encode({"b": {2, 1}, "a": "é"}) == '{"a":"é","b":[1,2]}'.encode()
    assert storage.encode({"b": {1}, "a": "\ud800é"}) == b'{"a":"\\ud800\\u00e9","b":[1]}'
    storage.close()


def test_tables_of_another_database_are_copied(tmp_path: Path) -> None:
    one, two = JournalStorage(tmp_path / "one"), JournalStorage(tmp_path / "two", create_dirs=True)
    one.write({"t": {"1": {"n": 1}}, "u": 5})
    two.write(one.read() or {})
    assert {name: dict(t) if name == "t" else t for name, t in (two.read() or {}).items()} == {
        "t": {"1": {"n": 1}},
        "u": 5,
    }
    one.close()
    two.close()


def test_empty_table_is_kept_where_it_is_asked_for(tmp_path: Path) -> None:
    db = JournalDB(tmp_path / "db")
    db.table("left out")
    db.table("kept", persist_empty=True)
    assert db.tables() == {"kept"}
    db.close()


def test_table_that_was_read_says_which_ids_it_has(tmp_path: Path) -> None:
    storage = JournalStorage(tmp_path / "db")
    storage.write({"t": {"1": {}, "x": {}}})
    table = (storage.read() or {})["t"]
    assert [id in table for id in ("1", "x", "2", 1, None)] == [True, True, False, False, False]
    storage.close()
