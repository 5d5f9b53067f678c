"""Home: the folder that holds all files of one console."""

from __future__ import annotations

import os
import re
from pathlib import Path

from platformdirs import user_data_dir


class NoSuchUser(Exception):
    """Error: a path begins with ``~NAME`` and there is no such user, or with ``~`` and the user has no folder."""


def expanded(text: str) -> Path:
    """Return the path ``text`` with a leading ``~`` expanded as in a shell. Raises NoSuchUser."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise NoSuchUser(text) from None


class Home:
    """Paths inside a home. Reading one creates nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def chosen(cls, path: str | None = None) -> Home:
        """Return the home: ``--home``, else ``SIAGA_HOME``, else the platform's data folder. Raises NoSuchUser."""
        return cls(expanded(path or os.environ.get("SIAGA_HOME") or user_data_dir("siaga")))

    @property
    def site_file(self) -> Path:
        return self.path / "site.toml"

    @property
    def book_dir(self) -> Path:
        return self.path / "book"

    @property
    def room_file(self) -> Path:
        return self.path / "room.db"

    @property
    def socket(self) -> Path:
        return self.path / "console.sock"

    @property
    def drafts(self) -> Path:
        """Lines that were typed and not entered; see :mod:`console.session.drafts`."""
        return self.path / "drafts.json"

    @property
    def alive(self) -> Path:
        """Time at which a console last watched; see :mod:`console.session.liveness`."""
        return self.path / "alive"

    @property
    def last_copy(self) -> Path:
        """Folder and time of the newest backup; see :mod:`console.commands.upkeep.backup`."""
        return self.path / "backup.json"

    @property
    def drills(self) -> Path:
        return self.path / "drills"


_LANGUAGE = re.compile(rb'^language\s*=\s*"(en|id)"', re.MULTILINE)


def language(site_file: Path | None) -> str:
    """Return the language of the site, read without parsing the site file; else that of the locale."""
    try:
        with (site_file or Path(os.devnull)).open("rb") as file:
            if found := _LANGUAGE.search(file.read(65_536)):
                return found[1].decode()
    except OSError:
        pass
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "id" if re.match(r"id(_|\.|$)", locale) else "en"
