"""Ending of a screen: the operator leaves, a signal or hang-up comes, or it fails.

Python runs signal handlers on the main thread alone, so a screen whose event loop does not answer would hear none. Here
the signal's number goes to a thread of its own. It asks the event loop to leave; if the loop does not answer, it saves
what waits and closes the book itself; and at the deadline the process ends, whatever it is doing.

Exit codes: 0, the operator left; 128 + the signal's number (129 for a terminal that hung up, 130, 143); 1, something
could not be saved; 70, the screen failed too often.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import termios
import threading
from types import TracebackType
from typing import Any, Protocol

from data.base.text import clean_line

#: The exit code for a terminal that hung up: that of SIGHUP.
HUNG_UP = 128 + signal.SIGHUP

#: The exit code for a screen that failed too often (EX_SOFTWARE of sysexits.h).
FAILED = 70

#: Signals that end a screen.
SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)

#: Seconds that the event loop has to leave, and that saving without it may then take. The process ends after both.
LOOP_S, SAVE_S = 2.5, 1.5


#: The terminal's descriptor: while a screen runs, Python's own streams lead to Textual.
TERMINAL = 2

#: The end of a screen, as the driver sends it: paste, mouse and alternate screen off, cursor on.
LEAVE_SCREEN = b"\x1b[?2004l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[<u\x1b[?1049l\x1b[?25h\r\n"


class Screen(Protocol):
    """Screen, as far as an ending needs it."""

    #: The event loop, once the screen runs.
    loop: asyncio.AbstractEventLoop | None

    #: Lines for the terminal, once :meth:`finish` has returned.
    farewell: tuple[str, ...]

    def leave(self, code: int) -> None:
        """Leave with an exit code. Called on the event loop."""

    def finish(self) -> None:
        """Save what the disk takes and close everything. Called once the event loop no longer answers."""


class Ending:
    """Watch for what ends the screens shown inside ``with Ending() as ending:``. Only on the main thread.

    code: the exit code, once something other than the operator ends the screen
    """

    def __init__(self) -> None:
        self.code: int | None = None
        self._screen: Screen | None = None
        self._over = threading.Event()
        self._heard, self._tell = socket.socketpair()
        self._tell.setblocking(False)
        self._handlers: dict[int, object] = {}
        self._wakeup = -1
        self._modes: list[Any] | None = None  # of the terminal, before any screen

    def __enter__(self) -> Ending:
        with contextlib.suppress(OSError, ValueError, termios.error):  # not a terminal
            self._modes = termios.tcgetattr(TERMINAL)
        for number in SIGNALS:
            if signal.getsignal(number) != signal.SIG_IGN:  # nohup, a shell's background job
                self._handlers[number] = signal.signal(number, lambda *_: None)
        self._wakeup = signal.set_wakeup_fd(self._tell.fileno(), warn_on_full_buffer=False)
        threading.Thread(target=self._listen, name="siaga-ending", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop watching; but once something ends the process, the deadline holds until it has ended."""
        if self.code is None:
            signal.set_wakeup_fd(self._wakeup)
            for number, handler in self._handlers.items():
                signal.signal(number, handler)  # type: ignore[arg-type]
            self._over.set()
            self._tell.close()

    def watch(self, screen: Screen) -> None:
        """End ``screen`` from now on."""
        self._over.clear()
        self._screen = screen

    def begin(self, code: int) -> None:
        """End the screen with ``code``. From any thread."""
        with contextlib.suppress(OSError):  # over already
            self._tell.send(bytes([code - 128]))

    # --- on the thread of its own -----------------------------------------------------------------------------------

    def _listen(self) -> None:
        while number := self._heard.recv(1):
            if number[0] in SIGNALS:
                self._end(128 + number[0])
                return
        self._heard.close()

    def _end(self, code: int) -> None:
        """Ask the event loop to leave, then save without it, then end the process."""
        self.code = code
        screen = self._screen
        if screen is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended already
                if screen.loop is not None:
                    screen.loop.call_soon_threadsafe(screen.leave, code)
            self._over.wait(LOOP_S)
            if not self._over.is_set():
                saver = threading.Thread(target=self._save, args=(screen,), daemon=True)
                saver.start()
                saver.join(SAVE_S)
        else:
            self._over.wait(LOOP_S)
        if self._over.is_set():
            threading.Event().wait(SAVE_S)  # time for the interpreter to end; a last line may find a full terminal
        os._exit(code)

    def _save(self, screen: Screen) -> None:
        with contextlib.suppress(Exception):  # the process ends anyway, and the book loses nothing by it
            screen.finish()
        with contextlib.suppress(OSError, termios.error):
            if self._modes is not None:
                termios.tcsetattr(TERMINAL, termios.TCSANOW, self._modes)
                lines = "".join(f"siaga: {clean_line(line)}\r\n" for line in screen.farewell)
                os.write(TERMINAL, LEAVE_SCREEN + lines.encode())  # may never return: hence this thread

    def left(self) -> None:
        """Note that the screen is gone and everything is closed."""
        self._over.set()
