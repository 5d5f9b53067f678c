"""Tables of a database on a journal file, journal files, and their lines."""

from __future__ import annotations

import errno
import os
import random
import warnings
from typing import Any
from unittest.mock import patch

from tinydb import TinyDB, where
from tinydb.operations import increment
from tinydb.table import Document

from data.book.storage import record
from data.book.storage.journal_file import JournalFile, Lines
from data.book.storage.record import Row, make_line
from data.book.storage.table_file import GAP, Change, Rows, change_lines
from data.book.storage.tinydb_storage import JournalStorage
from data.book.storage.tinydb_table import JournalDB, Overlay
from tests.data.book.storage.recorded.tale import Tale


def tables_of(tale: Tale, storage: Any) -> None:
    """Say what a storage has: its tables, the highest number of each, and why it is not written any more."""
    found = storage.read()
    for name, table in (found or {}).items():
        shown = dict(table) if hasattr(table, "items") else table
        tale.say(" ", repr(name), shown, "highest", storage.file.highest(name))
    file = storage.file
    state = (file.end, file.durable, file.bad, file.is_damaged, file.torn, file.failed, file.held())
    tale.say("  end, durable, bad, damaged, torn, failed, size:", *state, repr(storage.damaged), found is None)


def are_kept(tale: Tale) -> None:
    """Documents are inserted, changed, removed; tables are dropped and made again; a save appends what it changed."""
    path = tale.root / "db"
    db = JournalDB(path, disk=tale.disk)
    tables_of(tale, db.storage)
    posts = db.table("posts")
    for what, do in {
        "insert": lambda: posts.insert({"code": "4", "é": [1, {"b": None}]}),
        "insert three": lambda: posts.insert_multiple([{"n": 1}, {"n": 2}, {"n": 3}]),
        "update one": lambda: posts.update({"n": 9}, doc_ids=[2]),
        "update some": lambda: posts.update(increment("n"), where("n") > 2),
        "update none": lambda: posts.update({"n": 9}, where("n") == 77),
        "remove": lambda: posts.remove(doc_ids=[1, 3]),
        "again": lambda: posts.insert({"n": 5}),
        "named": lambda: posts.insert(Document({"n": 100}, doc_id=2000)),
        "back": lambda: posts.insert(Document({"n": 3}, doc_id=3)),
        "in its place": lambda: posts.upsert(Document({"n": 33}, doc_id=3)),
        "other table": lambda: db.table('{odd} \\ " é').insert({"a": "{"}),
        "truncate": lambda: posts.truncate(),
        "after": lambda: posts.insert({"n": 1}),
        "drop": lambda: db.drop_table('{odd} \\ " é'),
        "half a pair": lambda: posts.insert({"n": "\ud800"}),
        "missing": lambda: posts.remove(doc_ids=[77]),
        "not JSON": lambda: posts.insert({"n": {1}}),
    }.items():
        tale.attempt(what, do)
        tables_of(tale, db.storage)
        tale.files()
    tale.say(posts.all(), len(posts), posts.contains(doc_id=1), posts.get(where("n") == 1), [d.doc_id for d in posts])
    tale.attempt("a second writer", lambda: JournalDB(path, disk=tale.disk))
    reader = JournalStorage(path, access_mode="r", disk=tale.disk)
    tables_of(tale, reader)
    posts.insert({"n": "for the reader"})
    tables_of(tale, reader)
    tale.attempt("write as a reader", lambda: reader.write({}))
    db.close()
    path.rename(tale.root / "old")
    tables_of(tale, reader)
    db = JournalDB(path, disk=tale.disk)
    tables_of(tale, reader)
    db.insert({"in": "the new file"})
    tables_of(tale, reader)
    db.close()
    reader.close()
    tale.attempt("read closed", reader.read)
    tale.attempt("commit closed", lambda: db.storage.commit([Change("a", None, b"1")]))  # type: ignore[attr-defined]
    db = JournalDB(tale.root / "old", disk=tale.disk)
    tables_of(tale, db.storage)
    db.drop_tables()
    tables_of(tale, db.storage)
    db.close()
    tale.files()


