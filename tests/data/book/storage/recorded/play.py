"""The tales by their names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.data.book.storage.recorded import copies, disks, others, scenes, signatures, tables
from tests.data.book.storage.recorded.tale import Tale, fixed

SCENES: dict[str, Callable[[Tale], None]] = {
    f.__name__: f
    for f in (*scenes.SCENES, *disks.SCENES, *others.SCENES, *copies.SCENES, *signatures.SCENES, *tables.SCENES)
}


def play(name: str, root: Path) -> str:
    """Return what happens in the empty folder ``root``."""
    with fixed():
        tale = Tale(root)
        SCENES[name](tale)
        tale.calls()
        return tale.plain("\n".join([str(SCENES[name].__doc__), *tale.lines])) + "\n"
