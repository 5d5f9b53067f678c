"""Where disks are read and written: never on the loop that draws the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Run(Protocol):
    """Does a function elsewhere and answers with its result."""

    def __call__(self, function: Callable[..., T], /, *args: Any) -> Awaitable[T]: ...


class Threads:
    """The usual way: a thread of the loop's pool."""

    def __call__(self, function: Callable[..., T], /, *args: Any) -> Awaitable[T]:
        return asyncio.to_thread(function, *args)
