"""Asking for a PIN or a password at a real terminal: leaving, and Ctrl+Z."""

from __future__ import annotations

import os
import re
import signal
import termios
from pathlib import Path

import pytest

from console.exits import INTERRUPTED
from tests.bench.screen.pty_run import Terminal
from tests.console.app.terminal.test_run import command, start

ASKS = [
    (("operator", "add", "LST"), "not shown"),
    (("remote", "init", "--stations", "SBY"), "Password of account admin"),
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the sample site and a remote that nobody asks."""
    home = tmp_path / "home"
    command(home, "init", "--sample")
    file = home / "site.toml"
    text = re.sub(
        r'(\[remote\]\nurl = )""(.*\nsite = )""', r'\1"http://127.0.0.1:1/v1"\2"jember"', file.read_text("utf-8")
    )
    file.write_text(text, "utf-8")
    return home


def echoes(screen: Terminal) -> bool:
    return bool(termios.tcgetattr(screen.fd)[3] & termios.ECHO)


@pytest.mark.parametrize(("arguments", "asked"), ASKS, ids=["PIN", "password"])
@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl+C", "Ctrl+D"])
def test_leaving_is_said_on_a_line_of_its_own(home: Path, arguments: tuple[str, ...], asked: str, key: str) -> None:
    with start(home, *arguments) as screen:
        screen.wait_for(asked)
        screen.send(key)
        screen.wait_for("\nsiaga: left; nothing was changed")
        while screen.pump(5):
            pass
        assert echoes(screen) and not list(home.glob("fault-*"))


def test_leaving_a_question_ends_its_row(home: Path) -> None:
    with start(home, "report", "lapsit", "--ask") as screen:
        screen.wait_for("Number:")
        screen.send("\x03")
        while screen.pump(5):
            pass
        assert os.waitstatus_to_exitcode(os.waitpid(screen.pid, 0)[1]) == INTERRUPTED
        assert screen.raw.endswith(b"^C\r\n")


@pytest.mark.parametrize(("arguments", "asked"), ASKS, ids=["PIN", "password"])
def test_what_is_typed_after_a_stop_is_not_shown(home: Path, arguments: tuple[str, ...], asked: str) -> None:
    with start(home, *arguments) as screen:
        screen.wait_for(asked)
        os.kill(screen.pid, signal.SIGSTOP)
        os.waitpid(screen.pid, os.WUNTRACED)
        modes = termios.tcgetattr(screen.fd)
        modes[3] |= termios.ECHO  # as a shell does
        termios.tcsetattr(screen.fd, termios.TCSANOW, modes)
        os.kill(screen.pid, signal.SIGCONT)
        screen.pump(5)
        assert screen.text.count(asked) == 2 and not echoes(screen)