def are_stock(tale: Tale) -> None:
    """The stock table class on the same storage; other values than tables; ways to open it."""
    path = tale.root / "new" / "folder" / "db"
    tale.attempt("without its folder", lambda: JournalStorage(path, disk=tale.disk))
    db = TinyDB(path, storage=JournalStorage, create_dirs=True, indent=4, sort_keys=True, disk=tale.disk)
    db.insert_multiple([{"b": 1, "a": "é"}, {"b": 2}])
    db.update({"b": 3}, doc_ids=[2])
    db.remove(doc_ids=[1])
    tables_of(tale, db.storage)
    storage = db.storage
    assert isinstance(storage, JournalStorage)
    for what, data in {
        "the same": storage.read() or {},
        "a value": {"n": 5},
        "a list": {"n": [1, {"a": 1}], "m": {}},
        "a table of it": {"n": {"1": {"x": 1}}, "m": {"a": {}, "b": {}}},
        "fewer": {"m": {"b": {"y": 1}}},
        "mixed": {"m": {"b": {"y": 1}, "c": 5}},
        "nothing": {},
    }.items():
        tale.attempt(what, lambda data=data: storage.write(data))  # type: ignore[misc]
        tables_of(tale, storage)
    db.close()
    tale.files()
    for mode in ("r", "rb", "r+", "rb+", "w", "a", "x"):
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")

            def opened(mode: str = mode) -> str:
                each = JournalStorage(path, access_mode=mode, disk=tale.disk)
                tables_of(tale, each)
                each.close()
                return each.damaged

            tale.attempt(f"open with {mode}", opened)
        tale.say([str(each.message) for each in warned])
    for name, data in {"nothing": dict[str, Any](), "id 0": {"t": {"0": {}, "00": {}}}}.items():
        first = JournalStorage(tale.root / name, disk=tale.disk)
        tale.attempt(f"first save: {name}", lambda first=first, data=data: first.write(data))  # type: ignore[misc]
        tale.attempt("the same again", lambda first=first, data=data: first.write(data))  # type: ignore[misc]
        tables_of(tale, first)
        first.close()
    ascii_only = JournalStorage(tale.root / "ascii", ensure_ascii=True, separators=(" , ", " : "), disk=tale.disk)
    ascii_only.write({"t": {"1": {"é": [1, 2]}}})
    tale.say(ascii_only.encode({"a": "é"}), ascii_only.file.text((0, 5)), ascii_only.file.value("t")["1"])
    ascii_only.close()
    tale.files()


