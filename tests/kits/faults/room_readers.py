"""A reader of the room file, in a process of its own, next to a console that writes and compacts it.

``python -m tests.kits.faults.room_readers HOW HOME`` reads until its stdin is closed, and prints how many answers it
had. It ends with an error if one of them fails or is not of one moment: the sample room gives each incident a number,
and all of them stay in it, so there are as many as numbers were given.
"""

from __future__ import annotations

import io
import os
import select
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from tinydb import TinyDB, where

from console.cli import main
from console.session.desk import Desk
from console.session.home import Home
from data.book.growth import read_growth
from data.book.storage.tinydb_storage import JournalStorage

HOW = ("tinydb", "query", "watch")


def by_tinydb(home: Path) -> Callable[[], int]:
    """Return a reader with a database that stays open."""
    db = TinyDB(home / "room.db", storage=JournalStorage, access_mode="r")
    table = db.table("incidents", cache_size=0)

    def read() -> int:
        tables: dict[str, Any] = db.storage.read() or {}
        numbers = sorted(row["number"] for row in tables["incidents"].values())
        given = max(tables["meta"]["1"]["position"]["numbers"].values(), default=100)
        assert numbers == list(range(101, given + 1)), (numbers, given)
        assert len(table.search(where("number") >= 101)) >= len(numbers)
        return len(numbers)

    return read


def by_query(home: Path) -> Callable[[], int]:
    """Return a reader that runs ``siaga query``."""

    def read() -> int:
        with redirect_stdout(io.StringIO()) as out:
            assert main(["--home", str(home), "query", "incidents", "--csv", "--fields", "number"]) == 0
        numbers = [int(line) for line in out.getvalue().split()[1:]]
        assert numbers == list(range(101, 101 + len(numbers))), numbers
        return len(numbers)

    return read


def by_watch(home: Path) -> Callable[[], int]:
    """Return a reader that opens the room as a second screen does, and follows it for a while."""

    def read() -> int:
        desk = Desk.view(Home(home))
        try:
            for _ in range(3):
                for some in read_growth(desk.library, desk.room.last).own:
                    desk.apply(some)
                numbers = sorted(incident.number for incident in desk.room.open_incidents())
                assert numbers == list(range(101, 101 + len(numbers))), numbers
            return len(numbers)
        finally:
            desk.close()

    return read


def run(how: str, home: Path) -> int:
    """Read until stdin is closed; return how many answers came."""
    read = {"tinydb": by_tinydb, "query": by_query, "watch": by_watch}[how](home)
    answers = before = 0
    while not select.select([sys.stdin], [], [], 0)[0]:
        found = read()
        assert found >= before, "it went back in time"
        before, answers = found, answers + 1
    return answers


if __name__ == "__main__":
    os.environ["LANG"] = "C.UTF-8"
    print(run(sys.argv[1], Path(sys.argv[2])), file=sys.stderr)
