"""Traces of a book whose folder is gone.

Moved away, or on a disk that is not mounted.

If the folder ``book`` is empty or missing, the files here tell that a book was kept in this home. No other book may
begin there then: the old one would be forgotten without a word.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

#: Files of a home that a console or a backup leaves behind once there is a book.
LEFT = ("room.json", "room.db", "drafts.json", "backup.json")
_ANCHOR = "anchor-"


def gone_book(home: Path, second: Path | None = None, station: str = "") -> str:
    """Return the book that was kept in ``home``: its id, else the name of the file that tells of it; "" without any.

    second: the folder on another disk; only anchors of ``station`` count there. Never fails.
    """
    anchors: list[tuple[int, str]] = []
    for folder, start in ((home, _ANCHOR), (second, f"{_ANCHOR}{station}-")):
        with contextlib.suppress(OSError):
            for path in folder.glob(f"{start}*.json") if folder else ():
                anchors.append((path.stat().st_mtime_ns, path.stem.removeprefix(_ANCHOR)))
    if anchors:
        return max(anchors)[1]
    return next((name for name in LEFT if (home / name).is_file()), "")
