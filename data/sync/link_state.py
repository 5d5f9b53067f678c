"""State of the link as the operator sees it, and its note for other processes."""

import contextlib
from pathlib import Path
from typing import Literal

import msgspec

from data.base.clock import SECOND
from data.sync import hints
from data.words import Words

#: Age at which a contact is too old to trust the state (ms).
STALE = 30 * SECOND

#: ``untried``: nothing was asked of the remote yet.
State = Literal[
    "local", "untried", "online", "catching", "degraded", "offline", "tls", "signin", "fork", "rewritten", "reset"
]
#: State for the header.
Word = State | Literal["stale"]


class Why(msgspec.Struct, frozen=True):
    """A message by its key in the catalogue: sync does not know the language."""

    key: str
    facts: dict[str, str | int] = {}

    def text(self, words: Words) -> str:
        """Return it in the language of ``words``."""
        return words(self.key, **self.facts)


class Waiting(msgspec.Struct, frozen=True):
    """Entries ``first`` to ``last`` of ``book`` that are yet to be sent or fetched.

    ``away``: they are on the remote and not here.
    """

    book: str
    first: int
    last: int
    away: bool = False


class LinkState(msgspec.Struct, frozen=True):
    """The state of the link at one moment.

    - ``oldest``: when the oldest unsent entry was recorded (UTC ms).
    - ``contact``, ``next_try``: monotonic ms of the clock.
    - ``behind``: stations whose entries are missing here.
    - ``done``, ``total``: entries of a catch-up.
    - ``attempts``: failures since the last success.
    - ``troubles``: books with a problem of their own.
    - ``skew``: the remote's clock minus this one (ms), by its last answer.
    """

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
    skew: int | None = None

    def word(self, monotonic: int) -> Word:
        """Return the state for the header at ``monotonic`` (ms).

        A good state turns stale when the last contact is older than :data:`STALE`.
        """
        if self.state in ("online", "catching", "degraded") and self.age(monotonic, 0) > STALE:
            return "stale"
        return self.state

    def age(self, monotonic: int, never: int) -> int:
        """Return the age of the last contact (ms), or ``never`` if there was none."""
        return never if self.contact is None else max(0, monotonic - self.contact)


LOCAL = LinkState()


# --- the note -------------------------------------------------------------------------------------------------------

_NOTE = "link.json"
#: A running console renews its note at least this often (ms). A note three times as old is from a console that ended.
RENEW = 10 * SECOND


class Note(msgspec.Struct, frozen=True):
    """The state of the link in a file, for ``siaga status`` and the second screen.

    All times are UTC ms. ``at``: when it was written; ``contact``: of the last answer; ``oldest``: of the oldest
    unsent entry; ``cut``: since when nothing gets through. ``skew``: the remote's clock minus this one (ms).
    """

    state: State
    at: int
    unsent: int = 0
    oldest: int | None = None
    contact: int | None = None
    skew: int | None = None
    cut: int | None = None

    def word(self, now: int) -> Word:
        """Return the state at ``now``: stale if the note or its contact is old."""
        old = now - self.at > 3 * RENEW or (self.contact is not None and now - self.contact > STALE)
        return "stale" if old and self.state in ("online", "catching", "degraded") else self.state


def write_note(home: Path, note: Note) -> None:
    """Keep ``note``. Not on the UI thread. A disk that refuses it is ignored."""
    with contextlib.suppress(OSError):
        hints.write(home, _NOTE, note)


def read_note(home: Path) -> Note | None:
    """Return the last note, or None."""
    return hints.read(home, _NOTE, Note)
