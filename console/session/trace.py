"""Tracebacks of faults, kept in files for the developers."""

from __future__ import annotations

import contextlib
import os
import traceback
from pathlib import Path

from data.base.files import NEW, open_file


def keep_trace(error: BaseException, home: Path) -> str:
    """Write the traceback to a new file in ``home``, else in the temporary folder; return its path."""
    text = "".join(traceback.format_exception(error)).encode(errors="backslashreplace")
    for folder in (home, temporary()):
        with contextlib.suppress(OSError):
            path = folder / f"fault-{os.urandom(4).hex()}.txt"
            with os.fdopen(open_file(path, NEW), "wb") as file:
                file.write(text)
            return str(path)
    return "-"


def temporary() -> Path:
    """Return the folder for temporary files. Unlike the module ``tempfile`` this loads nothing."""
    return Path(os.environ.get("TMPDIR") or "/tmp")
