"""Secret typed at a terminal, a PIN or a password: never shown, also after a stop."""

from __future__ import annotations

import signal
import sys
import termios
import tty
from getpass import getpass

from console.exits import Stop


def typed_secret(prompt: str) -> str:
    """Return what is typed without echo. Raises Stop if the person leaves."""

    def hide(*_: object) -> None:
        modes = termios.tcgetattr(terminal)
        modes[tty.LFLAG] &= ~termios.ECHO
        termios.tcsetattr(terminal, termios.TCSANOW, modes)
        print(prompt, end="", file=sys.stderr, flush=True)

    terminal = sys.stdin.fileno()
    before = signal.signal(signal.SIGCONT, hide)  # a shell shows again what is typed while a program is stopped
    try:
        return getpass(prompt)
    except (EOFError, KeyboardInterrupt):
        print(file=sys.stderr)
        raise Stop("cli.left") from None
    finally:
        signal.signal(signal.SIGCONT, before)
