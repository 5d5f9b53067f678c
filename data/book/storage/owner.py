"""Owner of a book folder: ``owner.json``, which tells the folder from a copy.

It names the book that is written here, the machine, and the inodes of the files. In a copy or a restored backup they
differ, and a copy must not continue under the same name. The system user whose files they are is another matter
(:mod:`data.base.permissions`).
"""

import contextlib
import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from data.base.disk import Disk

OWNER = "owner.json"


class Owner(msgspec.Struct, frozen=True, omit_defaults=True):
    """``owner.json``.

    files: name → inode
    coming: a part that is being written and may not exist yet
    second: the folder on the second disk; empty without one
    known: damaged file → numbers lost or doubtful in it, which a repair has recorded
    """

    book: str
    machine: str = ""
    files: dict[str, int] = {}
    coming: dict[str, int] = {}
    second: str = ""
    known: dict[str, tuple[tuple[int, int], ...]] = {}

    def wrote(self, files: Mapping[str, int]) -> bool:
        """Whether it wrote a folder with these ``files`` (name → inode): same machine, same files, none missing."""
        if self.machine != machine():
            return False
        known = self.files | self.coming
        return set(self.files) <= set(files) and all(known.get(name) == inode for name, inode in files.items())


def machine() -> str:
    """Return a hash of the id of this machine.

    The id itself should stay private. Empty if the machine has none.
    """
    for path in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        with contextlib.suppress(OSError):
            text = Path(path).read_bytes().decode("ascii", "replace").strip()
            if text:
                return hashlib.sha256(b"siaga " + text.encode()).hexdigest()[:16]
    return ""


def owner_file(book: str) -> str:
    """Return the name of the file in the second folder that says the same."""
    return f"owner-{book}.json"


def read_owner(disk: Disk, folder: int, name: str) -> Owner | None:
    """Return what the file ``name`` in ``folder`` (descriptor) says; None if it is missing or unreadable."""
    raw = disk.read_file(folder, name)
    if raw is None:
        return None
    try:
        return msgspec.json.decode(raw, type=Owner)
    except ValueError:
        return None


def write_owner(disk: Disk, folder: int, name: str, owner: Owner) -> None:
    """Write ``owner`` to the file ``name`` in ``folder`` (descriptor). Raises OSError."""
    text = msgspec.json.format(msgspec.json.encode(owner), indent=2) + b"\n"
    disk.replace_file(folder, name, text)
    disk.sync_folder(folder)
