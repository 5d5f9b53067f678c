"""Cost of a save, against a bare append + fdatasync of as many bytes.

``python -m tests.bench.store.save [folder]`` prints medians and ratios with a book of 100 and of 100,000 entries, both
interleaved in one process on one disk. Gates: from dequeue to the return of fdatasync at most 1.3; from command to
*saved*, through the writer's thread, at most 1.5. Our own part, on a disk that does not sync: at most 20 µs of CPU, and
35 µs from command to *saved* (the tenth part of the rounds that was quickest: the machine may be busy). Both threads
share one core there, so that the time is what they and the two hand-overs cost: to wake an idle core takes 10 to 30 µs
in a virtual machine, and those are its own.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from statistics import median
from time import perf_counter_ns, thread_time_ns

from data.base.clock import SystemClock
from data.base.disk import Disk
from data.book.book import Book
from data.book.writer import Writer
from data.entries import Check, Entry, Log

ROUNDS = 1500
SIZES = (100, 10_000, 1_000_000)
GATE_SAVE = 1.3
GATE_SAVED = 1.5
OWN_CPU, OWN_SAVED = 20.0, 35.0


def draft(number: int) -> Entry:
    """Return a line of the usual length (about 390 bytes in the journal)."""
    return Check(
        by="LST",
        subjects=(f"post:{number % 6 + 1}",),
        post=str(number % 6 + 1),
        name="Gudang logistik, pintu belakang",
        people=("Bagus", "Ratna"),
        due=1_700_000_000_000 + number * 60_000,
        words=f"aman, segel {number} utuh",
    )


class Bare:
    """Yardstick: one pwrite and one fdatasync."""

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        self._end = 0

    def append(self, data: bytes) -> int:
        """Return the nanoseconds it took."""
        began = perf_counter_ns()
        os.pwrite(self._fd, data, self._end)
        os.fdatasync(self._fd)
        took = perf_counter_ns() - began
        self._end += len(data)
        return took

    def grow(self, size: int) -> None:
        """Grow to the size of the book's file."""
        block = b"x" * (1 << 20)
        while self._end < size:
            self._end += os.pwrite(self._fd, block[: size - self._end], self._end)
        os.fdatasync(self._fd)


def size_of(home: Path) -> int:
    """Return the bytes in the book's files."""
    return sum(path.stat().st_size for path in (home / "book").glob("*.journal"))


def measure(folder: Path, entries: int) -> bool:
    """Print the figures at this size. Return whether the gates hold."""
    home = folder / f"home-{entries}"
    book = Book.open(home, station="JBR", site="bench", clock=SystemClock())
    while book.last_no < entries:
        book.append(
            [Log(by="LST", subjects=("room",), words="x" * 250) for _ in range(min(500, entries - book.last_no))]
        )
    bare = Bare(folder / f"bare-{entries}")
    bare.grow(size_of(home))
    book.append([draft(0)])
    line = b"x" * (len(book.raw(book.last_no)) + 92 + len(str(book.last_no)) + 2)

    raw, saves = [], []
    for number in range(ROUNDS):
        raw.append(bare.append(line))
        drafts = [draft(number)]
        began = perf_counter_ns()
        book.save([book.stamp(drafts)])  # what the writer's thread does
        saves.append(perf_counter_ns() - began)

    raw2, through = [], []
    writer = Writer(book)
    saved = threading.Event()
    took = 0

    def done(result: list[Entry] | BaseException) -> None:
        nonlocal took
        took = perf_counter_ns() - began
        saved.set()

    for number in range(ROUNDS):
        raw2.append(bare.append(line))
        saved.clear()
        began = perf_counter_ns()
        writer.submit([draft(number)], done)
        saved.wait()
        through.append(took)
    writer.close()
    book.close()
    one, two = median(saves) / median(raw), median(through) / median(raw2)
    p99 = sorted(saves)[int(ROUNDS * 0.99)] / 1000
    print(
        f"{entries:>9,} entries: bare {median(raw) / 1000:6.0f} µs, save {median(saves) / 1000:6.0f} µs"
        f" = {one:.2f}x (p99 {p99:.0f} µs); bare {median(raw2) / 1000:6.0f} µs, command to saved"
        f" {median(through) / 1000:6.0f} µs = {two:.2f}x"
    )
    return one <= GATE_SAVE and two <= GATE_SAVED


class NoSync(Disk):
    """Disk on which a sync costs nothing."""

    def sync(self, fd: int) -> None:
        pass


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this thread, and those that it starts, on one core, where the system can do that."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def own_part(folder: Path) -> bool:
    """Print what of a save is our own. Return whether the gates hold."""
    book = Book.open(folder / "own", station="JBR", site="bench", clock=SystemClock(), disk=NoSync())
    own, through = [], []
    for number in range(2 * ROUNDS):
        drafts: list[Entry] = [draft(number)]
        began = thread_time_ns()
        book.append(drafts)
        own.append(thread_time_ns() - began)
    with one_core():
        writer, answers = Writer(book), SimpleQueue[object]()
        for number in range(2 * ROUNDS):
            drafts = [draft(number)]
            began = perf_counter_ns()
            writer.submit(drafts, answers.put)
            answers.get()
            through.append(perf_counter_ns() - began)
    writer.close()
    book.close()
    cpu, saved = (sorted(times)[len(times) // 10] / 1000 for times in (own, through))
    print(f"our own part of a save: {cpu:.1f} µs of CPU; from command to saved {saved:.1f} µs")
    return cpu <= OWN_CPU and saved <= OWN_SAVED


def main() -> int:
    """Return 0 if the gates hold at every size."""
    folder = Path(tempfile.mkdtemp(prefix="siaga-bench-", dir=sys.argv[1] if len(sys.argv) > 1 else None))
    try:
        held = [own_part(folder), *(measure(folder, entries) for entries in SIZES)]
    finally:
        shutil.rmtree(folder)
    if not all(held):
        print(f"MISSED: gates are {GATE_SAVE} and {GATE_SAVED}, {OWN_CPU:.0f} and {OWN_SAVED:.0f} µs")
    return 0 if all(held) else 1


if __name__ == "__main__":
    raise SystemExit(main())
