"""Growth: 5,000,000 entries, and a month at a hundred times the usual load, against 100,000.

``python -m tests.bench growth``, or ``python -m tests.bench.store.growth [entries]``: about twenty minutes, so only on
demand. ``SIAGA_GROWTH`` names a folder in which the books are kept for the next run. The three rooms take turns in each
round, after a normal end of the console (there is a room file); medians. Commands are measured by their CPU time, as
the machine may be busy. Gates: :data:`GATES`, as multiples of the figure with 100,000 entries, and :data:`MOST_MB`.

*first hit*: of a word in one line, near the end of the book for ``find`` on the screen and ``log --grep -n 1``, which
begin there, and near its beginning for ``log --grep``, which begins there. Where a word is elsewhere, a search looks
at all that lies between; this is reported.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from console.session.home import Home
from data.base.clock import SystemClock
from data.base.disk import Disk
from data.book.book import Book
from data.book.library import Library
from data.book.upkeep.verify import verify
from data.entries import Log
from data.room.database import save as save_room
from data.room.past import known_at, make
from data.site.load import load
from tests.bench.fill import ROUND, fill
from tests.bench.screen.pty_run import Terminal
from tests.bench.store.reads import SIAGA

ROUNDS = 5
USUAL, LARGE, MONTH = 100_000, 5_000_000, 1_100_000
#: A hundred times the usual load: a round of work every 16 s. 1,100,000 entries are a month.
BUSY = ROUND // 136
#: Measurement → at most so many times the figure with 100,000 entries.
GATES = {
    "first frame": 1.2,
    "first frame, CPU": 1.2,
    "find, first hit": 2.0,
    "log --grep -n 1, first hit": 2.0,
    "log --grep, first hit": 2.0,
    "backup of 1,000 new entries": 1.5,
    "status": 1.5,
    "log -n 20": 1.5,
    "status --at a year back": 2.0,
    "a save": 1.2,
}
#: Memory of a console may be larger by so much (MB).
MOST_MB = 20.0
#: Two processes verify the large book in at most this part of the time of one.
VERIFY = 1.2 / 2
#: A console is looked at so long after its first frame (s): the check of the book runs.
AFTER = 20.0

FIRST, LAST = "okapi", "zebra"


class NoSync(Disk):
    """Disk on which a sync costs nothing: for books that are filled."""

    def sync(self, fd: int) -> None:
        pass

    def sync_folder(self, folder: int) -> None:
        pass


def opened(home: Path, disk: Disk) -> Book:
    """Open the book of ``home``, to be closed."""
    site = load(Home(home).site_file)
    return Book.open(home, station=site.station, site=site.name, clock=SystemClock(), disk=disk)


def enter(home: Path, count: int, words: str) -> None:
    """Enter ``count`` lines at once."""
    with closing(opened(home, NoSync())) as book:
        book.append([Log(by="LST", subjects=("room",), words=f"{words} {number}") for number in range(count)])


def room(folder: Path, name: str, entries: int, every: int, *, looks_back: bool = True) -> Path:
    """Return a home with so many entries, which a console has opened and closed; an earlier one if it is there.

    looks_back: with the checkpoints that a console makes in the background
    """
    home = folder / name
    if not (home / "alive").exists():
        began = perf_counter()
        fill(home, entries, every=every, disk=NoSync(), first=(f"the {FIRST} at the gate",))
        enter(home, 1, f"the {LAST} at the gate")
        with closing(Library.open(home)) as library:
            for _ in make(library, Home(home).past) if looks_back else ():
                pass
            save_room(home / "room.db", known_at(library, Home(home).past, SystemClock().now()), library)
        with started(home, 120) as terminal:
            leave(terminal)
        files = [*home.glob("book/*.journal")]
        size = sum(path.stat().st_size for path in files)
        print(f"{name}: {entries:,} entries, {size >> 20} MB, {len(files)} files, {perf_counter() - began:.0f} s")
    return home


# --- what is measured -------------------------------------------------------------------------------------------------


def started(home: Path, seconds: float = 30) -> Terminal:
    """Start a console and return it with its first frame."""
    terminal = Terminal([sys.executable, "-m", "console"], env={"SIAGA_HOME": str(home)})
    terminal.wait_for("P1", seconds)
    return terminal


def leave(terminal: Terminal) -> None:
    """End a console as an operator does."""
    terminal.send("quit\r")
    while terminal.pump(10):
        pass


def cpu(pid: int) -> float:
    """Return the CPU time of a process until now (ms)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1_000 / os.sysconf("SC_CLK_TCK")


def first_frame(home: Path) -> float:
    """Return the time until the first useful frame (ms)."""
    with Terminal([sys.executable, "-m", "console"], env={"SIAGA_HOME": str(home)}) as terminal:
        took = terminal.wait_for("P1") * 1_000
        leave(terminal)
    return took


def first_frame_cpu(home: Path) -> float:
    """Return the CPU time until the first useful frame (ms)."""
    with started(home) as terminal:
        took = cpu(terminal.pid)
        leave(terminal)
    return took


def find(home: Path) -> float:
    """Return the time from Enter to the line that ``find`` has found (ms)."""
    with started(home) as terminal:
        end = perf_counter() + 2  # the rest of the program is loaded
        while perf_counter() < end:
            terminal.pump(0.1)
        terminal.send(f"find {LAST}")
        while LAST not in terminal.text:
            terminal.pump(1)
        began = perf_counter()
        terminal.send("\r")
        while f"the {LAST} at the gate" not in terminal.text:
            terminal.pump(10)
        took = (perf_counter() - began) * 1_000
        leave(terminal)
    return took


