"""One life of a process that saves until it is killed. It tells what it intends and what was acknowledged:

``python -m tests.faults.life HOME SEED`` writes ``i WORDS`` before a transaction is submitted and ``a NO HASH WORDS``
for each of its entries when it was reported saved, to standard output. Transactions have 1 to 4 entries.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from data.book import Book
from data.clock import ManualClock
from data.entries import Entry, Log, canonical
from data.writer import Writer


def tell(text: str) -> None:
    """One write, so that a kill leaves whole lines or the beginning of one."""
    os.write(1, text.encode())


def main(home: Path, seed: int) -> None:
    """Save until killed."""
    draw = random.Random(seed)
    book = Book.open(home, station="JBR", site="kill", clock=ManualClock(1_700_000_000_000 + seed))
    for entry in book.append(book.found):
        tell(f"a {entry.no} {entry.kind}\n")
    writer = Writer(book)

    def done(result: list[Entry] | BaseException) -> None:
        assert isinstance(result, list)
        tell("".join(f"a {e.no} {canonical(e).decode()}\n" for e in result))

    for number in range(10_000):
        words = [f"{seed}-{number}-{i}-{'x' * draw.randrange(600)}" for i in range(draw.randint(1, 4))]
        tell("".join(f"i {w}\n" for w in words))
        writer.submit([Log(by="LST", subjects=("room",), words=w) for w in words], done)
        while writer.state.waiting > 5:
            os.sched_yield()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
