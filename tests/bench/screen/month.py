"""Growth of a console during a month of duty: memory and time of a tick.

``python -m tests.bench.screen.month [days]``. One console that is never restarted has 30 days of check calls,
incidents, breaks and a flapping camera, with an undo and a correction each day. Gates from the fourth day (settled
incidents leave the room after two) to the last: memory grows by at most 4 MB, objects that the garbage collector
walks by a tenth, a tick with its board by a quarter (medians of a day).
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from console.session.desk import Desk
from console.session.heartbeat import Heartbeat
from console.session.home import Home
from console.session.jobs import SyncJobs
from console.session.session import Session
from data.base.clock import SECOND, ManualClock
from data.entries import Entry
from tests.kits.rooms.sample import write_sample

#: Sunday 31 December 2023, 20:00 in Jember: a shift begins.
START = 1_704_027_600_000
FROM_DAY = 4
MOST_MB, MOST_OBJECTS, MOST_TIME = 4.0, 1.10, 1.25

_TYPES = ("VEHI", "PERS", "TRAF", "HOAX", "CRWD", "DRON")


class Month:
    """One console and its script."""

    def __init__(self, home: Path) -> None:
        home.mkdir(mode=0o700)
        self.clock = ManualClock(START)
        place = Home(home)
        write_sample(place)
        self.desk = Desk.open(place, clock=self.clock)
        jobs = SyncJobs(self.desk)
        self.session = Session(self.desk, jobs)
        self.heartbeat = Heartbeat(self.desk, jobs, lambda now: None)
        self.heartbeat.start(0)
        self.spans: list[float] = []

    def enter(self, line: str) -> None:
        """Enter a line, which must be accepted. ``#``: the newest open incident."""
        opened = self.desk.room.open_incidents()
        line = line.replace("#", str(opened[-1].number)) if opened else line
        answers: list[tuple[list[Entry], str]] = []
        self.desk.touch()
        self.session.enter(line, "LST", lambda entries, words: answers.append((entries, words)))
        assert answers and answers[0][0], (line, answers)

    def minute(self) -> None:
        """Let a minute pass."""
        for _ in range(6):
            self.clock.advance(10 * SECOND)
            start = perf_counter()
            self.heartbeat.tick()
            self.desk.board()
            self.spans.append(perf_counter() - start)

    def day(self, number: int) -> None:
        """Run a day and a night of duty."""
        self.spans.clear()
        for hour in range(24):
            self.hour(number, hour)

    def hour(self, number: int, hour: int) -> None:
        """Enter check calls before the full hour, and one event."""
        opened = f"n {_TYPES[(number + hour) % len(_TYPES)]} {hour % 6 + 1} ht: day {number} hour {hour}"
        script = {
            5: [opened, "a"],
            7: ["l nothing else to see"],
            12: [f"g # {(hour + 1) % 6 + 1}"],
            14: [f"on {(hour + 1) % 6 + 1}", "t # 1"],
            20: ["c # safe went on"],
            25: ["src cam-3 down"] if hour % 4 == 0 else [],
            30: ["src cam-3 up", "a", "c # handled dried"] if hour % 4 == 0 else [],
            35: ["l twice", "undo"] if hour == 3 else ["br 5 6 10m"] if hour % 2 else [],
            45: ["back 5"] if hour % 2 and hour != 3 else [],
            53: ["ok all"],
        }
        for minute in range(60):
            for line in script.get(minute, []):
                self.enter(line)
            self.minute()

    def facts(self) -> tuple[float, int, float]:
        """Return memory (MB), objects that the garbage collector walks, median of a tick with its board (ms)."""
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20), len(gc.get_objects()), median(self.spans) * 1000


def main(days: int = 30) -> int:
    """Run :func:`measure` in its own process: memory freed by other benchmarks would hide growth."""
    return subprocess.call([sys.executable, "-m", "tests.bench.screen.month", str(days)])


def measure(days: int = 30) -> int:
    """Print the growth. Return 1 if a gate is not met."""
    with tempfile.TemporaryDirectory() as folder:
        month = Month(Path(folder) / "home")
        before = None
        for number in range(1, days + 1):
            month.day(number)
            if number == FROM_DAY:
                before = month.facts()
        after = month.facts()
        entries = month.desk.book.last_no
        month.desk.close()
    assert before is not None, f"at least {FROM_DAY} days"
    mb, objects, span = after[0] - before[0], after[1] / before[1], after[2] / before[2]
    print(f"day {FROM_DAY} to day {days}, {entries:,} entries: memory {before[0]:.1f} MB, {mb:+.1f} MB;", end=" ")
    print(f"objects {objects:.2f} x; a beat with its board {before[2]:.2f} ms, {span:.2f} x")
    return 1 if mb > MOST_MB or objects > MOST_OBJECTS or span > MOST_TIME else 0


if __name__ == "__main__":
    sys.exit(measure(*(int(n) for n in sys.argv[1:])))
