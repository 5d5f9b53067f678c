"""Program in a pseudo-terminal, with the screen as a terminal would show it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from types import TracebackType

import pyte


class Terminal:
    """Child on a pty of ``columns`` × ``lines`` cells; pyte keeps its screen."""

    def __init__(
        self, argv: list[str], *, columns: int = 80, lines: int = 24, env: dict[str, str] | None = None
    ) -> None:
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        size = struct.pack("HHHH", lines, columns, 0, 0)
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as on an operator's machine
            os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"} | (env or {}))
            for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):  # what nohup and a job of a shell ignore
                signal.signal(number, signal.SIG_DFL)
            os.execv(argv[0], argv)
        os.set_inheritable(self.fd, False)  # a terminal that another child of ours held open would not hang up
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, size)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def text(self) -> str:
        """Return the screen as lines of text."""
        return "\n".join(self.screen.display)

    def send(self, keys: str) -> None:
        """Type ``keys``."""
        os.write(self.fd, keys.encode())

    def pump(self, seconds: float, most: int = 65536) -> bool:
        """Read output for ``seconds``, at most so many bytes. Return False once the child has ended."""
        waits = select.poll()  # select() cannot watch a descriptor above 1,023
        waits.register(self.fd, select.POLLIN)
        if not waits.poll(seconds * 1000):
            return True
        try:
            data = os.read(self.fd, most)
        except OSError:
            return False
        if not data:
            return False
        self.raw += data
        self._stream.feed(data)
        return True

    def wait_for(self, words: str, seconds: float = 20.0) -> float:
        """Return the seconds from the start until ``words`` are on the screen. Raises TimeoutError with the screen."""
        limit = time.perf_counter() + seconds
        while words not in self.text:
            left = limit - time.perf_counter()
            if left <= 0 or not self.pump(left):
                raise TimeoutError(f"{words!r} never came; the screen:\n{self.text}")
        return time.perf_counter() - self.started

    def kill(self, how: int = signal.SIGKILL) -> int:
        """Send a signal, reap the child and return its wait status."""
        try:
            os.kill(self.pid, how)
        except ProcessLookupError:
            return 0
        try:
            _, status = os.waitpid(self.pid, 0)
        except ChildProcessError:
            return 0
        os.close(self.fd)
        return status
