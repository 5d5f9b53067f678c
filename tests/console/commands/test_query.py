"""``siaga query``: tables, expressions, shapes of the output, and what is said of mistakes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from console.session.desk import Desk
from console.session.home import Home
from data.base.clock import HOUR, ManualClock, SystemClock
from data.book.storage.tinydb_storage import JournalStorage
from data.room.room import Room
from data.room.tables import PACKED_IN, QUERIED, documents
from tests.kits.console.command import Siaga
from tests.kits.rooms.sample import write_sample
from widgets.drawing.cells import cells


@pytest.fixture
def siaga(tmp_path: Path) -> Siaga:
    write_sample(Home(tmp_path))
    made = Siaga(tmp_path)
    for line in ("n FIRE 3 smoke", "n THFT 1 a bike", "n VEHI 1 a van", "c 102 handled left", "g 101 3", "ok 4"):
        made.run("exec", line)
    return made


def rows(siaga: Siaga, *args: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in siaga.run("query", *args, "--json").out.splitlines()]


@pytest.fixture(
    params=["file", "file with packed rows", "packed rows that cannot be read", "file that is behind", "no file"]
)
def room_file(request: pytest.FixtureRequest, siaga: Siaga, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return how the room file is: all must answer alike."""
    path = siaga.home / "room.db"
    if request.param == "no file":
        path.unlink()
    elif "packed" in request.param:
        monkeypatch.setattr("data.room.room.PLAIN", 0)
        monkeypatch.setattr("data.room.noted.corrections.PLAIN", 0)
        for line in ("c 103 safe left", "ok 3", "undo"):
            siaga.run("exec", line)
        with TinyDB(path, storage=JournalStorage, access_mode="r") as db:
            assert [row["number"] for row in db.table("incidents")] == [101]
            assert not db.table("corrections").all() and not db.table("undone").all()
            assert db.table("settled").all() and db.table("amended").all()
        monkeypatch.undo()
        if request.param == "packed rows that cannot be read":
            with TinyDB(path, storage=JournalStorage) as db:
                for table in PACKED_IN.values():
                    db.table(table).update({"packed": "AAAA"})
    elif request.param == "file that is behind":
        before = path.read_bytes()
        siaga.run("exec", "a 103")
        siaga.run("exec", "n CRWD 6 a crowd")
        path.write_bytes(before)
    return str(request.param)


def test_query_answers_the_same_from_the_file_and_from_the_book(siaga: Siaga, room_file: str) -> None:
    desk = Desk.view(Home(siaga.home))
    room = Room.fold(desk.library.all_entries(), history=desk.library.all_of)
    desk.close()
    before = {p: p.read_bytes() for p in siaga.home.rglob("*") if p.is_file()}
    for table in QUERIED:
        wanted = json.loads(json.dumps(documents(room, table)))
        found = rows(siaga, table)
        assert sorted(found, key=json.dumps) == sorted(wanted, key=json.dumps), table
    assert {p: p.read_bytes() for p in siaga.home.rglob("*") if p.is_file()} == before


def test_query_with_an_expression(siaga: Siaga) -> None:
    assert [row["number"] for row in rows(siaga, "incidents", "state == 'new' and priority <= 3")] == [103]
    assert [row["number"] for row in rows(siaga, "incidents", "units.post == 3")] == [101]
    assert [row["number"] for row in rows(siaga, "incidents", "received > -1h", "--sort=-number")] == [103, 102, 101]
    assert rows(siaga, "posts", "code == 3", "--fields", "code, status") == [{"code": "3", "status": "to"}]
    assert siaga.run("query", "incidents", "closed", "--count").out == "1\n"


def test_query_in_text_and_csv(siaga: Siaga) -> None:
    ran = siaga.run("query", "incidents", "state", "!=", "closed", "--fields", "number,type,words,received")
    head, first, second, _, note = ran.out.splitlines()
    assert head.split() == ["number", "type", "words", "received"]
    assert first.startswith("101") and "smoke" in first and second.startswith("103")
    assert first.split()[-1].count(":") == 2  # a local time, not milliseconds
    assert note == "Open incidents, and those settled within 48 hours. All of the book: --all"
    table = list(csv.reader(io.StringIO(siaga.run("query", "posts", "--csv").out)))
    assert table[0][:2] == ["code", "status"] and ["4", "normal"] in [row[:2] for row in table]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("incident",), 'no table "incident"; tables are'),
        ((), 'no table ""; tables are'),
        (("posts", "stat == 'off'"), 'no field "stat" in posts; fields are subject, code'),
        (("posts", "--fields", "code,stat"), 'no field "stat" in posts'),
        (("posts", "--sort", "stat"), 'no field "stat" in posts'),
        (("posts", "code is '4'"), '"is" is not expected there; words are == !='),
        (("posts", "contact > 2024-13-01"), "2024-13-01 is not a time"),
        (("posts", "status > 1", "--json", "--csv"), "not allowed with argument"),
    ],
)
def test_mistake_gets_one_line_that_names_what_there_is(siaga: Siaga, args: tuple[str, ...], said: str) -> None:
    assert said in siaga.run("query", *args, code=2).err


def test_query_columns_are_aligned_by_cells(siaga: Siaga) -> None:
    siaga.run("exec", "n VEHI 1 货车 truk")
    head, *lines = siaga.run("query", "incidents", "--fields", "words,type").out.splitlines()
    ends = {cells(line[: line.index(code)]) for line in lines for code in ("FIRE", "THFT", "VEHI") if code in line}
    assert ends == {head.index("type")}


def test_query_in_indonesian(siaga: Siaga) -> None:
    site = siaga.home / "site.toml"
    site.write_text(site.read_text("utf-8").replace('language = "en"', 'language = "id"'), "utf-8")
    assert "48 jam" in siaga.run("query", "incidents").out
    assert "tidak ada tabel" in siaga.run("query", "x", code=2).err


def test_all_also_finds_what_was_settled_long_ago(tmp_path: Path) -> None:
    write_sample(Home(tmp_path))
    clock = ManualClock(SystemClock().now() - 72 * HOUR)
    desk = Desk.open(Home(tmp_path), clock=clock)
    desk.execute("n THFT 3 a car", "LST")
    desk.execute("c 101 handled left", "LST")
    clock.advance(50 * HOUR)
    desk.execute("n THFT 1 a bike", "LST")
    desk.close()
    siaga = Siaga(tmp_path)
    assert [row["number"] for row in rows(siaga, "incidents")] == [102]
    assert [row["number"] for row in rows(siaga, "incidents", "--all")] == [101, 102]
    assert "48 hours" not in siaga.run("query", "incidents", "--all").out