def are_in_trouble(tale: Tale) -> None:
    """Writes, syncs and cuts of a database fail; it is torn, and rotten in many ways."""
    path = tale.root / "db"
    db = JournalDB(path, disk=tale.disk)
    db.insert_multiple([{"n": 1}, {"n": 2}])
    for what, failing in {
        "full": {"write": (1, errno.ENOSPC)},
        "no write": {"write": (1, errno.EIO)},
        "no cut": {"write": (1, errno.EIO), "cut": (1, errno.EIO)},
    }.items():
        tale.disk.failing = dict(failing)
        tale.attempt(what, lambda: db.insert({"n": 3}))
        tale.disk.failing = {}
        tables_of(tale, db.storage)
        tale.attempt("again", lambda: db.insert({"n": 4}))
        if what == "no write":
            with path.open("ab") as file:
                file.write(b"half")
            tale.disk.failing = {"write": (1, errno.EIO), "cut": (1, errno.EIO)}
    tale.attempt("and again", lambda: db.insert({"n": 5}))
    tables_of(tale, db.storage)
    db.close()
    db = JournalDB(path, disk=tale.disk)
    tables_of(tale, db.storage)
    tale.disk.failing = {"sync db": (1, errno.EIO)}
    tale.attempt("no sync", lambda: db.insert({"n": 6}))
    tale.disk.failing = {}
    tale.attempt("after it", lambda: db.insert({"n": 7}))
    tables_of(tale, db.storage)
    db.close()
    good = path.read_bytes()
    lines = good.splitlines(keepends=True)
    changes = {
        "torn": good[:-4],
        "torn transaction": lines[0] + lines[1],
        "rotten first": b"?" + good[1:],
        "rotten second": lines[0] + lines[1].replace(b'"n":2', b'"n":9') + b"".join(lines[2:]),
        "rotten last": good[:-9] + b"?" + good[-8:],
        "doubled": lines[0] + lines[0] + b"".join(lines[1:]),
        "empty": b"",
        "no line": b"hello\n",
        "a foreign line": good + b"hello\n",
        "not a table": good + make_line(synced=True, last=True, id=b"1", table=b'"a', hash=b"", value=b"1"),
        "a journal of a book": good
        + make_line(synced=True, last=True, id=b"1", table=b'"book"', hash=b"ab", value=b"{}"),
        "joined": good.replace(b"]\n[", b"][", 1),
        "removed and never there": good
        + b"".join(
            make_line(synced=True, last=True, id=b'"%d"' % id, table=b'"_default"', hash=b"", value=b"null")
            for id in range(1, 9)
        ),
    }
    for what, content in changes.items():
        path.write_bytes(content)
        tale.step(what)
        with patch.object(record, "CHUNK", 60):
            storage = JournalStorage(path, access_mode="r", disk=tale.disk)
            tables_of(tale, storage)
            storage.close()
        for mode in ("r", "r+"):
            storage = JournalStorage(path, access_mode=mode, disk=tale.disk)
            tables_of(tale, storage)
            tale.attempt("write", lambda storage=storage: storage.write({"t": {"1": {}}}))  # type: ignore[misc]
            tables_of(tale, storage)
            storage.close()
        for each in sorted(tale.root.glob("db.torn*")):
            tale.say(each.name, each.read_bytes()[:40])
            each.unlink()


def are_in_memory(tale: Tale) -> None:
    """The places of documents in memory: ids in order, with gaps, out of order, with names; an overlay of them."""
    for seed, keys in enumerate((
        ["1", "2", "3"], ["1", "5", "3", "5"], ["7", "1"], [str(GAP + 1), str(2 * GAP + 3)], [str(GAP + 2)],
        ["1", "a", "2"], ["01", "1"], ["0"], ["-1"], ["1" * 15, "1" * 16], ["²"], [""],
        ["1", "2", "1"], [str(GAP + 1)], ["1", "2", "4"],
    )):  # fmt: skip
        rows, draw = Rows(), random.Random(seed)
        for number, key in enumerate(keys):
            if draw.random() < 0.5 and rows.add(key, number, 10 + number):
                continue
            rows.put(key, (number, 10 + number))
        shown = [*rows][:4], len(rows), [*rows.places()][:4], rows.size(), rows._map is not None
        tale.say(keys, *shown, [rows.get(key) for key in (*keys, "2", "x")], rows.add("9", 1, 1))
        rows.put(keys[0], None)
        rows.put("77", None)
        tale.say("  without the first", [*rows][:4], len(rows), rows.size(), rows.get(keys[0]), [*rows.places()][:4])
        rows.put(keys[0], (99, 1))
        rows.put(keys[-1], (98, 2))
        tale.say("  with it again", [*rows][:4], len(rows), [*rows.places()][:4], rows.size())
    fresh = Rows()
    tale.say([fresh.add(key, 5, 6) for key in ("1", "3", "2", "2", "3")], [*fresh.places()])
    tale.say([*change_lines([], synced=True)])
    for changes in (
        [Change("a", None, None)],
        [Change("a", "1", b"{}"), Change("{b", None, b"{}"), Change("a", "x", None)],
    ):
        tale.say(*change_lines(changes, synced=True))
        tale.say(*change_lines(changes, synced=False))
    storage = JournalStorage(tale.root / "db", disk=tale.disk)
    storage.write({"t": {"1": {"a": 1}, "2": {"b": 2}}})
    overlay: Any = Overlay(storage, "t", int)
    tale.say([*overlay], len(overlay), 1 in overlay, 3 in overlay, overlay[1], overlay.changes())
    overlay[3] = {"c": 3}
    overlay[1]["a"] = 9
    del overlay[2]
    tale.say([*overlay], len(overlay), 2 in overlay, 3 in overlay, overlay.changes())
    overlay[2] = Document({"b": 5}, 2)
    del overlay[3]
    tale.say([*overlay], len(overlay), overlay.changes())
    for gone in (3, 77):
        tale.attempt(f"remove {gone}", lambda key=gone: overlay.pop(key))  # type: ignore[misc]
        tale.attempt(f"get {gone}", lambda key=gone: overlay[key])  # type: ignore[misc]
        tale.attempt(f"delete {gone}", lambda key=gone: overlay.__delitem__(key))  # type: ignore[misc]
    overlay.clear()
    overlay[5] = {"e": 5}
    tale.say([*overlay], len(overlay), overlay.changes(), Overlay(storage, "none", int).changes())
    storage.close()


