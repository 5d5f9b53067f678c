"""Tracebacks of faults, kept in files for the developers."""

from __future__ import annotations

import contextlib
import os
import tempfile
import traceback
from pathlib import Path


def keep_trace(error: BaseException, home: Path) -> str:
    """Write the traceback to a new file in ``home``, else in the temporary folder; return its path."""
    text = "".join(traceback.format_exception(error)).encode(errors="backslashreplace")
    for folder in (home, Path(tempfile.gettempdir())):
        with contextlib.suppress(OSError):
            fd, name = tempfile.mkstemp(prefix="fault-", suffix=".txt", dir=folder)
            with os.fdopen(fd, "wb") as file:  # mkstemp makes it 0600
                file.write(text)
            return name
    return "-"
