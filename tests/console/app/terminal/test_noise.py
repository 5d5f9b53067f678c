"""Output of other programs on the terminal: what the operator does, and what is done without them, ends it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench.screen.pty_run import Terminal
from tests.console.app.terminal.test_run import command, start

#: A broadcast, a message of the kernel, and line noise: inserting, other characters, a scrolling region.
NOISE = b"\x1b[5;1HBroadcast message\r\nfrom root\x1b[12;30Hoom-killer: killed\x1b[4h\x1b(0\x1b[3;9r\x1b[?6h"


def ctrl_l(screen: Terminal) -> None:
    screen.send("\x0c")


def focus_in(screen: Terminal) -> None:
    screen.send("\x1b[O\x1b[I")


def continued(screen: Terminal) -> None:
    os.kill(screen.pid, signal.SIGCONT)


def left_and_continued(screen: Terminal) -> None:
    os.kill(screen.pid, signal.SIGTSTP)
    os.waitpid(screen.pid, os.WUNTRACED)
    continued(screen)


@pytest.mark.parametrize(
    ("noise", "done"),
    [
        (NOISE, ctrl_l),
        (NOISE, continued),
        (NOISE, left_and_continued),
        (NOISE[: NOISE.index(b"\x1b[4h")], focus_in),
    ],
)
def test_the_screen_is_whole_again_after_noise(tmp_path: Path, noise: bytes, done: Callable[[Terminal], None]) -> None:
    home = tmp_path / "home"
    command(home, "init")
    with start(home) as screen:
        screen.wait_for("NORMAL")
        screen.send("\x1b")
        screen.send("l rain")
        screen.wait_for("> l rain")
        screen._stream.feed(noise)
        assert "Broadcast message" in screen.text and "oom-killer" in screen.text
        done(screen)
        for _ in range(40):
            if "Broadcast" not in screen.text and "oom-killer" not in screen.text and "> l rain" in screen.text:
                break
            screen.pump(0.5)
        else:
            raise AssertionError(screen.text)
        assert "NORMAL" in screen.text
