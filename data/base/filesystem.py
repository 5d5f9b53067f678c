"""The file system that a folder is on, and whether a book can be kept there.

A network file system acknowledges what its server holds in memory, waits for the network, and its locks do not hold for
everybody. A book kept on one could lose what was acknowledged, or have two writers.
"""

import os
from pathlib import Path

import msgspec

MOUNTS = Path("/proc/self/mountinfo")

#: Types that Linux mounts over a network, as /proc/self/mountinfo names them.
NETWORK = frozenset(
    [
        "9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse.ceph",
        "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "gfs2", "glusterfs", "gpfs",
        "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "smb3", "smbfs",
    ]
)  # fmt: skip
#: Types that hold nothing once the machine is off.
VOLATILE = frozenset(("tmpfs", "ramfs", "devtmpfs"))


class NetworkFilesystem(OSError):
    """The folder is on a network file system. ``type``: its type."""

    def __init__(self, path: Path, type: str) -> None:
        super().__init__(None, f"a book cannot be kept on {type}", str(path))
        self.path = path
        self.type = type


class Filesystem(msgspec.Struct, frozen=True):
    """The file system of a folder.

    type: empty if the system does not tell
    free: bytes that this user may still write there
    """

    type: str
    free: int

    @property
    def is_network(self) -> bool:
        """Whether a network lies between us and the disk."""
        return self.type in NETWORK

    @property
    def is_volatile(self) -> bool:
        """Whether its contents are gone when the machine is off."""
        return self.type in VOLATILE


def filesystem_of(path: Path, mounts: Path | None = None) -> Filesystem:
    """Return the file system of ``path``.

    While that does not exist: of the nearest folder above it. Raises OSError.
    """
    there = Path(os.path.realpath(path))
    while not there.exists():
        there = there.parent
    stat = os.statvfs(there)
    return Filesystem(_type(there, mounts), stat.f_bavail * stat.f_frsize)


def must_be_local(path: Path, mounts: Path | None = None) -> None:
    """Raise NetworkFilesystem if ``path`` is on a network file system.

    Also if it does not exist and would be made there. Raises OSError.
    """
    found = filesystem_of(path, mounts)
    if found.is_network:
        raise NetworkFilesystem(path, found.type)


def if_it_answers(path: Path) -> Path | None:
    """Return ``path``, or None if its disk fails: it is treated as one that is away.

    Raises NetworkFilesystem.
    """
    try:
        must_be_local(path)
    except NetworkFilesystem:
        raise
    except OSError:
        return None
    return path


def _type(path: Path, mounts: Path | None) -> str:
    """Return the type of the file system that ``path`` is on.

    It is that of the nearest mount point above, and of the last one mounted there (proc(5), mountinfo).
    """
    try:
        lines = (mounts or MOUNTS).read_bytes().splitlines()
    except OSError:
        return ""
    best, found, target = b"", "", os.fsencode(path) + b"/"
    for line in lines:
        before, dash, after = line.partition(b" - ")
        fields = before.split()
        if not dash or len(fields) < 5:
            continue
        point = fields[4]
        if b"\\" in point:
            point = point.decode("unicode_escape").encode("latin-1")
        point = point.rstrip(b"/") + b"/"
        if len(point) >= len(best) and target.startswith(point):
            best, found = point, after.split(None, 1)[0].decode("ascii", "replace")
    return found
