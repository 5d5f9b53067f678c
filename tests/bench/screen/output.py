"""Bytes that the console writes to a terminal of 80×24 cells, and the CPU that it takes while nothing happens.

``python -m tests.bench.screen.output [seconds]``, in 256 colours. Gates: 100 bytes a second while nothing happens, 700
with a new P1; 250 for a letter without candidates and 1,200 with them, without the 100 of the second that passes. Of
40 rows that come at once, with the second after them: 1,300 in an empty queue, 550 below others of their priority. CPU
of a core: 0.5 % while nothing happens, 1.0 % with a new P1 or 60 posts, on a machine with nothing else to do; the
screen's thread wakes at most twice a second while nothing happens. A terminal that takes 960 bytes a second shows a key
within 0.5 s with a new P1 open.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.screen.pty_run import Terminal

IDLE, NEW_P1, LETTER, OFFERED = 100, 700, 250, 1200
#: 40 rows at once, in an empty queue and in a full one (to be: 900 in any).
FLOOD, FLOOD_BELOW = 1300, 550
IDLE_CPU, NEW_P1_CPU, POSTS_CPU = 0.5, 1.0, 1.0
WAKE_UPS = 2.0
#: Bytes a second of a serial line of 9,600 baud, and how soon a key is seen on it (s).
SLOW, SEEN = 960, 0.5


def command(env: dict[str, str], *arguments: str) -> None:
    """Run ``siaga``."""
    done = [sys.executable, "-m", "console", *arguments]
    subprocess.run(done, env=os.environ | env, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def written(terminal: Terminal, seconds: float) -> int:
    """Return the bytes that are written within ``seconds``."""
    before, limit = len(terminal.raw), time.perf_counter() + seconds
    while (left := limit - time.perf_counter()) > 0:
        terminal.pump(left)
    return len(terminal.raw) - before


def cpu(pid: int) -> float:
    """Return the seconds of CPU that a process has taken, on all its threads."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in Path(f"/proc/{pid}/task").iterdir()) / 1e9


def wake_ups(pid: int) -> int:
    """Return how often the screen's thread has gone to sleep."""
    status = Path(f"/proc/{pid}/task/{pid}/status").read_text()
    return int(status.split("\nvoluntary_ctxt_switches:")[1].split()[0])


def rates(terminal: Terminal, seconds: float) -> tuple[float, float, float]:
    """Return bytes a second, CPU in percent of a core, and how often the screen's thread wakes in a second."""
    before, woken = cpu(terminal.pid), wake_ups(terminal.pid)
    count = written(terminal, seconds)
    spent, woken = cpu(terminal.pid) - before, wake_ups(terminal.pid) - woken
    return count / seconds, spent / seconds * 100, woken / seconds


def idle_with(posts: int, seconds: float) -> float:
    """Return the CPU of a console with so many posts while nothing happens, in percent of a core."""
    with tempfile.TemporaryDirectory() as folder:
        env = {"SIAGA_HOME": str(Path(folder) / "home"), "COLORTERM": "", "PYTHONPATH": str(Path.cwd())}
        command(env, "init")
        site = Path(env["SIAGA_HOME"]) / "site.toml"
        more = (f'\n[[post]]\ncode = {code}\nname = "Gate {code}"\n' for code in range(7, posts + 1))
        site.write_text(site.read_text() + "".join(more))
        command(env, "exec", "--as", "LST", "ok all")
        with Terminal([sys.executable, "-m", "console"], env=env, columns=120, lines=36) as terminal:
            terminal.wait_for("F9")
            written(terminal, 10)
            terminal.send("\x1b")  # the introduction
            written(terminal, 3)
            return rates(terminal, seconds)[1]


def entered(terminal: Terminal, env: dict[str, str], lines: list[str]) -> None:
    """Enter lines with one ``siaga exec``, while the terminal is read."""
    run = [sys.executable, "-m", "console", "exec", "--as", "LST", "-"]
    env, pipe, nowhere = os.environ | env, subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(run, env=env, text=True, stdin=pipe, stdout=nowhere) as process:
        assert process.stdin is not None
        process.stdin.write("\n".join(lines))
        process.stdin.close()
        while process.poll() is None:
            terminal.pump(0.05)


