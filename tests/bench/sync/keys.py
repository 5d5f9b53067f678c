"""Time from a key to its repaint while a backlog of 10,000 entries arrives.

``python -m tests.bench.sync.keys [entries]``. The complete console runs against the tests' own Kinto. Keys count from
the first folded entry to the last. Gate: median under 16 ms.
"""

from __future__ import annotations

import asyncio
import gc
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from textual import events

from console.app.console_app import ConsoleApp
from console.session.desk import Desk
from console.session.home import Home
from data.base.clock import SystemClock
from data.book.book import Book
from data.entries import Entry, Opened
from tests.bench.screen.keys import GATE_MS
from tests.bench.store.save import draft
from tests.kits.console.command import Siaga
from tests.kits.remote.kinto import Kinto
from tests.remote.test_commands import carry, station

ENTRIES = 10_000


def backlog(home: Path, entries: int) -> None:
    """Fill the book of the other station; a tenth of its entries are open incidents."""
    book = Book.open(home, station="SBY", site="bench", clock=SystemClock())
    while book.last_no < entries:
        first = book.last_no + 1
        batch = [opened(book.id, first + n) if n % 10 == 0 else draft(n) for n in range(500)]
        book.append(batch)
    book.close()


def opened(book: str, no: int) -> Entry:
    return Opened(
        by="LST", subjects=(f"incident:{book}-{no}", f"post:{no % 6 + 1}"), number=101 + no, year=2026, type="VEHI",
        type_name="Suspicious vehicle", priority=no % 4 + 1, type_priority=3, received=SystemClock().now(),
        post=str(no % 6 + 1), words="motorcycle loitering at the corner",
    )  # fmt: skip


async def measure(app: ConsoleApp, desk: Desk, entries: int) -> list[float]:
    """Return the seconds from a letter to its repaint while entries of the other station are folded."""
    times: list[float] = []
    async with app.run_test(size=(160, 45)):
        while not desk.room.last.keys() - {desk.book.id}:  # noqa: ASYNC110  (nothing signals it)
            await asyncio.sleep(0.001)
        (other,) = desk.room.last.keys() - {desk.book.id}
        while desk.room.last[other] < entries:
            done = asyncio.Event()
            start = perf_counter()
            app.post_message(events.Key("x", "x"))
            app.call_after_refresh(done.set)
            await done.wait()
            times.append(perf_counter() - start)
            if len(times) % 20 == 0:
                app.line.put("")
                app.session.typed("")
            await asyncio.sleep(0.005)
    return times


def main(entries: int = ENTRIES) -> int:
    """Print the median. Return 1 if the gate is not met."""
    kinto = Kinto()
    try:
        kinto.start()
        with tempfile.TemporaryDirectory(prefix="siaga-bench-") as folder:
            one: Siaga = station(Path(folder) / "one", "JBR", kinto.url)
            two: Siaga = station(Path(folder) / "two", "SBY", kinto.url)
            one.run("remote", "init", "--stations", "SBY")
            carry(one, two)
            backlog(two.home, entries)
            two.run("sync", "--once")
            desk = Desk.open(Home(one.home))
            try:
                app = ConsoleApp(desk, me="LST")
                gc.collect()
                gc.freeze()  # as the console does after loading
                began = perf_counter()
                times = asyncio.run(measure(app, desk, entries))
                took = perf_counter() - began
                app.finish()
            finally:
                desk.close()
    finally:
        kinto.close()
    middle = statistics.median(times) * 1000
    high = sorted(times)[int(len(times) * 0.99)] * 1000
    print(
        f"{entries:,} entries arrive and are folded in {took:.1f} s, start included; {len(times)} letters meanwhile:"
        f" median {middle:.1f} ms, p99 {high:.1f} ms"
    )
    return 0 if middle < GATE_MS else 1


if __name__ == "__main__":
    sys.exit(main(*(int(n) for n in sys.argv[1:])))
