"""``siaga`` alone: the console. With no site yet it asks what to begin with."""

from __future__ import annotations

import gc
import os
import sys

from console.commands import Call
from console.exits import DONE, Stop, on_terminal

_ESCAPE = "\x1b"
#: q in English, k (keluar) in Indonesian, escape, Ctrl+D.
_LEAVE = ("q", "k", _ESCAPE, "\x04")


def run(call: Call) -> int:
    """The console until it is left. Raises Stop without a terminal; SiteError, BookBusy, OSError."""
    terminal = on_terminal()
    if not call.home.site_file.exists():
        if not terminal:
            raise Stop("cli.first_no_terminal", home=call.home.path)
        return _first(call)
    if not terminal:
        raise Stop("cli.no_terminal")
    # Until the first frame: what loading allocates stays anyway (console.app.console_app turns it on again).
    gc.disable()
    from console.app.run import run as run_console

    return run_console(call.home, as_=call.as_)


def _first(call: Call) -> int:
    choice = _chosen(call.words("cli.first", home=call.home.path))
    if choice == "1":
        from console.commands.room import init

        call.options.site = None
        init.run(call)
        return run(call)
    if choice == "2":
        from console.commands.room import demo

        return demo.run(call)
    return DONE


def _chosen(question: str) -> str:
    """The answer to ``question``, one key without Enter: 1, 2, or empty to leave."""
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    try:
        tty.setcbreak(terminal)  # before the question: what was typed ahead of it is no answer to it
        print(question, flush=True)
        while True:
            typed = os.read(terminal, 16).decode(errors="replace").lower()
            if typed.startswith(_ESCAPE) and typed != _ESCAPE:
                continue  # an arrow key is none
            for key in typed or _ESCAPE:
                if key in "12":
                    return key
                if key in _LEAVE:
                    return ""
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
