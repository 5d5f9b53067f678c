"""Memory that was freed goes back to the system."""

from __future__ import annotations

import subprocess
import sys

import pytest

from console.session.upkeep.heap import give_back

#: Reads a megabyte at a time with something small behind each, on a thread, frees them, and says what is left (kB).
READS = """
import sys, threading
from pathlib import Path
from console.session.upkeep.heap import give_back
def held():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:"))
if sys.argv[1] == "back":
    give_back()
def read():
    kept = []
    for _ in range(3):
        pieces = []
        for _ in range(24):
            pieces.append(bytes(1 << 20))
            kept.append(bytes(2000))
        del pieces
    return kept
before, found = held(), []
thread = threading.Thread(target=lambda: found.append(read()))
thread.start()
thread.join()
print(held() - before)
"""


def left(how: str) -> int:
    return int(subprocess.run([sys.executable, "-c", READS, how], capture_output=True, check=True, text=True).stdout)


def test_memory_of_large_reads_goes_back() -> None:
    if not give_back():
        pytest.skip("NOT RUN: this C library has no mallopt")
    assert left("back") < 2_000 < left("kept")
