"""Lateness of the event loop on a slow disk, and submissions that share an fsync.

``python -m tests.bench.store.loop``. Every fsync takes 50 ms; keys must not feel it. Gate: lateness at most 10 ms at
p99.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from data.base.clock import SystemClock
from data.base.disk import Disk
from data.book.book import Book
from data.book.writer import Writer
from data.entries import Entry
from tests.bench.store.save import draft

SECONDS, TICK, FSYNC, EVERY = 10.0, 0.005, 0.050, 0.004
GATE_MS = 10.0


class SlowDisk(Disk):
    """Disk on which every sync takes :data:`FSYNC` s longer."""

    syncs = 0

    def sync(self, fd: int) -> None:
        self.syncs += 1
        time.sleep(FSYNC)
        super().sync(fd)


async def run(folder: Path) -> tuple[list[float], int, int]:
    """Return the lateness of each tick (ms), submissions, syncs."""
    disk = SlowDisk()
    book = Book.open(folder, station="JBR", site="bench", clock=SystemClock(), disk=disk)
    writer = Writer(book)
    disk.syncs = 0
    late: list[float] = []
    sent, saved = 0, 0

    def done(result: list[Entry] | BaseException) -> None:
        nonlocal saved
        saved += isinstance(result, list)

    loop = asyncio.get_running_loop()
    end = loop.time() + SECONDS
    next_one = loop.time()
    while (now := loop.time()) < end:
        if now >= next_one:
            writer.submit([draft(sent)], done)
            sent += 1
            next_one += EVERY
        due = loop.time() + TICK
        await asyncio.sleep(TICK)
        late.append((loop.time() - due) * 1000)
    writer.close()
    book.close()
    assert saved == sent
    return late, sent, disk.syncs


def main() -> int:
    """Print both. Return 1 if the gate is not met."""
    with tempfile.TemporaryDirectory(prefix="siaga-bench-") as folder:
        late, sent, syncs = asyncio.run(run(Path(folder)))
    p99 = sorted(late)[int(len(late) * 0.99)]
    print(
        f"fsync {FSYNC * 1000:.0f} ms: {sent} submissions saved with {syncs} syncs ({sent / syncs:.1f} each);"
        f" the loop is late by {median(late):.2f} ms (median), {p99:.2f} ms (p99)"
    )
    return int(p99 > GATE_MS)


if __name__ == "__main__":
    sys.exit(main())
