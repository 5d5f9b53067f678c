"""Checks of many parts of a book by several processes, one for each core."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

import msgspec

from data.book.storage.part import Part

#: Bytes of a book that one process reads in less time than others take to begin.
SMALL = 64 << 20
#: Processes that are started at most: a disk does not read faster for more.
MOST = 4


class Sound(msgspec.Struct, frozen=True):
    """A part in which every line follows from the one before.

    file: its name
    after_no, after_hash: what it continues; last, hash: where it ends
    """

    file: str
    after_no: int
    after_hash: str
    last: int
    hash: str


#: Called with the bytes that were checked, and those of all parts.
Progress = Callable[[int, int], None]


def sound(part: Part) -> Sound | None:
    """Read a part, and return where it ends; None: it is to be looked at line by line. Raises OSError."""
    part.open(index=False)
    if part.is_damaged or part.head is None:
        return None
    return Sound(part.filename, part.head.after_no, part.head.after_hash, part.last, part.hash_at_last())


def cores() -> int:
    """Return how many processes can run at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def checked(parts: Sequence[Part], sizes: Sequence[int], processes: int, progress: Progress | None) -> dict[str, Sound]:
    """Return the sound parts by the name of their file, checked by ``processes`` at once.

    A part that no process could check is missing. An interrupt of this process ends the others.
    """
    found: dict[str, Sound] = {}
    done, total = 0, sum(sizes)
    order = sorted(range(len(parts)), key=lambda at: -sizes[at])
    with suppress(OSError), _Workers([order[each::processes] for each in range(processes)], parts) as workers:
        for at, each in workers.answers():
            done += sizes[at]
            if progress:
                progress(done, total)
            if each is not None:
                found[each.file] = each
    return found


class _Workers:
    """Processes that check parts, and answer through a pipe each."""

    def __init__(self, shares: Sequence[Sequence[int]], parts: Sequence[Part]) -> None:
        self._pipes: list[int] = []
        self._pids: list[int] = []
        self._shares, self._parts = shares, parts

    def __enter__(self) -> _Workers:
        try:
            for share in self._shares:
                read, write = os.pipe()
                pid = os.fork()
                if not pid:
                    self._work(share, write)
                os.close(write)
                self._pids.append(pid)
                self._pipes.append(read)
        except BaseException:
            self.__exit__()
            raise
        return self

    def _work(self, share: Sequence[int], pipe: int) -> None:
        """Check parts in the new process, and end it. It cleans up nothing that belongs to the first."""
        try:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            for at in share:
                with suppress(OSError):
                    answer = sound(self._parts[at])
                    os.write(pipe, msgspec.json.encode((at, answer)) + b"\n")
                self._parts[at].close()
        finally:
            os._exit(0)

    def answers(self) -> Iterator[tuple[int, Sound | None]]:
        """Yield the number of each part that was checked, and what was found."""
        rest = dict.fromkeys(self._pipes, b"")
        while rest:
            for pipe in select.select([*rest], [], [])[0]:
                piece = os.read(pipe, 1 << 16)
                *lines, left = (rest[pipe] + piece).split(b"\n")
                yield from (msgspec.json.decode(line, type=tuple[int, Sound | None]) for line in lines)
                rest[pipe] = left
                if not piece:
                    del rest[pipe]

    def __exit__(self, *_: object) -> None:
        for pipe in self._pipes:
            os.close(pipe)
        for pid in self._pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)
