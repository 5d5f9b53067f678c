"""Permissions: modes of what the program creates, whose a home is, who may write."""

import contextlib
import os
import shlex
import stat
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import msgspec

from data.base.process import user_name

#: Files of a home that are looked at: a home has dozens.
MOST = 20_000
#: Modes of every folder and file that the program creates: other users can neither list nor read it.
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
#: Every right of the group and of others.
OF_OTHERS = 0o077
_OTHERS = stat.S_IWGRP | stat.S_IWOTH


class OpenTo(msgspec.Struct, frozen=True):
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


def make_all_private() -> None:
    """Let whatever this process makes from now on be its user's alone, whatever file mask it was started with."""
    os.umask(OF_OTHERS)


def keep_private(fd: int, mode: int) -> None:
    """Give an open file or folder ``mode`` if others have any right to it. Raises OSError."""
    if os.fstat(fd).st_mode & OF_OTHERS:
        os.fchmod(fd, mode)


class NotTheOwner(PermissionError):
    """This user does not own the home, root included, and so writes nothing into it.

    home: the folder
    uid, owner: its owner: number and name
    """

    def __init__(self, home: Path, uid: int) -> None:
        super().__init__(f"{home} belongs to user {uid}")
        self.home = home
        self.uid = uid
        self.owner = name_of(uid)


def name_of(uid: int) -> str:
    """Return the name of a user, else ``#`` and the number, as ``sudo -u`` takes it."""
    return user_name(uid) or f"#{uid}"


def nearest_owner(path: Path) -> tuple[Path, int]:
    """Return ``path``, or the nearest folder above it that can be looked at, and the number of its owner."""
    for place in (path, *path.parents):
        with contextlib.suppress(OSError):
            return place, place.lstat().st_uid
    return path, os.geteuid()


class Strangers(msgspec.Struct, frozen=True):
    """Files of a home that another user left there.

    number: how many
    path, owner: one of them, and whose it is
    """

    number: int = 0
    path: Path = Path()
    owner: str = ""


def strangers(home: Path) -> Strangers:
    """Return the files in ``home``, which is this user's, that belong to others. Looks at :data:`MOST` at most."""
    found: list[Path] = []
    with contextlib.suppress(OSError):  # a folder that vanishes while it is looked at
        found += (path for path in islice(home.rglob("*"), MOST) if _owner(path) != os.geteuid())
    return Strangers(len(found), found[0], name_of(_owner(found[0]))) if found else Strangers()


def _owner(path: Path) -> int:
    with contextlib.suppress(OSError):
        return path.lstat().st_uid
    return os.geteuid()


def mend_command(path: Path) -> str:
    """Return the command that gives ``path``, with every file in it, to this user."""
    return shlex.join(["sudo", "chown", "-R", name_of(os.geteuid()), str(path)])


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
