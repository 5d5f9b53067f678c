"""Memory that was freed goes back to the system.

A console runs for weeks. The check of a book and the search in it take some megabytes for a moment, on several threads.
The GNU C library keeps such memory for the next time: each thread has a heap of its own, and once a large block was
freed, blocks of its size come from there and are never given back.
"""

from __future__ import annotations

from collections.abc import Callable

#: Parameters of mallopt(3): when the top of the heap is given back, which blocks lie outside of it, how many heaps.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
#: Bytes from which on a block lies outside of the heap, and is given back as soon as it is freed.
LARGE = 128 << 10


def give_back() -> bool:
    """Have freed memory given back from now on. Return False where the C library has no such setting."""
    mallopt = _found("mallopt")
    if mallopt is None:
        return False
    values = {_MMAP_THRESHOLD: LARGE, _TRIM_THRESHOLD: LARGE, _ARENA_MAX: 1}
    return all(mallopt(name, value) for name, value in values.items())


def trim() -> None:
    """Give back what lies free between what is used, after long work: it takes 0.2 ms."""
    if (malloc_trim := _found("malloc_trim")) is not None:
        malloc_trim(0)


def _found(name: str) -> Callable[..., int] | None:
    """Return a function of the C library; None: it has no such function."""
    from ctypes import CDLL  # slow to import

    found: Callable[..., int] | None = getattr(CDLL(None), name, None)
    return found
