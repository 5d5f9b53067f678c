"""Protocol for disk work off the loop that draws the screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Run(Protocol):
    """Run a function on a thread, as :func:`asyncio.to_thread` does."""

    def __call__(self, function: Callable[..., T], /, *args: Any) -> Awaitable[T]: ...
