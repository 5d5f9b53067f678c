"""Running console of a home: whether it answers, and for how long it has not.

A console that is stopped, or whose event loop hangs, still accepts connections: the system does that for it. So every
client asks first, and sends its line only to a console that has answered. The answer comes from the event loop. The
mark in ``alive`` counts only if there is none: it tells since when the console has been silent.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from console.exec.protocol import TIMEOUT_S
from console.exec.socket import Dropped, LineClient, NoAnswer, NobodyListens
from console.session.home import Home
from console.session.liveness import last_alive
from data.base.clock import SECOND, Clock, SystemClock
from data.book.storage.lock import lock_holder
from data.words import Words
from widgets.drawing.times import spelled

#: Seconds that a console has to answer. A long fold is done in slices of milliseconds.
ANSWER_S = 5.0
#: Seconds before a console that has no room for one more client is asked again.
_PAUSE = 0.1


class ConsoleSilent(OSError):
    """Error: a console runs in this home and does not answer. Nothing was sent to it.

    pid: its process; 0 if that is not known
    silent: for how long it has not answered (ms)
    is_stopped: whether the process is stopped (SIGSTOP, Ctrl+Z, a debugger)
    """

    def __init__(self, home: Path, pid: int, silent: int, is_stopped: bool) -> None:
        super().__init__(f"console {pid} has been silent for {silent} ms")
        self.home = home
        self.pid = pid
        self.silent = silent
        self.is_stopped = is_stopped

    def text(self, words: Words) -> str:
        """Return what to tell the person who asked."""
        key = "cli.console_stopped" if self.is_stopped else "cli.console_silent"
        return words(key, home=self.home, pid=self.pid, silent=spelled(words, self.silent))


def connect(home: Home, clock: Clock | None = None, *, answer_s: float = 0, timeout: float = TIMEOUT_S) -> LineClient:
    """Return a client of the console that runs in ``home`` and has just answered.

    answer_s: seconds to wait for that answer; 0: :data:`ANSWER_S`
    timeout: seconds to wait for the answer to a line

    Raises NobodyListens, ConsoleSilent, OSError.
    """
    answer_s, clock = answer_s or ANSWER_S, clock or SystemClock()
    until = clock.monotonic() + answer_s * SECOND
    while True:
        try:
            client = LineClient(home.socket, timeout=timeout, connect_s=answer_s)
        except TimeoutError as error:  # so many wait for it already that the system accepts no more
            raise _silent(home, lock_holder(home.path).pid, clock, answer_s) from error
        try:
            client.ask(answer_s)
        except (NoAnswer, NobodyListens) as error:
            pid = client.pid or lock_holder(home.path).pid
            client.close()
            if isinstance(error, Dropped | NobodyListens) and clock.monotonic() < until:
                time.sleep(_PAUSE)  # too many are connected, or it is just ending
                continue
            raise _silent(home, pid, clock, answer_s) from error
        return client


def _silent(home: Home, pid: int, clock: Clock, waited_s: float) -> ConsoleSilent:
    mark = last_alive(home.alive)
    since_mark = clock.now() - mark if mark else 0
    return ConsoleSilent(home.path, pid, max(int(waited_s * SECOND), since_mark), _is_stopped(pid))


def _is_stopped(pid: int) -> bool:
    """Return True if the system says that the process is stopped."""
    with contextlib.suppress(OSError):  # no /proc, or the process is gone
        state = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return bool(state) and state[0] in "Tt"
    return False