def flood(terminal: Terminal, env: dict[str, str]) -> int:
    """Return the bytes of 40 rows that come at once, and of the second after them."""
    before = len(terminal.raw)
    entered(terminal, env, [f"n pers {n % 6 + 1} somebody number {n}" for n in range(40)])
    written(terminal, 1)
    return len(terminal.raw) - before


def floods() -> tuple[float, float]:
    """Return the bytes of 40 rows in an empty queue and below 40 others: medians of five."""
    with tempfile.TemporaryDirectory() as folder:
        env = {"SIAGA_HOME": str(Path(folder) / "home"), "COLORTERM": "", "PYTHONPATH": str(Path.cwd())}
        command(env, "init")
        command(env, "exec", "--as", "LST", "ok all")
        with Terminal([sys.executable, "-m", "console"], env=env) as terminal:
            terminal.wait_for("F9")
            written(terminal, 8)
            terminal.send("\x1b")  # the introduction
            rounds = []
            for each in range(5):
                written(terminal, 3)
                rounds.append((flood(terminal, env), flood(terminal, env)))
                entered(terminal, env, [f"c {101 + 80 * each + n} false nobody" for n in range(80)])
    empty, full = zip(*rounds, strict=True)
    return statistics.median(empty), statistics.median(full)


def letter(terminal: Terminal, key: str) -> int:
    """Return the bytes of a letter, without those of the second that passes."""
    terminal.send(key)
    return written(terminal, 1.0) - IDLE


def letters(terminal: Terminal, line: str) -> list[float]:
    """Return the bytes of each letter of a line, the median of five times: now and then a row is written again."""
    rounds = []
    for _ in range(5):
        rounds.append([letter(terminal, key) for key in line])
        terminal.send("\x15")
        written(terminal, 1)
    return [statistics.median(each) for each in zip(*rounds, strict=True)]


def seen_after(terminal: Terminal, key: str, words: str) -> float:
    """Return the seconds until a key is seen, read at :data:`SLOW` bytes a second."""
    read = 0.0
    for _ in range(100):  # the backlog of a line that is slow all the time
        terminal.pump(0, SLOW // 20)
        time.sleep(0.05)
    terminal.send(key)
    start = time.perf_counter()
    while words not in terminal.text and read < 30:
        terminal.pump(0, SLOW // 20)
        time.sleep(0.05)
        read = time.perf_counter() - start
    return read


def main(seconds: float = 20) -> int:
    """Print the figures. Return 1 if a gate is not met."""
    with tempfile.TemporaryDirectory() as folder:
        env = {"SIAGA_HOME": str(Path(folder) / "home"), "COLORTERM": "", "PYTHONPATH": str(Path.cwd())}
        command(env, "init")
        command(env, "exec", "--as", "LST", "ok all")
        with Terminal([sys.executable, "-m", "console"], env=env) as terminal:
            terminal.wait_for("F9")
            written(terminal, 8)
            terminal.send("\x1b")  # the introduction
            written(terminal, 3)
            idle, idle_cpu, woken = rates(terminal, seconds)
            plain, offered = letters(terminal, "l x")[1:], letters(terminal, "n v")
            command(env, "exec", "--as", "LST", "n fire 3 smoke")
            written(terminal, 3)
            ringing, ringing_cpu, _ = rates(terminal, seconds)
            slow = seen_after(terminal, "q", "> q")
    many_cpu = idle_with(60, seconds)
    empty, full = floods()
    print(f"idle {idle:.0f} B/s, {idle_cpu:.2f} % of a core, {woken:.1f} wake-ups a second; 60 posts {many_cpu:.2f} %")
    print(f"a new P1 {ringing:.0f} B/s, {ringing_cpu:.2f} % of a core")
    print(f"a letter: {max(plain):.0f} B, with candidates {max(offered):.0f} B; on {SLOW} B/s seen after {slow:.2f} s")
    is_met = idle <= IDLE and ringing <= NEW_P1 and max(plain) <= LETTER and max(offered) <= OFFERED and slow <= SEEN
    print(f"40 rows at once: {empty:.0f} B in an empty queue, {full:.0f} B below others")
    is_met = is_met and empty <= FLOOD and full <= FLOOD_BELOW
    is_quiet = idle_cpu <= IDLE_CPU and ringing_cpu <= NEW_P1_CPU and many_cpu <= POSTS_CPU and woken <= WAKE_UPS
    return 0 if is_met and is_quiet else 1


if __name__ == "__main__":
    sys.exit(main(*(float(n) for n in sys.argv[1:])))
