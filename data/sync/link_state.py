"""How the link stands, as the operator sees it."""

from __future__ import annotations

from typing import Literal

import msgspec

from data.base.clock import SECOND

#: A contact that is older than this is no longer news (ms).
STALE = 30 * SECOND

State = Literal["local", "online", "catching", "degraded", "offline", "tls", "signin", "fork", "reset"]


class Why(msgspec.Struct, frozen=True):
    """Something to be said, by its key in the catalogue; the reader's language is not the engine's business."""

    key: str
    facts: dict[str, str | int] = {}


class Waiting(msgspec.Struct, frozen=True):
    """Entries ``first`` to ``last`` of ``book`` are not on the remote (``away`` False), or there and not here."""

    book: str
    first: int
    last: int
    away: bool = False


class LinkState(msgspec.Struct, frozen=True):
    """``done`` of ``total``: entries of a catch-up. ``contact``, ``next_try``: monotonic ms of the clock. ``oldest``:
    when the oldest unsent entry was recorded, UTC ms. ``behind``: stations of which entries are missing here.
    ``attempts``: failures since the last success. ``troubles``: books with one of their own."""

    state: State = "local"
    unsent: int = 0
    oldest: int | None = None
    contact: int | None = None
    behind: tuple[str, ...] = ()
    done: int = 0
    total: int = 0
    attempts: int = 0
    error: Why | None = None
    next_try: int | None = None
    waiting: tuple[Waiting, ...] = ()
    troubles: tuple[tuple[str, Why], ...] = ()

    def word(self, monotonic: int) -> str:
        """The state in the header's words at ``monotonic`` (ms): a link that says it is well and has not been heard of
        for :data:`STALE` is stale."""
        if self.state in ("online", "catching", "degraded") and self.age(monotonic, 0) > STALE:
            return "stale"
        return self.state

    def age(self, monotonic: int, never: int) -> int:
        """Milliseconds since the last contact; ``never`` if there was none."""
        return never if self.contact is None else max(0, monotonic - self.contact)


LOCAL = LinkState()
