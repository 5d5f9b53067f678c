"""Whose a home is, and who else could write to it."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from data.base.process import user_name

_OTHERS = stat.S_IWGRP | stat.S_IWOTH


class OpenTo(NamedTuple):
    """A path that others can write to. ``mode``: its permissions, in octal; "" if there is no such path."""

    mode: str = ""
    path: Path = Path()


def open_to_others(paths: Iterable[Path]) -> OpenTo:
    """Return the first of ``paths`` that its group or others can write to."""
    for path in paths:
        with contextlib.suppress(OSError):
            mode = path.stat().st_mode
            if mode & _OTHERS:
                return OpenTo(f"{stat.S_IMODE(mode):04o}", path)
    return OpenTo()


class NotTheOwner(PermissionError):
    """This user does not own the home, root included, and so writes nothing into it.

    home: the folder
    uid, owner: its owner: number and name
    """

    def __init__(self, home: Path, uid: int) -> None:
        super().__init__(f"{home} belongs to user {uid}")
        self.home = home
        self.uid = uid
        self.owner = user_name(uid) or f"#{uid}"  # as sudo takes it


def must_own(home: Path) -> None:
    """Raise NotTheOwner if ``home`` is there and belongs to another user."""
    try:
        uid = home.stat().st_uid
    except OSError:  # missing, or unreachable: the caller that opens it says why
        return
    if uid != os.geteuid():
        raise NotTheOwner(home, uid)


def is_own(home: Path) -> bool:
    """Return False if ``home`` is there and belongs to another user."""
    try:
        must_own(home)
    except NotTheOwner:
        return False
    return True
