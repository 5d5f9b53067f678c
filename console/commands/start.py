"""``siaga`` alone: the console. With no site yet it asks what to begin with."""

from __future__ import annotations

import os
import sys

from console.commands import Call
from console.guard import DONE, Stop


def run(call: Call) -> int:
    """The console until it is left. Raises Stop without a terminal; SiteError, BookBusy, OSError."""
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if not call.home.site_file.exists():
        if not terminal:
            raise Stop("cli.first_no_terminal", home=call.home.path)
        return _first(call)
    if not terminal:
        raise Stop("cli.no_terminal")
    from console.app import run as run_console

    return run_console(call.home, as_=call.as_)


def _first(call: Call) -> int:
    print(call.words("cli.first", home=call.home.path), flush=True)
    while True:
        key = _key()
        if key == "1":
            from console.commands import init

            call.options.site = None
            init.run(call)
            return run(call)
        if key == "2":
            from console.commands import demo

            return demo.run(call)
        if key in ("", "q", "k", "\x1b", "\x04"):
            return DONE


def _key() -> str:
    """One key, without Enter; empty at the end of input."""
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    try:
        tty.setcbreak(terminal)
        return os.read(terminal, 16).decode(errors="replace").lower()
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
