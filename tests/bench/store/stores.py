"""Insert and update in four stores, at 100 to 1,000,000 documents.

The stores: ours, stock TinyDB, its CachingMiddleware, SQLite. Each engine and size has its own process, with a bare
append + fdatasync of as many bytes interleaved on the same disk. ``python -m tests.bench.store.stores [largest size]``
prints the table of docs/performance.md. Gates: an insert of ours at most 1.4 times the bare append at every size; the
book opened without its index at most 5 µs an entry.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Protocol

from tinydb import TinyDB, where
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import JSONStorage

from data.base.clock import SystemClock
from data.book.book import Book
from data.book.storage.tinydb_table import JournalDB
from data.entries import Log
from tests.bench.store.save import Bare, draft

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
#: Interleaved rounds; an engine that is so slow that they would take longer than BUDGET (s) does fewer, at least LEAST.
ROUNDS, LEAST, BUDGET = 1_000, 5, 12.0
#: Beyond these sizes a stock store takes minutes for one save.
STOCK_MOST = 100_000
GATE_INSERT, GATE_OPEN_US = 1.4, 5.0
#: Bytes of a document as JSON, about.
DOCUMENT = 388


def document(number: int) -> dict[str, Any]:
    """Return a check call as a plain document."""
    return {
        "kind": "check",
        "no": number,
        "post": str(number % 6 + 1),
        "type": f"T{number % 1000:03d}",
        "at": 1_700_000_000_000 + number * 1000,
        "words": "x" * 290,
    }


class Engine(Protocol):
    """Open store with ``size`` documents."""

    def insert(self, number: int) -> None: ...
    def update(self, number: int) -> None: ...
    def get(self, number: int) -> object: ...
    def scan(self) -> int: ...
    def close(self) -> None: ...


class OurBook:
    """The book: entries with chain, numbers and checksums. It has no update: a correction is an entry."""

    def __init__(self, folder: Path) -> None:
        self._book = Book.open(folder, station="JBR", site="bench", clock=SystemClock())

    def fill(self, size: int) -> None:
        while self._book.last_no < size:
            few = min(500, size - self._book.last_no)
            self._book.append([Log(by="LST", subjects=("room",), words="x" * 250) for _ in range(few)])

    def insert(self, number: int) -> None:
        self._book.append([draft(number)])

    update = insert

    def get(self, number: int) -> object:
        return self._book.get(number)

    def scan(self) -> int:
        return sum(entry.kind == "check" for entry in self._book.entries())

    def close(self) -> None:
        self._book.close()


class _Tiny:
    """TinyDB with any storage."""

    db: TinyDB

    def fill(self, size: int) -> None:
        for start in range(1, size + 1, 20_000):
            self.db.insert_multiple(document(n) for n in range(start, min(start + 20_000, size + 1)))

    def insert(self, number: int) -> None:
        self.db.insert(document(number))

    def update(self, number: int) -> None:
        self.db.update({"words": "y" * 290, "turn": number}, doc_ids=[number % 97 + 1])

    def get(self, number: int) -> object:
        return self.db.get(doc_id=number)

    def scan(self) -> int:
        return len(self.db.search(where("type") == "T007"))

    def close(self) -> None:
        self.db.close()


class OurTable(_Tiny):
    """TinyDB on JournalStorage with JournalTable."""

    def __init__(self, folder: Path) -> None:
        self.db = JournalDB(folder / "journal.db")


class Stock(_Tiny):
    """Stock TinyDB. It does not sync."""

    def __init__(self, folder: Path) -> None:
        self.db = TinyDB(folder / "stock.json")


class Caching(_Tiny):
    """TinyDB behind its CachingMiddleware, which writes every thousand saves. It does not sync."""

    def __init__(self, folder: Path) -> None:
        self.db = TinyDB(folder / "caching.json", storage=CachingMiddleware(JSONStorage))  # type: ignore[no-untyped-call]


class Sqlite:
    """SQLite with a write-ahead log, synchronous = FULL: a committed row is on the disk."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "sqlite.db", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("CREATE TABLE IF NOT EXISTS docs (id INTEGER PRIMARY KEY, type TEXT, doc TEXT)")

    def fill(self, size: int) -> None:
        self._db.execute("BEGIN")
        rows = ((document(n)["type"], json.dumps(document(n))) for n in range(1, size + 1))
        self._db.executemany("INSERT INTO docs (type, doc) VALUES (?, ?)", rows)
        self._db.execute("COMMIT")

    def insert(self, number: int) -> None:
        doc = document(number)
        self._db.execute("INSERT INTO docs (type, doc) VALUES (?, ?)", (doc["type"], json.dumps(doc)))

    def update(self, number: int) -> None:
        doc = document(number) | {"words": "y" * 290}
        self._db.execute("UPDATE docs SET doc = ? WHERE id = ?", (json.dumps(doc), number % 97 + 1))

    def get(self, number: int) -> object:
        return json.loads(self._db.execute("SELECT doc FROM docs WHERE id = ?", (number,)).fetchone()[0])

    def scan(self) -> int:
        return len([json.loads(row[0]) for row in self._db.execute("SELECT doc FROM docs WHERE type = 'T007'")])

    def close(self) -> None:
        self._db.close()


ENGINES: dict[str, Callable[[Path], Any]] = {
    "book": OurBook,
    "journal table": OurTable,
    "TinyDB": Stock,
    "TinyDB caching": Caching,
    "SQLite WAL FULL": Sqlite,
}


# --- in the child -----------------------------------------------------------------------------------------------------


def fill(engine: str, folder: Path, size: int) -> None:
    """Create the store and remove any index: opening is measured without one."""
    store = ENGINES[engine](folder)
    store.fill(size)
    store.close()
    for index in folder.rglob("*.index"):
        index.unlink()


def measure(engine: str, folder: Path, size: int) -> dict[str, float]:
    """Return milliseconds and megabytes."""
    before = _rss()
    began = perf_counter()
    store: Engine = ENGINES[engine](folder)
    store.get(1)
    opened = perf_counter() - began
    memory = _rss() - before
    bare = Bare(folder / "bare")
    line = b"x" * DOCUMENT
    found: dict[str, float] = {"open": opened * 1000, "memory": memory}
    for name in ("insert", "update"):
        act = getattr(store, name)
        raw: list[float] = []
        took: list[float] = []
        end = perf_counter() + BUDGET
        for number in range(ROUNDS):
            if len(took) >= LEAST and perf_counter() > end:
                break
            raw.append(bare.append(line) / 1e6)
            start = perf_counter()
            act(number)
            took.append((perf_counter() - start) * 1000)
        found |= {name: median(took), f"{name}_p99": sorted(took)[int(len(took) * 0.99)], f"{name}_n": len(took)}
        found[f"{name}_bare"] = median(raw)
    start = perf_counter()
    for number in range(1, 101):
        store.get(number * (size // 100))
    found["get"] = (perf_counter() - start) * 10
    start = perf_counter()
    store.scan()
    found["scan"] = (perf_counter() - start) * 1000
    store.close()
    return found


def _rss() -> float:
    """Return the megabytes that this process holds."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# --- the table --------------------------------------------------------------------------------------------------------


def run(engine: str, size: int) -> dict[str, float]:
    """Measure one engine and size, each step in its own process."""
    with tempfile.TemporaryDirectory(prefix="siaga-bench-") as folder:
        child = [sys.executable, "-m", "tests.bench.store.stores", "--child"]
        subprocess.run([*child, "fill", engine, folder, str(size)], check=True)
        done = subprocess.run([*child, "measure", engine, folder, str(size)], check=True, capture_output=True)
        return dict(json.loads(done.stdout))


def row(engine: str, size: int, found: dict[str, float]) -> str:
    """Return a row of the table."""
    cells = [engine, f"{size:,}"]
    for name in ("insert", "update"):
        cells.append(f"{found[name]:.2f} / {found[name + '_p99']:.2f} ms")
        cells.append(f"{found[name] / found[name + '_bare']:.2f}×")
    cells += [
        f"{found['open']:.0f} ms",
        f"{found['memory']:.0f} MB",
        f"{found['get'] * 1000:.0f} µs",
        f"{found['scan']:.0f} ms",
    ]
    return "| " + " | ".join(cells) + " |"


HEAD = (
    "| store | documents | insert p50 / p99 | × bare | update p50 / p99 | × bare | open | memory | by number | scan |\n"
    "|---|---|---|---|---|---|---|---|---|---|"
)


def main(largest: int = SIZES[-1]) -> int:
    """Print the table. Return 1 if a gate is not met."""
    print(HEAD, flush=True)
    held = True
    for engine in ENGINES:
        for size in SIZES:
            if size > largest:
                print(f"| {engine} | {size:,} | NOT RUN: larger than asked for |", flush=True)
            elif engine.startswith("TinyDB") and size > STOCK_MOST:
                print(f"| {engine} | {size:,} | NOT RUN: one save takes more than ten seconds |", flush=True)
            else:
                found = run(engine, size)
                print(row(engine, size, found), flush=True)
                if engine == "book":
                    ratio = found["insert"] / found["insert_bare"]
                    each = found["open"] * 1000 / size
                    held &= ratio <= GATE_INSERT and (size < 100_000 or each <= GATE_OPEN_US)
    print("held" if held else f"MISSED: gates are insert {GATE_INSERT}× and open {GATE_OPEN_US} µs an entry")
    return 0 if held else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        what, engine, place, count = sys.argv[2:]
        if what == "fill":
            fill(engine, Path(place), int(count))
        else:
            print(json.dumps(measure(engine, Path(place), int(count))))
            os.sync()
            shutil.rmtree(place, ignore_errors=True)
    else:
        sys.exit(main(*(int(n) for n in sys.argv[1:2])))
