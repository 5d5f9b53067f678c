"""docs/guide/data.md: its programs run, and its tables and fields are those of the room file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from console.session.desk import Desk
from console.session.home import Home
from data.room.field_list import field_list
from tests.kits.rooms.sample import write_sample

DOC = (Path(__file__).parents[3] / "docs/guide/data.md").read_text("utf-8")


def test_doc_lists_the_tables_and_fields_that_there_are() -> None:
    assert DOC[DOC.index("### Tables") :] == field_list()


def test_programs_of_the_doc_print_the_room_and_the_book(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sample(Home(tmp_path))
    desk = Desk.open(Home(tmp_path))
    for line in ("n FIRE 3 smoke", "n THFT 1 a bike", "a 102", "n FIRE 1 again"):
        desk.execute(line, "LST")
    assert desk.room_file is not None
    desk.room_file.flush(desk.room, desk.library)  # as the running console does: it is not closed yet
    with_tinydb, book, plain, packed = (part.partition("```")[0] for part in DOC.split("```python\n")[1:])
    known: dict[str, Any] = {}
    exec(re.sub(r"home = .*", f"home = Path({str(tmp_path)!r})", with_tinydb), known)
    assert capsys.readouterr().out.splitlines() == ["101 FIRE smoke", "103 FIRE again"]
    desk.execute("n FIRE 4 third", "LST")
    desk.room_file.flush(desk.room, desk.library)
    exec(with_tinydb.partition("for row")[1] + with_tinydb.partition("for row")[2], known)
    assert capsys.readouterr().out.splitlines()[-1] == "104 FIRE third"
    exec(book, known)
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [row[2:] for row in rows] == [["101", "FIRE"], ["102", "THFT"], ["103", "FIRE"], ["104", "FIRE"]]
    exec(plain, known)
    assert capsys.readouterr().out == "4\n"
    assert known["tables"]["meta"]["1"]["no"] == desk.book.last_no
    monkeypatch.setattr("data.room.room.PLAIN", 0)
    desk.execute("c 102 safe found", "LST")
    desk.room_file.flush(desk.room, desk.library)
    exec(plain, known)
    exec(packed, known)
    assert capsys.readouterr().out == "3\n102 THFT a bike\n"
    desk.close()
    known["room"].close()
