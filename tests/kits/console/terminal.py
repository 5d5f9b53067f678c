"""``siaga`` on a pseudo-terminal of 80 columns and 24 rows, typed at like a person who waits for each question."""

from __future__ import annotations

import os
import pty
import select
import sys

from tests.kits.console.command import Siaga


def on_a_terminal(siaga: Siaga, typed: list[tuple[str, str]], *args: str) -> tuple[int, str]:
    """Run on a pseudo-terminal and return exit code and output.

    Each text is typed once the one before it has appeared.
    """
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [str(a) for a in siaga.argv(*args)], siaga.env | {"TERM": "dumb"})
    shown = ""
    for awaited, answer in [*typed, ("\0", "")]:
        begun = len(shown)
        while awaited not in shown[begun:]:
            ready, _, _ = select.select([fd], [], [], 30)
            try:
                piece = os.read(fd, 4096) if ready else b""
            except OSError:
                piece = b""
            if not piece:
                break
            shown += piece.decode(errors="replace")
        else:
            os.write(fd, answer.encode())
    os.close(fd)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown
