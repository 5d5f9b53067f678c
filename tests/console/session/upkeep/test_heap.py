"""Memory that was freed goes back to the system."""

from __future__ import annotations

import subprocess
import sys
from ctypes import CDLL
from pathlib import Path

import pytest

from console.session.upkeep import heap
from console.session.upkeep.heap import give_back
from tests.kits.console.desk_room import console

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

#: Frees what lies between something small that stays, and says what is left (kB).
BETWEEN = """
import sys
from pathlib import Path
from console.session.upkeep.heap import give_back, trim
def held():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:"))
give_back()
before = held()
pieces = [(bytes(60_000), bytes(2000)) for _ in range(300)]
kept = [small for _, small in pieces]
del pieces
if sys.argv[1] == "back":
    trim()
print(held() - before)
"""


def left(how: str, script: str = READS) -> int:
    return int(subprocess.run([sys.executable, "-c", script, how], capture_output=True, check=True, text=True).stdout)


def test_memory_of_large_reads_goes_back() -> None:
    if not give_back():
        pytest.skip("NOT RUN: this C library has no mallopt")
    assert left("back") < 2_000 < left("kept")


def test_memory_between_what_stays_goes_back() -> None:
    if not hasattr(CDLL(None), "malloc_trim"):
        pytest.skip("NOT RUN: this C library has no malloc_trim")
    assert left("back", BETWEEN) < 5_000 < 10_000 < left("kept", BETWEEN)


async def test_memory_goes_back_when_the_rest_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trimmed: list[bool] = []
    async with console(tmp_path) as room:
        monkeypatch.setattr(heap, "trim", lambda: trimmed.append("console.app.keys.palette" in sys.modules))
        await room.app.load_rest(0)
    assert trimmed == [True]
