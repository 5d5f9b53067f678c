"""One folder holds everything of one console."""

from __future__ import annotations

import os
import re
from pathlib import Path

from platformdirs import user_data_dir


class NoSuchUser(Exception):
    """A path begins with ``~NAME`` and there is no such user, or with ``~`` and this one has no folder."""


def expanded(text: str) -> Path:
    """The path ``text``, with ``~`` at its beginning as a shell understands it. Raises NoSuchUser."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise NoSuchUser(text) from None


class Home:
    """The paths inside a home. Nothing is created by asking for one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def chosen(cls, path: str | None = None) -> Home:
        """``--home`` if given, else ``SIAGA_HOME``, else the platform's data folder. Raises NoSuchUser."""
        return cls(expanded(path or os.environ.get("SIAGA_HOME") or user_data_dir("siaga")))

    @property
    def site_file(self) -> Path:
        return self.path / "site.toml"

    @property
    def book_dir(self) -> Path:
        return self.path / "book"

    @property
    def room_file(self) -> Path:
        return self.path / "room.json"

    @property
    def socket(self) -> Path:
        return self.path / "console.sock"

    @property
    def drafts(self) -> Path:
        """Lines that were typed and not entered; see :mod:`console.session.drafts`."""
        return self.path / "drafts.json"

    @property
    def alive(self) -> Path:
        """When the console was last watching; see :mod:`console.session.liveness`."""
        return self.path / "alive"

    @property
    def last_copy(self) -> Path:
        """Where and when the last backup was taken; see :mod:`console.commands.upkeep.backup`."""
        return self.path / "backup.json"

    @property
    def drills(self) -> Path:
        return self.path / "drills"


_LANGUAGE = re.compile(rb'^language\s*=\s*"(en|id)"', re.MULTILINE)


def language(site_file: Path | None) -> str:
    """The language to speak: the site's, seen without reading the whole site file; else that of the locale."""
    try:
        with (site_file or Path(os.devnull)).open("rb") as file:
            if found := _LANGUAGE.search(file.read(65_536)):
                return found[1].decode()
    except OSError:
        pass
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "id" if re.match(r"id(_|\.|$)", locale) else "en"
