"""Loading of the rest of the program, so that an upgrade under it changes nothing.

The first frame needs half of the modules. The others are loaded where nobody waits: a module of the new version next to
those of the old one would fail at the first line of ``siaga exec`` or the first search.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

#: Packages with what a running console may ask for.
PACKAGES = (
    *(f"console.{name}" for name in ("app", "exec", "line", "session")),
    *(f"data.{name}" for name in ("base", "book", "intents", "queries", "room", "rules", "site", "view", "words")),
    "widgets",
)
#: Modules in them that only commands ask for, which are processes of their own; two of these need TinyDB.
OF_COMMANDS = frozenset((
    *(f"data.book.upkeep.{name}" for name in ("backup", "processes", "repair", "restore", "shared", "verify")),
    *(f"data.words.commands.{area}" for area in ("doctor", "importing", "init", "repair", "usage", "verify")),
    "data.book.storage.tinydb_storage", "data.book.storage.tinydb_table", "data.queries.expression",
    "data.site.new_site",
))  # fmt: skip


async def load_rest(rest: float, packages: Iterable[str] = PACKAGES) -> None:
    """Load the modules of ``packages``, one at a time on another thread, ``rest`` seconds between two.

    One that cannot be loaded is passed over; the fault shows where the module is needed.
    """
    for name in await asyncio.to_thread(lambda: [*_missing(packages)]):
        with contextlib.suppress(Exception):
            await asyncio.to_thread(import_module, name)
        await asyncio.sleep(rest)


def _missing(packages: Iterable[str]) -> Iterator[str]:
    """Yield the modules of ``packages`` that are not loaded, without loading any."""
    for package in packages:
        top, *rest = package.split(".")
        for place in sys.modules[top].__path__:
            yield from _below(package, Path(place, *rest))


def _below(package: str, folder: Path) -> Iterator[str]:
    if package not in sys.modules:
        yield package
    for module in iter_modules([str(folder)]):
        name = f"{package}.{module.name}"
        if module.ispkg:
            yield from _below(name, folder / module.name)
        elif name not in sys.modules and name not in OF_COMMANDS:
            yield name
