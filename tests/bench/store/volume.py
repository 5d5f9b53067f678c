"""Open, fold and check a book of a million entries; first frame and memory.

``python -m tests.bench.store.volume [entries]``. Gates: first frame with the room file at most 1 s; opening (every
line's checksum, number and chain, no index file) at most 5 µs an entry; the console at most 150 MB above one with an
empty book; ``siaga verify`` at most 3 s a million, two processes together at most 1.2 times the CPU
time of one. The full fold is reported.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from tests.bench.fill import fill
from tests.bench.screen.pty_run import Terminal

FRAME_S, OPEN_US, MEMORY_MB, VERIFY_S, TOGETHER = 1.0, 5.0, 150.0, 3.0, 1.2

_OPEN = """
import sys
from pathlib import Path
from time import perf_counter
from data.book.book import Book
from data.base.clock import SystemClock
began = perf_counter()
book = Book.open(Path(sys.argv[1]), station="JBR", site="bench", clock=SystemClock())
for part in book.parts:  # a start opens the newest only; here every file is read and its chain checked
    book.get(part.first)
print(perf_counter() - began)
"""
_VERIFY = """
import os
import sys
from pathlib import Path
from statistics import median
from data.book.upkeep.verify import verify
took = ([], [])
for _ in range(5):
    for alone in (0, 1):
        began = os.times()
        assert verify(Path(sys.argv[1]), processes=1 if alone else 2).ok
        took[alone].append(sum(os.times()[:4]) - sum(began[:4]))
print(median(took[0]) / median(took[1]))
"""
_FOLD = """
import sys
from pathlib import Path
from time import perf_counter
from data.book.reading.follower import BookReader
from data.room.room import Room
book = BookReader.open(Path(sys.argv[1]))
began = perf_counter()
Room.fold(book.all_entries(), history=book.all_of)
print(perf_counter() - began)
"""


def seconds(code: str, home: Path) -> float:
    """Run ``code`` in a child process and return its output."""
    done = subprocess.run([sys.executable, "-c", code, str(home)], check=True, capture_output=True, text=True)
    return float(done.stdout)


def without_index(home: Path) -> None:
    """Remove the files that spare a start from reading the entire book."""
    for path in (*home.glob("book/*.index"), home / "room.db"):
        path.unlink(missing_ok=True)


def started(home: Path, runs: int = 5) -> tuple[float, float]:
    """Return seconds to the first frame with room file and index, and megabytes ten seconds later."""
    env = {"SIAGA_HOME": str(home)}
    with Terminal([sys.executable, "-m", "console"], env=env) as terminal:
        terminal.wait_for("P1", 120)
        while not (home / "room.db").exists():
            terminal.pump(0.1)
    took = []
    memory = 0.0
    for _ in range(runs):
        with Terminal([sys.executable, "-m", "console"], env=env) as terminal:
            took.append(terminal.wait_for("P1"))
            end = perf_counter() + 10
            while _ == runs - 1 and perf_counter() < end:
                terminal.pump(0.2)
            memory = _rss(terminal.pid)
    return statistics.median(took), memory


def _rss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def main(entries: int = 1_000_000) -> int:
    """Print the figures. Return 1 if a gate is not met."""
    with tempfile.TemporaryDirectory(prefix="siaga-bench-") as folder:
        home, empty = Path(folder) / "home", Path(folder) / "empty"
        fill(home, entries)
        fill(empty, 1)
        size = sum(p.stat().st_size for p in home.glob("book/*.journal"))
        files = len(list(home.glob("book/*.journal")))
        print(f"{entries:,} entries, {size >> 20} MB in {files} files", flush=True)
        without_index(home)
        opened = seconds(_OPEN, home)
        print(f"opened without index {opened:.2f} s = {opened * 1e6 / entries:.2f} µs an entry", flush=True)
        print(f"folded from the first entry {seconds(_FOLD, home):.1f} s", flush=True)
        began = perf_counter()
        subprocess.run([sys.executable, "-m", "console", "--home", home, "verify"], check=True, capture_output=True)
        verified = perf_counter() - began
        together = seconds(_VERIFY, home)
        print(f"siaga verify {verified:.2f} s; two processes {together:.2f}x the CPU time of one", flush=True)
        frame, memory = started(home)
        _, bare = started(empty)
        print(
            f"first frame {frame * 1000:.0f} ms; memory {memory:.0f} MB, {memory - bare:.0f} MB above an empty book's"
        )
    return int(
        frame > FRAME_S
        or opened * 1e6 / entries > OPEN_US
        or memory - bare > MEMORY_MB
        or verified > VERIFY_S * entries / 1_000_000
        or together > TOGETHER
    )


if __name__ == "__main__":
    sys.exit(main(*(int(n) for n in sys.argv[1:])))
