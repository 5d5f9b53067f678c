"""Queue of processes in front of a book that no console has open.

Fifty cameras may report at once, and one process at a time opens the book. Each waits for the lock of the home's
folder, which the kernel passes on in the order of asking, so none is passed over again and again. The lock writes
nothing and ends with the process.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
from collections.abc import Iterator
from pathlib import Path

from data.base.descriptors import held

#: Seconds that a process waits for its turn; then it tries to open the book all the same.
WAIT_S = 60.0


@contextlib.contextmanager
def turn(home: Path, wait_s: float = WAIT_S) -> Iterator[None]:
    """Wait for our turn to open the book of ``home``, and keep it inside the context."""
    try:
        folder = os.open(home, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:  # the process that opens the book says why
        yield
        return
    with held(folder):
        _lock(folder, wait_s)
        yield


def _lock(folder: int, wait_s: float) -> None:
    """Lock the folder, or give up after ``wait_s``. Signals still arrive, because a thread does the waiting."""
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    waiting = os.dup(folder)  # the thread may outlive us, and must not lock a number that has another use by then

    def wait() -> None:
        with contextlib.suppress(OSError):
            fcntl.flock(waiting, fcntl.LOCK_EX)
        if gave_up.is_set():
            fcntl.flock(waiting, fcntl.LOCK_UN)
        os.close(waiting)

    gave_up = threading.Event()
    thread = threading.Thread(target=wait, name="siaga-turn", daemon=True)
    thread.start()
    thread.join(wait_s)
    if thread.is_alive():
        gave_up.set()
