"""Home: the folder that holds all files of one console."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from data.base.files import read_file

if TYPE_CHECKING:
    from data.site.model import Site


class NoSuchUser(Exception):
    """Error: a path begins with ``~NAME`` and there is no such user, or with ``~`` and the user has no folder."""


def expanded(text: str) -> Path:
    """Return the path ``text`` with a leading ``~`` expanded as in a shell. Raises NoSuchUser."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise NoSuchUser(text) from None


def second_folder(site: Site) -> Path | None:
    """Return the folder on another disk that the site file names for the book; None without one.

    Raises NoSuchUser.
    """
    return expanded(site.book.second) if site.book.second else None


#: Files that a drill leaves in its home: its script, how far it is, how it went.
DRILL_REPORT = "report.json"
#: How the folder of a run ends: when it began, and a number if another one began in that second.
DRILL_RUN = re.compile(r"-\d{8}-\d{6}(-\d+)?$")
DRILL_FILES = ("drill.toml", "drill.json", DRILL_REPORT)


class Home:
    """Paths inside a home. Reading one creates nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.site_file = path / "site.toml"
        self.site_in_force = path / "site.in-force.toml"  # the copy of it: console.session.upkeep.site_in_force
        self.site_as_read = path / "site.in-force.json"  # the copy as it was read: data.site.as_read
        self.book_dir = path / "book"
        self.room_file = path / "room.db"
        self.past = path / "past"  # rooms of the past: data.room.checkpoints
        self.socket = path / "console.sock"
        self.drafts = path / "drafts.json"  # lines that were typed and not entered: console.session.drafts
        self.alive = path / "alive"  # when the console was last watching: console.session.liveness
        self.last_copy = path / "backup.json"  # the last backup: console.commands.upkeep.backup
        self.introduced = path / "introduced"  # that the introduction was shown: console.app.pages.introduction
        self.drills = path / "drills"
        self.drill_report = path / DRILL_REPORT

    @property
    def places(self) -> tuple[Path, ...]:
        """Paths that only the owner should be able to write to."""
        return self.path, self.book_dir, self.site_file, self.site_in_force, self.site_as_read, self.past

    @property
    def has_site(self) -> bool:
        """Whether a room was described here; a dangling link is a fault of the file, said when it is read."""
        return any(os.path.lexists(file) for file in (self.site_file, self.site_in_force))

    @property
    def is_drill(self) -> bool:
        """Whether a drill was played in it: what its book says happened to nobody."""
        is_run = self.path.parent.name == "drills" and DRILL_RUN.search(self.path.name) is not None
        return is_run or any((self.path / name).exists() for name in DRILL_FILES)

    def anchor_folders(self, site: Site) -> list[Path]:
        """Return the folders in which the last number and hash are noted. Raises NoSuchUser."""
        return [folder for folder in (self.path, second_folder(site)) if folder is not None]

    @classmethod
    def chosen(cls, path: str | None = None) -> Home:
        """Return the home: ``--home``, else ``SIAGA_HOME``, else the platform's data folder. Raises NoSuchUser."""
        named = path or os.environ.get("SIAGA_HOME")
        if not named:
            # Only without a home: it takes as long to load as a tenth of a command.
            from platformdirs import user_data_dir

            named = user_data_dir("siaga")
        return cls(expanded(named))


_LANGUAGE = re.compile(rb'^language\s*=\s*"(en|id)"', re.MULTILINE)


def language(site_file: Path | None) -> str:
    """Return the language of the site, read without parsing the site file; else that of the locale."""
    try:
        if site_file and (found := _LANGUAGE.search(read_file(site_file, link=True)[:65_536])):
            return found[1].decode()
    except OSError:
        pass
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "id" if re.match(r"id(_|\.|$)", locale) else "en"
