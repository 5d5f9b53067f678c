"""``siaga`` alone: run the console, or ask how to begin while there is no site."""

from __future__ import annotations

import gc
import os
import sys
import termios
import tty

from console.commands import Call
from console.exits import DONE, Stop, on_terminal

_ESCAPE = "\x1b"
#: q in English, k (keluar) in Indonesian, escape, Ctrl+D.
_LEAVE = ("q", "k", _ESCAPE, "\x04")


def run(call: Call) -> int:
    """Run the console until the operator leaves it. Raises Stop without a terminal; SiteError, BookBusy, OSError."""
    terminal = on_terminal()
    if not call.home.has_site:
        if not terminal:
            raise Stop("cli.first_no_terminal", home=call.home.path)
        return _first(call)
    if not terminal:
        raise Stop("cli.no_terminal")
    call.need_room()
    # Until the first frame: memory that loading allocates stays in use (the app turns collection on again).
    gc.disable()
    # The screen loads after the checks above.
    from console.app.terminal.run import run as run_console

    return run_console(call.home, as_=call.as_)


def _first(call: Call) -> int:
    choice = _chosen(call.words("cli.first", home=call.home.path))
    if choice == "1":
        from console.commands.setup import init

        call.options.site, call.options.sample, call.options.language = None, False, ""
        init.run(call)
        return run(call)
    if choice == "2":
        from console.commands.room import demo

        return demo.run(call)
    return DONE


def _chosen(question: str) -> str:
    """Ask ``question`` and return the key, read without Enter: 1, 2, or "" to leave."""
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    try:
        tty.setcbreak(terminal)  # before the question: keys typed before it are not an answer
        print(question, flush=True)
        while True:
            typed = os.read(terminal, 16).decode(errors="replace").lower()
            if typed.startswith(_ESCAPE) and typed != _ESCAPE:
                continue  # an arrow key, not Escape
            for key in typed or _ESCAPE:
                if key in "12":
                    return key
                if key in _LEAVE:
                    return ""
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
