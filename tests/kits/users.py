"""Another user of the machine: a real one where the tests run as root. Descriptors in use."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

#: A user who is on no list: neither root nor the one who runs the tests.
OTHER = 64_001


def descriptors() -> int:
    """Return how many descriptors this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def is_root() -> bool:
    """Return True if the tests can become another user."""
    return os.geteuid() == 0


def as_other(do: Callable[[], object], uid: int = OTHER) -> int:
    """Call ``do`` in a process of the user ``uid``; return its exit code: 0, what SystemExit says, or 99 for an error.

    Only as root.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        code = 99
        try:
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)
            found = do()
            code = found if isinstance(found, int) else 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
