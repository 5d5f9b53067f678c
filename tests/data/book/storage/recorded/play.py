"""The tales by their names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.data.book.storage.recorded import copies, disks, others, reading, scenes, signatures, tables
from tests.data.book.storage.recorded.tale import Tale, fixed

_MODULES = (scenes, reading, disks, others, copies, signatures, tables)
SCENES: dict[str, Callable[[Tale], None]] = {
    f"{each.__name__.rpartition('.')[2]}/{scene.__name__}": scene for each in _MODULES for scene in each.SCENES
}


def play(name: str, root: Path) -> str:
    """Return what happens in the empty folder ``root``."""
    with fixed():
        tale = Tale(root)
        SCENES[name](tale)
        tale.calls()
        return tale.plain("\n".join([str(SCENES[name].__doc__), *tale.lines])) + "\n"
