"""First useful frame with 100,000 entries, against an empty Textual app.

``python -m tests.bench.screen.first_frame [runs] [entries]``. Both are interleaved in one run. Gate: at most 1.5
times the empty app, or 120 ms more.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

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


def seconds_to(argv: list[str], words: str, env: dict[str, str]) -> float:
    """Return the seconds from exec until ``words`` are on the screen."""
    with Terminal([sys.executable, *argv], env=env) as terminal:
        return terminal.wait_for(words)


def main(runs: int = 15, entries: int = 100_000) -> int:
    """Print both medians and the ratio. Return 1 if the gate is not met."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        env = {"SIAGA_HOME": str(home)}
        fill(home, entries)
        # One start leaves a snapshot of the room, as any earlier shift would have.
        with Terminal([sys.executable, "-m", "console"], env=env) as terminal:
            terminal.wait_for("P1")
            while not (home / "room.db").exists():
                terminal.pump(0.1)
        empty, ours = [], []
        for _ in range(runs):
            empty.append(seconds_to(["-c", EMPTY], "ready now", env))
            ours.append(seconds_to(["-m", "console"], "P1", env))
    a, b = statistics.median(empty), statistics.median(ours)
    print(f"empty app {a * 1000:.0f} ms, Siaga with {entries} entries {b * 1000:.0f} ms: ", end="")
    print(f"{b / a:.2f} x, +{(b - a) * 1000:.0f} ms")
    return 0 if b <= max(1.5 * a, a + 0.120) else 1


if __name__ == "__main__":
    sys.exit(main(*(int(n) for n in sys.argv[1:])))