class Numbers(JournalFile):
    """A journal whose documents count upwards."""

    count = 0

    def accept(self, lines: Lines) -> bool:
        found = [fields.value for _, line in lines if (fields := record.fields_of(line)) is not None]
        if found != [b"%d" % (self.count + n) for n in range(len(lines))]:
            return False
        self.count += len(lines)
        return True


def is_a_journal(tale: Tale) -> None:
    """A journal file of numbers: each kind of end and damage, loaded, followed, recovered and appended to."""
    path = tale.root / "numbers"
    folder = os.open(tale.root, os.O_RDONLY)

    def line(value: int, *, synced: bool = True, last: bool = True) -> bytes:
        return make_line(synced=synced, last=last, id=b"1", table=b'"t"', hash=b"", value=b"%d" % value)

    pair = line(1, last=False) + line(2, synced=False)
    rest = line(3)
    cases = {
        "nothing": b"",
        "one": line(0),
        "three": line(0) + pair,
        "torn": line(0) + pair[:-1],
        "half a transaction": line(0) + line(1, last=False),
        "half a transaction, more": line(0) + line(1, last=False) + line(2),
        "damaged": line(0) + pair.replace(b"2]", b"5]") + rest,
        "damaged at the end": line(0) + pair.replace(b"2]", b"5]"),
        "not vouched for": line(0) + pair.replace(b"2]", b"5]") + line(3, synced=False),
        "missing": line(0) + rest,
        "doubled": line(0) + line(0),
        "no newline": line(0)[:-1] + pair,
        "zeros": line(0) + bytes(20) + pair,
        "zeros behind": line(0) + pair + bytes(20),
        "damaged first": b"?" + line(0)[1:] + pair,
        "torn first": line(0)[:9],
    }

    def state(file: Numbers) -> None:
        found = (file.count, file.end, file.durable, file.bad, file.is_damaged, file.torn, repr(file.failed))
        tale.say("  count, end, durable, bad, damaged, torn, failed:", *found)

    for synced in (True, False):
        Numbers.is_synced = synced
        for what, content in cases.items():
            tale.step(f"{what}, {'synced' if synced else 'not synced'}")
            path.write_bytes(content)
            file = Numbers(tale.disk, folder, "numbers")
            for chunk in (9, 1 << 20):
                file.close()
                file = Numbers(tale.disk, folder, "numbers")
                file.open_file(os.O_RDWR)
                with patch.object(record, "CHUNK", chunk):
                    file.load()
                state(file)
            if not file.is_damaged:
                file.recover(keep_tail=what != "torn")
                state(file)
                tale.attempt("append", lambda file=file: file.append(line(file.count)))  # type: ignore[misc]
                state(file)
            tale.say("  follow", file.follow(), file.is_current(), file.size())
            with path.open("ab") as more:
                more.write(line(file.count))
            tale.say("  follow", file.follow())
            state(file)
            with path.open("ab") as more:
                more.write(b"half")
            tale.say("  follow", file.follow())
            state(file)
            os.truncate(path, max(0, file.end - 1))
            tale.say("  follow", file.follow())
            file.close()
            tale.say("  closed", file.fd, file.is_loaded)
            for each in sorted(tale.root.glob("numbers.*")):
                tale.say("  kept", each.name, each.read_bytes())
                each.unlink()
    Numbers.is_synced = True
    os.close(folder)


