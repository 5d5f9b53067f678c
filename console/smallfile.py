"""Small files that are hints and conveniences, replaced whole: a reader sees the old one or the new one."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def replace(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content`` (mode 0600, no symlink followed). No entry depends on these files: an error
    (a full disk, a folder that is read-only) is silent here and shows at the book."""
    with contextlib.suppress(OSError):
        new = path.with_name(path.name + ".new")
        fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            os.write(fd, content)
            os.fsync(fd)
        finally:
            os.close(fd)
        new.replace(path)
