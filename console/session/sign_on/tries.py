"""Count of wrong PINs, which slows the next ones and outlives a kill.

It is one for every way in: the line, the socket, ``siaga exec``.
Nobody is locked out: the wait doubles from one second to thirty, and a right PIN ends it.
"""

import contextlib
import errno
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import msgspec

from console.session.sign_on import lock
from data.base.clock import SECOND, Clock

#: The longest wait (ms).
LONGEST = 30 * SECOND
#: Wrong PINs after which the book says so; again whenever their number has doubled.
NOTED = 3
#: Bytes of the file: written in place, so a full disk has room for it.
_BYTES = 4096
#: Key and value of the count if the file could not be read: all are slowed, and nobody is locked out.
_EVERYBODY, _MANY = "*", 6


def delay(wrong: int) -> int:
    """Return how long to wait after so many wrong PINs (ms)."""
    return min(LONGEST, SECOND << min(wrong - 1, 10)) if wrong else 0


def is_noted(wrong: int) -> bool:
    """Return True if the book has to say that there were so many: 3, 6, 12, 24 …"""
    parts, rest = divmod(wrong, NOTED)
    return not rest and parts > 0 and not parts & (parts - 1)


class _Count(msgspec.Struct, array_like=True):
    """Wrong PINs: how many, when the first and when the last was given (UTC ms)."""

    wrong: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
    since: int
    last: int


class Counted:
    """The counts while the file is locked. Each change is on the disk before its method returns."""

    def __init__(self, fd: int, counts: dict[str, _Count], now: int) -> None:
        self._fd = fd
        self._counts = counts
        self._now = now

    def _count(self, code: str) -> _Count | None:
        return self._counts.get(code, self._counts.get(_EVERYBODY))

    def wrong(self, code: str) -> int:
        """Return how many wrong PINs there were since the last right one."""
        found = self._count(code)
        return found.wrong if found else 0

    def since(self, code: str) -> int:
        """Return when the first of them was given (UTC ms); 0: there is none."""
        found = self._count(code)
        return found.since if found else 0

    @property
    def noted(self) -> list[tuple[str, int, int]]:
        """Operators of whom the book notes wrong PINs since their last right one, how many, and since when (UTC ms)."""
        return [(code, n.wrong, n.since) for code, n in sorted(self._counts.items()) if n.wrong >= NOTED]

    def wait(self, code: str) -> int:
        """Return how long the next one has to wait (ms); a clock that was set back makes it no longer than once."""
        found = self._count(code)
        if found is None:
            return 0
        if found.last > self._now:
            found.last = self._now
            self.save()
        return max(0, found.last + delay(found.wrong) - self._now)

    def add(self, code: str) -> None:
        """Count one more. Raises OSError."""
        found = self._count(code) or _Count(0, self._now, self._now)
        self._counts[code] = _Count(found.wrong + 1, found.since, self._now)
        self.save()

    def forget(self, code: str) -> None:
        """Forget those of an operator. Raises OSError."""
        found = [self._counts.pop(each, None) for each in (code, _EVERYBODY)]
        if any(found):
            self.save()

    def save(self) -> None:
        """Write the counts. Raises OSError."""
        content = msgspec.json.encode(self._counts).ljust(_BYTES)
        if os.pwrite(self._fd, content, 0) < len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.ftruncate(self._fd, len(content))
        os.fsync(self._fd)


class Tries:
    """The file with the counts. ``pause``: waits for so many seconds, on the caller's thread."""

    def __init__(self, path: Path, clock: Clock, pause: Callable[[float], None] = time.sleep) -> None:
        self._path = path
        self._clock = clock
        self._pause = pause

    @contextlib.contextmanager
    def locked(self) -> Iterator[Counted]:
        """Lock the file against every other process, and hand out the counts. Not on the UI thread.

        Raises OSError, also after two seconds in which another process holds it.
        """
        with lock.locked(self._path, self._pause) as fd:
            now, raw = self._clock.now(), os.pread(fd, _BYTES * 16, 0)
            try:
                counted = Counted(fd, msgspec.json.decode(raw, type=dict[str, _Count]) if raw.strip() else {}, now)
            except ValueError:  # not what this console writes
                counted = Counted(fd, {_EVERYBODY: _Count(_MANY, now, now)}, now)
                counted.save()
            yield counted
