"""Note of the push for other processes, and the findings of a reader."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from data.base.clock import SECOND
from data.book.library import Library
from data.room.room import Room
from data.site.model import Site
from data.sync import hints
from data.sync.agency.outbox import Outbox, Refusal

_FILE = "push-link.json"
#: A running push renews its note at least this often (ms).
RENEW = 10 * SECOND


class Note(msgspec.Struct, frozen=True):
    """The state of the push. ``at``: when it was written; ``contact``: of the last answer (UTC ms)."""

    state: str
    at: int
    contact: int | None = None

    def word(self, now: int) -> str:
        """Return the state at ``now`` (UTC ms): stale if nobody renews the note."""
        return "stale" if now - self.at > 3 * RENEW and self.state in ("online", "degraded") else self.state


def write(home: Path, note: Note) -> None:
    """Keep ``note``. Not on the UI thread. A disk that refuses it is ignored."""
    with contextlib.suppress(OSError):
        hints.write(home, _FILE, note)


def read(home: Path) -> Note | None:
    """Return the last note, or None."""
    return hints.read(home, _FILE, Note)


class Told(msgspec.Struct, frozen=True):
    """Findings of a reader: how many objects wait, since when (UTC ms), which were refused, how many are incidents."""

    waiting: int
    oldest: int | None
    refused: dict[str, Refusal]
    incidents: int = 0


def told(home: Path, site: Site, library: Library, room: Room) -> Told:
    """Compute what has not been pushed, from the books and the cursor. Not on the UI thread."""
    plain = msgspec.structs.replace(site, push=msgspec.structs.replace(site.push, send="newest"))
    outbox = Outbox(home, plain, library, room)
    outbox.load(dict(room.last))
    outbox.take(dict(room.last))
    return Told(outbox.count, outbox.oldest, outbox.kept.refused, outbox.incidents)
