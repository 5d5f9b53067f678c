"""Ports of sync: what it needs from its surroundings, as protocols.

Books, replicas, and a way to do disk work off the loop that draws the screen.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from data.entries import Entry

T = TypeVar("T")


class Readable(Protocol):
    """The part of a book that sync needs."""

    @property
    def id(self) -> str: ...
    @property
    def last_no(self) -> int: ...
    def raw(self, no: int) -> bytes: ...
    def hash(self, no: int) -> str: ...


class OwnBook(Readable, Protocol):
    """A book written by this station: see :class:`data.book.reading.readable.ReadableBook`."""

    def get(self, no: int) -> Entry: ...
    def entries(self, start: int = 1) -> Iterator[Entry]: ...
    def find(self, needle: bytes) -> Iterator[int]: ...


class CurrentBook(OwnBook, Protocol):
    """The book that is written now, with the earlier books that it continues."""

    @property
    def earlier(self) -> Sequence[OwnBook]: ...


class Store(Protocol):
    """The replicas: see :class:`data.book.replicas.replicas.Replicas`."""

    def books(self) -> tuple[str, ...]: ...
    def book(self, book: str) -> OwnBook | None: ...
    def last(self, book: str) -> tuple[int, str]: ...
    def upto(self, book: str) -> int: ...
    def append(
        self, book: str, first_no: int, raws: Sequence[bytes], arrived: int, *, hash: str = ""
    ) -> list[Entry]: ...


class Books(Protocol):
    """The books of a room: see :class:`data.book.library.Library`."""

    @property
    def book(self) -> CurrentBook: ...
    @property
    def replicas(self) -> Store: ...


class Run(Protocol):
    """Run a function on a thread, as :func:`asyncio.to_thread` does."""

    def __call__(self, function: Callable[..., T], /, *args: Any) -> Awaitable[T]: ...
