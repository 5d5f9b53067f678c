"""The console in a real terminal: the first start, the demo, kill -9 with a half-typed line, a screen that fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from console.app.terminal.ending import FAILED
from tests.bench.screen.pty_run import Terminal

ROOT = Path(__file__).parents[4]


def start(home: Path, *arguments: str, code: str = "", columns: int = 80, lines: int = 24) -> Terminal:
    """Start ``siaga`` with ``arguments`` on a terminal; ``code`` runs before it in the same process."""
    program = f"{code}\nimport sys; from console.__main__ import main; sys.exit(main())"
    argv = [sys.executable, "-c", program, *arguments]
    return Terminal(argv, columns=columns, lines=lines, env={"SIAGA_HOME": str(home), "PYTHONPATH": str(ROOT)})


def command(home: Path, *arguments: str) -> str:
    """Return what a command next to it prints. Fails if the command does."""
    env = os.environ | {"SIAGA_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-m", "console", *arguments], env=env, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_first_start_that_is_left_makes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with start(home) as terminal:
        terminal.wait_for("1")
        terminal.send("q")
        while terminal.pump(5):
            pass
        assert os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1]) == 0
    assert not (home / "site.toml").exists()


def test_first_start_makes_a_site_and_shows_the_board(tmp_path: Path) -> None:
    with start(tmp_path / "home") as terminal:
        terminal.wait_for("1")
        terminal.send("1")
        terminal.wait_for("[en]")
        for _ in range(20):
            if "Queue" in terminal.text:
                break
            terminal.send("\r")
            terminal.pump(0.3)
        terminal.wait_for("Control room 6 posts")
        terminal.send("ok 1-6\r")
        terminal.wait_for("saved")
        site = tmp_path / "home" / "site.toml"
        site.write_text(site.read_text("utf-8").replace('"Post 1"', '"North gate"'), "utf-8")
        terminal.send("site\r")
        terminal.wait_for("Post 1 → North gate")
        terminal.send("site take\r")
        terminal.wait_for("site.toml taken over: 1 change")
        terminal.wait_for("North gate")
        terminal.send("n vehi 1 motorcycle\r")
        terminal.wait_for("#101")


def test_demo_shows_the_board_and_says_that_it_is_a_drill(tmp_path: Path) -> None:
    with start(tmp_path / "home", "demo") as terminal:
        terminal.wait_for("DRILL")
        terminal.wait_for("NORMAL")
        assert "KPU Jember" in terminal.text
    assert not (tmp_path / "home" / "site.toml").exists(), "the demo has a home of its own"


def test_kill_9_loses_nothing_not_even_a_half_typed_line(tmp_path: Path) -> None:
    home = tmp_path / "home"
    command(home, "init")
    with start(home) as terminal:
        terminal.wait_for("NORMAL")
        terminal.send("n fire 3 smoke at the store\r")
        terminal.wait_for("#101 FIRE")
        terminal.send("g 6")
        terminal.wait_for("> g 6")
        # Drafts are kept within a second; the file on the disk shows when.
        while "g 6" not in (home / "drafts.json").read_text("utf-8") if (home / "drafts.json").exists() else True:
            terminal.pump(0.05)
        terminal.kill(signal.SIGKILL)
    with start(home) as terminal:
        terminal.wait_for("now a draft (Ctrl+R): g 6")
        terminal.send("\x12\t")
        terminal.wait_for("> g 6")
        terminal.send("\r")
        terminal.wait_for("TO 3")
    assert command(home, "verify").startswith("Intact")


FAILS = """
import widgets.board.posts
whole, left = widgets.board.posts.PostsPane.paint, [{times}]
def paint(self, *size):
    if left[0]:
        left[0] -= 1
        raise RuntimeError("a mistake of ours")
    return whole(self, *size)
widgets.board.posts.PostsPane.paint = paint
"""


def test_screen_that_fails_starts_again_and_names_its_trace(tmp_path: Path) -> None:
    home = tmp_path / "home"
    command(home, "init")
    with start(home, code=FAILS.format(times=1)) as terminal:
        terminal.wait_for("NORMAL")
        terminal.wait_for("nothing is lost")
        terminal.wait_for("fault-")
        terminal.send("ok 4\r")
        terminal.wait_for("saved")
        assert b"Traceback" not in terminal.raw
    traces = list(home.glob("fault-*.txt"))
    assert traces and "a mistake of ours" in traces[0].read_text("utf-8")


def test_screen_that_keeps_failing_ends_with_one_line_and_a_code(tmp_path: Path) -> None:
    home = tmp_path / "home"
    command(home, "init")
    with start(home, code=FAILS.format(times=99)) as terminal:
        while terminal.pump(20):
            pass
        code = os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1])
        assert b"Traceback" not in terminal.raw
    assert code == FAILED


def test_hostile_text_from_a_script_leaves_the_terminal_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    command(home, "init")
    with start(home) as terminal:
        terminal.wait_for("NORMAL")
        texts = ("\x1b]0;owned\x07", "\x1b[2J\x1b[H", "[@click=app.quit]x[/]", "\u202eevil", "x" * 10_000)
        for number, text in enumerate(texts, 1):
            subprocess.run(
                [sys.executable, "-m", "console", "exec", "--as", "LST", f"n fire 3 {text} seen"],
                env=os.environ | {"SIAGA_HOME": str(home)}, cwd=ROOT, capture_output=True, check=False,
            )  # fmt: skip
            terminal.send(f"ok {number}\r")
            terminal.wait_for(f"CHECK post {number}")
        assert "KPU Jember 6 posts" in terminal.text
        assert b"\x1b]0;" not in terminal.raw
        assert "\u202e".encode() not in terminal.raw


def test_stderr_that_goes_to_a_file_is_refused(tmp_path: Path) -> None:
    log = tmp_path / "log"
    code = f"import os; os.dup2(os.open({str(log)!r}, os.O_WRONLY | os.O_CREAT), 2)"
    with start(tmp_path / "home", "demo", code=code) as terminal:
        while terminal.pump(20):
            pass
        assert os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1]) == 2
    assert "needs a terminal, for errors (2>) too" in log.read_text("utf-8")