def memory(home: Path) -> float:
    """Return the memory of a console some time after its first frame (MB)."""
    with started(home) as terminal:
        end = perf_counter() + AFTER
        while perf_counter() < end:
            terminal.pump(0.2)
        status = Path(f"/proc/{terminal.pid}/status").read_text()
        leave(terminal)
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def siaga(*args: str) -> Callable[[Path], float]:
    """Return what measures the CPU time of a command (ms)."""

    def measure(home: Path) -> float:
        env = os.environ | {"SIAGA_HOME": str(home)}
        process = subprocess.Popen([sys.executable, "-c", SIAGA, *args], env=env, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, args
        return (usage.ru_utime + usage.ru_stime) * 1_000

    return measure


def grep(*args: str) -> Callable[[Path], float]:
    """Return what measures the CPU time of a search until its first line is printed (ms)."""

    def measure(home: Path) -> float:
        env = os.environ | {"SIAGA_HOME": str(home)}
        with subprocess.Popen([sys.executable, "-c", SIAGA, "log", *args], env=env, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline(), args
            took = cpu(process.pid)
            process.kill()
        return took

    return measure


def backup(home: Path) -> float:
    """Return the CPU time of a backup of 1,000 new entries (ms), after one before it."""
    copies = home.with_name(f"{home.name}-copies")
    if not copies.exists():
        siaga("backup", str(copies))(home)
    enter(home, 1_000, "round walked")
    return siaga("backup", str(copies))(home)


def save(home: Path) -> float:
    """Return the median time of a save (ms)."""
    took = []
    with closing(opened(home, Disk())) as book:
        for number in range(200):
            began = perf_counter()
            book.append([Log(by="LST", subjects=("room",), words=f"seal {number} intact")])
            took.append(perf_counter() - began)
    return median(took) * 1_000


A_YEAR_BACK = (datetime.now(UTC) - timedelta(days=300)).strftime("%Y-%m-%dT%H:%M")

MEASURES: dict[str, Callable[[Path], float]] = {
    "first frame": first_frame,
    "first frame, CPU": first_frame_cpu,
    "find, first hit": find,
    "log --grep -n 1, first hit": grep("-n", "1", "--grep", LAST),
    "log --grep, first hit": grep("--grep", FIRST),
    "status": siaga("status"),
    "log -n 20": siaga("log", "-n", "20"),
    "status --at a year back": siaga("status", "--at", A_YEAR_BACK),
    "a save": save,
    "backup of 1,000 new entries": backup,
}


def verified(home: Path, processes: int) -> float:
    """Return the time of a verification (s)."""
    began = perf_counter()
    assert verify(home, processes=processes).ok
    return perf_counter() - began


# --- the run ----------------------------------------------------------------------------------------------------------


def main(entries: int = LARGE) -> int:
    """Print the figures. Return 1 if a gate is not met."""
    kept = os.environ.get("SIAGA_GROWTH")
    with nullcontext(kept) if kept else tempfile.TemporaryDirectory(prefix="siaga-bench-") as folder:
        homes = {
            "usual": room(Path(folder), "usual", USUAL, ROUND),
            "large": room(Path(folder), "large", entries, ROUND),
            "month": room(Path(folder), "month", MONTH * entries // LARGE, BUSY, looks_back=False),
        }
        missed = measured(homes) + memories(homes) + at_once(homes["large"]) + far(homes)
    return int(missed > 0)


def measured(homes: dict[str, Path]) -> int:
    """Print what is compared, and return how many gates are missed."""
    missed = 0
    for name, measure in MEASURES.items():
        found: dict[str, list[float]] = {each: [] for each in homes}
        for _ in range(ROUNDS):
            for each, home in homes.items():
                found[each].append(measure(home))
        usual = median(found["usual"])
        line = f"{name}: {usual:.2f} ms"
        for each in ("large", "month"):
            if name.startswith("status --at") and each == "month":
                continue
            times = median(found[each]) / usual
            missed += times > GATES[name]
            line += f", {each} {median(found[each]):.2f} ms = {times:.2f}x"
        print(f"{line} (gate {GATES[name]}x)", flush=True)
    return missed


def memories(homes: dict[str, Path]) -> int:
    """Print what a console needs, and return how many gates are missed."""
    found = {each: memory(home) for each, home in homes.items()}
    more = {each: found[each] - found["usual"] for each in homes if each != "usual"}
    print(
        f"memory: {found['usual']:.1f} MB, " + ", ".join(f"{each} {mb:+.1f} MB" for each, mb in more.items()),
        flush=True,
    )
    return sum(mb > MOST_MB for mb in more.values())


def at_once(home: Path) -> int:
    """Print how much sooner two processes verify a book, and return how many gates are missed."""
    pairs = [(verified(home, 1), verified(home, 2)) for _ in range(3)]
    alone, both = (median(times) for times in zip(*pairs, strict=True))
    print(f"verify: {alone:.2f} s, two processes {both:.2f} s = {both / alone:.2f}x (gate {VERIFY}x)", flush=True)
    return int(both > VERIFY * alone)


def far(homes: dict[str, Path]) -> int:
    """Print what a search costs that has to look at the entire book. It has no gate."""
    took = {each: grep("-n", "1", "--grep", FIRST)(homes[each]) for each in ("usual", "large")}
    print(", ".join(f"a word at the other end, {each}: {ms / 1_000:.1f} s" for each, ms in took.items()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*(int(n) for n in sys.argv[1:])))
