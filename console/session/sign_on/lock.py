"""Lock of a file of the PINs, against every other process of the home."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from data.base.descriptors import held
from data.base.files import open_file

#: How often it is tried while another process holds it, and the seconds between.
TRIES, PAUSE_S = 40, 0.05


@contextlib.contextmanager
def locked(path: Path, pause: Callable[[float], object] = time.sleep, tries: int = TRIES) -> Iterator[int]:
    """Lock a file, which is made if it is missing, and hand out its descriptor. Not on the UI thread.

    Raises OSError, also after ``tries`` in which another process holds it.
    """
    with held(open_file(path, os.O_RDWR | os.O_CREAT)) as fd:
        for _ in range(tries):
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            pause(PAUSE_S)
        else:
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK), str(path))
        yield fd
