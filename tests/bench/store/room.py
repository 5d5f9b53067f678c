"""Cost of the room file: an entry's share of it, a start from it, a backlog.

``python -m tests.bench.store.room`` prints medians with 300 open incidents. Gates: what an entry costs the thread that
answers keys at most 0.25 ms, and the thread that writes at most 1 ms; a start from the file at most 25 ms; no step of a
backlog of 10,000 entries longer than 16 ms at the 99th percentile.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from msgspec.structs import replace

from data.base.clock import SECOND, ManualClock
from data.book.book import Book
from data.entries import Acked, Check, Entry, Note, Opened, Sent
from data.room.catch_up import catch_up
from data.room.database import RoomFile, load
from data.room.room import Room

INCIDENTS, ENTRIES, ROUNDS, BACKLOG = 300, 200, 15, 10_000
GATE_TAKE, GATE_WRITE, GATE_OPEN, GATE_STEP = 0.25, 1.0, 25.0, 16.0


def incidents(book: str) -> Iterator[list[Entry]]:
    """Yield the entries of each of the open incidents."""
    for number in range(INCIDENTS):
        subject = f"incident:{book}-{number * 9 + 1}"
        post = str(number % 6 + 1)
        yield [
            Opened(
                by="LST",
                subjects=(subject, f"post:{post}"),
                number=101 + number,
                year=2024,
                type="VEHI",
                type_name="Suspicious vehicle",
                priority=3,
                type_priority=3,
                received=1,
                post=post,
                words="motorcycle loitering at the corner",
            ),
            Acked(by="LST", subjects=(subject,)),
            Sent(by="LST", subjects=(subject, f"post:{post}"), posts=(post,), people=(("Bagus", "Ratna"),)),
            *(Note(by="LST", subjects=(subject,), words=f"seen again at gate {n}, twelve of twelve") for n in range(6)),
        ]


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds that calling ``work`` takes."""
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1_000


def main() -> int:
    """Print the figures; return 1 if a gate is not met."""
    with tempfile.TemporaryDirectory() as folder:
        home, clock = Path(folder), ManualClock(1_706_000_000_000)
        book = Book.open(home, station="JBR", site="bench", clock=clock)
        first = book.last_no
        for some in incidents(book.id):
            clock.advance(SECOND)
            book.append([_renumbered(entry, book.last_no + 1) for entry in some])
        room = Room.fold(book.all_entries(), history=book.all_of)
        assert book.last_no - first == 9 * INCIDENTS and len(room.open_incidents()) == INCIDENTS
        path = home / "room.db"
        file = RoomFile(path)
        file.flush(room, book)
        takes, writes = [], []
        for number in range(ENTRIES):
            clock.advance(SECOND)
            post = str(number % 6 + 1)
            for entry in book.append([Check(by="LST", subjects=(f"post:{post}",), post=post, words="aman")]):
                room.apply(entry)
            began = perf_counter()
            batch = file.take(room, book)
            took = perf_counter()
            assert batch is not None
            file.write(batch)
            takes.append((took - began) * 1_000)
            writes.append((perf_counter() - took) * 1_000)
        opens = [timed(lambda: load(path, book)) for _ in range(ROUNDS)]
        file.close()
        steps = list(_backlog(room))
        size = path.stat().st_size >> 10
        book.close()
    take, write, opened, step = median(takes), median(writes), median(opens), sorted(steps)[-len(steps) // 100]
    print(f"an entry: {take:.3f} ms before the thread, {write:.3f} ms on it")
    print(f"a start with {INCIDENTS} incidents: {opened:.1f} ms ({size} kB)")
    total, longest = sum(steps) / 1_000, max(steps)
    print(f"a backlog of {BACKLOG} entries: {total:.2f} s, steps p99 {step:.2f} ms, longest {longest:.2f} ms")
    return int(take > GATE_TAKE or write > GATE_WRITE or opened > GATE_OPEN or step > GATE_STEP)


def _renumbered(entry: Entry, no: int) -> Entry:
    """Return the entry for the incident that entry ``no`` opens."""
    book = entry.subjects[0].removeprefix("incident:").rpartition("-")[0]
    return replace(entry, subjects=(f"incident:{book}-{no}", *entry.subjects[1:]))


def _backlog(room: Room) -> Iterator[float]:
    """Yield the milliseconds of each step of a backlog that comes before most of what is known."""
    start, subjects = 1_706_000_000_000, sorted(room.states)[:200]
    late: list[Entry] = [
        replace(
            Note(by="BGS", subjects=(subjects[number % 200],), words="heard of it"),
            book="POL-aaaa", no=number + 1, at=start + 20 * number, hlc=(start + 20 * number, 0),
        )
        for number in range(BACKLOG)
    ]  # fmt: skip
    steps = catch_up(room, late)
    while True:
        began = perf_counter()
        if next(steps, steps) is steps:
            return
        yield (perf_counter() - began) * 1_000


if __name__ == "__main__":
    sys.exit(main())