def is_a_line(tale: Tale) -> None:
    """Lines of a journal, made, read, salvaged and refused, byte by byte."""
    made = make_line(synced=True, last=False, id=b"null", table=b'"a\\u007b"', hash=b"", value=b'{"a":"]"}')
    tale.say(made, record.parse(made[:-1]))
    rows = [Row(9, "a" * 64, b'{"n":1}'), Row(10, "b" * 64, b'{"n":2}', 1234)]
    for synced, ends in ((True, True), (False, True), (True, False)):
        tale.say(*record.entry_lines([rows, rows[:1]], 100, synced=synced, ends=ends))
    data, _ = record.entry_lines([rows], 0, synced=True)
    for line, no in zip(data.splitlines(), (9, 10), strict=True):
        tale.say(record.parse_entry(line), record.body(no, line), record.hash_in(no, line)[:4], record.arrived_in(line))
        tale.say(
            record.is_entry(no, line),
            record.is_entry(no + 1, line),
            record.ends_transaction(line),
            record.entry_end(line),
        )
    for name in ("a", "{", 'x"{\\', "é", "", None):
        made = make_line(
            synced=False,
            last=True,
            id=record.json_name(name),
            table=record.json_name(name or "t"),
            hash=b"0f",
            value=b"null",
        )
        tale.say(record.json_name(name), record.parse(made[:-1]))
    for id in (b"0", b"-5", b"1.5", b"true", b'"1"', b'"\\x"', b"007"):
        made = make_line(synced=True, last=True, id=id, table=b'"book"', hash=b"ff", value=b"{},7")
        tale.say(id, record.parse(made[:-1]), record.parse_entry(made[:-1]) is not None)
    for hash in (b"FF", b"zz", b'"'):
        tale.say(
            hash, record.parse(make_line(synced=True, last=True, id=b"1", table=b'"book"', hash=hash, value=b"{}")[:-1])
        )
    whole = data + made
    first = len(data.splitlines(keepends=True)[0])
    pieces = {
        "whole": whole,
        "no newlines": whole.replace(b"\n", b""),
        "zeros between": data[:first] + bytes(9) + data[first:],
        "cut": whole[:-3],
        "no last newline": whole[:-1],
        "first rotten": b"?" + whole[1:],
        "second rotten": whole[: first + 30] + b"?" + whole[first + 31 :],
        "brackets": b'["' + b"]" * 9 + whole,
        "empty lines": b"\n\n" + whole + b"\n\n",
        "nothing": b"",
    }
    for what, content in pieces.items():

        def read(length: int, offset: int, content: bytes = content) -> bytes:
            return content[offset : offset + length]

        for chunk in (1 << 20, 50):
            record.CHUNK, was = chunk, record.CHUNK
            lines = [*record.read_lines(read, 0, len(content))]
            record.CHUNK = was
            tale.say(what, chunk, [(at, len(line), ended) for at, line, ended in lines])
            tale.say("  salvaged", [(at, len(line)) for at, line in record.salvage(lines)])
        tale.say("  from 5, to 900", [(at, len(line)) for at, line, _ in record.read_lines(read, 5, 900)][:3])
    for piece in (data[:first], data[:first] + b"]", b"", b"]", data[: first - 2], data[1:]):
        tale.say(len(piece), len(record.intact_start(piece)), record.is_intact(piece), record.is_intact(piece[:-1]))


SCENES = (are_kept, are_stock, are_in_trouble, are_in_memory, is_a_journal, is_a_line)
