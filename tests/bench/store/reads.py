"""Cost of a command that reads a part of a large book, or hands a line to the console.

``python -m tests.bench.store.reads [entries]``. CPU time of the whole process, medians of five, against ``python -c
pass`` of the same interpreter in the same run. Gates: :data:`GATES`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from console.session.home import Home
from data.base.clock import SystemClock
from data.book.library import Library
from data.room.past import make
from tests.bench.fill import fill
from tests.bench.screen.pty_run import Terminal

ROUNDS = 5
#: Measurement → at most so many times ``python -c pass``.
GATES = {
    "exec next to a console": 2.0,
    "exec without a console": 20.0,
    "status": 12.0,
    "query posts": 10.0,
    "log -n 20": 15.0,
    "log --since of a shift": 15.0,
    "report shift": 40.0,
    "report lapsit": 40.0,
    "report shift nine months back": 60.0,
    "status nine months back": 40.0,
    "report kpi of a year": 260.0,
}

#: The command as the script ``siaga`` runs it.
SIAGA = "import sys; from console.__main__ import main; sys.exit(main())"


def cpu_ms(argv: list[str], home: Path, rounds: int = ROUNDS) -> float:
    """Return the CPU time of a process (ms), the median of ``rounds``."""
    env = os.environ | {"SIAGA_HOME": str(home)}
    took = []
    for _ in range(rounds):
        process = subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, argv
        took.append((usage.ru_utime + usage.ru_stime) * 1_000)
    return median(took)


def siaga(home: Path, *args: str, rounds: int = ROUNDS) -> float:
    """Return the CPU time of a command (ms)."""
    return cpu_ms([sys.executable, "-c", SIAGA, *args], home, rounds)


def with_checkpoints(home: Path) -> None:
    """Make the checkpoints that a console makes in the background."""
    with closing(Library.open(home)) as library:
        for _ in make(library, Home(home).past):
            pass


def beside_a_console(home: Path) -> dict[str, float]:
    """Return what is measured while a console runs."""
    with Terminal([sys.executable, "-m", "console"], env={"SIAGA_HOME": str(home)}) as terminal:
        terminal.wait_for("P1", 120)
        while not (home / "console.sock").exists():
            terminal.pump(0.1)
        return {"exec next to a console": siaga(home, "exec", "l seal round walked")}


def main(entries: int = 300_000) -> int:
    """Print the figures. Return 1 if a gate is not met."""
    with tempfile.TemporaryDirectory(prefix="siaga-bench-") as folder:
        home = Path(folder) / "home"
        fill(home, entries)
        bare = cpu_ms([sys.executable, "-c", "pass"], home)
        found = {"log -n 20": siaga(home, "log", "-n", "20")}
        found["log --since of a shift"] = siaga(home, "log", "--since=-12h")
        siaga(home, "exec", "--as", "LST", "l the first one folds all, and leaves the room file")
        found["exec without a console"] = siaga(home, "exec", "--as", "LST", "l seal round walked")
        found["status"] = siaga(home, "status")
        found["query posts"] = siaga(home, "query", "posts")
        with_checkpoints(home)
        found["report shift"] = siaga(home, "report", "shift")
        found["report lapsit"] = siaga(home, "report", "lapsit")
        then = date.fromtimestamp(SystemClock().now() / 1000) - timedelta(days=270)
        found["report shift nine months back"] = siaga(home, "report", "shift", "--shift", f"{then}", "Day")
        found["status nine months back"] = siaga(home, "status", "--at", f"{then}T10:00")
        year = date.fromtimestamp(SystemClock().now() / 1000) - timedelta(days=365)
        found["report kpi of a year"] = siaga(home, "report", "kpi", "--since", f"{year}", rounds=1)
        found |= beside_a_console(home)
    missed = 0
    print(f"python -c pass {bare:.0f} ms of CPU")
    for name, took in found.items():
        gate = GATES[name]
        missed += took > gate * bare
        print(f"{name}: {took:.0f} ms = {took / bare:.2f}x (gate {gate}x)")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(*(int(n) for n in sys.argv[1:])))
