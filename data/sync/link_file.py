"""How the link stands, noted for ``siaga status`` and other readers beside the console: a hint, never depended on."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec

from data.base.clock import SECOND
from data.base.disk import DISK
from data.sync.link_state import STALE

#: What sync notes in a console's home. All of it can be found again.
FOLDER = "sync"
_NAME = "link.json"
#: The note is renewed at least so often (ms); one that is older than three times that is of no console that runs.
RENEW = 10 * SECOND


class Note(msgspec.Struct, frozen=True):
    """``at``: when it was noted, ``contact``: of the last answer, ``oldest``: the oldest unsent entry's; UTC ms."""

    state: str
    at: int
    unsent: int = 0
    oldest: int | None = None
    contact: int | None = None

    def word(self, now: int) -> str:
        """The state at ``now``: stale if the console that noted it has not been heard of."""
        old = now - self.at > 3 * RENEW or (self.contact is not None and now - self.contact > STALE)
        return "stale" if old and self.state in ("online", "catching", "degraded") else self.state


def write(home: Path, note: Note) -> None:
    """Keep ``note``. Not on the UI thread. Never fails."""
    with contextlib.suppress(OSError):
        folder = DISK.open_folder(home / FOLDER, make=True)
        try:
            DISK.replace_file(folder, _NAME, msgspec.json.encode(note))
        finally:
            os.close(folder)


def read(home: Path) -> Note | None:
    """The last note, or None."""
    with contextlib.suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode((home / FOLDER / _NAME).read_bytes(), type=Note)
    return None
