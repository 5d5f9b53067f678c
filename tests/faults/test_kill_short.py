"""SIGKILL at seeded moments, several lives of one book: nothing acknowledged is lost, nothing is there that nobody
meant, no transaction is there in part, no number is missing. The long run is ``make faults``.
"""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import groupby
from pathlib import Path

from data.book import Book
from data.clock import ManualClock
from data.entries import Log, canonical
from data.verify import verify

LIVES = 8
ROOT = Path(__file__).parents[2]


def live(home: Path, seed: int, acknowledged: int) -> tuple[list[str], dict[int, str]]:
    """One life, killed after so many lines of acknowledgement: intended words, and acknowledged entries by number."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.life", str(home), str(seed)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        acknowledged -= line.startswith(b"a ")
        if acknowledged <= 0:
            break
    process.kill()
    said += process.stdout.readlines()
    process.stdout.close()
    assert process.wait() == -9
    whole = [line.decode().rstrip("\n") for line in said if line.endswith(b"\n")]
    intended = [line[2:] for line in whole if line.startswith("i ")]
    saved = {int(no): raw for no, raw in (line[2:].split(" ", 1) for line in whole if line.startswith("a "))}
    return intended, saved


def test_nothing_acknowledged_is_lost_in_several_lives(tmp_path: Path) -> None:
    draw = random.Random(2024)
    intended: list[str] = []
    saved: dict[int, str] = {}
    for seed in range(LIVES):
        meant, known = live(tmp_path, seed, draw.randint(1, 120))
        intended += meant
        assert not saved.keys() & known.keys(), "a number was used twice"
        saved |= known
        verdict = verify(tmp_path)
        assert verdict.ok, verdict.problems
        book = Book.open(tmp_path, station="JBR", site="kill", clock=ManualClock(0))
        entries = list(book.entries())
        assert [e.no for e in entries] == list(range(1, book.last_no + 1))
        assert not book.damaged
        for no, raw in saved.items():
            assert canonical(book.get(no)).decode() == raw or raw == book.get(no).kind, f"life {seed}: {no} was lost"
        logs = [e for e in entries if isinstance(e, Log)]
        words = [e.words for e in logs]
        assert len(words) == len(set(words)), "twice"
        assert set(words) <= set(intended), "nobody meant this"
        for _, group in groupby(logs, key=lambda e: e.words.rsplit("-", 2)[0]):
            there = [e.words for e in group]
            meant_together = [w for w in intended if w.rsplit("-", 2)[0] == there[0].rsplit("-", 2)[0]]
            assert there == meant_together, "half a transaction"
        book.close()
    assert len(saved) > LIVES
