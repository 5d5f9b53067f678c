"""Search for drills by name.

Those of a home (``HOME/drills/*.toml``) come before those of the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from console.exits import Stop
from console.session.home import Home, expanded

#: The drills of the program. They are read in place, as a site file may be next to one.
BUILT_IN = Path(__file__).parent.parent / "days"


def known(home: Home) -> Iterator[tuple[str, Path]]:
    """Yield name (the file's, without ``.toml``) and path of every drill that can be run by name, sorted."""
    found: dict[str, Path] = {}
    for folder in (BUILT_IN, home.drills):
        found |= {path.stem: path for path in sorted(folder.glob("*.toml")) if not path.stem.endswith("-site")}
    yield from sorted(found.items())


def find(home: Home, given: str) -> Path:
    """Return the file that ``given`` means: a path or a name. Raises Stop."""
    path = expanded(given)
    if path.suffix == ".toml" or path.is_file():
        return path
    drills = dict(known(home))
    if given not in drills:
        raise Stop("drill.unknown", found=given, names=", ".join(drills))
    return drills[given]
