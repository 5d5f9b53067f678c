"""Second screen in a real terminal, next to a console that is killed and started again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from console.exits import BAD_INPUT, UNAVAILABLE
from console.session.home import Home
from tests.console.app.terminal.test_run import ROOT, command, start
from tests.kits.console.second_screen import snapshot


def refused(home: Path, *arguments: str) -> tuple[int, str]:
    """Return exit code and stderr of a command that is refused."""
    env = os.environ | {"SIAGA_HOME": str(home)}
    argv = [sys.executable, "-m", "console", *arguments]
    done = subprocess.run(argv, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_second_screen_outlives_a_console_that_is_killed_and_started_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    command(home, "init")
    with start(home) as console:
        console.wait_for("NORMAL")
        with start(home, "watch") as screen:
            screen.wait_for("READ ONLY")
            assert "No console" not in screen.text
            console.send("n fire 3 smoke at the store\r")
            screen.wait_for("#101")
            with start(home) as third:  # a second `siaga` is refused, and names what there is for it
                while third.pump(20):
                    pass
                assert b"siaga watch" in third.raw
                code = os.waitstatus_to_exitcode(os.waitpid(third.pid, 0)[1])
                assert code == UNAVAILABLE
            screen.send("ok 4\r")
            screen.wait_for("nothing is entered")
            console.kill()
            screen.wait_for("No console watches this room since")
            screen.wait_for("NO CONSOLE")
            assert "#101" in screen.text
            with start(home) as again:
                again.wait_for("#101")
                while "No console" in screen.text:
                    assert screen.pump(20), screen.text
                again.send("n vehi 6 motorcycle\r")
                screen.wait_for("#102")
                screen.wait_for("ok 4")  # the typed text is still there
                screen.send("\x7f" * 4 + "quit\r")
                while screen.pump(20):
                    pass
                assert os.waitstatus_to_exitcode(os.waitpid(screen.pid, 0)[1]) == 0
                assert b"Traceback" not in screen.raw
    assert command(home, "verify").startswith("Intact")


def test_second_screen_from_start_to_end_changes_nothing_in_the_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    command(home, "init")
    command(home, "exec", "--as", "LST", "n fire 3 smoke")
    before = snapshot(Home(home))
    with start(home, "watch") as screen:
        screen.wait_for("#101")
        screen.wait_for("No console watches this room")  # nobody ever did
        screen.send("b\r")
        screen.wait_for("Book 3 entries")
        screen.send("quit\r")
        while screen.pump(20):
            pass
        assert os.waitstatus_to_exitcode(os.waitpid(screen.pid, 0)[1]) == 0
    assert snapshot(Home(home)) == before


def test_watch_without_a_site_or_a_terminal_says_what_to_do(tmp_path: Path) -> None:
    home = tmp_path / "home"
    code, said = refused(home, "watch")
    assert code == BAD_INPUT and "siaga init" in said
    assert not home.exists()
    command(home, "init")
    code, said = refused(home, "watch")
    assert code == BAD_INPUT and "terminal" in said
