"""What kind of file system a folder is on, and whether a book may be kept there.

A file system of the network acknowledges what the server holds in its memory, waits for the network, and its locks are
not everybody's: a book kept on one could lose what was acknowledged, or have two writers.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

MOUNTS = Path("/proc/self/mountinfo")

#: Types that Linux mounts from over a network, as /proc/self/mountinfo names them.
NETWORK = frozenset(
    [
        "9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse.ceph",
        "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "gfs2", "glusterfs", "gpfs",
        "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "smb3", "smbfs",
    ]
)  # fmt: skip
#: Types that hold nothing once the machine is off.
VOLATILE = frozenset(("tmpfs", "ramfs", "devtmpfs"))


class NetworkPlace(OSError):
    """The folder is on a file system of the network. ``type``: its type."""

    def __init__(self, path: Path, type: str) -> None:
        super().__init__(None, f"a book cannot be kept on {type}", str(path))
        self.path = path
        self.type = type


class Place(msgspec.Struct, frozen=True):
    """Where a folder lies. ``type``: of its file system, empty if the system does not tell. ``free``: bytes that may be
    written there by whoever asks."""

    type: str
    free: int

    @property
    def network(self) -> bool:
        """Whether a network lies between us and the disk."""
        return self.type in NETWORK

    @property
    def volatile(self) -> bool:
        """Whether it is gone when the machine is off."""
        return self.type in VOLATILE


def place_of(path: Path, mounts: Path | None = None) -> Place:
    """The place of ``path`` or, while that does not exist, of the nearest folder above it. Raises OSError."""
    there = Path(os.path.realpath(path))
    while not there.exists():
        there = there.parent
    room = os.statvfs(there)
    return Place(_type(there, mounts), room.f_bavail * room.f_frsize)


def must_be_local(path: Path, mounts: Path | None = None) -> None:
    """Raises NetworkPlace if ``path`` is, or would be made, on a file system of the network."""
    type = place_of(path, mounts).type
    if type in NETWORK:
        raise NetworkPlace(path, type)


def if_it_answers(path: Path) -> Path | None:
    """``path``; None if its disk fails: then it is as one that is away. Raises NetworkPlace."""
    try:
        must_be_local(path)
    except NetworkPlace:
        raise
    except OSError:
        return None
    return path


def _type(path: Path, mounts: Path | None) -> str:
    """The type of the file system that ``path`` is on: that of the mount point which is its nearest ancestor, the last
    one mounted if several are (proc(5), mountinfo)."""
    try:
        lines = (mounts or MOUNTS).read_bytes().splitlines()
    except OSError:
        return ""
    best, found = -1, ""
    for line in lines:
        before, dash, after = line.partition(b" - ")
        fields = before.split()
        if not dash or len(fields) < 5:
            continue
        point = Path(os.fsdecode(fields[4].decode("unicode_escape").encode("latin-1")))
        if len(point.parts) >= best and path.is_relative_to(point):
            best, found = len(point.parts), after.split(None, 1)[0].decode("ascii", "replace")
    return found
