"""First useful frame with 100,000 entries, and memory, against an empty Textual app.

``python -m tests.bench.screen.first_frame [runs] [entries]``. Both are interleaved in one run. Gates: the frame at most
1.5 times the empty app, or 115 ms more. Of the empty app's CPU: our own imports at most 0.37 times (goal 0.15), and
opening the home at most 0.15 times (goal 0.08). Memory of its own, when all that a start does is done: at most
19.5 MB more than the empty app (goal 12).
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from data.room.past import EVERY
from tests.bench.fill import fill
from tests.bench.screen.pty_run import Terminal

EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("ready now")
Empty().run()
"""

#: Seconds of CPU of an empty app until it is mounted, of our imports on top of its own, of opening the home.
PARTS = """
import sys
from pathlib import Path
from time import process_time
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("ready now")
    def on_mount(self):
        self.call_after_refresh(self.exit)
Empty().run(headless=True)
marks = [process_time()]
import gc
gc.disable()
import console.cli
import console.commands.room.start
import console.app.terminal.run
marks.append(process_time())
from console.session.desk import Desk
from console.session.home import Home
desk = Desk.open(Home(Path(sys.argv[1])))
marks.append(process_time())
desk.close()
print(marks[0], marks[1] - marks[0], marks[2] - marks[1])
"""
MOST_IMPORTS, MOST_OPENING, MOST_MB = 0.37, 0.15, 19.5

#: Seconds after which a console has loaded the rest of the program, checked its book and kept its room.
SETTLED = 8.0


def seconds_to(argv: list[str], words: str, env: dict[str, str]) -> float:
    """Return the seconds from exec until ``words`` are on the screen."""
    with Terminal([sys.executable, *argv], env=env) as terminal:
        return terminal.wait_for(words)


def parts_of(home: Path) -> list[float]:
    """Return the seconds of CPU of :data:`PARTS`."""
    done = subprocess.run([sys.executable, "-c", PARTS, str(home)], capture_output=True, check=True, text=True)
    return [float(word) for word in done.stdout.split()[-3:]]


def memory_of(argv: list[str], words: str, env: dict[str, str]) -> float:
    """Return the memory that a program has for itself (MB), :data:`SETTLED` seconds after its first frame."""
    with Terminal([sys.executable, *argv], env=env) as terminal:
        terminal.wait_for(words)
        until = time.monotonic() + SETTLED
        while time.monotonic() < until:
            terminal.pump(0.1)
        lines = Path(f"/proc/{terminal.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:")) / 1024


def main(runs: int = 15, entries: int = 100_000) -> int:
    """Print the medians and the ratios. Return 1 if a gate is not met."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        env = {"SIAGA_HOME": str(home)}
        fill(home, entries)
        # One start leaves a snapshot of the room and the rooms of the past, as any earlier shift would have.
        with Terminal([sys.executable, "-m", "console"], env=env) as terminal:
            terminal.wait_for("P1")
            while not (home / "room.db").exists() or len([*home.glob("past/*.past")]) < entries // EVERY:
                terminal.pump(0.1)
        empty, ours, parts = [], [], []
        for _ in range(runs):
            empty.append(seconds_to(["-c", EMPTY], "ready now", env))
            ours.append(seconds_to(["-m", "console"], "P1", env))
            parts.append(parts_of(home))
        least = [memory_of(["-c", EMPTY], "ready now", env) for _ in range(3)]
        most = [memory_of(["-m", "console"], "P1", env) for _ in range(3)]
    a, b = statistics.median(empty), statistics.median(ours)
    print(f"empty app {a * 1000:.0f} ms, Siaga with {entries} entries {b * 1000:.0f} ms: ", end="")
    print(f"{b / a:.2f} x, +{(b - a) * 1000:.0f} ms")
    imports = statistics.median(imports / bare for bare, imports, _ in parts)
    opening = statistics.median(opening / bare for bare, _, opening in parts)
    print(f"CPU against the empty app's: own imports {imports:.2f} x, opening the home {opening:.2f} x")
    more = statistics.median(most) - statistics.median(least)
    print(f"memory {statistics.median(most):.1f} MB, {more:+.1f} MB (gate {MOST_MB:.1f} MB)")
    held = (b <= max(1.5 * a, a + 0.115), imports <= MOST_IMPORTS, opening <= MOST_OPENING, more <= MOST_MB)
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(*(int(n) for n in sys.argv[1:])))
