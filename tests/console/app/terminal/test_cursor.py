"""Terminal's own cursor: it stands where the operator types, after every repaint."""

from __future__ import annotations

from pathlib import Path

from tests.bench.screen.pty_run import Terminal
from tests.console.app.terminal.test_run import command, start


def stands_at(screen: Terminal, column: int) -> None:
    """Wait until the cursor is in the row of the line, at ``column``."""
    row = len(screen.screen.display) - 2
    for _ in range(20):
        if (screen.screen.cursor.y, screen.screen.cursor.x) == (row, column):
            return
        screen.pump(1)
    raise AssertionError((screen.screen.cursor.y, screen.screen.cursor.x, column, screen.text))


def test_cursor_follows_the_line_and_stays_there_when_the_room_is_painted(tmp_path: Path) -> None:
    home = tmp_path / "home"
    command(home, "init")
    with start(home) as screen:
        screen.wait_for("NORMAL")
        stands_at(screen, 3)  # an empty line
        screen.send("ok 4 radio")
        stands_at(screen, 13)
        screen.send("\x1b[D\x1b[D")  # left, left
        stands_at(screen, 11)
        screen.send("\x1b[H")
        stands_at(screen, 3)
        screen.send("\x1b[F 漢字")  # two cells each
        stands_at(screen, 18)
        command(home, "exec", "--as", "LST", "n fire 3 smoke")  # the room changes above the line
        screen.wait_for("#101")
        stands_at(screen, 18)
        screen.send("x" * 200)  # scrolled sideways: it stays on the screen
        screen.wait_for("…x")
        stands_at(screen, 77)
