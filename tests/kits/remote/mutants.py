"""Mutants of sync, each broken on purpose in one place.

Tests that do not notice them are worth nothing. ``SIAGA_MUTANT=NAME python -m pytest tests/remote`` runs the tests
against one mutant, :mod:`tests.remote.test_mutants` against all.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from data.sync import audit, own_log, pull, push, segment
from data.sync.ports import OwnBook
from data.sync.remote import http
from data.sync.remote.http import Trouble

#: The modules, to be changed.
_push: Any = push
_segment: Any = segment
_audit: Any = audit
_http: Any = http


def ack_whatever_is_answered() -> None:
    """Take any answer for an acknowledgement, without comparing what is stored."""
    push.Push._acknowledged = lambda self, book, record, reply, current: book.last_no  # type: ignore[method-assign]


def ack_on_5xx() -> None:
    """Take a failing server for one that has stored the segment."""
    whole = push.Push._send_segment

    async def sent(self: push.Push, book: OwnBook, first: int, current: bool) -> int:
        with contextlib.suppress(Trouble):
            return await whole(self, book, first, current)
        return book.last_no

    push.Push._send_segment = sent  # type: ignore[method-assign]


def never_look() -> None:
    """Never audit what was acknowledged."""

    async def nothing(self: audit.Audit, book: OwnBook, *, current: bool, start: int = 1) -> int:
        return 0

    audit.Audit.check = nothing  # type: ignore[method-assign]


def no_fork() -> None:
    """Take what the remote holds for what was written here."""
    for module in (_push, _audit):
        module.compare = lambda book, segment, current: segment.to
    _audit._first_wrong = lambda book, extents, current: None


def no_seal() -> None:
    """Trust segments of any maker."""
    _segment.hmac = _With(_segment.hmac, compare_digest=lambda a, b: True)


def no_covering() -> None:
    """Do not ask for the covering segment."""

    async def bad(self: pull.Pull, book: str, no: int) -> segment.Segment:
        raise segment.BadRecord("sync.short_log", book)

    pull.Pull._covering = bad  # type: ignore[method-assign]


def own_copies_stay() -> None:
    """Never send entries of the own book that came back as a replica."""
    own_log.own_books = lambda station, book, store: [*book.earlier, book]


def no_deadline() -> None:
    """Let an exchange last as long as bytes arrive."""

    @contextlib.asynccontextmanager
    async def forever(seconds: float) -> Any:
        yield

    _http.asyncio = _With(_http.asyncio, timeout=forever)


class _With:
    """A module with some names of its own."""

    def __init__(self, module: Any, **names: Any) -> None:
        self._module = module
        self.__dict__.update(names)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)


def redirects_followed() -> None:
    """Follow redirects."""
    made = _http.httpx.AsyncClient

    def client(**given: Any) -> Any:
        return made(**given | {"follow_redirects": True})

    _http.httpx = _With(_http.httpx, AsyncClient=client)


def replies_without_limit() -> None:
    """Read a reply of any size."""
    http.MOST_REPLY = 1 << 40


def names_as_they_come() -> None:
    """Show the names that a remote gives its records."""
    _segment.quoted = lambda text, most: text


def every_book_that_is_named() -> None:
    """Ask for all books of a head, however many."""
    pull.MOST_FAILED = 1 << 30


def one_book_stops_all() -> None:
    """End the round at the first problem with one book."""

    def fail(self: pull.Pull, troubles: Any, book: str, why: Any) -> None:
        raise Trouble("degraded", why.key, **why.facts)

    pull.Pull._fail = fail  # type: ignore[method-assign]


def heads_are_believed() -> None:
    """Count what a head names as fetched."""

    async def nothing(self: pull.Pull, book: str, sweep: bool) -> int:
        return 0

    pull.Pull._fetch_book = nothing  # type: ignore[method-assign]


def too_large_is_sent() -> None:
    """Take 413 for an acknowledgement."""
    whole = push.Push._send_segment

    async def sent(self: push.Push, book: OwnBook, first: int, current: bool) -> int:
        to = await whole(self, book, first, current)
        return book.last_no if to == first - 1 else to

    push.Push._send_segment = sent  # type: ignore[method-assign]


MUTANTS: dict[str, Callable[[], None]] = {
    mutant.__name__: mutant
    for mutant in (
        ack_whatever_is_answered, ack_on_5xx, never_look, no_fork, no_seal, no_covering, own_copies_stay, no_deadline,
        redirects_followed, replies_without_limit, names_as_they_come, every_book_that_is_named, one_book_stops_all,
        heads_are_believed, too_large_is_sent,
    )
}  # fmt: skip
