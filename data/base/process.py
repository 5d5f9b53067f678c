"""The system user and the number of a process, as the kernel tells them."""

import os
import socket
import struct
from functools import cache
from pathlib import Path
from typing import Protocol

import msgspec

from data.base.text import clean_line

#: ``struct ucred``: pid, uid, gid.
_UCRED = struct.Struct("3i")
#: Bytes of the list of users that are read: a name is a convenience.
_MOST = 1 << 20


class Process(msgspec.Struct, frozen=True):
    """A process. ``user``: the name of ``uid`` on this machine, "" if the machine's own list has none."""

    uid: int
    user: str
    pid: int


class Connection(Protocol):
    """A socket, or asyncio's view of one."""

    def getsockopt(self, level: int, optname: int, buflen: int, /) -> bytes: ...


def this_process() -> Process:
    """Return the process that asks."""
    uid = os.getuid()
    return Process(uid, user_name(uid), os.getpid())


def peer_of(connection: Connection) -> Process | None:
    """Return the process at the other end of a Unix socket when it connected; None where the kernel does not tell."""
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return None
    try:
        pid, uid, _ = _UCRED.unpack(connection.getsockopt(socket.SOL_SOCKET, option, _UCRED.size))
    except OSError:
        return None
    return Process(uid, user_name(uid), pid)


def user_name(uid: int) -> str:
    """Return the name of a system user; "" if there is none with this number."""
    return user_names().get(uid, "")


@cache
def user_names() -> dict[int, str]:
    """Return the names of the system users, by their numbers.

    From the machine's own list alone: a directory service may be on the other side of a network that is down.
    """
    found: dict[int, str] = {}
    try:
        with Path("/etc/passwd").open(encoding="utf-8", errors="replace") as users:
            for line in users.read(_MOST).splitlines():
                name, *rest = line.split(":")
                if rest[1:2] and rest[1].isdecimal():
                    found.setdefault(int(rest[1]), clean_line(name))
    except OSError:
        pass
    return found
